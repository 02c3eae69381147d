"""What stands above a post: front matter, and what only looks like it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from upphandling_nlp.posts import read_posts
from upphandling_nlp.posts.front_matter import front_matter_of
from upphandling_nlp.schema import Post

BODY = "Regionen öppnade på tisdagen en ny mottagning för barn i Kalmar."
DAY = dt.date(2021, 5, 3)


def read(text: str, folder: Path) -> list[Post]:
    file = folder / "sida.md"
    file.write_text(text, encoding="utf-8")
    return list(read_posts(file))


def test_rules_around_text_are_no_front_matter(tmp_path):
    first, second, third = (
        "Idag kom åtta anbud.",
        "Igår kom tre anbud till.",
        "I veckan väntas ett.",
    )
    text = f"---\n{first} {BODY}\n---\n{second} {BODY}\n---\n{third} {BODY}\n"
    assert [post.body.split(". ")[0] + "." for post in read(text, tmp_path)] == [
        first,
        second,
        third,
    ]


@pytest.mark.parametrize(
    ("matter", "taken"),
    [
        ("---\ntags: [vård]\n---", 3),
        ("+++\ntitle = 'Ny mottagning'\n+++", 3),
        ("---\n# om sidan\ntitle: Ny mottagning\ntags:\n- vård\n---", 6),
        (f"---\n{BODY}\nKälla: TT\n---", 0),
        (f"---\nTT: {BODY}\n---", 0),
        ("---\nVad: okänt\n---", 0),
        (f"---\n\n{BODY}\n\n---", 0),
        ("Rubrik: Ny mottagning\nDatum: 3 maj 2021", 2),
        ("Rubrik: Ny mottagning\nDatum: 3 maj 2021\nPlats: Lund", 1),
    ],
)
def test_rules_need_a_key_and_nothing_but_keys_between_them(matter, taken):
    assert front_matter_of(f"{matter}\n\n{BODY}".split("\n")).taken == taken


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("title: >-\n  Ny mottagning\n  för barn", "Ny mottagning för barn"),
        ("title: >\n  Ny mottagning", "Ny mottagning"),
        ("title: |\n  Ny mottagning\n  för barn", "Ny mottagning för barn"),
        ("title: Ny mottagning\n  för barn", "Ny mottagning för barn"),
        ("title:\n  Ny mottagning\n  för barn", "Ny mottagning för barn"),
        ('title: "Ny mottagning\n  för barn"', "Ny mottagning för barn"),
        ("title: Ny mottagning", "Ny mottagning"),
        ("title: Ny mottagning\ntags:\n  - vård", "Ny mottagning"),
    ],
)
def test_a_value_may_go_on_over_several_lines(said, title, tmp_path):
    (post,) = read(f"---\n{said}\ndate: 2021-05-03\n---\n\n{BODY}\n", tmp_path)
    assert (post.title, post.body, post.published) == (title, BODY, DAY)


def test_a_text_between_the_rules_keeps_its_paragraphs(tmp_path):
    matter = f"---\ntitle: Ny mottagning\nbody: |\n  {BODY}\n\n  Den har sex rum.\n---\n"
    (post,) = read(matter, tmp_path)
    assert (post.title, post.body) == ("Ny mottagning", f"{BODY}\n\nDen har sex rum.")


@pytest.mark.parametrize(
    ("text", "title", "body", "day"),
    [
        (
            f"Datum: 3 maj 2021\nPlats: Lund\n\nKurs i upphandling\n\n{BODY}",
            "Kurs i upphandling",
            f"Datum: 3 maj 2021\nPlats: Lund\n\n{BODY}",
            None,
        ),
        (
            f"Rubrik: Kurs i upphandling\nDatum: 3 maj 2021\nPlats: Lund\n\n{BODY}",
            "Kurs i upphandling",
            f"Datum: 3 maj 2021\nPlats: Lund\n\n{BODY}",
            None,
        ),
        (f"Datum: 3 maj 2021\n\nNy mottagning\n\n{BODY}", "Ny mottagning", BODY, DAY),
        (f"Rubrik: Ny mottagning\nDatum: 3 maj 2021\n\n{BODY}", "Ny mottagning", BODY, DAY),
        (f"Datum: 3 maj 2021\nKälla: TT\n\nNy mottagning\n\n{BODY}", "Ny mottagning", BODY, DAY),
        (f"Start: ny mottagning\n\n{BODY}", "Start: ny mottagning", BODY, None),
    ],
)
def test_the_day_of_an_event_is_none_of_publication(text, title, body, day, tmp_path):
    (post,) = read(text + "\n", tmp_path)
    assert (post.title, post.body, post.published) == (title, body, day)
