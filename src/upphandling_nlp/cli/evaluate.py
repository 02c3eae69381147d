"""`upphandling-nlp evaluate`: figures of a run on annotated posts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from upphandling_nlp.cli.models import tell_namesake
from upphandling_nlp.cli.tag import ANNOTATOR_HELP, CLASSIFIER_HELP, MODEL_DIR_HELP
from upphandling_nlp.cli.targets import check_target, keep_inputs
from upphandling_nlp.cli.terminal import make_console
from upphandling_nlp.errors import GoldError
from upphandling_nlp.files import replacing

if TYPE_CHECKING:
    from upphandling_nlp.evaluate.evaluation import Comparison, Evaluation
    from upphandling_nlp.evaluate.gold import GoldPost
    from upphandling_nlp.resources.taxonomy import Taxonomy
    from upphandling_nlp.schema import Record

__all__ = ["evaluate"]

REGRESSED = 1


def evaluate(
    *,
    gold: Annotated[Path, typer.Option(help="Annotated posts, JSONL; see corpora/GUIDELINES.md.")],
    pred: Annotated[
        Path | None, typer.Option(help="Records of these posts; without it they are tagged now.")
    ] = None,
    against: Annotated[
        Path | None, typer.Option(help="Records of another run, to compare with a paired test.")
    ] = None,
    train: Annotated[
        Path | None, typer.Option(help="Annotated posts that the majority baseline learns from.")
    ] = None,
    annotator: Annotated[str, typer.Option(help=f"Without --pred: {ANNOTATOR_HELP}")] = "encoder",
    classifier: Annotated[
        str | None,
        typer.Option(help=f"Without --pred: {CLASSIFIER_HELP}", callback=tell_namesake),
    ] = None,
    taxonomy_file: Annotated[
        Path | None,
        typer.Option(
            "--taxonomy",
            help="The taxonomy of the labels, TOML; without it that of the model that "
            "--classifier names, else the shipped one.",
        ),
    ] = None,
    model_dir: Annotated[
        Path | None, typer.Option(help=f"Without --pred: {MODEL_DIR_HELP}")
    ] = None,
    labels: Annotated[bool, typer.Option("--labels", help="A row for each label, too.")] = False,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the figures as JSON.")
    ] = None,
    markdown_file: Annotated[
        Path | None, typer.Option("--markdown", help="Write the tables as Markdown.")
    ] = None,
    gate: Annotated[
        Path | None, typer.Option(help="Stored figures (--json); fail if one has fallen.")
    ] = None,
    tolerance: Annotated[float, typer.Option(help="How far a figure may fall.", min=0)] = 0.0,
    samples: Annotated[int, typer.Option(help="Resamples for the intervals.", min=0)] = 1_000,
) -> int:
    """Evaluate records, or the tagger itself, on annotated posts."""
    from upphandling_nlp.evaluate import evaluation  # noqa: PLC0415  (heavy)
    from upphandling_nlp.evaluate.gate import (  # noqa: PLC0415  (heavy)
        check_same_gold,
        read_evaluation,
    )
    from upphandling_nlp.evaluate.gold import (  # noqa: PLC0415  (heavy)
        FACET_FIELDS,
        fingerprint,
        read_gold,
    )
    from upphandling_nlp.records import read_records  # noqa: PLC0415  (heavy)

    for path in (json_file, markdown_file):
        if path is not None:
            check_target(path)
            keep_inputs(path, filter(None, (gold, pred, against, train, gate, taxonomy_file)))
    stored = read_evaluation(gate) if gate is not None else None
    taxonomy = _choose_taxonomy(taxonomy_file, classifier)
    posts = list(read_gold(gold, taxonomy=taxonomy))
    if not posts:
        raise GoldError("holds no post", path=gold, remedy="give at least one line of JSON")
    if stored is not None:
        check_same_gold(stored, fingerprint(posts))
    records = list(read_records(pred)) if pred else _tag(posts, annotator, classifier, model_dir)
    other = list(read_records(against)) if against else None
    runs = [records, *([other] if other is not None else [])]
    names = _name_runs(pred or annotator, against)
    if train is not None:
        runs.append(_label_by_majority(train, records, taxonomy))
        names.append("majority")
    results = [
        evaluation.evaluate(posts, run, taxonomy=taxonomy, name=name, samples=samples)
        for name, run in zip(names, runs, strict=True)
    ]
    if train is not None:
        # The baseline knows labels alone; its names and dates are those of the run beside it.
        tasks = results[-1].tasks
        facets = {facet: tasks[facet] for facet in FACET_FIELDS if facet in tasks}
        results[-1] = msgspec.structs.replace(results[-1], tasks=facets)
    comparisons = (
        evaluation.compare_runs(posts, other, records, taxonomy=taxonomy)
        if other is not None
        else []
    )
    _print_tables(results, comparisons, labels=labels, markdown_file=markdown_file)
    if json_file is not None:
        with replacing(json_file) as file:
            file.write(msgspec.json.format(msgspec.json.encode(results[0])) + b"\n")
    return _check_gate(stored, results[0], tolerance) if stored is not None else 0


def _choose_taxonomy(path: Path | None, classifier: str | None) -> Taxonomy:
    from upphandling_nlp.classify.component import load_classifier  # noqa: PLC0415  (heavy)
    from upphandling_nlp.resources.taxonomy import (  # noqa: PLC0415  (heavy)
        default_taxonomy,
        load_taxonomy,
    )

    if path is not None:
        return load_taxonomy(path)
    return load_classifier(classifier).taxonomy if classifier else default_taxonomy()


def _name_runs(own: Path | str, other: Path | None) -> list[str]:
    """Name the run and the one beside it: by file name, by path where both have one name."""
    named: list[Path | str] = [own] if other is None else [own, other]
    short = [one.name if isinstance(one, Path) else one for one in named]
    return short if len(set(short)) == len(short) else [str(one) for one in named]


def _tag(
    posts: Sequence[GoldPost], annotator: str, classifier: str | None, model_dir: Path | None
) -> list[Record]:
    from upphandling_nlp.tagger import load  # noqa: PLC0415  (heavy)

    tagger = load(annotator, classifier=classifier, model_dir=model_dir)
    return list(tagger.tag_many(post.post for post in posts))


def _label_by_majority(train: Path, records: Sequence[Record], taxonomy: Taxonomy) -> list[Record]:
    from upphandling_nlp.evaluate.baselines import label_by_majority  # noqa: PLC0415  (heavy)
    from upphandling_nlp.evaluate.gold import read_gold  # noqa: PLC0415  (heavy)

    return label_by_majority(read_gold(train, taxonomy=taxonomy), records)


def _print_tables(
    results: Sequence[Evaluation],
    comparisons: Sequence[Comparison],
    *,
    labels: bool,
    markdown_file: Path | None,
) -> None:
    from rich.table import Table  # noqa: PLC0415  (heavy)

    from upphandling_nlp.evaluate import tables  # noqa: PLC0415  (heavy)

    chosen: list[tuple[Sequence[str], list[tuple[str, ...]]]] = [
        (tables.SUMMARY_HEADER, tables.list_summary_rows(results))
    ]
    if labels:
        chosen.append((tables.LABEL_HEADER, tables.list_label_rows(results[0])))
    if comparisons:
        rows = tables.list_comparison_rows(comparisons)
        chosen.append((tables.COMPARISON_HEADER, rows))
    console = make_console()
    if not console.is_terminal:
        console = make_console(width=200)
    for header, rows in chosen:
        table = Table()
        for number, heading in enumerate(header):
            table.add_column(heading, justify="left" if number < 2 else "right", no_wrap=True)
        for row in rows:
            table.add_row(*row)
        console.print(table)
    console.print(f"{results[0].posts} posts, gold {results[0].gold}")
    if markdown_file is not None:
        written = [tables.to_markdown(header, rows) for header, rows in chosen]
        with replacing(markdown_file) as file:
            file.write("\n".join(written).encode())


def _check_gate(stored: Evaluation, result: Evaluation, tolerance: float) -> int:
    from upphandling_nlp.evaluate.gate import find_regressions  # noqa: PLC0415  (heavy)

    regressions = find_regressions(stored, result, tolerance=tolerance)
    for regression in regressions:
        typer.echo(f"fell: {regression}", err=True)
    if not regressions:
        typer.echo("no figure fell", err=True)
    return REGRESSED if regressions else 0
