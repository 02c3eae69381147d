"""Train a label model from labelled posts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from upphandling_nlp.classify.features import PostFeatures
from upphandling_nlp.classify.linear import Linear, fit_sparse, fit_vectors
from upphandling_nlp.classify.mixing import adapt_mix, fit_mix, join_posts
from upphandling_nlp.classify.model import HEADS, VECTORS, WORDS, LabelModel, mix_name
from upphandling_nlp.classify.vectors import PostVectors, pool_all
from upphandling_nlp.classify.vocabulary import Vocabulary, build_vocabulary
from upphandling_nlp.resources.taxonomy import Taxonomy

__all__ = [
    "Examples",
    "TrainOptions",
    "choose_features",
    "list_columns",
    "score",
    "score_out_of_fold",
    "train",
]

FloatArray = NDArray[np.float32]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Examples:
    """Labelled posts, read.

    Attributes:
        features: Sparse features of each post.
        truths: Whether a post carries a label, of shape (posts, labels).
        groups: What must not be parted between folds: rewrites of one story share a group.
        vectors: What the encoder says of each post; None without an encoder.
        unseen: Whether the encoder was tuned without the post, of shape (posts,): of one that it
            was tuned on, its vectors know the answers. None: it has seen none of them.
    """

    features: Sequence[PostFeatures]
    truths: BoolArray
    groups: Sequence[str]
    vectors: Sequence[PostVectors] | None = None
    unseen: BoolArray | None = None

    def __len__(self) -> int:
        return len(self.features)

    def take(self, rows: NDArray[np.int64]) -> Examples:
        """Return some of the posts."""
        return Examples(
            [self.features[row] for row in rows],
            self.truths[rows],
            [self.groups[row] for row in rows],
            None if self.vectors is None else [self.vectors[row] for row in rows],
            None if self.unseen is None else self.unseen[rows],
        )

    def rows_for(self, parts: Collection[str]) -> NDArray[np.int64]:
        """The posts that a mix of parts can be fitted and measured on."""
        if self.unseen is None or set(parts) == {WORDS}:
            return np.arange(len(self))
        return np.flatnonzero(self.unseen)

    def kept_apart(
        self, logits: Mapping[str, FloatArray]
    ) -> tuple[dict[str, FloatArray], BoolArray]:
        """The out-of-fold logits and truths of the posts that the encoder was tuned without.

        None of them where it has seen none of the posts: then nothing was kept from it.
        """
        rows = np.flatnonzero(self.unseen if self.unseen is not None else np.zeros(len(self), bool))
        return {part: one[rows] for part, one in logits.items()}, self.truths[rows]


@dataclass(frozen=True)
class TrainOptions:
    """How to train.

    Attributes:
        folds: Folds of the cross-validation that calibration rests on.
        min_support: A label of fewer posts is left to the cue matcher.
        parts: The ways to join parts that are fitted; the last is the one in use. None: words, and
            words with the encoder's label heads, or with its vectors where it has no heads for
            these labels.
        max_features: Where there are more, those with the greatest weights are chosen, and the
            model of these alone is fitted anew. With 50,000 of 98,500 features cross-validated F1
            is the same within half a point, and a post is read and labelled faster.
        seed: Seed of all random choices.
    """

    folds: int = 5
    min_support: int = 4
    parts: tuple[tuple[str, ...], ...] | None = None
    max_features: int = 50_000
    seed: int = 0


def list_columns(taxonomy: Taxonomy) -> tuple[tuple[str, ...], dict[str, NDArray[np.int64]]]:
    """Return the ids of the labels in use, and the columns of each facet."""
    labels = tuple(label for label in taxonomy if not label.deprecated)
    facets = {
        facet.id: np.flatnonzero([label.facet == facet.id for label in labels])
        for facet in taxonomy.facets
    }
    return tuple(label.id for label in labels), facets


def train(
    examples: Examples,
    taxonomy: Taxonomy,
    *,
    options: TrainOptions | None = None,
    like: Examples | None = None,
) -> tuple[LabelModel, dict[str, FloatArray]]:
    """Train a model.

    Weights of the parts, calibration and thresholds rest on posts that the parts were not fitted
    on: on the cross-validated training posts, and where the encoder has a part, on those of them
    that the encoder was tuned without. Where there are posts like those that the model is for,
    scores and thresholds are then adapted to these and to the training posts that were kept from
    the encoder: few posts alone make thresholds that suit no others.

    Args:
        examples: The training posts.
        taxonomy: Their labels.
        options: How to train.
        like: Posts like those that the model is for; not among the training posts.

    Returns:
        The model, and the out-of-fold logits of its parts on the training posts.
    """
    options = options or TrainOptions()
    options = replace(options, parts=options.parts or _list_parts(examples))
    labels, facets = list_columns(taxonomy)
    logits = score_out_of_fold(examples, options=options)
    vocabulary, words, vectors = _fit_parts(examples, options)
    model = LabelModel(
        labels=labels,
        facets=facets,
        vocabulary=vocabulary,
        words=words,
        vectors=vectors,
        mixes={},
        by_cues=frozenset(
            label
            for label, count in zip(labels, examples.truths.sum(axis=0), strict=True)
            if count < options.min_support
        ),
        about={},
    )
    others = score(model, like) if like is not None else {}
    mixes = {}
    for parts in options.parts or ():
        rows = examples.rows_for(parts)
        mix = fit_mix({part: logits[part][rows] for part in parts}, examples.truths[rows], facets)
        if like is not None:
            known = {part: logits[part] for part in parts}
            mix = adapt_mix(
                mix, *join_posts((others, like.truths), examples.kept_apart(known)), facets
            )
        mixes[mix_name(dict.fromkeys(parts))] = mix
    return replace(model, mixes=mixes), logits


def _list_parts(examples: Examples) -> tuple[tuple[str, ...], ...]:
    """The ways to join the parts that there are."""
    if not len(examples.rows_for((WORDS, HEADS))) or examples.vectors is None:
        return ((WORDS,),)
    return ((WORDS,), (WORDS, HEADS if _list_heads(examples) else VECTORS))


def score(model: LabelModel, examples: Examples) -> dict[str, FloatArray]:
    """Return the logits of each part of a model, of shape (posts, labels) each."""
    logits = {
        WORDS: np.asarray(
            model.vocabulary.to_matrix(examples.features) @ model.words.weights + model.words.bias
        )
    }
    if examples.vectors is not None and model.vectors is not None:
        logits[VECTORS] = pool_all(examples.vectors) @ model.vectors.weights + model.vectors.bias
    return logits | _list_heads(examples)


def score_out_of_fold(
    examples: Examples, *, options: TrainOptions | None = None
) -> dict[str, FloatArray]:
    """Score every post by parts that were fitted without its fold.

    Args:
        examples: The posts; those of one group are never parted.
        options: How to train.

    Returns:
        Logits of shape (posts, labels) by part.
    """
    from sklearn.model_selection import GroupKFold  # noqa: PLC0415  (heavy: only in training)

    options = options or TrainOptions()
    count = len(examples.features)
    folds = min(options.folds, len(set(examples.groups)))
    logits = {WORDS: np.zeros(examples.truths.shape, dtype=np.float32)}
    if _takes_vectors(examples, options):
        logits[VECTORS] = np.zeros(examples.truths.shape, dtype=np.float32)
    if folds < 2:
        return logits | _list_heads(examples)
    splits = GroupKFold(folds, shuffle=True, random_state=options.seed).split(
        np.zeros(count), groups=np.asarray(examples.groups)
    )
    for inside, outside in splits:
        vocabulary, words, vectors = _fit_parts(examples.take(inside), options)
        rest = examples.take(outside)
        logits[WORDS][outside] = vocabulary.to_matrix(rest.features) @ words.weights + words.bias
        if rest.vectors is not None and vectors is not None:
            logits[VECTORS][outside] = pool_all(rest.vectors) @ vectors.weights + vectors.bias
    return logits | _list_heads(examples)


def choose_features(vocabulary: Vocabulary, words: Linear, count: int) -> Vocabulary:
    """Choose the features with the greatest weight for any label, and all terms.

    The lengths of the kinds change with the features: fit a model anew on what is chosen.
    """
    strength = np.abs(words.weights).max(axis=1)
    # Terms are few, and their weights are for counts, not for parts of a length of 1.
    strength[[key[0] == "k" for key in vocabulary.keys]] = np.inf
    kept = np.sort(np.argpartition(-strength, count)[:count])
    return Vocabulary([vocabulary.keys[number] for number in kept], vocabulary.idf[kept])


def _fit_parts(
    examples: Examples, options: TrainOptions
) -> tuple[Vocabulary, Linear, Linear | None]:
    vocabulary = build_vocabulary(examples.features)
    words = _fit_words(vocabulary, examples, options)
    if len(vocabulary) > options.max_features:
        vocabulary = choose_features(vocabulary, words, options.max_features)
        words = _fit_words(vocabulary, examples, options)
    vectors = None
    if _takes_vectors(examples, options):
        vectors = fit_vectors(pool_all(examples.vectors or ()), examples.truths, seed=options.seed)
    return vocabulary, words, vectors


def _fit_words(vocabulary: Vocabulary, examples: Examples, options: TrainOptions) -> Linear:
    return fit_sparse(vocabulary.to_matrix(examples.features), examples.truths, seed=options.seed)


def _takes_vectors(examples: Examples, options: TrainOptions) -> bool:
    """Whether a model of the encoder's vectors is to be fitted."""
    if examples.vectors is None:
        return False
    return options.parts is None or any(VECTORS in parts for parts in options.parts)


def _list_heads(examples: Examples) -> dict[str, FloatArray]:
    heads = [one.labels for one in examples.vectors or () if one.labels is not None]
    if len(heads) < len(examples.features):
        return {}
    return {HEADS: np.stack(heads)}
