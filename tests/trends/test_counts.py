"""Posts by period, counts and shares: tables counted by hand, and what always holds."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upphandling_nlp import trends
from upphandling_nlp.errors import OptionError, RecordError

DAYS = st.none() | st.dates(dt.date(2019, 11, 1), dt.date(2022, 3, 1)).map(dt.date.isoformat)
MARKS = st.lists(st.sampled_from(["theme:a", "theme:b", "risk:c"]), unique=True)
POSTS = st.lists(st.tuples(DAYS, MARKS), max_size=15).map(
    lambda rows: [(f"p{number}", *row) for number, row in enumerate(rows)]
)
# Each example makes several frames, so a few must do.
FEW = settings(max_examples=20, deadline=None)

ARCHIVE = [
    ("p1", "2020-02-01", ["theme:climate", "risk:child-labour"]),
    ("p2", "2020-12-31", ["theme:climate"]),
    ("p3", "2020-06-01", []),
    ("p4", "2022-01-01", ["theme:climate"]),
    ("p5", None, ["theme:climate"]),
]


def read(table, value):
    part = table[table["value"] == value]
    return [
        (period, count, posts, None if np.isnan(share) else round(share, 3))
        for period, count, posts, share in zip(
            part["period"], part["count"], part["posts"], part["share"], strict=True
        )
    ]


def test_a_year_without_posts_is_a_row_and_a_post_without_a_day_is_told(make):
    table = trends.count_marks(*make(ARCHIVE), dimension="theme")
    assert read(table, "climate") == [
        ("2020", 2, 3, 0.667),
        ("2021", 0, 0, None),
        ("2022", 1, 1, 1.0),
    ]
    assert table.attrs == {"by": "year", "duplicates": 0, "undated": 1, "outside": 0}
    assert set(table["dimension"]) == {"theme"}


@pytest.mark.parametrize(
    ("by", "first", "last", "count"),
    [
        ("month", "2020-02", "2022-01", 24),
        ("quarter", "2020-Q1", "2022-Q1", 9),
        ("year", "2020", "2022", 3),
    ],
)
def test_periods_have_no_gaps(make, by, first, last, count):
    table = trends.count_posts(make(ARCHIVE)[0], by=by)
    assert (table["period"].iloc[0], table["period"].iloc[-1], len(table)) == (first, last, count)
    assert table["posts"].sum() == 4
    gaps = table["start"].iloc[1:].to_numpy() - table["end"].iloc[:-1].to_numpy()
    assert (gaps == np.timedelta64(1, "D")).all()


def test_first_and_last_day_belong_to_their_period(make):
    posts, _ = make([("a", "2020-03-31", []), ("b", "2020-04-01", []), ("c", "2020-06-30", [])])
    table = trends.count_posts(posts, by="quarter")
    assert list(zip(table["period"], table["posts"], strict=True)) == [
        ("2020-Q1", 1),
        ("2020-Q2", 2),
    ]


@pytest.mark.parametrize(
    ("covers", "partial", "outside"),
    [
        # Without word of what the archive covers, it begins in February and ends on 1 January.
        (None, [True, False, True], 0),
        (("2020-01-01", "2022-12-31"), [False, False, False], 0),
        (("2020-01-01", "2022-06-30"), [False, False, True], 0),
        (("2019-06-01", "2020-12-31"), [True, False], 1),
        ((dt.date(2020, 12, 31), dt.date(2022, 1, 1)), [True, False, True], 2),
    ],
)
def test_periods_that_the_archive_covers_in_part_are_told(make, covers, partial, outside):
    table = trends.count_posts(make(ARCHIVE)[0], covers=covers)
    assert table["partial"].tolist() == partial
    assert table.attrs["outside"] == outside


def test_the_usual_gap_between_posts_makes_no_period_partial(make):
    weekly = pd.date_range("2020-01-05", "2021-12-28", freq="7D")
    posts, _ = make([(str(day), str(day), []) for day in weekly])
    assert not trends.count_posts(posts)["partial"].any()
    late = posts[posts["published"] > "2020-01-20"]
    assert trends.count_posts(late)["partial"].tolist() == [True, False]


def test_a_group_counts_once_by_the_post_that_stands_for_it(make):
    rows = [
        ("old", "2020-05-01", ["theme:climate"]),
        ("copy", "2020-05-02", ["theme:climate", "theme:criteria"]),
        ("other", "2020-07-01", []),
    ]
    posts, marks = make(rows, groups={"old": "old", "copy": "old"})
    table = trends.count_marks(posts, marks)
    assert read(table, "climate") == [("2020", 1, 2, 0.5)]
    assert "criteria" not in set(table["value"])
    assert table.attrs["duplicates"] == 1
    counted = trends.count_posts(posts)
    assert (counted["posts"].item(), counted["all_posts"].item()) == (2, 3)


def test_a_group_whose_representative_is_elsewhere_counts_by_its_earliest_post(make):
    rows = [("b", "2021-05-02", ["theme:b"]), ("a", "2020-05-01", ["theme:a"]), ("c", None, [])]
    posts, marks = make(rows, groups=dict.fromkeys("abc", "elsewhere"))
    table = trends.count_marks(posts, marks)
    assert read(table, "a") == [("2020", 1, 1, 1.0)]
    assert trends.describe_posts(posts).duplicates == 2


def test_a_post_read_from_two_files_counts_once(make):
    posts, marks = make([*ARCHIVE, ARCHIVE[0]])
    assert read(trends.count_marks(posts, marks), "child-labour")[0] == ("2020", 1, 3, 0.333)


def test_of_rows_with_one_id_the_first_counts_whatever_its_day():
    posts = pd.DataFrame({"id": ["7", "7"], "published": ["2021-05-01", "2020-05-01"]})
    for frame in (posts, posts.assign(group="7")):
        assert trends.count_posts(frame, by="year")["period"].tolist() == ["2021"]


def test_missing_groups_are_posts_on_their_own(make):
    posts, _ = make(ARCHIVE)
    posts["group"] = None
    assert trends.describe_posts(posts).posts == 5


def test_describe_posts(make):
    told = trends.describe_posts(make(ARCHIVE)[0])
    assert told == trends.PostsSummary(
        rows=5,
        posts=5,
        duplicates=0,
        undated=1,
        first=dt.date(2020, 2, 1),
        last=dt.date(2022, 1, 1),
    )
    empty = trends.describe_posts(make([])[0])
    assert (empty.posts, empty.first, empty.last) == (0, None, None)


def test_an_empty_archive_gives_empty_tables(make):
    posts, marks = make([])
    assert trends.count_posts(posts).empty
    for table in (
        trends.count_marks(posts, marks),
        trends.rank_marks(posts, marks),
        trends.add_growth(trends.count_marks(posts, marks)),
    ):
        assert table.empty
        assert "count" in table.columns
    undated, marks = make([("p", None, ["theme:climate"])])
    assert trends.count_marks(undated, marks).attrs["undated"] == 1


def test_values_that_no_post_carries_are_zero(make):
    table = trends.count_marks(*make(ARCHIVE), dimension="risk", values=["child-labour", "none"])
    assert read(table, "none") == [("2020", 0, 3, 0.0), ("2021", 0, 0, None), ("2022", 0, 1, 0.0)]
    assert set(table["value"]) == {"child-labour", "none"}


def test_mentions_are_counted_beside_posts(make):
    posts, marks = make([("a", "2020-01-01", ["place:x"]), ("b", "2020-01-02", [])])
    row = trends.count_marks(posts, marks.assign(times=[3])).iloc[0]
    assert (row["count"], row["times"], row["share"], row["per_100"]) == (1, 3, 0.5, 150.0)


def test_the_commonest_comes_first_and_dimensions_stay_together(make):
    table = trends.count_marks(*make([*ARCHIVE, ("p6", "2020-03-03", ["theme:criteria"])]))
    assert table["value"].drop_duplicates().tolist() == ["child-labour", "climate", "criteria"]


def test_rank_tells_first_and_last_sight(make):
    ranked = trends.rank_marks(*make(ARCHIVE), dimension="theme").iloc[0]
    assert (ranked["count"], ranked["share"], ranked["undated"]) == (4, 0.8, 1)
    assert (ranked["first_id"], ranked["last_id"]) == ("p1", "p4")
    assert (ranked["first"], ranked["last"]) == (
        pd.Timestamp("2020-02-01"),
        pd.Timestamp("2022-01-01"),
    )


def test_what_only_undated_posts_carry_was_never_seen_on_a_day(make):
    ranked = trends.rank_marks(*make([("a", None, ["theme:x"]), ("b", "2020-01-01", [])])).iloc[0]
    assert ranked["count"] == 1
    assert ranked[["first", "last", "first_id", "last_id"]].isna().all()


def test_growth_compares_with_an_earlier_period(make):
    rows = [(f"a{n}", "2020-05-01", ["theme:x"] if n < 1 else []) for n in range(4)]
    rows += [(f"b{n}", "2021-05-01", ["theme:x"] if n < 3 else []) for n in range(4)]
    posts, marks = make(rows)
    covers = ("2020-01-01", "2021-12-31")
    grown = trends.add_growth(trends.count_marks(posts, marks, covers=covers)).iloc[1]
    assert (grown["share_change"], grown["share_ratio"], grown["count_ratio"]) == (0.5, 3.0, 3.0)
    part = trends.add_growth(trends.count_marks(posts, marks)).iloc[1]
    assert part["share_ratio"] == 3.0
    assert np.isnan(part["count_ratio"])  # both years are covered in part


def test_growth_keeps_rows_order_and_index_where_two_tables_are_one(make):
    posts, marks = make(ARCHIVE)
    tables = [trends.count_marks(posts, marks, dimension=one) for one in ("theme", "risk")]
    both = pd.concat(tables)
    assert both.index.has_duplicates
    grown = trends.add_growth(both)
    pd.testing.assert_frame_equal(grown[both.columns], both)
    apart = pd.concat([trends.add_growth(one) for one in tables])
    pd.testing.assert_frame_equal(grown, apart)
    mixed = both.reset_index(drop=True).iloc[::-1]
    pd.testing.assert_frame_equal(trends.add_growth(mixed), grown.reset_index(drop=True).iloc[::-1])


def test_growth_from_nothing_has_no_ratio(make):
    posts, marks = make([("a", "2020-05-01", []), ("b", "2021-05-01", ["theme:x"])])
    grown = trends.add_growth(trends.count_marks(posts, marks)).iloc[1]
    assert grown["share_change"] == 1.0
    assert np.isnan(grown["share_ratio"])


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"by": "week"}, "no periods by 'week'; use one of month, quarter, year"),
        ({"covers": ("2020-13-01", "2021-01-01")}, "is no pair of days"),
        ({"covers": ("2022-01-01", "2021-01-01")}, "does not run from a day to a later one"),
        ({"covers": ("2020-01-01",)}, "is no pair of days"),
        ({"values": "climate"}, r"write values=\['climate'\]"),
        ({"dimension": ["theme"]}, r"dimension=\['theme'\] is no text; name one dimension"),
        ({"values": ["nothing"]}, "name its dimension"),
        ({"dimension": "themes"}, "no marks of the dimension 'themes'; use one of category, "),
    ],
)
def test_options_that_are_not_allowed(make, options, problem):
    with pytest.raises(OptionError, match=problem):
        trends.count_marks(*make(ARCHIVE), **options)


def test_a_day_misread_by_centuries_is_named_with_its_remedy(make):
    posts, _ = make([("a", "1702-05-01", []), ("b", "2021-05-01", [])])
    with pytest.raises(OptionError, match="3829 periods by month from 1702-05-01"):
        trends.count_posts(posts, by="month")
    counted = trends.count_posts(posts, by="month", covers=("2020-01-01", "2021-12-31"))
    assert (len(counted), counted.attrs["outside"]) == (24, 1)


def test_frames_of_another_shape_are_refused(make):
    posts, marks = make(ARCHIVE)
    with pytest.raises(RecordError, match="lacks the columns published; pass a frame of to_frame"):
        trends.count_posts(posts.drop(columns="published"))
    with pytest.raises(RecordError, match="lacks the columns dimension, value"):
        trends.count_marks(posts, marks[["record_id"]])
    with pytest.raises(RecordError, match="holds what is no day"):
        trends.count_posts(pd.DataFrame({"id": ["a"], "published": ["i fredags"]}))
    with pytest.raises(OptionError, match="lag=0"):
        trends.add_growth(trends.count_marks(posts, marks), lag=0)


def test_days_may_be_dates_texts_or_moments_with_a_zone():
    days = [dt.date(2020, 5, 1), None]
    dates = pd.DataFrame({"id": ["a", "b"], "published": days})
    assert trends.count_posts(dates)["posts"].tolist() == [1]
    late = pd.to_datetime(["2020-12-31T23:30:00+01:00"])
    moments = pd.DataFrame({"id": ["a"], "published": late})
    assert trends.count_posts(moments)["period"].tolist() == ["2020"]


@FEW
@given(rows=POSTS, by=st.sampled_from(["month", "quarter", "year"]))
def test_counts_add_up_to_the_dated_posts(make, rows, by):
    posts, marks = make(rows)
    counted = trends.count_posts(posts, by=by)
    assert counted["posts"].sum() + counted.attrs["undated"] == len(rows)
    table = trends.count_marks(posts, marks, by=by)
    dated = {key for key, day, _ in rows if day}
    carried = marks[marks["record_id"].isin(dated)]
    assert table["count"].sum() == len(carried)
    share = table["share"].dropna()
    assert share.between(0, 1).all()
    assert len(table) == len(counted) * carried["value"].nunique()


@FEW
@given(rows=POSTS, data=st.data())
def test_counts_do_not_depend_on_the_order_of_rows(make, rows, data):
    posts, marks = make(rows, groups={"p1": "p0", "p2": "p0"})
    mixed = posts.iloc[data.draw(st.permutations(range(len(posts))))]
    others = marks.iloc[data.draw(st.permutations(range(len(marks))))]
    assert_same(trends.count_marks(posts, marks), trends.count_marks(mixed, others))
    assert_same(trends.rank_marks(posts, marks), trends.rank_marks(mixed, others))


def assert_same(one, other):
    pd.testing.assert_frame_equal(one, other)
    assert one.attrs == other.attrs


@FEW
@given(rows=POSTS, copied=MARKS, day=DAYS, data=st.data())
def test_a_duplicate_never_raises_a_count(make, rows, copied, day, data):
    if not rows:
        return
    original = data.draw(st.sampled_from(rows))[0]
    covers = ("2019-01-01", "2022-12-31")
    before = trends.count_marks(*make(rows, groups={}), covers=covers)
    more = make([*rows, ("copy", day, copied)], groups={"copy": original})
    after = trends.count_marks(*more, covers=covers)
    pd.testing.assert_frame_equal(before, after)
