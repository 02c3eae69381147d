"""Swedish feasts: the days of each, by key and year.

Easter by dateutil (Gregorian computus); the other movable feasts follow from it or from the rules
of the Swedish act on public holidays (SFS 1989:253) and from custom for eves.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from dateutil.easter import easter

__all__ = ["FEASTS", "feast_days"]

_DAY = dt.timedelta(days=1)

# Month, day, number of days.
_FIXED = {
    "new-year": (12, 31, 2),
    "new-years-eve": (12, 31, 1),
    "new-years-day": (1, 1, 1),
    "epiphany-eve": (1, 5, 1),
    "epiphany": (1, 6, 1),
    "epiphany-weekend": (1, 5, 2),
    "valentines-day": (2, 14, 1),
    "walpurgis-eve": (4, 30, 1),
    "walpurgis-weekend": (4, 30, 2),
    "national-day": (6, 6, 1),
    "lucia": (12, 13, 1),
    "womens-day": (3, 8, 1),
    "human-rights-day": (12, 10, 1),
    "christmas": (12, 24, 3),
    "christmas-eve": (12, 24, 1),
    "christmas-day": (12, 25, 1),
    "boxing-day": (12, 26, 1),
    "between-days": (12, 27, 4),
}

# Distance from Easter Day, number of days.
_FROM_EASTER = {
    "shrove-tuesday": (-47, 1),
    "ash-wednesday": (-46, 1),
    "palm-sunday": (-7, 1),
    "maundy-thursday": (-3, 1),
    "good-friday": (-2, 1),
    "easter": (-2, 4),
    "easter-eve": (-1, 1),
    "easter-day": (0, 1),
    "easter-monday": (1, 1),
    "ascension-day": (39, 1),
    "ascension-weekend": (39, 4),
    "pentecost": (48, 2),
    "pentecost-eve": (48, 1),
    "pentecost-day": (49, 1),
    "whit-monday": (50, 1),
}

# The first such weekday (ISO number) on or after a month and day, days to shift, number of days.
_WEEKDAY_AFTER = {
    "mothers-day": (5, 25, 7, 0, 1),  # the last Sunday of May
    "midsummer-eve": (6, 19, 5, 0, 1),
    "midsummer-day": (6, 20, 6, 0, 1),
    "midsummer": (6, 19, 5, 0, 2),
    "all-saints-day": (10, 31, 6, 0, 1),
    "all-saints-weekend": (10, 31, 6, -1, 3),
    "fathers-day": (11, 8, 7, 0, 1),  # the second Sunday of November
    "advent": (11, 27, 7, 0, 1),
    "advent-1": (11, 27, 7, 0, 1),
    "advent-2": (11, 27, 7, 7, 1),
    "advent-3": (11, 27, 7, 14, 1),
    "advent-4": (11, 27, 7, 21, 1),
}

FEASTS = frozenset((*_FIXED, *_FROM_EASTER, *_WEEKDAY_AFTER))
"""The key of every feast, as in `XXXX-easter-eve`."""


@lru_cache(maxsize=4096)
def feast_days(key: str, year: int) -> tuple[dt.date, dt.date]:
    """The first and last day of a feast.

    Args:
        key: One of `FEASTS`.
        year: The year in which it begins (`new-year` is 31 December to 1 January).

    Raises:
        ValueError: There is no such feast, or the year is outside 1583-4099.
    """
    if key in _FIXED:
        month, day, count = _FIXED[key]
        first = dt.date(year, month, day)
    elif key in _FROM_EASTER:
        distance, count = _FROM_EASTER[key]
        first = easter(year) + distance * _DAY
    elif key in _WEEKDAY_AFTER:
        month, day, weekday, shift, count = _WEEKDAY_AFTER[key]
        start = dt.date(year, month, day)
        first = start + ((weekday - start.isoweekday()) % 7 + shift) * _DAY
    else:
        raise ValueError(f"no such feast: {key!r}")
    return first, first + (count - 1) * _DAY
