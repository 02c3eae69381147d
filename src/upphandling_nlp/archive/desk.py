"""Where outcomes become records kept, posts in quarantine, and parts written."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from upphandling_nlp.archive.intake import Item, Shelf
from upphandling_nlp.archive.ledger import Ledger, Place
from upphandling_nlp.archive.options import ArchiveSummary
from upphandling_nlp.archive.parts import REMEDY, sync_folder, write_part
from upphandling_nlp.archive.worker import Outcome
from upphandling_nlp.errors import RecordError
from upphandling_nlp.schema import Post, Provenance
from upphandling_nlp.version import __version__

__all__ = ["QUARANTINE", "Desk"]

#: In the folder of an archive: the posts that the tagger could not tag, a JSON object a line.
QUARANTINE = "quarantine.jsonl"
# Seconds of work that a crash may cost; each commit waits for the disk.
_COMMIT_EVERY = 1.0


class Desk:
    """Takes in what the workers made.

    Args:
        folder: The folder of the archive.
        ledger: Its ledger.
        shelf: Its parts.
        summary: Counted up here.
        run: Number of the run.
    """

    def __init__(
        self, folder: Path, ledger: Ledger, shelf: Shelf, summary: ArchiveSummary, *, run: int
    ) -> None:
        self._folder = folder
        self._ledger = ledger
        self._shelf = shelf
        self._summary = summary
        self._run = run
        self._numbers: dict[Provenance, int] = {}
        self._touched: set[Place] = set()
        self._committed = time.monotonic()

    def take(
        self,
        items: Iterable[Item],
        outcomes: Iterable[Outcome],
        *,
        versions: Provenance | None = None,
    ) -> None:
        """Take in the outcomes of a batch, and write the parts that they complete.

        Args:
            items: The posts.
            outcomes: What became of each.
            versions: Those of the tagger, for posts without a record.

        Raises:
            RecordError: A part cannot be written.
        """
        ready = []
        for item, outcome in zip(items, outcomes, strict=True):
            if item.place not in self._touched:
                self._ledger.touch(item.place)
                self._touched.add(item.place)
            kept = outcome.provenance is not None and bool(outcome.record)
            if outcome.provenance is not None and kept:
                version = self._number_of(outcome.provenance)
                self._ledger.keep_record(item.key, outcome.record, version=version)
                self._summary.tagged += 1
            else:
                told = _describe(item.post, outcome, versions)
                self._ledger.keep_failure(item.key, told, run=self._run)
                self._summary.failed += 1
            if self._shelf.resolve(item.place, kept=kept):
                ready.append(item.place)
        for place in ready:
            self.write(place)
        if time.monotonic() - self._committed > _COMMIT_EVERY:
            self.commit()

    def commit(self) -> None:
        """Bring what was taken in to the disk."""
        self._ledger.commit()
        self._committed = time.monotonic()

    def write(self, place: Place) -> None:
        """Write a part.

        Raises:
            RecordError: It cannot be written.
        """
        write_part(self._ledger, self._folder, place)
        self._shelf.clear(place)
        self._touched.discard(place)
        self._committed = time.monotonic()

    def write_rest(self) -> None:
        """Write every part that lacks something, full or not.

        Raises:
            RecordError: One cannot be written.
        """
        for place in self._ledger.list_touched():
            self.write(place)

    def write_quarantine(self) -> None:
        """Write the posts in quarantine for people to read; without any there is no file.

        Raises:
            RecordError: The file cannot be written.
        """
        path = self._folder / QUARANTINE
        draft = self._folder / f".{QUARANTINE}.part"
        try:
            lines = 0
            with draft.open("wb") as file:
                for line in _list_quarantine(self._ledger):
                    file.write(line + b"\n")
                    lines += 1
            if lines:
                draft.replace(path)
            else:
                draft.unlink()
                path.unlink(missing_ok=True)
            sync_folder(self._folder)
        except OSError as error:
            raise RecordError(
                f"cannot be written ({error.strerror or error})", path=path, remedy=REMEDY
            ) from error

    def _number_of(self, versions: Provenance) -> int:
        if versions not in self._numbers:
            self._numbers[versions] = self._ledger.find_version(versions)
        return self._numbers[versions]


def _describe(
    post: Post, outcome: Outcome, versions: Provenance | None
) -> tuple[str, str, str, str]:
    told = {"library": __version__} if versions is None else msgspec.to_builtins(versions)
    return (outcome.kind, outcome.error, _encode(post), _encode(told))


def _list_quarantine(ledger: Ledger) -> Iterator[bytes]:
    for kind, error, post, versions in ledger.list_failures():
        line = msgspec.json.decode(post) | {
            "kind": kind,
            "error": error,
            "versions": msgspec.json.decode(versions),
        }
        yield msgspec.json.encode(line)


def _encode(value: object) -> str:
    return msgspec.json.encode(value).decode()
