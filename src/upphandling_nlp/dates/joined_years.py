"""Grammar of years that a hyphen joins to what they complete: `juni-24`, `vt-2024`, `hösten-24`."""

from __future__ import annotations

from collections.abc import Callable

from upphandling_nlp.dates.expressions import Point, shift_year
from upphandling_nlp.dates.grammar import Found, Match, Rule

__all__ = ["JOINED_YEAR", "RULES", "unless_one_digit"]

# "3 juni-12 juli", "3 juni-12 och 15 juli", "3 juni-12 dagar", "24-timmars": what makes the number
# a day, or a count.
_NO_YEAR = (
    r"(?!\.? ?{monthdot}|(?:{and}{dayitem}){1,12}\.? ?{monthdot}(?!-{yy})| {units}| {anyunit}"
    r"|[-–/:.,]?{digits}|[-:](?!{month}|{term}){anyword}|{anyword}|%)"
)
JOINED_YEAR = r"-(?P<year>{year}|{yy})" + _NO_YEAR
"""A year of four or two digits, right behind what it completes."""


def unless_one_digit(build: Callable[[Match], Found]) -> Callable[[Match], Found]:
    """Build a mention, but for a "year" of one digit ("3 juni-5")."""
    return lambda match: build(match) if len(match.word("year")) > 1 else None


def _month(match: Match) -> Found:
    return match.said("month", Point(match.year("year"), f"{match.number('month'):02d}"))


def _term(match: Match) -> Found:
    return match.said("half", Point(match.year("year"), match.letter("term")))


def _season(match: Match) -> Found:
    season, year = match.letter("season"), match.year("year")
    # the winter of 2021 ends in 2021
    return match.said("season", Point(shift_year(year, -1) if season == "WI" else year, season))


RULES = (
    Rule(
        "month-joined",
        r"(?<![-/])(?<!{digits} )(?P<span>(?P<month>{monthdot})" + JOINED_YEAR + ")",
        unless_one_digit(_month),
    ),
    Rule(
        "term-joined",
        r"(?<![-/])(?P<span>(?P<term>{term}|{termword})" + JOINED_YEAR + ")",
        unless_one_digit(_term),
    ),
    Rule(
        "season-joined",
        r"(?<![-/])(?P<span>(?P<season>{season})" + JOINED_YEAR + ")",
        unless_one_digit(_season),
    ),
)
