"""The duplicates of an archive folder: found once at the end of a run, kept beside its records.

`duplicates.parquet` has a row for each record of the archive: `record_id`, and `group`, the id of
the record that stands for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from upphandling_nlp.archive.duplicates import DuplicateOptions, group_duplicates
from upphandling_nlp.errors import OptionError, RecordError
from upphandling_nlp.files import replacing
from upphandling_nlp.records.folder import list_parts
from upphandling_nlp.schema import Post

if TYPE_CHECKING:  # heavy: imported where it is used
    import pandas as pd

__all__ = [
    "DUPLICATES",
    "mark_duplicates",
    "read_duplicates",
    "read_texts",
    "write_duplicates",
]

#: The file of groups in the folder of an archive.
DUPLICATES = "duplicates.parquet"
_COLUMNS = ("id", "published", "title", "body", "text")
_BATCH = 1_000


class _Row(msgspec.Struct):
    id: str
    published: dt.date | None
    title: str
    body: str
    text: str


def read_texts(folder: str | Path) -> Iterator[Post]:
    """Read what an archive needs to group its posts, and nothing else of its records.

    Args:
        folder: The folder of an archive.

    Yields:
        A post with id, day, headline and body for each record, in order of the parts that count.

    Raises:
        RecordError: It is no archive, or a part cannot be read.
    """
    import pyarrow as pa  # noqa: PLC0415  (heavy)
    import pyarrow.parquet as pq  # noqa: PLC0415  (heavy)

    for path in list_parts(Path(folder)):
        try:
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(batch_size=_BATCH, columns=list(_COLUMNS)):
                    for row in msgspec.convert(batch.to_pylist(), list[_Row]):
                        # Of a foreign record without headline and body the text is all there is.
                        body = row.body if row.title or row.body else row.text
                        yield Post(id=row.id, published=row.published, title=row.title, body=body)
        except (OSError, pa.ArrowException, msgspec.ValidationError) as error:
            raise RecordError(
                f"cannot be read ({error})", path=path, remedy="run the archive again"
            ) from error


def write_duplicates(folder: str | Path, *, options: DuplicateOptions | None = None) -> int:
    """Group the records of an archive and keep the groups in `duplicates.parquet`.

    Args:
        folder: The folder of an archive.
        options: Limits; None takes the defaults.

    Returns:
        The number of records that another one stands for.

    Raises:
        RecordError: It is no archive, a part cannot be read, or the file cannot be written; the
            old one stays.
    """
    import pyarrow as pa  # noqa: PLC0415  (heavy)
    import pyarrow.parquet as pq  # noqa: PLC0415  (heavy)

    groups = group_duplicates(read_texts(folder), options=options)
    ids = sorted(groups)
    columns: dict[str, Any] = {"record_id": ids, "group": [groups[id_] for id_ in ids]}
    schema = pa.schema([("record_id", pa.string()), ("group", pa.string())])
    path = Path(folder) / DUPLICATES
    try:
        with replacing(path) as file:
            pq.write_table(pa.table(columns, schema=schema), file, compression="zstd")
    except OSError as error:
        raise RecordError(
            f"cannot be written ({error.strerror or error})", path=path, remedy="free space there"
        ) from error
    return sum(id_ != group for id_, group in groups.items())


def read_duplicates(source: str | Path) -> dict[str, str]:
    """Read the groups of an archive.

    Args:
        source: The folder of an archive, or its `duplicates.parquet`.

    Returns:
        The id of the representative for the id of each record.

    Raises:
        RecordError: There is no such file, or it holds something else.
    """
    import pyarrow as pa  # noqa: PLC0415  (heavy)
    import pyarrow.parquet as pq  # noqa: PLC0415  (heavy)

    path = Path(source)
    path = path / DUPLICATES if path.is_dir() else path
    try:
        table = pq.read_table(path, columns=["record_id", "group"])
        ids, groups = (table.column(name).to_pylist() for name in ("record_id", "group"))
    except (OSError, pa.ArrowException, KeyError) as error:
        raise RecordError(
            f"holds no groups of duplicates ({error})", path=path, remedy="run the archive again"
        ) from error
    return dict(zip(ids, groups, strict=True))


def mark_duplicates(frame: pd.DataFrame, groups: dict[str, str]) -> pd.DataFrame:
    """Add the groups to a frame, so that aggregates count each post once.

    Args:
        frame: A frame with the column `id` (of `to_frame`) or `record_id` (of `labels_frame` and
            `mentions_frame`).
        groups: What `group_duplicates` or `read_duplicates` gave.

    Returns:
        A copy of the frame with the column `group`; a record without a group stands for itself.

    Raises:
        OptionError: The frame has neither column.
    """
    # A frame of mentions has both; its `id` is that of the registry.
    name = next((name for name in ("record_id", "id") if name in frame.columns), None)
    if name is None:
        raise OptionError(
            "the frame has no column 'record_id' or 'id'",
            remedy="pass a frame of to_frame, labels_frame or mentions_frame",
        )
    return frame.assign(group=[groups.get(id_, id_) for id_ in frame[name]])
