"""The encoder's vectors of a post, as a classifier takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from upphandling_nlp.schema import Mention

__all__ = [
    "HEARD",
    "LEAST_LOGIT",
    "WIDTH",
    "Encoder",
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


class PostVectors(NamedTuple):
    """What the encoder says of one post.

    Attributes:
        post: float32 of shape (384,), the mean of the vectors of the post's pieces.
        sentences: float32 of shape (sentences, 384), the mean over the pieces of each; no rows
            where they were not asked for.
        labels: float32 of shape (labels,), logits of the encoder's own label heads in the order of
            the taxonomy, each where HEARD sentences in a row say most for it, none below
            LEAST_LOGIT; None where it has none.
        spans: Start and end of each word that the heads look at; None where they do not tell.
        shares: float32 of shape (words, labels), what each of these words adds to `labels`, zero
            outside those sentences; what they leave belongs to the post as a whole.
    """

    post: FloatArray
    sentences: FloatArray
    labels: FloatArray | None = None
    spans: Sequence[tuple[int, int]] | None = None
    shares: FloatArray | None = None


class Encoder(Protocol):
    """Embeds texts; for taxonomies without labelled posts."""

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Return float32 vectors of shape (texts, 384)."""


def pool_words(
    words: FloatArray,
    spans: Sequence[tuple[int, int]],
    sentences: Sequence[Mention],
    *,
    ask: FloatArray,
    say: FloatArray,
    means: bool = True,
) -> PostVectors:
    """Pool what the encoder says of words.

    Args:
        words: float32 (words, 384), a vector for each word.
        spans: Start and end of each word, rising.
        sentences: The sentences, in order.
        ask: float32 (words, labels), how much each label heeds each word, before the softmax.
        say: float32 (words, labels), what each word says for each label.
        means: Whether the mean of each sentence is asked for.

    Returns:
        Means over the post and over each sentence; zeros where there is no word. The logit of a
        label is what the words say, weighted by the softmax of how much they are heeded, of those
        HEARD sentences in a row where it is greatest; where that is below LEAST_LOGIT, the words'
        shares are scaled down to it.
    """
    rows = len(sentences) if means else 0
    pooled = np.zeros((rows, WIDTH), dtype=np.float32)
    if not len(words):
        nothing = np.zeros(ask.shape[1], dtype=np.float32)
        return PostVectors(np.zeros(WIDTH, dtype=np.float32), pooled, nothing)
    starts = [start for start, _ in spans]
    edges = np.searchsorted(starts, [[one.start, one.end] for one in sentences]).reshape(-1, 2)
    for number, (first, last) in enumerate(edges[:rows]):
        if first < last:
            pooled[number] = words[first:last].mean(axis=0)
    shares = _share_labels(ask, say, edges[:, 0])
    logits = shares.sum(axis=0)
    raised = np.maximum(logits, LEAST_LOGIT)
    shares *= np.divide(raised, logits, out=np.ones_like(logits), where=logits < LEAST_LOGIT)
    return PostVectors(words.mean(axis=0), pooled, raised, spans, shares)


def _share_labels(ask: FloatArray, say: FloatArray, starts: NDArray[np.int64]) -> FloatArray:
    """What each word adds to the logit of each label, of the sentences that say most for it.

    Args:
        ask: float32 (words, labels), of one word or more.
        say: The same.
        starts: The first word of each sentence, in order; a sentence may hold none.
    """
    firsts = np.unique(np.append(starts[starts < len(ask)], 0))
    heed = np.exp(ask.astype(np.float64) - ask.max(axis=0))
    said = heed * say
    taken = min(HEARD, len(firsts))
    heeds, sums = (_add_runs(np.add.reduceat(one, firsts), taken) for one in (heed, said))
    # Words that nobody heeds at all beside those of other sentences say nothing.
    logits = np.divide(sums, heeds, out=np.full_like(sums, -np.inf), where=heeds > 0)
    best = logits.argmax(axis=0)
    first, last = firsts[best], np.append(firsts, len(ask))[best + taken]
    place = np.arange(len(ask))[:, None]
    inside = (place >= first) & (place < last)
    shares = said / heeds[best, np.arange(len(best))]
    return np.where(inside, shares, 0).astype(np.float32)


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
