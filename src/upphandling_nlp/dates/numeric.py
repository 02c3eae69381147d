"""Grammar of days in figures: 2021-05-03, 3.5.2021, 3/5, 30/11-2/12 2019, 20210503."""

# ruff: noqa: E501 - patterns and sentences read best on one line
# ruff: noqa: SIM905 - a table of words reads best as one string

from __future__ import annotations

import re
from calendar import isleap

from upphandling_nlp.dates.days import month_rest
from upphandling_nlp.dates.expressions import Point, Said, shift_year
from upphandling_nlp.dates.grammar import Found, Match, Rule, expand, full_year

__all__ = ["RULES"]

# After one of these, "4/5" is a day and no mark or fraction.
_SLASH_CUES = frozenset(
    "den senast från till före efter innan på datum deadline fram sedan mellan om osa anbudsdag start"
    " startar inför publicerad uppdaterad workshop seminarium webbinarium möte mötet".split()
)


# After one of these, "2021-05" is the number of a case.
_NUMBERED = frozenset("nr Nr dnr Dnr diarienr ärende Ärende ärendenr version Version".split())
_AFTER_SLASH_DATE = re.compile(expand(r"{nday}/{n12}{and}$"))


# Later ones, written all in figures, are numbers of something.
_LAST_YEAR = 2999


def _numeric(match: Match) -> Found:
    rest = month_rest(match.number("month"), match.number("dd"))
    year = match.year("year") or match.year("short")
    if int(year) > _LAST_YEAR:
        return None
    if rest is None or (rest == "02-29" and not isleap(int(year))):
        return None
    return match.said("day", Point(year, rest))


def _two_digits(match: Match) -> bool:
    return all(len(match.word(group)) in {2, 4} for group in ("year", "month", "dd"))


def _same_marks(match: Match) -> bool:
    codes, group = match.tokens.codes, "year" if match.has("year") else "short"
    return codes[match.match.start("sep")] == codes[match.match.start(group) - 1]


def _eight_digits(match: Match) -> Found:
    word = match.word("all")
    if len(word) not in {6, 8} or not word.isdigit():
        return None
    year = word[:4] if len(word) == 8 else full_year(int(word[:2]))
    rest = month_rest(int(word[-4:-2]), int(word[-2:]))
    if rest is None or not 1900 <= int(year) <= 2099:
        return None
    return match.said("day", Point(year, rest))


def _iso_month(match: Match) -> Found:
    """`2025-06`: a month, where the figures are no two years ("2010-11") and no number ("RS 2021-05")."""
    tokens, place = match.tokens, match.match.start("span")
    year, month = match.word("year"), match.word("month")
    before = tokens.text[tokens.starts[place - 2] : tokens.starts[place - 1]] if place >= 2 else ""
    if len(month) != 2 or int(month) > int(year[2:]):
        return None
    if before in _NUMBERED or (before.isupper() and len(before) > 1):
        return None
    return match.said("month", Point(year, month))


def _slash(match: Match) -> Found:
    """`15-17/5`, `15 och 17/5`, `29/4`, each with or without a year."""
    month, year = match.number("month"), match.year("year") or "XXXX"
    tokens = match.tokens
    if not match.has("year") and not match.has("first") and not _is_slash_date(match):
        return None
    rest = month_rest(month, match.number("dd"))
    if rest is None:
        return None
    if match.has("first"):
        start = month_rest(month, match.number("first"))
        if start is None:
            return None
        if match.has("dash"):
            return match.said("day", Point(year, start), Point(year, rest))
        place = match.match.start("first")
        single = Said(tokens.starts[place], tokens.starts[place + 1], "day", Point(year, start))
        return [single, match.said("day", Point(year, rest), group="tail")]
    return match.said("day", Point(year, rest))


def _is_slash_date(match: Match) -> bool:
    """Tell a day from a fraction or a mark: 29/4 is a day, 1/3 or 4/5 only after a cue."""
    day, month = match.number("dd"), match.number("month")
    tokens, place = match.tokens, match.match.start()
    before = [tokens.words[at] for at in range(max(place - 3, 0), place)]
    cue = any(word in _SLASH_CUES for word in before) or match.has("weekday") or match.has("den")
    cue = cue or _AFTER_SLASH_DATE.search(tokens.codes[max(place - 8, 0) : place]) is not None
    small = day <= month <= 5
    return cue or not small


def _slash_year(match: Match) -> Found:
    year = match.year("year") or match.year("year2")
    rest = month_rest(match.number("month"), match.number("dd"))
    if rest is None or not year or (match.has("year2") and len(match.word("year2")) == 1):
        return None
    if not match.has("first"):
        return match.said("day", Point(year, rest))
    start = month_rest(match.number("month"), match.number("first"))
    if start is None:
        return None
    if match.has("dash"):
        return match.said("day", Point(year, start), Point(year, rest))
    place, starts = match.match.start("first"), match.tokens.starts
    head = Said(starts[match.match.start("span")], starts[place + 1], "day", Point(year, start))
    return [head, match.said("day", Point(year, rest), group="tail")]


def _slash_range(match: Match) -> Found:
    """`30/11-2/12 2019`: the year is that of the end."""
    start = month_rest(match.number("month1"), match.number("first"))
    end = month_rest(match.number("month"), match.number("dd"))
    if start is None or end is None:
        return None
    year = match.year("year") or match.year("year2") or "XXXX"
    before = shift_year(year, -1) if year.isdigit() and start > end else year
    return match.said("day", Point(before, start), Point(year, end))


def _if_two_digits(match: Match) -> Found:
    return _numeric(match) if _two_digits(match) else None


def _if_same_marks(match: Match) -> Found:
    return _numeric(match) if _same_marks(match) else None


_AFTER_SHORT_YEARS = re.compile(expand(r"{yy}/{yy} {och} "))
_YEARS_OF_WORK = frozenset("läsåret läsår skolåret verksamhetsåret budgetåret säsongen".split())


def _short_years(match: Match) -> Found:
    """`läsåret 21/22`: two years on, in two digits, after their word ("20/21 och 21/22")."""
    tokens, place = match.tokens, match.match.start("span")
    if place >= 8 and _AFTER_SHORT_YEARS.fullmatch(tokens.codes, place - 6, place):
        place -= 6
    year, other = match.year("year"), match.year("year2")
    if tokens.words[place - 2] not in _YEARS_OF_WORK or int(other) != int(year) + 1:
        return None
    return match.said("year", Point(year), Point(other))


_FIRST = r"(?:(?P<first>{nday})(?: ?(?P<dash>{dash}) ?|{and}))?"

RULES = (
    Rule(
        "iso",
        r"{nodigits}(?P<span>{dayhead}(?P<year>{fullyear})-(?P<month>{n12})-(?P<dd>{nday}))(?!/{digits}|-{digits}(?!-))",
        _numeric,
    ),
    Rule(
        "iso-month",
        r"{nodigits}(?<![-/:+*~])(?P<span>(?P<year>{year})-(?P<month>{n12}))(?![-/:.]?{digits}|-{anyword}|%| {units})",
        _iso_month,
    ),
    Rule(
        "year-first",
        r"{nodigits}(?P<span>{dayhead}(?P<year>{fullyear})(?P<sep>[/.])(?P<month>{n12})[/.](?P<dd>{nday}))"
        r"(?![-/]{digits})",
        _numeric,
    ),
    Rule(
        "blanks",
        r"(?<!{digits}[.-])(?<!{digits} )(?P<span>(?P<year>{year}) (?P<month>{n12}) (?P<dd>{nday}))"
        r"(?!,? ?{digits}|%| {units})",
        _if_two_digits,
    ),
    Rule(
        "day-first",
        r"{nodigits}(?P<span>{dayhead}(?P<dd>{nday})(?P<sep>[-/.])(?P<month>{n12})(?:[-/.](?P<year>{fullyear})|[/.](?P<short>{yy})))"
        r"(?![-/.]?{digits})",
        _if_same_marks,
    ),
    Rule(
        "short-years",
        r"(?<={anyword} )(?P<span>(?P<year>{yy})/(?P<year2>{yy}))(?![-/:.]?{digits}|%)",
        _short_years,
    ),
    Rule(
        "slash-range",
        r"{nodigits}(?P<span>{dayhead}(?P<first>{nday})/(?P<month1>{n12}) ?{dash} ?(?P<dd>{nday})/(?P<month>{n12})"
        r"(?:,? (?P<year>{y})|-(?P<year2>{yy}))?)(?![-/]?{digits})",
        _slash_range,
    ),
    Rule(
        "slash-year",
        r"{nodigits}(?P<span>{dayhead}" + _FIRST + r"(?P<tail>(?P<dd>{nday})/(?P<month>{n12})"
        r"(?:,? (?P<year>{y})|-(?P<year2>{yy}|{fullyear}))))(?![-/]?{digits})",
        _slash_year,
    ),
    Rule(
        "slash",
        r"{nodigits}(?P<span>(?:(?P<weekday>{weekday})\.?,? )?(?:(?P<den>{den}) )?"
        + _FIRST
        + r"(?P<tail>(?P<dd>{nday})/(?P<month>{n12})))(?![/:]?{digits}|%)",
        _slash,
    ),
    Rule(
        "short-iso",
        r"{nodigits}(?<![-/])(?P<span>(?P<year>{yy})-(?P<month>{n12})-(?P<dd>{nday}))(?![-/]?{digits})",
        _if_two_digits,
    ),
    Rule(
        "digits", r"(?<![-/.:+~])(?P<span>(?P<all>{number}))(?![-/.:,]?{digits}|%)", _eight_digits
    ),
)
