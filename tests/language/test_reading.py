"""Where the encoder overrules the punctuation of sentences."""

from __future__ import annotations

import numpy as np
import pytest

from upphandling_nlp.language.reading import cut_sentences, judge_starts
from upphandling_nlp.language.tokenizer import find_tokens

TEXT = " Enligt prof. Ek sade de: Kom hit. Nu\nSlut här. Ja"


def give(text, **logits):
    """Logits of 0, of which no heed is taken, but for the words that are named."""
    words = find_tokens(text)
    surfaces = [text[start:end] for start, end in words]
    starts = np.zeros(len(words), dtype=np.float32)
    for word, logit in logits.items():
        starts[surfaces.index(word)] = logit
    return words, starts


@pytest.mark.parametrize(
    ("logits", "sentences"),
    [
        ({}, ["Enligt prof. Ek sade de: Kom hit.", "Nu", "Slut här.", "Ja"]),
        ({"Kom": 9.0}, ["Enligt prof. Ek sade de:", "Kom hit.", "Nu", "Slut här.", "Ja"]),
        ({"Nu": -9.0}, ["Enligt prof. Ek sade de: Kom hit. Nu", "Slut här.", "Ja"]),
        # where lines begin, and at the first word, the encoder has no say
        (
            {"Slut": -9.0, "Enligt": -9.0},
            ["Enligt prof. Ek sade de: Kom hit.", "Nu", "Slut här.", "Ja"],
        ),
        ({"Kom": 2.0, "Nu": -2.0}, ["Enligt prof. Ek sade de: Kom hit.", "Nu", "Slut här.", "Ja"]),
    ],
)
def test_overrules_punctuation_where_it_is_sure(logits, sentences):
    words, starts = give(TEXT, **logits)
    found = [
        TEXT[start:end]
        for start, end in cut_sentences(TEXT, words, judge_starts(TEXT, words, starts))
    ]
    assert found == sentences


def test_without_an_encoder_punctuation_decides():
    words, starts = give(TEXT)
    judged = judge_starts(TEXT, words, starts)
    assert cut_sentences(TEXT, words, None) == cut_sentences(TEXT, words, judged)
    assert cut_sentences("", [], None) == []


def test_judges_each_word():
    words, starts = give(TEXT, Kom=9.0, Nu=-9.0, Slut=9.0)
    taken, added = judge_starts(TEXT, words, starts)
    surfaces = [TEXT[start:end] for start, end in words]
    assert [surfaces[number] for number in np.flatnonzero(taken)] == ["Nu"]
    assert [surfaces[number] for number in np.flatnonzero(added)] == ["Kom"]
