"""Cleaning mends what is broken, leaves what is sound, and is done after one go."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from upphandling_nlp.posts import clean_text
from upphandling_nlp.posts.cleaning import tidy_lines, tidy_title


@pytest.mark.parametrize(
    ("text", "clean", "repairs"),
    [
        ("fÃ¶r", "för", {"mojibake": 1}),
        ("hÃ¥llbar Ã¥tgÃ¤rd i Ã…mÃ¥l", "hållbar åtgärd i Åmål", {"mojibake": 5}),
        ("sound ö och trasigt hÃ¥llbar", "sound ö och trasigt hållbar", {"mojibake": 1}),
        ("â€“ Vi prÃ¶var", "– Vi prövar", {"mojibake": 2}),
        ("â€\u009dEttâ€\u009d", "”Ett”", {"mojibake": 2}),
        ("Ren rad\nfÃ¶r", "Ren rad\nför", {"mojibake": 1}),
        ("k&ouml;p &amp; s&auml;lj", "köp & sälj", {"entities": 3}),
        ("&#246;l &#xF6;l", "öl öl", {"entities": 2}),
        ("&amp;amp;", "&", {"entities": 2}),
        ("f&Atilde;&para;r", "för", {"entities": 2, "mojibake": 1}),
        ("upp\u00adhand\u00adling", "upphandling", {"soft hyphens": 2}),
        ("upphand\u00ad\nling", "upphandling", {"soft hyphens": 1}),
        ("25\u00a0000\u202fkr", "25 000 kr", {"odd spaces": 2}),
        ("a\u200bb\ufeffc\u2060d", "abcd", {"zero-width characters": 3}),
        ("a\x00b\x07c", "abc", {"control characters": 2}),
        ("a\r\nb\rc\u2028d\x0ce", "a\nb\nc\nd\ne", {"line ends": 4}),
        ("Ska\u030ane", "Skåne", {"composition": 1}),
        ("trasig \ud83d", "trasig \ufffd", {"broken characters": 1}),
    ],
)
def test_mends(text, clean, repairs):
    found = clean_text(text)
    assert found.text == clean
    assert found.repairs == repairs


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Upphandling av läkemedel – en vägledning för regioner",
        "”När ska uigurerna få rättvisa?”",
        "“Engelska” ‘citat’ och \"raka\" 'citat'",
        "ﬁnska ligaturer och ｆｕｌｌ bredd",
        "två  blanksteg\tflik",
        "R&D, H&M och AT&T; A & B",
        "https://exempel.example/?a=1&copy=2&sect=3&lang=sv",
        "Ãland är felstavat, FÅ” och Å– är det inte",
        "café, naïve, Łódź, Ζεύς, Україна, 中文",
        "5 < 6 > 4 … ½ € § °",
        "<p>taggar stannar</p>",
    ],
)
def test_leaves_sound_text(text):
    assert clean_text(text).text == text
    assert not clean_text(text).repairs


def test_only_damage_is_reported():
    clean = clean_text("f\u00f6r\u00a0alla&nbsp;upp\u00adhand\u00adling fÃ¶r")
    assert set(clean.reported) == {"entities", "mojibake"}


pieces = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            ["fÃ¶r", "Ã", "Â", "â€“", "&amp;", "&", "amp;", "lt;", "&auml;", "&#196;", "&#xC3;"]
        ),
        st.sampled_from(["\u00ad", "\n", "\r", "\u00a0", "a\u030a", "\u00b6", "å", " "]),
    ),
    max_size=12,
).map("".join)


@given(pieces)
@example("&amp;amp;lt;")
@example("&am\u00adp;")
@example("\r\u00ad\na")
@example("Ã\u00adÂ¶")
def test_cleaning_twice_equals_once(text):
    once = clean_text(text).text
    again = clean_text(once)
    assert again.text == once
    assert not again.repairs


@given(st.text())
def test_tidying_twice_equals_once(text):
    text = clean_text(text).text
    assert tidy_lines(tidy_lines(text)) == tidy_lines(text)
    assert tidy_title(tidy_title(text)) == tidy_title(text)
    assert "\n" not in tidy_title(text)
