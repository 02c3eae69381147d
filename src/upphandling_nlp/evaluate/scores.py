"""Counts and the figures that follow from them.

Definitions: precision = tp / (tp + fp), recall = tp / (tp + fn), F1 = 2 tp / (2 tp + fp + fn). A
figure whose denominator is 0 is undefined and is None, never 0 or 1: a label that nobody gave and
nobody predicted tells nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping

import msgspec

__all__ = ["Counts", "Scores", "compare_sets", "macro_f1", "sum_counts"]


class Counts(msgspec.Struct, frozen=True):
    """True positives, false positives, false negatives."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def scores(self) -> Scores:
        """The figures that follow from the counts."""
        return Scores(
            precision=_divide(self.tp, self.tp + self.fp),
            recall=_divide(self.tp, self.tp + self.fn),
            f1=_divide(2 * self.tp, 2 * self.tp + self.fp + self.fn),
            support=self.tp + self.fn,
            predicted=self.tp + self.fp,
        )


class Scores(msgspec.Struct, frozen=True, kw_only=True):
    """Precision, recall and F1 in [0, 1], None where undefined, with what they rest on.

    Attributes:
        precision: Share of the predicted that is right.
        recall: Share of the gold that is found.
        f1: Their harmonic mean.
        support: How many there are in gold.
        predicted: How many were predicted.
    """

    precision: float | None
    recall: float | None
    f1: float | None
    support: int
    predicted: int


def compare_sets(gold: Collection[Hashable], predicted: Collection[Hashable]) -> Counts:
    """Count what two sets share and do not share."""
    gold, predicted = set(gold), set(predicted)
    return Counts(len(gold & predicted), len(predicted - gold), len(gold - predicted))


def sum_counts(counts: Iterable[Counts]) -> Counts:
    """Add up counts: the ground of micro-averaged figures."""
    total = Counts()
    for count in counts:
        total += count
    return total


def macro_f1(counts: Mapping[str, Counts], *, min_support: int = 1) -> float | None:
    """Average the F1 of the labels that have at least so much support in gold.

    Returns:
        The mean in [0, 1]; None where no label has the support.
    """
    values = [
        count.scores.f1 or 0.0 for count in counts.values() if count.scores.support >= min_support
    ]
    return sum(values) / len(values) if values else None


def _divide(part: int, whole: int) -> float | None:
    return part / whole if whole else None
