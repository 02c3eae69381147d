"""Counts and shares of what posts carry, by period; first and last sight; growth."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from upphandling_nlp.arguments import check_list
from upphandling_nlp.errors import OptionError
from upphandling_nlp.trends.marks import DIMENSIONS, normalise_marks
from upphandling_nlp.trends.periods import By, place_in_periods
from upphandling_nlp.trends.units import Covers, check_columns, list_units

__all__ = ["add_growth", "count_marks", "rank_marks"]

SERIES = ["dimension", "value"]


def count_marks(
    posts: pd.DataFrame,
    marks: pd.DataFrame,
    *,
    by: By = "year",
    dimension: str | None = None,
    values: Collection[str] | None = None,
    covers: Covers | None = None,
) -> pd.DataFrame:
    """Count the posts that carry each thing, period by period.

    Args:
        posts: A frame of `to_frame`; a column `group` makes duplicates count once. To count a part
            of an archive, pass that part.
        marks: A frame of `marks_frame` or `terms_frame`; marks of other posts do not count.
        by: "month", "quarter" or "year".
        dimension: Only this dimension; all without it.
        values: Only these values, those that no post carries too.
        covers: First and last day that the archive covers (see `count_posts`).

    Returns:
        A row for each value and period, those without any post too: `dimension`, `value`, `name`,
        `period`, `start`, `end`, `partial`, `count` (posts that carry it), `posts` (all posts of
        the period, the denominator), `share` (count / posts, in [0, 1], missing where there is no
        post), `times` (mentions; equal to `count` for labels) and `per_100` (mentions per 100
        posts). The commonest value of a dimension comes first. `attrs` as for `count_posts`.

    Raises:
        OptionError: An option is not allowed.
        RecordError: A frame lacks a column.
    """
    table = place_in_periods(posts, by=by, covers=covers)
    marks = choose_marks(marks, dimension=dimension, values=values)
    placed = marks.merge(table.units[["record_id", "slot"]], on="record_id", how="inner")
    series = _list_series(placed, dimension, values)
    number = pd.Series(
        np.arange(len(series)), index=pd.MultiIndex.from_frame(series[SERIES]), dtype=np.int64
    )
    rows = number.loc[pd.MultiIndex.from_frame(placed[SERIES])].to_numpy()
    width = len(table.periods)
    cell = rows * width + placed["slot"].to_numpy()
    count = np.bincount(cell, minlength=len(series) * width)
    times = np.bincount(cell, weights=placed["times"], minlength=len(series) * width)
    result = pd.DataFrame(
        {
            **{name: np.repeat(series[name].to_numpy(), width) for name in (*SERIES, "name")},
            **{
                name: np.tile(table.periods[name].to_numpy(), len(series))
                for name in ("period", "start", "end", "partial")
            },
            "count": count,
            "posts": np.tile(table.periods["posts"].to_numpy(), len(series)),
        }
    )
    posts_there = result["posts"].where(result["posts"] > 0)
    result["share"] = result["count"] / posts_there
    result["times"] = times.astype(np.int64)
    result["per_100"] = 100 * result["times"] / posts_there
    result.attrs.update(table.attrs)
    return result


def choose_marks(
    marks: pd.DataFrame, *, dimension: str | None, values: Collection[str] | None
) -> pd.DataFrame:
    """Check marks and keep those of a dimension and of some values.

    Raises:
        OptionError: The dimension is unknown or no single one, or `values` is a single text.
    """
    check_list("values", values)
    if dimension is not None and not isinstance(dimension, str):
        raise OptionError(
            f"dimension={dimension!r} is no text", remedy="name one dimension; None takes all"
        )
    check_columns(marks, ("record_id", *SERIES), maker="marks_frame")
    if dimension is not None:
        known = {*DIMENSIONS, *marks["dimension"].unique()}
        if dimension not in known:
            raise OptionError(
                f"no marks of the dimension '{dimension}'",
                remedy=f"use one of {', '.join(sorted(known))}",
            )
        listed = marks.attrs.get("dimensions", known)
        if dimension not in {*listed, *marks["dimension"].unique()}:
            raise OptionError(
                f"the dimension '{dimension}' is not among these marks",
                remedy=f"ask for it: marks_frame(posts, labels, mentions, "
                f"dimensions=[{dimension!r}])",
            )
        marks = marks[marks["dimension"] == dimension]
    if values is not None:
        marks = marks[marks["value"].isin(list(values))]
    return normalise_marks(marks)


def _list_series(
    placed: pd.DataFrame, dimension: str | None, values: Collection[str] | None
) -> pd.DataFrame:
    """The (dimension, value, name) to count, the commonest of each dimension first."""
    series = placed.groupby([*SERIES, "name"], as_index=False, sort=True).size()
    if values is not None:
        missing = [one for one in dict.fromkeys(values) if one not in set(series["value"])]
        if dimension is None and missing:
            raise OptionError(
                f"no post carries '{missing[0]}'",
                remedy="name its dimension, so that it can be counted as 0",
            )
        absent = pd.DataFrame(
            {"dimension": dimension, "value": missing, "name": missing, "size": 0}
        )
        series = pd.concat([series, absent], ignore_index=True) if missing else series
    series = series.sort_values("size", ascending=False, kind="stable")
    return series.sort_values("dimension", kind="stable", ignore_index=True)


def rank_marks(
    posts: pd.DataFrame, marks: pd.DataFrame, *, dimension: str | None = None
) -> pd.DataFrame:
    """Rank what posts carry over the whole archive, with when each was seen first and last.

    Args:
        posts: A frame of `to_frame`; a column `group` makes duplicates count once.
        marks: A frame of `marks_frame` or `terms_frame`.
        dimension: Only this dimension; all without it.

    Returns:
        A row a value, the commonest of a dimension first: `dimension`, `value`, `name`, `count`
        (posts that carry it, undated ones too), `share` (of all posts), `times` (mentions),
        `first`, `last` (days of the first and last post), `first_id`, `last_id` (these posts) and
        `undated` (posts of `count` without a day).

    Raises:
        RecordError: A frame lacks a column.
    """
    units = list_units(posts)
    marks = choose_marks(marks, dimension=dimension, values=None)
    placed = marks.merge(units[["record_id", "published"]], on="record_id", how="inner")
    # Posts without a day come last, so that they are first or last sight of nothing.
    placed = placed.sort_values(["published", "record_id"], kind="stable")
    placed["undated"] = placed["published"].isna()
    grouped = placed.groupby([*SERIES, "name"], as_index=False, sort=True)
    ranked = grouped.agg(
        count=("record_id", "size"),
        times=("times", "sum"),
        first=("published", "min"),
        last=("published", "max"),
        undated=("undated", "sum"),
    )
    dated = placed[~placed["undated"]].groupby(SERIES)["record_id"]
    ends = dated.agg(first_id="first", last_id="last").reset_index()
    ranked = ranked.merge(ends, on=SERIES, how="left")
    ranked["share"] = ranked["count"] / max(len(units), 1)
    ranked = ranked.sort_values("count", ascending=False, kind="stable")
    ranked = ranked.sort_values("dimension", kind="stable", ignore_index=True)
    return ranked[
        [*SERIES, "name", "count", "share", "times", "first", "last", "first_id", "last_id",
         "undated"]
    ]  # fmt: skip


def add_growth(counts: pd.DataFrame, *, lag: int = 1) -> pd.DataFrame:
    """Add how counts and shares changed since an earlier period.

    Args:
        counts: A frame of `count_marks`.
        lag: How many periods back; 12 compares a month with that of the year before.

    Returns:
        The frame with `share_change` (difference of the shares, in [-1, 1]), `share_ratio` and
        `count_ratio` (this period over the earlier one; missing where the earlier one is 0).
        Counts are not compared where one of the periods is partial, shares are.

    Raises:
        OptionError: `lag` is no positive number.
        RecordError: The frame lacks a column.
    """
    if lag < 1:
        raise OptionError(f"lag={lag} looks ahead", remedy="give 1 or more periods")
    check_columns(counts, (*SERIES, "start", "partial", "count", "share"), maker="count_marks")
    # An index may repeat, as that of two tables in one does: rows go by their place.
    result = counts.reset_index(drop=True).sort_values([*SERIES, "start"], kind="stable")
    series = result.groupby(SERIES, sort=False)
    share, count = (series[name].shift(lag).astype(float) for name in ("share", "count"))
    whole = ~(result["partial"] | series["partial"].shift(lag, fill_value=True))
    result["share_change"] = result["share"] - share
    result["share_ratio"] = result["share"] / share.where(share > 0)
    result["count_ratio"] = (result["count"] / count.where(count > 0)).where(whole)
    result = result.sort_index().set_axis(counts.index)
    result.attrs.update(counts.attrs)
    return result
