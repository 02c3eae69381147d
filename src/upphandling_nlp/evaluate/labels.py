"""Figures of scored labels: average precision and calibration."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["average_precision", "expected_calibration_error"]


def average_precision(scores: Sequence[float], truths: Sequence[bool]) -> float | None:
    """Return the average precision, as scikit-learn defines it.

    AP = sum over thresholds of (R_n - R_{n-1}) P_n, without interpolation.

    Args:
        scores: A score for each (post, label).
        truths: Whether gold has it.

    Returns:
        A value in [0, 1]; None without a true case.
    """
    from sklearn.metrics import average_precision_score  # noqa: PLC0415  (heavy)

    if not any(truths):
        return None
    return float(average_precision_score(np.asarray(truths, dtype=int), np.asarray(scores)))


def expected_calibration_error(
    scores: Sequence[float], truths: Sequence[bool], *, bins: int = 10
) -> float | None:
    """Return the expected calibration error (Naeini et al. 2015) over bins of equal width.

    Args:
        scores: Scores in [0, 1].
        truths: Whether gold has the label.
        bins: Number of bins.

    Returns:
        The mean over the cases of |mean score - share of true| in their bin, in [0, 1]; None
        without cases.
    """
    if not scores:
        return None
    values: NDArray[np.float64] = np.asarray(scores, dtype=float)
    right = np.asarray(truths, dtype=float)
    # The last bin is closed: a score of 1 belongs to it.
    bin_of = np.minimum((values * bins).astype(int), bins - 1)
    error = 0.0
    for number in range(bins):
        inside = bin_of == number
        if inside.any():
            error += inside.sum() * abs(values[inside].mean() - right[inside].mean())
    return float(error / len(values))
