"""Saved pages of many makes, with their posts beside them (`data/pages/*.json`)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from upphandling_nlp.posts import read_posts
from upphandling_nlp.posts.page import page_format

PAGES = Path(__file__).parent / "data" / "pages"
NAMES = sorted(path.stem for path in PAGES.glob("*.txt"))


def as_golden(stream):
    posts = [
        [
            post.published.isoformat() if post.published else None,
            post.title,
            post.body.split("\n\n") if post.body else [],
        ]
        for post in stream
    ]
    left_out = [f"{notice.line}: {notice.excerpt}" for notice in stream.furniture]
    return {"posts": posts, "left_out": left_out}


@pytest.mark.parametrize("name", NAMES)
def test_page(name):
    golden = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    assert as_golden(read_posts(PAGES / f"{name}.txt")) == golden


@pytest.mark.parametrize("name", NAMES)
def test_every_word_is_in_a_post_or_in_a_notice(name):
    text = (PAGES / f"{name}.txt").read_bytes().decode("cp1252" if "cp1252" in name else "utf-8")
    stream = read_posts(PAGES / f"{name}.txt")
    told = " ".join(f"{post.text} {post.published} {post.url}" for post in stream)
    told += " ".join(notice.excerpt for notice in stream.notices)
    missing = {word for word in text.split() if word.strip("-•·*|–():,.\"'") not in told}
    # What is left is dates, taken over as dates, and the labels and authors beside them.
    dates = [line for line in text.split("\n") if any(char.isdigit() for char in line)]
    keys = ("Rubrik:", "Datum:", "Url:", "title:", "date:", "---", "Idag", "Igår")
    assert (
        not {word for word in missing if word not in " ".join(dates)}
        - set(keys)
        - {
            "apr",
            "Publicerat:",
        }
    )


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Aktuellt\n\n • 29 apr 2021\n\n  Titel\n", "list-page"),
        ("Titel\n\nPublicerad 29 april 2021\n\nText som är en mening.\n", "article"),
        ("Rubrik: Titel\nDatum: 2021-04-29\n\nText.\n", "article"),
        (
            "En titel\n\nEtt stycke som är en hel mening.\n\nEtt stycke till som är det.\n",
            "article",
        ),
        ("", "article"),
        (
            "Idag var vi i Falun och talade om krav.\n\nIgår var vi i Umeå och talade om krav.\n",
            "archive-page",
        ),
        (
            "Idag var vi i Falun och talade om krav.\n\nVi talade sedan länge om andra krav.\n",
            "article",
        ),
        (
            "Vi var i Falun och talade om krav.\n\nDe var i Umeå och talade om krav.\n\nRSS\n",
            "archive-page",
        ),
    ],
)
def test_form_of_a_page(text, form):
    assert page_format(text) == form


@pytest.mark.parametrize(
    ("form", "posts"), [("list-page", 0), ("archive-page", 2), ("article", 1), ("page", 1)]
)
def test_form_can_be_forced(tmp_path, form, posts):
    path = tmp_path / "sida.txt"
    path.write_text(
        "En titel\n\nEtt stycke som är en hel mening.\n\nEtt till som är en mening.\n",
        encoding="utf-8",
    )
    stream = read_posts(path, format=form)
    assert len(list(stream)) == posts
    if form == "list-page":
        assert str(stream.skipped[0]) == (
            f"{path}: no line of the page dates a post; "
            "read it with --input-format archive-page or article, in Python format="
        )


def test_today_dates_relative_days():
    import datetime as dt  # noqa: PLC0415 - one test only

    from upphandling_nlp.posts import ReadOptions  # noqa: PLC0415 - one test only

    stream = read_posts(PAGES / "21-today.txt", options=ReadOptions(today=dt.date(2021, 4, 30)))
    assert [post.published for post in stream] == [
        dt.date(2021, 4, 30),
        dt.date(2021, 4, 29),
        dt.date(2021, 4, 29),
    ]
    assert not stream.skipped
