"""Posts in a pandas frame to records in a frame: for pandas, and for `map_partitions` of Dask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from upphandling_nlp.archive.options import ArchiveOptions, PostTagger, find_tagger_maker
from upphandling_nlp.errors import OptionError
from upphandling_nlp.frames import to_frame
from upphandling_nlp.schema import Post

if TYPE_CHECKING:  # heavy: imported where it is used
    import pandas as pd

__all__ = ["frame_meta", "tag_frame"]

_FIELDS = Post.__struct_fields__


def tag_frame(
    frame: pd.DataFrame,
    *,
    annotator: str = "encoder",
    classifier: str | Path | None = None,
    tagger: PostTagger | None = None,
) -> pd.DataFrame:
    """Tag the posts of a frame, a row a post.

    The tagger is loaded once in each process and kept. With Dask:

        records = posts.map_partitions(tag_frame, annotator="rules", meta=frame_meta())

    Args:
        frame: Columns of the names of `Post`'s fields, `title` or `body` at least; `published` as
            datetime64, dates or ISO 8601 strings. What is missing (NaN, NaT, None) is taken for
            absent. Other columns are ignored.
        annotator: As in `upphandling_nlp.load`.
        classifier: As in `upphandling_nlp.load`.
        tagger: A tagger of one's own in place of both.

    Returns:
        A frame as `to_frame` gives it, with the index of `frame`.

    Raises:
        OptionError: The frame has neither column, or a value has the wrong type; the message
            names the row.
    """
    if not {"title", "body"} & set(frame.columns):
        raise OptionError(
            f"the frame has neither 'title' nor 'body' (it has {', '.join(map(str, frame))})",
            remedy='rename its columns, as frame.rename(columns={"Innehåll": "body"})',
        )
    chosen = _open_tagger(annotator, classifier) if tagger is None else tagger
    tagged = to_frame(chosen.tag(post) for post in _read_rows(frame))
    return tagged.set_index(frame.index)


def frame_meta() -> pd.DataFrame:
    """Give an empty frame with the columns and types of `tag_frame`, the `meta` that Dask needs."""
    return to_frame(())


@lru_cache(maxsize=1)
def _open_tagger(annotator: str, classifier: str | Path | None) -> PostTagger:
    options = ArchiveOptions(annotator=annotator, classifier=classifier)
    return find_tagger_maker(options, threads=1)()


def _read_rows(frame: pd.DataFrame) -> Iterator[Post]:
    import pandas as pd  # noqa: PLC0415  (heavy)

    names = [name for name in _FIELDS if name in frame.columns]
    for label, *values in frame[names].itertuples(name=None):
        fields: dict[str, Any] = {
            name: value for name, value in zip(names, values, strict=True) if not pd.isna(value)
        }
        if "published" in fields:
            fields["published"] = _read_day(fields["published"], label)
        try:
            post = Post(**fields)
        except OptionError as error:
            raise OptionError(f"row {label!r}: {error.problem}", remedy=error.remedy) from None
        yield post


def _read_day(value: object, label: object) -> dt.date:
    try:
        if isinstance(value, str):
            return dt.datetime.fromisoformat(value).date()
        if isinstance(value, dt.datetime):  # Timestamps of pandas are such, too
            return value.date()
    except ValueError:
        pass
    if isinstance(value, dt.date):
        return value
    raise OptionError(
        f"row {label!r}: published is {value!r}",
        remedy="give dates, as with pandas.to_datetime, or ISO 8601 strings",
    )
