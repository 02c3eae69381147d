"""Uncertainty over posts: bootstrap intervals and a paired test.

A post is the unit: its mentions and labels are drawn together, since they depend on each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from upphandling_nlp.evaluate.tallies import Tally

__all__ = ["CountTable", "Interval", "bootstrap_interval", "paired_test", "tabulate"]

Interval = tuple[float, float]
#: Counts as an array of shape (posts, labels, 3): tp, fp, fn.
CountTable = NDArray[np.int64]
_Sums = NDArray[np.float64]


def tabulate(tallies: Sequence[Tally], task: str, labels: Sequence[str]) -> CountTable:
    """Lay out the counts of one task.

    Args:
        tallies: The posts, in order.
        task: Name of the task.
        labels: Its labels, in the order of the columns.

    Returns:
        Counts of shape (posts, labels, 3).
    """
    table = np.zeros((len(tallies), len(labels), 3), dtype=np.int64)
    column = {label: number for number, label in enumerate(labels)}
    for row, tally in enumerate(tallies):
        for (name, label), counts in tally.counts.items():
            if name == task:
                table[row, column[label]] = (counts.tp, counts.fp, counts.fn)
    return table


def micro(sums: _Sums) -> NDArray[np.float64]:
    """Return the micro-averaged F1 of sums of shape (..., labels, 3); nan where undefined."""
    return _f1(sums.sum(axis=-2))


def macro(sums: _Sums) -> NDArray[np.float64]:
    """Return the macro-averaged F1 of sums of shape (..., labels, 3), over labels with support."""
    supported = (sums[..., 0] + sums[..., 2]) > 0
    values = np.where(supported, np.nan_to_num(_f1(sums)), 0.0)
    count = supported.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: NDArray[np.float64] = np.where(count > 0, values.sum(axis=-1) / count, np.nan)
    return mean


def bootstrap_interval(
    table: CountTable,
    figure: Callable[[_Sums], NDArray[np.float64]],
    *,
    level: float = 0.95,
    samples: int = 1_000,
    seed: int = 0,
) -> Interval | None:
    """Return the percentile bootstrap interval of a figure (Efron 1979), over posts.

    Args:
        table: Counts of shape (posts, labels, 3).
        figure: `micro` or `macro`.
        level: Probability that the interval is to cover.
        samples: Number of resamples; 0 gives no interval.
        seed: Seed of the random numbers.

    Returns:
        Lower and upper end; None without resamples, or where the figure is undefined in most.
    """
    posts = len(table)
    if posts == 0 or table.shape[1] == 0 or samples == 0:
        return None
    random = np.random.default_rng(seed)
    weights = random.multinomial(posts, np.full(posts, 1 / posts), size=samples)
    values = figure(np.einsum("sp,plc->slc", weights, table).astype(float))
    values = values[~np.isnan(values)]
    if len(values) < samples / 2:
        return None
    tail = (1 - level) / 2
    low, high = np.quantile(values, [tail, 1 - tail])
    return float(low), float(high)


def paired_test(
    first: CountTable,
    second: CountTable,
    figure: Callable[[_Sums], NDArray[np.float64]],
    *,
    samples: int = 2_000,
    seed: int = 0,
) -> tuple[float, float] | None:
    """Compare two runs on the same posts by approximate randomisation (Noreen 1989).

    Args:
        first: Counts of one run, of shape (posts, labels, 3).
        second: Counts of the other, same shape and order.
        figure: `micro` or `macro`.
        samples: Number of random exchanges.
        seed: Seed of the random numbers.

    Returns:
        The difference (second minus first), and the two-sided p-value of "no difference"; None
        where the figure is undefined.
    """

    def difference(one: _Sums, other: _Sums) -> NDArray[np.float64]:
        return np.nan_to_num(figure(other)) - np.nan_to_num(figure(one))

    observed = float(difference(first.sum(axis=0)[None], second.sum(axis=0)[None])[0])
    if np.isnan(figure(first.sum(axis=0)[None].astype(float))[0]):
        return None
    random = np.random.default_rng(seed)
    swapped = random.integers(0, 2, size=(samples, len(first)))
    kept = 1 - swapped
    one = np.einsum("sp,plc->slc", kept, first) + np.einsum("sp,plc->slc", swapped, second)
    other = np.einsum("sp,plc->slc", swapped, first) + np.einsum("sp,plc->slc", kept, second)
    beyond = np.abs(difference(one.astype(float), other.astype(float))) >= abs(observed) - 1e-12
    return observed, float((beyond.sum() + 1) / (samples + 1))


def _f1(counts: _Sums) -> NDArray[np.float64]:
    whole = 2 * counts[..., 0] + counts[..., 1] + counts[..., 2]
    with np.errstate(invalid="ignore", divide="ignore"):
        value: NDArray[np.float64] = np.where(whole > 0, 2 * counts[..., 0] / whole, np.nan)
    return value
