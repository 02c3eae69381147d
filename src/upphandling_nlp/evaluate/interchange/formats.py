"""The formats in which gold posts come and go: one table, two verbs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from upphandling_nlp.errors import GoldError, OptionError
from upphandling_nlp.evaluate.gold import GoldPost, read_gold, write_gold
from upphandling_nlp.evaluate.interchange.carrying import Notes
from upphandling_nlp.evaluate.interchange.docbin import read_docbin, write_docbin
from upphandling_nlp.evaluate.interchange.doccano import read_doccano, write_doccano
from upphandling_nlp.evaluate.interchange.iob2 import read_iob2, write_iob2
from upphandling_nlp.evaluate.interchange.label_studio import (
    read_label_studio,
    write_label_studio,
)
from upphandling_nlp.evaluate.interchange.marked_text import read_marked_text, write_marked_text
from upphandling_nlp.evaluate.interchange.prodigy import read_prodigy, write_prodigy

__all__ = ["FORMATS", "Format", "Notes", "guess_format", "read_posts", "write_posts"]

Reader = Callable[[Path, Notes], Iterator[GoldPost]]
Writer = Callable[[Iterable[GoldPost], Path, Notes], int]


class Format(NamedTuple):
    """How posts are read and written in one format; both count what they leave out."""

    read: Reader
    write: Writer


def _read_jsonl(path: Path, notes: Notes) -> Iterator[GoldPost]:
    del notes
    yield from read_gold(path)


def _write_jsonl(posts: Iterable[GoldPost], path: Path, notes: Notes) -> int:
    del notes
    return write_gold(posts, path)


#: Every format by its name.
FORMATS: dict[str, Format] = {
    "jsonl": Format(_read_jsonl, _write_jsonl),
    "marked": Format(read_marked_text, write_marked_text),
    "iob2": Format(read_iob2, write_iob2),
    "docbin": Format(read_docbin, write_docbin),
    "doccano": Format(partial(read_doccano, shape="spans"), partial(write_doccano, shape="spans")),
    "doccano-text": Format(
        partial(read_doccano, shape="text"), partial(write_doccano, shape="text")
    ),
    "doccano-slots": Format(
        partial(read_doccano, shape="slots"), partial(write_doccano, shape="slots")
    ),
    "label-studio": Format(read_label_studio, write_label_studio),
    "prodigy": Format(read_prodigy, write_prodigy),
}

# doccano and Prodigy write .jsonl, too: their names must be given.
_SUFFIXES = {
    ".jsonl": "jsonl",
    ".txt": "marked",
    ".iob2": "iob2",
    ".iob": "iob2",
    ".bio": "iob2",
    ".conll": "iob2",
    ".tsv": "iob2",
    ".spacy": "docbin",
    ".json": "label-studio",
}


def guess_format(path: str | Path) -> str:
    """Tell the format of a file by its suffix; `.jsonl` is our own.

    Raises:
        OptionError: The suffix tells no format.
    """
    name = Path(path).name.removesuffix(".gz")
    suffix = Path(name).suffix.lower()
    if suffix not in _SUFFIXES:
        raise OptionError(
            f"the name '{Path(path).name}' tells no format",
            remedy=f"name the format: {', '.join(FORMATS)}",
        )
    return _SUFFIXES[suffix]


def read_posts(
    path: str | Path, *, format: str | None = None, notes: Notes | None = None
) -> Iterator[GoldPost]:
    """Read annotated posts.

    Args:
        path: The file.
        format: A name in `FORMATS`; None goes by the suffix.
        notes: Gets the counts of what was left out, such as tasks that were rejected.

    Yields:
        The posts, in order.

    Raises:
        GoldError: The file or an item in it is faulty; the message names the place.
        OptionError: There is no such format.
    """
    path = Path(path)
    yield from _find(format or guess_format(path)).read(path, Notes() if notes is None else notes)


def write_posts(
    posts: Iterable[GoldPost],
    path: str | Path,
    *,
    format: str | None = None,
    notes: Notes | None = None,
) -> int:
    """Write annotated posts.

    Args:
        posts: The posts.
        path: The file; it is replaced if it is there.
        format: A name in `FORMATS`; None goes by the suffix.
        notes: Gets the counts of what the format could not hold; only "marked" loses anything.

    Returns:
        The number of posts written.

    Raises:
        GoldError: The file cannot be written, or the format cannot hold a post.
        OptionError: There is no such format.
    """
    path = Path(path)
    if path.suffix == ".gz":
        raise OptionError(
            f"'{path.name}': no compressed files are written", remedy="compress it afterwards"
        )
    writer = _find(format or guess_format(path)).write
    try:
        return writer(posts, path, Notes() if notes is None else notes)
    except OSError as error:
        raise GoldError(
            f"cannot be written ({error.strerror})", path=path, remedy="check the path"
        ) from error


def _find(name: str) -> Format:
    if name not in FORMATS:
        raise OptionError(f"no format '{name}'", remedy=f"use {', '.join(FORMATS)}")
    return FORMATS[name]
