"""The posts that count, each once.

Rows with the same `id` are one post, the first of them, and where the frame has a column `group`
(the id of the post that stands for all its duplicates) a group is one post, the one that stands
for it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from upphandling_nlp.errors import OptionError, RecordError

__all__ = [
    "Covers",
    "PostsSummary",
    "check_columns",
    "cut_item",
    "describe_posts",
    "list_units",
    "read_days",
    "read_limits",
]

#: First and last day that the archive covers, both inclusive.
Covers = tuple[dt.date | str, dt.date | str]

# Other signs of number are part of a name: "C#-nytt.rss".
_ITEM = re.compile(r"#\d+\Z")


@dataclass(frozen=True)
class PostsSummary:
    """What an archive holds, before anything is counted.

    Attributes:
        rows: Rows of the frame.
        posts: Posts, duplicates counted once.
        duplicates: Rows of a group, or with an id, that another row stands for.
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
            "published": read_days(posts).to_numpy(),
            "stratum": _list_strata(posts, stratum),
        }
    )
    if "group" not in posts.columns:
        return frame.drop_duplicates("record_id", ignore_index=True)
    group = posts["group"].where(posts["group"].notna(), posts["id"]).to_numpy(dtype=object)
    chosen = (
        frame.assign(group=group, own=frame["record_id"].to_numpy() != group, row=range(len(frame)))
        .drop_duplicates("record_id")
        .sort_values(["own", "published", "record_id"])
        .drop_duplicates("group")
        .sort_values("row", ignore_index=True)
    )
    return chosen[["record_id", "published", "stratum"]]


def _list_strata(posts: pd.DataFrame, stratum: str | None) -> NDArray[np.object_]:
    if stratum is None:
        return np.full(len(posts), "", dtype=object)
    texts = posts[stratum].where(posts[stratum].notna(), "").astype(str)
    return texts.map(cut_item).to_numpy(dtype=object)


def cut_item(source: str) -> str:
    """Return a source without the number of the item: "press.rss#12" is from "press.rss"."""
    return _ITEM.sub("", source)


def read_days(frame: pd.DataFrame, column: str = "published") -> pd.Series[pd.Timestamp]:
    """Return the days of a column, missing where unknown; a frame of CSV has them as text.

    Raises:
        RecordError: A value is no day.
    """
    try:
        days = pd.to_datetime(frame[column])
    except (ValueError, TypeError) as error:
        raise RecordError(
            f"'{column}' holds what is no day ({error})",
            remedy="give days, or ISO 8601 text, as the package's own frames have them",
        ) from error
    if days.dt.tz is not None:
        # The day is that of the place where the post was published, not that of Greenwich.
        days = days.dt.tz_localize(None)
    return days.dt.normalize()


def read_limits(name: str, days: Covers) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return a first and a last day as moments.

    Args:
        name: Name of the option that holds them, for the message.
        days: First and last day.

    Raises:
        OptionError: They are no days, or the last comes before the first.
    """
    remedy = "write ('2019-01-01', '2024-12-31')"
    try:
        first, last = (pd.Timestamp(day).tz_localize(None).normalize() for day in days)
    except (ValueError, TypeError) as error:
        raise OptionError(f"{name}={days!r} is no pair of days", remedy=remedy) from error
    if pd.isna(first) or pd.isna(last) or last < first:
        raise OptionError(f"{name}={days!r} does not run from a day to a later one", remedy=remedy)
    return first, last
