"""From the features of posts to sparse vectors, and back to the spans.

The value of a feature is (1 + ln count) * idf, with idf = ln((1 + n) / (1 + df)) + 1 as
scikit-learn has it; each kind of feature is then scaled to its own length, so that the many pieces
of words do not outweigh the words. Terms count without idf and without scaling to a length: two
of them say more than one.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from upphandling_nlp.classify.features import KINDS, PostFeatures, list_keys
from upphandling_nlp.language.memo import Memo

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["SparseVector", "Vocabulary", "build_vocabulary"]

#: The length of each kind in the vector of a post; measured on the cross-validated train posts.
LENGTHS: Mapping[str, float] = {"l": 1.0, "c": 1.0, "b": 0.5, "k": 0.3}
#: A feature of fewer posts says nothing that would carry over.
MIN_POSTS: Mapping[str, int] = {"l": 2, "c": 4, "b": 2, "k": 1}

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int64]


class SparseVector(NamedTuple):
    """The vector of one post.

    Attributes:
        columns: The columns that are not 0, rising.
        values: Their values, float32.
        occurrences: For each occurrence of a feature its position in `columns`.
        units: For each occurrence the number of its span in `PostFeatures.spans`.
    """

    columns: IntArray
    values: FloatArray
    occurrences: IntArray
    units: IntArray


class Vocabulary:
    """The features that a model knows.

    Args:
        keys: The features, sorted by kind in the order of `KINDS`; the position is the column.
        idf: The idf of each, float32.
    """

    def __init__(self, keys: Sequence[str], idf: FloatArray) -> None:
        self.keys = tuple(keys)
        self.idf = idf
        self._columns = columns = {key: number for number, key in enumerate(self.keys)}

        def find(group: str) -> tuple[int, ...]:
            return tuple(columns[key] for key in list_keys(group) if key in columns)

        # The same words come again and again; most pairs of words are new in every post.
        self._of_word = Memo(find, 50_000)
        self._bounds = [
            bisect_left(self.keys, number, key=lambda key: KINDS.index(key[0]))
            for number in range(len(KINDS) + 1)
        ]

    def __len__(self) -> int:
        return len(self.keys)

    def __reduce__(self) -> tuple[type[Vocabulary], tuple[Sequence[str], FloatArray]]:
        """Carry the features to another process; what is looked up there again is no luggage."""
        return Vocabulary, (self.keys, self.idf)

    def vectorize(self, features: PostFeatures) -> SparseVector:
        """Turn the features of one post into its vector; what is not known is left out."""
        # A post has few columns, of which most groups have none or one: Python joins and counts
        # them faster than numpy.
        found: list[int] = []
        units: list[int] = []
        for group, place in zip(features.groups, features.places, strict=True):
            if group.startswith("w="):
                own = self._of_word[group]
                found += own
                units += [place] * len(own)
            elif group in self._columns:
                found.append(self._columns[group])
                units.append(place)
        counts = Counter(found)
        kept = np.array(sorted(counts), dtype=np.int64)
        position = dict(zip(kept.tolist(), range(len(kept)), strict=True))
        repeated = np.array([counts[column] for column in position], dtype=np.int64)
        values = (1 + np.log(repeated)) * self.idf[kept]
        edges = np.searchsorted(kept, self._bounds)
        for kind, start, end in zip(KINDS, edges, edges[1:], strict=False):
            if start == end:
                continue
            # Terms keep their counts: see the module's docstring.
            length = 1.0 if kind == "k" else math.sqrt(values[start:end] @ values[start:end])
            values[start:end] *= LENGTHS[kind] / length
        return SparseVector(
            kept,
            values.astype(np.float32),
            np.array([position[column] for column in found], dtype=np.int64),
            np.array(units, dtype=np.int64),
        )

    def to_matrix(self, posts: Sequence[PostFeatures]) -> csr_matrix:
        """Lay out posts as a sparse matrix of shape (posts, features), float32."""
        from scipy.sparse import csr_matrix  # noqa: PLC0415  (heavy: only in training)

        vectors = [self.vectorize(post) for post in posts]
        starts = np.cumsum([0, *(len(vector.columns) for vector in vectors)])
        empty = np.zeros(0, dtype=np.int64)
        return csr_matrix(
            (
                np.concatenate([empty.astype(np.float32), *(vector.values for vector in vectors)]),
                np.concatenate([empty, *(vector.columns for vector in vectors)]),
                starts,
            ),
            shape=(len(posts), len(self)),
        )


def build_vocabulary(
    posts: Sequence[PostFeatures],
    *,
    min_posts: Mapping[str, int] = MIN_POSTS,
    kinds: Sequence[str] = KINDS,
) -> Vocabulary:
    """Collect the features of training posts.

    Args:
        posts: Their features.
        min_posts: How many posts a feature of each kind must stand in.
        kinds: The kinds to take.

    Returns:
        The vocabulary.
    """
    frequency: Counter[str] = Counter()
    for post in posts:
        frequency.update(set(chain.from_iterable(map(list_keys, post.groups))))
    order = {kind: number for number, kind in enumerate(KINDS)}
    keys = sorted(
        (key for key, count in frequency.items() if key[0] in kinds and count >= min_posts[key[0]]),
        key=lambda key: (order[key[0]], key),
    )
    idf = [
        1.0 if key[0] == "k" else np.log((1 + len(posts)) / (1 + frequency[key])) + 1
        for key in keys
    ]
    return Vocabulary(keys, np.asarray(idf, dtype=np.float32))
