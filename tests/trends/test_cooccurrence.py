"""What stands together: counts by hand, and the measures that follow from them."""

from __future__ import annotations

import math

import pytest

from upphandling_nlp import trends
from upphandling_nlp.errors import OptionError

ROWS = [
    ("p1", "2020-01-01", ["theme:a", "theme:b", "risk:x", "country:MY"]),
    ("p2", "2021-01-01", ["theme:a", "risk:x", "risk:y"]),
    ("p3", None, ["theme:a", "risk:x", "country:MY"]),
    ("p4", "2021-01-01", ["theme:b"]),
    ("p5", "2021-01-01", []),
    ("p6", "2021-01-01", ["risk:y"]),
]


def test_pairs_by_hand(make):
    table = trends.count_together(*make(ROWS))
    counted = table.set_index(["value_1", "value_2"])["count"].to_dict()
    assert counted == {("a", "x"): 3, ("a", "y"): 1, ("b", "x"): 1}
    row = table.iloc[0]
    assert (row["count_1"], row["count_2"], row["posts"], row["share"]) == (3, 3, 6, 0.5)
    # Three of six posts carry each, always together: 1.5 expected, twice as many there.
    assert (row["expected"], row["lift"], row["pmi"], row["npmi"]) == pytest.approx((1.5, 2, 1, 1))
    assert row["g2"] == pytest.approx(2 * 6 * math.log(2))
    assert row["p"] == pytest.approx(0.00393, abs=1e-5)


def test_three_together(make):
    table = trends.count_together(*make(ROWS), dimensions=("theme", "risk", "country"))
    row = table.iloc[0]
    assert row[["value_1", "value_2", "value_3", "count"]].tolist() == ["a", "x", "MY", 2]
    assert row["lift"] == pytest.approx((2 / 6) / ((3 / 6) * (3 / 6) * (2 / 6)))
    assert row["pmi"] == pytest.approx(2)
    assert row["npmi"] == pytest.approx(2 / (2 * math.log2(3)))
    assert "g2" not in table.columns


def test_pairs_within_one_dimension_stand_once(make):
    table = trends.count_together(*make(ROWS), dimensions=("risk", "risk"))
    assert table[["value_1", "value_2", "count"]].to_numpy().tolist() == [["x", "y", 1]]


def test_duplicates_and_rare_pairs(make):
    posts, marks = make([*ROWS, ("p7", None, ["theme:a", "risk:y"])], groups={"p7": "p2"})
    counted = trends.count_together(posts, marks, min_count=2)
    assert counted[["value_1", "value_2", "count", "posts"]].to_numpy().tolist() == [
        ["a", "x", 3, 6]
    ]


def test_things_that_every_post_carries_tell_nothing(make):
    rows = [(f"p{n}", None, ["theme:a", "risk:x"]) for n in range(3)]
    row = trends.count_together(*make(rows)).iloc[0]
    assert (row["lift"], row["pmi"], row["npmi"], row["g2"], row["p"]) == (1, 0, 0, 0, 1)


def test_nothing_together(make):
    table = trends.count_together(*make([("p", None, ["theme:a"])]))
    assert table.empty
    assert {"value_1", "name_2", "count_2", "count", "pmi", "q"} <= set(table.columns)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"dimensions": "theme"}, "name two to four"),
        ({"dimensions": ("theme",)}, "name two to four"),
        ({"min_count": 0}, "give 1 or more"),
    ],
)
def test_options_that_are_not_allowed(make, options, problem):
    with pytest.raises(OptionError, match=problem):
        trends.count_together(*make(ROWS), **options)
