"""Finding: what a text says about time, before any anchor is known."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache

from upphandling_nlp.dates import (
    days,
    joined_years,
    near_days,
    numeric,
    parts,
    periods,
    relative,
    years,
)
from upphandling_nlp.dates.combine import combine
from upphandling_nlp.dates.expressions import Said
from upphandling_nlp.dates.grammar import expand
from upphandling_nlp.dates.prescan import make_prescan, needed_words
from upphandling_nlp.dates.scan import Grammar, can_match_without, compile_rules, run
from upphandling_nlp.dates.tokens import Tokens, make_tokens, read_codes, read_tokens
from upphandling_nlp.references import find_references
from upphandling_nlp.schema import Mention

__all__ = ["find_expressions", "find_in_tokens", "may_hold_date", "place_of", "read_for_dates"]

_RULES = (
    *numeric.RULES,
    *days.RULES,
    *joined_years.RULES,
    *periods.RULES,
    *years.RULES,
    *parts.RULES,
    *near_days.RULES,
    *relative.RULES,
    *near_days.LAST_RULES,
)


@lru_cache(maxsize=1)
def _compiled() -> Grammar:
    return compile_rules(_RULES)


@lru_cache(maxsize=1)
def _prescan() -> Callable[[str], bool]:
    patterns = [expand(rule.pattern) for rule in _RULES]
    return make_prescan(needed_words(patterns, can_match_without))


def may_hold_date(text: str) -> bool:
    """Whether a text may hold a date; most texts that hold none are told quickly."""
    return _prescan()(text)


def read_for_dates(text: str, references: Sequence[Mention] | None) -> Tokens | None:
    """Cut a text into tokens, the digits of references put out of sight.

    Args:
        text: Any text.
        references: The references; None lets `find_references` find them.

    Returns:
        The tokens; None where they hold no date, of which most texts are told before all is read.
    """
    if not _prescan()(text):
        return None
    read = read_codes(text)
    # What a reference covers can only take openings away.
    if _compiled().starts.search(read[2]) is None:
        return None
    found = find_references(text) if references is None else references
    return read_tokens(text, found) if found else make_tokens(text, read)


def find_expressions(text: str, *, references: Sequence[Mention] | None = None) -> list[Said]:
    """Find the time expressions of a text, unresolved.

    Args:
        text: Any Swedish text.
        references: Spans whose digits are no dates; None lets `find_references` find them.

    Returns:
        What was said, in order of the text, without overlaps.
    """
    tokens = read_for_dates(text, references)
    return find_in_tokens(tokens) if tokens is not None else []


def find_in_tokens(tokens: Tokens) -> list[Said]:
    """As `find_expressions`, for a text that is already cut into tokens."""
    return combine(tokens, run(tokens, _compiled()))


def place_of(tokens: Tokens, offset: int) -> int:
    """Place of the token that starts at an offset."""
    return bisect_left(tokens.starts, offset)
