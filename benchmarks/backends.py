"""Accuracy and speed of annotators, one beside the other.

    python training/stanza/train.py models/stanza
    python training/stanza/spacy_peer.py models/spacy
    python benchmarks/backends.py encoder rules spacy:models/spacy stanza:models/stanza

Talbanken dev, by document: tokens and sentences by exact span; parts of speech and lemmas of the
tokens that are found, as F1 (a token that is not found is an error, as in the CoNLL shared tasks;
lemmas without regard to case). Our corpus' dev posts: organisations, places and people by exact
span and type. Words a second of tokens, sentences, parts of speech, lemmas, names and links on
Talbanken dev, by processor time on one thread, turn by turn in one process, the median of the
rounds, and as ratio to the first annotator.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from itertools import groupby
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import upphandling_nlp as un  # noqa: E402  (after the threads are set)
from upphandling_nlp.entities.component import entities_in  # noqa: E402
from upphandling_nlp.evaluate import datasets  # noqa: E402
from upphandling_nlp.evaluate.gold import GoldPost, read_gold  # noqa: E402
from upphandling_nlp.evaluate.scores import Counts, compare_sets  # noqa: E402

MAIN = Path(__file__).resolve().parents[1]
NAMES = ("ORG", "LOC", "PER")
TASKS = ("tokens", "sentences", "UPOS", "lemmas", "names")
#: What is the same for all annotators, and of no interest here.
_OURS = ("upphandling_references", "upphandling_dates", "upphandling_labels")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("annotators", nargs="+", help="as for un.load")
    parser.add_argument("--data", type=Path, default=MAIN.parent / "shared" / "data")
    parser.add_argument("--gold", type=Path, default=MAIN / "corpora" / "dev.jsonl")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()

    documents = list(read_documents(options.data / "treebank-talbanken"))
    posts = list(read_gold(options.gold))
    taggers = {name: un.load(name, classifier="cues") for name in options.annotators}
    counts = {name: judge(tagger, documents, posts) for name, tagger in taggers.items()}
    speeds = measure(taggers, [document.text for document, _ in documents], options.rounds)
    first = speeds[options.annotators[0]]
    print("| annotator |", " | ".join(TASKS), "| words/s | ratio |")
    print("| --- |", " | ".join(["---:"] * (len(TASKS) + 2)), "|")
    for name, tagger in taggers.items():
        figures = [f"{counts[name][task].scores.f1 or 0:.3f}" for task in TASKS]
        speed = f"{speeds[name]:,.0f} | {speeds[name] / first:.2f}"
        told = tagger.provenance.model.rpartition("+")[0]
        print(f"| `{told}` | {' | '.join(figures)} | {speed} |", flush=True)


def read_documents(
    folder: Path,
) -> list[tuple[GoldPost, list[tuple[str, str]]]]:
    """Talbanken dev by document, each with the part of speech and lemma of its tokens."""
    sentences = list(datasets.read_talbanken(folder, split="dev"))
    posts = datasets.make_posts(sentences, by="document")
    groups = [list(group) for _, group in groupby(sentences, key=lambda one: one.document)]
    return [
        (
            post,
            [
                (pos, lemma.casefold())
                for one in group
                for pos, lemma in zip(one.pos or (), one.lemmas or (), strict=True)
            ],
        )
        for post, group in zip(posts, groups, strict=True)
    ]


def judge(
    tagger: un.Tagger,
    documents: list[tuple[GoldPost, list[tuple[str, str]]]],
    posts: list[GoldPost],
) -> dict[str, Counts]:
    """Count what is right, by task."""
    counts = {task: Counts() for task in TASKS}
    with tagger.nlp.select_pipes(disable=[one for one in _OURS if tagger.nlp.has_pipe(one)]):
        for document, told in documents:
            record = tagger.tag(document.post)
            gold = [(one.start, one.end) for one in document.tokens or ()]
            found = [(one.start, one.end) for one in record.tokens]
            counts["tokens"] += compare_sets(gold, found)
            counts["sentences"] += compare_sets(
                [(one.start, one.end) for one in document.sentences or ()],
                [(one.start, one.end) for one in record.sentences],
            )
            for number, task in enumerate(("UPOS", "lemmas")):
                given = [(one.pos or "", (one.lemma or "").casefold()) for one in record.tokens]
                counts[task] += compare_sets(
                    [(*span, one[number]) for span, one in zip(gold, told, strict=True)],
                    [(*span, one[number]) for span, one in zip(found, given, strict=True)],
                )
        for post in posts:
            doc = tagger.nlp.make_doc(post.text)
            doc.user_data["published"] = post.post.published
            counts["names"] += compare_sets(
                [(one.start, one.end, one.label) for one in post.entities or ()],
                [
                    (one.start, one.end, one.label)
                    for one in entities_in(tagger.nlp(doc))
                    if one.label in NAMES
                ],
            )
    return counts


def measure(taggers: dict[str, un.Tagger], texts: list[str], rounds: int) -> dict[str, float]:
    """Words a second, by the median of the rounds; a first one warms up."""
    words = sum(len(text.split()) for text in texts)
    seconds: dict[str, list[float]] = {name: [] for name in taggers}
    for number in range(rounds + 1):
        for name, tagger in taggers.items():
            off = [one for one in _OURS if tagger.nlp.has_pipe(one)]
            with tagger.nlp.select_pipes(disable=off):
                begun = time.process_time()
                for _ in tagger.nlp.pipe(texts):
                    pass
                if number:
                    seconds[name].append(time.process_time() - begun)
    return {name: words / statistics.median(times) for name, times in seconds.items()}


if __name__ == "__main__":
    main()
