"""Direct standardisation: by hand, and where the mix alone changed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upphandling_nlp import trends
from upphandling_nlp.errors import OptionError
from upphandling_nlp.trends import StandardOptions
from upphandling_nlp.trends.units import cut_item


def grow(make, *, sizes, shares):
    """An archive of two sources, with sizes[source][year] posts and a fixed share in each."""
    rows, sources = [], {}
    for source, counts in sizes.items():
        for year, count in enumerate(counts):
            for number in range(count):
                key = f"{source}-{year}-{number}"
                carries = number < round(count * shares[source])
                rows.append((key, f"{2020 + year}-05-01", ["theme:x"] if carries else []))
                sources[key] = f"{source}.txt#{number}"
    return make(rows, sources=sources)


def test_a_changed_mix_is_no_trend(make):
    posts, marks = grow(make, sizes={"a": [80, 40], "b": [20, 60]}, shares={"a": 0.1, "b": 0.5})
    table = trends.standardise_shares(posts, marks)
    assert table["share"].tolist() == [0.18, 0.34]
    # In the whole archive a has 120 posts, b 80: 0.6 x 0.1 + 0.4 x 0.5.
    assert table["standardised"].tolist() == pytest.approx([0.26, 0.26])
    assert table["covered"].tolist() == [1.0, 1.0]
    assert (table["standardised_low"] < 0.26).all()
    assert (table["standardised_high"] > 0.26).all()


def test_weights_can_be_given(make):
    posts, marks = grow(make, sizes={"a": [80, 40], "b": [20, 60]}, shares={"a": 0.1, "b": 0.5})
    options = StandardOptions(weights={"a.txt": 1, "b.txt": 3}, samples=50)
    table = trends.standardise_shares(posts, marks, options=options)
    assert table["standardised"].tolist() == pytest.approx([0.4, 0.4])
    with pytest.raises(OptionError, match=r"no weight for 'b\.txt'"):
        trends.standardise_shares(posts, marks, options=StandardOptions(weights={"a.txt": 1}))
    for wrong in ({"a.txt": 0, "b.txt": 0}, {"a.txt": 1, "b.txt": -1}):
        with pytest.raises(OptionError, match="weights below 0, or all 0"):
            trends.standardise_shares(posts, marks, options=StandardOptions(weights=wrong))


def test_a_source_without_posts_in_a_period_is_told(make):
    posts, marks = grow(make, sizes={"a": [30, 30], "b": [0, 60]}, shares={"a": 0.2, "b": 0.5})
    table = trends.standardise_shares(posts, marks)
    assert table["standardised"].tolist() == pytest.approx([0.2, 0.25 * 2 * 0.2 + 0.5 * 0.5])
    assert table["covered"].tolist() == [0.5, 1.0]


def test_small_sources_stand_together(make):
    posts, marks = grow(
        make, sizes={"a": [30], "b": [4], "c": [6]}, shares=dict.fromkeys("abc", 0.5)
    )
    options = StandardOptions(min_posts=5, weights=None, samples=20)
    table = trends.standardise_shares(posts, marks, options=options)
    assert table["standardised"].item() == pytest.approx(0.5)


def test_none_and_all_have_the_score_interval(make):
    posts, marks = make(
        [(f"p{n}", f"{2020 + n // 20}-05-01", ["theme:x"] * (n >= 20)) for n in range(40)]
    )
    table = trends.standardise_shares(posts, marks)
    assert table["standardised"].tolist() == [0, 1]
    assert table["standardised_high"].tolist() == pytest.approx([0.161, 1], abs=1e-3)
    assert table["standardised_low"].tolist() == pytest.approx([0, 0.839], abs=1e-3)


@settings(max_examples=15, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.integers(2019, 2021), st.sampled_from("ab"), st.booleans()), max_size=25
    )
)
def test_one_source_alone_is_the_plain_share(make, rows):
    posts, marks = make(
        [
            (f"p{n}", f"{year}-05-01", ["theme:x"] if carries else [])
            for n, (year, _, carries) in enumerate(rows)
        ],
        sources={f"p{n}": source for n, (_, source, _) in enumerate(rows)},
    )
    one = StandardOptions(min_posts=1_000, samples=20)
    table = trends.standardise_shares(posts, marks, options=one)
    np.testing.assert_allclose(table["standardised"], table["share"])
    two = trends.standardise_shares(posts, marks, options=StandardOptions(min_posts=1, samples=20))
    assert two["standardised"].dropna().between(0, 1).all()
    assert two["covered"].between(0, 1 + 1e-9).all()


@pytest.mark.parametrize(
    ("source", "file"),
    [
        ("press.rss#12", "press.rss"),
        ("sajt/C#-nytt.rss#3", "sajt/C#-nytt.rss"),
        ("sajt/C#-nytt.rss", "sajt/C#-nytt.rss"),
        ("https://exempel.se/#nyheter", "https://exempel.se/#nyheter"),
        ("a#1#2", "a#1"),
        ("", ""),
    ],
)
def test_the_number_of_an_item_is_no_part_of_its_source(source, file):
    assert cut_item(source) == file
