"""The encoder's vectors of a post, as a classifier takes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from upphandling_nlp.schema import Mention

__all__ = [
    "HEARD",
    "LEAST_LOGIT",
    "WIDTH",
    "Encoder",
    "HeadShares",
    "PostVectors",
    "pool",
    "pool_all",
    "pool_words",
]

#: Length of the encoder's vectors.
WIDTH = 384
#: A label head's no goes no further down. A harm told in words that the encoder does not know gets
#: as firm a no (-14) as one that nobody tells, and it would overrule what the words say.
LEAST_LOGIT = -8.0
#: A label head hears so many sentences at a time. Over a whole post what one sentence says is
#: outweighed by the others: on posts that the encoder had not read, risks are a point better so.
HEARD = 3

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.integer[Any]]


@dataclass(frozen=True)
class HeadShares:
    """What each word adds to the logits of the encoder's label heads; worked out when asked for.

    Attributes:
        words: int64 of shape (words, 2), start and end of each word that the heads look at.
        said: float64 of shape (words, labels), what each word says for each label, times how much
            it is heeded.
        heeds: float64 of shape (labels,), how much all words that are heard are heeded.
        scale: float64 of shape (labels,), 1, or less where the logit is scaled to LEAST_LOGIT.
        runs: int64 of shape (2, labels), the first word that is heard for each label, and the one
            after the last.
    """

    words: NDArray[np.int64]
    said: NDArray[np.float64]
    heeds: NDArray[np.float64]
    scale: NDArray[np.float64]
    runs: NDArray[np.int64]

    def of(self, columns: Sequence[int]) -> NDArray[np.float64]:
        """The shares of some labels.

        Args:
            columns: The labels.

        Returns:
            float64 of shape (words, columns), zero outside the sentences that are heard. They add
            up to the labels' logits.
        """
        place = np.arange(len(self.said))[:, None]
        first, end = self.runs[:, columns]
        heard = (place >= first) & (place < end)
        said = np.where(heard, self.said[:, columns], 0)
        shares: NDArray[np.float64] = said / self.heeds[columns] * self.scale[columns]
        return shares


class PostVectors(NamedTuple):
    """What the encoder says of one post.

    Attributes:
        post: float32 of shape (384,), the mean of the vectors of the post's pieces; zeros where
            means were not asked for.
        sentences: float32 of shape (sentences, 384), the mean over the pieces of each; no rows
            where they were not asked for.
        labels: float64 of shape (labels,), logits of the encoder's own label heads in the order of
            the taxonomy, each where HEARD sentences in a row say most for it, none below
            LEAST_LOGIT; None where it has none.
        shares: What each word adds to `labels`; None where the heads do not tell, so that `labels`
            belong to the post as a whole.
    """

    post: FloatArray
    sentences: FloatArray
    labels: NDArray[np.float64] | None = None
    shares: HeadShares | None = None


class Encoder(Protocol):
    """Embeds texts; for taxonomies without labelled posts."""

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Return float32 vectors of shape (texts, 384)."""


def pool_words(
    words: FloatArray,
    spans: IntArray,
    sentences: Sequence[Mention],
    *,
    ask: FloatArray,
    say: FloatArray,
    people: Iterable[Mention] = (),
    means: bool = True,
) -> PostVectors:
    """Pool what the encoder says of words.

    Args:
        words: float32 (words, 384), a vector for each word.
        spans: Integers of shape (words, 2), start and end of each word, rising.
        sentences: The sentences, in order.
        ask: float32 (words, labels), how much each label heeds each word, before the softmax.
        say: float32 (words, labels), what each word says for each label.
        people: Names of people, which no label hears (rule G3) unless there is nothing else.
        means: Whether the means of the post and of each sentence are asked for.

    Returns:
        Means over the post and over each sentence; zeros where there is no word. The logit of a
        label is what the words say, weighted by the softmax of how much they are heeded, of those
        HEARD sentences in a row where it is greatest; where that is below LEAST_LOGIT, the words'
        shares are scaled down to it.
    """
    whole = np.zeros(WIDTH, dtype=np.float32)
    pooled = np.zeros((len(sentences) if means else 0, WIDTH), dtype=np.float32)
    if not len(words):
        return PostVectors(whole, pooled, np.zeros(ask.shape[1]))
    places = np.asarray(spans, dtype=np.int64).reshape(-1, 2)
    edges = np.searchsorted(places[:, 0], [[one.start, one.end] for one in sentences]).reshape(
        -1, 2
    )
    if means:
        whole = words.mean(axis=0)
        for number, (first, last) in enumerate(edges):
            if first < last:
                pooled[number] = words[first:last].mean(axis=0)
    logits, shares = _hear(ask, say, places, edges[:, 0], _find_words(places, people))
    return PostVectors(whole, pooled, logits, shares)


def _find_words(places: NDArray[np.int64], spans: Iterable[Mention]) -> NDArray[np.bool_]:
    """Which words begin within spans of the text."""
    within = np.zeros(len(places), dtype=np.bool_)
    for span in spans:
        first, last = np.searchsorted(places[:, 0], [span.start, span.end])
        within[first:last] = True
    return within


def _hear(
    ask: FloatArray,
    say: FloatArray,
    words: NDArray[np.int64],
    starts: NDArray[np.int64],
    unheard: NDArray[np.bool_],
) -> tuple[NDArray[np.float64], HeadShares]:
    """The logits of the labels, of the sentences that say most for each, and the words' shares.

    Args:
        ask: float32 (words, labels), of one word or more.
        say: The same.
        words: Start and end of each word.
        starts: The first word of each sentence, in order; a sentence may hold none.
        unheard: Whether a word says nothing; heeded after all where that is true of every word.
    """
    firsts = np.array(sorted({0, *starts[starts < len(ask)].tolist()}))
    taken = min(HEARD, len(firsts))
    asked = ask.astype(np.float64)
    if not unheard.all():
        asked[unheard] = -np.inf
    heed = np.exp(asked - asked.max(axis=0))
    said = heed * say
    heeds, sums = (_add_runs(np.add.reduceat(one, firsts), taken) for one in (heed, said))
    # Words that nobody heeds at all beside those of other sentences say nothing.
    logits = np.divide(sums, heeds, out=np.full_like(sums, -np.inf), where=heeds > 0)
    best = logits.argmax(axis=0)
    labels = np.arange(len(best))
    found = logits[best, labels]
    raised = np.maximum(found, LEAST_LOGIT)
    scale = np.divide(raised, found, out=np.ones_like(found), where=found < LEAST_LOGIT)
    runs = np.stack([firsts[best], np.append(firsts, len(ask))[best + taken]])
    return raised, HeadShares(words, said, heeds[best, labels], scale, runs)


def _add_runs(rows: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """Sums of so many rows in a row, from each row that begins a full run."""
    count = len(rows) - length + 1
    sums = rows[:count].copy()
    for shift in range(1, length):
        sums += rows[shift : shift + count]
    return sums


def pool(vectors: PostVectors) -> tuple[FloatArray, NDArray[np.int64]]:
    """Join the vector of the post and the greatest values of its sentences.

    A theme is what the whole post is about; a category or a risk may be named in one sentence
    alone, and a mean would drown it: hence the maximum over the sentences, dimension by dimension.

    Args:
        vectors: The vectors of a post.

    Returns:
        float32 of shape (768,), and int64 of shape (384,): the sentence that each of the last 384
        values comes from (-1 where the post has no sentence).
    """
    if not len(vectors.sentences):
        joined = np.concatenate([vectors.post, np.zeros(WIDTH, dtype=np.float32)])
        return joined.astype(np.float32), np.full(WIDTH, -1)
    best = vectors.sentences.argmax(axis=0)
    greatest = vectors.sentences[best, np.arange(vectors.sentences.shape[1])]
    return np.concatenate([vectors.post, greatest]).astype(np.float32), best


def pool_all(posts: Sequence[PostVectors]) -> FloatArray:
    """Pool the vectors of several posts: float32 of shape (posts, 768)."""
    return np.stack([pool(vectors)[0] for vectors in posts])
