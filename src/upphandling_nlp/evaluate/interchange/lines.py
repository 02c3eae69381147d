"""JSON lines: one object a line, in and out, for the formats of other tools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from upphandling_nlp.errors import GoldError
from upphandling_nlp.evaluate.interchange.columns import read_text
from upphandling_nlp.files import replacing

__all__ = ["as_type", "read_objects", "write_objects"]

_T = TypeVar("_T")


def read_objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Read the objects of a file with their line numbers, counted from 1.

    Raises:
        GoldError: The file cannot be read, or a line is no JSON object.
    """
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield number, msgspec.json.decode(line, type=dict[str, Any])
        except msgspec.MsgspecError as error:
            raise GoldError(
                str(error), path=path, line=number, remedy="write one JSON object a line"
            ) from error


def write_objects(objects: Iterable[dict[str, Any]], path: Path) -> int:
    """Write objects, one a line; returns their number."""
    count = 0
    with replacing(path) as file:
        for fields in objects:
            file.write(msgspec.json.encode(fields) + b"\n")
            count += 1
    return count


def as_type(value: object, kind: type[_T], what: str) -> _T:
    """Check the shape of a value from a file.

    Args:
        value: What JSON gave.
        kind: The type that it must have.
        what: Its place in the object, for the message.

    Raises:
        GoldError: It has another shape.
    """
    try:
        return msgspec.convert(value, kind, strict=True)
    except msgspec.ValidationError as error:
        raise GoldError(
            f"{what}: {error}", remedy="see docs/interchange.md for the shape that is read"
        ) from error
