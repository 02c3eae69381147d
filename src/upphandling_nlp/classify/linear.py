"""Linear one-vs-rest models over sparse features and over vectors.

The sparse model is logistic regression on features weighted by the absolute log ratio of their
rates in the posts with and without the label, after Wang and Manning (2012, "Baselines and
bigrams: simple, good sentiment and topic classification"); the weighting is folded into the
coefficients, so that a model stays one matrix, and each feature's share of a logit is its value
times its coefficient.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["Linear", "fit_sparse", "fit_vectors"]

FloatArray = NDArray[np.float32]
BoolArray = NDArray[np.bool_]

# Inverse strength of the penalties, chosen on cross-validated train posts.
SPARSE_C = 10.0
VECTOR_C = 0.1
# Added to the counts of features in the posts with and without a label.
_SMOOTHING = 0.5
# Vectors are scaled to unit variance, then down: 768 of them outweigh everything else.
_VECTOR_SCALE = 0.05


class Linear(NamedTuple):
    """A linear model of several labels.

    Attributes:
        weights: float32 of shape (features, labels).
        bias: float32 of shape (labels,).
    """

    weights: FloatArray
    bias: FloatArray


def fit_sparse(
    features: csr_matrix, truths: BoolArray, *, strength: float = SPARSE_C, seed: int = 0
) -> Linear:
    """Fit the sparse model.

    Args:
        features: Posts as sparse vectors, of shape (posts, features).
        truths: Whether a post carries a label, of shape (posts, labels).
        strength: Inverse strength of the penalty.
        seed: Seed of the solver.

    Returns:
        The model; labels that no post or every post carries get the bias alone, and so do all where
        there is no feature (a handful of short posts shares no word).
    """
    present = (features > 0).astype(np.float32)
    totals = np.asarray(present.sum(axis=0)).ravel()
    weights = np.zeros((features.shape[1], truths.shape[1]), dtype=np.float32)
    bias = np.zeros(truths.shape[1], dtype=np.float32)
    for column in range(truths.shape[1]):
        truth = truths[:, column]
        if truth.all() or not truth.any() or not features.shape[1]:
            bias[column] = _log_odds(truth)
            continue
        inside = np.asarray(present[truth].sum(axis=0)).ravel()
        ratio = np.log(
            ((inside + _SMOOTHING) / (truth.sum() + 2 * _SMOOTHING))
            / ((totals - inside + _SMOOTHING) / ((~truth).sum() + 2 * _SMOOTHING))
        )
        scale = np.abs(ratio) / max(float(np.abs(ratio).mean()), 1e-9)
        weighted = features.copy()
        weighted.data = weighted.data * scale[weighted.indices]
        fitted = _fit(weighted, truth, strength, solver="liblinear", seed=seed)
        weights[:, column] = fitted[0] * scale
        bias[column] = fitted[1]
    return Linear(weights, bias)


def fit_vectors(
    vectors: FloatArray, truths: BoolArray, *, strength: float = VECTOR_C, seed: int = 0
) -> Linear:
    """Fit the model of the encoder's vectors.

    Args:
        vectors: Pooled vectors, of shape (posts, 768).
        truths: Whether a post carries a label, of shape (posts, labels).
        strength: Inverse strength of the penalty.
        seed: Seed of the solver.

    Returns:
        The model, for vectors as they come: centring and scaling are folded in.
    """
    centre = vectors.mean(axis=0)
    scale = _VECTOR_SCALE / np.maximum(vectors.std(axis=0), 1e-6)
    scaled = (vectors - centre) * scale
    weights = np.zeros((vectors.shape[1], truths.shape[1]), dtype=np.float32)
    bias = np.zeros(truths.shape[1], dtype=np.float32)
    for column in range(truths.shape[1]):
        truth = truths[:, column]
        if truth.all() or not truth.any():
            bias[column] = _log_odds(truth)
            continue
        fitted = _fit(scaled, truth, strength, solver="lbfgs", seed=seed)
        weights[:, column] = fitted[0] * scale
        bias[column] = fitted[1] - (fitted[0] * scale) @ centre
    return Linear(weights, bias)


def _fit(
    features: csr_matrix | FloatArray, truth: BoolArray, strength: float, *, solver: str, seed: int
) -> tuple[NDArray[np.float64], float]:
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415  (heavy: only in training)
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  (heavy)

    model = LogisticRegression(
        C=strength,
        # A label stands in few posts: without balance the model would hardly ever give it.
        class_weight="balanced",
        solver=solver,
        dual=solver == "liblinear",
        max_iter=300,
        # Scores are calibrated afterwards: a finer solution costs time and changes nothing.
        tol=1e-3,
        random_state=seed,
    )
    with warnings.catch_warnings():
        # A solver that stops a little early is as good: scores are calibrated afterwards.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(features, truth)
    return model.coef_[0], float(model.intercept_[0])


def _log_odds(truth: BoolArray) -> float:
    """Return the smoothed log odds of a label that all or none of the posts carry."""
    return float(np.log((truth.sum() + 0.5) / ((~truth).sum() + 0.5)))
