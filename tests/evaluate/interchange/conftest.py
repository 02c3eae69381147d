"""A post in which every field holds something."""

from __future__ import annotations

import datetime as dt

import pytest

from upphandling_nlp.evaluate.gold import GoldDate, GoldEntity, GoldPost
from upphandling_nlp.schema import Mention


@pytest.fixture
def post():
    """A post in which every field holds something."""
    title = "Workshop i Halland"
    body = "I måndags träffade Region Hallands inköpare\nupphandlingsregion F. 😀 Se Malmö."
    text = f"{title}\n\n{body}"

    def at(surface):
        start = text.index(surface)
        return {"start": start, "end": start + len(surface)}

    return GoldPost(
        id="halland-1",
        published=dt.date(2021, 4, 19),
        title=title,
        body=body,
        entities=(
            GoldEntity(**at("Halland"), label="LOC", name="Halland", id="county-13"),
            GoldEntity(**at("Region Hallands"), label="ORG", name="Region Halland", id="region-13"),
            GoldEntity(**at("upphandlingsregion F"), label="ORG"),
            GoldEntity(**at("Malmö"), label="LOC", name="Malmö"),
        ),
        dates=(
            GoldDate(
                **at("I måndags"),
                first=dt.date(2021, 4, 12),
                last=dt.date(2021, 4, 12),
                kind="weekday",
            ),
        ),
        themes=("cooperation", "competence"),
        categories=("textiles",),
        risks=(),
        genre="news",
        family="halland-textil",
        annotators=("a1",),
        tags=("hard",),
        tokens=(Mention(start=0, end=8), Mention(**at("Halland"))),
        sentences=(Mention(start=0, end=18), Mention(start=20, end=len(text))),
    )
