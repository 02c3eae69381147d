"""`upphandling-nlp label`: a page on which a person labels posts, without a server."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upphandling_nlp.cli.exit_codes import SKIPPED
from upphandling_nlp.cli.models import tell_namesake
from upphandling_nlp.cli.progress import report_lost, report_notices, show_progress
from upphandling_nlp.cli.show import open_records
from upphandling_nlp.cli.targets import check_target, keep_inputs
from upphandling_nlp.errors import OptionError, ReadError

if TYPE_CHECKING:
    from upphandling_nlp.classify.classifier import LabelClassifier
    from upphandling_nlp.classify.vectors import PostVectors
    from upphandling_nlp.report.label_page import Candidate
    from upphandling_nlp.schema import Record
    from upphandling_nlp.tagger import Tagger

__all__ = ["label"]

PICKS = ("useful", "random")

# What is told of the model's doubts about a post: so many labels, scored between this and 1 - this.
_TOLD, _UNSURE = 3, 0.2


def label(
    path: Annotated[str, typer.Argument(help="Records, or posts (which are tagged first).")],
    *,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The page to write (HTML).")
    ] = Path("label.html"),
    taxonomy: Annotated[
        Path | None, typer.Option(help="Taxonomy (TOML); without it that of the classifier.")
    ] = None,
    classifier: Annotated[
        str | None,
        typer.Option(
            help="Folder of a model that train-labels wrote; it suggests.", callback=tell_namesake
        ),
    ] = None,
    gold: Annotated[
        list[Path] | None,
        typer.Option(help="Posts labelled already (JSONL, CSV); left out. May be repeated."),
    ] = None,
    count: Annotated[int, typer.Option("--n", help="How many posts to label.", min=1)] = 50,
    pick: Annotated[
        str, typer.Option(help="useful: those that would teach most, first; random: a fair sample.")
    ] = "useful",
    seed: Annotated[int, typer.Option(help="Seed of --pick random.")] = 0,
    lang: Annotated[str, typer.Option(help="Language of the page: sv or en.")] = "sv",
    name: Annotated[
        str, typer.Option(help="Keeps the progress of several readers in one browser apart.")
    ] = "",
) -> int:
    """Write a page on which posts are labelled; the file it saves is gold for train-labels."""
    from upphandling_nlp.records import list_first  # noqa: PLC0415  (heavy)
    from upphandling_nlp.report.label_page import (  # noqa: PLC0415  (heavy)
        LabelPageOptions,
        write_label_page,
    )
    from upphandling_nlp.report.label_page_texts import TEXTS  # noqa: PLC0415  (heavy)

    if pick not in PICKS:
        raise OptionError(f"unknown pick '{pick}'", remedy=f"use {' or '.join(PICKS)}")
    if lang not in TEXTS:
        raise OptionError(f"unknown language '{lang}'", remedy=f"use {' or '.join(TEXTS)}")
    check_target(output)
    keep_inputs(output, [Path(path), *(gold or ()), *([taxonomy] if taxonomy else ())])
    model, tagger = _load_model(taxonomy, classifier)
    done = _list_done(gold or [], model)
    opened, stream = open_records(path)
    records = list(show_progress(opened, what="posts", total=None))
    if not records:
        raise ReadError(f"'{path}' holds no post", remedy="check the file")
    left = [one for one in list_first(records) if one.id not in done]
    labelled = sum(one.id in done for one in records)
    if not left:
        raise OptionError(
            f"all {len(records)} posts of '{path}' are labelled already",
            remedy="name other posts, or leave --gold out",
        )
    chosen = _choose(left, model, tagger, count=count, seed=seed if pick == "random" else None)
    options = LabelPageOptions(lang=lang, name=name, file=f"{output.stem}-gold.jsonl")  # type: ignore[arg-type]  # checked above
    candidates = [
        _make_candidate(record, again, vectors, model)
        for record, (again, vectors) in zip(chosen, _read(chosen, tagger), strict=True)
    ]
    write_label_page(candidates, output, taxonomy=model.taxonomy, options=options)
    told = f" ({labelled} are labelled already)" if labelled else ""
    typer.echo(
        f"{len(candidates)} of {len(records)} posts to label{told} -> {output}; open it in a "
        "browser",
        err=True,
    )
    report_lost(records)
    if stream is not None:
        report_notices(stream, verbose=False)
        return 0 if stream.complete else SKIPPED
    return 0


def _load_model(taxonomy: Path | None, folder: str | None) -> tuple[LabelClassifier, Tagger | None]:
    """Load what suggests, and what reads posts for it: None where the words are enough.

    A taxonomy without a model suggests from its names, definitions and cues.
    """
    from upphandling_nlp.classify.classifier import (  # noqa: PLC0415  (heavy)
        LabelClassifier,
        load_classifier,
    )
    from upphandling_nlp.classify.zeroshot import build_zero_shot  # noqa: PLC0415  (heavy)
    from upphandling_nlp.resources.taxonomy import load_taxonomy  # noqa: PLC0415  (heavy)
    from upphandling_nlp.tagger import load  # noqa: PLC0415  (heavy)

    loaded = load_taxonomy(taxonomy) if taxonomy else None
    if loaded is not None and folder is None:
        tagger = load("encoder", classifier="cues")
        model = build_zero_shot(loaded, encoder=tagger)
        return LabelClassifier(loaded, model, name="definitions"), tagger
    classifier = load_classifier(folder or "labels")
    if loaded is not None and loaded.digest != classifier.taxonomy.digest:
        raise OptionError(
            f"the model in '{folder}' was trained for another taxonomy than '{taxonomy}'",
            remedy="leave --taxonomy out, or train the model anew",
        )
    words_alone = not classifier.model.uses_encoder
    return classifier, None if words_alone else load("encoder", classifier="cues")


def _list_done(paths: Sequence[Path], model: LabelClassifier) -> set[str]:
    from upphandling_nlp.classify.examples import read_labelled  # noqa: PLC0415  (heavy)

    return {one.post.id for path in paths for one in read_labelled(path, model.taxonomy)}


def _read(
    records: Iterable[Record], tagger: Tagger | None
) -> Iterator[tuple[Record, PostVectors | None]]:
    """Read records as the model wants them; their own labels may be of another taxonomy."""
    from upphandling_nlp.schema import Post  # noqa: PLC0415  (heavy)

    if tagger is None:
        return ((record, None) for record in records)
    return tagger.tag_with_vectors(
        Post(id=one.id, title=one.title, body=one.body, published=one.published) for one in records
    )


def _choose(
    records: list[Record],
    model: LabelClassifier,
    tagger: Tagger | None,
    *,
    count: int,
    seed: int | None,
) -> list[Record]:
    from upphandling_nlp.classify.suggest import suggest_records  # noqa: PLC0415  (heavy)

    if seed is not None:
        chance = random.Random(seed)  # noqa: S311  (a sample, no secret)
        return chance.sample(records, min(count, len(records)))
    read = show_progress(_read(records, tagger), what="choosing", total=len(records))
    return [records[one.number] for one in suggest_records(read, model, count=count)]


def _make_candidate(
    record: Record, again: Record, vectors: PostVectors | None, model: LabelClassifier
) -> Candidate:
    from upphandling_nlp.classify.build import text_of  # noqa: PLC0415  (heavy)
    from upphandling_nlp.report.label_page import Candidate  # noqa: PLC0415  (heavy)

    text = text_of(again)
    scores = model.score(text, vectors=vectors)
    labels = model.label(text, vectors=vectors)
    return Candidate(record=record, labels=labels, scores=scores, doubts=_list_doubts(scores))


def _list_doubts(scores: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """List the labels that the model is least sure of, the most doubtful first."""
    doubtful = [pair for pair in scores.items() if _UNSURE <= pair[1] <= 1 - _UNSURE]
    return tuple(sorted(doubtful, key=lambda pair: abs(pair[1] - 0.5))[:_TOLD])
