"""Lemmas as edits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upphandling_nlp.language.edits import apply_edit, find_edit


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
