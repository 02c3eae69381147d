"""Two runs over one archive: which records came, went or changed, and what stands behind it."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing

import msgspec

from upphandling_nlp.archive.changes import Cause, Change, ChangeKind
from upphandling_nlp.archive.differences import list_changes
from upphandling_nlp.errors import OptionError, RecordError
from upphandling_nlp.records import decode_record, encode_record
from upphandling_nlp.schema import Record

__all__ = ["Tally", "diff_records"]

# Pages of the temporary table that stay in memory; minus means kibibytes.
_CACHE = -65_536
_TABLE = """
CREATE TABLE records (
    number INTEGER PRIMARY KEY, side TEXT, id TEXT, turn INTEGER, address TEXT, headline TEXT,
    digest BLOB, body BLOB
);
CREATE UNIQUE INDEX by_id ON records (side, id, turn);
"""
# By what the two records of an edited post are matched, one after the other.
_LINKS = ("address", "headline")
_EDITED = """
WITH alone AS (
    SELECT side, {link}, MIN(number) AS number FROM records WHERE {link} != ''
    GROUP BY side, {link} HAVING COUNT(*) = 1
)
SELECT old.number, new.number FROM alone old JOIN alone new USING ({link})
WHERE old.side = 'old' AND new.side = 'new' ORDER BY new.number
"""


class Tally(msgspec.Struct, kw_only=True):
    """Counts of a comparison, filled while `diff_records` runs.

    Attributes:
        old: Records of OLD.
        new: Records of NEW.
        same: Records that are equal but for their provenance and source.
        unlisted: Records that differ in what is not listed alone: address, language, scores,
            evidence, tokens or sentences.
        changed: Records with changes.
        arrived: Records that only NEW has.
        departed: Records that only OLD has.
        edited: Records among `changed` that were matched by address, or by day and headline,
            because an edit of their text gave them another id.
        kinds: Changes by kind.
        causes: Changes by kind and by what can stand behind them: the fields, joined by "+"; empty
            where nothing does.
        labels: Gains and losses by label.
    """

    old: int = 0
    new: int = 0
    same: int = 0
    unlisted: int = 0
    changed: int = 0
    arrived: int = 0
    departed: int = 0
    edited: int = 0
    kinds: Counter[str] = msgspec.field(default_factory=Counter)
    causes: Counter[tuple[str, str]] = msgspec.field(default_factory=Counter)
    labels: Counter[tuple[str, str]] = msgspec.field(default_factory=Counter)


def diff_records(
    old: Iterable[Record],
    new: Iterable[Record],
    *,
    rescored: float | None = None,
    tally: Tally | None = None,
) -> Iterator[Change]:
    """Compare the records of two runs.

    Records are matched by id (several with one id in their order). What is left on both sides is
    matched by address, and what is then left by day and headline, where these are unique on each
    side: a post whose text was edited has another id, and its address may have moved.

    OLD is kept in a temporary SQLite table, without tokens, about a kilobyte a record: memory
    stays below some 100 MB, however many there are. NEW is a stream.

    Args:
        old: The records of the first run.
        new: The records of the second run.
        rescored: Tell of labels on both sides whose scores differ by at least this much, in
            (0, 1]; None tells of none.
        tally: Where to count; None counts nowhere.

    Yields:
        The changes of matched records in the order of NEW, then of records matched by address or
        headline, then records that only NEW has, then records that only OLD has.

    Raises:
        OptionError: `rescored` is out of range.
        RecordError: The folder for temporary files is full.
    """
    if rescored is not None and not 0 < rescored <= 1:
        raise OptionError(f"rescored is {rescored}", remedy="give a number above 0, at most 1")
    tally = Tally() if tally is None else tally
    try:
        with closing(sqlite3.connect("", isolation_level=None)) as table:
            matching = _Matching(table, tally, rescored)
            for change in matching.run(old, new):
                _count(tally, change)
                yield change
    except sqlite3.Error as error:
        raise RecordError(
            f"the temporary folder cannot hold the records ({error})",
            remedy="free space there, or set SQLITE_TMPDIR to another folder",
        ) from error


def _count(tally: Tally, change: Change) -> None:
    tally.kinds[change.kind] += 1
    tally.causes[change.kind, "+".join(cause.field for cause in change.causes)] += 1
    if change.kind in {"label-gained", "label-lost"}:
        tally.labels[change.what, change.kind] += 1


class _Matching:
    """Finds the two records of each post."""

    def __init__(self, table: sqlite3.Connection, tally: Tally, rescored: float | None) -> None:
        self._table, self._tally, self._rescored = table, tally, rescored
        table.executescript(_TABLE)
        table.execute(f"PRAGMA cache_size = {_CACHE}")
        # Nothing of the table outlives the comparison.
        table.execute("PRAGMA journal_mode = OFF")

    def run(self, old: Iterable[Record], new: Iterable[Record]) -> Iterator[Change]:
        turns: Counter[str] = Counter()
        for record in old:
            self._tally.old += 1
            self._keep("old", record, turns)
        turns.clear()
        for record in new:
            self._tally.new += 1
            turn = turns[record.id]
            row = self._table.execute(
                "DELETE FROM records WHERE side = 'old' AND id = ? AND turn = ? "
                "RETURNING digest, body",
                (record.id, turn),
            ).fetchone()
            if row is None:
                self._keep("new", record, turns)
                continue
            turns[record.id] += 1
            yield from self._compare(_unpack(row[1]), record, same=row[0] == _digest(record))
        for link in _LINKS:
            yield from self._match_edited(link)
        yield from self._list_rest("new", "record-new")
        yield from self._list_rest("old", "record-gone")

    def _keep(self, side: str, record: Record, turns: Counter[str]) -> None:
        digest = _digest(record)
        dated = record.title and record.published
        headline = f"{record.published} {record.title}" if dated else ""
        slim = msgspec.structs.replace(record, tokens=(), sentences=())
        self._table.execute(
            "INSERT INTO records (side, id, turn, address, headline, digest, body) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *(side, record.id, turns[record.id], record.url or "", headline, digest),
                zlib.compress(encode_record(slim)),
            ),
        )
        turns[record.id] += 1

    def _compare(self, old: Record, new: Record, *, same: bool) -> Iterator[Change]:
        if same:
            self._tally.same += 1
            return
        count = 0
        for change in list_changes(old, new, rescored=self._rescored):
            count += 1
            yield change
        if count:
            self._tally.changed += 1
        else:
            self._tally.unlisted += 1

    def _match_edited(self, link: str) -> Iterator[Change]:
        self._table.execute(f"CREATE INDEX by_{link} ON records (side, {link})")
        pairs = self._table.execute(_EDITED.format(link=link)).fetchall()
        for pair in pairs:
            old, new = (
                _unpack(body)
                for number in pair
                for (body,) in self._table.execute(
                    "DELETE FROM records WHERE number = ? RETURNING body", (number,)
                ).fetchall()
            )
            self._tally.edited += 1
            yield from self._compare(old, new, same=False)

    def _list_rest(self, side: str, kind: ChangeKind) -> Iterator[Change]:
        rows = self._table.execute(
            "SELECT body FROM records WHERE side = ? ORDER BY number", (side,)
        )
        for (body,) in rows:
            record = _unpack(body)
            if side == "new":
                self._tally.arrived += 1
            else:
                self._tally.departed += 1
            yield Change(
                record_id=record.id,
                published=record.published.isoformat() if record.published else "",
                title=record.title,
                kind=kind,
                what=record.url or record.source,
                old=record.id if side == "old" else "",
                new=record.id if side == "new" else "",
                causes=(Cause("post"),),
            )


def _unpack(body: bytes) -> Record:
    return decode_record(zlib.decompress(body))


def _digest(record: Record) -> bytes:
    """Hash what a reader of the record may rely on: all but where it was read and what made it."""
    bare = msgspec.structs.replace(
        record,
        source="",
        provenance=msgspec.structs.replace(
            record.provenance, library="", model="", taxonomy="", registry=""
        ),
    )
    return hashlib.blake2b(encode_record(bare), digest_size=16).digest()
