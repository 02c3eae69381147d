"""Train the label model that the package ships, from the corpus.

    python training/labels/train.py                          words, and what the encoder tells
    python training/labels/train.py --words                  words alone
    python training/labels/train.py --tables [NAME ...]      tables for the card of the stored model
    python training/labels/train.py --report-test            figures on test: once, at the end

Reads corpora/train.jsonl, blend.jsonl and, to adapt scores and thresholds to, dev.jsonl; writes the
folder src/upphandling_nlp/resources/models/labels: weights.skops, taxonomy.toml, manifest.json,
metrics.json, README.md. The encoder was tuned on train, so the mixes with it are fitted on blend.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.model_selection import GroupKFold

from upphandling_nlp.classify.build import build_model, prepare
from upphandling_nlp.classify.classifier import LabelClassifier, load_classifier, make_golden
from upphandling_nlp.classify.features import list_keys
from upphandling_nlp.classify.mixing import choose_thresholds, fit_mix, mix_logits, sigmoid
from upphandling_nlp.classify.model import HEADS, VECTORS, WORDS
from upphandling_nlp.classify.storage import write_model
from upphandling_nlp.classify.training import (
    Examples,
    TrainOptions,
    list_columns,
    score_out_of_fold,
)
from upphandling_nlp.classify.validation import FacetFigures, Validated, measure
from upphandling_nlp.evaluate.evaluation import Evaluation, evaluate
from upphandling_nlp.evaluate.gold import GoldPost, fingerprint, read_gold
from upphandling_nlp.resources.models import hash_file
from upphandling_nlp.resources.taxonomy import default_taxonomy, default_taxonomy_file
from upphandling_nlp.tagger import Annotator, load

ROOT = Path(__file__).resolve().parents[2]
CORPORA = ROOT / "corpora"
TARGET = ROOT / "src/upphandling_nlp/resources/models/labels"
VERSION = "3.9.0"
GOLDEN = (
    "Barnen i verkstaden sydde arbetskläder från gryning till kväll.",
    "Regionen bjuder in leverantörer av livsmedel till dialog om klimatavtrycket.",
    "Revisionen visade att handskfabriken höll inne lönerna.",
)
TABLES = ("parts", "ablations", "calibrations", "curve")
SIZES = (50, 100, 200, 400, 800, 1_600, 3_200, 6_400)
TAXONOMY = default_taxonomy()


def read_split(name: str, *, encoder: bool) -> tuple[list[GoldPost], Examples]:
    """Read and tag the posts of a split, and read their features."""
    posts = list(read_gold(CORPORA / f"{name}.jsonl", taxonomy=TAXONOMY))
    tagger = load("encoder" if encoder else "rules", classifier="cues")
    read = list(tagger.tag_with_vectors(post.post for post in posts))
    labels = [
        {*(post.themes or ()), *(post.categories or ()), *(post.risks or ())} for post in posts
    ]
    examples = prepare(
        [record for record, _ in read],
        labels,
        [post.family or post.id for post in posts],
        TAXONOMY,
        vectors=[vectors for _, vectors in read if vectors] if encoder else None,
    )
    return posts, examples


def read_training_posts(*, encoder: bool) -> tuple[list[GoldPost], Examples]:
    """Read the splits that the model is trained on: train, and blend, which no encoder has seen."""
    (posts, seen), (more, unseen) = (
        read_split(name, encoder=encoder) for name in ("train", "blend")
    )
    joined = Examples(
        [*seen.features, *unseen.features],
        np.concatenate([seen.truths, unseen.truths]),
        [*seen.groups, *unseen.groups],
        [*(seen.vectors or ()), *(unseen.vectors or ())] if encoder else None,
        np.arange(len(seen) + len(unseen)) >= len(seen) if encoder else None,
    )
    return [*posts, *more], joined


def compare_parts(train_set: Examples, dev_set: Examples) -> dict[str, dict[str, FacetFigures]]:
    """Join the words with what the encoder says in all ways."""
    ways = ((WORDS,), (WORDS, VECTORS), (WORDS, HEADS), (WORDS, VECTORS, HEADS))
    options = TrainOptions(parts=ways)
    _, figures = build_model(train_set, TAXONOMY, options=options, like=dev_set)
    for name, told in figures.items():
        print_row(name, told)
    return figures


def measure_words(train_set: Examples, dev_set: Examples) -> dict[str, FacetFigures]:
    """Train on words alone, in fewer folds; figures on dev."""
    bare = [replace(one, vectors=None, unseen=None) for one in (train_set, dev_set)]
    _, figures = build_model(bare[0], TAXONOMY, options=TrainOptions(folds=3), like=bare[1])
    return figures[WORDS]


def without(examples: Examples, *prefixes: str) -> Examples:
    """Leave out the features whose key begins with one of the prefixes."""
    kept = []
    for features in examples.features:
        pairs = [
            (key, place)
            for group, place in zip(features.groups, features.places, strict=True)
            for key in list_keys(group)
            if not key.startswith(prefixes)
        ]
        groups, places = [key for key, _ in pairs], [place for _, place in pairs]
        kept.append(features._replace(groups=groups, places=places))
    return replace(examples, features=kept)


#: What each row of the ablation table leaves out.
ABLATIONS = {
    "all": (),
    "no lexicon": ("kx=", "ktx=", "knx="),
    "no cues, no lexicon": ("k",),
    "no pieces of words": ("c=",),
    "no pairs of words": ("b=",),
    "no denial": ("kn",),
    "no parts that names play": ("l=@", "b=@"),
    "cues and lexicon alone": ("l=", "c=", "b="),
}


def ablate(train_set: Examples, dev_set: Examples) -> dict[str, dict[str, FacetFigures]]:
    """Train without each kind of feature in turn; figures on dev."""
    figures = {}
    for name, prefixes in ABLATIONS.items():
        kept = [without(one, *prefixes) if prefixes else one for one in (train_set, dev_set)]
        figures[name] = measure_words(*kept)
        print_row(name, figures[name])
    return figures


def draw_curve(
    train_set: Examples, dev_set: Examples, *, seed: int = 0
) -> dict[str, dict[str, FacetFigures]]:
    """Train on more and more posts; figures on dev."""
    order = np.random.default_rng(seed).permutation(len(train_set.features))
    figures = {}
    for size in sorted({min(size, len(order)) for size in (*SIZES, len(order))}):
        figures[str(size)] = measure_words(train_set.take(np.sort(order[:size])), dev_set)
        print_row(f"{size} posts", figures[str(size)])
    return figures


def compare_calibrations(train_set: Examples) -> dict[str, dict[str, FacetFigures]]:
    """Calibrate the words' out-of-fold logits in other ways; cross-fitted figures on train.

    Isotonic regression a facet bends scores that the logistic one leaves straight. It cannot be
    accounted for span by span, so it must be clearly better to be worth it.
    """
    bare = replace(train_set, vectors=None)
    logits, facets = score_out_of_fold(bare), list_columns(TAXONOMY)[1]
    truths, groups = bare.truths, np.asarray(bare.groups)
    figures = {}
    for name in ("logistic", "logistic, then isotonic"):
        scores, limits = np.zeros(truths.shape), np.zeros(truths.shape)
        for inside, outside in GroupKFold(5).split(truths, groups=groups):
            known = {part: one[inside] for part, one in logits.items()}
            asked = {part: one[outside] for part, one in logits.items()}
            mix = fit_mix(known, truths[inside], facets)
            own, other = (sigmoid(mix_logits(mix, one)) for one in (known, asked))
            for columns in facets.values() if "isotonic" in name else ():
                bend = IsotonicRegression(out_of_bounds="clip")
                shape = own[:, columns].shape
                bend.fit(own[:, columns].ravel(), truths[inside][:, columns].ravel())
                own[:, columns] = bend.predict(own[:, columns].ravel()).reshape(shape)
                shape = other[:, columns].shape
                other[:, columns] = bend.predict(other[:, columns].ravel()).reshape(shape)
            scores[outside] = other
            limits[outside] = choose_thresholds(own, truths[inside], facets)
        validated = Validated(probabilities=scores, given=scores >= limits, limits=limits)
        figures[name] = measure(validated, truths, facets, list_columns(TAXONOMY)[0])
        print_row(name, figures[name])
    return figures


def print_row(name: str, figures: dict[str, FacetFigures]) -> None:
    """Print micro-F1, macro-F1 and calibration error of each facet."""
    cells = [
        f"{facet} {told.micro_f1 or 0:.3f} / {told.macro_f1 or 0:.3f} / "
        f"{told.calibration_error:.3f}"
        for facet, told in figures.items()
    ]
    print(f"{name:24}", "   ".join(cells), flush=True)


def report_test() -> dict[str, Any]:
    """Measure the stored model on test, beside the cue matcher, with bootstrap intervals."""
    posts = list(read_gold(CORPORA / "test.jsonl", taxonomy=TAXONOMY))
    # A model that takes what the encoder says is measured with it.
    tuned = load_classifier("labels").model.uses_encoder
    annotator: Annotator = "encoder" if tuned else "rules"
    metrics: dict[str, Any] = {}
    for name in ("labels", "cues"):
        records = load(annotator, classifier=name).tag_many(post.post for post in posts)
        result = evaluate(posts, records, taxonomy=TAXONOMY, name=name)
        facets = {task: told for task, told in result.tasks.items() if task in FACETS}
        metrics[f"test {name}"] = msgspec.to_builtins(msgspec.structs.replace(result, tasks=facets))
    return metrics


FACETS = tuple(facet.id for facet in TAXONOMY.facets)


def write_card(metrics: dict[str, Any], model_name: str) -> None:
    """Write the model card from the figures."""
    head = (Path(__file__).parent / "card.md").read_text(encoding="utf-8")
    parts = [head.replace("{version}", VERSION).replace("{model}", model_name)]
    for key, title in (
        ("dev", "On dev, cross-fitted"),
        ("parts", "On dev, cross-fitted, by what is joined"),
        ("ablations", "On dev, without a kind of feature"),
        ("calibrations", "Cross-validated on train and blend, by calibration"),
        ("curve", "On dev, by number of training posts"),
    ):
        if key in metrics:
            drawn = metrics.get("drawn", {}).get(key, VERSION)
            # Tables take an hour; they tell what brings what, which a small change leaves as it is.
            of = "" if drawn == VERSION else f" (version {drawn})"
            parts.append(tabulate(title + of, metrics[key]))
    for name in ("labels", "cues"):
        if f"test {name}" in metrics:
            told = msgspec.convert(metrics[f"test {name}"], Evaluation)
            parts.append(tabulate_test(f"On test: {name}", told))
    (TARGET / "README.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def tabulate(title: str, figures: dict[str, dict[str, Any]]) -> str:
    """Lay out figures as a Markdown table: micro-F1, macro-F1 and calibration error by facet."""
    lines = [f"## {title}", "", "| | " + " | ".join(FACETS) + " |", "|---|" + "---|" * len(FACETS)]
    for name, told in figures.items():
        cells = [
            " / ".join(
                "-" if told[facet][figure] is None else f"{told[facet][figure]:.3f}"
                for figure in ("micro_f1", "macro_f1", "calibration_error")
            )
            for facet in FACETS
        ]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(
        [*lines, "", "Micro-F1 / macro-F1 (support of 5 or more) / calibration error."]
    )


def tabulate_test(title: str, result: Evaluation) -> str:
    """Lay out the figures of test with their intervals."""
    lines = [f"## {title} ({result.posts} posts, gold {result.gold})", ""]
    lines += ["| | micro-F1 | 95 % | macro-F1 (support >= 5) | calibration error |"]
    lines += ["|---|---|---|---|---|"]
    for facet, told in result.tasks.items():
        low, high = told.micro_interval or (float("nan"), float("nan"))
        lines.append(
            f"| {facet} | {told.micro.f1 or 0:.3f} | {low:.3f} - {high:.3f} | "
            f"{told.macro_f1_support_5 or 0:.3f} | {told.calibration_error or 0:.3f} |"
        )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, measure, store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--words", action="store_true", help="without the encoder")
    parser.add_argument("--tables", nargs="*", choices=TABLES, help="only these, or all")
    parser.add_argument("--report-test", action="store_true", help="only measure on test")
    chosen = parser.parse_args(arguments)
    stored = TARGET / "metrics.json"
    measured: dict[str, Any] = {}
    if chosen.tables is not None:
        measured |= draw_tables(chosen.tables or TABLES)
    if chosen.report_test:
        measured |= report_test()
    made = {} if measured else make(tuned=not chosen.words)
    # Read late: another table may have been drawn meanwhile.
    before = json.loads(stored.read_text(encoding="utf-8"))
    drawn = before.get("drawn", {}) | {name: VERSION for name in measured if name in TABLES}
    # Of an earlier model, tables stay, with its version; figures do not.
    kept = {key: told for key, told in before.items() if not made or key in TABLES}
    metrics = kept | made | measured | {"drawn": drawn}
    stored.write_text(json.dumps(metrics, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    write_card(metrics, next(reversed(metrics["dev"])))


def draw_tables(names: Sequence[str]) -> dict[str, Any]:
    """Measure what other parts, each kind of feature, another calibration and more posts bring."""
    # Read as for the shipped model, so that the same names are masked.
    _, train_set = read_training_posts(encoder=True)
    _, dev_set = read_split("dev", encoder=True)
    draw: dict[str, Callable[[], dict[str, dict[str, FacetFigures]]]] = {
        "parts": lambda: compare_parts(train_set, dev_set),
        "ablations": lambda: ablate(train_set, dev_set),
        "calibrations": lambda: compare_calibrations(train_set),
        "curve": lambda: draw_curve(train_set, dev_set),
    }
    tables = {name: draw[name]() for name in names}
    # Without the figures of each label, which nobody reads in these.
    bare = {
        title: {
            row: {facet: msgspec.structs.replace(told, labels={}) for facet, told in facets.items()}
            for row, facets in table.items()
        }
        for title, table in tables.items()
    }
    built: dict[str, Any] = msgspec.to_builtins(bare)
    return built


def make(*, tuned: bool) -> dict[str, Any]:
    """Train and store the model; return its figures."""
    began = time.perf_counter()
    posts, train_set = read_training_posts(encoder=tuned)
    _, dev_set = read_split("dev", encoder=tuned)
    print(f"{len(posts)} posts read in {time.perf_counter() - began:.0f} s", flush=True)
    model, figures = build_model(train_set, TAXONOMY, like=dev_set)
    print(f"trained after {time.perf_counter() - began:.0f} s", flush=True)
    metrics: dict[str, Any] = {"dev": figures}
    for name, told in figures.items():
        print_row(f"dev, {name}", told)
    classifier = LabelClassifier(TAXONOMY, model)
    write_model(
        model,
        TARGET,
        version=VERSION,
        taxonomy=default_taxonomy_file(),
        golden=[make_golden(classifier, text) for text in GOLDEN],
        made_with={
            "posts": len(posts),
            "gold": fingerprint(posts),
            "sha256": {
                name: hash_file(CORPORA / f"{name}.jsonl") for name in ("train", "blend", "dev")
            },
            "encoder": tuned,
            "libraries": {
                name: version(name) for name in ("numpy", "scikit-learn", "simplemma", "skops")
            },
        },
    )
    print(f"{(TARGET / 'weights.skops').stat().st_size / 1e6:.1f} MB of weights", flush=True)
    built: dict[str, Any] = msgspec.to_builtins(metrics)
    return built


if __name__ == "__main__":
    main()
