"""The spaCy shells give what the functions give, and keep it through storage."""

from __future__ import annotations

import datetime as dt

import pytest

from upphandling_nlp.dates import find_dates
from upphandling_nlp.errors import OptionError
from upphandling_nlp.references import find_references

spacy = pytest.importorskip("spacy")

from spacy.tokens import DocBin  # noqa: E402 - after the check that spaCy is there

from upphandling_nlp.dates.component import dates_in  # noqa: E402 - the same
from upphandling_nlp.references.component import references_in  # noqa: E402 - the same

TEXT = "Enligt 4 kap. 9 § LOU är det senast 3maj. Mötet hölls i tisdags om Agenda 2030."
ANCHOR = dt.date(2024, 4, 18)


@pytest.fixture(scope="module")
def nlp():
    pipeline = spacy.blank("sv")
    pipeline.add_pipe("upphandling_references")
    pipeline.add_pipe("upphandling_dates")
    return pipeline


def annotate(nlp, published):
    doc = nlp.make_doc(TEXT)
    doc.user_data["published"] = published
    for _, pipe in nlp.pipeline:
        doc = pipe(doc)
    return doc


@pytest.mark.parametrize("published", [ANCHOR, "2024-04-18", None])
def test_same_as_functions(nlp, published):
    doc = annotate(nlp, published)
    assert dates_in(doc) == find_dates(TEXT, anchor=ANCHOR if published else None)
    assert references_in(doc) == find_references(TEXT)
    assert len(doc.spans["dates"]) == len(dates_in(doc))


def test_spans_in_one_token_stand_for_their_own_records(nlp):
    doc = nlp("Kurs 12/5,13/5 i Lund enligt ISO9001/ISO14001 hos SKR.")
    assert [span._.date.text for span in doc.spans["dates"]] == [one.text for one in dates_in(doc)]
    assert [one.text for one in dates_in(doc)] == ["12/5", "13/5"]
    assert [span._.reference for span in doc.spans["references"]] == references_in(doc)
    assert doc[0:1]._.date is None
    [back] = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    assert [span._.date.text for span in back.spans["dates"]] == ["12/5", "13/5"]


def test_survives_storage(nlp):
    doc = annotate(nlp, ANCHOR)
    [back] = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    assert dates_in(back) == dates_in(doc)
    assert references_in(back) == references_in(doc)


def test_alone_finds_references_itself():
    pipeline = spacy.blank("sv")
    pipeline.add_pipe("upphandling_dates")
    assert [one.text for one in dates_in(pipeline("Agenda 2030 och maj 2024."))] == ["maj 2024"]


def test_pipeline_survives_disk(nlp, tmp_path):
    nlp.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    assert dates_in(again(TEXT)) == dates_in(nlp(TEXT))


def test_bad_anchor_is_named(nlp):
    with pytest.raises(OptionError, match="i fjol"):
        annotate(nlp, "i fjol")
