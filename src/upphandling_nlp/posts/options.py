"""How posts are read: formats, and the options record that all readers share."""

from __future__ import annotations

import codecs
import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

import msgspec

from upphandling_nlp.arguments import check_day
from upphandling_nlp.errors import OptionError

__all__ = ["DEFAULT_OPTIONS", "FIELDS", "FORMATS", "Format", "ReadOptions", "check_format"]

Format = Literal[
    "page",
    "list-page",
    "archive-page",
    "article",
    "html",
    "feed",
    "csv",
    "tsv",
    "json",
    "jsonl",
    "parquet",
]
FORMATS: tuple[Format, ...] = get_args(Format)

FIELDS = ("id", "title", "body", "published", "url", "source", "language")


class ReadOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Options of `read_posts`.

    Attributes:
        columns: Column names of tables, by field of `Post`, where they are not among the usual
            Swedish and English ones: `{"body": "Innehåll", "published": "Publ.datum"}`.
        encoding: Name of the encoding of text files, in any spelling (it is kept as Python has
            it); None finds it.
        delimiter: One character that parts the columns of a CSV or TSV file; None finds it.
        language: BCP 47 code of posts that do not name their own.
        today: The day on which the source was saved. Only with it can "Idag", "Igår" and "3 dagar
            sedan" in the place of a date be read; None leaves such posts without a date.
        keep_notices: Most notices that `PostStream.notices` keeps; all of them are counted.
        check_ids: Tell posts that have the id of another one; False saves the memory that ids of
            the source take, where something else compares them, as the ledger of an archive does.
    """

    columns: Mapping[str, str] = MappingProxyType({})
    encoding: str | None = None
    delimiter: str | None = None
    language: str = "sv"
    today: dt.date | None = None
    keep_notices: int = 10_000
    check_ids: bool = True

    def __post_init__(self) -> None:
        unknown = sorted(set(self.columns) - set(FIELDS))
        if unknown:
            raise OptionError(
                f"columns names unknown fields {', '.join(map(repr, unknown))}",
                remedy=f"use some of {', '.join(FIELDS)}",
            )
        if self.delimiter is not None and len(self.delimiter) != 1:
            raise OptionError(
                f"delimiter {self.delimiter!r} is not one character",
                remedy=r'use ",", ";", "|" or "\t"',
            )
        check_day("today", self.today)
        if self.encoding is not None:
            try:
                "".encode(self.encoding)  # refuses what is known, but no encoding of text
                name = codecs.lookup(self.encoding).name
            except LookupError:
                raise OptionError(
                    f"unknown encoding {self.encoding!r}",
                    remedy="use utf-8, utf-16, cp1252 or latin-1",
                ) from None
            msgspec.structs.force_setattr(self, "encoding", name)


DEFAULT_OPTIONS = ReadOptions()


def check_format(name: str | None) -> Format | None:
    """Check the name of a format.

    Args:
        name: One of `FORMATS`, or None.

    Returns:
        The same.

    Raises:
        OptionError: The name is none of them.
    """
    for known in FORMATS:
        if name == known:
            return known
    if name is None:
        return None
    raise OptionError(f"unknown format {name!r}", remedy=f"use one of {', '.join(FORMATS)}")
