"""Whether a share rises or falls over several periods: two modest tests.

Mann and Kendall's test asks whether later shares use to be higher, whatever the form of the rise;
Theil and Sen's slope says by how much a year. Every period counts alike there. The logistic slope
weighs each period by its posts: the odds of a post to carry the thing change by a factor a year.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from upphandling_nlp.errors import OptionError
from upphandling_nlp.trends.counts import SERIES
from upphandling_nlp.trends.significance import adjust_p_values
from upphandling_nlp.trends.units import check_columns, read_days

__all__ = ["fit_trends"]

FloatArray = NDArray[np.float64]

_MIN_PERIODS = 4
_DAYS = 365.25
_STEPS = 100
_LARGEST_STEP = 2.0
_CLOSE = 1e-9
_FIGURES = (
    "slope", "slope_low", "slope_high", "tau", "p", "odds_ratio", "odds_ratio_low",
    "odds_ratio_high", "odds_p", "dispersion",
)  # fmt: skip


def fit_trends(
    counts: pd.DataFrame, *, level: float = 0.95, keep_partial: bool = False
) -> pd.DataFrame:
    """Fit a trend over the periods to the share of each value.

    Args:
        counts: A frame of `count_marks`, best by year: months of one year resemble each other,
            and posts have their seasons, which the tests do not know of.
        level: Probability that the intervals are to cover, in (0, 1).
        keep_partial: Whether periods count that the archive covers only in part.

    Returns:
        A row a value, the smallest p first: `dimension`, `value`, `name`, `periods` (with posts),
        `count` (posts that carry it);

        `slope` (change of the share a year, Theil 1950 and Sen 1968) with `slope_low` and
        `slope_high`, `tau` (Kendall's, in [-1, 1]), `p` (Mann 1945, Kendall 1938; two-sided, exact
        where no shares are equal) and `q` (adjusted within the dimension);

        `odds_ratio` (factor of the odds a year) with its interval, `odds_p`, `odds_q`,
        `dispersion`: logistic regression on the day in the middle of the period, with Firth's
        (1993) correction, which keeps the slope finite where a thing is new; standard errors
        widened by the square root of the dispersion (Pearson's statistic over its degrees of
        freedom, at least 1), since posts come in waves (McCullagh and Nelder 1989).

        Figures are missing where fewer than four periods have posts or the share never changes.
        Many values make many tests: judge by `q`, which tells how many of those kept are chance
        (Benjamini and Hochberg 1995), not by `p`. `attrs` are those of `counts`.

    Raises:
        OptionError: `level` is not between 0 and 1.
        RecordError: The frame lacks a column.
    """
    if not 0 < level < 1:
        raise OptionError(f"level={level} is no probability between 0 and 1", remedy="try 0.95")
    check_columns(
        counts, (*SERIES, "name", "start", "end", "partial", "count", "posts"), maker="count_marks"
    )
    kept = counts.assign(**{name: read_days(counts, name) for name in ("start", "end")})
    kept = kept[kept["posts"] > 0]
    if not keep_partial:
        kept = kept[~kept["partial"].astype(bool)]
    rows = []
    for key, part in kept.sort_values("start").groupby([*SERIES, "name"], sort=True):
        middle = part["start"] + (part["end"] - part["start"]) / 2
        years = ((middle - middle.min()).dt.days / _DAYS).to_numpy(dtype=float)
        count, posts = (part[name].to_numpy(dtype=float) for name in ("count", "posts"))
        row: dict[str, object] = dict(zip((*SERIES, "name"), key, strict=True))
        row |= {"periods": len(part), "count": int(count.sum())}
        if len(part) >= _MIN_PERIODS and len(set(count / posts)) > 1:
            row |= _fit_ranks(years, count / posts, level) | _fit_odds(years, count, posts, level)
        rows.append(row)
    result = pd.DataFrame(rows, columns=[*SERIES, "name", "periods", "count", *_FIGURES])
    result[list(_FIGURES)] = result[list(_FIGURES)].astype(float)
    for name, adjusted in (("p", "q"), ("odds_p", "odds_q")):
        place = result.columns.get_loc(name)
        values = result.groupby("dimension")[name].transform(adjust_p_values)
        result.insert(int(place) + 1, adjusted, values)  # type: ignore[arg-type]  # one column
    result = result.sort_values(["p", *SERIES], kind="stable", ignore_index=True)
    result.attrs.update(counts.attrs)
    return result


def _fit_ranks(years: FloatArray, shares: FloatArray, level: float) -> dict[str, float]:
    from scipy.stats import kendalltau, theilslopes  # noqa: PLC0415  (heavy)

    told = kendalltau(years, shares)
    slope = theilslopes(shares, years, alpha=level)
    return {
        "slope": float(slope.slope),
        "slope_low": float(slope.low_slope),
        "slope_high": float(slope.high_slope),
        "tau": float(told.statistic),
        "p": float(told.pvalue),
    }


def _fit_odds(
    years: FloatArray, count: FloatArray, posts: FloatArray, level: float
) -> dict[str, float]:
    from scipy.stats import t  # noqa: PLC0415  (heavy)

    fitted = fit_logistic(years, count, posts)
    if fitted is None:
        return {}
    weights, covariance = fitted
    expected = 1 / (1 + np.exp(-(weights[0] + weights[1] * (years - years.mean()))))
    freedom = len(years) - 2
    pearson = (count - posts * expected) ** 2 / (posts * expected * (1 - expected))
    dispersion = max(1.0, float(pearson.sum()) / freedom)
    error = float(np.sqrt(dispersion * covariance[1, 1]))
    reach = float(t.ppf((1 + level) / 2, freedom)) * error
    return {
        "odds_ratio": float(np.exp(weights[1])),
        "odds_ratio_low": float(np.exp(weights[1] - reach)),
        "odds_ratio_high": float(np.exp(weights[1] + reach)),
        "odds_p": float(2 * t.sf(abs(weights[1]) / error, freedom)),
        "dispersion": dispersion,
    }


def fit_logistic(
    years: FloatArray, count: FloatArray, posts: FloatArray
) -> tuple[FloatArray, FloatArray] | None:
    """Fit a logistic regression of shares on time with Firth's (1993) penalty.

    The score of the likelihood is raised by h (1/2 - p) for each period, h being its leverage;
    the steps are those of Fisher scoring.

    Args:
        years: Times, in years.
        count: Posts that carry the thing.
        posts: All posts, at least 1.

    Returns:
        Intercept (at the mean of the times) and slope, and their covariance; None where the steps
        do not settle.
    """
    design = np.column_stack([np.ones(len(years)), years - years.mean()])
    weights = np.zeros(2)
    for _ in range(_STEPS):
        expected = 1 / (1 + np.exp(-design @ weights))
        spread = posts * expected * (1 - expected)
        information = design.T @ (design * spread[:, None])
        try:
            covariance = np.linalg.inv(information)
        except np.linalg.LinAlgError:
            return None
        leverage = spread * np.einsum("ij,jk,ik->i", design, covariance, design)
        score = design.T @ (count - posts * expected + leverage * (0.5 - expected))
        step = covariance @ score
        step *= min(1.0, _LARGEST_STEP / max(float(np.abs(step).max()), _CLOSE))
        weights = weights + step
        if np.abs(step).max() < _CLOSE:
            return weights, np.asarray(covariance, dtype=float)
    return None
