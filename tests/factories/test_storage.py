"""Pipelines and documents stay what they are on disk, in bytes, and in other processes."""

from __future__ import annotations

import datetime as dt
import json
import pickle
import subprocess
import sys

import pytest
import spacy
from spacy.tokens import Doc, DocBin
from thinc.api import Config

import upphandling_nlp as un
from upphandling_nlp.errors import OptionError

WHOLE = (
    "upphandling_gazetteer",
    "upphandling_encoder",
    "upphandling_entities",
    "upphandling_linker",
    "upphandling_references",
    "upphandling_dates",
    "upphandling_labels",
)


@pytest.fixture(scope="module")
def tagger_nlp():
    return un.load().nlp


@pytest.fixture(params=["blank", "trained", "tagger"])
def nlp(request):
    """All our components: in a blank pipeline, a trained one, and as the tagger has them."""
    if request.param == "tagger":
        return request.getfixturevalue("tagger_nlp")
    nlp = request.getfixturevalue(request.param)
    for factory in WHOLE:
        nlp.add_pipe(factory)
    return nlp


@pytest.fixture
def light(blank):
    """Pipes that are made in no time."""
    for factory in ("upphandling_gazetteer", "upphandling_references", "upphandling_dates"):
        blank.add_pipe(factory)
    blank.add_pipe("upphandling_labels", config={"model": "cues", "encoder": None})
    return blank


def rerun(nlp, again, texts, annotate, everything):
    for text in texts:
        assert everything(annotate(again, text)) == everything(annotate(nlp, text))


def test_pipelines_on_disk(nlp, tmp_path, texts, annotate, everything):
    nlp.to_disk(tmp_path)
    rerun(nlp, spacy.load(tmp_path), texts, annotate, everything)


def test_pipelines_in_bytes(nlp, texts, annotate, everything):
    again = spacy.util.load_model_from_config(nlp.config).from_bytes(nlp.to_bytes())
    rerun(nlp, again, texts, annotate, everything)


def test_pipelines_as_config(tagger_nlp, texts, annotate, everything):
    written = tagger_nlp.config.to_str()
    again = spacy.util.load_model_from_config(Config().from_str(written))
    for part in ("nlp", "components"):
        assert json.dumps(again.config[part]) == json.dumps(tagger_nlp.config[part])
    rerun(tagger_nlp, again, texts[:1], annotate, everything)


def test_pickled_pipelines(light, texts, annotate, everything):
    rerun(light, pickle.loads(pickle.dumps(light)), texts, annotate, everything)  # noqa: S301


@pytest.mark.parametrize("factory", WHOLE)
def test_pickled_components_are_small_and_work(tagger_nlp, factory, texts):
    pipe = tagger_nlp.create_pipe(factory)
    packed = pickle.dumps(pipe)
    # What the package ships is found again, not carried along; a label model may be one's own: four
    # bytes for each of its 98,570 features and 51 labels.
    assert len(packed) < (25_000_000 if factory == "upphandling_labels" else 300_000)
    doc = tagger_nlp.make_doc(texts[0])
    assert pickle.loads(packed)(doc) is doc  # noqa: S301  (our own bytes)


def test_documents_in_a_docbin(nlp, tmp_path, texts, annotate, everything):
    docs = [annotate(nlp, text) for text in texts]
    DocBin(docs=docs, store_user_data=True).to_disk(tmp_path / "docs.spacy")
    # A vocabulary that has seen none of the words.
    vocab = spacy.blank("sv").vocab
    back = list(DocBin().from_disk(tmp_path / "docs.spacy").get_docs(vocab))
    assert [everything(doc) for doc in back] == [everything(doc) for doc in docs]
    assert back[0]._.labels
    assert back[0].ents[0]._.entity == docs[0].ents[0]._.entity
    assert back[0].spans["dates"][0]._.date == docs[0].spans["dates"][0]._.date
    assert back[1].spans["references"][0]._.reference.id == "SFS 2016:1145"


def test_documents_in_bytes(nlp, texts, annotate, everything):
    docs = [annotate(nlp, text) for text in texts]
    back = [Doc(nlp.vocab).from_bytes(doc.to_bytes()) for doc in docs]
    assert [everything(doc) for doc in back] == [everything(doc) for doc in docs]


def test_streams_and_processes_change_nothing(nlp, texts, everything):
    def make():
        for number, text in enumerate([*texts, *texts]):
            doc = nlp.make_doc(text)
            doc._.published = dt.date(2017 + number, 3, 4)
            yield doc

    single = [everything(nlp(doc)) for doc in make()]
    assert [everything(doc) for doc in nlp.pipe(make())] == single
    assert [everything(doc) for doc in nlp.pipe(make(), batch_size=1)] == single
    assert [everything(doc) for doc in nlp.pipe(make(), n_process=2, batch_size=3)] == single
    assert single[0] != single[len(texts)]  # the day counts


def test_what_was_stored_is_read_where_no_component_was_made(light, tmp_path, texts, annotate):
    doc = annotate(light, texts[0])
    DocBin(docs=[doc], store_user_data=True).to_disk(tmp_path / "docs.spacy")
    code = (
        "import spacy, sys; from spacy.tokens import DocBin\n"
        "from upphandling_nlp.extensions import register_extensions\n"
        "register_extensions()\n"
        "[doc] = DocBin().from_disk(sys.argv[1]).get_docs(spacy.blank('sv').vocab)\n"
        "print([one.id for one in doc._.entities], [one.id for one in doc._.labels])"
    )
    told = subprocess.run(  # noqa: S603  (our own code)
        [sys.executable, "-c", code, tmp_path / "docs.spacy"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    expected = [one.id for one in doc._.entities], [one.id for one in doc._.labels]
    assert told.stdout.strip() == f"{expected[0]} {expected[1]}"
    assert all(expected)


def test_a_day_that_is_none_is_refused_where_it_is_set(light):
    doc = light.make_doc("Igår.")
    with pytest.raises(OptionError, match="i fjol"):
        doc._.published = "i fjol"
    doc._.published = dt.datetime(2021, 4, 29, 10, tzinfo=dt.UTC)
    assert doc._.published == dt.date(2021, 4, 29)
    assert doc.user_data["published"] == "2021-04-29"
    doc._.published = None
    assert light(doc)._.dates[0].first is None
