"""Trends over periods: against SciPy, by hand, and in simulated archives."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kendalltau

from upphandling_nlp import trends
from upphandling_nlp.errors import OptionError
from upphandling_nlp.trends.slopes import fit_logistic


def lay_out(cells, value="x", *, partial=False):
    """A frame of `count_marks` with (count, posts) of years from 2000."""
    frame = pd.DataFrame(cells, columns=["count", "posts"])
    years = [2000 + number for number in range(len(cells))]
    frame.insert(0, "dimension", "theme")
    frame.insert(1, "value", value)
    frame.insert(2, "name", value)
    frame.insert(3, "start", pd.to_datetime([f"{year}-01-01" for year in years]))
    frame.insert(4, "end", pd.to_datetime([f"{year}-12-31" for year in years]))
    frame.insert(5, "partial", partial)
    return frame


def test_a_steady_rise():
    row = trends.fit_trends(lay_out([(10 * n, 100) for n in range(1, 7)])).iloc[0]
    assert (row["periods"], row["count"]) == (6, 210)
    assert row["tau"] == pytest.approx(1)
    assert row["slope"] == pytest.approx(0.1, abs=1e-3)
    assert row["p"] == pytest.approx(2 / 720)  # one order of 6! and its reverse
    assert row["odds_ratio_low"] > 1.3
    assert row["odds_p"] < 0.01


def test_mann_and_kendalls_test_is_that_of_scipy():
    cells = [(5, 50), (9, 60), (4, 55), (12, 70), (11, 50), (15, 66), (14, 80)]
    row = trends.fit_trends(lay_out(cells)).iloc[0]
    expected = kendalltau(range(7), [count / posts for count, posts in cells])
    assert (row["tau"], row["p"]) == pytest.approx((expected.statistic, expected.pvalue))


def test_firths_penalty_is_a_half_in_each_cell_of_two_periods():
    # A saturated model: Firth (1993) adds 1/2 to carriers and others of each period.
    years = np.array([0.0, 1.0])
    weights, _ = fit_logistic(years, np.array([0.0, 5.0]), np.array([10.0, 10.0]))
    expected = np.log(5.5 / 5.5) - np.log(0.5 / 10.5)
    assert weights[1] == pytest.approx(expected)
    assert weights[0] == pytest.approx(np.log(0.5 / 10.5) + expected / 2)


def test_the_logistic_slope_is_found_again():
    years = np.arange(8.0)
    share = 1 / (1 + np.exp(2 - 0.3 * years))
    posts = np.full(8, 100_000.0)
    weights, covariance = fit_logistic(years, np.round(share * posts), posts)
    assert weights[1] == pytest.approx(0.3, abs=1e-3)
    # The error of a logistic slope: 1 / sqrt(sum n p (1 - p) (t - mean)^2), the mean weighted.
    spread = posts * share * (1 - share)
    centre = (spread * years).sum() / spread.sum()
    assert covariance[1, 1] == pytest.approx(1 / (spread * (years - centre) ** 2).sum(), rel=1e-3)


def test_a_thing_that_is_new_has_a_finite_slope():
    row = trends.fit_trends(lay_out([(0, 40), (0, 40), (0, 40), (0, 40), (20, 40)])).iloc[0]
    assert 1 < row["odds_ratio"] < 1e4
    assert np.isfinite(row["odds_ratio_high"])


def test_waves_widen_the_interval():
    calm = trends.fit_trends(lay_out([(20 + n, 100) for n in range(8)])).iloc[0]
    waves = trends.fit_trends(lay_out([(20 + n + 15 * (-1) ** n, 100) for n in range(8)])).iloc[0]
    assert calm["dispersion"] == 1
    assert waves["dispersion"] > 3
    assert waves["odds_p"] > calm["odds_p"]


def test_chance_alone_is_rarely_called_a_trend():
    random = np.random.default_rng(8)
    parts = [
        lay_out(list(zip(random.binomial(60, 0.2, 8), [60] * 8, strict=True)), value=f"v{number}")
        for number in range(200)
    ]
    table = trends.fit_trends(pd.concat(parts, ignore_index=True))
    assert (table["p"] <= 0.05).mean() <= 0.08  # 0.05 when this was written
    assert (table["odds_p"] <= 0.05).mean() <= 0.08  # 0.01 when this was written
    assert (table["q"] <= 0.05).sum() == 0
    assert (table["q"] >= table["p"]).all()


def test_periods_that_do_not_count():
    cells = [(1, 10), (2, 10), (0, 0), (3, 10), (4, 10), (9, 10)]
    frame = lay_out(cells, partial=[False, False, False, False, False, True])
    row = trends.fit_trends(frame).iloc[0]
    assert (row["periods"], row["count"]) == (4, 10)
    assert row["tau"] == pytest.approx(1)
    assert trends.fit_trends(frame, keep_partial=True).iloc[0]["periods"] == 5


@pytest.mark.parametrize("cells", [[(1, 10), (2, 10), (3, 10)], [(2, 10)] * 6, [(0, 10)] * 6])
def test_too_little_for_a_trend(cells):
    row = trends.fit_trends(lay_out(cells)).iloc[0]
    assert row[["slope", "tau", "p", "q", "odds_ratio", "odds_p", "odds_q"]].isna().all()


def test_an_empty_table_and_a_wrong_level():
    assert trends.fit_trends(lay_out([])).empty
    with pytest.raises(OptionError, match="level=2"):
        trends.fit_trends(lay_out([]), level=2)


def test_a_trend_tells_what_its_counts_left_out_and_reads_days_of_csv(tmp_path):
    counts = lay_out([(10 * n, 100) for n in range(1, 7)])
    counts.attrs["undated"] = 3
    fitted = trends.fit_trends(counts)
    assert fitted.attrs == {"undated": 3}
    counts.to_csv(tmp_path / "c.csv", index=False)
    again = trends.fit_trends(pd.read_csv(tmp_path / "c.csv"))
    pd.testing.assert_frame_equal(again, fitted)
