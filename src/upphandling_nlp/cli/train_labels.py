"""`upphandling-nlp train-labels`: a classifier for a taxonomy of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upphandling_nlp.cli.models import find_namesake
from upphandling_nlp.cli.targets import check_folder
from upphandling_nlp.cli.terminal import make_console

if TYPE_CHECKING:
    from upphandling_nlp.classify.examples import LabelledPost
    from upphandling_nlp.classify.model import LabelModel
    from upphandling_nlp.classify.training import TrainOptions
    from upphandling_nlp.classify.validation import FacetFigures
    from upphandling_nlp.resources.taxonomy import Taxonomy
    from upphandling_nlp.tagger import Tagger

__all__ = ["train_labels"]

_GOLDEN = 3


def train_labels(
    *,
    taxonomy: Annotated[
        Path | None, typer.Option(help="Taxonomy (TOML); without it the one of the package.")
    ] = None,
    gold: Annotated[
        Path | None,
        typer.Option(help="Labelled posts, JSONL or CSV; without them definitions and cues serve."),
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder of the model.")],
    folds: Annotated[int, typer.Option(help="Folds of the cross-validation.", min=2)] = 5,
    seed: Annotated[int, typer.Option(help="Seed of all random choices.")] = 0,
    labels: Annotated[bool, typer.Option("--labels", help="A row for each label, too.")] = False,
    annotator: Annotated[
        str,
        typer.Option(help="encoder: words and the encoder's vectors; rules: words alone, faster."),
    ] = "encoder",
) -> int:
    """Train a classifier on labelled posts, or make one from a taxonomy alone."""
    from upphandling_nlp.classify.storage import write_model  # noqa: PLC0415  (heavy)
    from upphandling_nlp.classify.training import TrainOptions  # noqa: PLC0415  (heavy)
    from upphandling_nlp.resources.taxonomy import (  # noqa: PLC0415  (heavy)
        default_taxonomy,
        default_taxonomy_file,
        load_taxonomy,
    )
    from upphandling_nlp.tagger import load  # noqa: PLC0415  (heavy)

    check_folder(output)
    loaded = load_taxonomy(taxonomy) if taxonomy else default_taxonomy()
    raw = taxonomy.read_bytes() if taxonomy else default_taxonomy_file()
    golden: list[dict[str, Any]] = []
    tagger = load(annotator, classifier="cues")
    if gold is None:
        model = _make_zero_shot(loaded, tagger, encoder=annotator == "encoder")
        typer.echo("no labelled posts: names, definitions and cues alone, not calibrated", err=True)
    else:
        options = TrainOptions(folds=folds, seed=seed)
        model, figures, golden = _train(gold, loaded, tagger, options)
        _print_figures(figures, model, labels=labels)
    write_model(
        model,
        output,
        taxonomy=raw,
        golden=golden,
        made_with=_list_origins(gold),
    )
    typer.echo(f"model -> {find_namesake(output) or output}", err=True)
    return 0


def _make_zero_shot(taxonomy: Taxonomy, tagger: Tagger, *, encoder: bool) -> LabelModel:
    from dataclasses import replace  # noqa: PLC0415

    from upphandling_nlp.classify.zeroshot import build_zero_shot  # noqa: PLC0415  (heavy)
    from upphandling_nlp.resources.lexicon import default_lexicon  # noqa: PLC0415  (heavy)
    from upphandling_nlp.resources.models import digest_shipped  # noqa: PLC0415  (heavy)

    model = build_zero_shot(taxonomy, encoder=tagger if encoder else None)
    about = {
        **model.about,
        "facets": {facet: columns.tolist() for facet, columns in model.facets.items()},
        "taxonomy": taxonomy.digest,
        "lexicon": default_lexicon().digest,
        "encoder": digest_shipped("encoder") if encoder else None,
    }
    return replace(model, about=about)


def _train(
    gold: Path, taxonomy: Taxonomy, tagger: Tagger, options: TrainOptions
) -> tuple[LabelModel, dict[str, dict[str, FacetFigures]], list[dict[str, Any]]]:
    from upphandling_nlp.classify.build import build_model, prepare  # noqa: PLC0415  (heavy)
    from upphandling_nlp.classify.classifier import (  # noqa: PLC0415  (heavy)
        LabelClassifier,
        make_golden,
    )
    from upphandling_nlp.classify.examples import read_labelled  # noqa: PLC0415  (heavy)
    from upphandling_nlp.resources.models import open_model  # noqa: PLC0415  (heavy)

    posts: list[LabelledPost] = read_labelled(gold, taxonomy)
    read = list(tagger.tag_with_vectors(one.post for one in posts))
    vectors = [vectors for _, vectors in read if vectors is not None]
    examples = prepare(
        [record for record, _ in read],
        [one.labels for one in posts],
        [one.family for one in posts],
        taxonomy,
        vectors=vectors if len(vectors) == len(posts) else None,
        heads=open_model("encoder").settings["labels"],
    )
    model, figures = build_model(examples, taxonomy, options=options)
    classifier = LabelClassifier(taxonomy, model)
    golden = [make_golden(classifier, one.post.text[:400]) for one in posts[:_GOLDEN]]
    return model, figures, golden


def _list_origins(gold: Path | None) -> dict[str, Any]:
    from importlib.metadata import version  # noqa: PLC0415

    from upphandling_nlp.resources.models import hash_file  # noqa: PLC0415

    libraries = ("numpy", "scikit-learn", "simplemma", "skops", "upphandling-nlp")
    return {
        "gold": {"name": gold.name, "sha256": hash_file(gold)} if gold else None,
        "libraries": {name: version(name) for name in libraries},
    }


def _print_figures(
    figures: Mapping[str, Mapping[str, FacetFigures]], model: LabelModel, *, labels: bool
) -> None:
    """Print the figures of each way to join the parts; the last is the one in use."""
    from rich.table import Table  # noqa: PLC0415  (heavy)

    table = Table(title=f"cross-validated on {model.about['posts']} posts")
    left = ("parts", "facet")
    for heading in (*left, "micro-F1", "macro-F1", "calibration error", "sure at 95 %", "queue"):
        named = heading in left
        table.add_column(heading, justify="left" if named else "right", no_wrap=named)
    used = list(figures)[-1]
    for parts, facets in figures.items():
        strict = model.about["precision"][parts].get("0.95", {})
        for facet, told in facets.items():
            sure = strict.get(facet)
            table.add_row(
                parts,
                facet,
                _tell(told.micro_f1),
                _tell(told.macro_f1),
                _tell(told.calibration_error),
                f"{sure['coverage']:.0%}" if sure else "-",
                f"{sure['queued']:.0%}" if sure else "-",
            )
    console = make_console()
    console.print(table)
    if labels:
        rows = Table("label", "precision", "recall", "F1", "posts")
        for told in figures[used].values():
            for label, (precision, recall, f1, support) in told.labels.items():
                rows.add_row(label, _tell(precision), _tell(recall), _tell(f1), str(support))
        console.print(rows)
    if model.by_cues:
        typer.echo(
            f"too few posts, given by their cues alone: {', '.join(sorted(model.by_cues))}",
            err=True,
        )


def _tell(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
