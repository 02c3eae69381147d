"""Posts: their text and their ids."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upphandling_nlp.errors import OptionError
from upphandling_nlp.schema import Post

DAY = dt.date(2021, 4, 29)
POST = Post(title="Möte i Malmö", body="Vi sågs – i går – om ”krav”.", published=DAY)


def test_the_text_is_title_blank_line_body():
    assert POST.text == "Möte i Malmö\n\nVi sågs – i går – om ”krav”."
    assert Post(body="x").text == "x"
    assert Post(title="x").text == "x"


@pytest.mark.parametrize(
    "same",
    [
        Post(title="MÖTE I MALMÖ", body=POST.body, published=DAY),
        Post(title=POST.title, body='Vi sågs - i går - om "krav".', published=DAY),
        Post(title=POST.title, body="Vi  sågs –\ni går – om ”krav”. ", published=DAY),
        Post(
            title=unicodedata.normalize("NFD", POST.title),
            body=unicodedata.normalize("NFD", POST.body),
            published=DAY,
        ),
        Post(title="Mö\N{SOFT HYPHEN}te i Malmö", body=POST.body, published=DAY),
        Post(title=POST.title, body=POST.body, published=DAY, url="https://a.se", source="b"),
    ],
)
def test_two_snapshots_of_a_post_have_one_id(same):
    assert same.id == POST.id


@pytest.mark.parametrize(
    "other",
    [
        Post(title=POST.title, body=POST.body),
        Post(title=POST.title, body=POST.body, published=DAY.replace(year=2022)),
        Post(title=POST.title, body=POST.body + " 2", published=DAY),
    ],
)
def test_other_posts_have_other_ids(other):
    assert other.id != POST.id


def test_a_given_id_is_kept():
    assert Post(id="a", body="x").id == "a"


@pytest.mark.parametrize(
    "published",
    ["2021-04-29", dt.datetime(2021, 4, 29, 12, tzinfo=dt.UTC), pd.Timestamp("2021-04-29"), pd.NaT],
)
def test_a_post_takes_no_day_but_a_date(published):
    with pytest.raises(OptionError, match=r"not a day.*date\.fromisoformat"):
        Post(title="Möte", published=published)


@pytest.mark.parametrize("field", ["title", "body", "source", "language", "id"])
@pytest.mark.parametrize("value", [None, float("nan"), 5, b"hej"])
def test_a_post_takes_no_texts_but_strings(field, value):
    with pytest.raises(OptionError, match=rf"^{field} is .*, not text; give a string, ''"):
        Post(**{field: value})


@pytest.mark.parametrize("url", ["", 3, float("nan")])
def test_a_post_takes_no_url_but_an_address(url):
    with pytest.raises(OptionError, match=r"^url is .*; give an address, or None"):
        Post(body="Möte", url=url)


@pytest.mark.parametrize("field", ["title", "body", "source", "url", "id"])
def test_half_a_surrogate_pair_is_told_by_its_field(field):
    with pytest.raises(OptionError, match=rf"^{field} holds .*; pass its {field} through"):
        Post(**{field: "halvt \ud83d"})


@given(title=st.text(), body=st.text(), published=st.none() | st.dates())
def test_every_post_has_an_id_of_16_hexadecimal_digits(title, body, published):
    assert len(int(Post(title=title, body=body, published=published).id, 16).to_bytes(8)) == 8
