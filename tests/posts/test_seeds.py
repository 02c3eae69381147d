"""The two saved pages of the task: read in place, never copied."""

from __future__ import annotations

import datetime as dt
import re
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


def without_blank_lines(text):
    return "\n".join(line for line in text.split("\n") if line.strip())


def titles_above_dates(text):
    """The same list with its dates below the headlines."""
    return re.sub(r" • (\d+ \w+ \d{4})\n\n  (.*)\n", r"\n\2\n\1\n", text)


MONTHS = {"feb": 2, "mar": 3, "apr": 4}
CHANGES = {
    "no indent": lambda text: "\n".join(line.strip() for line in text.split("\n")),
    "no bullets": lambda text: text.replace("•", ""),
    "no indent, no bullets": lambda text: "\n".join(line.strip(" •") for line in text.split("\n")),
    "other bullets": lambda text: text.replace("•", "-"),
    "no blank lines": without_blank_lines,
    "deeper": lambda text: "\n".join("    " + line for line in text.split("\n")),
    "tabs": lambda text: text.replace("\n  ", "\n\t"),
    "long dates": lambda text: text.replace(" apr ", " april ").replace(" mar ", " mars "),
    "iso dates": lambda text: re.sub(
        r"(\d+) (feb|mar|apr) (\d{4})",
        lambda found: f"{found[3]}-{MONTHS[found[2]]:02}-{int(found[1]):02}",
        text,
    ),
    "dates below": titles_above_dates,
    "another heading": lambda text: text.replace("Aktuellt", "Nyheter", 1),
    "another footer": lambda text: text.replace("\nVision\n", "\nOm kansliet\n"),
    "unknown footer": lambda text: text.replace("\nVision\n", "\nDet här tror vi på\n"),
    "line ends": lambda text: text.replace("\n", "\r\n"),
    "mojibake": lambda text: text.replace("ö", "Ã¶").replace("ä", "Ã¤"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_list_page_of_another_make_has_the_same_posts(tmp_path, name):
    path = tmp_path / "sida.txt"
    path.write_bytes(CHANGES[name](LIST_PAGE.read_text(encoding="utf-8")).encode())
    assert [(post.published, post.title, post.id) for post in read_posts(path)] == [
        (post.published, post.title, post.id) for post in read_posts(LIST_PAGE)
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.split("Arkiv")[0],
        lambda text: "Start\nOm oss\n\n" + text,
        lambda text: "Arkiv\n\n" + text.split("Arkiv")[0],
        lambda text: text.replace("feed-image Flödesposter", "« Föregående 1 2 3 Nästa »"),
        lambda text: text + "\n\nVision\n\nVi vill att allt ska vara hållbart.\n",
        lambda text: text + "\n\nSenast uppdaterad 2018-01-02\n",
        lambda text: text.replace("\n\n", "\n\n\n\n"),
    ],
)
def test_archive_page_of_another_make_has_the_same_posts(tmp_path, change):
    path = tmp_path / "sida.txt"
    path.write_bytes(change(ARCHIVE_PAGE.read_text(encoding="utf-8")).encode())
    assert [post.id for post in read_posts(path)] == [post.id for post in read_posts(ARCHIVE_PAGE)]
