"""`upphandling-nlp suggest`: the posts whose labels would help most."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from upphandling_nlp.cli.exit_codes import SKIPPED
from upphandling_nlp.cli.models import tell_namesake
from upphandling_nlp.cli.progress import report_notices
from upphandling_nlp.cli.tag import open_posts
from upphandling_nlp.cli.targets import check_target, keep_inputs
from upphandling_nlp.errors import ReadError
from upphandling_nlp.files import replacing

__all__ = ["suggest"]

_COLUMNS = ("id", "doubt", "title", "body", "published", "labels", "unsure")


def suggest(
    paths: Annotated[
        list[str], typer.Argument(help="Posts without labels: files, folders, patterns.")
    ],
    *,
    count: Annotated[int, typer.Option("--n", help="How many posts to suggest.", min=1)] = 20,
    classifier: Annotated[
        str,
        typer.Option(help="Folder of a model that train-labels wrote.", callback=tell_namesake),
    ] = "labels",
    output: Annotated[
        str, typer.Option("--output", "-o", help="Table to fill in (CSV), - for stdout.")
    ] = "-",
) -> int:
    """Pick the posts to label next: those a classifier is unsure of, and not all of a kind.

    The table has a column `labels` with what the classifier would give; mend it, and pass the
    table to train-labels as gold.
    """
    from upphandling_nlp.classify.build import text_of  # noqa: PLC0415  (heavy)
    from upphandling_nlp.classify.classifier import load_classifier  # noqa: PLC0415  (heavy)
    from upphandling_nlp.classify.suggest import suggest_records  # noqa: PLC0415  (heavy)
    from upphandling_nlp.posts.sources import find_files  # noqa: PLC0415  (heavy)
    from upphandling_nlp.tagger import Annotator, load  # noqa: PLC0415  (heavy)

    if output != "-":
        check_target(output)
        keep_inputs(output, (file.path for file in find_files(paths) if file.path is not None))
    model = load_classifier(classifier)
    stream = open_posts(paths)
    annotator: Annotator = "encoder" if model.model.uses_encoder else "rules"
    read = list(load(annotator, classifier="cues").tag_with_vectors(stream))
    if not read:
        report_notices(stream, verbose=False)
        raise ReadError("no post was found in the input", remedy="check the files and their format")
    rows = []
    for one in suggest_records(read, model, count=count):
        record, vectors = read[one.number]
        text = text_of(record)
        labels = model.label(text, vectors=vectors)
        rows.append(
            (
                record.id,
                f"{one.doubt:.3f}",
                record.title,
                record.body,
                record.published.isoformat() if record.published else "",
                "; ".join(label.id for label in labels),
                "; ".join(f"{label} {score:.2f}" for label, score in one.labels),
            )
        )
    _write(output, rows)
    report_notices(stream, verbose=False)
    return 0 if stream.complete else SKIPPED


def _write(output: str, rows: Sequence[tuple[str, ...]]) -> None:
    if output == "-":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([_COLUMNS, *rows])
        return
    with replacing(Path(output)) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        # Quotes everywhere: some readers take a carriage return in a cell for the end of a row.
        csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([_COLUMNS, *rows])
        text.detach()  # flushes; the file is closed by whoever opened it
    typer.echo(f"{len(rows)} posts to label -> {output}", err=True)
