"""Two periods: shares, tests, and what an error of the classifier would have to be."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import fisher_exact

from upphandling_nlp import trends
from upphandling_nlp.errors import OptionError

BEFORE, AFTER = ("2020-01-01", "2020-12-31"), ("2022-01-01", "2022-12-31")


def list_rows(year, posts, **counts):
    return [
        (
            f"{year}-{number}",
            f"{year}-05-01",
            [f"theme:{value}" for value, count in counts.items() if number < count],
        )
        for number in range(posts)
    ]


@pytest.fixture(scope="module")
def archive(make):
    rows = list_rows(2020, 40, up=4, down=10, same=8) + list_rows(2022, 50, up=25, same=10, new=6)
    return make([*rows, ("between", "2021-05-01", ["theme:between"])])


def confuse(label, tp, fp, fn, tn):
    return pd.DataFrame(
        {"facet": ["theme"], "label": [label], "tp": [tp], "fp": [fp], "fn": [fn], "tn": [tn]}
    )


def test_what_rose_and_fell(archive):
    table = trends.compare_periods(*archive, before=BEFORE, after=AFTER).set_index("value")
    assert table.index.tolist() == ["up", "down", "new", "same"]
    up = table.loc["up"]
    assert (up["count_before"], up["posts_before"], up["count_after"], up["posts_after"]) == (
        4, 40, 25, 50,
    )  # fmt: skip
    assert (up["share_before"], up["share_after"], up["ratio"]) == (0.1, 0.5, 5.0)
    assert up["difference"] == pytest.approx(0.4)
    assert 0 < up["difference_low"] < 0.4 < up["difference_high"] < 1
    assert up["p"] == pytest.approx(fisher_exact([[4, 36], [25, 25]]).pvalue)
    assert np.isnan(table.loc["new", "ratio"])
    assert table.loc["same", "p"] == 1
    assert (table["q"] >= table["p"]).all()


def test_a_rise_that_only_another_error_could_explain(archive):
    confusion = confuse("up", 90, 5, 10, 195)
    table = trends.compare_periods(*archive, before=BEFORE, after=AFTER, confusion=confusion)
    row = table.set_index("value").loc["up"]
    # Sensitivity 0.9, specificity 0.975: 0.1 and 0.5 become 0.0857 and 0.5429.
    assert row["corrected_before"] == pytest.approx(0.075 / 0.875)
    assert row["corrected_after"] == pytest.approx(0.475 / 0.875)
    assert row["corrected_difference_low"] > 0.2
    # No sensitivity can make a half of a twelfth; specificity would have to fall to 0.537.
    assert np.isnan(row["sensitivity_needed"])
    true = 0.075 / 0.875
    shown = true * 0.9 + (1 - true) * (1 - row["specificity_needed"])
    assert shown == pytest.approx(0.5)
    assert not row["error_explains"]
    assert pd.isna(table.set_index("value").loc["down", "error_explains"])


def test_a_rise_that_a_small_error_explains(make):
    rows = list_rows(2020, 100, x=2) + list_rows(2022, 100, x=6)
    # Gold of 20 posts without the label: specificity is known to within 0.86 and 1.
    table = trends.compare_periods(
        *make(rows), before=BEFORE, after=AFTER, confusion=confuse("x", 18, 0, 2, 20)
    )
    row = table.iloc[0]
    assert 0.9 < row["specificity_needed"] < 1
    assert row["error_explains"]


def test_a_confusion_of_each_period(make):
    # The same posts are there, but the classifier finds half of them in the first year.
    rows = list_rows(2020, 100, x=20) + list_rows(2022, 100, x=40)
    pair = confuse("x", 50, 0, 50, 100), confuse("x", 100, 0, 0, 100)
    row = trends.compare_periods(*make(rows), before=BEFORE, after=AFTER, confusion=pair).iloc[0]
    assert row["corrected_before"] == pytest.approx(0.4)
    assert row["corrected_difference"] == pytest.approx(0.0)
    assert row["corrected_difference_low"] < 0 < row["corrected_difference_high"]
    assert row["error_explains"]


def test_more_confusions_than_periods_are_refused(archive):
    three = (confuse("up", 1, 1, 1, 1),) * 3
    with pytest.raises(OptionError, match="3 confusions; give one, or one of each period"):
        trends.compare_periods(*archive, before=BEFORE, after=AFTER, confusion=three)


def test_one_confusion_moves_both_periods_alike(make):
    # A poor confusion: the level is open, but that there is a rise is not.
    rows = list_rows(2020, 2000, x=600) + list_rows(2022, 2000, x=1000)
    row = trends.compare_periods(
        *make(rows), before=BEFORE, after=AFTER, confusion=confuse("x", 14, 4, 6, 16)
    ).iloc[0]
    assert row["corrected_difference_low"] > 0.1


def test_a_confusion_hardly_better_than_chance_leaves_all_open(make):
    rows = list_rows(2020, 100, x=20) + list_rows(2022, 100, x=40)
    row = trends.compare_periods(
        *make(rows), before=BEFORE, after=AFTER, confusion=confuse("x", 6, 40, 4, 50)
    ).iloc[0]
    assert (row["corrected_difference_low"], row["corrected_difference_high"]) == (-1, 1)


def test_duplicates_count_once(make):
    rows = [*list_rows(2020, 4, x=1), *list_rows(2022, 4, x=1), ("copy", "2022-06-01", ["theme:x"])]
    posts, marks = make(rows, groups={"copy": "2022-0"})
    row = trends.compare_periods(posts, marks, before=BEFORE, after=AFTER).iloc[0]
    assert (row["count_after"], row["posts_after"]) == (1, 4)


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        (("2019-01-01", "2019-12-31"), AFTER, "no post was published in before="),
        (AFTER, BEFORE, "does not end before"),
        (BEFORE, ("2020-12-31", "2022-12-31"), "does not end before"),
        (("i fjol", "i år"), AFTER, "is no pair of days"),
    ],
)
def test_periods_that_cannot_be_compared(archive, before, after, problem):
    with pytest.raises(OptionError, match=problem):
        trends.compare_periods(*archive, before=before, after=after)


def test_the_band_of_a_corrected_change_covers_the_true_one():
    # Each value a round: 300 posts in each period, true shares 0.1 and 0.2, sensitivity 0.75,
    # specificity 0.95, and a confusion measured on 60 posts with the label and 200 without.
    random = np.random.default_rng(4)
    rounds, size = 200, 300
    posts = pd.DataFrame(
        {
            "id": [f"p{number}" for number in range(2 * size)],
            "published": pd.to_datetime(["2020-05-01"] * size + ["2022-05-01"] * size),
        }
    )
    true = np.where(np.arange(2 * size) < size, 0.1, 0.2)
    carries = random.random((rounds, 2 * size)) < true
    given = random.random((rounds, 2 * size)) < np.where(carries, 0.75, 0.05)
    values, rows = np.nonzero(given)
    marks = pd.DataFrame(
        {
            "record_id": posts["id"].to_numpy()[rows],
            "dimension": "theme",
            "value": [f"v{number}" for number in values],
        }
    )
    tp, tn = random.binomial(60, 0.75, rounds), random.binomial(200, 0.95, rounds)
    labels = [f"v{number}" for number in range(rounds)]
    confusion = pd.DataFrame(
        {"facet": "theme", "label": labels, "tp": tp, "fp": 200 - tn, "fn": 60 - tp, "tn": tn}
    )
    table = trends.compare_periods(posts, marks, before=BEFORE, after=AFTER, confusion=confusion)
    low, high = table["corrected_difference_low"], table["corrected_difference_high"]
    covered = (low <= 0.1) & (high >= 0.1)
    assert len(table) == rounds
    assert covered.mean() >= 0.91, covered.mean()
    assert table["corrected_difference"].mean() == pytest.approx(0.1, abs=0.01)
    # Uncorrected, the change is smaller: 0.1 x (0.75 + 0.95 - 1).
    assert table["difference"].mean() == pytest.approx(0.07, abs=0.01)


def test_what_lies_in_neither_period_is_told(archive):
    posts, marks = archive
    more = pd.DataFrame({"id": ["x", "2020-0"], "published": [pd.NaT, pd.Timestamp("2020-05-01")]})
    posts = pd.concat([posts, more], ignore_index=True)
    table = trends.compare_periods(posts, marks, before=BEFORE, after=AFTER)
    assert table.attrs == {"duplicates": 1, "undated": 1, "outside": 1}
