"""`upphandling-nlp archive`: a whole archive of posts to Parquet parts, resumable."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upphandling_nlp.cli.exit_codes import INTERRUPTED, SKIPPED
from upphandling_nlp.cli.models import tell_namesake
from upphandling_nlp.cli.progress import report_notices
from upphandling_nlp.cli.tag import (
    ANNOTATOR_HELP,
    CLASSIFIER_HELP,
    ColumnPairs,
    Encoding,
    InputFormat,
    Paths,
    Today,
    Verbose,
    open_posts,
)
from upphandling_nlp.errors import ReadError, UpphandlingError

if TYPE_CHECKING:
    from upphandling_nlp.archive import ArchiveSummary
    from upphandling_nlp.posts import PostStream

__all__ = ["archive"]

# Seconds between lines where there is no terminal to draw a bar on.
_LINE_EVERY = 30.0


def archive(
    paths: Paths,
    *,
    out: Annotated[str, typer.Option("--out", "-o", help="Folder of the archive.")],
    workers: Annotated[
        int | None, typer.Option(help="Worker processes; without it, one for each core.")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="Dask scheduler, as tcp://host:8786, in place of workers.")
    ] = None,
    annotator: Annotated[str, typer.Option(help=ANNOTATOR_HELP)] = "encoder",
    classifier: Annotated[
        str | None, typer.Option(help=CLASSIFIER_HELP, callback=tell_namesake)
    ] = None,
    batch_size: Annotated[int, typer.Option(help="Posts that travel to a worker at once.")] = 32,
    time_limit: Annotated[
        float, typer.Option(help="Seconds for one post, then quarantine; 0 for no limit.")
    ] = 120.0,
    since_version: Annotated[
        str | None,
        typer.Option(
            help="Tag again what a release older than this one made (0.2.0), or what any other "
            "library, model, taxonomy or registry made (current)."
        ),
    ] = None,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Try again what is in quarantine.")
    ] = False,
    duplicates: Annotated[
        bool, typer.Option(help="Group copies and teasers in duplicates.parquet at the end.")
    ] = True,
    input_format: InputFormat = None,
    column: ColumnPairs = None,
    encoding: Encoding = None,
    today: Today = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False,
    verbose: Verbose = False,
) -> int:
    """Tag a whole archive into a folder of Parquet parts by year; run it again to go on."""
    from upphandling_nlp.archive import (  # noqa: PLC0415  (heavy)
        ArchiveInterrupted,
        ArchiveOptions,
        run_archive,
    )

    options = ArchiveOptions(
        annotator=annotator,
        classifier=classifier,
        workers=workers,
        scheduler=scheduler,
        batch_size=batch_size,
        time_limit=time_limit,
        since_version=since_version,
        retry_failed=retry_failed,
        duplicates=duplicates,
    )

    def open_stream() -> PostStream:
        return open_posts(
            paths,
            input_format=input_format,
            columns=column,
            encoding=encoding,
            today=today,
            check_ids=False,  # the ledger does
        )

    stream = open_stream()
    # Posts are counted by reading them twice, which neither standard input nor a pipe bears.
    twice = "-" not in paths and all(path.is_file() for path in stream.paths)
    count = open_stream if twice and not quiet else None
    try:
        with _watch(count, quiet=quiet) as watch:
            summary = run_archive(stream, out, options=options, watch=watch)
    except ArchiveInterrupted as stop:
        typer.echo(
            f"upphandling-nlp: interrupted; {stop.summary.tagged} posts tagged in this run are "
            "kept; run the same command again to go on",
            err=True,
        )
        return INTERRUPTED
    report_notices(stream, verbose=verbose)
    if not summary.posts:
        raise ReadError("no post was found in the input", remedy="check the files and their format")
    _report(summary, out)
    return 0 if summary.complete else SKIPPED


@contextmanager
def _watch(
    count: Callable[[], PostStream] | None, *, quiet: bool
) -> Iterator[Callable[[ArchiveSummary], None] | None]:
    """Show how a run goes: a bar on a terminal, a line now and then elsewhere, or nothing."""
    if quiet:
        yield None
        return
    total: list[int] = []
    if count is not None:
        threading.Thread(target=_count, args=(count, total), daemon=True).start()
    if not sys.stderr.isatty():
        yield _tell_lines(total)
        return
    from rich import progress  # noqa: PLC0415  (heavy)
    from rich.console import Console  # noqa: PLC0415  (heavy)

    columns = (
        progress.TextColumn("posts"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TextColumn("{task.fields[told]}"),
        progress.TimeElapsedColumn(),
        progress.TimeRemainingColumn(),
    )
    with progress.Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("posts", total=None, told="loading")

        def show(summary: ArchiveSummary) -> None:
            told = f"{_rate_of(summary):.0f}/s{_tell_odd(summary)}"
            known = total[0] if total else None
            bar.update(task, completed=summary.done, total=known, told=told)

        yield show


def _count(open_stream: Callable[[], PostStream], total: list[int]) -> None:
    """Count the posts to come beside the run, for the time that is left."""
    try:
        total.append(sum(1 for _ in open_stream()))
    except UpphandlingError:
        return  # the run itself tells


def _tell_lines(total: list[int]) -> Callable[[ArchiveSummary], None]:
    told = [time.monotonic()]

    def tell(summary: ArchiveSummary) -> None:
        if time.monotonic() - told[0] < _LINE_EVERY:
            return
        told[0] = time.monotonic()
        rate = _rate_of(summary)
        of, left = "", ""
        if total:
            of = f" of {total[0]}"
            minutes = (total[0] - summary.done) / rate / 60 if rate else 0.0
            left = f", about {minutes:.0f} minutes left" if rate else ""
        typer.echo(f"{summary.done}{of} posts, {rate:.0f}/s{_tell_odd(summary)}{left}", err=True)

    return tell


def _rate_of(summary: ArchiveSummary) -> float:
    return summary.tagged / summary.seconds if summary.seconds else 0.0


def _tell_odd(summary: ArchiveSummary) -> str:
    """What a person watching wants to know beside the rate, as far as there is any."""
    odd = {
        "unchanged": summary.unchanged,
        "failed": summary.failed + summary.quarantined,
        "skipped": summary.skipped,
        "restarts": summary.restarts,
    }
    return "".join(f", {count} {what}" for what, count in odd.items() if count)


def _report(summary: ArchiveSummary, out: str) -> None:
    """Print on stderr what the run did, and what is left to do."""
    from upphandling_nlp.archive.desk import QUARANTINE  # noqa: PLC0415  (heavy)

    told = [f"{summary.tagged} posts tagged"]
    told += [
        f"{count} {what}"
        for what, count in (
            ("unchanged", summary.unchanged),
            ("met more than once", summary.repeated),
            ("with the id of another post", summary.conflicting),
            ("put into quarantine", summary.failed),
            ("in quarantine since before (--retry-failed tries again)", summary.quarantined),
        )
        if count
    ]
    for notice in summary.notices:
        typer.echo(f"  {notice}", err=True)
    if summary.failed:
        typer.echo(f"what breaks the tagger is in {Path(out) / QUARANTINE}", err=True)
    if summary.outdated:
        typer.echo(
            f"{summary.outdated} records were made by other versions; "
            "--since-version current tags them again",
            err=True,
        )
    typer.echo(
        f"{', '.join(told)} -> {out} ({summary.records} records in {summary.parts} parts)",
        err=True,
    )
