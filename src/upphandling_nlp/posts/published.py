"""Publication dates as Swedish pages, feeds and tables write them.

Nothing that is not a full date becomes one: day, month and year must all be written (or be given
by an anchor, for "Idag"), and a date that the calendar does not have is None.

Conventions:
    - Day before month: "3/4 2021" is 3 April. A year of four digits may come first.
    - Years of two digits are read after a day and a month that stand in this order ("29/4 21",
      "29 apr -21"): 00-69 are 2000-2069, 70-99 are 1970-1999 (the window of POSIX `strptime`).
      Between hyphens ("21-04-12") they are read only where one order alone gives a date, since
      Swedes write both.
    - Of a time with a zone the day counts that stands there, not the day in UTC.
    - Of several labelled dates the publication precedes the last change.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import msgspec

from upphandling_nlp.posts.cleaning import clean_text

__all__ = ["DayFound", "find_days", "parse_published", "strip_labels"]

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
_WEEKDAYS = (
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

# What may stand before a date and says which date it is, with its rank: lower is preferred.
LABELS = {
    "publicerad": 0,
    "publicerat": 0,
    "publicerades": 0,
    "publicerad den": 0,
    "publiceringsdatum": 0,
    "publicering": 0,
    "publ": 0,
    "published": 0,
    "publish date": 0,
    "date": 1,
    "datum": 1,
    "posted": 1,
    "posted on": 1,
    "postad": 1,
    "postat": 1,
    "inlagd": 1,
    "inlagt": 1,
    "skriven": 1,
    "skapad": 1,
    "skapades": 1,
    "created": 1,
    "nyhet": 1,
    "pressmeddelande": 1,
    "senast uppdaterad": 2,
    "senast uppdaterat": 2,
    "uppdaterad": 2,
    "uppdaterat": 2,
    "uppdaterades": 2,
    "senast ändrad": 2,
    "senast ändrat": 2,
    "ändrad": 2,
    "sidan uppdaterad": 2,
    "sidan uppdaterades": 2,
    "senast granskad": 2,
    "granskad": 2,
    "last updated": 2,
    "updated": 2,
    "modified": 2,
}
_LABEL = re.compile(
    rf"(?<!\w)(?P<label>{'|'.join(sorted(map(re.escape, LABELS), key=len, reverse=True))})"
    r"(?!\w)\.?\s*(?::|(?=\d)|(?=av\b)|(?=den\b)|(?=i ?dag\b)|(?=i ?går\b)"
    rf"|(?=(?:{_WEEKDAYS})(?!\w)))\s*",
    re.IGNORECASE,
)
_TIME = (
    r"(?:(?:\s*,)?\s*(?:(?:kl(?:ockan)?\b\.?|at)\s*)?(?<!\d)\d{1,2}[.:]\d{2}(?::\d{2})?(?![\d.:])"
    r"(?:\s*(?:am|pm|CES?T|UTC|GMT|[+-]\d{2}:?\d{2}))?|(?:\s*,)?\s*kl(?:ockan)?\.?\s*\d{1,2}(?!\d))"
)
_ISO_TIME = (
    r"(?:[T ]\d{2}(?::?\d{2}(?::?\d{2}(?:[.,]\d+)?)?)?\s?(?:Z|UTC|[+-]\d{2}(?::?\d{2})?)?(?![\d:]))"
)
_LEAD = rf"(?:(?:(?:{_WEEKDAYS})(?:en)?\.?,?\s+)?(?:den\s+)?)"
_YEAR = r"(?:19|20)\d{2}"
_NOT_AFTER = r"(?<![\w/.:-])"
_NOT_BEFORE = r"(?![\w/]|[.:,-]\d)"

# In order: the first form that fits at a place is the one that counts.
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        (
            rf"{_NOT_AFTER}(?:{_LEAD})(?P<y>{_YEAR})-(?P<m>\d{{1,2}})-(?P<d>\d{{1,2}})"
            rf"(?:{_ISO_TIME}|{_TIME}|Z|[+-]\d{{2}}:\d{{2}})?(?![\w/]|[.,-]\d)"
        ),
        (
            rf"{_NOT_AFTER}(?P<y>{_YEAR})(?P<s>[/.])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})"
            rf"{_TIME}?{_NOT_BEFORE}"
        ),
        (
            rf"{_NOT_AFTER}(?P<y>{_YEAR})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])"
            rf"(?:T\d{{4,6}}(?:Z|[+-]\d{{4}})?)?{_NOT_BEFORE}"
        ),
        (
            rf"{_NOT_AFTER}{_LEAD}(?P<d>\d{{1,2}})(?:\s?:[ae]"
            rf"|\.)?[ -]?(?:\s*(?:of\s+)?)(?P<n>{_MONTH})(?!\w)"
            rf"(?:\.,?|,|-)?\s*(?P<y>{_YEAR}|[-’']\d{{2}}|\d{{2}}(?![.:]\d)){_TIME}?{_NOT_BEFORE}"
        ),
        (
            rf"{_NOT_AFTER}{_LEAD}(?P<d>\d{{1,2}})(?P<s>[/.-])\s?(?P<m>\d{{1,2}})(?:(?P=s)\s?|\s+)"
            rf"(?P<y>{_YEAR}){_TIME}?{_NOT_BEFORE}"
        ),
        (
            rf"{_NOT_AFTER}{_LEAD}(?P<d>\d{{1,2}})(?P<s>[/.])\s?(?P<m>\d{{1,2}})"
            rf"(?:[-–]|\s[-–’']?|(?P=s))(?P<y>{_YEAR}|\d{{2}}(?![.:]\d)){_TIME}?{_NOT_BEFORE}"
        ),
        (
            rf"{_NOT_AFTER}{_LEAD}(?P<n>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+"
            rf"(?P<y>{_YEAR}){_TIME}?{_NOT_BEFORE}"
        ),
    )
)
_HYPHENS = re.compile(r"(?<![\w/.:-])(\d{2})-(\d{2})-(\d{2})(?![\w/]|[.:-]\d)")
# The first half of "29-30 april 2021": a period, not a day.
_RANGE_BEFORE = re.compile(r"\d\s*(?:[-–—]|till|och|to)\s*$")
_RANGE_AFTER = re.compile(rf"^\s*(?:[-–—]|till|to)\s*(?:{_LEAD})\d{{1,2}}[\s./]", re.IGNORECASE)
_RELATIVE = re.compile(
    rf"(?<!\w)(?P<word>{'|'.join(sorted(RELATIVE, key=len, reverse=True))})(?!\w){_TIME}?"
    r"|(?<!\w)för\s+(?P<number>\d{1,2}|en|ett|två|tre)\s+(?P<unit>timm\w+|dag\w*|veck\w+)\s+sedan",
    re.IGNORECASE,
)
_AUTHOR = re.compile(r"^(?:av|by)\s+[^\d]{2,60}$", re.IGNORECASE)
_UNITS = {"t": 0, "d": 1, "v": 7}
_NUMBERS = {"en": 1, "ett": 1, "två": 2, "tre": 3}
_TRIM = " \t\n.,;:|()[]<>–—-•·*"


class DayFound(msgspec.Struct, frozen=True, kw_only=True):
    """A full date in a text.

    Attributes:
        start: Offset of its first character, weekday and "den" included.
        end: Offset after its last character, time of day included.
        day: The date; None where the calendar has no such day, or "Idag" has no anchor.
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


def _candidates(text: str, today: dt.date | None) -> Iterator[DayFound]:
    for form in _FORMS:
        for match in form.finditer(text):
            before, after = text[: match.start()], text[match.end() :]
            if _RANGE_BEFORE.search(before) or _RANGE_AFTER.match(after):
                continue
            yield DayFound(start=match.start(), end=match.end(), day=_day_of(match))
    for match in _HYPHENS.finditer(text):
        a, b, c = match.groups()
        days = {day for day in (_calendar_day(a, b, c), _calendar_day(c, b, a)) if day is not None}
        if len(days) == 1:
            yield DayFound(start=match.start(), end=match.end(), day=days.pop())
    for match in _RELATIVE.finditer(text):
        yield DayFound(start=match.start(), end=match.end(), day=_relative_day(match, today))


def _day_of(match: re.Match[str]) -> dt.date | None:
    groups = match.groupdict()
    month = str(MONTHS[groups["n"].lower()]) if groups.get("n") else groups["m"]
    return _calendar_day(groups["y"].lstrip("-–’'"), month, groups["d"])


def _calendar_day(year: str, month: str, day: str) -> dt.date | None:
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < 70 else 1900
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


def strip_labels(text: str) -> str:
    """Remove the labels of dates ("Publicerad:", "Senast uppdaterad") from a line.

    Args:
        text: Clean text.

    Returns:
        The rest.
    """
    return _LABEL.sub("", text)


def parse_published(text: str, *, today: dt.date | None = None) -> dt.date | None:
    """Read a publication date.

    Args:
        text: A date with or without weekday, label, time and zone, such as "29 apr 2021",
            "Publicerad: torsdag 29/4 2021 kl. 10.15" or "2021-04-29T10:00:00+02:00".
        today: What "Idag" and "Igår" mean; None reads no relative dates.

    Returns:
        The day as written, in its own zone; None where the text is not one full date (and
        nothing but that), or the calendar has no such day.
    """
    line = " ".join(clean_text(text).text.split())
    ranked = sorted(((rank, place) for place, rank, _ in _labelled(line)), key=lambda pair: pair[0])
    if ranked:
        segments = {place: segment for place, _, segment in _labelled(line)}
        best = segments[ranked[0][1]]
        return _one_date(best, today)
    return _one_date(line, today)


def _labelled(line: str) -> list[tuple[int, int, str]]:
    """Cut a line at its labels: place, rank and the text up to the next label."""
    labels = list(_LABEL.finditer(line))
    if not labels or line[: labels[0].start()].strip(_TRIM):
        return []
    ends = [label.start() for label in labels[1:]] + [len(line)]
    return [
        (label.start(), LABELS[label["label"].lower()], line[label.end() : end])
        for label, end in zip(labels, ends, strict=True)
    ]


def _one_date(text: str, today: dt.date | None) -> dt.date | None:
    line = text.strip(_TRIM)
    if not line or not any(char.isalnum() for char in line):
        return None
    found = find_days(line, today=today)
    if len(found) == 1:
        rest = line[: found[0].start] + line[found[0].end :]
        sound = not any(char.isalnum() for char in rest) or _AUTHOR.match(rest.strip(_TRIM))
        return found[0].day if sound else None
    return None if found else _through_dateparser(line)


def _through_dateparser(line: str) -> dt.date | None:
    """Ask dateparser about forms that the table does not have ("2021 april 29", English).

    It would take parts for a whole ("maj 2021" for a day of May) and bend what it does not know,
    so its answer counts only where day, month and year are all in the text.
    """
    numbers = re.findall(r"\d+", line)
    words = re.findall(r"[^\W\d_]+", line.lower())
    years = [number for number in numbers if re.fullmatch(_YEAR, number)]
    months = [MONTHS[word] for word in words if word in MONTHS]
    if len(line) > 60 or len(years) != 1 or len(months) != 1 or len(numbers) < 2:
        return None
    if re.search(r"\d\s*[-–—]\s*\d", line):
        return None
    import dateparser  # noqa: PLC0415 - heavy: only when used

    parsed = dateparser.parse(
        line,
        languages=["sv", "en"],
        settings={
            "DATE_ORDER": "DMY",
            "REQUIRE_PARTS": ["day", "month", "year"],
            "PREFER_DATES_FROM": "past",
            "PARSERS": ["custom-formats", "absolute-time"],
            "RETURN_AS_TIMEZONE_AWARE": False,
        },
    )
    if parsed is None:
        return None
    day = parsed.date()
    written = {int(number) for number in numbers if len(number) <= 2}
    sound = day.year == int(years[0]) and day.month == months[0] and day.day in written
    return day if sound else None
