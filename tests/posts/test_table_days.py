"""Days as programs for tables write them."""

from __future__ import annotations

import datetime as dt

import pytest

from upphandling_nlp.posts import parse_published, read_posts
from upphandling_nlp.posts.table_days import day_of_serial, order_of_days


@pytest.mark.parametrize("cell", ["43885", "43885.4236", "43885,99", " 43885 ", 43885, 43885.5])
def test_serial_days(cell):
    assert day_of_serial(cell) == dt.date(2020, 2, 24)


@pytest.mark.parametrize(
    "cell", ["", "4388", "438851", "20200", "99999", "43885 kr", None, "-43885"]
)
def test_numbers_that_are_no_serial_days(cell):
    assert day_of_serial(cell) is None


def test_a_serial_day_is_one_only_in_a_column_of_dates():
    assert parse_published("43885") is None


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["20-03-12", "20-04-29"], "ymd"),  # else of 2012 and 2029
        (["20-03-12", "19-11-30", ""], "ymd"),
        (["12-03-20", "31-03-20"], "dmy"),
        (["20-03-12", "20-04-02", "20-05-07"], "ymd"),
        (["12-03-20", "02-04-20", "07-05-20"], "dmy"),
        (["20-03-12 10:15", "20-04-02 9:00", "20-05-07"], "ymd"),
        (["20-03-12"], None),
        (["20-03-12", "20-03-12", "20-03-12"], None),
        (["20-13-12", "20-03-12"], None),
        (["12-03-20", "19-11-15"], None),  # seven years or four
        (["99-03-12"], "ymd"),
        (["20-03-12", "20-04-32", "19-11-30"], None),  # one is wrong
        (["2020-03-12"], None),
        ([], None),
    ],
)
def test_order_of_a_column(cells, order):
    assert order_of_days(cells) == order


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (["43885", "43886.5"], [dt.date(2020, 2, 24), dt.date(2020, 2, 25)]),
        (["20-03-12", "19-11-30"], [dt.date(2020, 3, 12), dt.date(2019, 11, 30)]),
        (["20-03-12", "2019-11-30"], [None, dt.date(2019, 11, 30)]),
    ],
)
def test_a_column_of_dates(tmp_path, cells, days):
    path = tmp_path / "a.csv"
    rows = "".join(f"Nr;{cell}\n" for cell in cells)
    path.write_text(f"Rubrik;Datum\n{rows}", encoding="utf-8")
    stream = read_posts(path)
    assert [post.published for post in stream] == days
    assert len(stream.skipped) == days.count(None)
