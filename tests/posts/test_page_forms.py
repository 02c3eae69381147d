"""List pages of many makes: every habit of dates, bullets, headings and footers, combined."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from upphandling_nlp.posts.page import read_page
from upphandling_nlp.schema import Post

POSTS = [
    (dt.date(2021, 4, 29), "Nya krav på handskar", ["Kraven gäller från i höst."]),
    (dt.date(2021, 4, 22), "Öppet möte om livsmedel i Skara", []),
    (
        dt.date(2021, 3, 2),
        "Hur följer vi upp textilier?",
        [
            "Uppföljningen sker i tre steg. Först kommer en enkät till alla leverantörer.",
            "Sedan görs revisioner på plats.",
        ],
    ),
    (dt.date(2020, 12, 18), "God jul från kansliet", ["Vi har stängt till den 7 januari 2021."]),
]
MONTHS = "januari februari mars april maj juni juli augusti september oktober november december"
SHORT = "jan feb mar apr maj jun jul aug sep okt nov dec"
WEEKDAYS = "måndag tisdag onsdag torsdag fredag lördag söndag"

DATES = {
    "short": lambda day: f"{day.day} {SHORT.split()[day.month - 1]} {day.year}",
    "dotted": lambda day: f"den {day.day} {SHORT.split()[day.month - 1]}. {day.year}",
    "long": lambda day: f"{day.day} {MONTHS.split()[day.month - 1]} {day.year}",
    "iso": lambda day: day.isoformat(),
    "slash": lambda day: f"{day.day}/{day.month} {day.year}",
    "points": lambda day: f"{day.day}.{day.month}.{day.year}",
    "label": lambda day: f"Publicerad: {day.isoformat()} 10:15",
    "weekday": lambda day: (
        f"{WEEKDAYS.split()[day.weekday()].capitalize()} {day.day} "
        f"{MONTHS.split()[day.month - 1]} {day.year}"
    ),
}
HEADINGS = ["Aktuellt", "Nyheter", "Pressmeddelanden", "Arkiv", "Start > Nyheter\n\nAlla nyheter"]
FOOTERS = [
    "",
    "Vision\n\nVi arbetar för att det som köps in ska vara hållbart.",
    "Kontakta oss\n\nBox 12, 111 22 Stad\n\nOm webbplatsen\n\nWebbplatsen drivs av länet.",
    "« Föregående 1 2 3 Nästa »\n\n© 2021 Region Exempel",
    "Om våra värden\n\nVi är öppna och nyfikna i allt vi gör.",
]


def with_bullets(bullet, *, indent="  "):
    def write(date, title, body):
        parts = [f" {bullet} {date}", indent + title, *(indent + text for text in body)]
        return "\n\n".join(parts)

    return write


def glued(date, title, body):
    return "\n".join([date, title, *body])


def parted(date, title, body):
    return "\n\n".join([date, title, *body])


def below(date, title, body):
    return "\n\n".join([f"{title}\n{date}", *body])


def below_parted(date, title, body):
    return "\n\n".join([title, date, *body])


def leading(date, title, body):
    return "\n".join([f"• {date} – {title}", *(f"  {text}" for text in body)])


LAYOUTS = {
    "bullets •": with_bullets("•"),
    "bullets ·": with_bullets("·"),
    "bullets -": with_bullets("-"),
    "bullets *": with_bullets("*", indent="\t"),
    "glued": glued,
    "parted": parted,
    "below": below,
    "below parted": below_parted,
    "leading": leading,
}
CASES = [
    (layout, date, heading, footer)
    for number, (layout, date, heading, footer) in enumerate(
        itertools.product(LAYOUTS, DATES, range(len(HEADINGS)), range(len(FOOTERS)))
    )
    if number % 7 == 0
]


def words(text):
    return text.split()


@pytest.mark.parametrize(("layout", "date", "heading", "footer"), CASES)
def test_all_forms_give_the_same_posts(layout, date, heading, footer):
    items = [LAYOUTS[layout](DATES[date](day), title, body) for day, title, body in POSTS]
    text = "\n\n".join(filter(None, [HEADINGS[heading], *items, FOOTERS[footer]])) + "\n"
    found = list(read_page(text, source="page.txt"))
    posts = [one for one in found if isinstance(one, Post)]
    assert [(post.published, post.title) for post in posts] == [
        (day, title) for day, title, _ in POSTS
    ]
    assert [words(post.body) for post in posts] == [words(" ".join(body)) for _, _, body in POSTS]
    told = " ".join(one.excerpt for one in found if not isinstance(one, Post))
    for line in filter(None, [*HEADINGS[heading].split("\n"), *FOOTERS[footer].split("\n")]):
        assert line in told
    assert not [one for one in found if not isinstance(one, Post) and one.severity == "skipped"]
