"""The trained state of a classifier: its parts, how they are joined, and what each span adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upphandling_nlp.classify.features import PostFeatures
from upphandling_nlp.classify.linear import Linear
from upphandling_nlp.classify.mixing import Columns, Mix, mix_logits
from upphandling_nlp.classify.vectors import PostVectors, pool
from upphandling_nlp.classify.vocabulary import SparseVector, Vocabulary

__all__ = ["HEADS", "VECTORS", "WORDS", "LabelModel", "Reading", "mix_name"]

#: The parts of a model: the sparse features, the encoder's vectors, the encoder's label heads.
WORDS, VECTORS, HEADS = "words", "vectors", "heads"

FloatArray = NDArray[np.float32]


@dataclass(frozen=True)
class Reading:
    """One post as a model sees it: made once, asked for every label.

    Attributes:
        features: The sparse features and their spans.
        sparse: Their vector.
        weights: The weights of the features of `sparse`, float64 of shape (features, labels).
        vectors: What the encoder says; None without one.
        pooled: What `pool` makes of the vectors; None where the model does not take them.
        logits: The logits of each part that is there, of shape (labels,).
        mix: How these parts are joined.
    """

    features: PostFeatures
    sparse: SparseVector
    weights: NDArray[np.float64]
    vectors: PostVectors | None
    pooled: tuple[FloatArray, NDArray[np.int64]] | None
    logits: Mapping[str, NDArray[np.float64]]
    mix: Mix

    @cached_property
    def rates(self) -> NDArray[np.float64]:
        """What one occurrence of each feature has of its value."""
        counts = np.bincount(self.sparse.occurrences, minlength=len(self.sparse.columns))
        return self.sparse.values / counts

    @cached_property
    def places(self) -> NDArray[np.int64]:
        """For each occurrence of a feature the number of the joined span that it is in."""
        return self.clusters[1][self.sparse.units]

    @cached_property
    def sentences(self) -> NDArray[np.float64]:
        """The vectors of the sentences in double precision; none where there are no vectors."""
        return np.zeros((0, 0)) if self.vectors is None else self.vectors.sentences.astype("f8")

    @cached_property
    def clusters(self) -> tuple[list[tuple[int, int]], NDArray[np.int64]]:
        """The spans, those joined that overlap (a term and its words).

        They stand in order of the text; beside them, for each span of the features, then for each
        word of the encoder's heads, the number of the joined span that it is in.
        """
        spans = np.array(self.features.spans, dtype=np.int64).reshape(-1, 2)
        if self.vectors is not None and self.vectors.shares is not None:
            spans = np.concatenate([spans, self.vectors.shares.words])
        order = np.lexsort((spans[:, 1], spans[:, 0]))
        starts = spans[order, 0]
        reached = np.maximum.accumulate(spans[order, 1])
        firsts = np.flatnonzero(np.concatenate([[True], starts[1:] >= reached[:-1]])[: len(order)])
        lasts = np.append(firsts[1:], len(order))[: len(firsts)] - 1
        joined = list(zip(starts[firsts].tolist(), reached[lasts].tolist(), strict=True))
        index = np.zeros(len(spans), dtype=np.int64)
        index[order] = np.repeat(np.arange(len(firsts)), lasts - firsts + 1)
        return joined, index


@dataclass(frozen=True)
class LabelModel:
    """A trained model; `storage` writes and reads it.

    Attributes:
        labels: Ids of the labels, in the order of the columns.
        facets: The columns of each facet.
        vocabulary: The sparse features.
        words: The model of the sparse features.
        vectors: The model of the encoder's vectors, 768 rows; None where it was trained without.
        mixes: By the names of the parts ("words", "words+heads"), how they are joined; "words" is
            always there, and the richest comes last.
        by_cues: Labels with too little data, which the cue matcher gives.
        about: What the manifest tells: versions, digests, data, figures.
    """

    labels: tuple[str, ...]
    facets: Columns
    vocabulary: Vocabulary
    words: Linear
    vectors: Linear | None
    mixes: Mapping[str, Mix]
    by_cues: frozenset[str] = frozenset()
    about: Mapping[str, Any] = field(default_factory=dict)

    def read(self, features: PostFeatures, vectors: PostVectors | None = None) -> Reading:
        """Compute the logits of the parts for one post."""
        sparse = self.vocabulary.vectorize(features)
        # In double precision, so that the shares of the spans add up to the logits.
        weights = self.words.weights[sparse.columns].astype(np.float64)
        logits = {WORDS: sparse.values.astype(np.float64) @ weights + self.words.bias}
        pooled = None
        if vectors is not None and self.vectors is not None:
            pooled = pool(vectors)
            logits[VECTORS] = pooled[0].astype(np.float64) @ self._by_vectors + self.vectors.bias
        if (
            vectors is not None
            and vectors.labels is not None
            and len(vectors.labels) == len(self.labels)
        ):
            logits[HEADS] = vectors.labels
        mix = self._choose_mix(logits)
        return Reading(features, sparse, weights, vectors, pooled, logits, mix)

    @cached_property
    def uses_encoder(self) -> bool:
        """Whether any mix takes what the encoder says."""
        return any(mix.parts != (WORDS,) for mix in self.mixes.values())

    @cached_property
    def _by_vectors(self) -> NDArray[np.float64]:
        """The weights of the encoder's vectors in double precision; none without these."""
        return np.zeros((0, 0)) if self.vectors is None else self.vectors.weights.astype("f8")

    def _choose_mix(self, logits: Mapping[str, object]) -> Mix:
        """How the parts are joined that a post has: the last way that it has all for."""
        mixes = reversed(list(self.mixes.values()))
        return next(mix for mix in mixes if logits.keys() >= set(mix.parts))

    def logits(self, reading: Reading) -> NDArray[np.float64]:
        """Return the joint, calibrated logits of one post, of shape (labels,)."""
        return mix_logits(reading.mix, reading.logits)

    def weigh_spans(
        self, reading: Reading, columns: Sequence[int]
    ) -> tuple[list[tuple[int, int]], NDArray[np.float64]]:
        """Tell what each word or term of a post adds to the joint logits of labels.

        Args:
            reading: The post.
            columns: The labels.

        Returns:
            Joined spans in order of the text, and what their features and the words of the
            encoder's heads add, of shape (spans, columns); an occurrence of a feature takes its
            share of what it adds.
        """
        mix = reading.mix
        spans, index = reading.clusters
        sums = np.zeros((len(spans), len(columns)))
        sparse = reading.sparse
        if len(sparse.columns):
            scale = mix.weights[mix.parts.index(WORDS), columns].astype(np.float64)
            shares = reading.weights[:, columns] * reading.rates[:, None] * scale
            sums += _add_up(reading.places, shares[sparse.occurrences], len(spans))
        heads = self._weigh_head_words(reading, columns)
        if len(heads):
            sums += _add_up(index[len(reading.features.spans) :], heads, len(spans))
        return spans, sums

    def _weigh_head_words(self, reading: Reading, columns: Sequence[int]) -> NDArray[np.float64]:
        """List what each word adds through the encoder's own label heads, where they tell."""
        mix, vectors = reading.mix, reading.vectors
        if HEADS not in mix.parts or vectors is None or vectors.shares is None:
            return np.zeros((0, len(columns)))
        scale = mix.weights[mix.parts.index(HEADS), columns].astype(np.float64)
        return vectors.shares.of(columns) * scale

    def weigh_sentences(
        self, reading: Reading, column: int, lengths: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], float]:
        """Tell what each sentence adds to the joint logit of a label through its vector.

        The greatest values belong to the sentences they come from. The mean of the post is that of
        its sentences weighted by length, and a rest that belongs to the post as a whole.

        Args:
            reading: The post.
            column: The label.
            lengths: Length of each sentence in characters.

        Returns:
            What each sentence adds, and what the post as a whole adds (the encoder's own heads,
            too, where they do not tell of words); zeros without an encoder.
        """
        mix = reading.mix
        sums = np.zeros(len(lengths))
        whole = 0.0
        vectors = reading.vectors
        if vectors is None:
            return sums, whole
        if HEADS in mix.parts and vectors.shares is None:
            scale = float(mix.weights[mix.parts.index(HEADS), column])
            whole += scale * float(reading.logits[HEADS][column])
        if VECTORS in mix.parts and reading.pooled is not None:
            scale = float(mix.weights[mix.parts.index(VECTORS), column])
            weights = self._by_vectors[:, column] * scale
            pooled, best = reading.pooled
            width = len(vectors.post)
            whole += float(weights[:width] @ vectors.post)
            if len(lengths) == len(vectors.sentences) > 0:
                shares = lengths / lengths.sum()
                sums += shares * (reading.sentences @ weights[:width])
                whole -= float(sums.sum())
                sums += np.bincount(
                    best, weights=weights[width:] * pooled[width:], minlength=len(lengths)
                )
            else:
                whole += float(weights[width:] @ pooled[width:])
        return sums, whole

    def list_absent(self, reading: Reading, column: int, kind: str) -> list[str]:
        """List the sparse features of a kind that speak for a label and that a post lacks.

        Args:
            reading: The post.
            column: The label.
            kind: One of `features.KINDS`.

        Returns:
            The features, the strongest first.
        """
        weights = self.words.weights[:, column] * self.vocabulary.idf
        weights[reading.sparse.columns] = 0
        order = np.argsort(-weights, kind="stable")[: np.count_nonzero(weights > 0)]
        keys = (self.vocabulary.keys[number] for number in order)
        return [key for key in keys if key[0] == kind]

    def gain(self, reading: Reading, column: int, groups: Sequence[str]) -> float:
        """Tell what more features would add to the logit of a label by the sparse features.

        Args:
            reading: The post.
            column: The label.
            groups: Features, as `PostFeatures.groups` has them.
        """
        features = reading.features
        longer = PostFeatures(
            [*features.groups, *groups], [*features.places, *(0 for _ in groups)], features.spans
        )
        sparse = self.vocabulary.vectorize(longer)
        weights = self.words.weights[sparse.columns, column].astype(np.float64)
        told = float(sparse.values.astype(np.float64) @ weights) + float(self.words.bias[column])
        return told - float(reading.logits[WORDS][column])

    def remainder(self, reading: Reading, column: int) -> float:
        """Return the part of the joint logit of a label that no span adds: the biases."""
        mix = reading.mix
        rest = float(mix.bias[column])
        for number, part in enumerate(mix.parts):
            linear = {WORDS: self.words, VECTORS: self.vectors}.get(part)
            if linear is not None:
                rest += float(mix.weights[number, column] * linear.bias[column])
        return rest


def _add_up(
    places: NDArray[np.int64], rows: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    """Sums of the rows of each place, of shape (count, columns); faster than `np.add.at`."""
    width = rows.shape[1]
    cells = (places[:, None] * width + np.arange(width)).ravel()
    sums = np.bincount(cells, weights=rows.ravel(), minlength=count * width)
    return sums.astype(np.float64, copy=False).reshape(count, width)


def mix_name(parts: Mapping[str, object]) -> str:
    """Name the parts that are there, in their order: "words+heads"."""
    return "+".join(part for part in (WORDS, VECTORS, HEADS) if part in parts)
