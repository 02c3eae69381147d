"""What an archive run is told, what it tells on the way, and what it tells at the end."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

import msgspec

from upphandling_nlp.errors import OptionError
from upphandling_nlp.posts.options import DEFAULT_OPTIONS, ReadOptions
from upphandling_nlp.schema import Post, Record

__all__ = [
    "ArchiveInterrupted",
    "ArchiveOptions",
    "ArchiveSummary",
    "PostTagger",
    "count_cores",
    "find_tagger_maker",
]


class PostTagger(Protocol):
    """What turns a post into its record in a worker: a `Tagger`, or an object of your own.

    An attribute `provenance` (`schema.Provenance`), if there is one, tells before the first post
    what versions its records will name; `since_version="current"` needs it.
    """

    def tag(self, post: Post) -> Record:
        """Tag one post; the record keeps the id of the post."""


class ArchiveOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Options of `run_archive`; none of them but the tagger changes a byte of the records.

    Attributes:
        annotator: As in `upphandling_nlp.load`.
        classifier: As in `upphandling_nlp.load`.
        make_tagger: Makes the tagger of a worker instead of `upphandling_nlp.load`. It is called
            once in each worker process, so it must be importable there: a function at the top of
            a module, or a `functools.partial` of one.
        workers: Worker processes, each with a model of its own; None takes one for each core. The
            cores are divided among them for the threads of the model.
        scheduler: Address of a Dask scheduler ("tcp://host:8786") whose workers do the work
            instead.
        batch_size: Posts that travel to a worker at once.
        part_size: Posts of a part, a Parquet file; None takes what the archive was begun with, 1000
            for a new one. An archive keeps its size.
        time_limit: Seconds that one post may take before it is put into quarantine; 0 sets none.
        since_version: Tag again what other versions made. A release ("0.2.0"): every record that
            an older release of this library made; "current": every record whose library, model,
            taxonomy or registry is another than that of this run. None tags only what is new.
        retry_failed: Try again the posts that earlier runs put into quarantine.
        duplicates: Group copies of a post, and teasers with their articles, in
            `duplicates.parquet` at the end (`groups.read_duplicates`); it reads all records again.
        format: Format of the inputs, as in `read_posts`.
        read: Options of reading, as in `read_posts`.
    """

    annotator: str = "encoder"
    classifier: str | Path | None = None
    make_tagger: Callable[[], PostTagger] | None = None
    workers: int | None = None
    scheduler: str | None = None
    batch_size: int = 32
    part_size: int | None = None
    time_limit: float = 120.0
    since_version: str | None = None
    retry_failed: bool = False
    duplicates: bool = True
    format: str | None = None
    read: ReadOptions = DEFAULT_OPTIONS

    def __post_init__(self) -> None:
        for name in ("workers", "batch_size", "part_size"):
            value = getattr(self, name)
            if value is not None and (not isinstance(value, int) or value < 1):
                raise OptionError(f"{name} is {value!r}", remedy="give a positive whole number")
        # "not" also refuses NaN, which is no number
        if not isinstance(self.time_limit, int | float) or not self.time_limit >= 0:
            raise OptionError(
                f"time_limit is {self.time_limit!r}", remedy="give seconds, or 0 for no limit"
            )
        if self.scheduler is not None and self.workers is not None:
            raise OptionError(
                "workers and scheduler exclude each other",
                remedy="the workers of a cluster are set where it is started",
            )


class ArchiveSummary(msgspec.Struct, kw_only=True):
    """Counts of a run, told on the way and at its end; all of them count posts but `parts`.

    Attributes:
        posts: Read from the inputs.
        tagged: Tagged by this run.
        unchanged: Left as they are: their record is there already.
        repeated: Left out: a post with the same id came earlier in this run.
        conflicting: Of these, posts that say something else than the first with their id.
        failed: Put into quarantine by this run.
        quarantined: Left out: in quarantine since an earlier run.
        skipped: What could not be read (files, rows), in the words of `PostStream.counts`.
        outdated: Records that other versions made than those of this run. Where it had nothing to
            tag and thus loaded no model, only the release of the library is compared; 0 then with a
            tagger of one's own.
        records: In the archive now, in `parts`.
        parts: Parquet files of the archive.
        restarts: Times that a worker process died and was replaced.
        seconds: Time since the run began.
        notices: Conflicts, lost parts and other versions, in words; the first hundred.
    """

    posts: int = 0
    tagged: int = 0
    unchanged: int = 0
    repeated: int = 0
    conflicting: int = 0
    failed: int = 0
    quarantined: int = 0
    skipped: int = 0
    outdated: int = 0
    records: int = 0
    parts: int = 0
    restarts: int = 0
    seconds: float = 0.0
    notices: list[str] = []

    @property
    def done(self) -> int:
        """Posts that nothing more will happen to in this run."""
        return self.tagged + self.unchanged + self.repeated + self.failed + self.quarantined

    @property
    def complete(self) -> bool:
        """Whether every post of the inputs has its record in the archive."""
        return not (self.failed or self.quarantined or self.skipped or self.conflicting)

    def note(self, text: str) -> None:
        """Keep a notice, unless there are too many already."""
        if len(self.notices) < 100:
            self.notices.append(text)


class ArchiveInterrupted(KeyboardInterrupt):
    """A run was interrupted (Ctrl-C); what it had tagged is kept.

    Attributes:
        summary: The counts so far.
    """

    def __init__(self, summary: ArchiveSummary) -> None:
        super().__init__("interrupted; run the same again to go on")
        self.summary = summary


def count_cores() -> int:
    """Count the cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def find_tagger_maker(options: ArchiveOptions, *, threads: int) -> Callable[[], PostTagger]:
    """Give the function that makes the tagger of a worker.

    Args:
        options: The options of the run.
        threads: Threads of the encoder in one worker.

    Raises:
        OptionError: There is no such annotator, or a tagger of one's own is given together with an
            annotator or classifier.
    """
    if options.make_tagger is None:
        from upphandling_nlp.tagger import check_annotator, load  # noqa: PLC0415  (heavy)

        check_annotator(options.annotator)
        return partial(load, options.annotator, classifier=options.classifier, threads=threads)
    if options.classifier is not None or options.annotator != "encoder":
        raise OptionError(
            "make_tagger excludes annotator and classifier",
            remedy="choose them inside of your function",
        )
    return options.make_tagger
