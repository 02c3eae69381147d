"""Months, quarters or years in which posts were published.

Posts without a day of publication lie in no period; how many they are is said in the `attrs` of
every table, and by `describe_posts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from upphandling_nlp.errors import OptionError
from upphandling_nlp.trends.units import Covers, list_units, read_days, read_limits

__all__ = [
    "By",
    "PostTable",
    "count_posts",
    "list_periods",
    "number_periods",
    "place_in_periods",
]

By = Literal["month", "quarter", "year"]

_FREQUENCIES: dict[str, Literal["M", "Q", "Y"]] = {"month": "M", "quarter": "Q", "year": "Y"}
_LABELS = {"month": "%Y-%m", "quarter": "%Y-Q%q", "year": "%Y"}
# Fewer days with posts tell nothing of how far apart posts use to be.
_MIN_DAYS = 10
_USUAL_GAP = 0.95
# More periods than this, 200 years of months, come from a misread day, not from an archive.
_MAX_PERIODS = 2_400


@dataclass(frozen=True)
class PostTable:
    """The posts that count, each in its period.

    Attributes:
        units: A row a dated post: `record_id`, `published`, `stratum` and `slot` (row of its
            period in `periods`).
        periods: A row a period, without gaps, in order of time: `period`, `start`, `end`,
            `partial`, `posts`, `all_posts`.
        attrs: What every table made from it says of the posts that it leaves out.
    """

    units: pd.DataFrame
    periods: pd.DataFrame
    attrs: dict[str, int | str]


def place_in_periods(
    posts: pd.DataFrame,
    *,
    by: By = "year",
    covers: Covers | None = None,
    stratum: str | None = None,
) -> PostTable:
    """Put every post that counts into its period.

    Args:
        posts: As for `list_units`.
        by: Length of the periods.
        covers: The days that the archive covers; posts outside are left out and counted. Without
            it the archive reaches from its first to its last post, and the period at either end
            is taken for incomplete where it lacks more days than usually lie between two days
            with posts (the 95th percentile of the gaps).
        stratum: Column to carry along.

    Raises:
        OptionError: `by` or `covers` is not allowed, or the days span too many periods.
        RecordError: The frame lacks a column.
    """
    units = list_units(posts, stratum=stratum)
    attrs: dict[str, int | str] = {"by": by, **count_left_out(posts, units)}
    units = units.dropna(subset=["published"], ignore_index=True)
    periods, inside = list_periods(units["published"], by=by, covers=covers)
    attrs["outside"] = int((~inside).sum())
    units = units[inside].reset_index(drop=True)
    units["slot"] = number_periods(units["published"], periods)
    days = read_days(posts).dropna()
    # A duplicate may have a day where the post that counts has none, or one before all others.
    limits = _find_limits(units["published"], covers)
    days = days[days.between(*limits)] if limits else days.iloc[:0]
    periods["posts"] = np.bincount(units["slot"], minlength=len(periods))
    periods["all_posts"] = np.bincount(number_periods(days, periods), minlength=len(periods))
    return PostTable(units, periods, attrs)


def count_left_out(posts: pd.DataFrame, units: pd.DataFrame) -> dict[str, int]:
    """Count the posts that lie in no period, for the `attrs` of a table.

    Args:
        posts: The frame that was given.
        units: What `list_units` makes of it.

    Returns:
        `duplicates` (rows that another post stands for), `undated` (posts without a day).
    """
    return {
        "duplicates": len(posts) - len(units),
        "undated": int(units["published"].isna().sum()),
    }


def list_periods(
    days: pd.Series[pd.Timestamp], *, by: By, covers: Covers | None
) -> tuple[pd.DataFrame, pd.Series[bool]]:
    """List the periods that days lie in, without gaps.

    Args:
        days: Days, none missing.
        by: Length of the periods.
        covers: First and last day that count; without it the first and the last of the days.

    Returns:
        `period`, `start`, `end`, `partial`; and whether each day counts.

    Raises:
        OptionError: `by` or `covers` is not allowed, or the days span too many periods.
    """
    if by not in _FREQUENCIES:
        raise OptionError(f"no periods by '{by}'", remedy=f"use one of {', '.join(_FREQUENCIES)}")
    limits = _find_limits(days, covers)
    if limits is None:
        return _lay_out(by, None, 0), pd.Series(data=False, index=days.index)
    inside = days.between(*limits)
    tolerance = _find_usual_gap(days[inside]) if covers is None else 0
    return _lay_out(by, limits, tolerance), inside


def _find_limits(
    published: pd.Series[pd.Timestamp], covers: Covers | None
) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    if covers is not None:
        return read_limits("covers", covers)
    return None if published.empty else (published.min(), published.max())


def _find_usual_gap(published: pd.Series[pd.Timestamp]) -> float:
    days = published.drop_duplicates().sort_values()
    if len(days) < _MIN_DAYS:
        return 0
    return float(days.diff().dt.days.quantile(_USUAL_GAP))


def _lay_out(
    by: By, limits: tuple[pd.Timestamp, pd.Timestamp] | None, tolerance: float
) -> pd.DataFrame:
    frequency = _FREQUENCIES[by]
    if limits is None:
        index = pd.PeriodIndex([], freq=frequency)
    else:
        index = pd.period_range(*limits, freq=frequency)
    start, end = index.start_time, index.end_time.normalize()
    partial = np.zeros(len(index), dtype=bool)
    if limits is not None:
        if len(index) > _MAX_PERIODS:
            raise OptionError(
                f"{len(index)} periods by {by} from {limits[0]:%Y-%m-%d} to {limits[1]:%Y-%m-%d}",
                remedy="name the days that the archive covers: covers=('2010-01-01', '2026-06-30')",
            )
        partial[0] = (limits[0] - start[0]).days > tolerance
        partial[-1] |= (end[-1] - limits[1]).days > tolerance
    return pd.DataFrame(
        {
            "period": np.asarray(index.strftime(_LABELS[by]), dtype=object),
            "start": start,
            "end": end,
            "partial": partial,
        }
    )


def number_periods(days: pd.Series[pd.Timestamp], periods: pd.DataFrame) -> NDArray[np.int64]:
    """Return the row of each day's period."""
    starts = periods["start"].to_numpy(dtype="datetime64[D]")
    placed = np.searchsorted(starts, days.to_numpy(dtype="datetime64[D]"), side="right") - 1
    return np.asarray(placed, dtype=np.int64)


def count_posts(
    posts: pd.DataFrame, *, by: By = "year", covers: Covers | None = None
) -> pd.DataFrame:
    """Count the posts of each period.

    Args:
        posts: A frame of `to_frame`; a column `group` makes duplicates count once.
        by: "month", "quarter" or "year".
        covers: First and last day that the archive covers (see `place_in_periods`).

    Returns:
        A row a period, those without posts too: `period` ("2021", "2021-Q2", "2021-04"), `start`
        and `end` (first and last day), `partial` (whether the archive covers only a part of it),
        `posts` (duplicates counted once), `all_posts`. `attrs` tells `undated` (posts without a
        day), `outside` (posts outside `covers`), `duplicates` (rows that are another post's).

    Raises:
        OptionError: An option is not allowed.
        RecordError: The frame lacks a column.
    """
    table = place_in_periods(posts, by=by, covers=covers)
    table.periods.attrs.update(table.attrs)
    return table.periods
