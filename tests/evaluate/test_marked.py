"""Inline-marked posts: what they mean, and which faults are named."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upphandling_nlp.errors import GoldError
from upphandling_nlp.evaluate.gold import GoldDate, GoldEntity, GoldPost
from upphandling_nlp.evaluate.marked import parse_marked, read_marked, render_marked

POST = r"""=== a-1
published: 2021-04-19
genre: news
family: a
themes: cooperation, competence
categories:
annotators: x y
title: Möte i [Malmö|LOC]
---
[I går|2021-04-18|relative-day] kom [Regionens|ORG|Region Skåne] folk \[4 st\] | alla.

Vi ses [i höst|2021-09-01..2021-11-30|season] eller [någon gång|?|part].
"""


def test_marks_become_offsets_into_title_blank_line_body():
    (post,) = parse_marked(POST)
    assert post.published == dt.date(2021, 4, 19)
    assert post.text == (
        "Möte i Malmö\n\nI går kom Regionens folk [4 st] | alla.\n\nVi ses i höst eller någon gång."
    )
    assert post.entities == (
        GoldEntity(start=7, end=12, label="LOC", name="Malmö"),
        GoldEntity(start=24, end=33, label="ORG", name="Region Skåne"),
    )
    assert [post.text[date.start : date.end] for date in post.dates or ()] == [
        "I går",
        "i höst",
        "någon gång",
    ]
    assert post.dates is not None
    assert post.dates[1].last == dt.date(2021, 11, 30)
    assert post.dates[2] == GoldDate(start=75, end=85, kind="part")
    assert post.themes == ("cooperation", "competence")
    assert post.categories == ()
    assert post.risks is None
    assert post.annotators == ("x", "y")


def test_rendering_gives_the_post_back():
    untitled = POST.replace("a-1", "a-2").replace("title: Möte i [Malmö|LOC]\n", "")
    posts = list(parse_marked(POST + "\n" + untitled))
    assert [post.title for post in posts] == ["Möte i Malmö", ""]
    assert list(parse_marked(render_marked(posts))) == posts


@given(
    body=st.text(alphabet="aåB [](){}\\|.\n=", min_size=1, max_size=40).filter(str.strip),
    start=st.integers(0, 39),
    length=st.integers(1, 9),
)
def test_any_body_survives_rendering(body, start, length):
    body = "\n".join(line.lstrip("=#") for line in body.strip().splitlines()).strip() or "x"
    surface = body[start : start + length]
    entities = ()
    if surface and surface == surface.strip() and "|" not in surface and "\n" not in surface:
        entities = (GoldEntity(start=start, end=start + len(surface), label="ORG", name="N"),)
    post = GoldPost(id="p", body=body, entities=entities, dates=())
    assert list(parse_marked(render_marked([post]))) == [post]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("hej\n", 1, "text before the first"),
        ("=== a\nthemes:\n", 1, "'a' has no '---' line"),
        ("=== a\ntema: x\n---\nb\n", 2, "no header line: 'tema: x'"),
        ("=== a\ngenre: x\ngenre: y\n---\nb\n", 3, "'genre' twice"),
        ("=== a\npublished: 2021-13-01\n---\nb\n", 2, "'2021-13-01' is no date"),
        ("=== a\n---\n\nrad\n[Malmö|ort]\n", 5, "'ort' is neither a label nor a date"),
        ("=== a\n---\n[x\n", 3, "unpaired"),
        ("=== a\n---\nx]\n", 3, "unpaired"),
        ("=== a\n---\n[ x|ORG]\n", 3, "faulty mark"),
        ("=== a\n---\n[x]\n", 3, "faulty mark"),
        ("=== a\n---\n[x|2021-02-30|day]\n", 3, "day is out of range"),
        ("=== a\n---\n[x|2021-02-03..2021-02-01|day]\n", 3, "first day is after the last"),
        ("=== a\nunmarked: dates\n---\n[x|2021-02-03|day]\n", 2, "'dates' are marked and said"),
        ("=== a\ngenre: x\nunmarked: names\n---\nb\n", 3, "unknown value 'names'"),
    ],
)
def test_faults_are_named_with_their_line(text, line, message):
    with pytest.raises(GoldError, match=message) as caught:
        list(parse_marked(text))
    assert caught.value.line == line


def test_a_file_is_named(tmp_path):
    (tmp_path / "a.txt").write_text("hej", encoding="utf-8")
    with pytest.raises(GoldError, match=r"a\.txt:1: text before"):
        list(read_marked(tmp_path / "a.txt"))
    with pytest.raises(GoldError, match=r"b\.txt: cannot be read"):
        list(read_marked(tmp_path / "b.txt"))


@pytest.mark.parametrize(
    ("date", "problem"),
    [
        ((20, 24), "'2021' lies over another mark"),  # inside of the name
        ((5, 11), "'Almeda' lies over another mark"),  # both begin at one place
        ((22, 29), "'21 i år' lies over another mark"),
        ((2, 8), r"'g\\n\\nAlm' begins in the title and ends in the body"),
        ((25, 29), None),  # side by side
    ],
)
def test_marks_over_each_other_are_refused_and_double_no_text(date, problem):
    name = GoldEntity(start=5, end=24, label="ORG", name="Almedalsveckan 2021")
    when = GoldDate(start=date[0], end=date[1], kind="day")
    post = GoldPost(
        id="a", title="Dag", body="Almedalsveckan 2021 i år.", entities=(name,), dates=(when,)
    )
    if problem is None:
        assert list(parse_marked(render_marked([post]))) == [post]
        return
    with pytest.raises(GoldError, match=f"post 'a' cannot be written as marked text: {problem}"):
        render_marked([post])


def test_what_is_unmarked_counts_as_not_annotated():
    (post,) = parse_marked("=== a\nunmarked: dates\n---\nI går i [Malmö|LOC].\n")
    assert post.dates is None
    assert [entity.label for entity in post.entities or ()] == ["LOC"]
    (again,) = parse_marked(render_marked([post]))
    assert again == post
    (bare,) = parse_marked("=== a\nunmarked: entities dates\n---\nI går.\n")
    assert (bare.entities, bare.dates) == (None, None)
