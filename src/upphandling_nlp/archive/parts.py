"""The parts of an archive: Parquet files by year, each written whole or not at all.

A part is named after its place and its content (`year=2021/part-00003-5d41402abc4b.parquet`), so
that a new version of it never overwrites the old one: first the new file is on the disk, then the
ledger names it, then the old file goes. Whatever a crash leaves behind, the ledger does not name.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from pathlib import Path

from upphandling_nlp.archive.ledger import FAILED, Ledger, Part, Place
from upphandling_nlp.errors import RecordError
from upphandling_nlp.records import PARTS, decode_record, read_records, write_records
from upphandling_nlp.resources.models import hash_file
from upphandling_nlp.schema import Record

__all__ = ["check_parts", "remove_stale", "sync_folder", "write_part"]

#: What every failed write can be answered with: nothing that was tagged is lost.
REMEDY = "free space or mend the disk, then run the same again: what is tagged is kept"


def write_part(ledger: Ledger, folder: Path, place: Place) -> Part | None:
    """Write a part anew from its last version and the records that wait for it.

    Args:
        ledger: The ledger; committed when the part is on the disk.
        folder: The folder of the archive.
        place: The part.

    Returns:
        The part; None where none of its posts has a record.

    Raises:
        RecordError: The part cannot be written, or its last version cannot be read.
    """
    old = ledger.find_part(place)
    inside = folder / PARTS / f"year={place.year}"
    draft = inside / f".part-{place.number:05d}.parquet"
    part = None
    try:
        inside.mkdir(parents=True, exist_ok=True)
        count = write_records(_merge(ledger, folder, place, old), draft, format="parquet")
        if count:
            sha256 = hash_file(draft)
            name = f"{inside.name}/part-{place.number:05d}-{sha256[:12]}.parquet"
            part = Part(place, name, draft.stat().st_size, sha256, count)
            draft.replace(folder / PARTS / name)
            sync_folder(inside)
        else:
            draft.unlink()
    except RecordError as error:
        if error.path != str(draft):
            raise
        raise RecordError(error.problem, path=draft, remedy=REMEDY) from error
    except OSError as error:
        raise RecordError(
            f"cannot be written ({error.strerror or error})", path=draft, remedy=REMEDY
        ) from error
    ledger.set_part(place, part)
    ledger.commit()
    if old is not None and (part is None or old.name != part.name):
        (folder / PARTS / old.name).unlink(missing_ok=True)
    return part


def _merge(ledger: Ledger, folder: Path, place: Place, old: Part | None) -> Iterator[Record]:
    """Give the records of a part in the order of its slots; those that wait replace the old."""
    kept: dict[str, Record] | None = None
    for slot in ledger.list_slots(place):
        if slot.state == FAILED:
            continue
        if slot.record is not None:
            yield decode_record(zlib.decompress(slot.record))
            continue
        if kept is None:
            records = () if old is None else read_records(folder / PARTS / old.name)
            kept = {record.id: record for record in records}
        if slot.id in kept:
            yield kept[slot.id]


def check_parts(ledger: Ledger, folder: Path) -> list[tuple[Part, int]]:
    """Find the parts that are missing or not of the size they had; their posts are asked for again.

    Returns:
        Each such part, and how many posts it held that must be tagged again.
    """
    lost = []
    for part in ledger.list_parts():
        path = folder / PARTS / part.name
        if not path.is_file() or path.stat().st_size != part.size:
            lost.append((part, ledger.forget_part(part.place)))
    return lost


def remove_stale(ledger: Ledger, folder: Path) -> None:
    """Remove what a crash left behind: files of ours that the ledger does not name."""
    named = {part.name for part in ledger.list_parts()}
    for path in (folder / PARTS).glob("year=*/*part-*"):
        if path.is_file() and f"{path.parent.name}/{path.name}" not in named:
            path.unlink()
    for path in (folder / PARTS).glob("year=*"):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
