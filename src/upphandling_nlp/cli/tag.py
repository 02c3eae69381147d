"""`upphandling-nlp tag`: posts in, records out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upphandling_nlp.cli.days import read_day
from upphandling_nlp.cli.exit_codes import SKIPPED
from upphandling_nlp.cli.models import tell_namesake
from upphandling_nlp.cli.progress import report_notices, show_progress
from upphandling_nlp.cli.targets import check_target, keep_inputs
from upphandling_nlp.errors import OptionError, ReadError

if TYPE_CHECKING:
    from upphandling_nlp.posts import PostStream
    from upphandling_nlp.schema import Post, Record

__all__ = ["open_posts", "tag"]

# Up to so many posts are read before the first is tagged, so that their number is known.
_READ_AHEAD = 20_000

ANNOTATOR_HELP = "What reads the text: encoder, rules, spacy:PACKAGE or stanza (docs/backends.md)."
MODEL_DIR_HELP = "Folder of Stanza's models."
CLASSIFIER_HELP = "What labels: labels, cues, or a folder of train-labels; None goes by annotator."

Paths = Annotated[
    list[str], typer.Argument(help="Files, folders, patterns, or - for the standard input.")
]
InputFormat = Annotated[
    str | None, typer.Option(help="Format of the posts, where it is not found by itself.")
]
ColumnPairs = Annotated[
    list[str] | None,
    typer.Option(help="Column of a table for a field, as body=Innehåll; may be repeated."),
]
Encoding = Annotated[
    str | None, typer.Option(help="Encoding of text files, where it is not found by itself.")
]
Today = Annotated[
    str | None,
    typer.Option(
        help='Day on which pages were saved, such as 2024-05-03; it dates posts of "Igår".'
    ),
]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="List repairs and page furniture too.")
]


def tag(
    paths: Paths,
    *,
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", help="File of records (.jsonl, .parquet, .csv), - for stdout."
        ),
    ] = "-",
    output_format: Annotated[
        str | None, typer.Option(help="Format of the records, where the ending does not tell.")
    ] = None,
    input_format: InputFormat = None,
    column: ColumnPairs = None,
    encoding: Encoding = None,
    today: Today = None,
    annotator: Annotated[str, typer.Option(help=ANNOTATOR_HELP)] = "encoder",
    classifier: Annotated[
        str | None, typer.Option(help=CLASSIFIER_HELP, callback=tell_namesake)
    ] = None,
    model_dir: Annotated[Path | None, typer.Option(help=MODEL_DIR_HELP)] = None,
    threads: Annotated[int, typer.Option(help="Threads of the encoder for one post.")] = 1,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
    verbose: Verbose = False,
) -> int:
    """Tag posts: dates, organisations, places, themes, risks; write a record for each."""
    from upphandling_nlp.posts.sources import find_files  # noqa: PLC0415  (heavy)
    from upphandling_nlp.records import detect_format, write_records  # noqa: PLC0415  (heavy)
    from upphandling_nlp.tagger import load  # noqa: PLC0415  (heavy)

    stream = open_posts(
        paths, input_format=input_format, columns=column, encoding=encoding, today=today
    )
    if output != "-":
        if output_format is None:
            detect_format(output)
        check_target(output)
        keep_inputs(output, (file.path for file in find_files(paths) if file.path is not None))
    tagger = load(annotator, classifier=classifier, threads=threads, model_dir=model_dir)
    head = deque(islice(stream, _READ_AHEAD))
    total = len(head) if len(head) < _READ_AHEAD else None
    if total == 0:
        report_notices(stream, verbose=verbose)
        raise ReadError("no post was found in the input", remedy="check the files and their format")
    records: Iterable[Record] = tagger.tag_many(chain(_drain(head), stream))
    if not quiet:
        records = show_progress(records, what="posts", total=total)
    count = write_records(records, output, format=output_format)
    report_notices(stream, verbose=verbose)
    if output != "-":
        typer.echo(f"{count} posts tagged -> {output}", err=True)
    return 0 if stream.complete else SKIPPED


def _drain(posts: deque[Post]) -> Iterator[Post]:
    """Give posts away one by one, so that none is kept."""
    while posts:
        yield posts.popleft()


def open_posts(
    paths: list[str],
    *,
    input_format: str | None = None,
    columns: list[str] | None = None,
    encoding: str | None = None,
    today: str | None = None,
    check_ids: bool = True,
) -> PostStream:
    """Open the posts that a command names; `check_ids` as in `ReadOptions`.

    Raises:
        OptionError: An option has a value that is not allowed.
        ReadError: A path does not exist.
    """
    from upphandling_nlp.posts import ReadOptions, read_posts  # noqa: PLC0415  (heavy)

    mapping = {}
    for pair in columns or ():
        field, sign, name = pair.partition("=")
        if not sign or not name:
            raise OptionError(f"column '{pair}'", remedy="write FIELD=NAME, as body=Innehåll")
        mapping[field.strip()] = name.strip()
    options = ReadOptions(
        columns=mapping, encoding=encoding, today=read_day(today), check_ids=check_ids
    )
    return read_posts(paths, format=input_format, options=options)
