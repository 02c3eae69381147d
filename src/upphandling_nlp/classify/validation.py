"""Figures of a model on posts that it had not seen, from the logits of its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from upphandling_nlp.classify.calibration import expected_calibration_error
from upphandling_nlp.classify.mixing import (
    Columns,
    Logits,
    Mix,
    adapt_mix,
    fit_mix,
    join_posts,
    mix_logits,
    sigmoid,
    threshold_for_precision,
)

__all__ = ["PRECISIONS", "FacetFigures", "Validated", "measure", "tabulate_precision", "validate"]

BoolArray = NDArray[np.bool_]
#: The shares of right labels that a user may ask for.
PRECISIONS = (0.8, 0.9, 0.95)
# A label between these shares of its usual threshold and the strict one goes to a person.
_QUEUE_FROM = 0.5
_MIN_SUPPORT = 5


class FacetFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of one facet; None where undefined.

    Attributes:
        micro_f1: F1 over all pairs of post and label.
        macro_f1: Mean F1 of the labels that five posts or more carry.
        calibration_error: Mean distance of score and share of right labels, ten bins.
        labels: For each label (precision, recall, F1, posts that carry it).
    """

    micro_f1: float | None
    macro_f1: float | None
    calibration_error: float
    labels: dict[str, tuple[float | None, float | None, float | None, int]]


class Validated(msgspec.Struct, frozen=True, kw_only=True):
    """Calibrated probabilities and decisions on posts that neither parts nor mix had seen.

    Attributes:
        probabilities: Of shape (posts, labels).
        given: Whether the label would be given, of the same shape.
        limits: The threshold that decided, of the same shape.
    """

    probabilities: NDArray[np.float64]
    given: BoolArray
    limits: NDArray[np.float64]


def validate(
    logits: Mapping[str, NDArray[np.float32]],
    truths: BoolArray,
    facets: Columns,
    groups: Sequence[str],
    *,
    mix: Mix | None = None,
    beside: tuple[Mapping[str, NDArray[np.float32]], BoolArray] | None = None,
    folds: int = 2,
    seed: int = 0,
) -> Validated:
    """Calibrate logits of posts that the parts had not seen, and decide: each post without itself.

    Args:
        logits: Logits of shape (posts, labels) by part.
        truths: Whether a post carries a label.
        facets: The columns of each facet.
        groups: Groups that must not be parted.
        mix: A mix that was fitted on other posts and is only adapted; None fits one.
        beside: Logits and truths of other posts that the mix is adapted to in every fold, too.
        folds: Folds of the calibration.
        seed: Seed of the folds.

    Returns:
        Probabilities and decisions.
    """
    from sklearn.model_selection import GroupKFold  # noqa: PLC0415  (heavy: only in training)

    def fit(rows: NDArray[np.int64]) -> Mix:
        known: tuple[Mapping[str, Logits], BoolArray]
        known = {part: logits[part][rows] for part in logits}, truths[rows]
        if mix is None:
            return fit_mix(*known, facets)
        if beside is not None:
            known = join_posts(known, beside)
        return adapt_mix(mix, *known, facets)

    probabilities = np.zeros(truths.shape)
    limits = np.full(truths.shape, 0.5)
    everything = np.arange(len(truths))
    folds = min(folds, len(set(groups)))
    splits = [(everything, everything)]
    if folds > 1:
        cut = GroupKFold(folds, shuffle=True, random_state=seed)
        splits = list(cut.split(truths, groups=np.asarray(groups)))
    for inside, outside in splits:
        fitted = fit(inside)
        rest = {part: logits[part][outside] for part in logits}
        probabilities[outside] = sigmoid(mix_logits(fitted, rest))
        limits[outside] = fitted.thresholds
    return Validated(probabilities=probabilities, given=probabilities >= limits, limits=limits)


def measure(
    validated: Validated, truths: BoolArray, facets: Columns, labels: Sequence[str]
) -> dict[str, FacetFigures]:
    """Measure decisions against the truth, facet by facet."""
    figures = {}
    for facet, columns in facets.items():
        given, truth = validated.given[:, columns], truths[:, columns]
        by_label = {
            labels[int(column)]: _score(validated.given[:, column], truths[:, column])
            for column in columns
        }
        supported = [one[2] or 0.0 for one in by_label.values() if one[3] >= _MIN_SUPPORT]
        figures[facet] = FacetFigures(
            micro_f1=_score(given.ravel(), truth.ravel())[2],
            macro_f1=sum(supported) / len(supported) if supported else None,
            calibration_error=expected_calibration_error(
                validated.probabilities[:, columns].ravel(), truth.ravel()
            )
            or 0.0,
            labels=by_label,
        )
    return figures


def tabulate_precision(
    validated: Validated, truths: BoolArray, facets: Columns
) -> dict[str, dict[str, dict[str, float]]]:
    """Find the thresholds for the precisions that a user may ask for.

    Returns:
        By precision ("0.95") and facet: `threshold`, `coverage` (share of the true labels that are
        given), `queued` (share of posts with a label that a person should look at). A precision
        that a facet never reaches is left out.
    """
    table: dict[str, dict[str, dict[str, float]]] = {}
    for precision in PRECISIONS:
        row: dict[str, dict[str, float]] = {}
        for facet, columns in facets.items():
            scores, truth = validated.probabilities[:, columns], truths[:, columns]
            found = threshold_for_precision(scores, truth, precision=precision)
            if found is None:
                continue
            sure = scores >= found
            unsure = (scores >= _QUEUE_FROM * validated.limits[:, columns]) & ~sure
            row[facet] = {
                "threshold": round(found, 4),
                "coverage": round(float((sure & truth).sum() / max(truth.sum(), 1)), 4),
                "queued": round(float(unsure.any(axis=1).mean()), 4),
            }
        table[f"{precision:.2f}"] = row
    return table


def _score(
    given: BoolArray, truth: BoolArray
) -> tuple[float | None, float | None, float | None, int]:
    right, predicted, support = int((given & truth).sum()), int(given.sum()), int(truth.sum())
    return (
        right / predicted if predicted else None,
        right / support if support else None,
        2 * right / (predicted + support) if predicted + support else None,
        support,
    )
