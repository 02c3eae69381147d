"""What a person sees while posts go by: a progress bar, and an account of what was skipped."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

import typer

if TYPE_CHECKING:
    from upphandling_nlp.posts import Notice, PostStream
    from upphandling_nlp.posts.notices import Severity, Subject
    from upphandling_nlp.schema import Record

__all__ = ["report_lost", "report_notices", "show_progress"]

_T = TypeVar("_T")
# More notices than these are counted by reason instead of listed.
_LISTED = 20
# What counts of notices are headed by: of input that is lost, and of posts kept but for a part.
_SKIPPED: dict[Subject, str] = {
    "input": "skipped",
    "date": "kept without a date that can be read",
    "column": "of the columns not read",
}
_MENDED: dict[Severity, str] = {"repaired": "repaired", "furniture": "left out as page furniture"}


def show_progress(items: Iterable[_T], *, what: str, total: int | None) -> Iterator[_T]:
    """Pass items through; show a bar with rate and time left on a terminal, nothing in a pipe.

    Args:
        items: The items.
        what: What they are called.
        total: How many there are, if known; without it there is no time left to tell.

    Yields:
        The items.
    """
    if not sys.stderr.isatty():
        yield from items
        return
    from rich import progress  # noqa: PLC0415  (heavy)
    from rich.console import Console  # noqa: PLC0415  (heavy)

    columns = (
        progress.TextColumn(what),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TextColumn("{task.fields[rate]}"),
        progress.TimeElapsedColumn(),
        progress.TimeRemainingColumn(),
    )
    with progress.Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(what, total=total, rate="")
        for item in items:
            yield item
            bar.advance(task)
            speed = bar.tasks[0].speed
            bar.update(task, rate=f"{speed:.0f}/s" if speed else "")


def report_notices(stream: PostStream, *, verbose: bool) -> None:
    """Print on stderr what was skipped, what posts lack, which ask for care, what was mended.

    Args:
        stream: A stream that has been read to its end.
        verbose: List repairs and page furniture too.
    """
    for subject, heading in _SKIPPED.items():
        if count := stream.subjects[subject]:
            typer.echo(f"{count} {heading}", err=True)
            about = [notice for notice in stream.skipped if notice.subject == subject]
            _list_notices(about, verbose=verbose)
    if count := stream.counts["conflict"]:
        typer.echo(f"{count} kept with the id of another post", err=True)
        _list_notices(stream.conflicting, verbose=verbose)
    if count := stream.counts["language"]:
        typer.echo(f"{count} kept that {'is' if count == 1 else 'are'} not Swedish", err=True)
        _list_notices(stream.not_swedish, verbose=verbose)
    if count := stream.counts["archive"]:
        typer.echo(f"{count} left out as part of an archive", err=True)
        _list_notices(stream.archives, verbose=verbose)
    for severity, heading in _MENDED.items():
        if count := stream.counts[severity]:
            typer.echo(f"{count} {heading}", err=True)
            if verbose:
                _list_notices(stream.list_of(severity), verbose=verbose)


def report_lost(records: Iterable[Record]) -> None:
    """Print on stderr which records do not count, as another one before them has their id."""
    from upphandling_nlp.records import list_lost  # noqa: PLC0415  (heavy)

    if lost := list_lost(records):
        typer.echo(f"{len(lost)} left out with the id of another record", err=True)
        for record in lost[:_LISTED]:
            typer.echo(f"  {record.source or record.title}: id '{record.id}'", err=True)
        if len(lost) > _LISTED:
            typer.echo(f"  and {len(lost) - _LISTED} more", err=True)


def _list_notices(notices: list[Notice], *, verbose: bool) -> None:
    for notice in notices if verbose else notices[:_LISTED]:
        typer.echo(f"  {notice}", err=True)
        if verbose and notice.excerpt:
            typer.echo(f"    «{notice.excerpt}»", err=True)
    if not verbose and len(notices) > _LISTED:
        rest = Counter(notice.reason for notice in notices[_LISTED:])
        typer.echo(f"  and {rest.total()} more (--verbose lists them):", err=True)
        for reason, count in rest.most_common(_LISTED):
            typer.echo(f"    {count} x {reason}", err=True)
