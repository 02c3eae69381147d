"""The spaCy shell: what `find_tokens` and its like find, on a `Doc`."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from upphandling_nlp.language.component import SwedishTokenizer


@pytest.fixture(scope="module")
def nlp():
    nlp = spacy.blank("sv")
    nlp.tokenizer = SwedishTokenizer(nlp.vocab)
    nlp.add_pipe("upphandling_sentences")
    nlp.add_pipe("upphandling_lemmas")
    return nlp


def test_sets_tokens_sentences_and_lemmas(nlp):
    doc = nlp("Vi köpte 25 000 handskar, t.ex. i Malmö.\n\nDe kom i går.")
    assert [token.text for token in doc if not token.is_space][2:6] == [
        "25 000",
        "handskar",
        ",",
        "t.ex.",
    ]
    assert [sentence.text.strip() for sentence in doc.sents] == [
        "Vi köpte 25 000 handskar, t.ex. i Malmö.",
        "De kom i går.",
    ]
    assert [token.lemma_ for token in doc][:4] == ["vi", "köpa", "25 000", "handske"]


def test_survives_bytes_and_disk(nlp, tmp_path):
    config = {"nlp": {"tokenizer": {"@tokenizers": "upphandling.SwedishTokenizer.v1"}}}
    made = spacy.blank("sv", config=config)
    made.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    text = "EU:s direktiv 2014/24/EU, bl a."
    assert [token.text for token in again(text)] == [token.text for token in nlp(text)]
    assert isinstance(again.tokenizer, SwedishTokenizer)


@settings(max_examples=200, deadline=None)
@given(text=st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=80))
def test_the_text_of_a_doc_is_the_text(nlp, text):
    assert nlp.make_doc(text).text == text
