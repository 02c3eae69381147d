"""Evaluate the shipped tokenizer, sentence splitter and rules annotator on open data.

    python benchmarks/open_data.py FOLDER [--write FILE] [--samples N]

FOLDER holds `ner-uner-talbanken`, `ner-klintan`, `ner-sucx3-extract` and `treebank-talbanken`.
Prints two tables in Markdown; `--write` puts them into a file, too. Names are compared by exact
span and type, for ORG, LOC and PER; other types of a data set (MISC) are left out of its gold.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec

from upphandling_nlp.evaluate import datasets
from upphandling_nlp.evaluate.evaluation import Evaluation, TaskEvaluation, evaluate
from upphandling_nlp.evaluate.gold import GoldPost
from upphandling_nlp.evaluate.tables import to_markdown
from upphandling_nlp.resources.taxonomy import default_taxonomy
from upphandling_nlp.tagger import load

NAMES = ("ORG", "LOC", "PER")


def keep_names(post: GoldPost) -> GoldPost:
    """Leave out the types that the library does not have."""
    kept = tuple(entity for entity in post.entities or () if entity.label in NAMES)
    return msgspec.structs.replace(post, entities=kept, tokens=None, sentences=None)


def run(name: str, posts: Iterable[GoldPost], samples: int) -> tuple[Evaluation, float]:
    """Tag the posts and evaluate; returns the figures and the characters tagged a second."""
    gold = list(posts)
    started = time.perf_counter()
    records = list(TAGGER.tag_many(post.post for post in gold))
    seconds = time.perf_counter() - started
    result = evaluate(gold, records, taxonomy=default_taxonomy(), name=name, samples=samples)
    return result, sum(len(post.text) for post in gold) / seconds


def show(value: float | None) -> str:
    """A figure with three decimals."""
    return "undefined" if value is None else f"{value:.3f}"


def show_f1(task: TaskEvaluation) -> str:
    """F1 with its interval, where there is one."""
    interval = task.micro_interval
    return show(task.micro.f1) + (" [{:.3f}, {:.3f}]".format(*interval) if interval else "")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--samples", type=int, default=0, help="resamples of the intervals")
    options = parser.parse_args()
    folder: Path = options.folder

    rows = []
    for split in ("dev", "train"):
        sentences = list(datasets.read_talbanken(folder / "treebank-talbanken", split=split))
        posts = datasets.make_posts(sentences, by="document")
        result, speed = run(f"Talbanken {split}", posts, options.samples)
        for task in ("tokens", "sentences"):
            scores = result.tasks[task]
            rows.append(
                (
                    result.name,
                    task,
                    show(scores.micro.precision),
                    show(scores.micro.recall),
                    show_f1(scores),
                    f"{scores.micro.support:,}",
                )
            )
        print(f"{result.name}: {speed:,.0f} characters a second", flush=True)
    tables = [to_markdown(("Data", "Task", "P", "R", "F1", "Support"), rows)]

    sets = {
        "UNER train, by document": datasets.make_posts(
            datasets.read_uner(folder / "ner-uner-talbanken"), by="document"
        ),
        "UNER dev, by document": datasets.make_posts(
            datasets.read_uner(folder / "ner-uner-talbanken", split="dev"), by="document"
        ),
        "Klintan, by sentence": datasets.make_posts(datasets.read_klintan(folder / "ner-klintan")),
        "SUCX harmonised, by sentence": datasets.make_posts(
            datasets.read_sucx3(folder / "ner-sucx3-extract")
        ),
    }
    rows = []
    for name, posts in sets.items():
        result, speed = run(name, map(keep_names, posts), options.samples)
        exact, overlap = result.tasks["entities"], result.tasks["entities-overlap"]
        rows.append(
            (
                name,
                show(exact.micro.precision),
                show(exact.micro.recall),
                show_f1(exact),
                *(show(exact.labels[label].f1) for label in NAMES),
                show(overlap.micro.f1),
                f"{exact.micro.support:,}",
            )
        )
        print(f"{name}: {speed:,.0f} characters a second", flush=True)
    header = ("Data", "P", "R", "F1", *(f"F1 {label}" for label in NAMES), "Overlap F1", "Support")
    tables.append(to_markdown(header, rows))
    text = "\n".join(tables)
    print(text)
    if options.write:
        options.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    TAGGER = load()
    main()
