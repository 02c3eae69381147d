"""Records as pandas frames, and back.

`to_frame` has a row a post and keeps every field; `mentions_frame` and `labels_frame` have a row a
mention and a row a label.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from upphandling_nlp.errors import RecordError
from upphandling_nlp.records import READABLE, from_builtins, list_readable, to_builtins
from upphandling_nlp.resources.registry import default_registry
from upphandling_nlp.schema import Record

if TYPE_CHECKING:  # heavy: imported where it is used
    import pandas as pd

__all__ = ["from_frame", "labels_frame", "mentions_frame", "to_frame"]

_FIELDS = Record.__struct_fields__
_TEXTS = ("id", "source", "url", "title", "body", "text", "language")

_MENTION_COLUMNS = (
    "record_id", "published", "type", "label", "start", "end", "text", "id", "name", "score",
    "link_score", "first", "last", "grain", "role", "expression", "sentence", "org_id", "org_name",
    "place_id", "county_code", "country_code", "lat", "lon",
)  # fmt: skip
_MENTION_DAYS = ("published", "first", "last")
_MENTION_NUMBERS = {
    "start": "int64", "end": "int64", "sentence": "Int64", "score": "float64",
    "link_score": "float64", "lat": "float64", "lon": "float64",
}  # fmt: skip


def to_frame(records: Iterable[Record]) -> pd.DataFrame:
    """Lay out records as a frame, a row a post.

    Args:
        records: The records.

    Returns:
        A column for each field of `Record` (`published` as datetime64, nested fields as lists of
        dictionaries), then `themes`, `categories`, `risks` (lists of label ids) and
        `organisations`, `places`, `persons` (lists of names, each once). `from_frame` gives the
        records back.
    """
    import pandas as pd  # noqa: PLC0415  (heavy)

    rows = []
    for record in records:
        row = to_builtins(record)
        row.update(list_readable(record))
        rows.append(row)
    frame = pd.DataFrame(rows, columns=[*_FIELDS, *READABLE])
    return _set_types(frame, days=("published",), texts=_TEXTS, others={"schema_version": "int64"})


def from_frame(frame: pd.DataFrame) -> Iterator[Record]:
    """Give back the records of a frame that `to_frame` laid out.

    Also takes the frame of `pandas.read_parquet` on a file of records.

    Raises:
        RecordError: A column is missing or a row has another shape.
    """
    import pandas as pd  # noqa: PLC0415  (heavy)

    missing = [name for name in _FIELDS if name not in frame.columns]
    if missing:
        raise RecordError(
            f"the frame lacks the columns {', '.join(missing)}", remedy="pass a frame of to_frame"
        )
    for number, row in enumerate(frame[list(_FIELDS)].to_dict("records")):
        if pd.isna(row["published"]):
            row["published"] = None
        elif hasattr(row["published"], "date"):
            row["published"] = row["published"].date()
        if not isinstance(row["url"], str):
            row["url"] = None
        try:
            yield from_builtins(_to_plain(row))
        except msgspec.ValidationError as error:
            raise RecordError(f"row {number}: {error}", remedy="see docs/record.md") from error


def mentions_frame(records: Iterable[Record]) -> pd.DataFrame:
    """Lay out all mentions as a frame, a row a mention.

    Args:
        records: The records.

    Returns:
        Columns `record_id`, `published`, `type` ("entity", "date", "reference"), `label` (of an
        entity, or the kind of a reference), `start`, `end`, `text`, `id`, `name`, `score`,
        `link_score`, `first`, `last`, `grain`, `role`, `expression`, `sentence` (number of the
        sentence in the post, from 0). For names that the shipped registry knows: `org_id` and
        `org_name` (of an organisation), `place_id` (of a place, or of the place where an
        organisation is), `county_code` (two digits), `country_code` (ISO 3166, two letters), `lat`
        and `lon` (degrees, WGS 84). What does not apply is missing.
    """
    import pandas as pd  # noqa: PLC0415  (heavy)

    rows = []
    for record in records:
        shared = {"record_id": record.id, "published": record.published}
        for kind, mentions in (
            ("entity", record.entities),
            ("date", record.dates),
            ("reference", record.references),
        ):
            for mention in mentions:
                row = shared | {"type": kind} | to_builtins(mention)
                if kind == "reference":
                    row["label"] = row.pop("kind")
                elif kind == "entity" and row["id"] is not None:
                    row |= _locate(row)
                row["sentence"] = _find_sentence(record, mention.start)
                rows.append(row)
    frame = pd.DataFrame(rows, columns=list(_MENTION_COLUMNS))
    return _set_types(
        frame,
        days=_MENTION_DAYS,
        texts=[
            name for name in _MENTION_COLUMNS if name not in {*_MENTION_NUMBERS, *_MENTION_DAYS}
        ],
        others=_MENTION_NUMBERS,
    )


def labels_frame(records: Iterable[Record]) -> pd.DataFrame:
    """Lay out all labels as a frame, a row a label of a post.

    Args:
        records: The records.

    Returns:
        Columns `record_id`, `published`, `facet`, `label`, `score`, and `evidence` (list of the
        spans' texts).
    """
    import pandas as pd  # noqa: PLC0415  (heavy)

    rows = [
        {
            "record_id": record.id,
            "published": record.published,
            "facet": label.facet,
            "label": label.id,
            "score": label.score,
            "evidence": [record.text[span.start : span.end] for span in label.evidence],
        }
        for record in records
        for label in record.labels
    ]
    columns = ["record_id", "published", "facet", "label", "score", "evidence"]
    frame = pd.DataFrame(rows, columns=columns)
    return _set_types(
        frame,
        days=("published",),
        texts=("record_id", "facet", "label"),
        others={"score": "float64"},
    )


def _set_types(
    frame: pd.DataFrame, *, days: Iterable[str], texts: Iterable[str], others: Mapping[str, str]
) -> pd.DataFrame:
    """Give each column its type, whatever it holds: a partition of Dask may be empty, or lack all.

    Text has the type that pandas gives to strings, which differs from release to release.
    """
    import pandas as pd  # noqa: PLC0415  (heavy)

    for column in days:
        frame[column] = pd.to_datetime(frame[column])
    text = pd.Series([""]).dtype
    return frame.astype({**dict.fromkeys(texts, text), **others})


def _locate(row: dict[str, Any]) -> dict[str, Any]:
    """Tell where the registry places a linked name."""
    registry = default_registry()
    if row["id"] not in registry:  # linked with a table of the user's own
        return {}
    entry = registry[row["id"]]
    organisation = row["label"] == "ORG"
    return {
        "org_id": entry.id if organisation else None,
        "org_name": row["name"] if organisation else None,
        "place_id": (entry.place or None) if organisation else entry.id,
        "county_code": entry.county or None,
        "country_code": entry.country or None,
        "lat": entry.lat,
        "lon": entry.lon,
    }


def _to_plain(value: Any) -> Any:  # noqa: ANN401  (whatever pandas holds)
    """Undo what pandas and numpy do to nested values."""
    if isinstance(value, dict):
        return {key: _to_plain(item) for key, item in value.items()}
    if isinstance(value, str | bytes | dt.date) or value is None:
        return value
    if hasattr(value, "tolist"):
        return _to_plain(value.tolist())
    if isinstance(value, list | tuple):
        return [_to_plain(item) for item in value]
    return value


def _find_sentence(record: Record, offset: int) -> int | None:
    for number, sentence in enumerate(record.sentences):
        if sentence.start <= offset < sentence.end:
            return number
    return None
