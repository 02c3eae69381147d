"""What travels with a post through another tool's file, and what such a file tells.

A foreign format knows spans and labels, not canonical names, date values, genre and the rest. Our
writers therefore send the whole annotation along in a field that the tool keeps and does not read
(`carry`, `take_carried`); `joining` puts both together again.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from upphandling_nlp.errors import GoldError
from upphandling_nlp.evaluate.gold import (
    FACET_FIELDS,
    GoldDate,
    GoldEntity,
    GoldPost,
    decode_gold,
    encode_gold,
)
from upphandling_nlp.schema import Mention

__all__ = [
    "DATE",
    "Item",
    "Notes",
    "Span",
    "Written",
    "carry",
    "list_labels",
    "list_written",
    "note_left_out",
    "take_carried",
]

#: The span label of dates in formats that have one set of labels for all spans.
DATE = "DATE"

#: What a reader or writer left out, and how often.
Notes = Counter[str]


class Span(NamedTuple):
    """A labelled span, end exclusive, in characters (code points) of the text."""

    start: int
    end: int
    label: str


class Written(NamedTuple):
    """A mention, and the span as which a writer writes it."""

    span: Span
    mention: GoldEntity | GoldDate


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One post as another tool's file tells it.

    Attributes:
        text: The text that the offsets refer to.
        spans: Names, and dates under the label `DATE`; None where the file says nothing of spans.
        labels: Labels as "facet:id"; None where the file says nothing of labels.
        facets: Facets that the file says are annotated, even if without a label.
        tokens: Tokens, where the file's tokens are annotation.
        sentences: Sentences, likewise.
        carried: The post that our own writer sent along.
        id: Id of the post, if the file gives one.
        line: Line of the file on which it begins.
        name: What to call it in messages where there is no line ("task 3").
    """

    text: str
    spans: tuple[Span, ...] | None = None
    labels: tuple[str, ...] | None = None
    facets: tuple[str, ...] = ()
    tokens: tuple[Mention, ...] | None = None
    sentences: tuple[Mention, ...] | None = None
    carried: GoldPost | None = None
    id: str = ""
    line: int | None = None
    name: str = ""


def list_written(post: GoldPost) -> list[Written]:
    """List the mentions of a post with their spans, as formats with free offsets write them."""
    return [
        *(
            Written(Span(entity.start, entity.end, entity.label), entity)
            for entity in post.entities or ()
        ),
        *(Written(Span(date.start, date.end, DATE), date) for date in post.dates or ()),
    ]


def list_labels(post: GoldPost) -> list[str]:
    """List the labels of a post as "facet:id", facet by facet."""
    return [f"{facet}:{label}" for facet in FACET_FIELDS for label in post.labels_of(facet) or ()]


def carry(post: GoldPost) -> dict[str, Any]:
    """Pack a post for the way through a tool: all but its text, as JSON values.

    Returns:
        The fields of the gold file, with the length of the title and a hash of the text in place
        of title and body.
    """
    fields: dict[str, Any] = msgspec.json.decode(encode_gold(post))
    del fields["title"], fields["body"]
    return fields | {"title_length": len(post.title), "text_hash": _hash(post.text)}


def take_carried(packed: object, text: str) -> GoldPost | None:
    """Unpack what `carry` packed.

    Args:
        packed: The packed fields; None where the file carries nothing.
        text: The text of the post, as the tool gives it back.

    Raises:
        GoldError: The fields are damaged, or are of another text.
    """
    if packed is None:
        return None
    fields = dict(packed) if isinstance(packed, Mapping) else {}
    length = fields.pop("title_length", None)
    if not isinstance(length, int) or not 0 <= length <= len(text):
        raise GoldError(
            f"the field that carries the post has no fitting 'title_length' ({length!r})",
            remedy="leave the field as it was exported, or delete it",
        )
    if fields.pop("text_hash", None) != _hash(text):
        raise GoldError(
            f"the text {text[:30]!r}… is not the one that was exported with the post",
            remedy="annotate the text, do not edit it; or delete the field that carries the post",
        )
    fields["title"] = text[:length]
    fields["body"] = text[length + 2 if length else 0 :]
    return decode_gold(msgspec.json.encode(fields))


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def note_left_out(fields: Iterable[str], known: Iterable[str], notes: Notes) -> None:
    """Count the fields of an item that the reader has no place for."""
    notes.update(f"field '{field}'" for field in {*fields} - {*known})
