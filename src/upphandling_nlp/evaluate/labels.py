"""Figures of scored labels: average precision."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

__all__ = ["average_precision"]


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
