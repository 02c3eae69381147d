"""The shell of pages, and text cut into highlighted pieces."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upphandling_nlp.report.highlights import Piece, cut_text
from upphandling_nlp.report.page import PageParts, build_page, embed_json, read_asset

HOSTILE = '</script><script>alert("x")</script><!-- & \u2028 &amp; \\u003c'


@pytest.mark.parametrize("value", [HOSTILE, {HOSTILE: [HOSTILE, 1.5, None, True]}, "åäö 🧤"])
def test_embedded_json_ends_no_element_and_reads_back(value):
    told = embed_json(value)
    assert not re.search("[<>&\u2028\u2029]", told)
    assert json.loads(told) == value


def test_no_number_that_javascript_cannot_read():
    with pytest.raises(ValueError, match="not JSON compliant"):
        embed_json(float("nan"))


def test_a_page_names_the_hash_of_each_script_and_style():
    page = build_page(
        PageParts(
            title="Titel & <b>",
            lang="sv",
            body="<p>Hej</p>",
            styles=("p { color: red; }",),
            scripts=("let a = 1;", "let b = 2;"),
            data={"posts": [HOSTILE]},
            policy=("img-src data:",),
        )
    )
    assert "<title>Titel &amp; &lt;b&gt;</title>" in page
    policy = re.search(r'Policy" content="([^"]+)"', page)[1]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert policy.endswith("img-src data:")
    for kind in ("script", "style"):
        inside = re.findall(rf"<{kind}>(.*?)</{kind}>", page, re.DOTALL)
        assert len(inside) == 2
        for text in inside:
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy
    # The page's own elements alone: the hostile text has opened none.
    assert page.count("<script") == 3


def test_a_page_without_scripts_runs_none():
    assert "script-src 'none';" in build_page(PageParts(title="", lang="en", body=""))


def test_assets_hold_no_address():
    for name in ("page.css",):
        assert "//" not in read_asset(name)


@pytest.mark.parametrize(
    ("text", "spans", "pieces"),
    [
        ("Malmö", [], [("Malmö", ())]),
        ("", [], []),
        ("i Malmö nu", [(2, 7)], [("i ", ()), ("Malmö", (0,)), (" nu", ())]),
        ("abcd", [(0, 3), (1, 4)], [("a", (0,)), ("bc", (0, 1)), ("d", (1,))]),
        ("abcd", [(1, 3), (1, 3)], [("a", ()), ("bc", (0, 1)), ("d", ())]),
        ("🧤ab", [(1, 2)], [("🧤", ()), ("a", (0,)), ("b", ())]),
        ("ab", [(1, 1), (5, 9)], [("ab", ())]),
    ],
)
def test_cutting(text, spans, pieces):
    assert cut_text(text, spans) == [Piece(*piece) for piece in pieces]


def test_cutting_a_part():
    assert cut_text("abcdef", [(0, 3)], start=2, end=5) == [Piece("c", (0,)), Piece("de", ())]


@given(
    st.text(max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6),
    st.integers(0, 30),
)
def test_pieces_join_to_the_text_and_cover_what_the_spans_cover(text, spans, start):
    start = min(start, len(text))
    pieces = cut_text(text, spans, start=start)
    assert "".join(piece.text for piece in pieces) == text[start:]
    assert all(piece.text for piece in pieces)
    place = start
    for piece in pieces:
        for offset in range(place, place + len(piece.text)):
            covering = tuple(n for n, (a, b) in enumerate(spans) if a <= offset < b)
            assert covering == piece.spans
        place += len(piece.text)
