"""Web pages as content systems make them, with their posts beside them (`data/cms/*.json`)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from upphandling_nlp.posts import read_posts
from upphandling_nlp.posts.metadata import without_site

PAGES = Path(__file__).parent / "data" / "cms"
NAMES = sorted(path.stem for path in PAGES.glob("*.html"))


def as_golden(stream):
    return [
        [
            post.published.isoformat() if post.published else None,
            post.title,
            post.body.split("\n\n") if post.body else [],
            post.url,
        ]
        for post in stream
    ]


@pytest.mark.parametrize("name", NAMES)
def test_page(name):
    golden = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    assert as_golden(read_posts(PAGES / f"{name}.html")) == golden


def test_a_date_in_the_head_that_is_none_is_told_and_the_next_taken():
    stream = read_posts(PAGES / "wordpress.html")
    (post,) = stream
    assert post.published.isoformat() == "2020-02-28"
    assert [notice.reason for notice in stream.skipped] == [
        "'2020-02-30' (article:published_time) is no date that can be read"
    ]


@pytest.mark.parametrize(
    ("title", "site", "short"),
    [
        ("Ny vägledning | Region Exempel", "", "Ny vägledning"),
        ("Ny vägledning | Nyheter | Region Exempel", "Region Exempel", "Ny vägledning | Nyheter"),
        ("Ny vägledning – Region Exempel", "", "Ny vägledning"),
        ("Ny vägledning - Region Exempel", "Region Exempel", "Ny vägledning"),
        ("Region Exempel: Ny vägledning", "", "Region Exempel: Ny vägledning"),
        ("Region Exempel - Ny vägledning", "Region Exempel", "Ny vägledning"),
        (
            "Krav – så gör du steg för steg i praktiken",
            "",
            "Krav – så gör du steg för steg i praktiken",
        ),
        ("Krav – men hur?", "Region Exempel", "Krav – men hur?"),
        ("Ny vägledning", "", "Ny vägledning"),
    ],
)
def test_name_of_the_site_is_taken_off(title, site, short):
    assert without_site(title, site) == short
