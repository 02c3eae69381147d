"""Batches out to the workers and outcomes back, whatever happens to workers and posts on the way.

Few batches are in flight at a time, so that memory does not grow with the archive. When a worker
dies, the posts that it may have died of are tried again one by one: a post that is over its time,
or that ends three workers in a row, goes into quarantine; the others lose nothing.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from typing import Any, NamedTuple

from upphandling_nlp.archive.crew import Crew, breaks_alone
from upphandling_nlp.archive.intake import Item
from upphandling_nlp.archive.options import ArchiveSummary
from upphandling_nlp.archive.worker import (
    HARD_FACTOR,
    HARD_SECONDS,
    Job,
    Outcome,
    describe_tagger,
    tag_batch,
)
from upphandling_nlp.errors import RecordError, UpphandlingError
from upphandling_nlp.schema import Provenance

__all__ = ["Answer", "Dispatch", "Stopped"]

# Workers that one post may end before it is held guilty: others kill workers, too.
_TRIES = 3
# Workers that may die in a row before they have loaded the tagger.
_LOAD_TRIES = 5
# Batches in flight for each worker: one at work, one that waits.
_AHEAD = 2
# Seconds between looks at the keyboard and the clock.
_LOOK = 0.5
# Seconds that a worker may take for what is no post: to start, to load, to answer.
_LOADING = 120.0
# Seconds without an answer after which a cluster is asked whether it has workers.
_SILENCE = 60.0
# What an executor says of a post that cannot be pickled.
_UNSENT = (pickle.PicklingError, TypeError, AttributeError)

#: Posts and what became of each.
Answer = tuple[list[Item], list[Outcome]]


class Stopped(Exception):  # noqa: N818  (no error: the user asked for it)
    """The run is to end before all is done."""


class _Batch(NamedTuple):
    items: list[Item]
    began: float


class Dispatch:
    """Sends batches out and hands outcomes over.

    Args:
        crew: The workers.
        job: What all batches share.
        summary: Restarts are counted up here.
        stopped: Tells whether to stop.

    Attributes:
        versions: What `describe` told; None before.
    """

    def __init__(
        self, crew: Crew, job: Job, summary: ArchiveSummary, *, stopped: Callable[[], bool]
    ) -> None:
        self._crew = crew
        self._job = job
        self._summary = summary
        self._stopped = stopped
        self._flying: dict[Future[list[Outcome]], _Batch] = {}
        self._answered = self._looked = time.monotonic()
        self._loaded = False
        self.versions: Provenance | None = None

    def run(self, batches: Iterable[list[Item]]) -> Iterator[Answer]:
        """Send batches out as workers become free.

        Args:
            batches: Posts; read as they are needed.

        Yields:
            Batches with their outcomes, as they come back: in any order.

        Raises:
            Stopped: The user wants to stop.
            UpphandlingError: The tagger cannot be made, or the workers cannot go on.
        """
        for items in batches:
            if not self._loaded:
                self.describe()
            while len(self._flying) >= _AHEAD * self._crew.size:
                yield from self._collect()
            posts = [item.post for item in items]
            future = self._crew.submit(tag_batch, self._job, posts)
            self._flying[future] = _Batch(items, time.monotonic())
        while self._flying:
            yield from self._collect()

    def drop(self, *, patience: float) -> Iterator[Answer]:
        """Give what is done within some seconds, and let go of the rest."""
        for future in list(self._flying):
            if future.cancel():
                del self._flying[future]
        done, _ = wait(self._flying, timeout=patience)
        for future in done:
            if not future.cancelled() and future.exception() is None:
                yield self._flying[future].items, future.result()
        self._flying.clear()

    def describe(self) -> Provenance | None:
        """Have a worker load the tagger and tell its versions.

        Raises:
            UpphandlingError: The tagger cannot be made.
            RecordError: Workers die while they load it.
            Stopped: The user wants to stop.
        """
        for _ in range(_LOAD_TRIES):
            future = self._crew.submit(describe_tagger, self._job)
            for _other in range(0 if self._loaded else self._crew.size - 1):
                # All workers load at once; one that fails shows with its first batch.
                self._crew.submit(describe_tagger, self._job)
            error = self._await(future, _LOADING)
            if error is None:
                self._loaded = True
                self.versions = future.result()
                return self.versions
            self._check(error)
            self._replace(error)
        raise RecordError(
            f"{_LOAD_TRIES} workers in a row died while they loaded the tagger",
            remedy="check the memory (a model takes about half a gigabyte a worker); a script "
            'must call run_archive below `if __name__ == "__main__":`',
        )

    def _collect(self) -> Iterator[Answer]:
        """Wait for at least one batch."""
        if self._stopped():
            raise Stopped
        done, _ = wait(self._flying, timeout=_LOOK, return_when=FIRST_COMPLETED)
        if not done:
            self._check_clock()
            return
        self._answered = time.monotonic()
        suspects: list[Item] = []
        for future in done:
            yield from self._take_up(future, suspects)
        if not suspects:
            return
        # They must be alone when they are tried: a pool breaks as a whole, and on a cluster a
        # guilty one may be among those that are still in flight.
        while self._flying:
            if self._stopped():
                raise Stopped
            done, _ = wait(self._flying, timeout=_LOOK, return_when=FIRST_COMPLETED)
            for future in done:
                yield from self._take_up(future, suspects)
        for item in suspects:
            yield [item], [self._try_alone(item)]

    def _take_up(self, future: Future[list[Outcome]], suspects: list[Item]) -> Iterator[Answer]:
        """Give the answer of a batch; where its worker died, add its posts to the suspects."""
        batch = self._flying.pop(future)
        error = future.exception()
        if error is None:
            yield batch.items, future.result()
            return
        self._check(error)
        suspects += batch.items
        self._replace(error)

    def _try_alone(self, item: Item) -> Outcome:
        """Tag one post with no other in its company."""
        limit = self._job.time_limit
        hard = limit * HARD_FACTOR + HARD_SECONDS if limit else None
        deaths = 0
        while deaths < _TRIES:
            if limit:
                self.describe()  # so that the time below is the post's
            began = time.monotonic()
            future = self._crew.submit(tag_batch, self._job, [item.post])
            error = self._await(future, None if hard is None else hard + _LOADING)
            if error is None:
                return future.result()[0]
            if isinstance(error, _UNSENT):
                return Outcome(kind="error", error=f"cannot be sent to a worker: {error}")
            self._check(error)
            self._replace(error)
            if hard is not None and time.monotonic() - began >= hard:
                told = f"took more than {limit:g} seconds; its worker had to be ended"
                return Outcome(kind="time", error=told)
            # A cluster has, by default, tried it with several workers before it says so.
            deaths += 2 if breaks_alone(error) else 1
        return Outcome(kind="crash", error="several workers in a row died while they tagged it")

    def _await(self, future: Future[Any], seconds: float | None) -> BaseException | None:
        """Wait for one call; ends the worker that does not answer in time."""
        end = None if seconds is None else time.monotonic() + seconds
        while not wait([future], timeout=_LOOK).done:
            if self._stopped():
                future.cancel()
                raise Stopped
            self._check_workers()
            if end is not None and time.monotonic() > end:
                self._crew.kill()
                end = None
        self._answered = time.monotonic()
        return future.exception()

    def _check_workers(self) -> None:
        """End the run when a cluster has been silent for long and has nobody left to answer."""
        now = time.monotonic()
        if now < max(self._answered, self._looked) + _SILENCE:
            return
        self._looked = now
        if not self._crew.has_workers():
            raise RecordError(
                "the cluster has no workers left",
                remedy="start workers, then run the same again: what is tagged is kept",
            )

    def _check_clock(self) -> None:
        """End workers that do not answer though every post in flight is over its time."""
        self._check_workers()
        if not self._job.time_limit:
            return
        # A batch is tried as one stream before its posts are tried one by one.
        tries = sum(len(batch.items) + 1 for batch in self._flying.values())
        limit = tries * (self._job.time_limit * HARD_FACTOR + HARD_SECONDS) + _LOADING
        began = min(batch.began for batch in self._flying.values())
        if time.monotonic() - max(began, self._answered) > limit:
            self._crew.kill()
            self._answered = time.monotonic()

    def _check(self, error: BaseException) -> None:
        """Let through what speaks of a worker's death or of one post; the rest ends the run."""
        if isinstance(error, UpphandlingError):
            raise error
        if not isinstance(error, (BrokenExecutor, *_UNSENT)) and not breaks_alone(error):
            raise RecordError(
                f"the workers cannot go on ({type(error).__name__}: {error})",
                remedy="look after them, then run the same again: what is tagged is kept",
            ) from error

    def _replace(self, error: BaseException) -> None:
        if isinstance(error, BrokenExecutor):
            # All batches of a pool tell of one death; the first that does has it replaced.
            self._summary.restarts += self._crew.replace()
        elif breaks_alone(error):  # the cluster has replaced it
            self._summary.restarts += 1
