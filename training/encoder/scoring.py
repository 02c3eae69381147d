"""Scores of a network in training: names, labels, grammar; exact spans, gold tokens."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from batches import Noise, make_batches  # type: ignore[import-not-found]
from examples import (  # type: ignore[import-not-found]
    CONVENTIONS,
    IGNORE,
    TAGS,
    UPOS,
    Example,
    list_names,
)
from losses import forward  # type: ignore[import-not-found]
from network import Encoder, pool_labels  # type: ignore[import-not-found]

from upphandling_nlp.entities.named import find_names
from upphandling_nlp.evaluate.datasets import TaggedSentence, read_talbanken
from upphandling_nlp.language.edits import find_edit
from upphandling_nlp.language.pieces import PieceSplitter
from upphandling_nlp.resources.taxonomy import default_taxonomy

__all__ = ["score_grammar", "score_names_and_labels"]

_WINDOW = 90  # words of Talbanken that are read at once, at least


@torch.inference_mode()
def score_names_and_labels(
    model: Encoder, examples: Sequence[Example], splitter: PieceSplitter, *, hints: bool = True
) -> dict[str, float]:
    """F1 of names by convention and label; of labels by facet, at the facet's best threshold."""
    label_ids = [label.id for label in default_taxonomy()]
    hit: dict[str, list[int]] = {}
    probabilities, gold = [], []
    for batch in make_batches(
        examples,
        splitter,
        label_ids,
        budget=4096,
        noise=None if hints else Noise(none=1.0),
        rng=None if hints else random.Random(0),
    ):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = forward(model, batch)
        for row in range(len(batch.ids)):
            count = int(batch.words[row].sum())
            which = int(batch.convention[row])
            logits = out["tags"][row, :count].view(count, len(CONVENTIONS), len(TAGS))[:, which]
            told = {(name.first, name.last, name.label) for name in find_names(logits.numpy())}
            right = list_names(batch.tags[row, :count].tolist())
            source = CONVENTIONS[which]
            for label in ("ORG", "LOC", "PER"):
                mine = {span for span in told if span[2] == label}
                real = {span for span in right if span[2] == label}
                for key in (source, f"{source}-{label}"):
                    tally = hit.setdefault(key, [0, 0])
                    tally[0] += len(mine & real)
                    tally[1] += len(mine) + len(real)
        pooled = torch.sigmoid(pool_labels(out["ask"], out["say"], batch.words))
        probabilities.append(pooled[batch.labelled].numpy())
        gold.append(batch.labels[batch.labelled].numpy())
    figures = {
        key: round(2 * both / max(total, 1), 4) for key, (both, total) in sorted(hit.items())
    }
    return figures | _score_labels(np.concatenate(probabilities), np.concatenate(gold))


def _score_labels(chances: np.ndarray, gold: np.ndarray) -> dict[str, float]:
    facets = np.array([label.facet for label in default_taxonomy()])
    figures = {}
    for facet in dict.fromkeys(facets):
        mine, real = chances[:, facets == facet], gold[:, facets == facet] > 0
        scores = []
        for threshold in np.arange(0.15, 0.7, 0.05):
            told = mine > threshold
            scores.append(2 * (told & real).sum() / max(told.sum() + real.sum(), 1))
        figures[f"labels-{facet}"] = round(float(max(scores)), 4)
    return figures


@torch.inference_mode()
def score_grammar(
    model: Encoder, folder: Path, scripts: Sequence[str], splitter: PieceSplitter
) -> dict[str, float]:
    """Accuracy of UPOS and edits, F1 of sentence starts, on the tokens of Talbanken dev."""
    places = {script: number for number, script in enumerate(scripts)}
    examples = [_join(group, places) for group in _group(list(read_talbanken(folder)))]
    right = {"pos": 0, "scripts": 0}
    words = both = total = 0
    for batch in make_batches(examples, splitter, (), budget=4096):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = forward(model, batch)
        real = batch.words
        words += int(real.sum())
        for name in right:
            right[name] += int((out[name].argmax(-1) == getattr(batch, name))[real].sum())
        told, gold = out["starts"][real] > 0, batch.starts[real] == 1
        both += int((told & gold).sum())
        total += int(told.sum()) + int(gold.sum())
    return {
        "upos": round(right["pos"] / words, 4),
        "edits": round(right["scripts"] / words, 4),
        "starts": round(2 * both / total, 4),
    }


def _group(sentences: Sequence[TaggedSentence]) -> Iterator[list[TaggedSentence]]:
    group: list[TaggedSentence] = []
    for sentence in sentences:
        full = sum(len(one.tokens) for one in group) > _WINDOW
        if group and (full or sentence.document != group[0].document):
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def _join(group: Sequence[TaggedSentence], places: dict[str, int]) -> Example:
    words = tuple(word for one in group for word in one.words)
    return Example(
        words=words,
        spaced=tuple(
            number == 0 or one.tokens[number - 1].end < token.start
            for one in group
            for number, token in enumerate(one.tokens)
        ),
        breaks=(True, *[False] * (len(words) - 1)),
        hints=(0,) * len(words),
        convention="uner",
        pos=tuple(UPOS.index(tag) for one in group for tag in one.pos or ()),
        # An edit that the head does not know counts as wrong.
        scripts=tuple(
            places.get(find_edit(word, lemma), IGNORE - 1)
            for one in group
            for word, lemma in zip(one.words, one.lemmas or (), strict=True)
        ),
        starts=tuple(int(number == 0) for one in group for number in range(len(one.words))),
    )
