"""Records as JSONL: one a line."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from upphandling_nlp.errors import RecordError
from upphandling_nlp.files import unpacked
from upphandling_nlp.records.encoding import decode_record, encode_record
from upphandling_nlp.schema import Record

__all__ = ["read_jsonl", "write_jsonl"]


def write_jsonl(records: Iterable[Record], file: IO[bytes] | gzip.GzipFile) -> int:
    """Write records to an open file; return how many."""
    count = 0
    for record in records:
        file.write(encode_record(record) + b"\n")
        count += 1
    return count


def read_jsonl(path: Path) -> Iterator[Record]:
    """Read records; a faulty line is named by its number (`RecordError`)."""
    with unpacked(path) as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                try:
                    yield decode_record(line)
                except RecordError as error:
                    raise type(error)(
                        error.problem, path=path, line=number, remedy=error.remedy
                    ) from error
