from __future__ import annotations

import pytest

from upphandling_nlp.language.lemmas import lemmatize


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("regionerna", "region"),
        ("handskar", "handske"),
        ("deltog", "delta"),
        ("migrantarbetarnas", "migrantarbetare"),
        ("upphandlingsavdelningen", "upphandlingsavdelning"),
        ("Regionerna", "region"),
        ("Uppsalas", "Uppsala"),
        ("IT", "IT"),
        ("ILO:s", "ILO"),
        ("2016:1145", "2016:1145"),
        (",", ","),
        ("", ""),
    ],
)
def test_gives_the_dictionary_form(word, lemma):
    assert lemmatize(word) == lemma
