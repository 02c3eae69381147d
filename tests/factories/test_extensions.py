"""`doc._` is filled when a component is made, and never takes what belongs to others."""

from __future__ import annotations

import subprocess
import sys
import warnings

import pytest
from spacy.tokens import Doc, Span

import upphandling_nlp as un
from upphandling_nlp.errors import OptionError
from upphandling_nlp.extensions import register_extensions
from upphandling_nlp.language.published import publish_extensions

NAMES = {"entities", "references", "dates", "labels", "published", "title_end"}


def test_nothing_is_registered_at_import():
    code = (
        "import upphandling_nlp.extensions, upphandling_nlp.tagger\n"
        "from spacy.tokens import Doc, Span\n"
        "from spacy.tokens.underscore import Underscore\n"
        "print(Underscore.doc_extensions, Underscore.span_extensions)"
    )
    told = subprocess.run(  # noqa: S603  (our own code)
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "{} {}"


def test_registering_again_changes_nothing(blank):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        register_extensions()
        blank.add_pipe("upphandling_dates")
        blank.add_pipe("upphandling_dates", name="again")
        register_extensions()
    assert all(Doc.has_extension(name) for name in NAMES)
    assert all(Span.has_extension(name) for name in ("entity", "reference", "date"))


def test_what_others_registered_is_left_to_them():
    Doc.set_extension("upphandling_test", default="theirs", force=True)
    try:
        with pytest.warns(
            UserWarning, match=r"doc\._\.upphandling_test belongs to another .*len_of"
        ):
            publish_extensions({"upphandling_test": len_of})
        assert un.load("rules").nlp("Hej")._.upphandling_test == "theirs"
    finally:
        Doc.remove_extension("upphandling_test")


def len_of(doc):
    return len(doc)


def test_spans_that_stand_for_nothing_of_ours(blank):
    blank.add_pipe("upphandling_gazetteer")
    blank.add_pipe("upphandling_dates")
    doc = blank("Region Skåne möts den 3 maj 2021.")
    assert doc[0:2]._.entity is None  # no entity, though its tokens are
    assert doc.ents[0]._.entity.id == "region-12"
    assert doc.ents[0]._.date is None
    assert doc.spans["dates"][0]._.entity is None


def test_documents_cut_and_joined_tell_nothing_rather_than_what_is_wrong(blank):
    blank.add_pipe("upphandling_gazetteer")
    one, other = blank("Region Skåne möts."), blank("VGR möts.")
    joined = Doc.from_docs([one, other])
    assert [ent.kb_id_ for ent in joined.ents] == ["region-12", "region-14"]
    assert joined._.entities == []
    linked = blank.create_pipe("upphandling_linker")(joined)
    assert [(m.text, m.id) for m in linked._.entities] == [
        ("Region Skåne", "region-12"),
        ("VGR", "region-14"),
    ]


def test_another_classifier_in_the_tagger():
    tagger = un.load("rules", classifier="labels")
    post = un.Post(body="Handskfabriken i Malaysia granskas. Migrantarbetarna fick lön.")
    before = tagger.tag(post)
    tagger.classifier = tagger.classifier.with_precision(0.95)
    after = tagger.tag(post)
    assert {one.id for one in after.labels} <= {one.id for one in before.labels}
    assert before.provenance.model.startswith("rules+labels-")
    assert after.provenance.model == f"{before.provenance.model}@0.95"


def test_a_tagger_without_labels(blank):
    blank.add_pipe("upphandling_references")
    tagger = un.Tagger(blank, annotator="mine")
    record = tagger.tag(un.Post(body="Se LOU 2016:1145 i Lund."))
    assert [one.id for one in record.references] == ["SFS 2016:1145"]
    assert (record.entities, record.labels, record.sentences) == ((), (), ())
    assert (record.provenance.model, record.provenance.taxonomy) == ("mine", "")
    with pytest.raises(OptionError, match="gives no labels; add them"):
        tagger.classifier  # noqa: B018


def test_accounts_of_labels_in_another_pipeline(trained, texts):
    trained.add_pipe("upphandling_linker")
    trained.add_pipe("upphandling_labels")
    tagger = un.Tagger(trained, annotator="trained")
    record = tagger.tag(un.Post(body=texts[0]))
    assert len(record.labels) > 2
    for label in record.labels:
        assert round(tagger.why(record, label.id).score, 6) == label.score
