"""Records as Parquet, with the schema of `arrow_schema()`."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import msgspec

from upphandling_nlp.errors import RecordError
from upphandling_nlp.records.encoding import from_builtins, to_builtins
from upphandling_nlp.records.schemas import arrow_schema
from upphandling_nlp.schema import Record

__all__ = ["read_parquet", "write_parquet"]

# A row group of Parquet, and the records held in memory while writing.
_BATCH = 1_000


def write_parquet(records: Iterable[Record], file: IO[bytes] | gzip.GzipFile) -> int:
    """Write records to an open file; return how many."""
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


def read_parquet(path: Path) -> Iterator[Record]:
    """Read records; a faulty row is named by its number (`RecordError`)."""
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
                    except RecordError as error:
                        raise type(error)(
                            f"row {number}: {error.problem}", path=path, remedy=error.remedy
                        ) from error
                    except msgspec.ValidationError as error:
                        raise RecordError(
                            f"row {number}: {error}", path=path, remedy="see docs/record.md"
                        ) from error
    except pa.ArrowException as error:
        raise RecordError(
            f"is no Parquet file ({error})", path=path, remedy="pass a file of write_records"
        ) from error
