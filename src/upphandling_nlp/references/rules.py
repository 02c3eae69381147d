"""The shape of a rule, and the number patterns that several tables of rules share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

__all__ = [
    "DASH",
    "DASHES",
    "GAP",
    "MONTH",
    "MONTH_NAMES",
    "NUMBER",
    "Hit",
    "Rule",
    "parse_number",
    "plain",
    "rule",
]

# Every repetition in these patterns is bounded, so that no text makes matching more than linear.
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
DASH = f"[{DASHES}]"
GAP = "[ \u00a0\u2009\u202f]"

MONTH_NAMES = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
MONTH = rf"(?:{'|'.join(MONTH_NAMES)}|jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|dec)"

# 1 500, 12 000 000, 1.500.000, 3,5 and 3.5; a point or blank before three digits parts thousands.
NUMBER = (
    rf"(?:\d{{1,3}}(?:(?:{GAP}\d{{3}}){{1,4}}|(?:\.\d{{3}}){{1,4}})(?!\d)(?:,\d{{1,4}})?"
    r"|\d{1,12}(?:[,.]\d{1,4})?)"
)
_POINTS_PART_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")

Hit = tuple[int, int, str]
"""Start, end (offsets in the text) and canonical id of one reference."""


@dataclass(frozen=True)
class Rule:
    """A pattern and what its matches mean.

    Attributes:
        kind: The kind of all its references.
        pattern: Compiled pattern; every repetition is bounded.
        read: Gives the references in a match; none where the match is no such reference.
        digits: How many digits a match holds at least; the search skips text with fewer.
        needs: Lower-case strings one of which stands in every match; empty where there are none.
        words: Words one of which, in lower case, stands in every match; empty where there are none.
        endings: Endings of which one word of every match has one; empty where there are none.
        at_number: Whether a match starts at the first digit of a number; it is tried only there.
        capitals: Whether two capital letters stand side by side in every match.
    """

    kind: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], Iterable[Hit]]
    digits: int = 1
    needs: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    endings: tuple[str, ...] = ()
    at_number: bool = False
    capitals: bool = False


def plain(match: re.Match[str]) -> Iterable[Hit]:
    """The whole match, its id being its text with single blanks and plain hyphens."""
    return [(match.start(), match.end(), tidy(match[0]))]


def tidy(text: str) -> str:
    """Collapse blanks and unify dashes."""
    return re.sub(DASH, "-", " ".join(text.split()))


def rule(
    kind: str,
    pattern: str,
    read: Callable[[re.Match[str]], str | Iterable[Hit] | None] = plain,
    *,
    digits: int = 1,
    needs: str = "",
    words: frozenset[str] = frozenset(),
    endings: tuple[str, ...] = (),
    at_number: bool = False,
    match_case: bool = False,
    capitals: bool = False,
) -> Rule:
    """Make a rule.

    Args:
        kind: The kind of its references.
        pattern: Pattern, with every repetition bounded.
        read: Gives the canonical id of a match, None where the match is no reference, or
            several references with their offsets.
        digits: How many digits a match holds at least.
        needs: Lower-case strings, with `|` between them, one of which stands in every match.
        words: Words, in lower case, one of which stands in or before every match.
        endings: Endings; a word of every match has one.
        at_number: Whether every match starts at a number's first digit.
        match_case: Whether case counts.
        capitals: Whether every match holds two capital letters side by side.
    """

    def hits(match: re.Match[str]) -> Iterable[Hit]:
        found = read(match)
        if found is None:
            return ()
        return [(match.start(), match.end(), found)] if isinstance(found, str) else found

    flags = 0 if match_case else re.IGNORECASE
    return Rule(
        kind,
        re.compile(pattern, flags),
        hits,
        digits,
        tuple(needs.split("|")) if needs else (),
        words,
        endings,
        at_number,
        capitals,
    )


def parse_number(text: str) -> Decimal:
    """Read a Swedish number: blanks or points part thousands, comma or point starts decimals."""
    digits = re.sub(r"\s", "", text)
    if _POINTS_PART_THOUSANDS.fullmatch(digits):
        digits = digits.replace(".", "")  # 1.500 is one thousand five hundred in Swedish text
    return Decimal(digits.replace(",", "."))
