"""`upphandling-nlp convert`: annotated posts from one format into another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from upphandling_nlp.cli.targets import check_target
from upphandling_nlp.errors import GoldError, OptionError

__all__ = ["convert"]

LEFT_OUT = 1
_FORMATS = (
    "jsonl, marked, iob2, docbin, doccano, doccano-text, doccano-slots, label-studio or prodigy"
)


def convert(
    source: Annotated[Path, typer.Argument(metavar="IN", help="Annotated posts.")],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="File to write.")],
    *,
    from_format: Annotated[
        str | None, typer.Option("--from", help=f"{_FORMATS}; without it the suffix tells.")
    ] = None,
    to_format: Annotated[
        str | None, typer.Option("--to", help="The same, for OUT; .jsonl is our own format.")
    ] = None,
) -> int:
    """Convert annotated posts between our formats and those of annotation tools."""
    from upphandling_nlp.evaluate.interchange import (  # noqa: PLC0415  (heavy)
        Notes,
        guess_format,
        read_posts,
        write_posts,
    )

    reading, writing = from_format or guess_format(source), to_format or guess_format(target)
    check_target(target)
    if source.exists() and target.exists() and target.samefile(source):
        raise OptionError(f"'{target}' is the file to read", remedy="write another one")
    notes = Notes()
    # All are read before the first is written: a faulty file leaves OUT as it was.
    posts = list(read_posts(source, format=reading, notes=notes))
    _tell(notes, "not read")
    if not posts:
        raise GoldError("holds no post", path=source, remedy="give an annotated file")
    lost = Notes()
    count = write_posts(posts, target, format=writing, notes=lost)
    _tell(lost, f"not in {writing}")
    typer.echo(f"{count} posts, {reading} to {writing}", err=True)
    return LEFT_OUT if notes or lost else 0


def _tell(notes: dict[str, int], what: str) -> None:
    for thing, number in sorted(notes.items()):
        typer.echo(f"{what}: {thing} ({number})", err=True)
