from __future__ import annotations

import gc

import spacy

from upphandling_nlp.language import texts
from upphandling_nlp.language.texts import text_of


def test_is_the_text_of_the_document_after_its_tokens_are_merged_too():
    doc = spacy.blank("sv")("Region  Uppsala\noch  Åre")
    assert text_of(doc) == doc.text
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[0:2])
    assert text_of(doc) == doc.text == "Region  Uppsala\noch  Åre"


def test_tells_documents_apart_and_keeps_none_alive():
    nlp = spacy.blank("sv")
    one, other = nlp("Lund"), nlp("Malmö")
    assert (text_of(one), text_of(other)) == ("Lund", "Malmö")
    held = len(texts._TEXTS)  # noqa: SLF001 - what is kept is the point
    del one, other
    gc.collect()
    assert len(texts._TEXTS) <= held - 2  # noqa: SLF001 - the same
