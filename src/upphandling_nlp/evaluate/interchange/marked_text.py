"""Inline-marked text as a format of interchange: what it cannot hold is counted, or refused.

Marks have no place for registry ids, for tokens and sentences, nor for a name that was not given;
these are lost, and counted. A post whose text or spans would come back changed (blanks at the ends
of the body, marks over each other, labels in lower case) is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from upphandling_nlp.errors import GoldError
from upphandling_nlp.evaluate.gold import GoldPost
from upphandling_nlp.evaluate.interchange.carrying import Notes
from upphandling_nlp.evaluate.marked import (
    parse_marked,
    read_marked,
    refuse_marks,
    render_marked,
)
from upphandling_nlp.files import replacing

__all__ = ["read_marked_text", "write_marked_text"]


def read_marked_text(path: Path, notes: Notes) -> Iterator[GoldPost]:
    """Read inline-marked posts; see `evaluate/marked.py` for the format.

    Raises:
        GoldError: A post is faulty; the message names the line.
    """
    del notes
    yield from read_marked(path)


def write_marked_text(posts: Iterable[GoldPost], path: Path, notes: Notes) -> int:
    """Write inline-marked posts; returns their number.

    Raises:
        GoldError: Marks cannot hold the text or the spans of a post.
    """
    parts: list[str] = []
    for post in posts:
        part = render_marked([post])
        _compare(post, part, notes)
        parts.append(part)
    with replacing(path) as file:
        file.write("\n".join(parts).encode())
    return len(parts)


def _compare(post: GoldPost, part: str, notes: Notes) -> None:
    try:
        (again,) = parse_marked(part)
    except (GoldError, ValueError) as error:
        raise refuse_marks(post, str(error)) from error
    for field in post.__struct_fields__:
        before, after = getattr(post, field), getattr(again, field)
        if before == after:
            continue
        if field in {"tokens", "sentences"}:
            notes[field] += 1
        elif field == "entities" and _list_spans(before) == _list_spans(after):
            notes.update(
                f"entities.{name}"
                for old, new in zip(before, after, strict=True)
                for name in ("id", "name")
                if getattr(old, name) != getattr(new, name)
            )
        else:
            raise refuse_marks(post, f"'{field}' would come back changed")


def _list_spans(entities: Iterable[Any] | None) -> list[tuple[int, int, str]]:
    return [(one.start, one.end, one.label) for one in entities or ()]
