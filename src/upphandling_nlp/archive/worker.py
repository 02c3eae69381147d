"""What runs in a worker process: posts in, encoded records out, one tagger a process.

Nothing here knows which executor called it. A post that takes too long is stopped in two steps.
In the main thread of a process (a process pool) an alarm raises an exception at the limit; it
reaches Python code and regular expressions, not everything. Behind it stands a thread of
`faulthandler`, which needs no interpreter lock and ends the whole process, so that nothing can
hang for ever; whoever started the process sees it die.
"""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import pickle
import signal
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import connection
from typing import IO

import msgspec

from upphandling_nlp.archive.options import PostTagger
from upphandling_nlp.errors import OptionError, UpphandlingError
from upphandling_nlp.records import decode_record, encode_record
from upphandling_nlp.schema import Post, Provenance, Record

__all__ = ["Job", "Outcome", "begin_process", "describe_tagger", "pack_job", "tag_batch"]

#: The process ends when a post has taken so many times the limit, and a bit.
HARD_FACTOR, HARD_SECONDS = 1.25, 2.0
# An error may quote a whole post.
_ERROR_LENGTH = 1_000

_taggers: dict[bytes, PostTagger] = {}
_lock = threading.Lock()
_nowhere: list[IO[str]] = []


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What all batches of a run share.

    Attributes:
        maker: The pickled function that makes the tagger.
        threads: Threads of the libraries below the tagger; 0 leaves them alone.
        time_limit: Seconds for one post; 0 sets no limit.
        parent: Number of the process that runs the archive, which must never be ended.
    """

    maker: bytes
    threads: int
    time_limit: float
    parent: int


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a post.

    Attributes:
        record: The record as JSON, packed with zlib; empty where there is none.
        provenance: The versions on the record.
        kind: Empty with a record, otherwise "error", "time", "crash" or "record".
        error: What went wrong.
    """

    record: bytes = b""
    provenance: Provenance | None = None
    kind: str = ""
    error: str = ""


class _TooLong(BaseException):
    """The alarm; no `Exception`, as libraries swallow those."""


def pack_job(maker: Callable[[], PostTagger], *, threads: int, time_limit: float) -> Job:
    """Make the job of a run in the process that runs it.

    Raises:
        OptionError: The function cannot travel to a worker.
    """
    try:
        packed = pickle.dumps(maker)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise OptionError(
            f"make_tagger cannot be sent to a worker ({error})",
            remedy="give a function at the top of a module that workers can import",
        ) from None
    return Job(maker=packed, threads=threads, time_limit=time_limit, parent=os.getpid())


def begin_process() -> None:
    """Prepare a process of our own pool: Ctrl-C and the end of the parent are not its business.

    A terminal sends Ctrl-C to every process; only the parent decides what it means. A parent that
    is killed cannot stop its pool, whose processes would wait for work for ever.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def describe_tagger(job: Job) -> Provenance | None:
    """Load the tagger and tell the versions that its records will name, if it tells them."""
    with _lock:
        return getattr(_open_tagger(job), "provenance", None)


def tag_batch(job: Job, posts: list[Post]) -> list[Outcome]:
    """Tag posts; one that fails takes no other with it.

    They are tagged as one stream first, which is faster and makes the same records. Where that
    fails, or takes as long as one post may, each is tagged by itself.

    Args:
        job: What the run asks for.
        posts: The posts.

    Returns:
        An outcome for each post, in order.

    Raises:
        UpphandlingError: The tagger cannot be made.
    """
    # A spaCy pipeline is not for two threads at once, and a process has one alarm.
    with _lock:
        return _tag_together(job, posts) or [_tag_post(job, post) for post in posts]


def _open_tagger(job: Job) -> PostTagger:
    tagger = _taggers.get(job.maker)
    if tagger is None:
        from threadpoolctl import threadpool_limits  # noqa: PLC0415  (heavy)

        try:
            maker: Callable[[], PostTagger] = pickle.loads(job.maker)  # noqa: S301  (from our parent)
            tagger = maker()
        except UpphandlingError:
            raise
        except Exception as error:
            # Not the fault of a post: no post must go into quarantine for it.
            raise OptionError(
                f"the tagger cannot be made ({_tell(error)})", remedy="mend what makes it"
            ) from error
        if job.threads:
            # After loading: only libraries that are there can be held down.
            threadpool_limits(limits=job.threads)
        _taggers.clear()  # a worker of a cluster may serve many runs; one model is enough
        _taggers[job.maker] = tagger
    return tagger


def _tag_together(job: Job, posts: list[Post]) -> list[Outcome]:
    """Tag posts as one stream; gives nothing if anything is wrong with any of them."""
    tag_many = getattr(_open_tagger(job), "tag_many", None)
    if tag_many is None or len(posts) == 1:
        return []
    try:
        with _limit_time(job):
            records = list(tag_many(posts))
    except _TooLong:
        _forget_tagger()
        return []
    except Exception:  # noqa: BLE001  (which post it was is found when each is tagged by itself)
        return []
    if len(records) != len(posts):
        return []
    outcomes = [_pack_record(post, record) for post, record in zip(posts, records, strict=True)]
    return [] if any(outcome.kind for outcome in outcomes) else outcomes


def _tag_post(job: Job, post: Post) -> Outcome:
    tagger = _open_tagger(job)
    try:
        with _limit_time(job):
            record = tagger.tag(post)
    except _TooLong:
        _forget_tagger()
        return Outcome(kind="time", error=f"took more than {job.time_limit:g} seconds")
    except Exception as error:  # noqa: BLE001  (any error of a post is that post's alone)
        return Outcome(kind="error", error=_tell(error))
    return _pack_record(post, record)


def _forget_tagger() -> None:
    """Leave a tagger that was stopped at any place whatever: half done work must reach no other."""
    faulthandler.cancel_dump_traceback_later()  # the alarm may have rung while this was being done
    _taggers.clear()


def _pack_record(post: Post, record: Record) -> Outcome:
    try:
        line = encode_record(record)
        decode_record(line)  # what cannot be read back must not reach a part
    except Exception as error:  # noqa: BLE001  (a tagger of the user's may return anything)
        return Outcome(kind="record", error=f"is no record that can be kept: {_tell(error)}")
    if record.id != post.id:
        return Outcome(kind="record", error=f"the record is of another post, '{record.id}'")
    return Outcome(record=zlib.compress(line, 1), provenance=record.provenance)


def _tell(error: Exception) -> str:
    told = f"{type(error).__name__}: {error}"
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f" ({place.tb_frame.f_code.co_filename}:{place.tb_lineno})" if place else ""
    clean = told[:_ERROR_LENGTH].encode("utf-8", "backslashreplace").decode()
    return clean + where


@contextmanager
def _limit_time(job: Job) -> Iterator[None]:
    limit = job.time_limit
    # In the process of the parent itself (an executor of threads) neither step may be taken.
    if not limit or os.getpid() == job.parent:
        yield
        return
    alarm = threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")
    try:
        end = limit * HARD_FACTOR + HARD_SECONDS
        faulthandler.dump_traceback_later(end, exit=True, file=_open_nowhere())
        if alarm:
            signal.signal(signal.SIGALRM, _ring)
            signal.setitimer(signal.ITIMER_REAL, limit)
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        if alarm:
            signal.setitimer(signal.ITIMER_REAL, 0)


def _ring(_signal: int, _frame: object) -> None:
    raise _TooLong


def _open_nowhere() -> IO[str]:
    if not _nowhere:
        # Kept open: faulthandler writes to the number of the file.
        _nowhere.append(open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115  (the same)
    return _nowhere[0]
