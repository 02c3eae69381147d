"""A spaCy pipeline in place of the shipped annotator."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from itertools import islice

import pytest
import spacy
from spacy.tokens import DocBin

import upphandling_nlp as un
from upphandling_nlp.classify.component import labels_in
from upphandling_nlp.cli.app import run
from upphandling_nlp.dates.component import dates_in
from upphandling_nlp.entities.component import entities_in
from upphandling_nlp.errors import ModelError
from upphandling_nlp.evaluate.gold import read_gold
from upphandling_nlp.records import decode_record, encode_record, read_records
from upphandling_nlp.references.component import references_in

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
NAMES = {
    "Anna Lindberg": "PRS",
    "Region Skåne": "ORG",
    "Lund": "LOC",
    "Nobelfesten": "EVN",
    "Agenda 2030": "WRK",
    "Tesla": "OBJ",
    "två timmar": "MSR",
    "i fredags": "TME",
    "Volvo": "ORG/PRS",
}


@pytest.fixture(scope="module")
def tagger(spacy_folder):
    return un.load(f"spacy:{spacy_folder}")


@pytest.fixture(scope="module")
def ruler_folder(tmp_path_factory):
    """A pipeline that finds a few names of every type of SUC, and sets nothing else."""
    nlp = spacy.blank("sv")
    patterns = [{"label": label, "pattern": name} for name, label in NAMES.items()]
    nlp.add_pipe("entity_ruler").add_patterns(patterns)
    folder = tmp_path_factory.mktemp("ruler") / "pipeline"
    nlp.to_disk(folder)
    return folder


def test_types_links_and_characters(ruler_folder):
    tagger = un.load(f"spacy:{ruler_folder}", classifier="cues")
    text = (
        "Anna Lindberg vid Region Skåne for till Lund i fredags, två timmar i Tesla. "
        "På Nobelfesten talade Volvo om Agenda 2030."
    )
    record = tagger.tag(un.Post(body=text, published=dt.date(2021, 4, 29)))
    assert [(one.text, one.label) for one in record.entities] == [
        ("Anna Lindberg", "PER"),
        ("Region Skåne", "ORG"),
        ("Lund", "LOC"),
        ("i fredags", "TME"),
        ("två timmar", "MSR"),
        ("Tesla", "OBJ"),
        ("Nobelfesten", "EVN"),
        ("Volvo", "ORG"),
        ("Agenda 2030", "WRK"),
    ]
    told = {one.text: one for one in record.entities}
    assert told["Region Skåne"].id == "region-12"
    # Region Skåne tells which of the places called Lund it is.
    assert told["Lund"].id == un.load("rules").tag(un.Post(body=text)).entities[2].id
    assert {told[name].id for name in ("Anna Lindberg", "Agenda 2030", "i fredags")} == {None}
    assert all(one.score == 1 for one in record.entities)
    assert [(one.text, one.first) for one in record.dates] == [("i fredags", dt.date(2021, 4, 23))]


def test_what_a_pipeline_does_not_set(ruler_folder):
    tagger = un.load(f"spacy:{ruler_folder}", classifier="cues")
    record = tagger.tag(un.Post(title="Möte i Lund", body="Vi ses kl. 8. Kom!\nVälkommen."))
    assert {(token.pos, token.lemma) for token in record.tokens} == {(None, None)}
    ours = un.load("rules").tag(un.Post(title="Möte i Lund", body="Vi ses kl. 8. Kom!\nVälkommen."))
    assert [record.text[one.start : one.end] for one in record.sentences] == [
        ours.text[one.start : one.end] for one in ours.sentences
    ]


def test_tokens_sentences_tags_and_lemmas_are_those_of_the_pipeline(tagger, spacy_folder, posts):
    direct = spacy.load(spacy_folder)
    several = 0
    for post in posts:
        record, theirs = tagger.tag(post), direct(post.text)
        tokens = [token for token in theirs if not token.is_space]
        assert [(one.start, one.end) for one in record.tokens] == [
            (token.idx, token.idx + len(token)) for token in tokens
        ]
        assert [one.pos for one in record.tokens] == [token.pos_ or None for token in tokens]
        assert [(one.lemma or "").lower() for one in record.tokens] == [
            token.lemma_.lower() for token in tokens
        ]
        # All of the pipeline's boundaries, and one at each blank line.
        starts = {one.start for one in record.sentences}
        theirs_too = {_first_word(sentence) for sentence in theirs.sents} - {None}
        assert {start for start in theirs_too if start in {one.start for one in record.tokens}} <= (
            starts
        )
        for one in record.sentences:
            assert not _BLANK_LINE.search(record.text, one.start, one.end)
        several += len(record.sentences) > 1
    assert several > 1


def _first_word(sentence):
    return next((token.idx for token in sentence if not token.is_space), None)


def test_names_are_those_of_the_pipeline(tagger, spacy_folder, root):
    direct, ours, found = spacy.load(spacy_folder), {"PRS": "PER"}, 0
    marked = (gold for gold in read_gold(root / "corpora/train.jsonl") if gold.entities)
    for gold in islice(marked, 12):
        expected = [
            (ent.text, ours.get(ent.label_, ent.label_))
            for ent in direct(gold.text).ents
            if ent.text.strip()
        ]
        record = tagger.tag(gold.post)
        assert [(one.text, one.label) for one in record.entities] == expected
        found += len(expected)
    assert found > 5


def test_labels_are_those_of_the_shipped_annotator(tagger, posts):
    shipped = un.load()
    for post in posts:
        theirs, ours = tagger.tag(post), shipped.tag(post)
        assert theirs.labels == ours.labels
        assert (theirs.dates, theirs.references) == (ours.dates, ours.references)
    light = un.load("rules", classifier="cues").tag(posts[0])
    assert light.labels != shipped.tag(posts[0]).labels  # the posts have labels to compare


def test_pipes_equal_single_calls_and_offsets_hold(tagger, posts):
    singly = [encode_record(tagger.tag(post)) for post in posts]
    assert [encode_record(one) for one in tagger.tag_many(posts, batch_size=3)] == singly
    for record in map(decode_record, singly):
        for one in (*record.entities, *record.dates, *record.references):
            assert one.text == record.text[one.start : one.end]


def test_docbin_keeps_all(tagger, posts):
    texts = [post.text for post in posts]
    docs = list(tagger.nlp.pipe(texts))
    stored = DocBin(docs=docs, store_user_data=True).to_bytes()
    back = list(DocBin().from_bytes(stored).get_docs(tagger.nlp.vocab))
    assert len(back) == len(docs)
    for one, other in zip(docs, back, strict=True):
        assert one.text == other.text
        for read in (entities_in, dates_in, references_in, labels_in):
            assert read(one) == read(other)
        assert [t.lemma_ for t in one] == [t.lemma_ for t in other]
        assert [s.text for s in one.sents] == [s.text for s in other.sents]


def test_the_pipeline_with_ours_can_be_stored_and_loaded(tagger, posts, tmp_path):
    tagger.nlp.to_disk(tmp_path / "ours")
    again = un.load(f"spacy:{tmp_path / 'ours'}")
    assert sorted(again.nlp.pipe_names) == sorted(tagger.nlp.pipe_names)
    record = again.tag(posts[0])
    assert record.entities == tagger.tag(posts[0]).entities
    assert record.labels == tagger.tag(posts[0]).labels


def test_provenance_names_pipeline_and_version(tagger, spacy_folder, tmp_path):
    told = tagger.provenance.model
    assert re.fullmatch(r"spacy:sv_test-0\.0\.0-[0-9a-f]{8}\+labels-[\d.]+", told), told
    copied = tmp_path / "copy"
    shutil.copytree(spacy_folder, copied)
    assert un.load(f"spacy:{copied}").provenance.model == told
    meta = json.loads((copied / "meta.json").read_text(encoding="utf-8"))
    (copied / "meta.json").write_text(json.dumps(meta | {"version": "0.1.0"}), encoding="utf-8")
    assert un.load(f"spacy:{copied}").provenance.model != told


def test_an_installed_package(spacy_folder, tmp_path, monkeypatch):
    package = tmp_path / "sv_installed_test"
    shutil.copytree(spacy_folder, package / "sv_installed_test-2.1.0")
    meta = json.loads((spacy_folder / "meta.json").read_text(encoding="utf-8"))
    meta |= {"name": "installed_test", "version": "2.1.0"}
    for folder in (package, package / "sv_installed_test-2.1.0"):
        (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    (package / "__init__.py").write_text(
        "from spacy.util import load_model_from_init_py\n"
        "def load(**overrides):\n    return load_model_from_init_py(__file__, **overrides)\n",
        encoding="utf-8",
    )
    told = tmp_path / "sv_installed_test-2.1.0.dist-info"
    told.mkdir()
    told.joinpath("METADATA").write_text(
        "Metadata-Version: 2.1\nName: sv-installed-test\nVersion: 2.1.0\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)
    tagger = un.load("spacy:sv_installed_test", classifier="cues")
    assert tagger.provenance.model == "spacy:sv_installed_test-2.1.0+cues"
    assert tagger.tag(un.Post(body="Vi möts i Lund.")).tokens


def test_folders_that_cannot_be_used(spacy_folder, tmp_path):
    english = tmp_path / "english"
    spacy.blank("en").to_disk(english)
    empty = tmp_path / "empty"
    empty.mkdir()
    broken = tmp_path / "broken"
    shutil.copytree(spacy_folder, broken)
    (broken / "config.cfg").write_text("[nlp]\nlang = sv\npipeline = [", encoding="utf-8")
    foreign = tmp_path / "foreign"
    shutil.copytree(spacy_folder, foreign)
    config = (foreign / "config.cfg").read_text(encoding="utf-8")
    (foreign / "config.cfg").write_text(
        config.replace('factory = "senter"', 'factory = "of_another_package"'), encoding="utf-8"
    )
    for folder, reason in (
        (english, "is for language 'en'"),
        (empty, "config.cfg is missing"),
        (broken, "cannot be loaded"),
        (foreign, "cannot be loaded.*of_another_package"),
    ):
        with pytest.raises(ModelError, match=reason):
            un.load(f"spacy:{folder}")


def test_the_command(spacy_folder, tmp_path, capsys):
    page = tmp_path / "sida.txt"
    page.write_text("Möte\n\nVi ses i Malmö den 3 maj 2021.\n", encoding="utf-8")
    out = tmp_path / "records.jsonl"
    assert run(["tag", str(page), "-o", str(out), "--annotator", f"spacy:{spacy_folder}"]) == 0
    assert "1 posts tagged" in capsys.readouterr().err
    (record,) = read_records(out)
    assert record.provenance.model.startswith("spacy:sv_test-0.0.0-")
    assert [one.text for one in record.dates] == ["den 3 maj 2021"]
