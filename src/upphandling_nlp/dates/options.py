"""The terms of contracts, and when they can end: "24 månader med option på 12 + 12".

A term that starts on a day and runs for n months ends on the day before that day n months on
(31 December for a year from 1 January); an option prolongs it from there.
"""

# ruff: noqa: E501 - patterns and sentences read best on one line

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from upphandling_nlp.dates.calendar import add_months
from upphandling_nlp.dates.mentions import find_dates
from upphandling_nlp.dates.vocabulary import CATEGORIES
from upphandling_nlp.schema import DateMention

__all__ = ["ContractEnds", "ContractTerm", "find_contract_ends", "find_terms", "possible_ends"]

_NUMBER_WORDS = {
    word: int(str(number))
    for category in ("cardinal", "one")
    for word, number in CATEGORIES[category].items()
}
_WORDS = "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True))
_N = rf"(?:\d{{1,3}}|{_WORDS})"
_UNIT = r"(?:månad(?:er|ers|s)?|mån\.?|år(?:s)?)"
_AND = r"(?:\s?\+\s?|\s(?:plus|och|samt)\s)"
_LIST = rf"{_N}(?:(?:\s?{_UNIT})?{_AND}{_N}){{0,6}}"
_UP_TO = r"(?:upp till|högst|maximalt|max|som längst|ytterligare|sammanlagt|totalt|längst)"
_OPTION = re.compile(
    r"(?:option(?:er|en|s)?|förlängnings(?:option(?:er)?|möjlighet(?:er)?)|möjlig(?:het(?:er)?|t)?|rätt|"
    r"kan förlängas|förlängning(?:ar|s)?|därefter|förlängas)\b"
    r"(?:\s(?:till|på|om|att|för|förlängning|förlänga|förlängas|avtalet|ramavtalet|med|i|av|ytterligare|en gång|"
    rf"beställaren|{_UP_TO})){{0,8}}\s"
    rf"(?P<list>{_LIST})\s?(?P<unit>{_UNIT})?(?P<times>(?:\s(?:i|vid|upp till)\s|,?\s){_N}\s(?:omgångar|gånger|tillfällen))?",
    re.IGNORECASE,
)
_TERM = re.compile(
    rf"(?<![\w+])(?P<base>{_N})(?P<plus>(?:\s?\+\s?{_N}){{1,6}})?\s?(?P<unit>{_UNIT})(?!\w)",
    re.IGNORECASE,
)
# Between the term and its option stand at most so many characters of the same sentence.
_REACH = 90
_NEAR = 400


@dataclass(frozen=True)
class ContractTerm:
    """How long a contract runs, and by how much it may be prolonged.

    Attributes:
        start: Offset of the first character.
        end: Offset after the last character.
        months: Length in months.
        options: Length in months of each option, in order; empty where there is none.
    """

    start: int
    end: int
    months: int
    options: tuple[int, ...]


@dataclass(frozen=True)
class ContractEnds:
    """The days on which a contract can end.

    Attributes:
        term: What the text says about its length.
        starts: The mention that says when it starts.
        ends: The last day without options, then with one more option each.
    """

    term: ContractTerm
    starts: DateMention
    ends: tuple[dt.date, ...]


def find_terms(text: str) -> list[ContractTerm]:
    """Find the terms of contracts that come with options, or stand after a word for the term.

    Args:
        text: Any Swedish text.

    Returns:
        Terms in order of the text. "2+1+1 år" is two years with two options of a year.
    """
    terms: list[ContractTerm] = []
    at = 0
    for match in _TERM.finditer(text):
        if match.start() < at:
            continue
        scale = 12 if match["unit"].lower().startswith("år") else 1
        end, options = match.end(), tuple(n * scale for n in _numbers(match["plus"] or ""))
        stop = text.find(". ", end, end + _REACH)
        option = _OPTION.search(text, end, stop if stop != -1 else end + _REACH + 80)
        if not options and option is not None and option.start() - end <= _REACH:
            options, end = _options(option, scale), option.end()
        if not options and not _TERM_CUE.search(text[max(0, match.start() - 60) : match.start()]):
            continue
        months = _number(match["base"]) * scale
        if 0 < months <= 600:
            terms.append(ContractTerm(match.start(), end, months, options))
            at = end
    return terms


_TERM_CUE = re.compile(
    r"(?:avtalstid\w*|avtalsperiod\w*|kontraktstid\w*|löptid\w*|avtal\w*|kontrakt\w*)\b[^.]{0,40}$",
    re.IGNORECASE,
)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBER_WORDS[word.lower()]


def _numbers(text: str) -> list[int]:
    return [_number(found) for found in re.findall(rf"(?<!\w){_N}(?!\w)", text, re.IGNORECASE)]


def _options(match: re.Match[str], scale: int) -> tuple[int, ...]:
    if match["unit"]:
        scale = 12 if match["unit"].lower().startswith("år") else 1
    lengths = [number * scale for number in _numbers(match["list"])]
    if match["times"] and len(lengths) == 1:
        lengths *= min(_numbers(match["times"])[0], 12)
    return tuple(lengths)


def possible_ends(start: dt.date, term: ContractTerm) -> tuple[dt.date, ...]:
    """The days on which a contract can end, each the last day that it runs.

    Args:
        start: The day on which it starts.
        term: Its length and options.

    Returns:
        The end without options, then with each further option: for 24 months and 12 + 12 from
        2024-01-01: 2025-12-31, 2026-12-31, 2027-12-31.
    """
    ends, months = [], 0
    for length in (term.months, *term.options):
        months += length
        ends.append(add_months(start, months) - dt.timedelta(days=1))
    return tuple(ends)


def find_contract_ends(
    text: str,
    *,
    anchor: dt.date | None = None,
    dates: Sequence[DateMention] | None = None,
) -> list[ContractEnds]:
    """Find contracts whose term and start a text tells, and the days on which they can end.

    Args:
        text: Any Swedish text.
        anchor: Day of publication, for `find_dates`.
        dates: The dates of the text, if they are already found.

    Returns:
        One entry a term that has a resolved start (role "valid-from") nearby.
    """
    mentions = find_dates(text, anchor=anchor) if dates is None else dates
    starts = [one for one in mentions if one.role == "valid-from" and one.first is not None]
    found = []
    for term in find_terms(text):
        near = [one for one in starts if abs(one.start - term.start) <= _NEAR]
        if near:
            start = min(near, key=lambda one: abs(one.start - term.start))
            if start.first is not None:
                found.append(ContractEnds(term, start, possible_ends(start.first, term)))
    return found
