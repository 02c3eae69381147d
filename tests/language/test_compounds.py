"""Compounds and their parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upphandling_nlp.language.compounds import split_compound


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("livsmedelsupphandlingen", ("livsmedel", "upphandling")),
        ("Handskfabriken", ("handske", "fabrik")),
        ("barnarbete", ("barn", "arbete")),
        ("tvångsarbetet", ("tvång", "arbete")),
        ("leverantörskedjorna", ("leverantör", "kedja")),
        ("kvinnokläder", ("kvinna", "kläder")),
        ("övertidstimmar", ("övertid", "timme")),
        ("koldioxidutsläpp", ("koldioxid", "utsläpp")),
        ("läkemedelsrester", ("läkemedel", "rest")),
        ("arbetsmiljö", ("arbete", "miljö")),
        ("uppföljningsarbetet", ("uppföljning", "arbete")),
        ("sjukvårdstextilier", ("sjukvård", "textilier")),
        ("konfliktmineraler", ("konflikt", "mineral")),
        ("kaffebönor", ("kaffe", "böna")),
        ("bomullsodling", ("bomull", "odling")),
        ("städkemikalier", ("städa", "kemikalie")),
        ("modersmjölksersättning", ("moder", "mjölka", "ersättning")),
        ("anti-korruption", ("anti", "korruption")),
        ("IT-produkter", ("it", "produkt")),
    ],
)
def test_compounds_are_split(word, parts):
    assert split_compound(word) == parts


@pytest.mark.parametrize(
    "word",
    [
        "upphandling",
        "uppföljning",
        "regionen",
        "risker",
        "kriterier",
        "kommun",
        "avtal",
        "förband",
        "handling",
        "leverantör",
        "arbetarna",
        "ansvarsfull",
        "riksdagen",
        "mänskliga",
        "rättigheter",
        "planering",
        "information",
        "tillsammans",
        "också",
        "sömmerskorna",
        "ILO",
        "2016:1145",
        "-",
        "",
    ],
)
def test_other_words_stay_whole(word):
    assert split_compound(word) == ()


@given(st.text(max_size=60))
def test_any_text_gives_no_part_or_several(text):
    parts = split_compound(text)
    assert len(parts) != 1
    assert all(parts)
