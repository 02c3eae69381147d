"""Each factory by itself gives what the whole tagger gives, in whatever pipeline it stands."""

from __future__ import annotations

import datetime as dt

import pytest
import spacy

import upphandling_nlp as un
from upphandling_nlp.classify.component import labels_in
from upphandling_nlp.dates.component import dates_in
from upphandling_nlp.entities.component import entities_in
from upphandling_nlp.errors import ModelError, OptionError
from upphandling_nlp.references.component import references_in

READERS = {
    "upphandling_gazetteer": entities_in,
    "upphandling_entities": entities_in,
    "upphandling_references": references_in,
    "upphandling_dates": dates_in,
    "upphandling_labels": labels_in,
}
DAY = dt.date(2018, 4, 29)


@pytest.fixture(scope="module")
def records(texts):
    """What the taggers make of the texts, by the name of the factory."""
    posts = [un.Post(body=text, published=DAY) for text in texts]
    found = list(un.load().tag_many(posts))
    ruled = list(un.load("rules").tag_many(posts))
    return {
        "upphandling_gazetteer": [list(record.entities) for record in ruled],
        "upphandling_entities": [list(record.entities) for record in found],
        "upphandling_references": [list(record.references) for record in found],
        "upphandling_dates": [list(record.dates) for record in found],
        "upphandling_labels": [list(record.labels) for record in found],
    }


@pytest.mark.parametrize("factory", READERS)
@pytest.mark.parametrize("pipeline", ["blank", "trained"])
def test_alone_in_any_pipeline_as_in_the_tagger(factory, pipeline, request, records, annotate):
    nlp = request.getfixturevalue(pipeline)
    nlp.add_pipe(factory)
    texts = request.getfixturevalue("texts")
    found = [list(READERS[factory](annotate(nlp, text))) for text in texts]
    assert found == records[factory]
    assert any(found)


def test_the_trained_pipeline_differs_in_tokens_sentences_and_names(trained, texts):
    doc = trained(texts[0])
    assert doc.ents
    assert list(doc.sents)
    ours = un.load().nlp(texts[1])
    assert [token.text for token in trained(texts[1])] != [token.text for token in ours]


def test_first_in_a_pipeline_as_last(trained, texts, annotate, everything):
    for factory in READERS:
        trained.add_pipe(factory)
    first = spacy.blank("sv")
    for factory in reversed(READERS):
        first.add_pipe(factory)
    for text in texts:
        assert everything(annotate(first, text))[:5] == everything(annotate(trained, text))[:5]


def test_with_the_encoder_before_them_as_without(blank, texts, annotate, everything):
    for factory in ("upphandling_gazetteer", "upphandling_encoder", *list(READERS)[1:]):
        blank.add_pipe(factory)
    alone = spacy.blank("sv")
    for factory in list(READERS)[1:]:
        alone.add_pipe(factory)
    for text in texts:
        doc, other = annotate(blank, text), annotate(alone, text)
        assert everything(doc) == everything(other)
        assert doc.user_data.keys() == other.user_data.keys()  # nothing heavy is left behind
    assert doc.has_annotation("POS") is not None


def test_the_encoder_tags_the_tokens_of_other_tokenizers(blank):
    blank.add_pipe("upphandling_encoder")
    doc = spacy.tokens.Doc(blank.vocab, words=["Regionens", "hand", "skar", "granskas"],
                           spaces=[True, False, True, False])  # fmt: skip
    doc = blank.get_pipe("upphandling_encoder")(doc)
    assert [token.pos_ for token in doc] == ["NOUN", "NOUN", "NOUN", "VERB"]
    assert doc[0].lemma_ == "region"
    assert (doc.tensor[1] == doc.tensor[2]).all()  # both begin in "handskar"


def test_the_tagger_s_pipeline_gives_all_that_its_records_hold(texts):
    tagger = un.load()
    title = texts[0].partition("\n")[0]
    doc = tagger.nlp.make_doc(texts[0])
    doc._.published, doc._.title_end = DAY, len(title)
    doc = tagger.nlp(doc)
    record = tagger.tag(un.Post(title=title, body=texts[0][len(title) + 2 :], published=DAY))
    assert (tuple(doc._.entities), tuple(doc._.dates)) == (record.entities, record.dates)
    assert (tuple(doc._.references), doc._.labels) == (record.references, record.labels)
    assert {f"{label.facet}:{label.id}": label.score for label in record.labels}.items() <= (
        doc.cats.items()
    )
    assert len(doc.cats) == len(tagger.classifier.taxonomy)
    assert [token.lemma_ for token in doc if token.text == "handskfabrik"] == ["handskfabrik"]


def test_labels_without_an_encoder(blank, texts, annotate):
    blank.add_pipe("upphandling_labels", config={"encoder": None})
    tagger = un.load("rules", classifier="labels")
    for text in texts:
        expected = tagger.tag(un.Post(body=text, published=DAY)).labels
        assert labels_in(annotate(blank, text)) == expected


def test_labels_of_the_cue_matcher_and_of_a_wanted_precision(blank, texts):
    blank.add_pipe("upphandling_labels", config={"model": "cues", "encoder": None}, name="cues")
    blank.add_pipe("upphandling_labels", config={"precision": 0.95}, name="sure")
    doc = blank.make_doc(texts[0])
    cues = {label.id for label in labels_in(blank.get_pipe("cues")(doc))}
    assert "migrant-workers" in cues
    fewer = 0
    for text in (
        "Regionen ställer klimatkrav i upphandlingen av transporter.",
        "Regionstyrelsen har antagit en policy mot mutor och jäv.",
        "Leverantörerna bjöds in till ett samtal om varifrån bomullen kommer.",
    ):
        sure = {label.id for label in labels_in(blank.get_pipe("sure")(blank.make_doc(text)))}
        usual = {label.id for label in un.load().tag(un.Post(body=text)).labels}
        assert sure <= usual
        fewer += len(usual) - len(sure)
    assert fewer > 0


@pytest.mark.parametrize(
    ("factory", "config", "error", "message"),
    [
        ("upphandling_labels", {"model": "no/such"}, ModelError, "manifest.json is missing"),
        ("upphandling_labels", {"precision": 0.5}, OptionError, "no thresholds for a precision"),
        ("upphandling_labels", {"model": "cues", "precision": 0.9}, OptionError, "no thresholds"),
        ("upphandling_encoder", {"model": "no/such"}, ModelError, "manifest.json is missing"),
        ("upphandling_encoder", {"threads": 0}, OptionError, "threads is 0"),
    ],
)
def test_faulty_options_are_named(blank, factory, config, error, message):
    with pytest.raises(error, match=message):
        blank.add_pipe(factory, config=config)


def test_analysis_of_pipelines_tells_what_is_missing(blank):
    blank.add_pipe("upphandling_linker")
    assert blank.analyze_pipes()["problems"]["upphandling_linker"] == ["doc.ents"]
    blank.add_pipe("upphandling_entities", first=True)
    told = blank.analyze_pipes()
    assert told["problems"] == {"upphandling_entities": [], "upphandling_linker": []}
    assert "doc._.entities" in told["summary"]["upphandling_entities"]["assigns"]
