"""Measure the shipped annotator: open sets, Talbanken dev, the corpus' dev split.

python training/encoder/measure.py --out metrics.json
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from examples import (  # type: ignore[import-not-found]
    CONVENTIONS,
    PARTS,
    TAGS,
    Example,
    list_names,
    make_post_example,
    read_open_examples,
)

from upphandling_nlp.entities.named import find_names
from upphandling_nlp.evaluate.datasets import make_posts, read_talbanken
from upphandling_nlp.evaluate.gold import read_gold
from upphandling_nlp.language.encoder import Encoder
from upphandling_nlp.resources.models import open_model
from upphandling_nlp.resources.registry import default_registry
from upphandling_nlp.tagger import load

MAIN = Path(__file__).resolve().parents[2]


def score(encoder: Encoder, examples: Iterable[Example], *, hints: bool = True) -> dict[str, float]:
    """F1 of exact names, by label and in all, by the head of each example's own convention."""
    tally: Counter[tuple[str, str]] = Counter()
    for example in examples:
        given = example.hints if hints else [0] * len(example.words)
        reading = encoder.read(example.words, example.spaced, example.breaks, given)
        begin = CONVENTIONS.index(example.convention) * len(TAGS)
        found = {
            (name.first, name.last, name.label)
            for name in find_names(reading.tags[:, begin : begin + len(TAGS)])
        }
        gold = list_names(example.tags or ())
        for label in ("ORG", "LOC", "PER"):
            mine = {span for span in found if span[2] == label}
            real = {span for span in gold if span[2] == label}
            for key in (label, "micro"):
                tally[key, "both"] += len(mine & real)
                tally[key, "sum"] += len(mine) + len(real)
    return {
        key: round(2 * tally[key, "both"] / max(tally[key, "sum"], 1), 4)
        for key in ("micro", "ORG", "LOC", "PER")
    }


def score_grammar(data: Path) -> dict[str, float]:
    """Tokens, sentences, UPOS and lemmas of the whole pipeline on Talbanken dev, from raw text.

    UPOS and lemmas count over gold tokens, a token that is not found counts as wrong; lemmas are
    compared without case.
    """
    sentences = list(read_talbanken(data / "treebank-talbanken"))
    posts = list(make_posts(sentences, by="document"))
    gold_pos = [tag for sentence in sentences for tag in sentence.pos or ()]
    gold_lemmas = [lemma for sentence in sentences for lemma in sentence.lemmas or ()]
    tagger = load(classifier="cues")  # labels may not be trained yet
    tally: Counter[str] = Counter()
    at = 0
    for post in posts:
        record = tagger.tag(post.post)
        tokens = {(token.start, token.end): token for token in record.tokens}
        gold = [(token.start, token.end) for token in post.tokens or ()]
        tally["gold"] += len(gold)
        tally["tokens"] += len(tokens)
        for span in gold:
            token = tokens.get(span)
            if token:
                tally["found"] += 1
                tally["pos"] += token.pos == gold_pos[at]
                tally["lemma"] += (token.lemma or "").lower() == gold_lemmas[at].lower()
            at += 1
        told = {(one.start, one.end) for one in record.sentences}
        real = {(one.start, one.end) for one in post.sentences or ()}
        tally["sentences-both"] += len(told & real)
        tally["sentences-sum"] += len(told) + len(real)
    return {
        "tokens": round(2 * tally["found"] / (tally["gold"] + tally["tokens"]), 4),
        "sentences": round(2 * tally["sentences-both"] / tally["sentences-sum"], 4),
        "upos": round(tally["pos"] / tally["gold"], 4),
        "lemma": round(tally["lemma"] / tally["gold"], 4),
    }


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=MAIN.parent / "shared" / "data")
    parser.add_argument("--model", default="encoder")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    registry = default_registry()
    encoder = Encoder(open_model(options.model), threads=1)
    held = {
        part: list(read_open_examples(options.data, scripts=(), registry=registry, part=part))
        for part in PARTS[1:]
    }
    dev = [make_post_example(p, registry) for p in read_gold(MAIN / "corpora" / "dev.jsonl")]
    figures: dict[str, object] = {}
    sets = {"field": dev}
    for part, examples in held.items():
        for source in CONVENTIONS[1:]:
            inside = [one for one in examples if one.convention == source]
            if inside:
                sets[f"{source}, {part}"] = inside
    for name, examples in sets.items():
        figures[name] = score(encoder, examples)
        figures[f"{name}, no hints"] = score(encoder, examples, hints=False)
        print(name, figures[name], "no hints", figures[f"{name}, no hints"], flush=True)
    figures["talbanken-dev"] = score_grammar(options.data)
    print(figures["talbanken-dev"])
    if options.out:
        options.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
