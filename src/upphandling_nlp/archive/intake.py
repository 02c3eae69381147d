"""What goes into an archive run: inputs, their fingerprints, and which posts need a tagger."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple, cast

import msgspec

from upphandling_nlp.archive.ledger import (
    DONE,
    FAILED,
    OUTDATED,
    PENDING,
    Ledger,
    Place,
    PostRow,
)
from upphandling_nlp.archive.options import ArchiveOptions, ArchiveSummary
from upphandling_nlp.errors import OptionError
from upphandling_nlp.posts import PostStream, read_posts
from upphandling_nlp.posts.ids import differ, fingerprint_post
from upphandling_nlp.resources.models import hash_file
from upphandling_nlp.schema import Post

__all__ = [
    "Inputs",
    "Intake",
    "Item",
    "Shelf",
    "check_inputs",
    "keep_fingerprints",
    "open_inputs",
]

Inputs = str | os.PathLike[str] | Iterable[str | os.PathLike[str]] | Iterable[Post]


class Item(NamedTuple):
    """A post on its way: its key in the ledger, and the part that it belongs to."""

    key: str
    post: Post
    place: Place


class Shelf:
    """Which parts are ready to be written: a mirror of the ledger in memory, small.

    A part is written during the run when all of its slots are given and resolved and at least
    half of its records wait; the rest at the end. So a part is seldom written twice, and what
    waits stays bounded by the number of years.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._size = ledger.part_size
        self._ends = ledger.find_ends()
        self._unresolved = Counter(ledger.count_unresolved())
        self._waiting = Counter(ledger.count_waiting())

    def take_slot(self, year: str) -> int:
        """Give the next slot of a year."""
        slot = self._ends.get(year, 0)
        self._ends[year] = slot + 1
        return slot

    def place_of(self, row: PostRow) -> Place:
        """Give the part in which a post has its slot."""
        return Place(row.year, row.slot // self._size)

    def expect(self, place: Place, count: int = 1) -> None:
        """Note that a post of a part waits for a record (or, with -1, no longer does)."""
        self._unresolved[place] += count

    def resolve(self, place: Place, *, kept: bool) -> bool:
        """Note that a post of a part has got its record, or none; tells whether it is ready."""
        self._unresolved[place] -= 1
        self._waiting[place] += kept
        return (
            self._unresolved[place] == 0
            and self._ends[place.year] >= (place.number + 1) * self._size
            and 2 * self._waiting[place] >= self._size
        )

    def clear(self, place: Place) -> None:
        """Note that a part was written."""
        del self._waiting[place]
        if not self._unresolved[place]:
            del self._unresolved[place]


class Intake:
    """Reads posts and decides which of them need a tagger.

    Args:
        posts: The posts.
        ledger: What is known of them; every post is entered before it is handed out.
        shelf: The parts.
        summary: Counted up here.
        run: Number of the run.
        retry_failed: Hand out posts that are in quarantine.
    """

    def __init__(
        self,
        posts: Iterable[Post],
        ledger: Ledger,
        shelf: Shelf,
        summary: ArchiveSummary,
        *,
        run: int,
        retry_failed: bool,
    ) -> None:
        self._posts = iter(posts)
        self._ledger = ledger
        self._shelf = shelf
        self._summary = summary
        self._run = run
        self._retry_failed = retry_failed
        self.exhausted = False

    def read(self) -> Post | None:
        """Read the next post; None when there are no more (`exhausted`).

        Raises:
            ReadError: The stream is at its end, and none of its files could be read.
        """
        post = next(self._posts, None)
        self.exhausted = post is None
        return post

    def admit(self, post: Post) -> Item | None:
        """Enter a post; gives it back where it is to be tagged."""
        self._summary.posts += 1
        content = fingerprint_post(post)
        year = _year_of(post)
        row = self._ledger.find_post(post.id)
        if row is None:
            row = PostRow(content, year, self._shelf.take_slot(year), PENDING, self._run)
            self._shelf.expect(self._shelf.place_of(row))
        elif row.seen == self._run:
            self._count_repeat(post, content, row.content)
            return None
        elif row.content == content and (row.state == DONE or self._rests(row)):
            if row.state == DONE:
                self._summary.unchanged += 1
            else:
                self._summary.quarantined += 1
            self._ledger.mark_seen(post.id, self._run)
            return None
        else:
            row = self._renew(row, content, year)
        self._ledger.put_post(post.id, row)
        return Item(post.id, post, self._shelf.place_of(row))

    def _rests(self, row: PostRow) -> bool:
        return row.state == FAILED and not self._retry_failed

    def _renew(self, row: PostRow, content: bytes, year: str) -> PostRow:
        """Give a known post that is to be tagged again its place; a new year is a new place."""
        counted = row.state in {PENDING, OUTDATED}
        place = self._shelf.place_of(row)
        # A record of the same words is good until there is a new one; one of other words is not.
        state = OUTDATED if row.state == OUTDATED and row.content == content else PENDING
        if row.year == year:
            if not counted:
                self._shelf.expect(place)
            return PostRow(content, year, row.slot, state, self._run)
        if counted:
            self._shelf.expect(place, -1)
        self._ledger.touch(place)
        moved = PostRow(content, year, self._shelf.take_slot(year), state, self._run)
        self._shelf.expect(self._shelf.place_of(moved))
        return moved

    def _count_repeat(self, post: Post, content: bytes, first: bytes) -> None:
        self._summary.repeated += 1
        if not differ(post, content, first):
            return
        self._summary.conflicting += 1
        self._summary.note(
            f"{post.source}: another post with the id '{post.id}' came before it in this run and "
            "was kept; give each post an id of its own, or archive a newer version by itself"
        )


def open_inputs(inputs: Inputs, options: ArchiveOptions) -> Iterable[Post]:
    """Open what a caller names as inputs.

    Args:
        inputs: Paths, folders, patterns or "-" as `read_posts` takes them; or posts.
        options: How to read.

    Returns:
        The posts: a `PostStream`, unless the caller gives another iterable of them.

    Raises:
        ReadError: A path does not exist.
        OptionError: The format is not known.
    """
    if isinstance(inputs, PostStream):
        return inputs
    if isinstance(inputs, str | os.PathLike):
        inputs = [os.fspath(inputs)]
    items: Iterator[object] = iter(inputs)
    first = next(items, None)
    if not isinstance(first, str | os.PathLike):
        known = () if first is None else (first,)
        return cast("Iterable[Post]", chain(known, items))
    named = [os.fspath(cast("str", one)) for one in chain((first,), items)]
    reading = msgspec.structs.replace(options.read, check_ids=False)  # the ledger does
    return read_posts(named, format=options.format, options=reading)


def check_inputs(posts: Iterable[Post], out: Path) -> None:
    """Check that no input lies in the folder of the archive.

    Raises:
        OptionError: One does; the archive would read itself.
    """
    folder = out.resolve()
    for file in list_files(posts):
        if file.resolve().is_relative_to(folder):
            raise OptionError(
                f"the input '{file}' lies in the folder of the archive",
                remedy="archive to a folder outside of the inputs, or copy the file elsewhere",
            )


def list_files(posts: Iterable[Post]) -> tuple[Path, ...]:
    """List the files that posts come from, as far as there are files."""
    return posts.paths if isinstance(posts, PostStream) else ()


def keep_fingerprints(posts: Iterable[Post], ledger: Ledger, *, run: int) -> None:
    """Enter size, time and SHA-256 of the inputs; a file that looks untouched is not read again."""
    for file in list_files(posts):
        try:
            found = file.stat()
            if not file.is_file():
                continue  # a pipe can be read but once
            path = str(file.resolve()).encode("utf-8", "backslashreplace").decode()
            known = ledger.find_input(path)
            if known and known[:2] == (found.st_size, found.st_mtime_ns):
                sha256 = known[2]
            else:
                sha256 = hash_file(file)
        except OSError:
            continue  # reading tells
        ledger.keep_input(path, found.st_size, found.st_mtime_ns, sha256, run=run)


def _year_of(post: Post) -> str:
    return f"{post.published.year:04d}" if post.published else "unknown"
