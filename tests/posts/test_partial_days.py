"""Texts whose posts stand under days without a year, under weeks, or under "160922"."""

from __future__ import annotations

import datetime as dt

import pytest

from upphandling_nlp.posts import read_posts

FIRST = "Lakan till vården\nTvätteriet i Borås byter lakan i höst.\n"
SECOND = "Välkommen Ebba\nEbba börjar som inköpare på måndag.\n"


def read(tmp_path, text):
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    stream = read_posts(path)
    return [(post.published, post.title) for post in stream], stream


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        (
            "Torsdagen den 15 september 2016",
            "torsdag 1 september",
            [dt.date(2016, 9, 15), None],
        ),
        ("22 september", "1 september", [None, None]),
        ("22/9", "1/9", [None, None]),
        ("Den 22:e september", "den 1:a september", [None, None]),
        ("160922", "160901", [dt.date(2016, 9, 22), dt.date(2016, 9, 1)]),
        ("Vecka 38, 2016", "Vecka 36, 2016", [None, None]),
        ("v. 38", "v. 36", [None, None]),
    ],
)
@pytest.mark.parametrize("above", ["", "Aktuellt\n\n"])
def test_lines_that_part_posts(tmp_path, first, second, days, above):
    text = f"{above}{first}\n{FIRST}\n{second}\n{SECOND}"
    posts, stream = read(tmp_path, text)
    assert posts == [(days[0], "Lakan till vården"), (days[1], "Välkommen Ebba")]
    assert [notice.excerpt for notice in stream.skipped] == [
        said for said, day in zip((first, second), days, strict=True) if day is None
    ]


@pytest.mark.parametrize(
    "text",
    [
        # The days of a course: no running text below them, or an article above.
        "22 september\nUppstart\n\n29 september\nAvslutning\n\nKursen hålls i Lund som vanligt.\n",
        f"Kurs\n\nVi ses två gånger i höst hos oss.\n\n22 september\n{FIRST}\n1 oktober\n{SECOND}",
        f"Kurs om lakan\n\n22 september\n{FIRST}\n1 oktober\n{SECOND}",
        f"22 september\n{FIRST}",
        # Numbers that are no days of the calendar.
        f"161399\n{FIRST}\n169900\n{SECOND}",
    ],
)
def test_lines_that_part_nothing(tmp_path, text):
    assert len(read(tmp_path, text)[0]) == 1


def test_a_day_inside_one_of_several_dated_posts_is_text(tmp_path):
    course = "1 oktober\nKurs i Lund\nVi ses hos oss som vanligt då.\n"
    text = f"2016-09-22\n{FIRST}\n2016-09-15\n{SECOND}\n{course}"
    assert [day for day, _ in read(tmp_path, text)[0]] == [
        dt.date(2016, 9, 22),
        dt.date(2016, 9, 15),
    ]
