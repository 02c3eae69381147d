"""A report as a workbook (.xlsx): a sheet for each table, and one for the posts.

Numbers are numbers, days are days. Text is always written as text: a title that begins with "="
stays a title, and no cell becomes a link by itself. What a cell or a sheet cannot hold is left out,
and the cell or the sheet says so.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from upphandling_nlp.report.build import Report
from upphandling_nlp.report.material import Material
from upphandling_nlp.report.tables import NUMERIC, Column, Table, raw_value

if TYPE_CHECKING:  # heavy: imported where it is used
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["write_workbook"]

# What a sheet of Excel holds at most: rows (less four for title, note, blank line and heading),
# characters of a cell, letters of a name.
_ROWS, _CELL, _NAME = 1_048_576 - 4, 32_767, 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
# What XML 1.0 cannot hold; Excel would call the file damaged.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NUMBERS = {
    "count": "#,##0",
    "share": "0.0%",
    "score": "0.00",
    "number": "0.0",
    "day": "yyyy-mm-dd",
}
_WIDTHS = {"text": 34, "day": 12}
_MADE = dt.datetime(2020, 1, 1)  # noqa: DTZ001  (a fixed day: the same records, the same file)


def write_workbook(report: Report) -> bytes:
    """Write a report as a workbook.

    Args:
        report: The report.

    Returns:
        The file; the same report gives the same bytes.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415  (heavy)

    stream = io.BytesIO()
    book = Workbook(
        stream,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    material: Material = report.material
    book.set_properties(
        {"title": material.options.title or material.say("title"), "created": _MADE}
    )
    sheets = _Sheets(book, material)
    for section in report.sections:
        if section.id == "posts":
            sheets.add(_list_posts(material))
        for figure in section.figures:
            sheets.add(figure.table)
    book.close()
    return stream.getvalue()


class _Sheets:
    """The sheets of a workbook, each with a name of its own."""

    def __init__(self, book: Workbook, material: Material) -> None:
        self._book = book
        self._material = material
        self._names: set[str] = set()
        self._head = book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        self._title = book.add_format({"bold": True, "font_size": 13})
        self._note = book.add_format({"font_color": "#52636c"})
        self._text = book.add_format({"valign": "top"})
        self._kinds: dict[str, Format] = {
            kind: book.add_format({"num_format": form, "valign": "top"})
            for kind, form in _NUMBERS.items()
        }

    def add(self, table: Table) -> None:
        sheet: Worksheet = self._book.add_worksheet(self._choose_name(table.title))
        self._write_text(sheet, 0, 0, table.title, self._title)
        first = 2
        if note := self._tell_note(table):
            self._write_text(sheet, 1, 0, note, self._note)
            first = 3
        for at, column in enumerate(table.columns):
            self._write_text(sheet, first, at, column.title, self._head)
            sheet.set_column(at, at, _WIDTHS.get(column.kind, 14))
        rows = table.frame.head(_ROWS).to_dict("records")
        for number, row in enumerate(rows, start=first + 1):
            for at, column in enumerate(table.columns):
                self._write_cell(sheet, number, at, raw_value(row[column.key], column.kind), column)
        sheet.freeze_panes(first + 1, 1)
        if rows:
            sheet.autofilter(first, 0, first + len(rows), len(table.columns) - 1)

    def _tell_note(self, table: Table) -> str:
        """What a reader must know, first of all that rows are missing."""
        told = [table.note] if table.note else []
        if len(table.frame) > _ROWS:
            count = self._material.formats.count
            shown, every = count(_ROWS), count(len(table.frame))
            told.insert(0, self._material.say("rows_fit", shown=shown, all=every))
        return " ".join(told)

    def _write_cell(
        self, sheet: Worksheet, row: int, at: int, raw: str | float | None, column: Column
    ) -> None:
        if raw is None:
            return
        if column.kind == "day":
            day = dt.date.fromisoformat(str(raw))
            # Excel's calendar begins in 1900; earlier days stay text.
            if day.year >= 1901:
                sheet.write_datetime(
                    row, at, dt.datetime.combine(day, dt.time()), self._kinds["day"]
                )
            else:
                self._write_text(sheet, row, at, str(raw), self._text)
        elif column.kind in NUMERIC:
            sheet.write_number(row, at, float(raw), self._kinds[column.kind])
        else:
            self._write_text(sheet, row, at, str(raw), self._text)

    def _write_text(self, sheet: Worksheet, row: int, at: int, text: str, form: Format) -> None:
        """Write a text as a text, whatever it begins with; where it is cut, it says so."""
        text = _CONTROL.sub("", text)
        if len(text) > _CELL:
            mark = self._material.naming.cut_mark
            text = text[: _CELL - len(mark)] + mark
        sheet.write_string(row, at, text, form)

    def _choose_name(self, title: str) -> str:
        base = _FORBIDDEN.sub(" ", title).strip(" '")[:_NAME].strip(" '") or "-"
        name, number = base, 2
        while name.casefold() in self._names:
            ending = f" {number}"
            name, number = base[: _NAME - len(ending)].rstrip() + ending, number + 1
        self._names.add(name.casefold())
        return name


def _list_posts(material: Material) -> Table:
    """Lay out the posts, a row each, duplicates with the post that stands for them."""
    import pandas as pd  # noqa: PLC0415  (heavy)

    say, naming = material.say, material.naming
    facets = naming.list_facets(material.records)
    rows: list[dict[str, Any]] = []
    for record in sorted(
        material.records, key=lambda one: (one.published or dt.date.min, one.id), reverse=True
    ):
        row: dict[str, Any] = {
            "id": record.id,
            "published": record.published,
            "title": record.title,
            "organisations": _join(
                one.name or one.text for one in record.entities if one.label == "ORG"
            ),
            "places": _join(one.name or one.text for one in record.entities if one.label == "LOC"),
            "text": record.text,
            "source": record.source,
            "url": record.url,
            "group": material.groups.get(record.id, record.id),
        }
        for facet in facets:
            row[f"facet {facet}"] = _join(
                naming.label(facet, label.id) for label in record.labels if label.facet == facet
            )
        rows.append(row)
    columns: Sequence[Column] = (
        Column("published", say("day"), "day"),
        Column("title", say("post")),
        *(Column(f"facet {facet}", naming.facet(facet)) for facet in facets),
        Column("organisations", say("section_organisations")),
        Column("places", say("section_places")),
        Column("text", say("column_text")),
        Column("source", say("column_source")),
        Column("url", "url"),
        Column("id", "id"),
        Column("group", say("js_twin_of")),
    )
    frame = pd.DataFrame(rows, columns=[column.key for column in columns])
    return Table(id="posts", title=say("section_posts"), columns=tuple(columns), frame=frame)


def _join(names: Any) -> str:  # noqa: ANN401  (an iterable of names)
    return "; ".join(dict.fromkeys(names))
