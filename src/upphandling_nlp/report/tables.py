"""Tables: one frame that the page, the spreadsheet and the CSV file all show.

Whatever number stands in the report stands in the frame of a table; the page carries the raw value
beside the written one, so that anyone (and the tests) can compare.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec

from upphandling_nlp.report.formats import Formats, is_missing

if TYPE_CHECKING:  # heavy: imported where it is used
    import pandas as pd

__all__ = ["Cell", "Column", "Kind", "Table", "disarm", "list_cells", "raw_value", "write_csv"]

Kind = Literal["text", "count", "share", "score", "number", "day"]
NUMERIC = frozenset({"count", "share", "score", "number"})
# A spreadsheet takes a cell that begins so for a formula, some the full-width signs as well.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


class Column(msgspec.Struct, frozen=True):
    """A column of a table.

    Attributes:
        key: Column of the frame.
        title: Heading, with the unit where there is one.
        kind: How its values are written: "share" is of one and written as per cent, "score" has
            two decimals, "number" one.
        find: Column of the frame with what the cell finds among the posts (`label:climate`); the
            cell becomes a link where it holds something.
    """

    key: str
    title: str
    kind: Kind = "text"
    find: str | None = None


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table of the report.

    Attributes:
        id: ASCII slug, unique in the report; names the CSV file and the sheet.
        title: Caption.
        columns: The columns, in order.
        frame: The rows, in order.
        shown: So many rows stand on the page; all of them in CSV and spreadsheet.
        note: What a reader must know to read it right.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    frame: Any
    shown: int = 60
    note: str = ""


class Cell(NamedTuple):
    """A cell as the page shows it.

    Attributes:
        text: What is written.
        value: The raw value as text: a number with a decimal point, a day as ISO 8601.
        kind: The kind of its column.
        find: What it finds among the posts; empty where it finds nothing.
    """

    text: str
    value: str
    kind: Kind
    find: str = ""

    @property
    def numeric(self) -> bool:
        """Whether it is written flush right."""
        return self.kind in NUMERIC


def raw_value(value: Any, kind: Kind) -> str | int | float | None:  # noqa: ANN401  (of a frame)
    """Return the value of a cell as plain Python: text, number, ISO day, or None."""
    if is_missing(value):
        return None
    if kind == "count":
        return int(value)
    if kind in NUMERIC:
        return float(value)
    if kind == "day":
        return (value.date() if isinstance(value, dt.datetime) else value).isoformat()
    return str(value)


def list_cells(table: Table, formats: Formats, *, limit: int | None = None) -> list[list[Cell]]:
    """List the cells of a table, row by row.

    Args:
        table: The table.
        formats: How numbers are written.
        limit: So many rows; None for all.
    """
    frame: pd.DataFrame = table.frame if limit is None else table.frame.head(limit)
    rows = []
    for row in frame.to_dict("records"):
        cells = []
        for column in table.columns:
            value = row[column.key]
            raw = raw_value(value, column.kind)
            find = row.get(column.find) if column.find else None
            cells.append(
                Cell(
                    text=formats.cell(value, column.kind),
                    value="" if raw is None else _tell(raw),
                    kind=column.kind,
                    find="" if is_missing(find) else str(find),
                )
            )
        rows.append(cells)
    return rows


def write_csv(table: Table) -> str:
    """Write a table as CSV: RFC 4180, decimal points, ISO 8601 days, all rows.

    Text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([disarm(column.title) for column in table.columns])
    for row in table.frame.to_dict("records"):
        writer.writerow([_write(raw_value(row[one.key], one.kind)) for one in table.columns])
    return stream.getvalue()


def disarm(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _write(raw: str | float | None) -> str:
    if raw is None:
        return ""
    return disarm(raw) if isinstance(raw, str) else _tell(raw)


def _tell(raw: str | float) -> str:
    # repr gives the shortest text that reads back as the same number.
    return raw if isinstance(raw, str) else repr(raw)
