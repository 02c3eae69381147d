"""Shares corrected for the errors of the classifier, with the uncertainty of these errors.

A classifier that misses a third of the posts on a theme, or calls one post in a hundred wrongly,
shifts every share. From a confusion on annotated posts the share that a perfect classifier would
have found is estimated (Rogan and Gladen 1978):

    corrected = (share + specificity - 1) / (sensitivity + specificity - 1)

The confusion itself rests on few posts, so it is drawn anew with the posts: sensitivity,
specificity and share each from the beta posterior of their counts under the prior of Jeffreys,
and the percentiles of the corrected draws are the band.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from upphandling_nlp.errors import OptionError, RecordError
from upphandling_nlp.trends.counts import SERIES
from upphandling_nlp.trends.intervals import (
    check_resampling,
    iterate_series,
    make_random,
    take_percentiles,
)
from upphandling_nlp.trends.units import check_columns

__all__ = [
    "Confusion",
    "Method",
    "correct_shares",
    "draw_confusion",
    "draw_shares",
    "find_band",
    "read_confusions",
    "undo",
]

Method = Literal["sensitivity", "precision"]
FloatArray = NDArray[np.float64]

_CELLS = ["tp", "fp", "fn", "tn"]
_JEFFREYS = 0.5


@dataclass(frozen=True)
class Confusion:
    """How often a label was given rightly and wrongly, in posts.

    Attributes:
        tp: Given and right.
        fp: Given and wrong.
        fn: Not given and wrong.
        tn: Not given and right.
    """

    tp: int
    fp: int
    fn: int
    tn: int

    @property
    def rates(self) -> tuple[float, float]:
        """Sensitivity and specificity; nan where gold has no such post."""
        return _divide(self.tp, self.tp + self.fn), _divide(self.tn, self.tn + self.fp)

    @property
    def predictive(self) -> tuple[float, float]:
        """Share that is right among the given, share that is wrong among the not given."""
        return _divide(self.tp, self.tp + self.fp), _divide(self.fn, self.fn + self.tn)


def read_confusions(confusion: pd.DataFrame) -> dict[tuple[str, str], Confusion]:
    """Read a frame of confusions, by (facet, label).

    Args:
        confusion: Columns `facet`, `label`, `tp`, `fp`, `fn`, `tn`.

    Raises:
        RecordError: A column is missing, a count is negative or no number, or a label stands
            twice.
    """
    check_columns(confusion, ("facet", "label", *_CELLS), maker="confusion_on_gold")
    cells = confusion[_CELLS].apply(pd.to_numeric, errors="coerce")
    wrong = cells.isna().any(axis=1) | (cells < 0).any(axis=1)
    if wrong.any():
        row = confusion[wrong].iloc[0]
        raise RecordError(
            f"the confusion of '{row['label']}' holds {[row[cell] for cell in _CELLS]}",
            remedy="give four counts of posts",
        )
    twice = confusion.duplicated(["facet", "label"])
    if twice.any():
        raise RecordError(
            f"the confusion of '{confusion[twice].iloc[0]['label']}' stands twice",
            remedy="add up its counts first",
        )
    keys = zip(confusion["facet"].astype(str), confusion["label"].astype(str), strict=True)
    rows = cells.astype("int64").itertuples(index=False)
    return {key: Confusion(*row) for key, row in zip(keys, rows, strict=True)}


def correct_shares(
    counts: pd.DataFrame,
    confusion: pd.DataFrame,
    *,
    method: Method = "sensitivity",
    level: float = 0.95,
    samples: int = 2_000,
    seed: int = 0,
) -> pd.DataFrame:
    """Correct shares of labels for the errors of the classifier that gave them.

    Args:
        counts: A frame of `count_marks`.
        confusion: Columns `facet`, `label`, `tp`, `fp`, `fn`, `tn`; from `confusion_on_gold` or
            `read_confusion` of `upphandling_nlp.evaluate.confusion`.
        method: "sensitivity" (Rogan and Gladen 1978) holds where the classifier errs on the
            archive as often as on gold, among posts with the label and among posts without it,
            however frequent the label is. "precision" (corrected = share x precision + (1 - share)
            x share of the label among what was not given) holds where gold was drawn from this
            very archive at random.
        level: Probability that an interval is to cover, in (0, 1).
        samples: Number of draws.
        seed: Seed of the random numbers.

    Returns:
        The frame with `sensitivity` and `specificity` (on gold), `corrected` (a share in [0, 1]),
        `corrected_low`, `corrected_high`, `corrected_count` (of the posts of the period),
        `clipped` (whether the formula left [0, 1] and was cut) and `note`: "" or why there is no
        correction ("not in the confusion", "no such post in gold", "no better than chance").

    Raises:
        OptionError: An option is not allowed.
        RecordError: A frame lacks a column, or the confusion is faulty.
    """
    if method not in {"sensitivity", "precision"}:
        raise OptionError(f"no method '{method}'", remedy="use sensitivity or precision")
    check_columns(counts, (*SERIES, "start", "count", "posts"), maker="count_marks")
    check_resampling(level, samples)
    known = read_confusions(confusion)
    size = len(counts)
    table = {name: np.full(size, np.nan) for name in ("sensitivity", "specificity", "corrected")}
    ends = np.full((2, size), np.nan)
    clipped = np.zeros(size, dtype=bool)
    note = np.full(size, "", dtype=object)
    for key, rows, count, posts in iterate_series(counts):
        cells = known.get(key)
        if cells is None:
            note[rows] = "not in the confusion"
            continue
        table["sensitivity"][rows], table["specificity"][rows] = cells.rates
        note[rows] = _find_fault(cells, method)
        if note[rows[0]]:
            continue
        there = posts > 0
        at, carrying, whole = rows[there], count[there], posts[there]
        point = undo(carrying / whole, _point(cells, method), method)
        clipped[at] = (point < 0) | (point > 1)
        point = np.clip(point, 0, 1)
        table["corrected"][at] = point
        random = make_random(seed, *key)
        drawn = draw_confusion(cells, method, samples, random)
        band = find_band(draw_shares(carrying, whole, samples, random), drawn, method, level)
        # The point lies in its band: where the formula was cut, all draws may lie inside.
        ends[0, at], ends[1, at] = np.minimum(band[0], point), np.maximum(band[1], point)
    result = counts.copy()
    for name, values in table.items():
        result[name] = values
    result["corrected_low"], result["corrected_high"] = ends
    result["corrected_count"] = result["corrected"] * result["posts"]
    result["clipped"], result["note"] = clipped, note
    return result


def undo(shares: FloatArray, rates: tuple[FloatArray, FloatArray], method: Method) -> FloatArray:
    """Return the shares before the classifier's errors, not cut to [0, 1].

    Args:
        shares: Observed shares.
        rates: Sensitivity and specificity; or, by "precision", the share that is right among the
            given and the share that is wrong among the not given.
        method: Which of them.
    """
    first, second = rates
    if method == "precision":
        return np.asarray(shares * first + (1 - shares) * second)
    gain = first + second - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((shares + second - 1) / np.where(gain > 0, gain, np.nan))


def draw_confusion(
    cells: Confusion, method: Method, samples: int, random: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Draw the two rates of a confusion, of shape (samples, 1) each, from their posteriors."""
    pairs = {
        "sensitivity": ((cells.tp, cells.fn), (cells.tn, cells.fp)),
        "precision": ((cells.tp, cells.fp), (cells.fn, cells.tn)),
    }[method]
    first, second = (
        random.beta(one + _JEFFREYS, other + _JEFFREYS, (samples, 1)) for one, other in pairs
    )
    return first, second


def draw_shares(
    count: NDArray[np.int64], posts: NDArray[np.int64], samples: int, random: np.random.Generator
) -> FloatArray:
    """Draw shares from their posteriors, of shape (samples, columns)."""
    shape = (samples, len(count))
    return random.beta(count + _JEFFREYS, posts - count + _JEFFREYS, shape)


def find_band(
    shares: FloatArray, rates: tuple[FloatArray, FloatArray], method: Method, level: float
) -> FloatArray:
    """Return the percentiles of corrected draws, of shape (2, columns).

    Where many draws of the confusion are no better than chance, anything is possible: [0, 1].
    """
    draws = np.clip(undo(shares, rates, method), 0, 1)
    lost = np.isnan(draws).mean(axis=0) > (1 - level) / 2
    band = np.zeros((2, shares.shape[1]))
    band[1] = 1
    band[:, ~lost] = take_percentiles(draws[:, ~lost], level)
    return band


def _point(cells: Confusion, method: Method) -> tuple[FloatArray, FloatArray]:
    first, second = cells.rates if method == "sensitivity" else cells.predictive
    return np.asarray(first), np.asarray(second)


def _find_fault(cells: Confusion, method: Method) -> str:
    first, second = _point(cells, method)
    if np.isnan(first) or np.isnan(second):
        return "no such post in gold"
    if method == "sensitivity" and first + second <= 1:
        return "no better than chance"
    return ""


def _divide(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
