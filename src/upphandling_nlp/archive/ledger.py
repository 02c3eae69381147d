"""The ledger of an archive: what was read, what became of it, and which parts hold it.

One SQLite file. It decides what counts: a part that it does not name is not part of the archive.
Every post has a place: a year, and a slot in that year, given in the order of the input. Part n of
a year holds the slots from n * part_size on, in order; so a part depends on the input alone, never
on who tagged what when. Records whose part is not yet written wait in the ledger.

A rollback journal with full syncing, not a write-ahead log: a commit is on the disk before an old
part is removed, the file can be read on a read-only medium, and network file systems bear it.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from upphandling_nlp.errors import OptionError, RecordError
from upphandling_nlp.schema import Provenance
from upphandling_nlp.version import __version__

__all__ = [
    "DONE",
    "FAILED",
    "OUTDATED",
    "PART_SIZE",
    "PENDING",
    "Ledger",
    "Part",
    "Place",
    "PostRow",
    "Slot",
]

LEDGER_VERSION = "1"
#: Posts of a part, where the caller does not choose.
PART_SIZE = 1000
#: What becomes of a post: it waits for its record, has one, is in quarantine, or has one that
#: is to be made anew.
PENDING, DONE, FAILED, OUTDATED = range(4)
# Kibibytes of the ledger held in memory, whatever its size.
_CACHE = 64 * 1024

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE runs (
    number INTEGER PRIMARY KEY, started TEXT NOT NULL, ended TEXT, library TEXT NOT NULL,
    options TEXT NOT NULL, state TEXT NOT NULL, counts TEXT);
CREATE TABLE inputs (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, modified INTEGER NOT NULL,
    sha256 TEXT NOT NULL, run INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE versions (
    number INTEGER PRIMARY KEY, library TEXT NOT NULL, model TEXT NOT NULL,
    taxonomy TEXT NOT NULL, registry TEXT NOT NULL,
    UNIQUE (library, model, taxonomy, registry));
CREATE TABLE posts (
    id TEXT PRIMARY KEY, content BLOB NOT NULL, year TEXT NOT NULL, slot INTEGER NOT NULL,
    state INTEGER NOT NULL, version INTEGER, seen INTEGER NOT NULL) WITHOUT ROWID;
CREATE UNIQUE INDEX places ON posts (year, slot);
CREATE INDEX unresolved ON posts (year, slot) WHERE state IN (0, 3);
CREATE TABLE waiting (id TEXT PRIMARY KEY, record BLOB NOT NULL);
CREATE TABLE touched (
    year TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (year, number)) WITHOUT ROWID;
CREATE TABLE parts (
    year TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL,
    sha256 TEXT NOT NULL, records INTEGER NOT NULL, PRIMARY KEY (year, number)) WITHOUT ROWID;
CREATE TABLE failures (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, error TEXT NOT NULL, post TEXT NOT NULL,
    versions TEXT NOT NULL, run INTEGER NOT NULL) WITHOUT ROWID;
"""


class Place(NamedTuple):
    """A part: its year ("2021", "unknown") and its number in that year."""

    year: str
    number: int


class PostRow(NamedTuple):
    """What the ledger knows of a post."""

    content: bytes
    year: str
    slot: int
    state: int
    seen: int


class Slot(NamedTuple):
    """A slot of a part: its post, and the packed record that waits for the part, if one does."""

    id: str
    state: int
    record: bytes | None


class Part(NamedTuple):
    """A part as it lies on the disk; `name` is its path below the folder of records."""

    place: Place
    name: str
    size: int
    sha256: str
    records: int


class Ledger:
    """An open ledger; changes are kept by `commit`.

    Args:
        path: The file; made where there is none.
        part_size: Posts of a part; None takes that of the ledger, `PART_SIZE` for a new one.

    Raises:
        RecordError: The file is no ledger, or of another version.
        OptionError: The archive was begun with parts of another size.
    """

    def __init__(self, path: Path, *, part_size: int | None = None) -> None:
        self.path = path
        self.part_size = part_size or PART_SIZE
        self._base = sqlite3.connect(path, timeout=60, isolation_level=None)
        self._execute = self._base.execute
        try:
            self._open(part_size)
        except sqlite3.DatabaseError as error:
            self._base.close()
            raise RecordError(
                f"is no ledger of an archive ({error})", path=path, remedy="name another folder"
            ) from None
        except BaseException:
            self._base.close()
            raise

    def _open(self, part_size: int | None) -> None:
        for setting in ("journal_mode = DELETE", "synchronous = FULL", f"cache_size = -{_CACHE}"):
            self._execute(f"PRAGMA {setting}")
        self._execute("BEGIN IMMEDIATE")
        found = self._execute("SELECT name FROM sqlite_master WHERE name = 'meta'").fetchone()
        if found is None:
            for statement in _TABLES.split(";")[:-1]:
                self._execute(statement)
            told = {"version": LEDGER_VERSION, "part_size": str(self.part_size)}
            self._base.executemany("INSERT INTO meta VALUES (?, ?)", told.items())
        meta: dict[str, str] = dict(self._execute("SELECT key, value FROM meta"))
        self._execute("COMMIT")
        if meta.get("version") != LEDGER_VERSION:
            raise RecordError(
                f"is a ledger of version {meta.get('version')}",
                path=self.path,
                remedy=f"this release keeps version {LEDGER_VERSION}; archive to a new folder",
            )
        self.part_size = int(meta["part_size"])
        if part_size not in {None, self.part_size}:
            raise OptionError(
                f"part_size is {part_size}, but '{self.path.parent}' was begun with "
                f"{self.part_size}",
                remedy="leave it out, or archive to a new folder",
            )
        self._execute("BEGIN")

    def commit(self) -> None:
        """Keep all changes: they are on the disk when this returns."""
        self._execute("COMMIT")
        self._execute("BEGIN")

    def undo(self) -> None:
        """Go back to what the last commit kept."""
        if self._base.in_transaction:  # a full disk has ended it already
            self._execute("ROLLBACK")
        self._execute("BEGIN")

    def close(self) -> None:
        """Close the file; what was not committed is undone."""
        self._base.close()

    def find_note(self, key: str) -> str | None:
        """Give what was noted under a key."""
        row = self._execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def keep_note(self, key: str, value: str) -> None:
        """Note something of the archive as a whole."""
        self._execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def begin_run(self, options: Mapping[str, object]) -> int:
        """Enter a run; returns its number. One that seems to go on was killed: there is but one."""
        self._execute("UPDATE runs SET state = 'killed' WHERE state = 'running'")
        cursor = self._execute(
            "INSERT INTO runs (started, library, options, state) VALUES (?, ?, ?, 'running')",
            (_now(), __version__, json.dumps(options, ensure_ascii=False)),
        )
        return int(cursor.lastrowid or 0)

    def end_run(self, number: int, *, state: str, counts: Mapping[str, object]) -> None:
        """Enter how a run ended: "complete", "interrupted", or with an error."""
        self._execute(
            "UPDATE runs SET ended = ?, state = ?, counts = ? WHERE number = ?",
            (_now(), state, json.dumps(counts, ensure_ascii=False), number),
        )

    def find_input(self, path: str) -> tuple[int, int, str] | None:
        """Give size, time of change (ns) and hash of an input as it last was."""
        row: tuple[int, int, str] | None = self._execute(
            "SELECT size, modified, sha256 FROM inputs WHERE path = ?", (path,)
        ).fetchone()
        return row

    def keep_input(self, path: str, size: int, modified: int, sha256: str, *, run: int) -> None:
        """Enter an input as it is now."""
        self._execute(
            "INSERT OR REPLACE INTO inputs VALUES (?, ?, ?, ?, ?)",
            (path, size, modified, sha256, run),
        )

    def find_version(self, versions: Provenance) -> int:
        """Give the number of a set of versions, entered where it is new."""
        told = (versions.library, versions.model, versions.taxonomy, versions.registry)
        self._execute(
            "INSERT OR IGNORE INTO versions (library, model, taxonomy, registry) "
            "VALUES (?, ?, ?, ?)",
            told,
        )
        found = self._execute(
            "SELECT number FROM versions WHERE library = ? AND model = ? AND taxonomy = ? "
            "AND registry = ?",
            told,
        ).fetchone()
        return int(found[0])

    def list_versions(self) -> dict[int, Provenance]:
        """List the sets of versions by their numbers."""
        names = ("library", "model", "taxonomy", "registry")
        return {
            number: Provenance(**dict(zip(names, told, strict=True)))
            for number, *told in self._execute("SELECT * FROM versions")
        }

    def count_version(self, number: int) -> int:
        """Count the records that were made with a set of versions."""
        found = self._execute(
            "SELECT COUNT(*) FROM posts WHERE version = ? AND state IN (?, ?)",
            (number, DONE, OUTDATED),
        ).fetchone()
        return int(found[0])

    def mark_outdated(self, version: int) -> int:
        """Ask for new records in place of those made with a set of versions; returns how many."""
        return self._execute(
            "UPDATE posts SET state = ? WHERE version = ? AND state = ?", (OUTDATED, version, DONE)
        ).rowcount

    def find_post(self, id: str) -> PostRow | None:
        """Look a post up."""
        row = self._execute(
            "SELECT content, year, slot, state, seen FROM posts WHERE id = ?", (id,)
        ).fetchone()
        return None if row is None else PostRow(*row)

    def put_post(self, id: str, row: PostRow) -> None:
        """Enter a post, or what has changed of it; the version of its record stays."""
        self._execute(
            "INSERT INTO posts (id, content, year, slot, state, seen) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET content = excluded.content, year = excluded.year, "
            "slot = excluded.slot, state = excluded.state, seen = excluded.seen",
            (id, *row),
        )

    def mark_seen(self, id: str, run: int) -> None:
        """Note that a run has met a post."""
        self._execute("UPDATE posts SET seen = ? WHERE id = ?", (run, id))

    def find_ends(self) -> dict[str, int]:
        """Give the first free slot of each year."""
        return dict(self._execute("SELECT year, MAX(slot) + 1 FROM posts GROUP BY year"))

    def count_unresolved(self) -> dict[Place, int]:
        """Count the posts of each part that wait for a record."""
        rows = self._execute(
            "SELECT year, slot / ?, COUNT(*) FROM posts WHERE state IN (0, 3) GROUP BY 1, 2",
            (self.part_size,),
        )
        return {Place(year, number): count for year, number, count in rows}

    def count_waiting(self) -> dict[Place, int]:
        """Count the records of each part that wait for it to be written."""
        rows = self._execute(
            "SELECT year, slot / ?, COUNT(*) FROM waiting JOIN posts USING (id) GROUP BY 1, 2",
            (self.part_size,),
        )
        return {Place(year, number): count for year, number, count in rows}

    def keep_record(self, id: str, record: bytes, *, version: int) -> None:
        """Keep a packed record until its part is written."""
        self._execute("INSERT OR REPLACE INTO waiting VALUES (?, ?)", (id, record))
        self._execute("UPDATE posts SET state = ?, version = ? WHERE id = ?", (DONE, version, id))
        self._execute("DELETE FROM failures WHERE id = ?", (id,))

    def keep_failure(self, id: str, told: tuple[str, str, str, str], *, run: int) -> None:
        """Put a post into quarantine: kind, error, the post and the versions (both as JSON)."""
        self._execute("INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?)", (id, *told, run))
        self._execute("UPDATE posts SET state = ?, version = NULL WHERE id = ?", (FAILED, id))
        self._execute("DELETE FROM waiting WHERE id = ?", (id,))

    def list_failures(self) -> Iterator[tuple[str, str, str, str]]:
        """List what is in quarantine, by year and slot: kind, error, post and versions."""
        yield from self._execute(
            "SELECT kind, error, post, versions FROM failures JOIN posts USING (id) "
            "ORDER BY year, slot"
        )

    def touch(self, place: Place) -> None:
        """Note that a part must be written anew."""
        self._execute("INSERT OR IGNORE INTO touched VALUES (?, ?)", place)

    def list_touched(self) -> list[Place]:
        """List the parts that must be written anew."""
        return [Place(*row) for row in self._execute("SELECT * FROM touched ORDER BY 1, 2")]

    def list_slots(self, place: Place) -> Iterator[Slot]:
        """List the slots of a part, in order."""
        first = place.number * self.part_size
        rows = self._execute(
            "SELECT id, state, record FROM posts LEFT JOIN waiting USING (id) "
            "WHERE year = ? AND slot >= ? AND slot < ? ORDER BY slot",
            (place.year, first, first + self.part_size),
        )
        yield from map(Slot._make, rows)

    def find_part(self, place: Place) -> Part | None:
        """Look a part up."""
        row = self._execute(
            "SELECT name, size, sha256, records FROM parts WHERE year = ? AND number = ?", place
        ).fetchone()
        return None if row is None else Part(place, *row)

    def list_parts(self) -> list[Part]:
        """List all parts, by year and number."""
        rows = self._execute("SELECT * FROM parts ORDER BY year, number")
        return [Part(Place(year, number), *rest) for year, number, *rest in rows]

    def set_part(self, place: Place, part: Part | None) -> None:
        """Enter a written part in place of what was there; the records that waited go."""
        self._execute("DELETE FROM parts WHERE year = ? AND number = ?", place)
        if part is not None:
            self._execute("INSERT INTO parts VALUES (?, ?, ?, ?, ?, ?)", (*place, *part[1:]))
        first = place.number * self.part_size
        self._execute(
            "DELETE FROM waiting WHERE id IN "
            "(SELECT id FROM posts WHERE year = ? AND slot >= ? AND slot < ?)",
            (place.year, first, first + self.part_size),
        )
        self._execute("DELETE FROM touched WHERE year = ? AND number = ?", place)

    def forget_part(self, place: Place) -> int:
        """Ask for the posts of a lost part again; returns how many."""
        first = place.number * self.part_size
        count = self._execute(
            "UPDATE posts SET state = ? WHERE year = ? AND slot >= ? AND slot < ? AND state != ? "
            "AND id NOT IN (SELECT id FROM waiting)",
            (PENDING, place.year, first, first + self.part_size, FAILED),
        ).rowcount
        self._execute("DELETE FROM parts WHERE year = ? AND number = ?", place)
        self.touch(place)
        return count


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
