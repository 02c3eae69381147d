"""Exports: HTML tables with a post in each row, often under a name in .xls."""

from __future__ import annotations

import datetime as dt

import pytest

from upphandling_nlp.posts import ReadOptions, read_posts
from upphandling_nlp.posts.notices import Notice

HEADER = "<tr><th>Datum</th><th>Rubrik</th><th>Text</th></tr>"
GLOVES = (
    "<tr><td>2019-03-04</td><td><a href='/nytt/handskar'>Nya krav på handskar</a></td>"
    "<td><p>Region Halland ställer nya krav.</p><p>Värdet är &lt; 3 miljoner kronor.</p></td></tr>"
)
TALK = (
    "Den 5 april sågs upphandlarna i Lund. Det blev en dag med många frågor om krav och kontroll."
)
LUND = "<tr><td>5 april 2019</td><td>Träff i Lund</td><td>Upphandlarna sågs i Lund.</td></tr>"


def read(tmp_path, table, *, name="export.xls", head="", after="", **options):
    path = tmp_path / name
    page = f"<html><head>{head}</head><body><table>{table}</table>{after}</body></html>"
    path.write_text(page, encoding="utf-8")
    stream = read_posts(str(path), options=ReadOptions(**options))
    return list(stream), stream.notices


@pytest.mark.parametrize("name", ["export.xls", "export.html"])
def test_each_row_is_a_post(tmp_path, name):
    posts, notices = read(tmp_path, HEADER + GLOVES + LUND, name=name)
    assert [(post.published, post.title) for post in posts] == [
        (dt.date(2019, 3, 4), "Nya krav på handskar"),
        (dt.date(2019, 4, 5), "Träff i Lund"),
    ]
    assert [post.source.endswith(f"{name}#{n}") for n, post in enumerate(posts, 1)] == [True] * 2
    # Paragraphs stay, and a sign that stood as an entity is no tag.
    assert posts[0].body == "Region Halland ställer nya krav.\n\nVärdet är < 3 miljoner kronor."
    assert notices == []


def test_a_headline_that_is_a_link_gives_the_address(tmp_path):
    base = '<base href="https://region.example/arkiv/">'
    posts, _ = read(tmp_path, HEADER + GLOVES + LUND, head=base)
    assert [post.url for post in posts] == ["https://region.example/nytt/handskar", None]


def test_rows_above_the_header_and_empty_rows_are_no_posts(tmp_path):
    title = "<tr><td colspan=3>Nyheter 2019</td></tr><tr></tr>"
    posts, _ = read(tmp_path, title + HEADER + GLOVES + "<tr></tr>" + LUND)
    assert [post.title for post in posts] == ["Nya krav på handskar", "Träff i Lund"]


def test_columns_can_be_named(tmp_path):
    header = "<tr><th>Dag</th><th>Vad</th><th>Mer</th></tr>"
    columns = {"published": "Dag", "title": "Vad", "body": "Mer"}
    posts, _ = read(tmp_path, header + LUND, columns=columns)
    assert [(post.published, post.title) for post in posts] == [
        (dt.date(2019, 4, 5), "Träff i Lund")
    ]


def test_what_no_field_takes_up_is_told(tmp_path):
    header = "<tr><th>Rubrik</th><th>Text</th><th>Dag</th></tr>"
    text = (
        "Upphandlarna från fyra regioner sågs i Lund och talade om hur krav på handskar följs upp."
    )
    row = f"<tr><td>Träff i Lund</td><td>{text}</td><td>2019-04-05</td><td>Mer</td></tr>"
    posts, notices = read(tmp_path, header + row, after="<p>Utskrivet av diariet.</p>")
    assert [post.title for post in posts] == ["Träff i Lund"]
    told = [notice for notice in notices if isinstance(notice, Notice)]
    assert any("'Dag' is not read" in notice.reason for notice in told)
    assert any(notice.item == 1 and notice.excerpt == "Mer" for notice in told)
    assert any("Utskrivet av diariet" in notice.excerpt for notice in told)


@pytest.mark.parametrize(
    "page",
    [
        # A table within an article.
        f"<article><h1>Träff i Lund</h1><p>{TALK}</p><table>{HEADER}{LUND}</table></article>",
        # Names that tell no field.
        "<table><tr><th>Vara</th><th>Antal</th></tr><tr><td>Handskar</td><td>300</td></tr></table>",
        # A table that lays out a page.
        f"<table><tr><td>Rubrik</td><td>Text</td></tr><tr><td><table>{LUND}</table></td></tr></table>",
    ],
)
def test_other_tables_are_part_of_the_page(tmp_path, page):
    path = tmp_path / "page.html"
    path.write_text(f"<html><body>{page}</body></html>", encoding="utf-8")
    posts = list(read_posts(str(path)))
    assert len(posts) == 1
    assert "#" not in posts[0].source
