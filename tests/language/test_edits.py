"""Lemmas as edits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upphandling_nlp.language.edits import apply_edit, choose_lemma, find_edit


@pytest.mark.parametrize(
    ("word", "lemma", "edit"),
    [
        ("regionerna", "region", "4|"),
        ("Kraven", "krav", "2|"),
        ("köpte", "köpa", "2|a"),
        ("Hallands", "Halland", "^1|"),
        ("äldre", "gammal", "=gammal"),
        ("och", "och", "0|"),
        ("SKR:s", "SKR", "^2|"),
        (".", ".", "0|"),
    ],
)
def test_finds_the_edit_and_applies_it(word, lemma, edit):
    assert find_edit(word, lemma) == edit
    assert apply_edit(word, edit) == lemma


@pytest.mark.parametrize(("word", "edit"), [("ö", "2|"), ("ö", "1|")])
def test_an_edit_that_leaves_nothing_does_not_fit(word, edit):
    assert apply_edit(word, edit) is None


WORDS = st.text(alphabet="abdeknorståäöABKÅ-:1", min_size=1, max_size=12)


@given(word=WORDS, lemma=WORDS)
def test_the_edit_of_a_pair_gives_the_lemma(word, lemma):
    assert apply_edit(word, find_edit(word, lemma)) == lemma


def test_chooses_the_best_edit_that_fits():
    edits = ["4|", "0|", "1|"]
    lemma, probability = choose_lemma("ans", np.array([9.0, 1.0, 3.0], dtype="f4"), edits)
    assert lemma == "an"
    assert probability == pytest.approx(np.exp(3) / (np.exp(9) + np.exp(1) + np.exp(3)), rel=1e-4)
    assert choose_lemma("a", np.array([9.0], dtype="f4"), ["4|"]) == ("a", 0.0)
