"""`upphandling-nlp convert`: annotated posts from one format into another; records to CoNLL-U."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from upphandling_nlp.cli.targets import check_target
from upphandling_nlp.errors import GoldError, OptionError, RecordError

__all__ = ["convert"]

LEFT_OUT = 1
_CONLLU = "conllu"
_FORMATS = (
    "jsonl, marked, iob2, docbin, doccano, doccano-text, doccano-slots, label-studio or prodigy"
)


def convert(
    source: Annotated[
        Path, typer.Argument(metavar="IN", help="Annotated posts; or records, for CoNLL-U.")
    ],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="File to write.")],
    *,
    from_format: Annotated[
        str | None, typer.Option("--from", help=f"{_FORMATS}; without it the suffix tells.")
    ] = None,
    to_format: Annotated[
        str | None,
        typer.Option("--to", help="The same, for OUT, or conllu; .jsonl is our own format."),
    ] = None,
) -> int:
    """Convert annotated posts between our formats and those of annotation tools.

    Records, as `tag` writes them, become CoNLL-U: records.jsonl to out.conllu.
    """
    if to_format == _CONLLU or (to_format is None and target.suffix.lower() == f".{_CONLLU}"):
        return _convert_records(source, target, from_format)
    from upphandling_nlp.evaluate.interchange import (  # noqa: PLC0415  (heavy)
        Notes,
        guess_format,
        read_posts,
        write_posts,
    )

    reading, writing = from_format or guess_format(source), to_format or guess_format(target)
    _check_target(source, target)
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


def _convert_records(source: Path, target: Path, from_format: str | None) -> int:
    from upphandling_nlp.conllu import write_conllu  # noqa: PLC0415  (heavy)
    from upphandling_nlp.records import read_records  # noqa: PLC0415  (heavy)

    _check_target(source, target)
    records = list(read_records(source, format=from_format))
    if not records:
        raise RecordError("holds no record", path=source, remedy="write records with `tag`")
    written, empty = write_conllu(records, target)
    if empty:
        _tell({"posts without a word": empty}, f"not in {_CONLLU}")
    typer.echo(f"{written} records to {_CONLLU}", err=True)
    return LEFT_OUT if empty else 0


def _check_target(source: Path, target: Path) -> None:
    check_target(target)
    if source.exists() and target.exists() and target.samefile(source):
        raise OptionError(f"'{target}' is the file to read", remedy="write another one")


def _tell(notes: dict[str, int], what: str) -> None:
    for thing, number in sorted(notes.items()):
        typer.echo(f"{what}: {thing} ({number})", err=True)
