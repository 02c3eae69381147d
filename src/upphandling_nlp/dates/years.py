"""Grammar of years, decades and centuries.

A year of our own time (1900-2099) is one by its figures; any other needs a word or a range.
"""

# ruff: noqa: E501 - patterns and sentences read best on one line

from __future__ import annotations

from upphandling_nlp.dates.expressions import Point
from upphandling_nlp.dates.grammar import Found, Match, Rule
from upphandling_nlp.dates.vocabulary import CODES

__all__ = ["RULES", "decade_base"]


def _year_head(match: Match) -> Found:
    tokens, start = match.tokens, match.match.start("span")
    head = tokens.words[start]
    if tokens.codes[start] in {CODES["unit"], CODES["unitdef"]} and head != "år":
        return None  # "kvartal 2021", "året 2018": the year stands for itself
    return _year(match)


def _year(match: Match) -> Found:
    year = match.year("year")
    if match.has("year2"):
        other = match.year("year2")
        if len(match.word("year2")) == 2:
            other = year[:2] + match.word("year2")
        if not int(year) < int(other) <= int(year) + 60:
            return None
        return match.said("year", Point(year), Point(other))
    return match.said("year", Point(year))


def decade_base(digits: str) -> str:
    """`201X` for 2010 and `196X` for 60, `18XX` for 1800; empty where no decade is called so."""
    if len(digits) == 2 and digits[1] == "0":
        digits = ("200" if digits == "00" else "19" + digits[0]) + "0"
    if len(digits) != 4 or digits[3] != "0":
        return ""
    # "1800-talet" is a century; "2010-talet" a decade, and so, mostly, is "2000-talet"
    return digits[:2] + "XX" if digits[2] == "0" and digits != "2000" else digits[:3] + "X"


def _decade(match: Match) -> Found:
    base = decade_base(match.word("digits"))
    if not base:
        return None
    return match.said("decade" if base.count("X") == 1 else "part", Point(base))


def _decade_word(match: Match) -> Found:
    base = match.letter("decade")
    return match.said("decade" if base.count("X") == 1 else "part", Point(base))


def _old_year(match: Match) -> Found:
    """`år 1523`, `året 1523`; of other numbers of four digits none is a year by itself."""
    words, place = match.tokens.words, match.match.start("head")
    if words[place] == "år" and words[max(place - 2, 0)] in _NO_YEAR:
        return None  # "i år 1500 bostäder"
    return _year(match) if words[place] in {"år", "året"} else None


def _old_years(match: Match) -> Found:
    """`åren 1809-1812`, `från 1850 till 1905`, `1895–1905`; without a word, up to our own time."""
    year, other = match.year("year"), match.year("year2")
    if len(match.word("year2")) == 2:
        other = year[:2] + match.word("year2")
    distance = int(other) - int(year)
    if match.has("slash") and distance != 1:
        return None
    headed = match.has("head")
    if headed and match.word("head") not in {"år", "åren"}:
        return None
    if not 0 < distance <= (1000 if headed else 150):
        return None
    # without a word, "1500–2000" counts something, and so do two numbers that are both no years
    # of ours
    ours = 1900 <= int(other) <= 2099 and not (year.endswith("00") and other.endswith("00"))
    if not (headed or ours or match.has("slash")):
        return None
    return match.said("year", Point(year), Point(other))


_NO_YEAR = frozenset({"i", "per", "varje"})


def _short_year(match: Match) -> Found:
    return _year(match) if len(match.word("year")) == 2 else None


RULES = (
    Rule("decade-word", r"(?P<span>(?P<decade>{decadeword}))", _decade_word),
    Rule("decade", r"(?P<span>(?P<digits>{fullyear}|{yy})-{decadeend})(?!-)", _decade),
    Rule(  # "1960- och 70-talet"
        "hanging-decade",
        r"(?P<span>(?P<digits>{fullyear}|{yy})-)"
        r"(?=(?:{and}(?:{fullyear}|{yy})-){1,3}{decadeend}(?!-))",
        _decade,
    ),
    Rule(
        "years",
        r"(?<![-/:.,+])(?P<span>(?:(?:{unit}|{yearshead}|{unitdef}) )?(?P<year>{year})(?:/| ?{dash} ?)"
        r"(?P<year2>{year}|{yy}))(?![-/:.]?{digits}|[-:]{anyword}|%)",
        _year_head,
    ),
    Rule(
        "year",
        r"(?<![-/:+*~])(?<!{digits}[.,])(?<!{oldyear}–)(?<!{oldyear} – )(?P<span>(?:(?:{unit}|{yearshead}|{unitdef}) )?(?P<year>{year})"
        r"(?: {yearsgen})?)(?![-/:]{digits}|[.,]{digits}|-{anyword}|%|~|\*)",
        _year_head,
    ),
    Rule(
        "old-years",
        r"(?<![-/:.,+])(?P<span>(?:(?P<head>{unit}|{yearshead}) )?(?P<year>{oldyear})"
        r"(?:(?P<slash>/)| ?{dash} ?)(?P<year2>{fullyear}|{yy}))(?![-/:.]?{digits}|-{anyword}|%)",
        _old_years,
    ),
    Rule(
        "from-old-year",
        r"(?:{fran}|{mellan}) (?P<span>(?P<year>{oldyear}) (?:{tom}|{och}) (?P<year2>{year}))"
        r"(?![-/:.,]?{digits}|%)",
        _old_years,
    ),
    Rule(
        "old-year",
        r"(?<![-/:+*])(?P<span>(?P<head>{unit}) (?P<year>{oldyear}))(?![-/:]?{digits}|[.,]{digits}|%)",
        _old_year,
    ),
    Rule(
        "old-year-definite",
        r"(?<![-/:+*])(?P<head>{unitdef}) (?P<span>(?P<year>{oldyear}))(?![-/:]?{digits}|[.,]{digits}|%)",
        _old_year,
    ),
    Rule(
        "short-year",
        r"(?:(?<= )|(?<=\())(?P<span>'(?P<year>{yy}))(?!{anyword}|{digits}|:)",
        _short_year,
    ),
)
