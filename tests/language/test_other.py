"""Texts in other languages than Swedish."""

from __future__ import annotations

import pytest

from upphandling_nlp.evaluate.gold import read_gold
from upphandling_nlp.language.other import find_other_language

SWEDISH = (
    "Regionen har granskat två fabriker som gör handskar. Den ena betalar för lite, och i den "
    "andra är nödutgångarna låsta. Leverantören ska visa att bristerna är åtgärdade till hösten."
)
ENGLISH = (
    "The region has audited two factories that make gloves. One of them pays too little, and in "
    "the other the emergency exits were locked. The supplier is to show that this has been mended."
)
NORWEGIAN = (
    "Regionen har besøkt to fabrikker som lager hansker, og den ene betaler ikke nok. "
    "Leverandøren er bedt om å vise at feilene blir rettet til høsten."
)
DANISH = (
    "Regionen har besøgt to fabrikker, og på den ene er nødudgangene låst. Leverandøren skal vise, "
    "at fejlene ikke også findes ved de andre fabrikker."
)
FINNISH = (
    "Alue tarkasti kaksi tehdasta, jotka valmistavat käsineitä, ja toinen niistä ei maksa "
    "tarpeeksi. Toimittajan on osoitettava, että puutteet on korjattu syksyyn mennessä."
)
GERMAN = (
    "Die Region hat zwei Fabriken geprüft, und eine von ihnen zahlt nicht genug. Der Lieferant "
    "wird zeigen, dass die Mängel bis zum Herbst behoben sind."
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (SWEDISH, ""),
        (ENGLISH, "English"),
        (ENGLISH.upper(), "English"),
        (f"Ny rapport om handskar\n\n{ENGLISH}", "English"),
        (NORWEGIAN, "Danish or Norwegian"),
        (DANISH, "Danish or Norwegian"),
        (FINNISH, "Finnish"),
        (GERMAN, "German"),
    ],
)
def test_the_language_is_named(text, language):
    assert find_other_language(text) == language


def test_a_text_of_both_is_swedish():
    assert find_other_language(f"{SWEDISH}\n\n{ENGLISH}") == ""
    assert find_other_language(f"{SWEDISH}\n\nSummary\n\n{ENGLISH}") == ""


@pytest.mark.parametrize("text", ["", "The gloves are made of rubber.", "12 34 56 " * 9])
def test_nothing_is_said_of_what_is_too_short(text):
    assert find_other_language(text) == ""


@pytest.mark.parametrize("split", ["train", "blend", "dev", "test"])
def test_no_post_of_the_corpus_is_taken_for_another_language(root, split):
    posts = read_gold(root / "corpora" / f"{split}.jsonl")
    assert [post.id for post in posts if find_other_language(post.text)] == []
