"""Prodigy: JSON lines as its interfaces for spans and for choices read and write them.

    {"text": "…", "tokens": [{"text": "Region", "start": 0, "end": 6, "id": 0, "ws": true}, …],
     "spans": [{"start": 0, "end": 14, "token_start": 0, "token_end": 1, "label": "ORG"}],
     "accept": ["theme:climate"], "answer": "accept", "meta": {"id": "…"}, "post": {…}}

`token_end` is the last token of the span, included. Prodigy keeps fields that it does not know;
`post` carries what the others have no place for. Tasks that were answered with reject or ignore
are no gold: they are skipped and counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
from upphandling_nlp.evaluate.interchange.pieces import cut_pieces

__all__ = ["read_prodigy", "write_prodigy"]

# What Prodigy writes for itself, beside everything that begins with an underscore.
_BOOKKEEPING = {"tokens", "meta", "options", "config", "score", "priority", "path", "html"}
_KNOWN = {"text", "spans", "accept", "label", "answer", "post", "id"}


class _Span(msgspec.Struct):
    start: int
    end: int
    label: str


def read_prodigy(path: Path, notes: Notes) -> Iterator[GoldPost]:
    """Read annotated tasks (`prodigy db-out`).

    Raises:
        GoldError: A line is faulty; the message names it.
    """
    yield from settle(_read_items(path, notes), path=path)


def write_prodigy(posts: Iterable[GoldPost], path: Path, notes: Notes) -> int:
    """Write posts as accepted tasks (`prodigy db-in`); returns their number."""
    del notes
    return write_objects(map(_make_task, posts), path)


def _make_task(post: GoldPost) -> dict[str, Any]:
    written = list_written(post)
    pieces = cut_pieces(post, written)
    text = post.text
    first = {start: number for number, (start, _) in enumerate(pieces)}
    last = {end: number for number, (_, end) in enumerate(pieces)}
    meta = {"id": post.id}
    if post.published:
        meta["published"] = post.published.isoformat()
    return {
        "text": text,
        "tokens": [
            {
                "text": text[start:end],
                "start": start,
                "end": end,
                "id": number,
                "ws": text[end : end + 1] == " ",
            }
            for number, (start, end) in enumerate(pieces)
        ],
        "spans": [
            {"start": span.start, "end": span.end}
            # A mention that begins or ends with a blank has no such token.
            | ({"token_start": first[span.start]} if span.start in first else {})
            | ({"token_end": last[span.end]} if span.end in last else {})
            | {"label": span.label}
            for span, _ in sorted(written, key=lambda one: one.span)
        ],
        "accept": list_labels(post),
        "answer": "accept",
        "meta": meta,
        "post": carry(post),
    }


def _read_items(path: Path, notes: Notes) -> Iterator[Item]:
    for number, fields in read_objects(path):
        answer = fields.get("answer", "accept")
        if answer != "accept":
            notes[f"task answered '{answer}'"] += 1
            continue
        try:
            yield _make_item(fields, notes, number)
        except GoldError as error:
            raise GoldError(error.problem, path=path, line=number, remedy=error.remedy) from error


def _make_item(fields: dict[str, Any], notes: Notes, number: int) -> Item:
    own = (name for name in fields if not name.startswith("_"))
    note_left_out(own, _KNOWN | _BOOKKEEPING, notes)
    text = as_type(fields.get("text"), str, "text")
    spans = fields.get("spans")
    meta = fields.get("meta")
    return Item(
        text=text,
        spans=None
        if spans is None
        else tuple(
            Span(span.start, span.end, span.label) for span in as_type(spans, list[_Span], "spans")
        ),
        labels=_list_labels(fields),
        carried=take_carried(fields.get("post"), text),
        id=str(fields.get("id") or (meta.get("id") if isinstance(meta, dict) else None) or ""),
        line=number,
    )


def _list_labels(fields: dict[str, Any]) -> tuple[str, ...] | None:
    labels: list[str] = []
    if "accept" in fields:
        labels += as_type(fields["accept"], list[str], "accept")
    if "label" in fields:  # the one label that a binary task asks about
        labels.append(as_type(fields["label"], str, "label"))
    return tuple(labels) if {"accept", "label"} & fields.keys() else None
