"""Bootstrap bands: as if posts had been drawn one by one, and as wide as they ought to be."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from upphandling_nlp import trends
from upphandling_nlp.errors import OptionError, RecordError


def lay_out(cells, value="x"):
    """A frame of `count_marks` with (count, posts) of years from 2000."""
    starts = pd.to_datetime([f"{2000 + number}-01-01" for number in range(len(cells))])
    frame = pd.DataFrame(cells, columns=["count", "posts"])
    frame.insert(0, "dimension", "theme")
    frame.insert(1, "value", value)
    frame.insert(2, "start", starts)
    frame["share"] = frame["count"] / frame["posts"].where(frame["posts"] > 0)
    return frame


def test_bands_are_those_of_posts_drawn_one_by_one():
    cells = [(12, 40), (30, 90)]
    table = trends.add_intervals(lay_out(cells), samples=4_000, seed=1)
    # Year and mark of 130 posts, drawn anew with replacement.
    years = np.repeat([0, 1], [40, 90])
    carries = np.concatenate([np.arange(40) < 12, np.arange(90) < 30])
    random = np.random.default_rng(5)
    drawn = random.integers(0, 130, (4_000, 130))
    for year, row in table.iterrows():
        inside = years[drawn] == year
        count = (inside & carries[drawn]).sum(axis=1)
        share = count / inside.sum(axis=1)
        expected = [*np.quantile(count, [0.025, 0.975]), *np.quantile(share, [0.025, 0.975])]
        found = row[["count_low", "count_high", "share_low", "share_high"]].tolist()
        assert found[:2] == pytest.approx(expected[:2], abs=1.5)
        assert found[2:] == pytest.approx(expected[2:], abs=0.015)


def test_bands_cover_the_true_share():
    random = np.random.default_rng(3)
    series = 300
    posts = random.poisson(80, (series, 4))
    cells = pd.DataFrame(
        {
            "dimension": "theme",
            "value": np.repeat([f"v{number}" for number in range(series)], 4),
            "start": np.tile(range(4), series),
            "count": random.binomial(posts, 0.2).ravel(),
            "posts": posts.ravel(),
        }
    )
    table = trends.add_intervals(cells, samples=500)
    covered = (table["share_low"] <= 0.2) & (table["share_high"] >= 0.2)
    assert 0.92 <= covered.mean() <= 0.975  # 0.948 on 4,000 such cells


def test_where_all_draws_are_alike_the_score_interval_speaks():
    table = trends.add_intervals(lay_out([(0, 20), (5, 20), (20, 20), (0, 0)]))
    assert table["interval"].tolist() == ["wilson", "bootstrap", "wilson", ""]
    none, some, every, empty = (row for _, row in table.iterrows())
    assert (none["share_low"], round(none["share_high"], 3)) == (0, 0.161)
    assert round(none["count_high"], 2) == 3.22
    assert (round(every["share_low"], 3), every["share_high"]) == (0.839, 1)
    assert some["share_low"] < 0.25 < some["share_high"]
    assert empty[["count_low", "count_high", "share_low", "share_high"]].isna().all()


def test_the_band_of_a_value_does_not_depend_on_its_neighbours_or_the_order():
    one, other = lay_out([(3, 20), (9, 25)]), lay_out([(5, 20), (1, 25)], value="y")
    alone = trends.add_intervals(one)
    beside = trends.add_intervals(pd.concat([other, one], ignore_index=True).iloc[::-1])
    beside = beside[beside["value"] == "x"].sort_values("start")
    pd.testing.assert_frame_equal(alone, beside.reset_index(drop=True))
    assert not trends.add_intervals(one, seed=2)["share_low"].equals(alone["share_low"])


def test_a_wider_level_gives_wider_bands():
    cells = lay_out([(30, 100), (50, 200)])
    wide, narrow = trends.add_intervals(cells, level=0.99), trends.add_intervals(cells, level=0.5)
    assert (wide["share_low"] < narrow["share_low"]).all()
    assert (wide["share_high"] > narrow["share_high"]).all()


@pytest.mark.parametrize(
    ("options", "problem"),
    [({"level": 95}, "level=95 is no probability"), ({"samples": 0}, "samples=0 draws nothing")],
)
def test_options_that_are_not_allowed(options, problem):
    with pytest.raises(OptionError, match=problem):
        trends.add_intervals(lay_out([(1, 2)]), **options)
    with pytest.raises(RecordError, match="pass a frame of count_marks"):
        trends.add_intervals(pd.DataFrame({"count": [1]}))


def test_an_empty_table_stays_empty():
    assert trends.add_intervals(lay_out([])).empty
