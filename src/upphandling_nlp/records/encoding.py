"""A record as JSON and as plain dictionaries, and what of it a person can read at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import msgspec

from upphandling_nlp.errors import RecordError, RecordVersionError
from upphandling_nlp.schema import SCHEMA_VERSION, Label, Record

__all__ = [
    "FIELDS",
    "READABLE",
    "decode_record",
    "encode_json",
    "encode_record",
    "from_builtins",
    "list_readable",
    "to_builtins",
]

#: The fields of a record, in the order of `docs/record.md`.
FIELDS = Record.__struct_fields__
#: Columns that a person can read, derived from labels and entities.
READABLE = ("themes", "categories", "risks", "organisations", "places", "persons")

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Record)


def encode_json(value: object) -> bytes:
    """Encode a field of a record as JSON."""
    return _encoder.encode(value)


def encode_record(record: Record) -> bytes:
    """Encode a record as one line of JSON, without the line's end."""
    return _encoder.encode(record)


def decode_record(line: bytes | str) -> Record:
    """Decode a record from JSON.

    Raises:
        RecordError: The line is no JSON, has another shape, or another schema version.
    """
    try:
        record = _decoder.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise RecordError(str(error), remedy="see docs/record.schema.json") from error
    return _check_version(record)


def _check_version(record: Record) -> Record:
    if record.schema_version != SCHEMA_VERSION:
        raise RecordVersionError(
            f"schema version {record.schema_version} of record '{record.id}'",
            remedy=f"this release reads version {SCHEMA_VERSION}; tag the posts again",
        )
    return record


def to_builtins(value: msgspec.Struct) -> dict[str, Any]:
    """Return a record, or a part of one, as plain dictionaries and lists; dates stay dates."""
    plain: dict[str, Any] = msgspec.to_builtins(value, builtin_types=(dt.date,))
    return plain


def from_builtins(row: dict[str, Any]) -> Record:
    """Build a record from plain dictionaries and lists.

    Raises:
        msgspec.ValidationError: A field is missing or has another type.
        RecordError: The schema version is not ours.
    """
    return _check_version(msgspec.convert(row, Record))


def _list_labels(labels: Iterable[Label], facet: str) -> list[str]:
    return [label.id for label in labels if label.facet == facet]


def list_readable(record: Record) -> dict[str, list[str]]:
    """List the labels of each facet and the names, each name once, under the `READABLE` keys."""
    names: dict[str, list[str]] = {"ORG": [], "LOC": [], "PER": []}
    for entity in record.entities:
        listed = names.setdefault(entity.label, [])
        name = entity.name or entity.text
        if name not in listed:
            listed.append(name)
    return {
        "themes": _list_labels(record.labels, "theme"),
        "categories": _list_labels(record.labels, "category"),
        "risks": _list_labels(record.labels, "risk"),
        "organisations": names["ORG"],
        "places": names["LOC"],
        "persons": names["PER"],
    }
