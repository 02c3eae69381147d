"""Who does the work: a process pool of our own, a Dask cluster, or the caller's executor."""

from __future__ import annotations

import contextlib
import multiprocessing
from collections.abc import Callable
from concurrent.futures import (
    BrokenExecutor,
    Executor,
    Future,
    InvalidStateError,
    ProcessPoolExecutor,
)
from typing import Any, TypeVar

from upphandling_nlp.archive.options import ArchiveOptions, count_cores
from upphandling_nlp.archive.worker import begin_process
from upphandling_nlp.errors import OptionError, RecordError

__all__ = ["Crew", "breaks_alone"]

_T = TypeVar("_T")
# Seconds to reach the scheduler of a cluster.
_PATIENCE = 20


class Crew:
    """An executor that may break and be replaced.

    Args:
        options: Options of the run: workers, or the address of a scheduler.
        executor: The caller's own; it is neither replaced nor shut down.

    Attributes:
        size: Workers, as far as they are known.
        threads: Threads for the libraries in each worker; 0 leaves them alone.

    Raises:
        OptionError: Both an executor and workers or a scheduler are given; or the cluster cannot
            be reached, or Dask is not installed.
    """

    def __init__(self, options: ArchiveOptions, executor: Executor | None = None) -> None:
        if executor is not None and (options.workers is not None or options.scheduler is not None):
            raise OptionError(
                "an executor excludes workers and scheduler", remedy="give one of them"
            )
        self.threads = 0
        self._owned = executor is None
        self._client: Any = None
        self._executor: Executor | None = executor
        if options.scheduler is not None:
            self._client = _connect(options.scheduler)
        elif type(executor).__module__.startswith("distributed."):
            # Its futures never end when a result is lost with its worker: the client's own do.
            self._client = getattr(executor, "_client", None)
        if self._client is not None:
            self.size = max(1, sum(self._client.nthreads().values()))
        elif executor is not None:
            self.size = _count_workers(executor)
        else:
            self.size = options.workers or count_cores()
            self.threads = max(1, count_cores() // self.size)

    def submit(self, function: Callable[..., _T], *arguments: object) -> Future[_T]:
        """Submit a call; where the pool is known to be broken, the future says so."""
        if self._client is not None:
            return self._submit_to_cluster(function, arguments)
        if self._executor is None:
            # Not fork: libraries hold threads and locks that do not survive it.
            context = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(
                self.size, mp_context=context, initializer=begin_process
            )
        try:
            return self._executor.submit(function, *arguments)
        except BrokenExecutor as error:
            broken: Future[_T] = Future()
            broken.set_exception(error)
            return broken

    def _submit_to_cluster(
        self, function: Callable[..., _T], arguments: tuple[object, ...]
    ) -> Future[_T]:
        answer: Future[_T] = Future()
        task = self._client.submit(function, *arguments, pure=False)

        def hand_over(done: Any) -> None:  # noqa: ANN401  (an extra that may be missing)
            if answer.cancelled():
                return
            with contextlib.suppress(InvalidStateError):  # cancelled at this very moment
                try:
                    result = done.result()
                except BaseException as error:  # noqa: BLE001  (whatever it is, the run must hear)
                    answer.set_exception(error)
                else:
                    answer.set_result(result)

        task.add_done_callback(hand_over)
        # The cluster forgets a task that nobody holds, and need not do what is cancelled.
        answer.add_done_callback(lambda ended: task.cancel() if ended.cancelled() else None)
        return answer

    def replace(self) -> bool:
        """Let go of a broken pool; the next call that is submitted makes a new one.

        Returns:
            Whether there was one.

        Raises:
            RecordError: The executor is the caller's.
        """
        if not self._owned or self._client is not None:
            raise RecordError(
                "the executor is broken: one of its workers died",
                remedy="run the same again with a new executor; what is tagged is kept",
            )
        was_open = self._executor is not None
        self.close(kill=True)
        return was_open

    def kill(self) -> None:
        """End the processes of a pool of our own; its futures tell. Others are not ours to end."""
        if not self._owned or self._client is not None:
            return
        # No public way to the processes before Python 3.14 (kill_workers).
        for process in dict(getattr(self._executor, "_processes", None) or {}).values():
            process.kill()

    def has_workers(self) -> bool:
        """Tell whether there is anyone to work; a cluster may have lost all of them."""
        if self._client is None:
            return True
        try:
            return bool(self._client.nthreads())
        except (OSError, TimeoutError):  # the scheduler is gone
            return False

    def close(self, *, kill: bool = False) -> None:
        """Let go of what was made here.

        Args:
            kill: End processes that are at work; without it they finish the batch in hand.
        """
        executor, client = self._executor, self._client
        if not self._owned:
            return
        if client is not None:
            self._client = None
            with contextlib.suppress(Exception):  # the cluster may be gone
                client.close(timeout=5)
        if executor is None:
            return
        if kill:
            self.kill()
        self._executor = None
        executor.shutdown(wait=True, cancel_futures=True)


def breaks_alone(error: BaseException) -> bool:
    """Tell whether an error means that a worker died with one task, the others living on (Dask)."""
    return type(error).__name__ == "KilledWorker"


def _count_workers(executor: Executor) -> int:
    # Executors do not tell; the pools of the standard library keep it here.
    count = getattr(executor, "_max_workers", None)
    return count if isinstance(count, int) else count_cores()


def _connect(address: str) -> Any:  # noqa: ANN401  (an extra that may be missing)
    try:
        from distributed import Client  # noqa: PLC0415  (heavy, and an extra)
    except ImportError:
        raise OptionError(
            "a scheduler needs Dask", remedy='pip install "upphandling-nlp[dask]"'
        ) from None
    try:
        return Client(address, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]  # theirs
    except (OSError, ValueError) as error:
        raise OptionError(
            f"no Dask scheduler answers at '{address}' ({error})",
            remedy="check the address, as tcp://host:8786, and that it runs",
        ) from None
