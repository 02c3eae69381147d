"""Grammar of days of the calendar: numeric dates, written dates, and lists and ranges of them."""

# ruff: noqa: E501 - patterns and sentences read best on one line
# ruff: noqa: SIM905 - a table of words reads best as one string

from __future__ import annotations

import re

from msgspec.structs import replace

from upphandling_nlp.dates.expressions import Point, Said
from upphandling_nlp.dates.grammar import Found, Match, Rule, expand, full_year
from upphandling_nlp.dates.tokens import Tokens
from upphandling_nlp.dates.vocabulary import CODES

__all__ = ["RULES", "is_month", "is_move", "month_rest", "year_word"]

_DAYS_IN = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_NUMERALS = {CODES[name] for name in ("n12", "n31", "ordinal")}
# Capitalised, these are more often a name, a planet or a brand than a month.
_NAMES_TOO = {"mars", "maj", "april", "juni", "juli", "augusti"}
# After one of these, "4/5" is a day and no mark or fraction.
_SLASH_CUES = frozenset(
    "den senast från till före efter innan på datum deadline fram sedan mellan om osa anbudsdag start"
    " startar inför publicerad uppdaterad workshop seminarium webbinarium möte mötet".split()
)
_RANGE_MARK = re.compile(f"[-–]|{CODES['till']}|{CODES['tom']}|{CODES['t']}[.]")
_AFTER_SLASH_DATE = re.compile(expand(r"{nday}/{n12}{and}$"))
_OPENERS = {CODES[name] for name in ("den", "weekday", "weekdaydef", "weekdayshort", "weekdaypart")}


def month_rest(month: int, day: int) -> str | None:
    """`05-03` for the third of May; None where the month has no such day."""
    return (
        f"{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= _DAYS_IN[month - 1] else None
    )


def _numeric(match: Match) -> Found:
    rest = month_rest(match.number("month"), match.number("dd"))
    year = match.year("year") or match.year("short")
    if rest is None or (rest == "02-29" and int(year) % 4):
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
    if rest is None or not year:
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
    before = str(int(year) - 1) if year.isdigit() and start > end else year
    return match.said("day", Point(before, start), Point(year, end))


def _day_list(match: Match) -> Found:
    """One or many days of a month: `den 3, 10 och 17 mars 2021`, `3-5 och 10 maj`."""
    tokens = match.tokens
    month = match.number("month")
    if not is_month(match, "month", has_day=True):
        return None
    year = match.year("year") or "XXXX"
    base, mark = (year_word(match), "") if match.has("yearword") else (year, "")
    marks = [
        at
        for at in match.items("days")
        if tokens.codes[at] in _NUMERALS and tokens.values[at] is not None
    ]
    groups: list[list[int]] = []
    for at in marks:
        # a dash or "till" since the last number makes a range of the two
        between = tokens.codes[groups[-1][-1] + 1 : at] if groups else ""
        if groups and len(groups[-1]) == 1 and _RANGE_MARK.search(between):
            groups[-1].append(at)
        else:
            groups.append([at])
    mentions: list[Said] = []
    start = match.match.start("span")
    for number, group in enumerate(groups):
        rests = [month_rest(month, int(str(tokens.values[at]))) for at in group]
        if None in rests:
            return None
        points = [Point(base, rest or "", mark=mark) for rest in rests]
        end = (
            match.match.end("span")
            if number == len(groups) - 1
            else _after(tokens.codes, group[-1])
        )
        mentions.append(
            Said(
                tokens.starts[start],
                tokens.starts[end],
                "day",
                points[0],
                points[1] if len(points) == 2 else None,
            )
        )
        if number < len(groups) - 1:
            start = _next_item(tokens.codes, end, groups[number + 1][0])
    # "flyttas från den 20 till den 27 mars" names two days
    if len(mentions) == 1 and mentions[0].last is not None and is_move(tokens, start):
        return _two_days(tokens, mentions[0], marks)
    # "mellan den 4 och 6 maj" names one stretch of days
    if len(mentions) == 2 and match.has("mellan") and not any(m.last for m in mentions):
        return replace(mentions[0], end=mentions[1].end, last=mentions[1].first)
    return mentions


_MOVES = ("flytt", "ändra", "skjut", "sköts", "senareläg", "tidigareläg", "förlängs", "förlängd")


def is_move(tokens: Tokens, at: int) -> bool:
    """Whether a mention stands behind "flyttas från": the next one is then no end of a range."""
    if at < 2 or tokens.words[at - 2] != "från":
        return False
    return any(word.startswith(_MOVES) for word in tokens.words[max(at - 16, 0) : at])


def _two_days(tokens: Tokens, whole: Said, marks: list[int]) -> list[Said]:
    end = _after(tokens.codes, marks[0])
    second = _next_item(tokens.codes, end, marks[1])
    first = replace(whole, end=tokens.starts[end], last=None)
    last = whole.last or whole.first
    return [first, replace(whole, start=tokens.starts[second], first=last, last=None)]


def _after(codes: str, place: int) -> int:
    """Place after a numeral and its ending ("3:e")."""
    if codes[place + 1 : place + 3] == ":" + CODES["ending"]:
        return place + 3
    return place + 2 if codes[place + 1 : place + 2] == CODES["ending"] else place + 1


def _next_item(codes: str, end: int, numeral: int) -> int:
    """Where the next item of a list starts: at its weekday or article, if it has one."""
    return next((at for at in range(end, numeral) if codes[at] in _OPENERS), numeral)


def year_word(match: Match) -> str:
    """Base of a year that is told by its distance: `i år`, `förra året`, `i fjol`."""
    distance = {"i": 0, "nästa": 1, "förra": -1, "föregående": -1}.get(match.word("yearword"), 0)
    if any(match.tokens.words[at] == "fjol" for at in match.items("yearword")):
        distance = -1
    return f"P{distance:+d}Y" if distance else "P0Y"


def is_month(match: Match, group: str, *, has_day: bool) -> bool:
    """Tell a month from a name: "Maj" and "Mars" in mid-sentence are none."""
    tokens, place = match.tokens, match.match.start(group)
    written = tokens.text[tokens.starts[place] : tokens.starts[place + 1]]
    if has_day or written[:1].islower():
        return True
    if match.tokens.words[place] not in _NAMES_TOO:
        return True
    if written.isupper():
        return True
    before = tokens.words[place - 2] if place >= 2 and tokens.codes[place - 1] in " |" else ""
    opens = place == 0 or tokens.codes[place - 1] == "¶"
    if opens and match.tokens.words[place] not in {"mars", "maj"}:
        after = tokens.text[tokens.starts[place + 1] :][:2]
        return after[1:].islower()  # "Augusti i korthet", not "April Johansson"
    return match.tokens.words[place] not in {"mars", "maj"} and before in {"i", "under", "sedan"}


def _if_two_digits(match: Match) -> Found:
    return _numeric(match) if _two_digits(match) else None


def _if_same_marks(match: Match) -> Found:
    return _numeric(match) if _same_marks(match) else None


_FIRST = r"(?:(?P<first>{nday})(?: ?(?P<dash>{dash}) ?|{and}))?"


def _last_day(match: Match) -> Found:
    """`den sista september`."""
    month = match.number("month")
    year = match.year("year") or "XXXX"
    days = 28 if month == 2 and (not year.isdigit() or int(year) % 4) else _DAYS_IN[month - 1]
    return match.said("day", Point(year, f"{month:02d}-{days:02d}"))


RULES = (
    Rule(
        "last-day",
        r"(?P<span>{den} {last} (?:{i} )?(?P<month>{fullmonth})(?:,? (?P<year>{y}))?){end}",
        _last_day,
    ),
    Rule(
        "iso",
        r"{nodigits}(?P<span>{dayhead}(?P<year>{year})-(?P<month>{n12})-(?P<dd>{nday}))(?!/{digits}|-{digits}(?!-))",
        _numeric,
    ),
    Rule(
        "year-first",
        r"{nodigits}(?P<span>{dayhead}(?P<year>{year})(?P<sep>[/.])(?P<month>{n12})[/.](?P<dd>{nday}))"
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
        r"{nodigits}(?P<span>{dayhead}(?P<dd>{nday})(?P<sep>[-/.])(?P<month>{n12})(?:[-/.](?P<year>{year})|[/.](?P<short>{yy})))"
        r"(?![-/.]?{digits})",
        _if_same_marks,
    ),
    Rule(
        "slash-range",
        r"{nodigits}(?P<span>(?P<first>{nday})/(?P<month1>{n12}) ?{dash} ?(?P<dd>{nday})/(?P<month>{n12})"
        r"(?:,? (?P<year>{y})|-(?P<year2>{yy}))?)(?![-/]?{digits})",
        _slash_range,
    ),
    Rule(
        "slash-year",
        r"{nodigits}(?P<span>{dayhead}" + _FIRST + r"(?P<tail>(?P<dd>{nday})/(?P<month>{n12})"
        r"(?:,? (?P<year>{y})|-(?P<year2>{yy}))))(?![-/]?{digits})",
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
    Rule(
        "days",
        r"{nodigits}(?:(?P<mellan>{mellan}) )?(?P<span>(?P<days>{dayitem}"
        r"(?:(?: ?{dash} ?| {tom} |{and}){dayitem}){0,12})\.? ?(?P<month>{monthdot})"
        r"(?:,? (?P<year>{y})(?!{dash}{n12}-{nday}|[/:]{digits}))?(?: {yearword})?)(?!/{digits})",
        _day_list,
    ),
)
