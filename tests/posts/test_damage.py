"""However a file is damaged: posts, notices or a ReadError, never anything else."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from upphandling_nlp.errors import ReadError
from upphandling_nlp.posts import read_posts
from upphandling_nlp.posts.notices import Notice
from upphandling_nlp.posts.page import read_page
from upphandling_nlp.schema import Post

DATA = Path(__file__).parent / "data"
FILES = sorted(
    path.relative_to(DATA).as_posix()
    for folder in ("feeds", "html", "tables")
    for path in (DATA / folder).iterdir()
)


def read_or_refuse(path):
    stream = read_posts(path)
    try:
        return list(stream), stream
    except ReadError:
        return [], stream


@pytest.mark.parametrize("name", FILES)
def test_cut_anywhere(tmp_path, name):
    data = (DATA / name).read_bytes()
    path = tmp_path / Path(name).name
    for end in range(0, len(data), max(1, len(data) // 25)):
        path.write_bytes(data[:end])
        posts, stream = read_or_refuse(path)
        assert posts or stream.notices


@pytest.mark.parametrize("name", FILES)
def test_bytes_changed(tmp_path, name):
    data = bytearray((DATA / name).read_bytes())
    path = tmp_path / Path(name).name
    for place in range(7, len(data), max(1, len(data) // 15)):
        changed = bytearray(data)
        changed[place] = 0xFF
        changed[place // 2] = 0x22
        path.write_bytes(bytes(changed))
        posts, stream = read_or_refuse(path)
        assert posts or stream.notices


def test_gzip_cut_anywhere(tmp_path):
    data = gzip.compress((DATA / "tables" / "poster.csv").read_bytes())
    path = tmp_path / "poster.csv.gz"
    for end in range(2, len(data), 9):
        path.write_bytes(data[:end])
        _, stream = read_or_refuse(path)
        assert stream.skipped


lines = st.sampled_from(
    [
        "",
        "Aktuellt",
        " • 29 apr 2021",
        "29 april 2021",
        "31 februari 2021",
        "Publicerad: 2021-04-29",
        "Idag",
        "  En titel",
        "En titel till",
        "Ett stycke som är en hel mening.",
        "  Ett indraget stycke som är en hel mening.",
        "- en punkt",
        "Läs mer",
        "Vision",
        "Kontakt",
        "« Föregående 1 2 3 Nästa »",
        "---",
        "Rubrik: x",
        "2021",
        "29/4",
        "* * *",
    ]
)


@settings(max_examples=300)
@given(st.lists(lines, max_size=14).map("\n".join))
@example(
    "Aktuellt\nEtt stycke som är en hel mening.\n\n  Ett indraget stycke som är en hel mening."
)
def test_any_page_is_accounted_for(text):
    found = list(read_page(text, source="sida"))
    posts = [one for one in found if isinstance(one, Post)]
    told = " ".join(
        [post.text for post in posts]
        + [one.excerpt for one in found if isinstance(one, Notice)]
        + [str(post.url) for post in posts]
    )
    for line in text.split("\n"):
        bare = line.strip(" •-")
        if bare and not any(char.isdigit() for char in bare) and bare not in {"Idag", "Rubrik: x"}:
            assert bare in told or bare.strip("* ") == ""
    for post in posts:
        assert post.text.strip()
        assert post.text == post.text.strip()


@given(st.text(max_size=300))
def test_any_text(text):
    for one in read_page(text, source="sida"):
        assert isinstance(one, Post | Notice)
