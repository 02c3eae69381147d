"""Full dates in a line of text: the forms in which Swedish pages, feeds and tables write them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import msgspec

__all__ = [
    "MONTHS",
    "WEEKDAYS",
    "YEAR",
    "DayFound",
    "calendar_day",
    "day_in_sweden",
    "find_days",
    "is_relative",
]

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january",
            "februari febr feb february",
            "mars mar march",
            "april apr",
            "maj may",
            "juni jun june",
            "juli jul july",
            "augusti aug august",
            "september sept sep",
            "oktober okt october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS = (
    "måndag|mån|må|tisdag|tis|ti|onsdag|ons|on|torsdag|tors|tor|to|fredag|fre|fr|lördag|lör|lö"
    "|söndag|sön|sö|monday|mon|tuesday|tue|wednesday|wed|thursday|thu|friday|fri|saturday|sat"
    "|sunday|sun"
)
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
# Days before the anchor.
RELATIVE = {
    "idag": 0,
    "i dag": 0,
    "today": 0,
    "igår": 1,
    "i går": 1,
    "yesterday": 1,
    "i förrgår": 2,
    "förrgår": 2,
}
_COUNTED = ("en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio")
_NUMBERS = {"ett": 1, **{word: number for number, word in enumerate(_COUNTED, start=1)}}
# Not "en månad sedan", which tells no day.
AGO = (
    rf"(?:för\s+)?(?<![\d.,:/-])(?P<number>\d{{1,2}}|{'|'.join(_NUMBERS)})\s+"
    r"(?P<unit>min(?:ut(?:er)?)?\b\.?|tim(?:m(?:e|ar))?\b\.?|dag(?:ar)?|veck(?:a|or))\s+sedan(?!\w)"
)

_TIME = (
    r"(?:(?:\s*,)?\s*(?:(?:kl(?:ockan)?\b\.?|at)\s*)?(?<!\d)\d{1,2}[.:]\d{2}(?::\d{2})?(?![\d.:])"
    r"(?:\s*(?:am|pm|CES?T|UTC|GMT|[+-]\d{2}:?\d{2}))?|(?:\s*,)?\s*kl(?:ockan)?\.?\s*\d{1,2}(?!\d))"
)
_ISO_TIME = (
    r"(?:[T ]\d{2}(?::?\d{2}(?::?\d{2}(?:[.,]\d+)?)?)?\s?(?:Z|UTC|[+-]\d{2}(?::?\d{2})?)?(?![\d:]))"
)
# A time in UTC, as systems store the hours of Swedish offices.
_UTC = re.compile(
    r"[T\s](?P<hour>\d{2}):?(?P<minute>\d{2})(?::?\d{2}(?:[.,]\d+)?)?\s?(?:Z|UTC|GMT|[+-]00:?00)$",
    re.IGNORECASE,
)
_LEAD = rf"(?:(?:(?:{WEEKDAYS})(?:en)?\.?,?\s+)?(?:den\s+)?)"
YEAR = r"(?:19|20)\d{2}"
_NOT_AFTER = r"(?<![\w/.:-])"
_NOT_BEFORE = r"(?![\w/]|[.:,-]\d)"

# In order: the first form that fits at a place is the one that counts.
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        (
            rf"{_NOT_AFTER}(?:{_LEAD})(?P<y>{YEAR})-(?P<m>\d{{1,2}})-(?P<d>\d{{1,2}})"
            rf"(?:{_ISO_TIME}|{_TIME}|Z|[+-]\d{{2}}:\d{{2}})?(?![\w/]|[.,-]\d)"
        ),
        (
            rf"{_NOT_AFTER}(?P<y>{YEAR})(?P<s>[/.])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})"
            rf"{_TIME}?{_NOT_BEFORE}"
        ),
        (
            rf"{_NOT_AFTER}(?P<y>{YEAR})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])"
            rf"(?:T\d{{4,6}}(?:Z|[+-]\d{{4}})?)?{_NOT_BEFORE}"
        ),
        (
            rf"{_NOT_AFTER}{_LEAD}(?P<d>\d{{1,2}})(?:\s?:[ae]"
            rf"|\.)?[ -]?(?:\s*(?:of\s+)?)(?P<n>{_MONTH})(?!\w)"
            rf"(?:\.,?|,|-)?\s*(?P<y>{YEAR}|[-’']\d{{2}}|\d{{2}}(?![.:]\d)){_TIME}?{_NOT_BEFORE}"
        ),
        (
            rf"{_NOT_AFTER}{_LEAD}(?P<d>\d{{1,2}})(?P<s>[/.-])\s?(?P<m>\d{{1,2}})(?:(?P=s)\s?|\s+)"
            rf"(?P<y>{YEAR}){_TIME}?{_NOT_BEFORE}"
        ),
        (
            rf"{_NOT_AFTER}{_LEAD}(?P<d>\d{{1,2}})(?P<s>[/.])\s?(?P<m>\d{{1,2}})"
            rf"(?:[-–]|\s[-–’']?|(?P=s))(?P<y>{YEAR}|\d{{2}}(?![.:]\d)){_TIME}?{_NOT_BEFORE}"
        ),
        (
            rf"{_NOT_AFTER}{_LEAD}(?P<n>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+"
            rf"(?P<y>{YEAR}){_TIME}?{_NOT_BEFORE}"
        ),
    )
)
_HYPHENS = re.compile(r"(?<![\w/.:-])(\d{2})-(\d{2})-(\d{2})(?![\w/]|[.:-]\d)")
# The first half of "29-30 april 2021" and of "29 april-3 maj 2021": a period, not a day.
_RANGE_BEFORE = re.compile(
    rf"\d(?:\.?\s*(?:{_MONTH})\.?)?\s*(?:[-–—]|(?<!\w)(?:till|och|to))\s*$", re.IGNORECASE
)
_RANGE_REACH = 40
_RANGE_AFTER = re.compile(rf"\s*(?:[-–—]|till|to)\s*(?:{_LEAD})\d{{1,2}}[\s./]", re.IGNORECASE)
_RELATIVE = re.compile(
    rf"(?<!\w)(?P<word>{'|'.join(sorted(RELATIVE, key=len, reverse=True))})(?!\w){_TIME}?"
    rf"|(?<!\w){AGO}",
    re.IGNORECASE,
)
_UNITS = {"m": 0, "t": 0, "d": 1, "v": 7}


class DayFound(msgspec.Struct, frozen=True, kw_only=True):
    """A full date in a text.

    Attributes:
        start: Offset of its first character, weekday and "den" included.
        end: Offset after its last character, time of day included.
        day: The date; None where the calendar has no such day, or "Idag" has no anchor. A time in
            UTC tells the day in Sweden.
    """

    start: int
    end: int
    day: dt.date | None


def find_days(text: str, *, today: dt.date | None = None) -> list[DayFound]:
    """Find the full dates in a line of text.

    Args:
        text: Clean text, a line or a few.
        today: What "Idag" means; such words are found without it, but mean no day.

    Returns:
        The dates in order, without overlap; periods ("29-30 april 2021") are left out.
    """
    found: list[DayFound] = []
    for candidate in sorted(_candidates(text, today), key=lambda day: (day.start, -day.end)):
        if not found or candidate.start >= found[-1].end:
            found.append(candidate)
    return found


def is_relative(text: str) -> bool:
    """Tell whether a line says its day from the one on which it is read ("Igår")."""
    return bool(_RELATIVE.search(text))


def _candidates(text: str, today: dt.date | None) -> Iterator[DayFound]:
    for form in _FORMS:
        for match in form.finditer(text):
            before = text[max(0, match.start() - _RANGE_REACH) : match.start()]
            if _RANGE_BEFORE.search(before) or _RANGE_AFTER.match(text, match.end()):
                continue
            yield DayFound(start=match.start(), end=match.end(), day=_day_of(match))
    for match in _HYPHENS.finditer(text):
        a, b, c = match.groups()
        days = {day for day in (calendar_day(a, b, c), calendar_day(c, b, a)) if day is not None}
        if len(days) == 1:
            yield DayFound(start=match.start(), end=match.end(), day=days.pop())
    for match in _RELATIVE.finditer(text):
        yield DayFound(start=match.start(), end=match.end(), day=_relative_day(match, today))


def _day_of(match: re.Match[str]) -> dt.date | None:
    groups = match.groupdict()
    month = str(MONTHS[groups["n"].lower()]) if groups.get("n") else groups["m"]
    day = calendar_day(groups["y"].lstrip("-–’'"), month, groups["d"])
    utc = _UTC.search(match.group())
    if day is None or utc is None:
        return day
    try:
        time = dt.time(int(utc["hour"]), int(utc["minute"]), tzinfo=dt.UTC)
    except ValueError:
        return day  # the clock has no such time
    return day_in_sweden(dt.datetime.combine(day, time))


def day_in_sweden(time: dt.datetime) -> dt.date:
    """Tell the day of a time: that in Sweden where it is in UTC, else the day that stands there."""
    if time.utcoffset() != dt.timedelta(0):
        return time.date()
    return time.astimezone(ZoneInfo("Europe/Stockholm")).date()


def calendar_day(year: str, month: str, day: str) -> dt.date | None:
    """Read a day from its figures; a year may have two. None where the calendar has no such day."""
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < 50 else 1900  # as in the text of posts: `dates.grammar`
    try:
        return dt.date(number, int(month), int(day))
    except ValueError:
        return None


def _relative_day(match: re.Match[str], today: dt.date | None) -> dt.date | None:
    if today is None:
        return None
    if match["word"]:
        return today - dt.timedelta(days=RELATIVE[match["word"].lower()])
    number = match["number"].lower()
    count = _NUMBERS[number] if number in _NUMBERS else int(number)
    return today - dt.timedelta(days=count * _UNITS[match["unit"][0].lower()])
