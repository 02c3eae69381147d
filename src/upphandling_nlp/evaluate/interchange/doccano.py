"""doccano: JSON lines, in the shapes of three of its project types.

| format          | project type               | shape                                     |
| --------------- | -------------------------- | ----------------------------------------- |
| `doccano`       | sequence labelling         | `text`, `label: [[start, end, label], …]` |
| `doccano-text`  | text classification        | `text`, `label: ["theme:climate", …]`     |
| `doccano-slots` | intent and slot filling    | `text`, `entities`, `cats`: both          |

doccano stores any further field of a line as its metadata and gives it back at the top level when
it exports; `post` carries what the shape has no place for. Sequence labelling with relations
exports `entities` as objects with `start_offset` and `end_offset`; they are read, relations are
not. Offsets are in code points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from upphandling_nlp.errors import GoldError
from upphandling_nlp.evaluate.gold import GoldPost
from upphandling_nlp.evaluate.interchange.carrying import (
    Item,
    Notes,
    Span,
    carry,
    list_labels,
    list_written,
    note_left_out,
    take_carried,
)
from upphandling_nlp.evaluate.interchange.joining import settle
from upphandling_nlp.evaluate.interchange.lines import as_type, read_objects, write_objects

__all__ = ["SHAPES", "read_doccano", "write_doccano"]

#: Shape -> the field of the spans, the field of the labels.
SHAPES: dict[str, tuple[str | None, str | None]] = {
    "spans": ("label", None),
    "text": (None, "label"),
    "slots": ("entities", "cats"),
}
# "labels" is what doccano before 1.5 wrote, "entities" what a project with relations writes.
_OTHER_SPAN_FIELDS = ("labels", "entities")


class _Entity(msgspec.Struct):
    start_offset: int
    end_offset: int
    label: str


def read_doccano(path: Path, notes: Notes, *, shape: str) -> Iterator[GoldPost]:
    """Read a file that doccano exported, or that was made for it.

    Args:
        path: JSON lines.
        notes: Counts fields that are not read, such as `Comments`.
        shape: "spans", "text" or "slots".

    Raises:
        GoldError: A line is faulty or of another shape; the message names it.
    """
    yield from settle(_read_items(path, notes, shape), path=path)


def write_doccano(posts: Iterable[GoldPost], path: Path, notes: Notes, *, shape: str) -> int:
    """Write posts for doccano's import; returns their number."""
    del notes
    return write_objects(map(partial(_make_line, shape=shape), posts), path)


def _make_line(post: GoldPost, *, shape: str) -> dict[str, Any]:
    spans_field, labels_field = SHAPES[shape]
    line: dict[str, Any] = {"text": post.text}
    if spans_field:
        line[spans_field] = sorted(one.span for one in list_written(post))
    if labels_field:
        line[labels_field] = list_labels(post)
    return line | {"post": carry(post)}


def _read_items(path: Path, notes: Notes, shape: str) -> Iterator[Item]:
    for number, fields in read_objects(path):
        try:
            yield _make_item(fields, notes, shape, number)
        except GoldError as error:
            raise GoldError(error.problem, path=path, line=number, remedy=error.remedy) from error


def _make_item(fields: dict[str, Any], notes: Notes, shape: str, number: int) -> Item:
    spans_field, labels_field = SHAPES[shape]
    if spans_field and spans_field not in fields:
        spans_field = next((name for name in _OTHER_SPAN_FIELDS if name in fields), spans_field)
    known = {"id", "text", "post", spans_field, labels_field}
    # Always there in exports, and empty unless somebody used them.
    known |= {name for name in ("Comments", "comments", "relations") if not fields.get(name)}
    note_left_out(fields, (name for name in known if name), notes)
    text = as_type(fields.get("text"), str, "text")
    return Item(
        text=text,
        spans=_list_spans(fields.get(spans_field), spans_field) if spans_field else None,
        labels=_list_labels(fields.get(labels_field), labels_field) if labels_field else None,
        carried=take_carried(fields.get("post"), text),
        id=str(fields.get("id", "")),
        line=number,
    )


def _list_spans(value: object, field: str) -> tuple[Span, ...] | None:
    if value is None:
        return None
    if isinstance(value, list) and any(isinstance(one, str) for one in value):
        raise GoldError(
            f"{field}: '{value[0]}' is the label of a text, not of a span",
            remedy="read the file as 'doccano-text'",
        )
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        return tuple(
            Span(one.start_offset, one.end_offset, one.label)
            for one in as_type(value, list[_Entity], field)
        )
    return tuple(Span(*one) for one in as_type(value, list[tuple[int, int, str]], field))


def _list_labels(value: object, field: str) -> tuple[str, ...] | None:
    if value is None:
        return None
    if isinstance(value, list) and any(isinstance(one, list) for one in value):
        raise GoldError(
            f"{field}: {value[0]} is the label of a span, not of a text",
            remedy="read the file as 'doccano'",
        )
    return tuple(as_type([value] if isinstance(value, str) else value, list[str], field))
