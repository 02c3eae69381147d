"""How far scores are from the share that is right among what has them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["expected_calibration_error"]


def expected_calibration_error(
    scores: Sequence[float] | NDArray[np.float64],
    truths: Sequence[bool] | NDArray[np.bool_],
    *,
    bins: int = 10,
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
    if not len(scores):
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
