from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import spacy

from upphandling_nlp.entities.component import entities_in
from upphandling_nlp.errors import ResourceError


def test_writes_entities():
    nlp = spacy.blank("sv")
    nlp.add_pipe("upphandling_gazetteer")
    doc = nlp.make_doc("SKI och Region Halland träffade Anna Lindström i Växjö.")
    doc.user_data["published"] = dt.date(2018, 1, 1)
    doc = nlp(doc)
    assert [(ent.text, ent.label_, ent.kb_id_, ent.ent_id_) for ent in doc.ents] == [
        ("SKI", "ORG", "org-adda", "org-adda"),
        ("Region Halland", "ORG", "region-13", "region-13"),
        ("Anna Lindström", "PER", "", ""),
        ("Växjö", "LOC", "place-geonames-2663536", "place-geonames-2663536"),
    ]
    assert [mention.text for mention in entities_in(doc)] == [ent.text for ent in doc.ents]


def test_takes_own_tables_and_anaphora(tmp_path: Path):
    path = tmp_path / "organisations.csv"
    path.write_text("id,kind,name\norg-x,region,Storregionen Exempel\n", encoding="utf-8")
    nlp = spacy.blank("sv")
    nlp.add_pipe("upphandling_gazetteer", config={"extra": [str(path)], "anaphora": True})
    doc = nlp("Storregionen Exempel växer. Här har regionen kontor.")
    assert [ent.ent_id_ for ent in doc.ents] == ["org-x", "org-x"]


def test_refuses_faulty_tables(tmp_path: Path):
    with pytest.raises(ResourceError, match="is no table of a registry"):
        spacy.blank("sv").add_pipe(
            "upphandling_gazetteer", config={"extra": [str(tmp_path / "none")]}
        )


def test_one_token_with_two_names_keeps_the_first():
    nlp = spacy.blank("sv")
    nlp.add_pipe("upphandling_gazetteer")
    doc = spacy.tokens.Doc(nlp.vocab, words=["SKR/Inera", "möttes"])
    doc = nlp.get_pipe("upphandling_gazetteer")(doc)
    assert [ent.text for ent in doc.ents] == ["SKR/Inera"]
    assert [mention.text for mention in entities_in(doc)] == ["SKR", "Inera"]
