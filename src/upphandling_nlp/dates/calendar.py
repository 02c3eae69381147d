"""Calendar arithmetic: which days a unit has. Intervals are pairs of days, both inclusive."""

from __future__ import annotations

import calendar
import datetime as dt
from functools import lru_cache

from upphandling_nlp.dates.expressions import LAST_DAY
from upphandling_nlp.dates.holidays import feast_days

__all__ = ["Interval", "add_months", "interval_in_year", "part_of", "unit_around"]

Interval = tuple[dt.date, dt.date]

_SEASON_STARTS = {"SP": 3, "SU": 6, "AU": 9}
_ONE_DAY = dt.timedelta(days=1)


def month(year: int, number: int) -> Interval:
    """The days of a month; `number` may run over 1-12, the year then changes."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return dt.date(year, number, 1), dt.date(year, number, calendar.monthrange(year, number)[1])


def months(year: int, first: int, count: int) -> Interval:
    """The days of `count` months from month `first` on."""
    return month(year, first)[0], month(year, first + count - 1)[1]


def week(year: int, number: int) -> Interval:
    """Monday to Sunday of an ISO 8601 week; ValueError where the year has no such week."""
    monday = dt.date.fromisocalendar(year, number, 1)
    return monday, monday + 6 * _ONE_DAY


def add_months(day: dt.date, count: int) -> dt.date:
    """The same day `count` months on, clipped to that month's last day."""
    first, last = month(day.year, day.month + count)
    return first.replace(day=min(day.day, last.day))


def unit_around(day: dt.date, unit: str, distance: int = 0) -> Interval:
    """The calendar unit that holds a day, or the one `distance` units on.

    Args:
        day: The anchor.
        unit: A letter of `vocabulary.UNITS`.
        distance: Number of units; negative means earlier.
    """
    if unit == "D":
        shifted = day + distance * _ONE_DAY
        return shifted, shifted
    if unit in {"W", "WE"}:
        monday = day - day.weekday() * _ONE_DAY + 7 * distance * _ONE_DAY
        return monday + (5 if unit == "WE" else 0) * _ONE_DAY, monday + 6 * _ONE_DAY
    if unit == "M":
        return month(day.year, day.month + distance)
    if unit in _MONTHS_OF:
        size = _MONTHS_OF[unit]
        return months(day.year, (day.month - 1) // size * size + 1 + size * distance, size)
    first = day.year // 10 * 10 + 10 * distance  # E: the decade
    return dt.date(first, 1, 1), dt.date(first + 9, 12, 31)


# Where the thirds and the halves of a unit begin, in years.
_YEARS_OF = {"decade": ((0, 4, 7, 10), (0, 5, 10)), "century": ((0, 34, 67, 100), (0, 50, 100))}
_MONTHS_OF = {"Q": 3, "T": 4, "H": 6, "Y": 12}


def _nth(days: Interval, rest: str) -> Interval:
    """The n-th (or, with L, last) week or weekday of some days: `W1`, `WL`, `W1-5`, `WL-5`."""
    which, _, weekday = rest[1:].partition("-")
    # A week belongs to the month (or year) that holds its Thursday, as in ISO 8601.
    wanted = int(weekday) if weekday else 4
    first, last = days
    if which == "L":
        found = last - (last.isoweekday() - wanted) % 7 * _ONE_DAY
    else:
        found = first + ((wanted - first.isoweekday()) % 7 + 7 * (int(which) - 1)) * _ONE_DAY
    if not first <= found <= last:
        raise ValueError(rest)
    return (found, found) if weekday else (found - 3 * _ONE_DAY, found + 3 * _ONE_DAY)


@lru_cache(maxsize=20_000)
def interval_in_year(year: int, rest: str) -> Interval:  # noqa: C901, PLR0911 - one branch for each kind reads best
    """The days that `rest` names in a year.

    Args:
        year: The year; for the winter that ends in it, its first months.
        rest: Empty, or as in `expressions`: `05`, `05-03`, `05-LAST`, `05-W1-5`, `W16`, `W16-2`,
            `Q1`, `H1`, `T1`, `SP`, or the key of a feast.

    Raises:
        ValueError: The year has no such days (`02-30`, `W53`).
    """
    if not rest:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    head, _, tail = rest.partition("-")
    if head.isdigit():
        if tail.isdigit():
            day = dt.date(year, int(head), int(tail))
            return day, day
        if not 1 <= int(head) <= 12:
            raise ValueError(rest)
        days = month(year, int(head))
        if tail == LAST_DAY:
            return days[1], days[1]
        return _nth(days, tail) if tail else days
    if head[0] == "W" and head[1:].isdigit() and len(head) == 3:
        if tail:
            day = dt.date.fromisocalendar(year, int(head[1:]), int(tail))
            return day, day
        return week(year, int(head[1:]))
    if head[0] in "QHT" and head[1:].isdigit():
        size = _MONTHS_OF[head[0]]
        if not 1 <= int(head[1:]) <= 12 // size:
            raise ValueError(rest)
        return months(year, (int(head[1:]) - 1) * size + 1, size)
    if head in _SEASON_STARTS:
        return months(year, _SEASON_STARTS[head], 3)
    if head == "WI":  # the winter that begins in December of the year
        return months(year, 12, 3)
    return feast_days(rest, year)


def part_of(days: Interval, part: str, unit: str, anchor: dt.date | None = None) -> Interval:
    """A part of a unit's days.

    Args:
        days: The days of the unit.
        part: As in `expressions`.
        unit: The grain of the unit: week, month, quarter, half, season, year, decade, century.
        anchor: For `PAST` and `REST`, the day that parts them.

    Returns:
        The days of the part: of a week Mon-Tue, Wed-Thu, Fri-Sun; of a month 1-10, 11-20, 21-end,
        in halves 1-15, 16-end; of longer units their months or years (of a century 0-33, 34-66,
        67-99).

    Raises:
        ValueError: The part is empty, as the days before a Monday in its week.
    """
    first, last = days
    if part in {"PAST", "REST"}:
        if anchor is None:
            raise ValueError(part)
        days = (first, anchor - _ONE_DAY) if part == "PAST" else (anchor + _ONE_DAY, last)
        if days[0] > days[1]:
            raise ValueError(part)
        return days
    place = {"START": 0, "MID": 1, "END": 2, "H1": 0, "H2": 1}[part]
    thirds = part in {"START", "MID", "END"}
    ends: tuple[int, ...]
    if unit == "week":
        ends = (0, 2, 4, 7) if thirds else (0, 3, 7)
    elif unit == "month":
        ends = (0, 10, 20, 31) if thirds else (0, 15, 31)
    elif unit in _YEARS_OF:
        years = _YEARS_OF[unit][not thirds][place : place + 2]
        return dt.date(first.year + years[0], 1, 1), dt.date(first.year + years[1] - 1, 12, 31)
    else:
        count = (last.year - first.year) * 12 + last.month - first.month + 1
        if thirds and count >= 3:
            size = count // 3
            return months(first.year, first.month + place * size, size)
        if not thirds and count % 2 == 0:
            size = count // 2
            return months(first.year, first.month + place * size, size)
        length = (last - first).days + 1
        pieces = 3 if thirds else 2
        ends = tuple([length * number // pieces for number in range(pieces + 1)])
    start = first + ends[place] * _ONE_DAY
    return start, min(last, first + (ends[place + 1] - 1) * _ONE_DAY)
