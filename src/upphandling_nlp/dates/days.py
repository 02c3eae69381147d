"""Grammar of days whose month is written out, and of lists and ranges of them."""

# ruff: noqa: SIM905 - a table of words reads best as one string

from __future__ import annotations

import re

from msgspec.structs import replace

from upphandling_nlp.dates.expressions import LAST_DAY, Point, Said
from upphandling_nlp.dates.grammar import Found, Match, Rule
from upphandling_nlp.dates.joined_years import JOINED_YEAR, unless_one_digit
from upphandling_nlp.dates.tokens import Tokens
from upphandling_nlp.dates.vocabulary import CODES, MONTH_NAMES

__all__ = ["RULES", "is_month", "is_move", "month_rest", "year_word"]

_DAYS_IN = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_NUMERALS = {CODES[name] for name in ("n12", "n31", "ordinal")}
# Capitalised, these are more often a name, a planet or a brand than a month.
_NAMES_TOO = {"mars", "maj", "april", "juni", "juli", "augusti"}
_RANGE_MARK = re.compile(f"[-–]|{CODES['till']}|{CODES['tom']}|{CODES['t']}[. ]")
_NEXT_LETTER = re.compile(r"[ -]*(.)", re.DOTALL)
_WEEKDAYS = {CODES[name] for name in ("weekday", "weekdaydef", "weekdayshort", "weekdaypart")}
_OPENERS = {CODES["den"]} | _WEEKDAYS


def month_rest(month: int, day: int) -> str | None:
    """`05-03` for the third of May; None where the month has no such day."""
    return (
        f"{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= _DAYS_IN[month - 1] else None
    )


def _day_list(match: Match) -> Found:
    """One or many days of a month: `den 3, 10 och 17 mars 2021`, `3-5 och 10 maj`.

    A day that the month has not, as 31 April, is found all the same; no days are what it means.
    """
    tokens = match.tokens
    month = match.number("month")
    if not is_month(match, "month", has_day=True):
        return None
    year = match.year("year") or "XXXX"
    base, mark = (year_word(match), "") if match.has("yearword") else (year, "")
    place, after = match.match.span("days")
    if tokens.codes[after - 1] == CODES["ordinal"] and _is_first_name(tokens, place, match):
        return None
    if after == place + 1 and tokens.value(place) is not None:  # one day, the common case
        return match.said("day", Point(base, f"{month:02d}-{match.number('days'):02d}"))
    marks = [
        at
        for at in match.items("days")
        if tokens.codes[at] in _NUMERALS and tokens.value(at) is not None
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
        days = [int(str(tokens.value(at))) for at in group]
        points = [Point(base, f"{month:02d}-{day:02d}", mark=mark) for day in days]
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


def _is_first_name(tokens: Tokens, place: int, match: Match) -> bool:
    """Whether a month beside an ordinal is a person: "bland andra Jan Eliasson"."""
    if place >= 2 and tokens.words[place - 2] == "bland":
        return True
    at, end = match.match.span("month")
    if not tokens.text[tokens.starts[at]].isupper():
        return False
    if tokens.words[at] not in MONTH_NAMES:
        return True  # "den andra Jan"
    # a family name follows, or the second half of the name
    following = _NEXT_LETTER.match(tokens.text, tokens.starts[end])
    return following is not None and following[1].isupper()


_MOVES = (
    "flytt", "ändra", "skjut", "sköts", "senareläg", "tidigareläg", "förlängs", "förlängd",
    "förlängts",
)  # fmt: skip


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
    if any(match.tokens.words[at] in {"fjol", "ifjol"} for at in match.items("yearword")):
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
        end = tokens.starts[place + 1]
        after = tokens.text[end : end + 2]
        return after[1:].islower()  # "Augusti i korthet", not "April Johansson"
    return match.tokens.words[place] not in {"mars", "maj"} and before in {"i", "under", "sedan"}


def _weekdays_days(match: Match) -> Found:
    """`torsdag–fredag den 15–16 september`: as many weekdays as days belong to these."""
    tokens = match.tokens
    weekdays = sum(tokens.codes[at] in _WEEKDAYS for at in match.items("weekdays"))
    numerals = sum(
        tokens.codes[at] in _NUMERALS and tokens.value(at) is not None for at in match.items("days")
    )
    return _day_list(match) if weekdays == numerals else None


# Before "sista april" without an article, one of these makes it the last ones of something.
_NOT_BEFORE_LAST = frozenset("de dom två tre fyra fem sex våra deras sina".split())


def _first_or_last_day(match: Match) -> Found:
    """`sista dagen i juni`, `första dagen i maj`."""
    if match.word("nth") == "första":
        return match.said("day", Point(_base(match), f"{match.number('month'):02d}-01"))
    return _last_day(match) if match.word("nth") in {"sista", "siste"} else None


def _last_day(match: Match) -> Found:
    """`den sista september`, `sista april`."""
    start = match.match.start("span")
    if start >= 2 and match.tokens.words[start - 2] in _NOT_BEFORE_LAST:
        return None
    return match.said("day", Point(_base(match), f"{match.number('month'):02d}-{LAST_DAY}"))


def _base(match: Match) -> str:
    return year_word(match) if match.has("yearword") else match.year("year") or "XXXX"


_DAYS_OF_MONTH = (
    r"(?P<days>{dayitem}"
    r"(?:(?: ?{dash} ?| {tom} |{and}){dayitem}){0,12})\.? ?(?P<month>{monthdot})"
)
_THEIR_YEAR = (
    r"(?:,? (?P<year>{y})(?!{dash}{n12}-{nday}|[/:]{digits}))?(?: {yearword})?)(?!/{digits})"
)
_WEEKDAYS_BEFORE = (
    r"(?P<span>(?P<weekdays>{weekday}\.?(?:(?: ?{dash} ?| {tom} |{and}){weekday}\.?){1,6}),? "
)
_DAYS = r"{nodigits}(?:(?P<mellan>{mellan}) )?(?P<span>"


RULES = (
    Rule(
        "last-day",
        r"(?P<span>(?:{den} {last} (?:{i} )?|{last} )(?P<month>{fullmonth}){oryear})(?!-){end}",
        _last_day,
    ),
    Rule(
        "day-in-month",
        r"(?P<span>(?P<nth>{last}|{ordinal}) {daydef} {i} (?P<month>{fullmonth}){oryear}){end}",
        _first_or_last_day,
    ),
    Rule(
        "weekdays-days-joined",
        _WEEKDAYS_BEFORE + _DAYS_OF_MONTH + JOINED_YEAR + ")",
        unless_one_digit(_weekdays_days),
    ),
    Rule("weekdays-days", _WEEKDAYS_BEFORE + _DAYS_OF_MONTH + _THEIR_YEAR, _weekdays_days),
    Rule(
        "days-joined",
        _DAYS + _DAYS_OF_MONTH + JOINED_YEAR + ")",
        unless_one_digit(_day_list),
    ),
    Rule("days", _DAYS + _DAYS_OF_MONTH + _THEIR_YEAR, _day_list),
)
