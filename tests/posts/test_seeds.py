"""The two saved pages of the task: read in place, never copied."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from upphandling_nlp.posts import read_posts

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
LIST_PAGE = SEEDS / "000_320742daab95804d.txt"
ARCHIVE_PAGE = SEEDS / "002_55b1d810aa87034d.txt"

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not beside this checkout")


def clean_lines(path):
    text = path.read_text(encoding="utf-8").replace("\u00a0", " ")
    return [line.strip() for line in text.split("\n")]


def test_list_page_has_nine_dated_posts():
    stream = read_posts(LIST_PAGE)
    posts = list(stream)
    assert [post.published for post in posts] == [
        dt.date(2021, month, day)
        for month, day in (
            (4, 29),
            (4, 29),
            (4, 22),
            (4, 19),
            (4, 15),
            (3, 31),
            (3, 29),
            (3, 24),
            (2, 25),
        )
    ]
    lines = clean_lines(LIST_PAGE)
    texts = [line for line in lines if line and not line.startswith("•")]
    # "Aktuellt" first, the standing text with its heading last; headline and body in turn.
    assert [text for post in posts for text in (post.title, post.body)] == texts[1:-2]
    assert [notice.excerpt.split(" ")[0] for notice in stream.furniture] == [
        "Aktuellt",
        "Vision",
        "Sveriges",
    ]
    assert not stream.skipped
    assert not stream.repaired


def test_archive_page_has_eleven_untitled_posts():
    stream = read_posts(ARCHIVE_PAGE)
    posts = list(stream)
    lines = clean_lines(ARCHIVE_PAGE)
    texts = [line for line in lines if line]
    assert [post.body for post in posts] == texts[:11]
    assert {post.title for post in posts} == {""}
    assert {post.published for post in posts} == {None}
    assert [notice.excerpt for notice in stream.furniture] == [
        "Arkiv",
        "RSS-flöde",
        "feed-image Flödesposter",
    ]


def test_ids_differ():
    posts = list(read_posts([LIST_PAGE, ARCHIVE_PAGE]))
    assert len({post.id for post in posts}) == 20
