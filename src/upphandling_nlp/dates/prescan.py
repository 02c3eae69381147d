"""Telling quickly that a text has no date, which is so of most sentences.

Every rule of the grammar needs a digit or a word of some category that speaks of time: a text with
neither is not even cut into tokens. Which categories those are is computed from the patterns, so
that a new rule cannot be forgotten here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet

from upphandling_nlp.dates.vocabulary import CATEGORIES, CODES, HELPERS

__all__ = ["make_prescan", "needed_words"]

_WORDS = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")


def needed_words(
    patterns: Iterable[str], can_match: Callable[[str, AbstractSet[str]], bool]
) -> AbstractSet[str]:
    """The words one of which (or a digit) stands in everything that some patterns match.

    Args:
        patterns: Regular expressions over category characters, as `grammar.expand` makes them.
        can_match: Whether a pattern can match a text without some category characters.

    Raises:
        ValueError: A pattern matches with helping words alone.
    """
    needed = {CODES[name] for name in CATEGORIES if name not in HELPERS}
    needed |= {CODES[name] for name in ("n12", "n31", "n53", "n99", "year", "oldyear", "number")}
    for pattern in patterns:
        if can_match(pattern, needed):
            raise ValueError(f"a rule can match without any word of time: {pattern}")
    return frozenset(
        word for name, words in CATEGORIES.items() if name not in HELPERS for word in words
    )


class _Pieces(dict[str, bool]):
    """For each stretch of a text without blanks, whether it may belong to a date."""

    def __init__(self, words: AbstractSet[str]) -> None:
        super().__init__()
        self.words = words

    def __missing__(self, piece: str) -> bool:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = _DIGIT.search(piece) is not None or not self.words.isdisjoint(_WORDS.findall(piece))
        # decomposed letters are no letters of a word here
        found = found or not unicodedata.is_normalized("NFC", piece)
        self[piece] = found
        return found


_REMEMBERED = 50_000


def make_prescan(words: AbstractSet[str]) -> Callable[[str], bool]:
    """Make the test whether a text may hold a date: a digit, or one of some words, stands in it."""
    pieces = _Pieces(words)

    def may_hold_date(text: str) -> bool:
        return any(map(pieces.__getitem__, text.lower().split()))

    return may_hold_date
