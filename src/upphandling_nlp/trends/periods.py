"""The posts that count, and the months, quarters or years in which they were published.

A post counts once: rows with the same `id` are one post, and where the frame has a column `group`
(the id of the post that stands for all its duplicates) a group is one post, the one that stands
for it. Posts without a day of publication lie in no period; how many they are is said, in the
`attrs` of every table and by `describe_posts`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from upphandling_nlp.errors import OptionError, RecordError

__all__ = [
    "By",
    "Covers",
    "PostTable",
    "PostsSummary",
    "check_columns",
    "count_posts",
    "describe_posts",
    "list_periods",
    "list_units",
    "number_periods",
    "place_in_periods",
]

By = Literal["month", "quarter", "year"]
#: First and last day that the archive covers, both inclusive.
Covers = tuple[dt.date | str, dt.date | str]

_FREQUENCIES: dict[str, Literal["M", "Q", "Y"]] = {"month": "M", "quarter": "Q", "year": "Y"}
_LABELS = {"month": "%Y-%m", "quarter": "%Y-Q%q", "year": "%Y"}
# Fewer days with posts tell nothing of how far apart posts use to be.
_MIN_DAYS = 10
_USUAL_GAP = 0.95
# More periods than this come from a misread day, not from an archive.
_MAX_PERIODS = 5_000


@dataclass(frozen=True)
class PostsSummary:
    """What an archive holds, before anything is counted.

    Attributes:
        rows: Rows of the frame.
        posts: Posts, duplicates counted once.
        duplicates: Rows that are the same as another post.
        undated: Posts (of `posts`) without a day of publication.
        first: Day of the first post; None where no post has a day.
        last: Day of the last post.
    """

    rows: int
    posts: int
    duplicates: int
    undated: int
    first: dt.date | None
    last: dt.date | None


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


def check_columns(frame: pd.DataFrame, names: Iterable[str], *, maker: str) -> None:
    """Raise where a frame lacks columns.

    Raises:
        RecordError: Names the missing columns and the function that makes such a frame.
    """
    missing = [name for name in names if name not in frame.columns]
    if missing:
        raise RecordError(
            f"the frame lacks the columns {', '.join(missing)}", remedy=f"pass a frame of {maker}"
        )


def list_units(posts: pd.DataFrame, *, stratum: str | None = None) -> pd.DataFrame:
    """List the posts that count, each once, dated or not.

    Args:
        posts: A frame of `to_frame`, or of any source with columns `id` and `published`; with a
            column `group`, the duplicates of a group count as one post.
        stratum: Column to carry along as `stratum`.

    Returns:
        Columns `record_id`, `published` (datetime64, missing where unknown), `stratum`; in order
        of the frame. For a group, the row whose `id` is the group's; where that is not in the
        frame, the earliest with a day, then the first by id.

    Raises:
        RecordError: The frame lacks a column, or holds what is no day.
    """
    check_columns(posts, ["id", "published", *([stratum] if stratum else [])], maker="to_frame")
    frame = pd.DataFrame(
        {
            "record_id": posts["id"].to_numpy(dtype=object),
            "published": _read_days(posts).to_numpy(),
            "stratum": _list_strata(posts, stratum),
        }
    )
    if "group" not in posts.columns:
        return frame.drop_duplicates("record_id", ignore_index=True)
    group = posts["group"].where(posts["group"].notna(), posts["id"]).to_numpy(dtype=object)
    chosen = (
        frame.assign(group=group, own=frame["record_id"].to_numpy() != group, row=range(len(frame)))
        .sort_values(["own", "published", "record_id", "row"])
        .drop_duplicates("group")
        .drop_duplicates("record_id")
        .sort_values("row", ignore_index=True)
    )
    return chosen[["record_id", "published", "stratum"]]


def _list_strata(posts: pd.DataFrame, stratum: str | None) -> NDArray[np.object_]:
    if stratum is None:
        return np.full(len(posts), "", dtype=object)
    # An item's number in a file is no source of its own: "pressrum.rss#12" is from "pressrum.rss".
    texts = posts[stratum].where(posts[stratum].notna(), "").astype(str)
    return texts.str.replace(r"#\d+$", "", regex=True).to_numpy(dtype=object)


def describe_posts(posts: pd.DataFrame) -> PostsSummary:
    """Tell how many posts a frame holds, how many are duplicates, and how many have no day.

    Args:
        posts: As for `list_units`.

    Raises:
        RecordError: The frame lacks a column.
    """
    units = list_units(posts)
    days = units["published"].dropna()
    return PostsSummary(
        rows=len(posts),
        posts=len(units),
        duplicates=len(posts) - len(units),
        undated=len(units) - len(days),
        first=None if days.empty else days.min().date(),
        last=None if days.empty else days.max().date(),
    )


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
    attrs: dict[str, int | str] = {
        "by": by,
        "duplicates": len(posts) - len(units),
        "undated": int(units["published"].isna().sum()),
        "outside": 0,
    }
    units = units.dropna(subset=["published"], ignore_index=True)
    periods, inside = list_periods(units["published"], by=by, covers=covers)
    attrs["outside"] = int((~inside).sum())
    units = units[inside].reset_index(drop=True)
    units["slot"] = number_periods(units["published"], periods)
    days = _read_days(posts).dropna()
    # A duplicate may have a day where the post that counts has none, or one before all others.
    limits = _find_limits(units["published"], covers)
    days = days[days.between(*limits)] if limits else days.iloc[:0]
    periods["posts"] = np.bincount(units["slot"], minlength=len(periods))
    periods["all_posts"] = np.bincount(number_periods(days, periods), minlength=len(periods))
    return PostTable(units, periods, attrs)


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


def _read_days(posts: pd.DataFrame) -> pd.Series[pd.Timestamp]:
    try:
        published = pd.to_datetime(posts["published"])
    except (ValueError, TypeError) as error:
        raise RecordError(
            f"'published' holds what is no day ({error})", remedy="pass a frame of to_frame"
        ) from error
    if published.dt.tz is not None:
        # The day is that of the place where the post was published, not that of Greenwich.
        published = published.dt.tz_localize(None)
    return published.dt.normalize()


def _find_limits(
    published: pd.Series[pd.Timestamp], covers: Covers | None
) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    if covers is None:
        return None if published.empty else (published.min(), published.max())
    try:
        first, last = (pd.Timestamp(day).normalize() for day in covers)
    except (ValueError, TypeError) as error:
        raise OptionError(
            f"covers={covers!r} is no pair of days", remedy="write ('2019-01-01', '2024-12-31')"
        ) from error
    if pd.isna(first) or pd.isna(last) or last < first:
        raise OptionError(
            f"covers={covers!r} does not run from a day to a later one",
            remedy="write ('2019-01-01', '2024-12-31')",
        )
    return first, last


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
