"""Bands of uncertainty for counts and shares: the bootstrap over posts.

An archive is one draw of what could have been written. The bootstrap (Efron 1979) draws its posts
anew, with replacement, and counts again; the percentiles of these counts are the band. A drawn
archive of N posts has a multinomial number of posts in each period, and of these a binomial number
that carries the thing: so the counts of all draws are drawn at once, exactly as if every post had
been drawn, without touching the posts.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from upphandling_nlp.errors import OptionError
from upphandling_nlp.trends.counts import SERIES
from upphandling_nlp.trends.significance import wilson_interval
from upphandling_nlp.trends.units import check_columns

__all__ = ["add_intervals", "check_resampling", "iterate_series", "make_random", "take_percentiles"]

FloatArray = NDArray[np.float64]


def add_intervals(
    counts: pd.DataFrame, *, level: float = 0.95, samples: int = 1_000, seed: int = 0
) -> pd.DataFrame:
    """Add bootstrap intervals over posts to counts and shares.

    Args:
        counts: A frame of `count_marks`, with all periods of each value.
        level: Probability that an interval is to cover, in (0, 1).
        samples: Number of drawn archives.
        seed: Seed of the random numbers; the interval of a value does not depend on what else
            the frame holds.

    Returns:
        The frame with `count_low`, `count_high`, `share_low`, `share_high` (percentiles; missing
        where there is no post) and `interval`: "bootstrap", or "wilson" where none or all posts
        of a period carry the value. All draws are then alike, and the score interval (Wilson 1927)
        says what the bootstrap cannot.

    Raises:
        OptionError: An option is not allowed.
        RecordError: The frame lacks a column.
    """
    check_columns(counts, (*SERIES, "start", "count", "posts"), maker="count_marks")
    check_resampling(level, samples)
    ends = np.full((4, len(counts)), np.nan)
    drawn_posts: dict[bytes, NDArray[np.int64]] = {}
    for key, rows, count, posts in iterate_series(counts):
        shape = posts.tobytes()
        if shape not in drawn_posts:
            drawn_posts[shape] = _draw_posts(posts, samples, seed)
        some = np.flatnonzero((count > 0) & (count < posts))
        drawn = drawn_posts[shape][:, some]
        carrying = make_random(seed, *key).binomial(drawn, count[some] / posts[some])
        with np.errstate(invalid="ignore", divide="ignore"):
            shares = carrying / np.where(drawn > 0, drawn, np.nan)
        ends[0:2, rows[some]] = take_percentiles(carrying.astype(float), level)
        ends[2:4, rows[some]] = take_percentiles(shares, level)
    result = counts.copy()
    count, posts = counts["count"].to_numpy(), counts["posts"].to_numpy()
    flat = ((count == 0) | (count == posts)) & (posts > 0)
    low, high = wilson_interval(count, posts, level=level)
    ends[2:4, flat] = low[flat], high[flat]
    ends[0:2, flat] = (low * posts)[flat], (high * posts)[flat]
    for name, values in zip(
        ("count_low", "count_high", "share_low", "share_high"), ends, strict=True
    ):
        result[name] = values
    result["interval"] = np.where(flat, "wilson", np.where(posts > 0, "bootstrap", ""))
    return result


def check_resampling(level: float, samples: int) -> None:
    """Raise where options of a resampling are not allowed.

    Raises:
        OptionError: Names the option.
    """
    if not 0 < level < 1:
        raise OptionError(f"level={level} is no probability between 0 and 1", remedy="try 0.95")
    if samples < 1:
        raise OptionError(f"samples={samples} draws nothing", remedy="give 1,000 or more")


def make_random(seed: int, *key: str) -> np.random.Generator:
    """Make the random numbers of one value: the same whatever stands beside it in a frame."""
    return np.random.default_rng([seed, zlib.crc32("\x1f".join(key).encode())])


def iterate_series(
    counts: pd.DataFrame,
) -> Iterator[tuple[tuple[str, str], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]]:
    """Yield each value's key, row numbers, counts and posts, in order of time."""
    ordered = counts.reset_index(drop=True).sort_values([*SERIES, "start"], kind="stable")
    for key, part in ordered.groupby(SERIES, sort=False):
        yield (
            (str(key[0]), str(key[1])),
            part.index.to_numpy(dtype=np.int64),
            part["count"].to_numpy(dtype=np.int64),
            part["posts"].to_numpy(dtype=np.int64),
        )


def take_percentiles(draws: FloatArray, level: float) -> FloatArray:
    """Return the lower and upper end of each column of draws, of shape (2, columns).

    A draw is missing where it has no post in the period; it says nothing and is left out.
    """
    if not draws.size:
        return np.full((2, draws.shape[1]), np.nan)
    tail = (1 - level) / 2
    return np.asarray(np.nanquantile(draws, [tail, 1 - tail], axis=0), dtype=float)


def _draw_posts(posts: NDArray[np.int64], samples: int, seed: int) -> NDArray[np.int64]:
    whole = int(posts.sum())
    shares = posts / whole if whole else np.zeros(len(posts))
    if not whole:
        return np.zeros((samples, len(posts)), dtype=np.int64)
    return np.random.default_rng(seed).multinomial(whole, shares, size=samples)
