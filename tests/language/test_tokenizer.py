"""Tokens: a table of texts, cut as UD Swedish-Talbanken cuts them (tokens parted by |)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upphandling_nlp.language.abbreviations import SPACED
from upphandling_nlp.language.tokenizer import find_tokens

CASES = [
    "Vi|följer|upp|avtal|.",
    "t.ex.|handskar",
    "t ex|handskar",
    "t. ex.|handskar",
    "T.ex.|handskar",
    "bl.a.|och|bl a|i|vården",
    "fr.o.m.|1|maj|t o m|3|maj",
    "s.k.|gröna|krav|,|m.m.",
    "osv|.",
    "kap.|4|och|s.|12|,|v.|16|kl.|08.30",
    "Det|kostar|25|kr|.|Nästa",
    "ca|25 000|handskar",
    "1 250 000|kronor|,|4,5|%",
    "25\N{NO-BREAK SPACE}000|kronor",
    "2018|000",
    "EU:s|direktiv|2014/24/EU",
    "SKR:s|och|VGR:s",
    "1:a|och|60-talet",
    "LOU|2016:1145",
    "ISO|14001:2015",
    "yrkes-|och|privatliv",
    "inköps-|,|logistik-|och|IT-frågor",
    "anti-korruption",
    "Per-Ola|Ek",
    "och|/|eller",
    "”|Hej|”|,|sa|hon|.",
    "(|se|www.exempel.se/a|)|.",
    "Mejla|anna.ek@region.se|.",
    "3-4|dagar|,|2016–18|,|1–3|mars",
    "A.|I.|Rabin",
    "Axfoundation|!|?",
    "Vänta|...|nu",
    "Läs|på|upphandling24.se|i|dag",
    "-67|års|kommitté",
    "PFAS-fri|5G-nät",
    "",
]


@pytest.mark.parametrize("case", CASES)
def test_cuts_as_the_treebank_does(case):
    expected = [token for token in case.split("|") if token]
    # Between tokens stands a space, but not before closing and after opening marks.
    text = ""
    opened = False
    quotes = 0
    for token in expected:
        closing = token in {".", ",", "!", "?", ")"} or (token == "”" and quotes % 2)
        if text and not closing and not opened:
            text += " "
        opened = token == "(" or (token == "”" and not quotes % 2)
        quotes += token == "”"
        text += token
    assert [text[start:end] for start, end in find_tokens(text)] == expected


def test_cuts_a_date_with_points_as_one_token():
    assert _cut("den 1.1.1972 gällde") == ["den", "1.1.1972", "gällde"]


def test_a_dot_after_an_abbreviation_ends_the_sentence_before_a_capital():
    assert _cut("Det kostar 25 kr. Nästa år mer.")[3:6] == ["kr", ".", "Nästa"]
    assert _cut("Det kostar 25 kr. per par.")[3:5] == ["kr.", "per"]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_tokens_cover_all_that_is_not_white_space(text):
    position = 0
    for start, end in find_tokens(text):
        assert start >= position
        assert end > start
        assert not text[position:start].strip()
        assert text[start:end].strip() == text[start:end]
        position = end
    assert not text[position:].strip()


def _cut(text):
    return [text[start:end] for start, end in find_tokens(text)]


@pytest.mark.parametrize("form", SPACED)
def test_a_spaced_abbreviation_is_no_plain_words(form):
    text = f"Handskar, {form.upper()} och {form} handskar"
    cut = [text[start:end] for start, end in find_tokens(text)]
    assert cut == ["Handskar", ",", form.upper(), "och", form, "handskar"]
