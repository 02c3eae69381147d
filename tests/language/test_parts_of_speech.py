"""Parts of speech: the encoder's where it is sure, the treebank's where it is not."""

from __future__ import annotations

import numpy as np
import pytest

from upphandling_nlp.language.parts_of_speech import UNSURE, choose_tags, find_only_tags

TAGS = ("ADV", "AUX", "NOUN", "PROPN", "VERB")
ONLY = find_only_tags(
    [("knappast", "ADV"), ("val", "NOUN"), ("var", "ADV"), ("var", "AUX"), ("sten", "NOUN")]
)


def choose(word, **logits):
    row = np.array([[logits.get(tag, -10.0) for tag in TAGS]], dtype=np.float32)
    (column,) = choose_tags(row, [word], TAGS, ONLY)
    return TAGS[column]


def test_only_words_with_one_tag_are_taken_up():
    assert ONLY == {"knappast": "ADV", "val": "NOUN", "sten": "NOUN"}


@pytest.mark.parametrize(
    ("word", "logits", "tag"),
    [
        # the treebank decides where the encoder is not sure, and nowhere else
        ("Knappast", {"VERB": 5.0, "ADV": 5.1 - UNSURE}, "ADV"),
        ("Knappast", {"VERB": 5.0, "ADV": 4.9 - UNSURE}, "VERB"),
        ("var", {"NOUN": 5.0, "ADV": 4.9}, "NOUN"),
        ("handskar", {"NOUN": 5.0, "VERB": 4.9}, "NOUN"),
        ("Sten", {"PROPN": 5.0, "NOUN": 4.9}, "PROPN"),
        # AUX is a closed class
        ("anfalla", {"AUX": 9.0, "NOUN": 1.0, "VERB": 2.0}, "VERB"),
        ("Skulle", {"AUX": 9.0, "VERB": 8.9}, "AUX"),
        ("fått", {"AUX": 9.0, "VERB": 8.9}, "AUX"),
    ],
)
def test_tag(word, logits, tag):
    assert choose(word, **logits) == tag


def test_a_text_without_words_has_no_tags():
    assert choose_tags(np.zeros((0, len(TAGS)), np.float32), [], TAGS, ONLY).shape == (0,)
