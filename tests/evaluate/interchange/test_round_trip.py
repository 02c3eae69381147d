"""Any gold post out and in again, in every format, is the same post."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from upphandling_nlp.errors import GoldError
from upphandling_nlp.evaluate.gold import (
    GoldDate,
    GoldEntity,
    GoldPost,
    decode_gold,
    encode_gold,
)
from upphandling_nlp.evaluate.interchange import FORMATS, Notes, read_posts, write_posts
from upphandling_nlp.schema import Mention

# Everything but lone surrogates, which UTF-8 cannot hold; what trips formats comes more often.
CHARS = st.one_of(
    st.sampled_from("aÅö. \t\n\r\u00a0\u2028\u0085#|[]\\\"'-0,😀e\u0301\x00\x1f"),
    st.characters(exclude_categories=("Cs",)),
)
WORDS = st.sampled_from(["Region Skåne", "t ex", "25 000", "i går", "# O", "\n\n", "B-ORG", " "])
TEXT = st.one_of(st.text(CHARS, max_size=30), st.lists(WORDS, max_size=8).map("".join))
NAME = st.text(CHARS, max_size=6)
LABEL = st.one_of(st.sampled_from(["ORG", "LOC", "PER", "DATE"]), NAME)
LABELS = st.none() | st.lists(st.sampled_from(["climate", "x:y", ""]) | NAME, max_size=3).map(tuple)
DAYS = st.dates()


@st.composite
def spans(draw, length, *, most=4):
    """Spans in order that do not overlap, and may touch."""
    borders = sorted(
        draw(st.lists(st.integers(0, length), max_size=2 * most, unique=True)),
    )
    touching = draw(st.booleans())
    pairs = list(pairwise(borders))[:: 1 if touching else 2]
    return [{"start": start, "end": end} for start, end in pairs]


@st.composite
def gold_posts(draw):
    """A gold post that `decode_gold` takes."""
    title, body = draw(TEXT), draw(TEXT)
    bare = GoldPost(title=title, body=body)
    if not bare.text.strip():
        body += "x"
        bare = GoldPost(title=title, body=body)
    length = len(bare.text)
    absent = st.booleans()
    entities = (
        None
        if draw(absent)
        else tuple(
            GoldEntity(
                **span, label=draw(LABEL), name=draw(st.none() | NAME), id=draw(st.none() | NAME)
            )
            for span in draw(spans(length))
        )
    )
    dates = (
        None
        if draw(absent)
        else tuple(
            GoldDate(**span, **draw(values()), kind=draw(st.none() | NAME))
            for span in draw(spans(length))
        )
    )
    return GoldPost(
        id=draw(NAME),
        published=draw(st.none() | DAYS),
        title=title,
        body=body,
        entities=entities,
        dates=dates,
        themes=draw(LABELS),
        categories=draw(LABELS),
        risks=draw(LABELS),
        genre=draw(st.none() | NAME),
        family=draw(st.none() | NAME),
        annotators=draw(st.lists(NAME, max_size=2).map(tuple)),
        tags=draw(st.lists(NAME, max_size=2).map(tuple)),
        tokens=draw(st.none() | plain(length)),
        sentences=draw(st.none() | plain(length)),
    )


@st.composite
def values(draw):
    """The days of a date, or none."""
    if draw(st.booleans()):
        return {}
    first, last = sorted([draw(DAYS), draw(DAYS)])
    return {"first": first, "last": last}


def plain(length):
    """Tokens or sentences."""
    return spans(length).map(lambda found: tuple(Mention(**span) for span in found))


LOSSLESS = [name for name in FORMATS if name != "marked"]


@pytest.mark.parametrize("name", LOSSLESS)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example overwrites the file
)
@given(posts=st.lists(gold_posts(), max_size=3, unique_by=lambda post: post.id))
def test_nothing_is_lost(name, posts, tmp_path):
    assert [decode_gold(encode_gold(post)) for post in posts] == posts
    notes = Notes()
    assert write_posts(posts, tmp_path / "x", format=name, notes=notes) == len(posts)
    assert list(read_posts(tmp_path / "x", format=name, notes=notes)) == posts
    assert not notes


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(post=gold_posts())
def test_marked_text_says_what_it_loses_or_refuses(post, tmp_path):
    notes = Notes()
    try:
        write_posts([post], tmp_path / "x.txt", notes=notes)
    except GoldError:  # said, not lost
        return
    (again,) = read_posts(tmp_path / "x.txt")
    assert again.text == post.text
    assert again == post or notes


@pytest.mark.parametrize("name", LOSSLESS)
def test_a_chain_of_all_formats(name, post, tmp_path):
    write_posts([post], tmp_path / "a", format=name)
    for number, other in enumerate(LOSSLESS):
        source = tmp_path / (f"b{number - 1}" if number else "a")
        came = read_posts(source, format=LOSSLESS[number - 1] if number else name)
        write_posts(came, tmp_path / f"b{number}", format=other)
    assert list(read_posts(tmp_path / f"b{len(LOSSLESS) - 1}", format=LOSSLESS[-1])) == [post]
