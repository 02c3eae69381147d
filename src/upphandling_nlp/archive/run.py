"""A whole archive in one batch: read, tagged by many workers, written in parts, resumable."""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path

import msgspec

from upphandling_nlp.archive.crew import Crew
from upphandling_nlp.archive.desk import Desk
from upphandling_nlp.archive.dispatch import Dispatch, Stopped
from upphandling_nlp.archive.intake import (
    Inputs,
    Intake,
    Item,
    Shelf,
    check_inputs,
    keep_fingerprints,
    open_inputs,
)
from upphandling_nlp.archive.ledger import Ledger
from upphandling_nlp.archive.lock import lock_folder
from upphandling_nlp.archive.options import (
    ArchiveInterrupted,
    ArchiveOptions,
    ArchiveSummary,
    find_tagger_maker,
)
from upphandling_nlp.archive.outdated import CURRENT, check_since, is_outdated
from upphandling_nlp.archive.parts import REMEDY, check_parts, remove_stale
from upphandling_nlp.archive.worker import pack_job
from upphandling_nlp.errors import OptionError, RecordError, UpphandlingError
from upphandling_nlp.posts import PostStream
from upphandling_nlp.records import LEDGER
from upphandling_nlp.schema import Post, Provenance
from upphandling_nlp.version import __version__

__all__ = ["run_archive"]

Watch = Callable[[ArchiveSummary], None]

_DEFAULTS = ArchiveOptions()
# Seconds that work in hand gets to end after Ctrl-C.
_PATIENCE = 10.0


def run_archive(
    inputs: Inputs,
    out: str | os.PathLike[str],
    *,
    options: ArchiveOptions = _DEFAULTS,
    executor: Executor | None = None,
    watch: Watch | None = None,
) -> ArchiveSummary:
    """Tag a whole archive: posts in, Parquet parts by year out, with a ledger.

    Streams, in bounded memory. Run it again with the same folder to go on after an interruption,
    or to add what is new; the records are the same bytes whoever tags them, however often the run
    is interrupted. Posts that break the tagger go into quarantine, the others go on.

    Args:
        inputs: Paths, folders, patterns or "-", as `read_posts` takes them; or posts.
        out: Folder of the archive: `records/year=2021/part-*.parquet`, `ledger.sqlite`, and
            `quarantine.jsonl` where there are posts in quarantine. `read_records` reads it.
        options: Who tags, how, and what is tagged again.
        executor: Any executor whose workers can import this package, such as
            `Client.get_executor()` of Dask, in place of a process pool. It is left open.
        watch: Called with the counts whenever they have changed; must be quick.

    Returns:
        The counts.

    Raises:
        OptionError: An option is not allowed, the folder holds something else, or another run is
            at work in it.
        ReadError: Nothing could be read.
        ModelError, ResourceError: A worker cannot load the tagger.
        RecordError: The archive cannot be written (a full disk), or the workers cannot go on; what
            was tagged until then is kept.
        ArchiveInterrupted: Ctrl-C; a `KeyboardInterrupt` with the counts. What was tagged is kept.
    """
    folder = Path(out)
    check_since(options.since_version)
    posts = open_inputs(inputs, options)
    check_inputs(posts, folder)
    crew = Crew(options, executor)
    maker = find_tagger_maker(options, threads=max(1, crew.threads))
    job = pack_job(maker, threads=crew.threads, time_limit=options.time_limit)
    path = folder / LEDGER
    with contextlib.closing(crew), lock_folder(folder):
        try:
            with contextlib.closing(Ledger(path, part_size=options.part_size)) as ledger:
                run = _Run(folder, ledger, options, watch)
                dispatch = Dispatch(crew, job, run.summary, stopped=lambda: run.stopped)
                return run.carry_out(posts, dispatch)
        except sqlite3.Error as error:
            raise RecordError(f"cannot be written ({error})", path=path, remedy=REMEDY) from error
        except BaseException:
            # What is still at work has nobody left to work for.
            crew.kill()
            raise


class _Run:
    """A run under way.

    Attributes:
        summary: The counts so far.
        stopped: Whether the user has asked to stop.
    """

    def __init__(
        self, folder: Path, ledger: Ledger, options: ArchiveOptions, watch: Watch | None
    ) -> None:
        self._folder = folder
        self._ledger = ledger
        self._options = options
        self._watch = watch
        self._began = time.monotonic()
        self._at_ease = False
        self.stopped = False
        self.summary = ArchiveSummary()

    def carry_out(self, posts: Iterable[Post], dispatch: Dispatch) -> ArchiveSummary:
        """Do all of it, and enter in the ledger how it ended."""
        for part, count in check_parts(self._ledger, self._folder):
            self.summary.note(
                f"{part.name} is missing or damaged: its {count} posts are tagged again as far as "
                "the inputs hold them"
            )
        remove_stale(self._ledger, self._folder)
        number = self._ledger.begin_run(_tell_options(self._options))
        keep_fingerprints(posts, self._ledger, run=number)
        self._ledger.commit()
        try:
            with self._hear_interrupts():
                self._work(posts, dispatch, number)
        except Stopped:
            self._close(number, posts, "interrupted")
            raise ArchiveInterrupted(self.summary) from None
        except KeyboardInterrupt:
            # The second Ctrl-C may have come between any two steps.
            self._ledger.undo()
            self._close(number, posts, "interrupted")
            raise ArchiveInterrupted(self.summary) from None
        except UpphandlingError as error:
            # Whatever is in hand is whole; the disk may be full, which a next run can live with.
            with contextlib.suppress(sqlite3.Error):
                self._close(number, posts, f"failed: {error}")
            raise
        except BaseException as error:
            # It may have come between any two steps: from the caller's posts or executor, or a bug.
            with contextlib.suppress(sqlite3.Error):
                self._ledger.undo()
                self._close(number, posts, f"failed: {type(error).__name__}: {error}")
            raise
        self._close(number, posts, "complete")
        return self.summary

    def _work(self, posts: Iterable[Post], dispatch: Dispatch, number: int) -> None:
        options, ledger = self._options, self._ledger
        self._mark_outdated(dispatch)
        shelf = Shelf(ledger)
        intake = Intake(
            posts, ledger, shelf, self.summary, run=number, retry_failed=options.retry_failed
        )
        desk = Desk(self._folder, ledger, shelf, self.summary, run=number)
        try:
            for items, outcomes in dispatch.run(self._read_batches(intake, desk)):
                desk.take(items, outcomes, versions=dispatch.versions)
                self._tell()
        except Stopped:
            for items, outcomes in dispatch.drop(patience=_PATIENCE):
                desk.take(items, outcomes, versions=dispatch.versions)
            desk.write_quarantine()
            raise
        desk.write_rest()
        desk.write_quarantine()
        if options.duplicates:
            self._group_duplicates()
        for version, made_by in ledger.list_versions().items():
            if self._is_of_others(made_by, dispatch.versions):
                self.summary.outdated += ledger.count_version(version)

    def _is_of_others(self, made_by: Provenance, current: Provenance | None) -> bool:
        """Tell whether others made records; without a model loaded only the release is known."""
        if current is not None:
            return made_by != current
        return self._options.make_tagger is None and made_by.library != __version__

    def _group_duplicates(self) -> None:
        """Group the records anew where the parts are others than those that were grouped last."""
        from upphandling_nlp.archive.groups import (  # noqa: PLC0415  (heavy)
            DUPLICATES,
            write_duplicates,
        )

        names = "\n".join(part.name for part in self._ledger.list_parts())
        told = hashlib.sha256(names.encode()).hexdigest()
        if (self._folder / DUPLICATES).is_file() and self._ledger.find_note("grouped") == told:
            return
        self._ledger.commit()
        with self._ease():
            write_duplicates(self._folder)
        self._ledger.keep_note("grouped", told)

    def _mark_outdated(self, dispatch: Dispatch) -> None:
        since = self._options.since_version
        known = self._ledger.list_versions()
        if since is None or not known:
            return
        current = dispatch.describe() if since == CURRENT else None
        if since == CURRENT and current is None:
            raise OptionError(
                f"since_version is '{CURRENT}', but the tagger does not tell its versions",
                remedy="give it an attribute `provenance`",
            )
        for version, made_by in known.items():
            if is_outdated(made_by, since, current):
                self._ledger.mark_outdated(version)
        self._ledger.commit()  # a run that goes on with this one need not be told again

    def _read_batches(self, intake: Intake, desk: Desk) -> Iterator[list[Item]]:
        batch: list[Item] = []
        while not intake.exhausted:
            item = self._read(intake)
            if item is not None:
                batch.append(item)
                if len(batch) == self._options.batch_size:
                    yield batch
                    batch = []
            elif self.summary.posts % 1000 == 0:
                desk.commit()  # thousands of known posts may go by without a batch
                self._tell()
        if batch:
            yield batch

    def _read(self, intake: Intake) -> Item | None:
        """Read a post; Ctrl-C need not wait for the next one to come down a pipe."""
        with self._ease():
            post = intake.read()
        return None if post is None else intake.admit(post)

    @contextmanager
    def _ease(self) -> Iterator[None]:
        """Mark steps that change nothing in the ledger, which the first Ctrl-C may break off."""
        self._at_ease = True
        try:
            if self.stopped:
                raise Stopped
            yield
        finally:
            self._at_ease = False

    @contextmanager
    def _hear_interrupts(self) -> Iterator[None]:
        """Make the first Ctrl-C a wish to stop, and the second one an end on the spot."""
        if threading.current_thread() is not threading.main_thread():
            yield  # only the main thread hears
            return

        def stop(_signal: int, _frame: object) -> None:
            if self.stopped:
                raise KeyboardInterrupt
            self.stopped = True
            if self._at_ease:
                raise Stopped

        before = signal.signal(signal.SIGINT, stop)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _close(self, number: int, posts: Iterable[Post], state: str) -> None:
        """Count what there is now and enter how the run ended."""
        parts = self._ledger.list_parts()
        self.summary.parts = len(parts)
        self.summary.records = sum(part.records for part in parts)
        if isinstance(posts, PostStream):
            self.summary.skipped = posts.counts["skipped"]
        self.summary.seconds = time.monotonic() - self._began
        counts: dict[str, object] = msgspec.to_builtins(self.summary)
        self._ledger.end_run(number, state=state, counts=counts)
        self._ledger.commit()

    def _tell(self) -> None:
        self.summary.seconds = time.monotonic() - self._began
        if self._watch is not None:
            self._watch(self.summary)


def _tell_options(options: ArchiveOptions) -> dict[str, object]:
    told = {name: getattr(options, name) for name in ArchiveOptions.__struct_fields__}
    return {name: value if _is_plain(value) else repr(value) for name, value in told.items()}


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, str | int | float)
