"""Statistics against values from the literature, from SciPy, and counted by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import power_divergence

from upphandling_nlp.trends.significance import (
    adjust_p_values,
    chi_square_p,
    keyness,
    log_likelihood,
    newcombe_interval,
    wilson_interval,
)
from upphandling_nlp.trends.terms import log_ratio


def test_log_likelihood_of_dunnings_swiss_bigram():
    # Dunning 1993, table 1: "the swiss" 110; one without the other 2442 and 111, neither 29114.
    whole = 110 + 2442 + 111 + 29114
    assert log_likelihood([110], [110 + 2442], [110 + 111], whole) == pytest.approx(
        [270.72], abs=0.01
    )


@pytest.mark.parametrize(
    ("first", "second", "sizes"),
    [(20, 3, (2668, 2743)), (1, 9, (1000, 5000)), (7, 0, (500, 700)), (0, 4, (10, 30))],
)
def test_keyness_is_the_power_divergence_of_scipy(first, second, sizes):
    rate = (first + second) / sum(sizes)
    expected = power_divergence(
        [first, second], [sizes[0] * rate, sizes[1] * rate], lambda_="log-likelihood"
    )
    found = keyness([first], [second], *sizes)
    assert found == pytest.approx([expected.statistic])
    assert chi_square_p(found) == pytest.approx([expected.pvalue])


def test_keyness_by_hand():
    # Ten of 1,000 words against ten of 3,000: E = 5 and 15.
    assert keyness([10], [10], 1000, 3000) == pytest.approx(
        [2 * (10 * math.log(2) + 10 * math.log(10 / 15))]
    )
    assert keyness([5, 0], [15, 0], 1000, 3000) == pytest.approx([0, 0])


def test_log_ratio_counts_doublings():
    # Hardie 2014: 1 is twice, 2 four times as frequent, -1 half; nothing counts as a half.
    found = log_ratio(np.array([4, 8, 1, 3, 0]), np.array([2, 2, 2, 0, 2]), (1000, 1000))
    assert found == pytest.approx([1, 2, -1, math.log2(6), -2])
    assert log_ratio(np.array([4]), np.array([4]), (1000, 2000)) == pytest.approx([1])


def test_adjusted_p_values_by_hand():
    # Four tests: p x 4 / rank, made monotone from the end; what was not tested stays missing.
    found = adjust_p_values([0.01, 0.04, np.nan, 0.03, 0.5])
    assert found[[0, 1, 3, 4]] == pytest.approx([0.04, 4 * 0.04 / 3, 4 * 0.04 / 3, 0.5])
    assert np.isnan(found[2])
    assert np.isnan(adjust_p_values([np.nan])).all()


def test_intervals_of_newcombe_1998():
    # Newcombe's examples of shares: 81 of 263 (1998a, table I) and 56/70 - 48/80 (1998b, table II).
    low, high = wilson_interval([81], [263])
    assert (low[0], high[0]) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    low, high = newcombe_interval(([48], [80]), ([56], [70]))
    assert (low[0], high[0]) == pytest.approx((0.0524, 0.3339), abs=1e-4)


def test_score_intervals_at_the_ends():
    low, high = wilson_interval([0, 20, 0], [20, 20, 0])
    assert (low[0], high[1]) == (0, 1)
    assert high[0] == pytest.approx(1.959964**2 / (20 + 1.959964**2), abs=1e-5)
    assert np.isnan([low[2], high[2]]).all()
