"""CSV, TSV and Parquet, row by row."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, BinaryIO

from upphandling_nlp.errors import ReadError
from upphandling_nlp.posts.columns import (
    NAMES,
    cells_by_name,
    draft_of,
    map_columns,
    plain_name,
    unread_columns,
)
from upphandling_nlp.posts.decoding import decode_lines
from upphandling_nlp.posts.draft import RepairLog, finish_draft
from upphandling_nlp.posts.notices import Notice, excerpt_of
from upphandling_nlp.posts.options import DEFAULT_OPTIONS, ReadOptions
from upphandling_nlp.posts.prose_columns import settle_body
from upphandling_nlp.posts.table_days import day_in_order, order_of_days
from upphandling_nlp.schema import Post

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile

__all__ = ["read_csv", "read_parquet", "read_tsv"]

_DELIMITERS = ",;\t|"
_SAMPLE_LINES = 50
# The default of the csv module, 128 KiB, is less than some reports pasted into a cell.
_CELL_LIMIT = 16 * 1024 * 1024
_BATCH = 512
# So many rows tell what a column holds whose name does not.
_SAMPLE_ROWS = 50
# So many rows may stand above the header, as titles and merged headings of sheets do.
_ROWS_ABOVE = 10
# Excel writes the delimiter into a line above the header.
_EXCEL = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)


class _Lines(Iterator[str]):
    """Lines of a table, with what the reader of its rows cannot tell: notices and open quotes."""

    def __init__(self, lines: Iterator[str | Notice]) -> None:
        self._lines = lines
        self.notices: list[Notice] = []
        self.number = 0
        self.quotes = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        while isinstance(line, Notice):
            self.notices.append(line)
            line = next(self._lines)
        self.number += 1
        self.quotes += line.count('"')
        # A null byte makes the csv module give up on the whole file.
        return line.replace("\0", "")


def read_tsv(
    stream: BinaryIO, *, source: str, options: ReadOptions = DEFAULT_OPTIONS
) -> Iterator[Post | Notice]:
    """Read the rows of a table parted by tabs; see `read_csv`."""
    yield from _read_rows(stream, source=source, options=options, preferred="\t")


def read_csv(
    stream: BinaryIO, *, source: str, options: ReadOptions = DEFAULT_OPTIONS
) -> Iterator[Post | Notice]:
    """Read the rows of a CSV file as posts, without holding more than the first few.

    Args:
        stream: Bytes of the file.
        source: Name of the file.
        options: Columns, delimiter (found among comma, semicolon, tab and bar where None),
            encoding, language.

    Yields:
        A post for each row that has a headline or a text, and notices.

    Raises:
        ReadError: There is neither a column for headlines nor one for texts.
    """
    yield from _read_rows(stream, source=source, options=options, preferred=",")


def _read_rows(
    stream: BinaryIO, *, source: str, options: ReadOptions, preferred: str
) -> Iterator[Post | Notice]:
    csv.field_size_limit(max(csv.field_size_limit(), _CELL_LIMIT))
    decoded = decode_lines(stream, source=source, encoding=options.encoding)
    beginning = list(itertools.islice(decoded, _SAMPLE_LINES))
    texts = [line for line in beginning if isinstance(line, str)]
    named = _EXCEL.match(texts[0]) if texts else None
    delimiter = options.delimiter or (named[1] if named else _delimiter(texts, preferred))
    lines = _Lines(itertools.chain(beginning, decoded))
    if named:
        next(lines)
    rows = csv.reader(lines, delimiter=delimiter)
    header, above = _header(rows, options=options, source=source)
    columns = map_columns(header, chosen=options.columns, file=source)
    yield from _told_above(above, source=source)
    found = _rows(rows, lines, source=source)
    first = list(itertools.islice(found, _SAMPLE_ROWS))
    sample = [cells_by_name(header, one[1]) for one in first if not isinstance(one, Notice)]
    columns, notices = settle_body(sample, columns, file=source)
    yield from notices
    days = columns.get("published", "")
    order = order_of_days(str(cells.get(days) or "") for cells in sample)
    log = RepairLog(source)
    number = 0
    for one in itertools.chain(first, found):
        if isinstance(one, Notice):
            yield one
            continue
        start, row = one
        number += 1
        if len(row) > len(header):
            kept = columns.get("body") == header[-1] or len(header) == 1
            yield _too_long(row, len(header), kept=kept, source=source, line=start, item=number)
            if kept:
                row[len(header) - 1 :] = [delimiter.join(row[len(header) - 1 :])]
        cells = cells_by_name(header, row)
        if number == 1:
            yield from unread_columns(cells, columns, file=source)
        draft = draft_of(cells, columns, item=number, line=start)
        draft.published = day_in_order(draft.published, order) or draft.published
        yield from finish_draft(draft, file=source, options=options, log=log)
    if not number:
        yield Notice(severity="skipped", source=source, reason="the table has no rows")
    yield from log.notices()
    yield from lines.notices


def _told_above(rows: list[list[str]], *, source: str) -> Iterator[Notice]:
    for row in rows:
        yield Notice(
            severity="furniture",
            source=source,
            reason="row above the header of the table",
            excerpt=excerpt_of(" | ".join(filter(None, row))),
        )


def _rows(
    rows: Iterator[list[str]], lines: _Lines, *, source: str
) -> Iterator[tuple[int, list[str]] | Notice]:
    """Give the rows that are not blank, each with its first line, and what is wrong with them."""
    while True:
        lines.quotes, start = 0, lines.number + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Notice(
                severity="skipped",
                source=source,
                line=start,
                reason=f"row cannot be read ({error})",
                remedy="check its quotation marks",
            )
            continue
        if any(cell.strip() for cell in row):
            yield start, row
        if lines.quotes % 2 and lines.number > start:
            yield Notice(
                severity="skipped",
                source=source,
                line=start,
                reason="a quotation mark is never closed; the rest of the file became one cell",
                remedy="close or double the quotation mark",
                excerpt=excerpt_of(" | ".join(row)),
            )


def _header(
    rows: Iterator[list[str]], *, options: ReadOptions, source: str
) -> tuple[list[str], list[list[str]]]:
    """Find the header: the first row, or one below titles and merged headings of a sheet.

    Returns:
        The names of the columns, and the rows above them. Where no row names columns that are
        needed, the first one is the header.
    """
    seen: list[list[str]] = []
    try:
        for row in rows:
            cells = [cell.strip().lstrip("\ufeff") for cell in row]
            if not any(cells):
                continue
            found = map_columns(cells, chosen=options.columns, file=source, needed=False)
            chosen = set(options.columns) <= set(found) and bool({"title", "body"} & set(found))
            if chosen and (not seen or len(found) > 1) and not _is_merged(cells, found):
                return cells, seen
            seen.append(cells)
            if len(seen) == _ROWS_ABOVE:
                break
    except csv.Error as error:
        raise ReadError(
            f"header cannot be read ({error})", path=source, remedy="save it as CSV again"
        ) from None
    if not seen:
        raise ReadError("file holds no text", path=source, remedy="export it again")
    return seen[0], []


def _is_merged(cells: Sequence[str], columns: Mapping[str, str]) -> bool:
    """Tell a heading over merged columns ("Nyhet;;Datum") from the names of columns."""
    texts = {plain_name(columns[field]) for field in ("title", "body") if field in columns}
    return not all(cells) and texts == {"nyhet"}


def _too_long(
    row: list[str], width: int, *, kept: bool, source: str, line: int, item: int
) -> Notice:
    """Tell that a row has more cells than the header; a text in the last column keeps them."""
    done = "joined to the text" if kept else "left out"
    return Notice(
        severity="repaired" if kept else "skipped",
        source=source,
        line=line,
        item=item,
        reason=f"row has {len(row)} cells, the header {width}; the last ones are {done}",
        remedy="quote cells that hold the delimiter",
        excerpt=excerpt_of(" | ".join(row[width:])),
    )


def _delimiter(lines: list[str], preferred: str) -> str:
    """Find the delimiter: that with known column names, then with rows of one length."""
    known = {name for names in NAMES.values() for name in names}

    def score(delimiter: str) -> tuple[int, float, bool]:
        try:
            rows = [row for row in csv.reader(lines, delimiter=delimiter) if row]
        except csv.Error:
            return (0, 0.0, False)
        headers = [
            ["".join(c for c in cell.casefold() if c.isalnum()) for cell in row]
            for row in rows[:_ROWS_ABOVE]
        ]
        header = max(headers, key=lambda names: sum(name in known for name in names))
        width = len(header)
        same = sum(len(row) == width for row in rows) / len(rows)
        return (
            sum(name in known for name in header) if width > 1 else 0,
            same if width > 1 else 0.0,
            delimiter == preferred,
        )

    return max(_DELIMITERS, key=score) if any(line.strip() for line in lines) else preferred


def read_parquet(
    stream: BinaryIO, *, source: str, options: ReadOptions = DEFAULT_OPTIONS
) -> Iterator[Post | Notice]:
    """Read the rows of a Parquet file as posts, a few hundred at a time.

    Args:
        stream: Bytes of the file.
        source: Name of the file.
        options: Columns and language.

    Yields:
        A post for each row that has a headline or a text, and notices.

    Raises:
        ReadError: The file is no Parquet file, or lacks the columns.
    """
    import pyarrow as pa  # noqa: PLC0415 - heavy: only when used
    import pyarrow.parquet as pq  # noqa: PLC0415 - the same

    log = RepairLog(source)
    number = 0
    try:
        file = pq.ParquetFile(stream if stream.seekable() else io.BytesIO(stream.read()))
        names = file.schema_arrow.names
        columns = map_columns(names, chosen=options.columns, file=source)
        columns, notices = _settle_parquet(file, columns, source=source)
        yield from notices
        for batch in file.iter_batches(batch_size=_BATCH, columns=sorted(set(columns.values()))):
            for row in batch.to_pylist():
                number += 1
                draft = draft_of(row, columns, item=number)
                yield from finish_draft(draft, file=source, options=options, log=log)
    except (pa.ArrowInvalid, pa.ArrowException, OSError) as error:
        told = excerpt_of(str(error), length=120)
        if number:
            raise ReadError(
                f"Parquet data are damaged after row {number} ({told})",
                path=source,
                remedy="export them again",
            ) from None
        raise ReadError(
            f"no Parquet file ({told})", path=source, remedy="check the file, or name its format"
        ) from None
    if not number:
        yield Notice(severity="skipped", source=source, reason="the table has no rows")
    yield from log.notices()


def _settle_parquet(
    file: ParquetFile, columns: dict[str, str], *, source: str
) -> tuple[dict[str, str], list[Notice]]:
    """Look into the first rows for what the names of the columns do not tell."""
    first = next(file.iter_batches(batch_size=_SAMPLE_ROWS), None)
    rows = [] if first is None else first.to_pylist()
    columns, notices = settle_body(rows, columns, file=source)
    return columns, [*(unread_columns(rows[0], columns, file=source) if rows else ()), *notices]
