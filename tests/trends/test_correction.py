"""Shares before the classifier's errors: the formula, its limits, and simulated coverage."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from upphandling_nlp import trends
from upphandling_nlp.errors import OptionError, RecordError


def lay_out(cells, value="x"):
    """A frame of `count_marks` with (count, posts) of years from 2000."""
    frame = pd.DataFrame(cells, columns=["count", "posts"])
    frame.insert(0, "dimension", "theme")
    frame.insert(1, "value", value)
    frame.insert(2, "start", pd.to_datetime([f"{2000 + n}-01-01" for n in range(len(cells))]))
    return frame


def confuse(tp, fp, fn, tn, label="x"):
    return pd.DataFrame(
        {"facet": ["theme"], "label": [label], "tp": [tp], "fp": [fp], "fn": [fn], "tn": [tn]}
    )


def test_rogan_and_gladens_formula():
    # Sensitivity 0.8, specificity 0.9: (0.31 + 0.9 - 1) / (0.8 + 0.9 - 1) = 0.3.
    row = trends.correct_shares(lay_out([(310, 1000)]), confuse(80, 20, 20, 180)).iloc[0]
    assert (row["sensitivity"], row["specificity"]) == (0.8, 0.9)
    assert row["corrected"] == pytest.approx(0.3)
    assert row["corrected_count"] == pytest.approx(300)
    assert row["corrected_low"] < 0.3 < row["corrected_high"]
    assert not row["clipped"]
    assert row["note"] == ""


def test_the_predictive_form():
    # Precision 0.8, one in ten of the others overlooked: 0.31 x 0.8 + 0.69 x 0.1 = 0.317.
    row = trends.correct_shares(
        lay_out([(310, 1000)]), confuse(80, 20, 20, 180), method="precision"
    ).iloc[0]
    assert row["corrected"] == pytest.approx(0.317)


def test_a_perfect_classifier_is_not_corrected():
    row = trends.correct_shares(lay_out([(31, 100)]), confuse(2000, 0, 0, 9000)).iloc[0]
    assert row["corrected"] == pytest.approx(0.31)
    assert row["corrected_high"] - row["corrected_low"] == pytest.approx(0.18, abs=0.02)


@pytest.mark.parametrize(("cell", "corrected"), [((1, 100), 0), ((99, 100), 1)])
def test_what_leaves_the_range_is_clipped_and_flagged(cell, corrected):
    row = trends.correct_shares(lay_out([cell]), confuse(80, 20, 20, 180)).iloc[0]
    assert (row["corrected"], row["clipped"]) == (corrected, True)
    assert row["corrected_low"] <= corrected <= row["corrected_high"]


@pytest.mark.parametrize(
    ("confusion", "note"),
    [
        (confuse(80, 20, 20, 180, label="y"), "not in the confusion"),
        (confuse(0, 20, 0, 180), "no such post in gold"),
        (confuse(10, 90, 40, 60), "no better than chance"),
    ],
)
def test_no_correction_is_made_up(confusion, note):
    row = trends.correct_shares(lay_out([(31, 100)]), confusion).iloc[0]
    assert row["note"] == note
    assert row[["corrected", "corrected_low", "corrected_high"]].isna().all()


def test_a_confusion_hardly_better_than_chance_leaves_all_open():
    row = trends.correct_shares(lay_out([(31, 100)]), confuse(6, 40, 4, 50)).iloc[0]
    assert (row["corrected_low"], row["corrected_high"]) == (0, 1)


def test_a_period_without_posts_has_no_share():
    table = trends.correct_shares(lay_out([(0, 0), (5, 10)]), confuse(80, 20, 20, 180))
    assert np.isnan(table["corrected"].iloc[0])
    assert table["corrected"].notna().iloc[1]


def test_the_interval_covers_the_true_share_in_simulated_archives():
    # Each round, a label of its own: a confusion measured on 300 gold posts, 75 with the label;
    # an archive of 400 posts, a fifth with it. One in ten of the others is labelled too.
    random = np.random.default_rng(11)
    rounds, true = 600, 0.2
    tp, tn = random.binomial(75, 0.8, rounds), random.binomial(225, 0.9, rounds)
    carrying = random.binomial(400, true, rounds)
    given = random.binomial(carrying, 0.8) + random.binomial(400 - carrying, 0.1)
    labels = [f"label-{number}" for number in range(rounds)]
    cells = pd.DataFrame(
        {"dimension": "theme", "value": labels, "start": 0, "count": given, "posts": 400}
    )
    confusion = pd.DataFrame(
        {"facet": "theme", "label": labels, "tp": tp, "fp": 225 - tn, "fn": 75 - tp, "tn": tn}
    )
    table = trends.correct_shares(cells, confusion, samples=1_000)
    covered = (table["corrected_low"] <= true) & (table["corrected_high"] >= true)
    assert 0.93 <= covered.mean() <= 0.975  # 0.958 when this was written
    assert (table["count"] / 400).mean() == pytest.approx(0.24, abs=0.003)
    assert table["corrected"].mean() == pytest.approx(true, abs=0.003)


def test_results_are_the_same_for_the_same_seed_and_any_order():
    cells, confusion = lay_out([(5, 50), (9, 60)]), confuse(80, 20, 20, 180)
    first = trends.correct_shares(cells, confusion)
    again = trends.correct_shares(cells.iloc[::-1], confusion).iloc[::-1]
    pd.testing.assert_frame_equal(first, again)


@pytest.mark.parametrize(
    ("confusion", "problem"),
    [
        (confuse(80, 20, 20, 180).drop(columns="tn"), "lacks the columns tn"),
        (confuse(-1, 20, 20, 180), "the confusion of 'x' holds"),
        (confuse("många", 20, 20, 180), "the confusion of 'x' holds"),
        (pd.concat([confuse(1, 2, 3, 4)] * 2), "the confusion of 'x' stands twice"),
    ],
)
def test_a_faulty_confusion_is_refused(confusion, problem):
    with pytest.raises(RecordError, match=problem):
        trends.correct_shares(lay_out([(1, 2)]), confusion)


def test_an_unknown_method_is_refused():
    with pytest.raises(OptionError, match="use sensitivity or precision"):
        trends.correct_shares(lay_out([(1, 2)]), confuse(1, 1, 1, 1), method="recall")
