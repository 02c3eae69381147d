"""A label model without a labelled post: from names, definitions and cues alone.

It has the shape of a trained model, so that everything else works on it: evidence, storage,
suggestions. Its scores order labels; they are calibrated on nothing.
"""

from __future__ import annotations

import re

import numpy as np

from upphandling_nlp.classify.linear import Linear
from upphandling_nlp.classify.mixing import Mix
from upphandling_nlp.classify.model import VECTORS, WORDS, LabelModel, mix_name
from upphandling_nlp.classify.training import list_columns
from upphandling_nlp.classify.vectors import WIDTH, Encoder
from upphandling_nlp.classify.vocabulary import Vocabulary
from upphandling_nlp.language.compounds import split_compound
from upphandling_nlp.language.lemmas import lemmatize
from upphandling_nlp.resources.taxonomy import Taxonomy, TaxonomyLabel

__all__ = ["build_zero_shot"]

# With the value of one term (0.3): one cue lifts a label over even odds, a named one further than
# the vectors of a post commonly take away (on dev better than 8 and 10 in all facets).
_CUE = 12.0
_MENTION_BIAS, _TOPIC_BIAS = -2.0, -3.2
# All words of a name and a definition together add about as much as half a cue.
_DEFINITION = 4.0
# Cosines of definitions and posts differ by hundredths; unit vectors are lengthened by this (on
# dev, average precision of themes and risks rises up to about 40, that of categories falls after).
_VECTOR = 40.0
_MIN_LETTERS = 5
_WORD = re.compile(r"[^\W\d_]+")


def build_zero_shot(taxonomy: Taxonomy, *, encoder: Encoder | None = None) -> LabelModel:
    """Build a model from a taxonomy alone.

    Args:
        taxonomy: The labels, with names, definitions and cues.
        encoder: Embeds names and definitions, so that posts that mean the same in other words are
            found too; None does without.

    Returns:
        The model.
    """
    ids, facets = list_columns(taxonomy)
    labels = [taxonomy[label] for label in ids]
    words = [_list_words(label) for label in labels]
    # A word of every definition ("inlägget handlar om") tells nothing.
    shared = {
        word for word in set().union(*words) if sum(word in one for one in words) > len(words) / 4
    }
    lemmas = sorted(set().union(*words) - shared)
    keys = [f"l={word}" for word in lemmas]
    keys += sorted(f"{kind}={label}" for kind in ("k", "kt") for label in ids)
    row = {key: number for number, key in enumerate(keys)}
    weights = np.zeros((len(keys), len(ids)), dtype=np.float32)
    bias = np.zeros(len(ids), dtype=np.float32)
    levels = {facet.id: facet.level for facet in taxonomy.facets}
    for column, label in enumerate(labels):
        topic = levels[label.facet] == "topic"
        weights[row[f"k={label.id}"], column] = _CUE
        weights[row[f"kt={label.id}"], column] = _CUE if topic else 0.0
        bias[column] = _TOPIC_BIAS if topic else _MENTION_BIAS
        for word in words[column] - shared:
            weights[row[f"l={word}"], column] = _DEFINITION / len(words[column]) ** 0.5
    vectors = _embed(labels, encoder) if encoder is not None else None
    parts = (WORDS,) if vectors is None else (WORDS, VECTORS)
    mixes = {
        mix_name(dict.fromkeys(chosen)): Mix(
            chosen,
            np.ones((len(chosen), len(ids)), dtype=np.float32),
            np.zeros(len(ids), dtype=np.float32),
            np.full(len(ids), 0.5, dtype=np.float32),
        )
        for chosen in dict.fromkeys(((WORDS,), parts))
    }
    return LabelModel(
        labels=ids,
        facets=facets,
        vocabulary=Vocabulary(keys, np.ones(len(keys), dtype=np.float32)),
        words=Linear(weights, bias),
        vectors=vectors,
        mixes=mixes,
        about={"zero_shot": True},
    )


def _list_words(label: TaxonomyLabel) -> set[str]:
    """List the dictionary forms of the longer words of a label's name, definition and cues."""
    text = " ".join([label.name, label.definition, *label.cues, *label.exact_cues])
    found: set[str] = set()
    for word in _WORD.findall(text):
        if len(word) >= _MIN_LETTERS:
            found.add(lemmatize(word.casefold()).casefold())
            found.update(part for part in split_compound(word) if len(part) >= _MIN_LETTERS)
    return found


def _embed(labels: list[TaxonomyLabel], encoder: Encoder) -> Linear:
    """Turn definitions into weights: what sets a label apart from the mean of all labels."""
    told = encoder.encode([f"{label.name}. {label.definition}" for label in labels])
    unit = told / np.maximum(np.linalg.norm(told, axis=1, keepdims=True), 1e-9)
    apart = (unit - unit.mean(axis=0)).astype(np.float32)
    weights = np.zeros((2 * WIDTH, len(labels)), dtype=np.float32)
    # Posts have unit length up to the encoder's scale; only their mean is compared.
    scale = float(np.linalg.norm(told, axis=1).mean())
    weights[:WIDTH] = _VECTOR * apart.T / max(scale, 1e-9)
    return Linear(weights, np.zeros(len(labels), dtype=np.float32))
