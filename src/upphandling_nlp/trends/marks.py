"""What posts carry, a row a post and thing: labels, organisations, places, people.

A *mark* is anything that a post can be counted by. All counts of this package take a frame of
marks beside the frame of posts; `marks_frame` makes it of labels and mentions, `terms_frame` of
words, and any frame with the columns `record_id`, `dimension` and `value` will do.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd

from upphandling_nlp.arguments import check_list
from upphandling_nlp.errors import OptionError, RecordError
from upphandling_nlp.resources.registry import default_registry
from upphandling_nlp.resources.taxonomy import Taxonomy, default_taxonomy
from upphandling_nlp.trends.units import check_columns

__all__ = ["DIMENSIONS", "MARK_COLUMNS", "marks_frame", "normalise_marks"]

MARK_COLUMNS = ("record_id", "dimension", "value", "name", "times")
_KEYS = ["record_id", "dimension", "value"]

_FACETS = ("theme", "category", "risk")
#: Dimensions of names: which entity labels, and which column tells the value (None: the registry's
#: id, or the name where the registry has none).
_NAMED: dict[str, tuple[tuple[str, ...], str | None]] = {
    "organisation": (("ORG",), None),
    "place": (("LOC",), None),
    "person": (("PER",), None),
    # A Swedish organisation acts in its county; a foreign one says where its head office is, not
    # where the goods come from, so countries are those of places alone.
    "county": (("ORG", "LOC"), "county_code"),
    "country": (("LOC",), "country_code"),
}
#: Columns of the posts that are dimensions where they are there.
_OF_POSTS = ("genre",)
#: The dimensions that are there without facets of the user's own, whether a post has any or not.
DIMENSIONS = (*_FACETS, *_NAMED, *_OF_POSTS, "term")

_OF_MENTIONS = (
    "record_id", "type", "label", "start", "end", "text", "id", "name", "county_code",
    "country_code",
)  # fmt: skip


def marks_frame(
    posts: pd.DataFrame,
    labels: pd.DataFrame | None = None,
    mentions: pd.DataFrame | None = None,
    *,
    dimensions: Collection[str] | None = None,
    taxonomy: Taxonomy | None = None,
) -> pd.DataFrame:
    """List what posts carry, a row a post and thing.

    Args:
        posts: A frame of `to_frame`; its column `genre`, where there, is a dimension too.
        labels: A frame of `labels_frame`; each facet is a dimension (theme, category, risk).
        mentions: A frame of `mentions_frame`; gives organisation, place, county, country, person.
        dimensions: The dimensions wanted; without it all but `person`, since people are counted
            only where asked for.
        taxonomy: Where the names of the labels stand, for a taxonomy of your own.

    Returns:
        Columns `record_id`, `dimension`, `value` (label id; registry id, or the name where the
        registry has none; county code; country code), `name` (to show: the name in the registry
        today, the label's Swedish name) and `times` (how often the post mentions it; 1 for
        labels). Each (record, dimension, value) once. `attrs` tells the `dimensions` that were
        looked for, so that a count of another is refused in place of being empty.

    Raises:
        OptionError: A dimension is none of those that the frames give, or `dimensions` is one text.
        RecordError: A frame lacks a column, or has numbers in place of codes.
    """
    check_list("dimensions", dimensions)
    parts: list[pd.DataFrame] = []
    known = set(_OF_POSTS) & set(posts.columns)
    check_columns(posts, ["id"], maker="to_frame")
    for column in sorted(known):
        found = posts[posts[column].notna()].drop_duplicates(["id", column])
        parts.append(_build(found["id"], column, found[column], found[column]))
    if labels is not None:
        check_columns(labels, ("record_id", "facet", "label"), maker="labels_frame")
        known |= {*_FACETS, *labels["facet"].unique()}
        labels = labels.drop_duplicates(["record_id", "facet", "label"])
        parts.append(
            _build(
                labels["record_id"],
                labels["facet"],
                labels["label"],
                _name_labels(labels["label"], taxonomy),
            )
        )
    if mentions is not None:
        known |= set(_NAMED)
    listed = known - {"person"} if dimensions is None else set(dimensions)
    if mentions is not None:
        parts += [_list_names(mentions, name) for name in _NAMED if name in listed]
    if dimensions is not None and (unknown := sorted(set(dimensions) - known)):
        raise OptionError(
            f"no dimension '{unknown[0]}' in these frames",
            remedy=f"they give {', '.join(sorted(known)) or 'none'}",
        )
    if parts:
        marks = pd.concat(parts, ignore_index=True)
        marks = marks[marks["dimension"].isin(listed)]
    else:
        marks = pd.DataFrame(columns=list(MARK_COLUMNS))
    marks = normalise_marks(marks)
    marks.attrs["dimensions"] = sorted(listed)
    return marks


def normalise_marks(marks: pd.DataFrame) -> pd.DataFrame:
    """Give a frame of marks its columns, each (record, dimension, value) once.

    Args:
        marks: Columns `record_id`, `dimension`, `value`; `name` and `times` where there.

    Raises:
        RecordError: A column is missing.
    """
    check_columns(marks, _KEYS, maker="marks_frame")
    frame = pd.DataFrame(
        {
            "record_id": marks["record_id"].astype(object),
            "dimension": marks["dimension"].astype(object),
            "value": marks["value"].astype(object),
            "name": _fill(marks, "name", marks["value"]).astype(object),
            "times": _fill(marks, "times", pd.Series(1, index=marks.index)),
        }
    )
    frame = frame.dropna(subset=_KEYS).astype({"times": "int64"})
    if frame.duplicated(_KEYS).any():
        grouped = frame.groupby(_KEYS, sort=False, as_index=False)
        frame = grouped.agg({"name": "first", "times": "sum"})
    # One value has one name: the commonest, the first in the alphabet where two are as common.
    uses = frame.groupby(["dimension", "value", "name"], as_index=False, sort=True).size()
    best = uses.sort_values("size", ascending=False, kind="stable")
    best = best.drop_duplicates(["dimension", "value"])
    if len(best) < len(uses):
        frame = frame.drop(columns="name").merge(
            best[["dimension", "value", "name"]], on=["dimension", "value"], how="left"
        )
    return frame[list(MARK_COLUMNS)].reset_index(drop=True)


def _fill(marks: pd.DataFrame, column: str, default: pd.Series[Any]) -> pd.Series[Any]:
    if column not in marks:
        return default
    return marks[column].where(marks[column].notna(), default)


def _build(
    record_id: pd.Series[str], dimension: object, value: pd.Series[str], name: pd.Series[str]
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "record_id": record_id.to_numpy(dtype=object),
            "dimension": dimension if isinstance(dimension, str) else np.asarray(dimension),
            "value": value.to_numpy(dtype=object),
            "name": name.to_numpy(dtype=object),
            "times": 1,
        }
    )


def _name_labels(labels: pd.Series[str], taxonomy: Taxonomy | None) -> pd.Series[str]:
    taxonomy = taxonomy or default_taxonomy()
    names = {one: taxonomy[one].name if one in taxonomy else one for one in labels.unique()}
    return labels.map(names)


def _list_names(mentions: pd.DataFrame, dimension: str) -> pd.DataFrame:
    kinds, column = _NAMED[dimension]
    check_columns(mentions, _OF_MENTIONS, maker="mentions_frame")
    found = mentions[(mentions["type"] == "entity") & mentions["label"].isin(kinds)]
    # A post that was read from two files stands in the frame twice, with all its mentions.
    found = found.drop_duplicates(["record_id", "start", "end", "label"])
    written = found["name"].where(found["name"].notna(), found["text"])
    linked = found["id"].where(found["id"].notna(), written)
    value = linked if column is None else _read_codes(found, column)
    there = value.notna()
    value, written = value[there], written[there]
    names = {one: _name_value(dimension, one) for one in value.unique()}
    shown = value.map(names)
    shown = shown.where(shown.notna(), written)
    return _build(found.loc[there, "record_id"], dimension, value, shown)


def _name_value(dimension: str, value: str) -> str | None:
    """The name of today in the registry; None for what is not there."""
    registry = default_registry()
    key = f"{dimension}-{value}" if dimension in {"county", "country"} else value
    if key in registry:
        return registry[key].name
    return value if dimension in {"county", "country"} else None


def _read_codes(mentions: pd.DataFrame, column: str) -> pd.Series[Any]:
    """The codes of a column; pandas takes those of a CSV file for numbers ("07" for 7.0)."""
    codes = mentions[column]
    wrong = [code for code in codes.dropna() if not isinstance(code, str)]
    if wrong:
        raise RecordError(
            f"'{column}' holds {wrong[0]!r}, no text",
            remedy=f'read the file by pandas.read_csv(..., dtype={{"{column}": str}}), or keep '
            "frames as Parquet",
        )
    return codes
