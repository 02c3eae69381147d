"""The folder of an archive, as a reader of records sees it: a ledger and its parts."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from upphandling_nlp.errors import RecordError
from upphandling_nlp.files import LEDGER

__all__ = ["LEDGER", "PARTS", "is_archive", "list_parts"]

#: In the folder of an archive: the folder of the parts.
PARTS = "records"


def is_archive(path: str | Path) -> bool:
    """Tell whether a path is the folder of an archive."""
    folder = Path(path)
    return (folder / LEDGER).is_file() or (folder / PARTS).is_dir()


def list_parts(folder: Path) -> list[Path]:
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
