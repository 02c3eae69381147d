"""The linker takes names from whoever found them."""

from __future__ import annotations

import pytest
from spacy.tokens import Span

TEXT = "SKL och Region Skåne möttes i Lund. Anna Lindström läste Röda rummet på Zzyx AB."
NAMES = {
    "SKL": "ORG",
    "Region Skåne": "ORG",
    "Lund": "LOC",
    "Anna Lindström": "PRS",
    "Röda rummet": "WRK",
    "Zzyx AB": "ORG",
}


@pytest.fixture
def nlp(blank):
    ruler = blank.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": text} for text, label in NAMES.items()])
    return blank


def links(doc):
    return {ent.text: ent.kb_id_ for ent in doc.ents}


@pytest.mark.parametrize(
    ("published", "name"),
    [("2017-01-01", "Sveriges Kommuner och Landsting"), ("2022-01-01", None)],
)
def test_names_of_others_are_linked_as_of_the_day(nlp, annotate, published, name):
    nlp.add_pipe("upphandling_linker")
    doc = annotate(nlp, TEXT, published)
    assert links(doc) == {
        "SKL": "org-skr",
        "Region Skåne": "region-12",
        "Lund": links(doc)["Lund"],
        "Anna Lindström": "",
        "Röda rummet": "",
        "Zzyx AB": "",
    }
    assert links(doc)["Lund"].startswith("place-")
    assert [ent.label_ for ent in doc.ents] == list(NAMES.values())  # labels stay as they came
    first = doc.ents[0]._.entity
    assert (first.id, first.score, first.link_score is None) == ("org-skr", 1.0, False)
    assert first.name == (name or "Sveriges Kommuner och Regioner")
    assert doc.ents[-1]._.entity.name == "Zzyx AB"
    assert [mention.text for mention in doc._.entities] == list(NAMES)


def test_what_our_own_finder_linked_stays(blank, texts, annotate):
    blank.add_pipe("upphandling_entities")
    before = [annotate(blank, text) for text in texts]
    blank.add_pipe("upphandling_linker")
    after = [annotate(blank, text) for text in texts]
    assert [doc._.entities for doc in after] == [doc._.entities for doc in before]
    assert [links(doc) for doc in after] == [links(doc) for doc in before]


def test_names_that_were_added_and_taken_out_afterwards(blank, annotate):
    blank.add_pipe("upphandling_gazetteer")
    doc = annotate(blank, "Region Skåne och Zzyx möttes i Lund.")
    [zzyx] = [token for token in doc if token.text == "Zzyx"]
    doc.ents = [doc.ents[0], Span(doc, zzyx.i, zzyx.i + 1, label="ORG")]
    doc = blank.create_pipe("upphandling_linker")(doc)
    assert [(one.text, one.id) for one in doc._.entities] == [
        ("Region Skåne", "region-12"),
        ("Zzyx", None),
    ]


def test_ids_of_others_stay_unless_they_are_to_be_replaced(blank, annotate):
    patterns = [
        {"label": "ORG", "pattern": "Region Skåne", "id": "mine"},
        {"label": "LOC", "pattern": "Lund"},
    ]
    blank.add_pipe("entity_ruler").add_patterns(patterns)
    keeping = blank.create_pipe("upphandling_linker")
    replacing = blank.create_pipe("upphandling_linker", config={"overwrite": True})

    def link(linker, given):
        doc = annotate(blank, "Region Skåne i Lund.")
        for token in doc[0:2]:
            token.ent_kb_id_ = given
        doc = linker(doc)
        return doc.ents[0].kb_id_, doc.ents[0]._.entity.id

    assert link(keeping, "Q1409384") == ("Q1409384", "region-12")
    assert link(keeping, "region-14") == ("region-14", "region-14")
    assert link(replacing, "Q1409384") == ("region-12", "region-12")


def test_own_types_and_own_tables(nlp, tmp_path):
    table = tmp_path / "organisations.csv"
    table.write_text("id,kind,name\norg-zzyx,supplier,Zzyx AB\n", encoding="utf-8")
    nlp.add_pipe("upphandling_linker", config={"extra": [str(table)], "labels": {"ORG": "ORG"}})
    found = links(nlp(TEXT))
    assert found["Zzyx AB"] == "org-zzyx"
    assert not found["Lund"]


def test_organisations_tell_which_place_is_meant(blank):
    names = [{"label": "ORG", "pattern": "Region Skåne"}, {"label": "LOC", "pattern": "Lunds"}]
    blank.add_pipe("entity_ruler").add_patterns(names)
    blank.add_pipe("upphandling_linker")
    doc = blank("Lunds lasarett hör till Region Skåne.")
    assert doc.ents[0]._.entity.name == "Lund"


def test_entities_of_white_space_are_left_alone(blank):
    blank.add_pipe("upphandling_linker")
    doc = blank.make_doc("Region Skåne\n\n Lund ")
    doc.ents = [Span(doc, 0, 3, label="ORG"), Span(doc, 3, 4, label="LOC")]
    doc = blank(doc)
    assert [(one.text, one.id) for one in doc._.entities][:1] == [("Region Skåne", "region-12")]
