"""Shares as they would be if every period had the same mix of sources.

Archives grow and change: a year in which an NGO's feed was added has more posts on labour rights
without any source having changed its mind. Direct standardisation (Breslow and Day 1987, chapter 2)
weighs the share within each source by the same weights in every period:

    standardised = sum over sources of weight x share in that source / sum of these weights

with the sources that have posts in the period. By default a source weighs what it weighs in the
whole archive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from upphandling_nlp.errors import OptionError
from upphandling_nlp.trends.counts import SERIES, choose_marks, count_marks
from upphandling_nlp.trends.intervals import check_resampling, make_random, take_percentiles
from upphandling_nlp.trends.periods import By, PostTable, place_in_periods
from upphandling_nlp.trends.significance import wilson_interval
from upphandling_nlp.trends.units import Covers

__all__ = ["OTHER", "StandardOptions", "standardise_shares"]

#: The stratum of all sources with few posts.
OTHER = "(other)"


@dataclass(frozen=True)
class StandardOptions:
    """How to standardise.

    Attributes:
        over: Column of the posts whose mix is to be the same in every period; the number of an
            item in a file ("pressrum.rss#12") does not count.
        weights: Weight of each stratum, at least 0; None takes its share of the archive.
        min_posts: Strata with fewer posts in the whole archive are taken together, since the share
            in a handful of posts is noise. Without effect where weights are given.
        level: Probability that an interval is to cover, in (0, 1).
        samples: Number of drawn archives.
        seed: Seed of the random numbers.
    """

    over: str = "source"
    weights: Mapping[str, float] | None = None
    min_posts: int = 20
    level: float = 0.95
    samples: int = 1_000
    seed: int = 0


@dataclass(frozen=True)
class _Strata:
    """Posts by period and stratum.

    Attributes:
        names: The strata.
        codes: Stratum of each unit of the post table.
        weights: Weight of each stratum.
        posts: Counts of shape (periods, strata).
    """

    names: tuple[str, ...]
    codes: NDArray[np.int64]
    weights: NDArray[np.float64]
    posts: NDArray[np.int64]


def standardise_shares(
    posts: pd.DataFrame,
    marks: pd.DataFrame,
    *,
    by: By = "year",
    dimension: str | None = None,
    covers: Covers | None = None,
    options: StandardOptions | None = None,
) -> pd.DataFrame:
    """Count as `count_marks`, and add shares standardised for the mix of sources.

    Args:
        posts: A frame of `to_frame`; a column `group` makes duplicates count once.
        marks: A frame of `marks_frame` or `terms_frame`.
        by: "month", "quarter" or "year".
        dimension: Only this dimension; all without it.
        covers: First and last day that the archive covers (see `count_posts`).
        options: What to standardise over, and how.

    Returns:
        The frame of `count_marks` with `standardised` (in [0, 1]), `standardised_low`,
        `standardised_high` (percentile bootstrap over posts; the score interval of the plain share
        where no or every post carries the value, as in `add_intervals`) and `covered`, the weight
        of the sources that have posts in the period, in [0, 1]: where it is low, the period is
        compared by few sources.

    Raises:
        OptionError: An option is not allowed, or a stratum has no weight.
        RecordError: A frame lacks a column.
    """
    options = options or StandardOptions()
    check_resampling(options.level, options.samples)
    result = count_marks(posts, marks, by=by, dimension=dimension, covers=covers)
    table = place_in_periods(posts, by=by, covers=covers, stratum=options.over)
    strata = _find_strata(table, options)
    chosen = choose_marks(marks, dimension=dimension, values=None)
    placed = chosen.merge(
        table.units[["record_id", "slot"]].assign(stratum=strata.codes), on="record_id"
    )
    figures = np.full((3, len(result)), np.nan)
    width = len(table.periods)
    keys = result.iloc[::width][SERIES].itertuples(index=False) if width else ()
    carried = dict(iter(placed.groupby(SERIES, sort=False)))
    for number, key in enumerate(keys):
        part = carried.get(tuple(key))
        count = np.zeros(strata.posts.shape, dtype=np.int64)
        if part is not None:
            np.add.at(count, (part["slot"].to_numpy(), part["stratum"].to_numpy()), 1)
        place = slice(number * width, (number + 1) * width)
        figures[:, place] = _standardise(count, strata, options, key=tuple(map(str, key)))
    result["standardised"] = figures[0]
    result["standardised_low"], result["standardised_high"] = _fill_flat(
        result, figures[1:], options.level
    )
    covered = np.where(strata.posts > 0, strata.weights, 0).sum(axis=1)
    result["covered"] = np.tile(covered, len(result) // width if width else 0)
    return result


def _find_strata(table: PostTable, options: StandardOptions) -> _Strata:
    values = table.units["stratum"]
    if options.weights is None:
        sizes = values.value_counts()
        values = values.where(values.map(sizes) >= options.min_posts, OTHER)
    codes, names = pd.factorize(values, sort=True)
    shape = len(table.periods), max(len(names), 1)
    posts = np.zeros(shape, dtype=np.int64)
    np.add.at(posts, (table.units["slot"].to_numpy(), codes), 1)
    if options.weights is None:
        weights = posts.sum(axis=0).astype(float)
    else:
        missing = [str(name) for name in names if name not in options.weights]
        if missing:
            raise OptionError(f"no weight for '{missing[0]}'", remedy="give one, 0 leaves it out")
        weights = np.array([options.weights[name] for name in names], dtype=float)
        weights = weights if len(names) else np.zeros(1)
        if (weights < 0).any() or (len(names) and not weights.sum() > 0):
            raise OptionError("weights below 0, or all 0", remedy="give shares of the whole")
    whole = weights.sum()
    return _Strata(tuple(names), codes, weights / whole if whole else weights, posts)


def _standardise(
    count: NDArray[np.int64], strata: _Strata, options: StandardOptions, *, key: tuple[str, ...]
) -> NDArray[np.float64]:
    """Point and ends of each period, of shape (3, periods)."""
    figures = np.full((3, len(count)), np.nan)
    figures[0] = _weigh(count, strata.posts, strata.weights)
    random = make_random(options.seed, *key)
    whole = int(strata.posts.sum())
    for slot in np.flatnonzero(count.any(axis=1)):
        posts, carrying = strata.posts[slot], count[slot]
        there = posts > 0
        posts, carrying = posts[there], carrying[there]
        # The posts of the period's sources, and all the others in one: so many does a draw have.
        cells = np.append(posts, whole - posts.sum()) / whole
        drawn = random.multinomial(whole, cells, size=options.samples)[:, :-1]
        hits = random.binomial(drawn, carrying / posts)
        shares = _weigh(hits, drawn, strata.weights[there])
        figures[1:, slot] = take_percentiles(shares[:, None], options.level)[:, 0]
    return figures


def _weigh(
    count: NDArray[np.int64], posts: NDArray[np.int64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Weighted mean of the shares along the last axis, over the strata that have posts."""
    there = posts > 0
    shares = count / np.where(there, posts, 1)
    weight = np.where(there, weights, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        value: NDArray[np.float64] = (shares * weight).sum(axis=-1) / weight.sum(axis=-1)
    return value


def _fill_flat(
    result: pd.DataFrame, ends: NDArray[np.float64], level: float
) -> NDArray[np.float64]:
    count, posts = result["count"].to_numpy(), result["posts"].to_numpy()
    flat = (posts > 0) & ((count == 0) | (count == posts))
    low, high = wilson_interval(count, posts, level=level)
    return np.where(flat, np.vstack([low, high]), ends)
