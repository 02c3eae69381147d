"""Records in and out: JSONL, Parquet and CSV.

All formats carry every field of `Record`, in the order of `docs/record.md`. JSONL is one record a
line; Parquet has the fixed schema `arrow_schema()`; CSV has one row a record, its nested fields as
JSON, followed by columns that a person can read (themes, organisations, ...) and readers ignore.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import os
import sqlite3
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import msgspec

from upphandling_nlp.errors import OptionError, RecordError, RecordVersionError
from upphandling_nlp.files import packing, replacing, unpacked
from upphandling_nlp.schema import SCHEMA_VERSION, Label, Record

if TYPE_CHECKING:  # heavy: imported where it is used
    import pyarrow as pa

__all__ = [
    "FORMATS",
    "LEDGER",
    "PARTS",
    "READABLE",
    "arrow_schema",
    "decode_record",
    "detect_format",
    "encode_record",
    "from_builtins",
    "is_archive",
    "json_schema",
    "list_readable",
    "read_records",
    "to_builtins",
    "write_records",
]

#: Formats by the ending of the file's name (before `.gz`, where there is one).
FORMATS = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".parquet": "parquet",
    ".csv": "csv",
}
#: In the folder of an archive: the file that tells which parts count, and the folder of the parts.
LEDGER, PARTS = "ledger.sqlite", "records"
_NESTED = ("sentences", "tokens", "entities", "dates", "references", "labels", "provenance")
_FIELDS = Record.__struct_fields__
#: Columns that a person can read, derived from labels and entities.
READABLE = ("themes", "categories", "risks", "organisations", "places", "persons")
# A row group of Parquet, and the records held in memory while writing.
_BATCH = 1_000
# A cell of CSV may hold all tokens of a long post.
_CSV_FIELD_LIMIT = 2**31 - 1

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Record)


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


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a record, as published in `docs/`."""
    (schema,), components = msgspec.json.schema_components((Record,), ref_template="#/$defs/{name}")
    properties = components["Record"]["properties"]
    for definition in components.values():
        # Every key is always written, with null or an empty list where there is nothing.
        definition["required"] = list(definition.get("properties", {}))
        definition["additionalProperties"] = False
        for property_ in definition.get("properties", {}).values():
            property_.pop("default", None)
    properties["schema_version"] = {"const": SCHEMA_VERSION}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A post of Swedish procurement news, tagged by upphandling_nlp",
        **schema,
        "$defs": components,
    }


def arrow_schema() -> pa.Schema:
    """Return the Arrow schema of the Parquet files: nested, typed columns."""
    import pyarrow as pa  # noqa: PLC0415  (heavy)

    span = [("start", pa.int32()), ("end", pa.int32())]

    def rows(*fields: tuple[str, pa.DataType]) -> pa.DataType:
        return pa.list_(pa.struct([*span, *fields]))

    string, day, real = pa.string(), pa.date32(), pa.float64()
    evidence = rows(("weight", real))
    columns = {
        "schema_version": pa.int32(),
        "id": string,
        "source": string,
        "url": string,
        "published": day,
        "title": string,
        "body": string,
        "text": string,
        "language": string,
        "sentences": rows(),
        "tokens": rows(("lemma", string), ("pos", string)),
        "entities": rows(
            ("text", string),
            ("label", string),
            ("score", real),
            ("id", string),
            ("name", string),
            ("link_score", real),
        ),
        "dates": rows(
            ("text", string),
            ("first", day),
            ("last", day),
            ("grain", string),
            ("role", string),
            ("expression", string),
        ),
        "references": rows(("text", string), ("kind", string), ("id", string)),
        "labels": pa.list_(
            pa.struct([("facet", string), ("id", string), ("score", real), ("evidence", evidence)])
        ),
        "provenance": pa.struct(
            [(name, string) for name in ("library", "model", "taxonomy", "registry")]
        ),
    }
    return pa.schema([(name, columns[name]) for name in _FIELDS])


def detect_format(path: str | Path) -> str:
    """Tell the format of a file by its name.

    Raises:
        OptionError: The ending is not known.
    """
    path = Path(path)
    suffix = Path(path.stem).suffix if path.suffix == ".gz" else path.suffix
    try:
        return FORMATS[suffix.lower()]
    except KeyError:
        raise OptionError(
            f"no format of records is known for '{path.name}'",
            remedy=f"end the name in one of {', '.join(FORMATS)}",
        ) from None


def write_records(
    records: Iterable[Record], target: str | Path, *, format: str | None = None
) -> int:
    """Write records; nothing is left at `target` if writing fails.

    Args:
        records: The records; they are streamed.
        target: Path of the file, `-` for the standard output. `.gz` compresses JSONL and CSV.
            A link is followed; a pipe or a device is written to as it is.
        format: "jsonl", "parquet" or "csv"; None takes it from the ending (JSONL for `-`).

    Returns:
        The number of records written.

    Raises:
        OptionError: The format is not known, or Parquet is wanted on the standard output.
        RecordError: The file cannot be written.
    """
    if str(target) == "-":
        return _write_stdout(records, format or "jsonl")
    path = Path(target)
    write = _find_writer(format or detect_format(path))
    try:
        with replacing(path) as file:
            if write is _write_parquet:
                return write(_guarded(records), file)
            with packing(file, path) as packed:
                return write(_guarded(records), packed)
    except _SourceError as error:
        raise error.reason from None
    except OSError as error:
        raise RecordError(
            f"cannot be written ({error.strerror or error})", path=path, remedy="check the folder"
        ) from error


def read_records(source: str | Path, *, format: str | None = None) -> Iterator[Record]:
    """Read records, one by one.

    Args:
        source: Path of a JSONL, Parquet or CSV file that `write_records` wrote, or of the folder
            of an archive (`upphandling-nlp archive`), which is read by year.
        format: "jsonl", "parquet" or "csv"; None takes it from the ending.

    Yields:
        The records, in order.

    Raises:
        RecordError: The file cannot be read, or a record is faulty; the message names the line.
    """
    path = Path(source)
    if path.is_dir():
        for part in _list_parts(path):
            yield from read_records(part)
        return
    name = format or detect_format(path)
    readers = {"jsonl": _read_jsonl, "parquet": _read_parquet, "csv": _read_csv}
    if name not in readers:
        raise OptionError(f"unknown format '{name}'", remedy=f"use one of {', '.join(readers)}")
    try:
        yield from readers[name](path)
    except (OSError, EOFError, zlib.error) as error:
        raise RecordError(
            f"cannot be read ({getattr(error, 'strerror', None) or error})",
            path=path,
            remedy="check the path and whether the file is whole",
        ) from error


def is_archive(path: str | Path) -> bool:
    """Tell whether a path is the folder of an archive."""
    folder = Path(path)
    return (folder / LEDGER).is_file() or (folder / PARTS).is_dir()


def _list_parts(folder: Path) -> list[Path]:
    """List the parts of an archive that count: those of its ledger, all where it has none."""
    ledger = folder / LEDGER
    parts: list[Path] = []
    if ledger.is_file():
        parts = [folder / PARTS / name for name in _read_ledger(ledger)]
    elif is_archive(folder):
        parts = sorted((folder / PARTS).glob("year=*/part-*.parquet"))
    else:
        raise RecordError(
            "is a folder, but no archive",
            path=folder,
            remedy="name a file of records, or a folder that `upphandling-nlp archive` wrote",
        )
    return parts


def _read_ledger(ledger: Path) -> list[str]:
    place = ledger.resolve().as_uri()
    try:
        # After a crash SQLite undoes what was not committed, for which it must write; a ledger
        # on a read-only medium can have no such rest.
        mode = "rw" if os.access(ledger, os.W_OK) and os.access(ledger.parent, os.W_OK) else "ro"
        with closing(sqlite3.connect(f"{place}?mode={mode}", uri=True, timeout=60)) as base:
            rows = base.execute("SELECT name FROM parts ORDER BY year, number").fetchall()
    except sqlite3.Error as error:
        raise RecordError(
            f"is no ledger of an archive ({error})", path=ledger, remedy="check the folder"
        ) from error
    return [name for (name,) in rows]


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


class _SourceError(Exception):
    """The records could not be read: nothing that the file to write has to do with."""

    def __init__(self, reason: OSError) -> None:
        super().__init__(str(reason))
        self.reason = reason


def _guarded(records: Iterable[Record]) -> Iterator[Record]:
    try:
        yield from records
    except OSError as error:
        raise _SourceError(error) from error


def _find_writer(name: str) -> Callable[[Iterable[Record], IO[bytes] | gzip.GzipFile], int]:
    writers = {"jsonl": _write_jsonl, "parquet": _write_parquet, "csv": _write_csv}
    try:
        return writers[name]
    except KeyError:
        raise OptionError(
            f"unknown format '{name}'", remedy=f"use one of {', '.join(writers)}"
        ) from None


def _write_stdout(records: Iterable[Record], name: str) -> int:
    if name == "parquet":
        raise OptionError(
            "Parquet cannot be written to the standard output", remedy="use -o FILE.parquet"
        )
    if sys.stdout is None:
        raise RecordError("the standard output is closed", remedy="use -o FILE")
    count = _find_writer(name)(records, sys.stdout.buffer)
    sys.stdout.buffer.flush()
    return count


def _write_jsonl(records: Iterable[Record], file: IO[bytes] | gzip.GzipFile) -> int:
    count = 0
    for record in records:
        file.write(encode_record(record) + b"\n")
        count += 1
    return count


def _write_csv(records: Iterable[Record], file: IO[bytes] | gzip.GzipFile) -> int:
    wrapper = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    plain = csv.writer(wrapper, lineterminator="\n")
    # The plain writer does not quote a carriage return, which readers take for the end of a row.
    quoting = csv.writer(wrapper, lineterminator="\n", quoting=csv.QUOTE_ALL)
    plain.writerow([*_FIELDS, *READABLE])
    count = 0
    for record in records:
        cells = [_encode_cell(name, getattr(record, name)) for name in _FIELDS]
        cells += ["; ".join(names) for names in list_readable(record).values()]
        (quoting if any("\r" in cell for cell in cells) else plain).writerow(cells)
        count += 1
    wrapper.flush()
    wrapper.detach()  # the file is the caller's to close
    return count


def _encode_cell(name: str, value: object) -> str:
    if value is None:
        return ""
    return _encoder.encode(value).decode() if name in _NESTED else str(value)


def _write_parquet(records: Iterable[Record], file: IO[bytes] | gzip.GzipFile) -> int:
    import pyarrow as pa  # noqa: PLC0415  (heavy)
    import pyarrow.parquet as pq  # noqa: PLC0415  (heavy)

    schema = arrow_schema()
    count = 0
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        batch: list[dict[str, Any]] = []
        for record in records:
            batch.append(to_builtins(record))
            count += 1
            if len(batch) == _BATCH:
                writer.write_table(pa.Table.from_pylist(batch, schema=schema))
                batch = []
        if batch or not count:
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))
    return count


def _read_jsonl(path: Path) -> Iterator[Record]:
    with unpacked(path) as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                try:
                    yield decode_record(line)
                except RecordError as error:
                    raise type(error)(
                        error.problem, path=path, line=number, remedy=error.remedy
                    ) from error


def _read_csv(path: Path) -> Iterator[Record]:
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
    missing = [name for name in _FIELDS if name not in set(names)]
    if missing:
        raise RecordError(
            f"lacks the columns {', '.join(missing)}",
            remedy="pass a CSV file that write_records wrote",
        )


def _decode_cells(cells: dict[str, str | None]) -> Record:
    row: dict[str, Any] = {}
    for name in _FIELDS:
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


def _read_parquet(path: Path) -> Iterator[Record]:
    import pyarrow as pa  # noqa: PLC0415  (heavy)
    import pyarrow.parquet as pq  # noqa: PLC0415  (heavy)

    try:
        with pq.ParquetFile(path) as file:
            number = 0
            for batch in file.iter_batches(batch_size=_BATCH):
                for row in batch.to_pylist():
                    number += 1
                    try:
                        yield from_builtins(row)
                    except (msgspec.ValidationError, RecordError) as error:
                        told = error.problem if isinstance(error, RecordError) else error
                        raise RecordError(
                            f"row {number}: {told}", path=path, remedy="see docs/record.md"
                        ) from error
    except pa.ArrowException as error:
        raise RecordError(
            f"is no Parquet file ({error})", path=path, remedy="pass a file of write_records"
        ) from error
