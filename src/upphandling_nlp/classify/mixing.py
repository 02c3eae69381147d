"""Join the logits of the parts of a model into one calibrated logit, and choose thresholds.

One logistic regression a facet learns, over all pairs of post and label, a weight for each part
and an offset for each label; the offsets are drawn towards that of the facet the more, the rarer a
label is. It is at once the stacking of the parts and their calibration (Platt 1999), and it stays
linear: what a part adds to the joint logit is its logit times its weight.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Mix",
    "adapt_mix",
    "choose_thresholds",
    "fit_mix",
    "join_posts",
    "mix_logits",
    "sigmoid",
    "threshold_for_precision",
]

FloatArray = NDArray[np.float32]
BoolArray = NDArray[np.bool_]
Logits = NDArray[np.float32] | NDArray[np.float64]
Columns = Mapping[str, NDArray[np.int64]]

# A label's own threshold counts as much as its facet's at this many positive posts.
_SHRINKAGE = 200
_GRID = np.linspace(0.05, 0.95, 91)


class Mix(NamedTuple):
    """How parts are joined.

    Attributes:
        parts: Names of the parts, in order.
        weights: float32 of shape (parts, labels).
        bias: float32 of shape (labels,).
        thresholds: float32 of shape (labels,), probabilities from which a label is given.
    """

    parts: tuple[str, ...]
    weights: FloatArray
    bias: FloatArray
    thresholds: FloatArray


def sigmoid(logits: NDArray[np.float64] | FloatArray) -> NDArray[np.float64]:
    """Return the logistic function of logits."""
    return 1 / (1 + np.exp(-np.clip(logits, -60, 60).astype(np.float64)))


def mix_logits(mix: Mix, logits: Mapping[str, Logits]) -> NDArray[np.float64]:
    """Join the logits of parts.

    Args:
        mix: How.
        logits: For each part logits of shape (..., labels).

    Returns:
        Joint logits of the same shape.
    """
    joined = mix.bias.astype(np.float64)
    for number, part in enumerate(mix.parts):
        joined = joined + mix.weights[number] * logits[part]
    return joined


def join_posts(
    one: tuple[Mapping[str, Logits], BoolArray], other: tuple[Mapping[str, Logits], BoolArray]
) -> tuple[dict[str, Logits], BoolArray]:
    """Join the logits by part, and the truths, of two sets of posts; parts of both are kept."""
    logits: dict[str, Logits] = {
        part: np.concatenate([found, other[0][part]])
        for part, found in one[0].items()
        if part in other[0]
    }
    return logits, np.concatenate([one[1], other[1]])


def fit_mix(logits: Mapping[str, Logits], truths: BoolArray, facets: Columns) -> Mix:
    """Fit weights, offsets and thresholds on posts that the parts were not fitted on.

    Args:
        logits: For each part logits of shape (posts, labels).
        truths: Whether a post carries a label, of the same shape.
        facets: The columns of each facet.

    Returns:
        The mix.
    """
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  (heavy: only in training)

    parts = tuple(logits)
    weights = np.full((len(parts), truths.shape[1]), 1 / len(parts), dtype=np.float32)
    bias = np.zeros(truths.shape[1], dtype=np.float32)
    for columns in facets.values():
        inside = truths[:, columns].ravel()
        if inside.all() or not inside.any():
            continue
        pairs = np.stack([logits[part][:, columns].ravel() for part in parts], axis=1)
        labels = np.tile(np.eye(len(columns)), (len(truths), 1))
        model = LogisticRegression(C=1.0, max_iter=500).fit(np.hstack([pairs, labels]), inside)
        found = model.coef_[0]
        weights[:, columns] = found[: len(parts), None]
        bias[columns] = found[len(parts) :] + model.intercept_[0]
    mix = Mix(parts, weights, bias, np.full(truths.shape[1], 0.5, dtype=np.float32))
    return mix._replace(
        thresholds=choose_thresholds(sigmoid(mix_logits(mix, logits)), truths, facets)
    )


def adapt_mix(mix: Mix, logits: Mapping[str, Logits], truths: BoolArray, facets: Columns) -> Mix:
    """Calibrate a mix on other posts, and choose its thresholds there.

    A slope and an offset a facet (Platt 1999): posts on which parts can be weighed may be many and
    harder than those that the model is for, of which few are labelled.

    Args:
        mix: The mix.
        logits: For each part logits of shape (posts, labels).
        truths: Whether a post carries a label, of the same shape.
        facets: The columns of each facet.

    Returns:
        The same mix with other offsets, weights in the same proportions, and thresholds.
    """
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  (heavy: only in training)

    weights, bias = mix.weights.copy(), mix.bias.copy()
    joined = mix_logits(mix, logits)
    for columns in facets.values():
        inside = truths[:, columns].ravel()
        if inside.all() or not inside.any():
            continue
        model = LogisticRegression(C=100.0).fit(joined[:, columns].reshape(-1, 1), inside)
        slope, offset = float(model.coef_[0, 0]), float(model.intercept_[0])
        weights[:, columns] *= slope
        bias[columns] = bias[columns] * slope + offset
    adapted = mix._replace(weights=weights, bias=bias)
    scores = sigmoid(mix_logits(adapted, logits))
    return adapted._replace(thresholds=choose_thresholds(scores, truths, facets))


def choose_thresholds(
    probabilities: NDArray[np.float64], truths: BoolArray, facets: Columns
) -> FloatArray:
    """Choose the thresholds with the greatest F1.

    The facet's threshold has the greatest micro-averaged F1 of its labels; a label's own is drawn
    towards it by (own * n + facet * 200) / (n + 200), n being the posts that carry the label.

    Args:
        probabilities: Of shape (posts, labels).
        truths: Whether a post carries a label, of the same shape.
        facets: The columns of each facet.

    Returns:
        float32 of shape (labels,).
    """
    thresholds = np.full(truths.shape[1], 0.5, dtype=np.float32)
    for columns in facets.values():
        shared = _find_best(probabilities[:, columns].ravel(), truths[:, columns].ravel())
        for column in columns:
            positive = int(truths[:, column].sum())
            own = _find_best(probabilities[:, column], truths[:, column]) if positive else shared
            thresholds[column] = (own * positive + shared * _SHRINKAGE) / (positive + _SHRINKAGE)
    return thresholds


def _find_best(probabilities: NDArray[np.float64], truths: BoolArray) -> float:
    """Return the middle of the thresholds whose F1 is within a hair of the greatest."""
    given = probabilities[:, None] >= _GRID
    right = (given & truths[:, None]).sum(axis=0)
    f1 = 2 * right / np.maximum(given.sum(axis=0) + truths.sum(), 1)
    return float(np.mean(_GRID[f1 >= f1.max() - 0.002]))


def threshold_for_precision(
    probabilities: NDArray[np.float64], truths: BoolArray, *, precision: float
) -> float | None:
    """Find the least threshold from which at least so many of the given labels are right.

    Args:
        probabilities: Any shape.
        truths: The same shape.
        precision: Share that is to be right, in (0, 1].

    Returns:
        The threshold; None where no threshold reaches the precision.
    """
    order = np.argsort(-probabilities.ravel(), kind="stable")
    falling = probabilities.ravel()[order]
    right = np.cumsum(truths.ravel()[order]) / np.arange(1, len(order) + 1)
    # Of equal probabilities, a threshold gives all or none.
    last = np.append(falling[1:] < falling[:-1], True)[: len(falling)]
    enough = np.flatnonzero((right >= precision) & last)
    if not len(enough):
        return None
    return float(falling[enough[-1]])
