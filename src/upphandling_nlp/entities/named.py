"""Names by the encoder: from logits of tags to spans with a label and a probability.

Pure functions over numpy arrays. The gazetteer has its say before, as hints that the encoder reads,
and after, in `combine`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["NameSpan", "find_names"]

_LABELS = ("ORG", "LOC", "PER")
# An I- tag follows a tag of its own label; everything else may follow anything.
_IMPOSSIBLE = -1e4


class NameSpan(NamedTuple):
    """A name among the words of a text.

    Attributes:
        first: Number of its first word.
        last: Number after its last word.
        label: ORG, LOC or PER.
        score: Geometric mean of the probabilities of its tags, in (0, 1].
    """

    first: int
    last: int
    label: str
    score: float


def find_names(logits: npt.NDArray[np.float32]) -> list[NameSpan]:
    """Find the names of a text.

    The best well-formed sequence of tags (Viterbi over the log-probabilities of the words).

    Args:
        logits: float (words, 7), the tags O, B-ORG, I-ORG, B-LOC, I-LOC, B-PER, I-PER.

    Returns:
        The names in order; they do not overlap.
    """
    if not len(logits):
        return []
    scores = logits - _log_sum_exp(logits)[:, None]
    tags = _find_best_path(scores)
    names = []
    at = 0
    while at < len(tags):
        if tags[at] == 0:
            at += 1
            continue
        end = at + 1
        while end < len(tags) and tags[end] == tags[at] + 1:
            end += 1
        logs = scores[np.arange(at, end), tags[at:end]]
        label = _LABELS[(tags[at] - 1) // 2]
        # A tag that only its neighbours allow may be all but impossible; it is not quite so.
        score = max(round(float(np.exp(logs.mean())), 4), 1e-4)
        names.append(NameSpan(at, end, label, score))
        at = end
    return names


def _find_best_path(scores: npt.NDArray[np.float32]) -> list[int]:
    """The best well-formed sequence of tag numbers."""
    # Each word's own best tag, where these make a sequence: nearly always, and nothing beats them.
    tags = scores.argmax(axis=1)
    before = np.concatenate(([0], tags[:-1]))
    inside = (tags > 0) & (tags % 2 == 0)
    if not (inside & (before != tags) & (before != tags - 1)).any():
        alone: list[int] = tags.tolist()
        return alone
    best = scores[0].copy()
    best[2::2] = _IMPOSSIBLE
    links: list[Sequence[int]] = []
    for row in scores[1:]:
        top = int(best.argmax())
        source = [top] * len(row)
        reached = np.full(len(row), best[top])
        for tag in (2, 4, 6):
            source[tag] = tag if best[tag] > best[tag - 1] else tag - 1
            reached[tag] = best[source[tag]]
        links.append(source)
        best = reached + row
    tag = int(best.argmax())
    path = [tag]
    for back in reversed(links):
        tag = back[tag]
        path.append(tag)
    return path[::-1]


def _log_sum_exp(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    top = values.max(axis=1)
    summed: npt.NDArray[np.float32] = np.log(np.exp(values - top[:, None]).sum(axis=1)) + top
    return summed
