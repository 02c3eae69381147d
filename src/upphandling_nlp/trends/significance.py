"""Statistics that several tables share: log-likelihood, score intervals, many tests at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "adjust_p_values",
    "chi_square_p",
    "keyness",
    "log_likelihood",
    "newcombe_interval",
    "wilson_interval",
]

FloatArray = NDArray[np.float64]


def keyness(
    first: ArrayLike, second: ArrayLike, first_size: float, second_size: float
) -> FloatArray:
    """Return the log-likelihood keyness G2 of words in two corpora.

    G2 = 2 (a ln(a / E1) + b ln(b / E2)), with E1 = N1 (a + b) / (N1 + N2) and E2 = N2 (a + b) /
    (N1 + N2): Dunning (1993) in the form of Rayson and Garside (2000). One degree of freedom.

    Args:
        first: Occurrences a of each word in the first corpus.
        second: Occurrences b in the second.
        first_size: Words N1 of the first corpus.
        second_size: Words N2 of the second.

    Returns:
        Values >= 0, without sign; 0 where a word occurs in neither or a corpus is empty.
    """
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    whole = first_size + second_size
    if not whole:
        return np.zeros_like(a)
    rate = (a + b) / whole
    value = 2 * (_entropy(a, first_size * rate) + _entropy(b, second_size * rate))
    return np.maximum(value, 0.0)  # rounding may leave a hair below 0


def log_likelihood(
    both: ArrayLike, first: ArrayLike, second: ArrayLike, whole: float
) -> FloatArray:
    """Return the log-likelihood ratio G2 of two things that occur together (Dunning 1993).

    G2 = 2 sum O ln(O / E) over the four cells of "carries the one" by "carries the other".

    Args:
        both: Cases that carry both.
        first: Cases that carry the one.
        second: Cases that carry the other.
        whole: All cases.

    Returns:
        Values >= 0, without sign; one degree of freedom.
    """
    a = np.asarray(both, dtype=float)
    one, other = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if not whole:
        return np.zeros_like(a)
    value = 2 * (
        _entropy(a, one * other / whole)
        + _entropy(one - a, one * (whole - other) / whole)
        + _entropy(other - a, (whole - one) * other / whole)
        + _entropy(whole - one - other + a, (whole - one) * (whole - other) / whole)
    )
    return np.maximum(value, 0.0)


def _entropy(observed: FloatArray, expected: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        value: FloatArray = np.where(observed > 0, observed * np.log(observed / expected), 0.0)
    return value


def chi_square_p(statistic: ArrayLike) -> FloatArray:
    """Return the p-values of statistics that follow chi-square with one degree of freedom."""
    from scipy.stats import chi2  # noqa: PLC0415  (heavy)

    return np.asarray(chi2.sf(np.asarray(statistic, dtype=float), df=1), dtype=float)


def adjust_p_values(values: ArrayLike) -> FloatArray:
    """Return the p-values adjusted for their number (Benjamini and Hochberg 1995).

    Keeping what is at most q leaves, on average, a share q of the kept that is chance alone.

    Args:
        values: P-values in [0, 1]; missing ones were not tested and stay missing.
    """
    from scipy.stats import false_discovery_control  # noqa: PLC0415  (heavy)

    # A copy in two steps: np.array does not copy a series of pandas 2.2 under NumPy 2.
    adjusted = np.asarray(values, dtype=float).copy()
    tested = ~np.isnan(adjusted)
    if tested.any():
        adjusted[tested] = false_discovery_control(np.clip(adjusted[tested], 0, 1), method="bh")
    return adjusted


def wilson_interval(
    count: ArrayLike, posts: ArrayLike, *, level: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Return the score interval of a share (Wilson 1927); missing where there are no posts.

    Args:
        count: Posts that carry it.
        posts: All posts.
        level: Probability that the interval is to cover.
    """
    from scipy.stats import norm  # noqa: PLC0415  (heavy)

    k, n = np.asarray(count, dtype=float), np.asarray(posts, dtype=float)
    z = float(norm.ppf((1 + level) / 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = (k + z * z / 2) / (n + z * z)
        half = z / (n + z * z) * np.sqrt(k * (n - k) / n + z * z / 4)
    # The ends are exact there; rounding must not leave the share outside its interval.
    low = np.where(k == 0, 0.0, np.clip(middle - half, 0, 1))
    high = np.where(k == n, 1.0, np.clip(middle + half, 0, 1))
    return np.where(n > 0, low, np.nan), np.where(n > 0, high, np.nan)


def newcombe_interval(
    before: tuple[ArrayLike, ArrayLike], after: tuple[ArrayLike, ArrayLike], *, level: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Return the interval of a difference of two shares (Newcombe 1998, his method 10).

    Args:
        before: Posts that carry it and all posts, of the first period.
        after: The same of the second.
        level: Probability that the interval is to cover.

    Returns:
        Ends of the interval of (share after - share before), in [-1, 1].
    """
    shares, lows, highs = [], [], []
    for count, posts in (before, after):
        k, n = np.asarray(count, dtype=float), np.asarray(posts, dtype=float)
        with np.errstate(divide="ignore", invalid="ignore"):
            shares.append(k / n)
        low, high = wilson_interval(k, n, level=level)
        lows.append(low)
        highs.append(high)
    change = shares[1] - shares[0]
    below = np.hypot(shares[1] - lows[1], highs[0] - shares[0])
    above = np.hypot(highs[1] - shares[1], shares[0] - lows[0])
    return change - below, change + above
