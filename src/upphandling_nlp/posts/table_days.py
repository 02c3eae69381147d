"""Days as programs for tables write them: serial numbers, and "20-03-12"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Literal

from upphandling_nlp.posts.days import calendar_day

__all__ = ["DayOrder", "day_in_order", "day_of_serial", "order_of_days"]

DayOrder = Literal["ymd", "dmy"]

# Day 0 of the serial days of Excel, LibreOffice and Google Sheets (after February 1900).
_DAY_ZERO = dt.date(1899, 12, 30)
_PLAUSIBLE = range(1990, 2050)
_SERIAL = re.compile(r"(?P<days>\d{5})(?:[.,]\d+)?")
_HYPHENS = re.compile(r"(\d\d)-(\d\d)-(\d\d)(?=\s|$)")
# Posts of one table lie together: the wrong order makes years of days, and scatters them.
_NEARER = 4


def day_of_serial(value: object) -> dt.date | None:
    """Read a serial day: 43885 is 2020-02-24, a fraction the time of day.

    Args:
        value: A cell of a column of dates.

    Returns:
        The day; None where the value is no such number, or none of the years 1990 to 2049.
    """
    match = _SERIAL.fullmatch(str(value).strip())
    if match is None:
        return None
    day = _DAY_ZERO + dt.timedelta(days=int(match["days"]))
    return day if day.year in _PLAUSIBLE else None


def order_of_days(cells: Iterable[str]) -> DayOrder | None:
    """Tell how a column of dates orders "20-03-12", which by itself may be two days.

    Args:
        cells: The cells of the column, or the first of them.

    Returns:
        The order in which all are days of the calendar, and lie in far less time than in the
        other, or alone are such days; else None.
    """
    days = sorted({cell.strip() for cell in cells if _HYPHENS.match(cell.strip())})
    year_first = [day for cell in days if (day := day_in_order(cell, "ymd"))]
    day_first = [day for cell in days if (day := day_in_order(cell, "dmy"))]
    if _prevails(year_first, day_first, number=len(days)):
        return "ymd"
    return "dmy" if _prevails(day_first, year_first, number=len(days)) else None


def _prevails(days: Sequence[dt.date], others: Sequence[dt.date], *, number: int) -> bool:
    if not days or len(days) < number:
        return False
    near = _NEARER * _span(days) < _span(others)
    far = _NEARER * _span(others) < _span(days)
    return near or (len(others) < number and not far)


def _span(days: Sequence[dt.date]) -> int:
    return (max(days) - min(days)).days if days else 0


def day_in_order(cell: object, order: DayOrder | None) -> dt.date | None:
    """Read a day such as "20-03-12", with or without a time behind it, in a given order."""
    match = _HYPHENS.match(cell.strip()) if isinstance(cell, str) else None
    if match is None or order is None:
        return None
    first, month, last = match.groups()
    return calendar_day(*((first, month, last) if order == "ymd" else (last, month, first)))
