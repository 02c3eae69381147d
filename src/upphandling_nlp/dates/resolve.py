"""What an expression means at an anchor: the days, first and last inclusive.

The conventions are those of `docs/dates.md`. Nothing is guessed: without an anchor, whatever
hangs on one has no days.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import Literal

from upphandling_nlp.arguments import check_day
from upphandling_nlp.dates.calendar import (
    Interval,
    add_months,
    interval_in_year,
    part_of,
    unit_around,
)
from upphandling_nlp.dates.expressions import LAST_DAY, Point, parse_expression
from upphandling_nlp.schema import Grain

__all__ = ["Tense", "resolve_expression", "resolve_points"]

Tense = Literal["past", "present"]

_DISTANCE = re.compile(r"P(0|[+-]\d+)(WE|[DWMQHTYE])")
_DAY_OF_MONTH = re.compile(rf"\d\d-(?:\d\d|{LAST_DAY})")
_MONTHS_OF = {"M": 1, "Q": 3, "T": 4, "H": 6, "Y": 12, "E": 120}
_GRAIN_OF = {
    "D": "day", "W": "week", "WE": "weekend", "M": "month", "Q": "quarter", "H": "half",
    "T": "tertial", "Y": "year", "E": "decade",
}  # fmt: skip


def resolve_expression(
    expression: str,
    grain: Grain = "day",
    *,
    anchor: dt.date | None = None,
    tense: Tense | None = None,
) -> Interval | None:
    """Find the days that an expression means.

    Args:
        expression: Such as `2024-W16`, `XXXX-11-21` or `P-1D`; see `docs/dates.md`.
        grain: The unit that was named; `P-2W` is two weeks ago to the day with grain "day", and
            the week before last with grain "week".
        anchor: The day of publication.
        tense: "past", or "present" for present and future; None where the clause does not tell.

    Returns:
        First and last day, or None where the expression hangs on an anchor and there is none,
        or the calendar has no such day (31 April, week 53 of a year with 52).

    Raises:
        OptionError: `expression` is not written in this language, or `anchor` is no day.
    """
    check_day("anchor", anchor)
    first, last = parse_expression(expression)
    return resolve_points(first, last, grain, anchor=anchor, tense=tense)


def resolve_points(
    first: Point,
    last: Point | None,
    grain: Grain,
    *,
    anchor: dt.date | None = None,
    tense: Tense | None = None,
) -> Interval | None:
    """As `resolve_expression`, from an expression that is already read."""
    return _resolved(first, last, grain, anchor, tense)


@lru_cache(maxsize=20_000)
def _resolved(
    first: Point, last: Point | None, grain: Grain, anchor: dt.date | None, tense: Tense | None
) -> Interval | None:
    try:
        if last is None:
            return _point(first, grain, anchor, tense)
        return _range(first, last, grain, anchor, tense)
    except (ValueError, OverflowError):
        return None


def _range(
    first: Point, last: Point, grain: Grain, anchor: dt.date | None, tense: Tense | None
) -> Interval | None:
    weekday = first.weekday
    if weekday is not None and _DAY_OF_MONTH.fullmatch(last.rest):
        # "måndag–onsdag den 3 maj": the end has a date, and the start is the last such day before
        end = _point(last, grain, anchor, tense)
        return end and (end[0] - dt.timedelta((end[0].isoweekday() - weekday) % 7), end[1])
    if first.is_open and last.is_open:
        if anchor is None:
            return None
        return _choose(partial(_spans, first, last), anchor, tense, first.mark)
    if last.is_open:  # "den 29 april 2021 till 2 maj": the end follows the start
        start = _point(first, grain, anchor, tense)
        end = _following(last, start[0]) if start else None
    else:
        end = _point(last, grain, anchor, tense)
        if first.is_open:
            start = _choose(partial(_recurring, first), end[0], "past", "") if end else None
        else:
            start = _point(first, grain, anchor, tense)
    if start is None or end is None or start[0] > end[1]:
        return None
    return start[0], end[1]


def _following(point: Point, day: dt.date) -> Interval | None:
    return next((found for found in _recurring(point, day) if found[1] >= day), None)


def _spans(first: Point, last: Point, anchor: dt.date) -> Iterator[Interval]:
    for start in _recurring(first, anchor):
        end = _following(last, start[0])
        if end is not None:
            yield start[0], end[1]


def _point(
    point: Point, grain: Grain, anchor: dt.date | None, tense: Tense | None
) -> Interval | None:
    if point.is_open:
        if anchor is None:
            return None
        return _choose(partial(_recurring, point), anchor, tense, point.mark)
    distance = _DISTANCE.fullmatch(point.base) if point.base[0] == "P" else None
    if distance is not None:
        if anchor is None:
            return None
        return _relative(point, int(distance[1]), distance[2], grain, anchor)
    if point.base.endswith("X"):
        zeros = point.base.count("X")
        start = int(point.base.rstrip("X") + "0" * zeros)
        days = dt.date(start, 1, 1), dt.date(start + 10**zeros - 1, 12, 31)
        unit = "decade" if zeros == 1 else "century"
        return part_of(days, point.part, unit) if point.part else days
    days = interval_in_year(int(point.base), point.rest)
    return part_of(days, point.part, _unit_of(point.rest)) if point.part else days


def _relative(
    point: Point, distance: int, letter: str, grain: Grain, anchor: dt.date
) -> Interval | None:
    if not point.rest and not point.part and grain == "day" and letter != "D":
        # counted exactly: "för två veckor sedan"
        if letter in {"W", "WE"}:
            day = anchor + dt.timedelta(weeks=distance)
        else:
            day = add_months(anchor, distance * _MONTHS_OF[letter])
        return day, day
    days = unit_around(anchor, letter, distance)
    if point.rest:
        if letter == "W":
            day = days[0] + dt.timedelta(days=int(point.rest) - 1)
            days = day, day
        elif letter == "M":  # the day of a month, or its n-th weekday
            days = interval_in_year(days[0].year, f"{days[0].month:02d}-{point.rest}")
        else:
            days = interval_in_year(days[0].year, point.rest)
    if point.part:
        unit = _unit_of(point.rest) if point.rest else _GRAIN_OF[letter]
        days = part_of(days, point.part, unit, anchor)
    return days


def _unit_of(rest: str) -> str:
    if not rest:
        return "year"
    if rest[0] == "W" and rest[:2] != "WI":
        return "week"
    return "month" if rest.isdigit() else "quarter"


def _recurring(point: Point, anchor: dt.date) -> Iterator[Interval]:  # noqa: C901 - one branch for each kind reads best
    """The occurrences of an open point around a day, in order."""
    rest = point.rest
    if rest.startswith("WXX"):
        _, _, weekday = rest.partition("-")
        for distance in range(-2, 3):
            week = unit_around(anchor, "WE" if weekday == "WE" else "W", distance)
            if weekday.isdigit():
                day = week[0] + dt.timedelta(days=int(weekday) - 1)
                week = day, day
            yield part_of(week, point.part, "week") if point.part else week
        return
    if rest.startswith("XX"):
        _, _, inside = rest.partition("-")
        for distance in range(-3, 4):
            month = unit_around(anchor, "M", distance)
            try:
                if inside == "TURN":
                    yield month[1], month[1] + dt.timedelta(days=1)
                else:
                    yield interval_in_year(month[0].year, f"{month[0].month:02d}-{inside}")
            except ValueError:
                continue
        return
    # 29 February and week 53 do not come every year
    reach = 9 if rest.startswith(("W53", "02-29")) else 2 if point.mark == "<<" else 1
    for year in range(anchor.year - reach, anchor.year + reach + 1):
        try:
            days = interval_in_year(year, rest)
            if point.part in {"PAST", "REST"} and not days[0] <= anchor <= days[1]:
                continue
            yield part_of(days, point.part, _unit_of(rest), anchor) if point.part else days
        except ValueError:
            continue


def _choose(
    occurrences: Callable[[dt.date], Iterator[Interval]],
    anchor: dt.date,
    tense: Tense | None,
    mark: str,
) -> Interval | None:
    found = list(occurrences(anchor))
    if mark == "<":
        return next((days for days in reversed(found) if days[0] < anchor), None)
    if mark == "<<":
        return next((days for days in reversed(found) if days[1] < anchor), None)
    if mark == ">":
        return next((days for days in found if days[0] > anchor), None)
    if tense == "past":
        return next((days for days in reversed(found) if days[0] <= anchor), None)
    if tense == "present":
        return next((days for days in found if days[1] >= anchor), None)

    def distance(days: Interval) -> int:
        return max((days[0] - anchor).days, (anchor - days[1]).days, 0)

    # Of two equally near ones the past one: news tells what has happened.
    return min(found, key=distance, default=None)
