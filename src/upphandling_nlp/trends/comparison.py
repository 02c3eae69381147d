"""One period against another: what rose, what fell, and whether it could be the classifier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from upphandling_nlp.errors import OptionError
from upphandling_nlp.trends.correction import (
    Confusion,
    draw_confusion,
    draw_shares,
    read_confusions,
    undo,
)
from upphandling_nlp.trends.counts import SERIES, choose_marks
from upphandling_nlp.trends.intervals import make_random, take_percentiles
from upphandling_nlp.trends.periods import count_left_out
from upphandling_nlp.trends.significance import adjust_p_values, newcombe_interval
from upphandling_nlp.trends.units import Covers, list_units, read_limits

__all__ = ["ConfusionPair", "compare_periods", "split_posts"]

#: Confusions of the two periods, where gold is there for each.
ConfusionPair = tuple[pd.DataFrame, pd.DataFrame]

_LEVEL = 0.95
_SAMPLES = 4_000
_ERRORS = (
    "corrected_before", "corrected_after", "corrected_difference", "corrected_difference_low",
    "corrected_difference_high", "sensitivity_needed", "specificity_needed",
)  # fmt: skip


def compare_periods(
    posts: pd.DataFrame,
    marks: pd.DataFrame,
    *,
    before: Covers,
    after: Covers,
    dimension: str | None = None,
    confusion: pd.DataFrame | ConfusionPair | None = None,
) -> pd.DataFrame:
    """Compare the shares of two periods, and ask whether the classifier's errors explain it.

    Args:
        posts: A frame of `to_frame`; a column `group` makes duplicates count once.
        marks: A frame of `marks_frame` or `terms_frame`.
        before: First and last day of the earlier period, inclusive.
        after: First and last day of the later period.
        dimension: Only this dimension; all without it.
        confusion: Confusion of the labels (see `correct_shares`); or two of them, one from posts
            of each period, where the errors themselves may have changed.

    Returns:
        A row a value, the greatest change first: `dimension`, `value`, `name`; `count_before`,
        `posts_before`, `share_before` and the same `_after`; `difference` of the shares with
        `difference_low` and `difference_high` (95 %, Newcombe 1998); `ratio` (missing where the
        share before is 0); `p` (Fisher's exact test, two-sided) and `q` (Benjamini and Hochberg
        1995, within the dimension).

        With a confusion also `corrected_before`, `corrected_after`, `corrected_difference` and
        its 95 % band (both periods corrected by the same draws of one confusion, or each by its
        own); and, if the true share had not moved from `corrected_before`: `sensitivity_needed`
        and `specificity_needed`, what the one or the other would have to be in the later period
        to show what was seen there (missing where no value could), and `error_explains`: whether
        such a value lies within the 95 % interval of the measured one. Where it does, the change
        may be one of the error alone.

        `attrs` tells `undated` (posts without a day), `outside` (posts in neither period) and
        `duplicates` (rows that are another post's).

    Raises:
        OptionError: A period is no pair of days, has no posts, or the two overlap.
        RecordError: A frame lacks a column.
    """
    earlier, later, attrs = split_posts(posts, before=before, after=after)
    marks = choose_marks(marks, dimension=dimension, values=None)
    counted = [
        _count(part, marks, suffix=suffix)
        for part, suffix in ((earlier, "_before"), (later, "_after"))
    ]
    result = counted[0].merge(counted[1], on=[*SERIES, "name"], how="outer")
    for suffix, part in (("_before", earlier), ("_after", later)):
        result[f"count{suffix}"] = result[f"count{suffix}"].fillna(0).astype("int64")
        result[f"posts{suffix}"] = len(part)
        result[f"share{suffix}"] = result[f"count{suffix}"] / len(part)
    result["difference"] = result["share_after"] - result["share_before"]
    result["difference_low"], result["difference_high"] = newcombe_interval(
        (result["count_before"], result["posts_before"]),
        (result["count_after"], result["posts_after"]),
        level=_LEVEL,
    )
    share = result["share_before"]
    result["ratio"] = result["share_after"] / share.where(share > 0)
    result["p"] = _test_exactly(result)
    result["q"] = result.groupby("dimension")["p"].transform(adjust_p_values)
    if confusion is not None:
        result = _ask_for_errors(result, confusion)
    order = result["difference"].abs().sort_values(ascending=False, kind="stable").index
    result = result.loc[order].reset_index(drop=True)
    result.attrs.update(attrs)
    return result


def split_posts(
    posts: pd.DataFrame, *, before: Covers, after: Covers
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, int]]:
    """Return the posts of two periods, duplicates once, and the `attrs` of a table made of them.

    The posts have the columns `id` and `published`.

    Raises:
        OptionError: A period is no pair of days, has no posts, or the two overlap.
        RecordError: The frame lacks a column.
    """
    units = list_units(posts).rename(columns={"record_id": "id"})
    attrs = count_left_out(posts, units)
    parts, limits = [], []
    for name, days in (("before", before), ("after", after)):
        first, last = read_limits(name, days)
        part = units[units["published"].between(first, last)]
        if part.empty:
            raise OptionError(
                f"no post was published in {name}={days!r}", remedy="choose a period with posts"
            )
        parts.append(part[["id", "published"]].reset_index(drop=True))
        limits.append((first, last))
    if limits[0][1] >= limits[1][0]:
        raise OptionError(
            f"before={before!r} does not end before after={after!r}",
            remedy="name the earlier period first, without overlap",
        )
    dated = len(units) - attrs["undated"]
    return parts[0], parts[1], attrs | {"outside": dated - len(parts[0]) - len(parts[1])}


def _count(posts: pd.DataFrame, marks: pd.DataFrame, *, suffix: str) -> pd.DataFrame:
    carried = marks[marks["record_id"].isin(set(posts["id"]))]
    return carried.groupby([*SERIES, "name"], sort=True).size().reset_index(name=f"count{suffix}")


def _test_exactly(table: pd.DataFrame) -> NDArray[np.float64]:
    from scipy.stats import fisher_exact  # noqa: PLC0415  (heavy)

    names = ["count_before", "posts_before", "count_after", "posts_after"]
    known: dict[tuple[int, ...], float] = {}
    values = []
    for row in table[names].itertuples(index=False):
        key = tuple(row)
        if key not in known:
            k1, n1, k2, n2 = key
            known[key] = float(fisher_exact([[k1, n1 - k1], [k2, n2 - k2]]).pvalue)
        values.append(known[key])
    return np.asarray(values, dtype=float)


@dataclass(frozen=True)
class _Seen:
    """Counts of one value in the two periods."""

    key: tuple[str, str]
    count: tuple[int, int]
    posts: tuple[int, int]

    @property
    def shares(self) -> tuple[float, float]:
        return self.count[0] / self.posts[0], self.count[1] / self.posts[1]


def _ask_for_errors(table: pd.DataFrame, confusion: pd.DataFrame | ConfusionPair) -> pd.DataFrame:
    pair = [confusion] if isinstance(confusion, pd.DataFrame) else list(confusion)
    if not 1 <= len(pair) <= 2:
        raise OptionError(f"{len(pair)} confusions", remedy="give one, or one of each period")
    first, second = read_confusions(pair[0]), read_confusions(pair[-1])
    rows: list[dict[str, float | bool]] = []
    for seen in _list_seen(table):
        cells = first.get(seen.key), second.get(seen.key)
        if cells[0] is None or cells[1] is None:
            rows.append({})
        else:
            rows.append(_correct_difference(seen, cells[0], cells[1], own=len(pair) == 2))
    told = pd.DataFrame(rows, columns=[*_ERRORS, "error_explains"], index=table.index)
    told[list(_ERRORS)] = told[list(_ERRORS)].astype(float)
    told["error_explains"] = told["error_explains"].astype("boolean")
    return pd.concat([table, told], axis=1)


def _list_seen(table: pd.DataFrame) -> Iterator[_Seen]:
    columns = (
        *SERIES, "count_before", "count_after", "posts_before", "posts_after"
    )  # fmt: skip
    for row in zip(*(table[name].tolist() for name in columns), strict=True):
        dimension, value, *figures = row
        yield _Seen((dimension, value), (figures[0], figures[1]), (figures[2], figures[3]))


def _correct_difference(
    seen: _Seen, first: Confusion, second: Confusion, *, own: bool
) -> dict[str, float | bool]:
    points = [
        float(np.clip(_undo(share, cells.rates), 0, 1))
        for share, cells in zip(seen.shares, (first, second), strict=True)
    ]
    if np.isnan(points).any():
        return {}
    random = make_random(0, *seen.key)
    rates = [draw_confusion(first, "sensitivity", _SAMPLES, random)]
    # One confusion: its draws are shared, so that an error of gold moves both periods alike.
    rates.append(draw_confusion(second, "sensitivity", _SAMPLES, random) if own else rates[0])
    drawn = [
        np.clip(
            undo(
                draw_shares(np.array([count]), np.array([posts]), _SAMPLES, random),
                rate,
                "sensitivity",
            ),
            0,
            1,
        )
        for count, posts, rate in zip(seen.count, seen.posts, rates, strict=True)
    ]
    moved = drawn[1] - drawn[0]
    # Where many draws of a confusion are no better than chance, anything is possible.
    lost = np.isnan(moved).mean() > (1 - _LEVEL) / 2
    low, high = (-1.0, 1.0) if lost else take_percentiles(moved, _LEVEL)[:, 0]
    difference = points[1] - points[0]
    needed = _find_needed_rates(points[0], seen.shares[1], second.rates)
    return {
        "corrected_before": points[0],
        "corrected_after": points[1],
        "corrected_difference": difference,
        "corrected_difference_low": min(low, difference),
        "corrected_difference_high": max(high, difference),
        "sensitivity_needed": needed[0],
        "specificity_needed": needed[1],
        "error_explains": any(
            _lies_within(rate, draws, measured)
            for rate, draws, measured in zip(needed, rates[1], second.rates, strict=True)
        ),
    }


def _lies_within(rate: float, draws: NDArray[np.float64], measured: float) -> bool:
    """Whether a rate lies in the interval of the measured one, which has that one within it."""
    low, high = take_percentiles(draws, _LEVEL)[:, 0]
    return bool(min(low, measured) <= rate <= max(high, measured))


def _find_needed_rates(true: float, seen: float, rates: tuple[float, float]) -> tuple[float, float]:
    """What sensitivity, or specificity, would show `seen` of a true share; nan where none could.

    Solves seen = true x sensitivity + (1 - true) x (1 - specificity) for the one, with the other
    as measured.
    """
    sensitivity, specificity = rates
    wrong = (1 - true) * (1 - specificity)
    for_sensitivity = (seen - wrong) / true if true else float("nan")
    for_specificity = 1 - (seen - true * sensitivity) / (1 - true) if true < 1 else float("nan")
    return tuple(  # type: ignore[return-value]  # two in, two out
        rate if 0 <= rate <= 1 else float("nan")
        # What is 1 but for rounding is 1.
        for rate in (round(for_sensitivity, 12), round(for_specificity, 12))
    )


def _undo(share: float, rates: tuple[float, float]) -> float:
    first, second = rates
    return float(undo(np.asarray(share), (np.asarray(first), np.asarray(second)), "sensitivity"))
