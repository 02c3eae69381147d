"""Read and write files of records, whatever their format."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

from upphandling_nlp.errors import OptionError, RecordError
from upphandling_nlp.files import packing, replacing
from upphandling_nlp.records.csv_rows import read_csv, write_csv
from upphandling_nlp.records.folder import list_parts
from upphandling_nlp.records.jsonl import read_jsonl, write_jsonl
from upphandling_nlp.records.parquet import read_parquet, write_parquet
from upphandling_nlp.schema import Record

__all__ = ["FORMATS", "detect_format", "read_records", "write_records"]

#: Formats by the ending of the file's name (before `.gz`, where there is one).
FORMATS = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".parquet": "parquet",
    ".csv": "csv",
}
_Reader = Callable[[Path], Iterator[Record]]
_Writer = Callable[[Iterable[Record], IO[bytes] | gzip.GzipFile], int]
# What reads and what writes each format.
_HANDLERS: dict[str, tuple[_Reader, _Writer]] = {
    "jsonl": (read_jsonl, write_jsonl),
    "parquet": (read_parquet, write_parquet),
    "csv": (read_csv, write_csv),
}


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
    _, write = _find_handlers(format or detect_format(path))
    try:
        with replacing(path) as file:
            if write is write_parquet:
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
        RecordError: There is no such file, it cannot be read, or a record is faulty; the message
            names the line.
    """
    path = Path(source)
    _check_there(path)
    if path.is_dir():
        for part in list_parts(path):
            yield from read_records(part)
        return
    read, _ = _find_handlers(format or detect_format(path))
    try:
        yield from read(path)
    except (OSError, EOFError, zlib.error) as error:
        raise RecordError(
            f"cannot be read ({getattr(error, 'strerror', None) or error})",
            path=path,
            remedy="check the path and whether the file is whole",
        ) from error


def _check_there(path: Path) -> None:
    """Raise where there is nothing: what is misspelt must not be told by its missing ending."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise RecordError("no such file or folder", path=path, remedy="check the path") from None
    except (OSError, ValueError) as error:
        # No permission, a name that is too long or holds a null, ...
        raise RecordError(
            f"cannot be found ({getattr(error, 'strerror', None) or error})",
            path=path,
            remedy="check the path",
        ) from None


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


def _find_handlers(name: str) -> tuple[_Reader, _Writer]:
    try:
        return _HANDLERS[name]
    except KeyError:
        raise OptionError(
            f"unknown format '{name}'", remedy=f"use one of {', '.join(_HANDLERS)}"
        ) from None


def _write_stdout(records: Iterable[Record], name: str) -> int:
    if name == "parquet":
        raise OptionError(
            "Parquet cannot be written to the standard output", remedy="use -o FILE.parquet"
        )
    if sys.stdout is None:
        raise RecordError("the standard output is closed", remedy="use -o FILE")
    _, write = _find_handlers(name)
    count = write(records, sys.stdout.buffer)
    sys.stdout.buffer.flush()
    return count
