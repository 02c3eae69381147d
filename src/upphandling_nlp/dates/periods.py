"""Grammar of longer calendar units: months, weeks, quarters, halves, seasons."""

# ruff: noqa: E501 - patterns and sentences read best on one line

from __future__ import annotations

from msgspec.structs import replace

from upphandling_nlp.dates.days import is_month, is_move, year_word
from upphandling_nlp.dates.expressions import Point, Said, shift_year
from upphandling_nlp.dates.grammar import Found, Match, Rule
from upphandling_nlp.dates.vocabulary import CODES
from upphandling_nlp.schema import Grain

__all__ = ["RULES"]

_PARTS_OF_YEAR = {"Q": 4, "H": 2, "T": 3}
_QUARTER_GRAINS: dict[str, Grain] = {"Q": "quarter", "H": "half", "T": "part"}
_WEEK_HEADS = {CODES[name] for name in ("v", "unit")}
_WEEK_NUMBERS = {CODES[name] for name in ("n12", "n31", "n53")}


def _month(match: Match) -> Found:
    has_year = match.has("year") or match.has("yearword")
    if match.tokens.codes[match.match.start("month")] != CODES["month"] and not (
        has_year or match.has("second")
    ):
        return None
    if match.has("unit"):  # "maj månad", "maj månad 2021", "maj år 2021"
        named = match.word("unit") == "månad" or (match.word("unit") == "år" and has_year)
        return match.said("month", _point_of_month(match)) if named else None
    if not has_year and not is_month(match, "month", has_day=False):
        return None
    base = year_word(match) if match.has("yearword") else match.year("year") or "XXXX"
    rest = f"{match.number('month'):02d}"
    if match.has("second"):
        other = f"{match.number('second'):02d}"
        first = base
        if base.isdigit() and other < rest:
            first = shift_year(base, -1)
        return match.said("month", Point(first, rest), Point(base, other))
    return match.said("month", Point(base, rest))


def _month_of_year(match: Match) -> Found:
    tokens = match.tokens
    base = year_word(match) if match.has("yearword") else match.year("year")
    if tokens.words[match.match.start("month")] == "mar" and not base:
        return None
    return match.said("month", Point(base, f"{match.number('month'):02d}"))


def _genitive_month(match: Match) -> Found:
    return match.said("month", _point_of_month(match))


def _point_of_month(match: Match) -> Point:
    return Point(match.year("year") or "XXXX", f"{match.number('month'):02d}")


def _week_head(match: Match) -> Found:
    if match.word("head") not in {"vecka", "v", "veckorna", "veckor"}:
        return None
    return _weeks(match)


def _week_label(match: Match) -> Found:
    """`Vecka: 37`, `Veckor: 14, 16 och 18`, as in a form; but not "timmar per vecka: 40"."""
    tokens, place = match.tokens, match.match.start("head")
    after_word = place >= 2 and tokens.codes[place - 1] == " " and tokens.words[place - 2].isalpha()
    return None if after_word else _week_head(match)


def _weeks(match: Match) -> Found:
    """`v. 16`, `vecka 40-42`, `veckorna 10 och 12`, each with or without a year."""
    tokens = match.tokens
    base = year_word(match) if match.has("yearword") else match.year("year") or "XXXX"
    places = [at for at in match.items("list") if tokens.codes[at] in _WEEK_NUMBERS]
    values = [int(str(tokens.value(at))) for at in places]
    if not values or not all(1 <= value <= 53 for value in values):
        return None
    points = [Point(base, f"W{value:02d}") for value in values]
    start = match.match.start("span")
    # "flyttas från vecka 27 till vecka 33" names two weeks
    is_range = match.has("dash") and not is_move(tokens, start)
    if len(points) == 2 and (is_range or match.has("mellan")):
        return match.said("week", points[0], points[1])
    mentions: list[Said] = []
    for number, (place, point) in enumerate(zip(places, points, strict=True)):
        end = match.match.end("span") if number == len(places) - 1 else place + 1
        mentions.append(Said(tokens.starts[start], tokens.starts[end], "week", point))
        if number < len(places) - 1:
            heads = (at for at in range(end, places[number + 1]) if tokens.codes[at] in _WEEK_HEADS)
            start = next(heads, places[number + 1])
    return mentions


def _week_first(match: Match) -> Found:
    return match.said("week", Point(match.year("year"), f"W{match.number('n'):02d}"))


def _week_day(match: Match) -> Found:
    """`tisdag vecka 42`, `onsdagen i v. 12`."""
    base = match.year("year") or "XXXX"
    if not match.word("head").startswith("v"):
        return None
    week, day = match.number("n"), match.number("weekday")
    return match.said("day", Point(base, f"W{week:02d}-{day}"))


def _quarter(match: Match) -> Found:
    letter = match.letter("unit")
    limit = _PARTS_OF_YEAR.get(letter)
    number = match.number("n")
    if match.word("n") == "sista" and limit:
        number = limit
    if limit is None or not 1 <= number <= limit:
        return None
    base = year_word(match) if match.has("yearword") else match.year("year") or "XXXX"
    grain = _QUARTER_GRAINS[letter]
    point = Point(base, f"{letter}{number}")
    if not match.has("n2"):
        return match.said(grain, point)
    other = match.letter("unit2") if match.has("unit2") else letter  # "Q3 och H2 2022"
    if not 1 <= match.number("n2") <= _PARTS_OF_YEAR[other]:
        return None
    last = Point(base, f"{other}{match.number('n2')}")
    if not match.has("and"):
        return match.said(grain, point, last) if other == letter else None
    # a list: a mention each
    starts, (start, end) = match.tokens.starts, match.match.span("span")
    second = match.match.start("second")
    return [
        Said(starts[start], starts[match.match.start("and") - 1], grain, point),
        Said(starts[second], starts[end], _QUARTER_GRAINS[other], last),
    ]


def _quarters(match: Match) -> Found:
    """`första, andra och tredje kvartalet 2022`, `första till tredje kvartalet`."""
    if not match.number("zero") < match.number("n") < match.number("n2"):
        return None
    found = _quarter(match)
    if found is None or isinstance(found, Said) or not match.has("zero"):
        return found
    point = found[0].first._replace(rest=f"{match.letter('unit')}{match.number('zero')}")
    return [match.said(found[0].grain, point, group="zero"), *found]


def _letter_quarter(match: Match) -> Found:
    tokens, place = match.tokens, match.match.start("unit")
    letter = tokens.text[tokens.starts[place] : tokens.starts[place + 1]]
    glued = tokens.starts[place + 1] == tokens.starts[match.match.start("n")]
    # "t 3" and "h 2" are no calendar units; "Q3", "T1 2024" are
    if letter.lower() != "kv" and not (letter.isupper() and glued):
        return None
    if letter in {"T", "H"} and not (match.has("year") or match.has("yearword")):
        before = tokens.words[place - 2] if place >= 2 else ""
        if before not in {"under", "för", "i", "efter", "till", "inför", "från"}:
            return None
    return _quarter(match)


def _term(match: Match) -> Found:
    if match.word("term") in {"vt", "ht"} and not match.has("year"):
        return None
    base = match.year("year") or "XXXX"
    return match.said("half", Point(base, match.letter("term")))


def _terms(match: Match) -> Found:
    """`vår- och höstterminen 2021`: a mention each."""
    first = {"vår": "H1", "höst": "H2"}.get(match.word("first"))
    if first is None:
        return None
    base = match.year("year") or "XXXX"
    return [
        match.said("half", Point(base, first), group="first"),
        match.said("half", Point(base, match.letter("term")), group="second"),
    ]


def _seasons(match: Match) -> Found:
    """`vår och höst 2022`: a mention each, of the year that the last one has."""
    last = _season(match)
    if not isinstance(last, Said):
        return None
    rest = match.letter("first")
    base = match.year("year")
    if rest == "WI":
        base = shift_year(base, -1)
    head = match.said("season", Point(base, rest), group="first")
    starts = match.tokens.starts
    return [head, replace(last, start=starts[match.match.start("season")])]


def _season(match: Match) -> Found:
    code_, year = match.letter("season"), match.year("year")
    head, _, part = code_.partition(":")
    base = year_word(match) if match.has("yearword") else year or "XXXX"
    if head == "WI" and base.isdigit() and not match.has("year2"):
        base = shift_year(base, -1)  # the winter of 2021 ends in 2021, as in meteorology
    return match.said("part" if part else "season", Point(base, head, part))


RULES = (
    Rule(
        "months-range",
        r"(?<![-/])(?P<span>(?P<month>{monthdot})(?:/|{dash})(?P<second>{month}){oryear})",
        _month,
    ),
    Rule(
        "month-year",
        r"(?P<span>(?P<month>{monthdot}),? (?:{den} )?(?:(?P<year>{y})|{yearword})){end}",
        _month_of_year,
    ),
    Rule(
        "month",
        r"(?<!-)(?P<span>(?P<month>{fullmonth})(?: (?P<unit>{unit})(?! {n12})(?:,? (?P<year>{y}))?)?)(?!-{anyword}|/{anyword}|-{digits})",
        _month,
    ),
    Rule("month-genitive", r"(?<!-)(?P<span>(?P<month>{monthgen}))(?!-)", _genitive_month),
    Rule(
        "week-day",
        r"(?P<span>(?P<weekday>{wholeday})(?: {i})? (?P<head>{unit}|{v})\.? ?(?P<n>{nweek})"
        r"(?:,? (?P<year>{y}))?)(?![-/]?{digits})",
        _week_day,
    ),
    Rule(
        "weeks",
        r"(?:(?P<mellan>{mellan}) )?(?P<span>(?P<head>{unit}|{v}|{weeks}|{units})\.? ?(?P<list>{nweek}"
        r"(?:(?P<dash> ?{dash} ?(?:{v}\.? ?)?| {tom} (?:{v}\.? ?|{unit} )?){nweek}"
        r"|(?:{and}(?:{v}\.? ?)?{nweek}){1,8})?)"
        r"(?:(?:,? |/)(?P<year>{y})| {yearword})?)(?![-/:]?{digits}|%| {units}|,{digits})",
        _week_head,
    ),
    Rule(
        "week-label",
        r"(?P<head>{unit}|{v}|{units}|{weeks}): (?P<span>(?P<list>{nweek}(?:(?P<dash> ?{dash} ?){nweek}"
        r"|(?:(?:, |,? (?:{och}|{list}\.?) ){nweek}){1,8})?))(?![-/:]?{digits}|[.,]{digits}|%| {units})",
        _week_label,
    ),
    Rule(
        "iso-week",
        r"(?<![-/])(?P<span>(?P<year>{year})-?{v}(?P<n>{nweek}))(?!{digits})",
        _week_first,
    ),
    Rule(
        "quarter-letter",
        r"(?P<span>(?P<unit>{q}|{h}|{t}|{k})\.? ?(?P<n>{n12})(?:(?: ?{dash} ?| (?P<and>{och}|{list}) )(?P<second>(?P<unit2>{q}|{h}|{t})?(?P<n2>{n12})))?"
        r"(?:(?: |-|/)(?P<year>{y})| {yearword})?){end}",
        _letter_quarter,
    ),
    Rule(
        "quarter-first",
        r"(?<![-/])(?P<span>(?P<year>{year})(?:-| )?(?P<unit>{q}|{h}|{t})(?P<n>{n12})){end}",
        _letter_quarter,
    ),
    Rule(
        "quarter-word",
        r"(?P<span>(?P<unit>{unit}) (?P<n>{n12}|{one}|{cardinal})(?:(?: ?{dash} ?| (?P<and>{och}|{list}) )(?P<second>(?P<n2>{n12})))?{oryear}){end}",
        _quarter,
    ),
    Rule(
        "quarter-ordinal",
        r"(?P<span>(?P<n>{ordinal}|{last}|{nday}:?{ending}) (?P<unit>{unit}|{unitdef}|{unitgen})"
        r"(?:,? (?:{avpa} )?(?P<year>{y})| {yearword})?){end}",
        _quarter,
    ),
    Rule(
        "quarters-ordinal",
        r"(?:(?P<zero>{ordinal}), )?(?P<span>(?P<n>{ordinal})(?: ?{dash} ?| {tom} | (?P<and>{och}|{list}\.?) )"
        r"(?P<second>(?P<n2>{ordinal}) (?P<unit>{unit}|{unitdef})){oryear}){end}",
        _quarters,
    ),
    Rule(
        "terms",
        r"(?P<span>(?P<first>{season})- (?:{och}|{list}) (?P<second>(?P<term>{termword})(?: (?P<year>{y}))?))(?![-/:]?{digits})",
        _terms,
    ),
    Rule(
        "term",
        r"(?P<span>(?P<term>{term}|{termword})(?: ?(?P<year>{y}|{yy}))?)(?![-/:]?{digits})",
        _term,
    ),
    Rule(
        "season-years",
        r"(?P<span>(?P<season>{season}|{seasonpart}) (?P<year>{fullyear})(?:/|{dash})(?P<year2>{fullyear}|{yy}))"
        r"(?![-/]?{digits})",
        _season,
    ),
    Rule(
        "seasons-year",
        r"(?P<span>(?P<first>{season}) (?:{och}|{list}) (?P<season>{season}),? (?P<year>{y}))(?![-/]?{digits})",
        _seasons,
    ),
    Rule(
        "season-year",
        r"(?P<span>(?P<season>{season}|{seasonpart}|{seasongen})(?: {avpa})?,? (?:(?P<year>{y})|{yearword}))"
        r"(?![-/]?{digits})",
        _season,
    ),
)
