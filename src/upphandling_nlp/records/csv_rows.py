"""Records as CSV: a row each, nested fields as JSON, then columns that a person can read."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import msgspec

from upphandling_nlp.errors import RecordError
from upphandling_nlp.files import unpacked
from upphandling_nlp.records.encoding import (
    FIELDS,
    READABLE,
    encode_json,
    from_builtins,
    list_readable,
)
from upphandling_nlp.schema import Record

__all__ = ["read_csv", "write_csv"]

_NESTED = ("sentences", "tokens", "entities", "dates", "references", "labels", "provenance")
# A cell of CSV may hold all tokens of a long post.
_CSV_FIELD_LIMIT = 2**31 - 1


def write_csv(records: Iterable[Record], file: IO[bytes] | gzip.GzipFile) -> int:
    """Write records to an open file; return how many."""
    wrapper = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    plain = csv.writer(wrapper, lineterminator="\n")
    # The plain writer does not quote a carriage return, which readers take for the end of a row.
    quoting = csv.writer(wrapper, lineterminator="\n", quoting=csv.QUOTE_ALL)
    plain.writerow([*FIELDS, *READABLE])
    count = 0
    for record in records:
        cells = [_encode_cell(name, getattr(record, name)) for name in FIELDS]
        cells += ["; ".join(names) for names in list_readable(record).values()]
        (quoting if any("\r" in cell for cell in cells) else plain).writerow(cells)
        count += 1
    wrapper.flush()
    wrapper.detach()  # the file is the caller's to close
    return count


def _encode_cell(name: str, value: object) -> str:
    if value is None:
        return ""
    return encode_json(value).decode() if name in _NESTED else str(value)


def read_csv(path: Path) -> Iterator[Record]:
    """Read records; a faulty row is named by its line (`RecordError`)."""
    csv.field_size_limit(_CSV_FIELD_LIMIT)
    with unpacked(path) as file:
        # Programs put a byte order mark before a table that they save again.
        reader = csv.DictReader(io.TextIOWrapper(file, encoding="utf-8-sig", newline=""))
        try:
            _check_columns(reader.fieldnames or ())
            for cells in reader:
                yield _decode_cells(cells)
        except RecordError as error:
            raise type(error)(
                error.problem,
                path=path,
                line=reader.line_num or 1,
                remedy=error.remedy,
            ) from error
        except (msgspec.MsgspecError, ValueError, csv.Error) as error:
            raise RecordError(
                str(error), path=path, line=reader.line_num or 1, remedy="see docs/record.md"
            ) from error


def _check_columns(names: Iterable[str]) -> None:
    missing = [name for name in FIELDS if name not in set(names)]
    if missing:
        raise RecordError(
            f"lacks the columns {', '.join(missing)}",
            remedy="pass a CSV file that write_records wrote",
        )


def _decode_cells(cells: dict[str, str | None]) -> Record:
    row: dict[str, Any] = {}
    for name in FIELDS:
        cell = cells[name]
        if cell is None:
            raise RecordError(f"the row ends before '{name}'", remedy="write the file again")
        if name in _NESTED:
            row[name] = msgspec.json.decode(cell)
        elif name == "schema_version":
            row[name] = int(cell)
        else:
            row[name] = cell if cell or name not in {"url", "published"} else None
    return from_builtins(row)
