"""Stanza in place of the shipped annotator, with real models: `make test-stanza`."""

from __future__ import annotations

import pickle
import re
import shutil
import socket
import subprocess
import sys

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import DocBin

import upphandling_nlp as un
from upphandling_nlp.backends import map_type
from upphandling_nlp.backends.stanza_reader import StanzaReader
from upphandling_nlp.classify.component import labels_in
from upphandling_nlp.cli.app import run
from upphandling_nlp.dates.component import dates_in
from upphandling_nlp.entities.component import entities_in
from upphandling_nlp.errors import ModelError
from upphandling_nlp.records import encode_record, read_records
from upphandling_nlp.references.component import references_in

pytestmark = [
    pytest.mark.stanza,
    # The fixture trains four models, where none are given.
    pytest.mark.timeout(1800),
]


@pytest.fixture(scope="module")
def tagger(stanza_folder):
    return un.load("stanza", model_dir=stanza_folder)


@pytest.fixture(scope="module")
def direct(stanza_folder):
    """Stanza itself, called as its own documentation has it."""
    stanza = pytest.importorskip("stanza", reason="needs Stanza: make test-stanza")
    return stanza.Pipeline(
        "sv",
        dir=str(stanza_folder),
        processors="tokenize,pos,lemma,ner",
        download_method=None,
        verbose=False,
    )


@pytest.fixture(scope="module")
def texts(posts, root):
    """The odd posts, and some as they are."""
    import json  # noqa: PLC0415

    lines = (root / "corpora/dev.jsonl").read_text(encoding="utf-8").splitlines()[:12]
    told = [json.loads(line) for line in lines]
    return [post.text for post in posts] + [f"{one['title']}\n\n{one['body']}" for one in told]


def _agrees(doc, theirs, text):
    """Compare a document with Stanza's, token for token."""
    assert doc.text == text
    expected = [
        (
            token.start_char,
            token.end_char,
            token.words[0].upos,
            token.words[0].lemma or "",
            number == 0,
        )
        for sentence in theirs.sentences
        for number, token in enumerate(sentence.tokens)
    ]
    starts = {start for start, *_ in expected}
    found = [
        (token.idx, token.idx + len(token), token.pos_, token.lemma_, bool(token.is_sent_start))
        for token in doc
        if token.idx in starts
    ]
    assert found == expected
    # Nothing else is a token but white space, and the control characters that Stanza takes for it.
    for token in doc:
        if token.idx not in starts:
            assert not re.sub(r"[\s\x80-\x9f]", "", token.text), token.text
    for sentence in theirs.sentences:
        for token in sentence.tokens:
            told = " ".join(text[token.start_char : token.end_char].split())
            assert token.text in {told, "<UNK>"} or " ".join(token.text.split()) == told
    assert [(e.start_char, e.end_char, e.label_) for e in doc.ents] == [
        (e.start_char, e.end_char, map_type(e.type)) for e in theirs.ents
    ]
    assert [(s.start_char, s.end_char) for s in _trimmed(doc)] == [
        (s.tokens[0].start_char, s.tokens[-1].end_char) for s in theirs.sentences
    ]


def _trimmed(doc):
    """Sentences without the white space, control characters included, at their ends."""
    for sentence in doc.sents:
        tokens = [token for token in sentence if re.sub(r"[\s\x80-\x9f]", "", token.text)]
        if tokens:
            yield doc[tokens[0].i : tokens[-1].i + 1]


def test_the_adapter_agrees_with_stanza_token_for_token(tagger, direct, texts):
    tokens = names = sentences = 0
    for text in texts:
        doc = tagger.nlp(text)
        if not re.sub(r"[\s\x80-\x9f]", "", text):
            assert [token.text for token in doc if not token.is_space] == []
            continue
        theirs = direct(text)
        _agrees(doc, theirs, text)
        tokens += theirs.num_tokens
        names += len(theirs.ents)
        sentences += len(theirs.sentences)
    assert min(tokens - 1000, sentences - 50, names - 5) > 0  # there was something to compare


def test_records_carry_what_stanza_says(tagger, direct, posts):
    post = posts[0]
    record, theirs = tagger.tag(post), direct(post.text)
    words = [token for sentence in theirs.sentences for token in sentence.tokens]
    assert [(one.start, one.end) for one in record.tokens] == [
        (token.start_char, token.end_char) for token in words
    ]
    assert [one.pos for one in record.tokens] == [token.words[0].upos for token in words]
    assert [(one.lemma or "").lower() for one in record.tokens] == [
        token.words[0].lemma.lower() for token in words
    ]
    assert [one.text for one in record.references] == ["Lagen (2016:1145)"] or record.references
    assert [one.text for one in record.dates] == ["den 3 maj"]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.text(
        st.sampled_from("aåÖs SKR.,:!?()\n\t \r\x0b\x85\x80\xa0\u2028\u200b\u030a😀25–-'\"”\0"),
        max_size=80,
    )
)
def test_offsets_hold_for_any_text(tagger, direct, text):
    doc = tagger.nlp(text)
    assert doc.text == text
    if re.sub(r"[\s\x80-\x9f]", "", text):
        _agrees(doc, direct(text), text)


def test_pipes_equal_single_calls(tagger, posts):
    singly = [encode_record(tagger.tag(post)) for post in posts]
    assert [encode_record(one) for one in tagger.tag_many(posts, batch_size=3)] == singly


def test_threads_change_no_record(stanza_folder, tagger, posts):
    singly = [encode_record(tagger.tag(post)) for post in posts]
    other = un.load("stanza", model_dir=stanza_folder, threads=2)
    assert [encode_record(other.tag(post)) for post in posts] == singly


def test_docbin_keeps_all(tagger, posts):
    docs = list(tagger.nlp.pipe([post.text for post in posts]))
    stored = DocBin(docs=docs, store_user_data=True).to_bytes()
    back = list(DocBin().from_bytes(stored).get_docs(tagger.nlp.vocab))
    assert len(back) == len(docs)
    for one, other in zip(docs, back, strict=True):
        assert one.text == other.text
        for read in (entities_in, dates_in, references_in, labels_in):
            assert read(one) == read(other)
        for attribute in ("lemma_", "pos_", "ent_type_", "ent_kb_id_", "is_sent_start"):
            assert [getattr(t, attribute) for t in one] == [getattr(t, attribute) for t in other]


def test_the_pipeline_can_be_stored_and_sent(tagger, posts, tmp_path):
    expected = [(t.text, t.pos_, t.lemma_) for t in tagger.nlp(posts[0].text)]
    tagger.nlp.to_disk(tmp_path / "pipeline")
    again = spacy.load(tmp_path / "pipeline")
    assert [(t.text, t.pos_, t.lemma_) for t in again(posts[0].text)] == expected
    sent = pickle.loads(pickle.dumps(tagger.nlp.tokenizer))  # noqa: S301  (our own)
    assert [(t.text, t.pos_, t.lemma_) for t in sent(posts[0].text)] == expected


@pytest.mark.parametrize(
    ("offsets", "tokens"),
    [
        (("start_char=3|end_char=4", "start_char=4|end_char=5"), ["Va", "d", "u", "?"]),
        (("_", "_"), ["Va", "du", "?"]),
    ],
    ids=["with offsets", "without"],
)
def test_tokens_of_several_words(offsets, tokens):
    conll = pytest.importorskip("stanza.utils.conll", reason="needs Stanza: make test-stanza")
    rows = [
        ("1", "Va", "vad", "PRON", "start_char=0|end_char=2"),
        ("2-3", "du", "_", "_", "start_char=3|end_char=5"),
        ("2", "d", "de", "ADP", offsets[0]),
        ("3", "u", "ett", "DET", offsets[1]),
        ("4", "?", "?", "PUNCT", "start_char=5|end_char=6"),
    ]
    lines = [
        "\t".join((number, word, lemma, pos, "_", "_", str(place), "dep", "_", misc))
        for place, (number, word, lemma, pos, misc) in enumerate(rows)
    ]
    lines[0] = lines[0].replace("dep", "root")
    read = conll.CoNLL.conll2doc(input_str="# text = Va du?\n" + "\n".join(lines) + "\n\n")
    reader = StanzaReader(spacy.blank("sv").vocab, lambda _: read, name="", remake=())
    doc = reader("Va du?")
    assert [token.text for token in doc] == tokens
    told = {token.text: (token.pos_, token.lemma_) for token in doc}
    assert told.get("du", told.get("d")) == ("ADP", "de")
    assert told.get("u", ("DET", "ett")) == ("DET", "ett")


def test_provenance_names_stanza_and_its_models(tagger, stanza_folder):
    import stanza  # noqa: PLC0415

    told = tagger.provenance.model
    assert told.startswith(
        f"stanza-{stanza.__version__}:tokenize=talbanken,pos=talbanken,lemma=talbanken,ner=talbanken-"
    )
    assert un.load(f"stanza:{stanza_folder}").provenance.model == told


def test_a_folder_with_a_tokenizer_alone(stanza_folder, tmp_path):
    shutil.copytree(stanza_folder / "sv" / "tokenize", tmp_path / "sv" / "tokenize")
    (tmp_path / "resources.json").write_text(
        '{"sv": {"tokenize": {"talbanken": {}}, "packages": {}}}', encoding="utf-8"
    )
    tagger = un.load("stanza", model_dir=tmp_path, package="talbanken", classifier="cues")
    record = tagger.tag(un.Post(body="Vi möts i Lund. Kom!"))
    assert record.tokens
    assert {(one.pos, one.lemma) for one in record.tokens} == {(None, None)}
    assert record.entities == ()


def test_models_that_are_missing_or_damaged(stanza_folder, tmp_path, monkeypatch):
    def refuse(*_arguments, **_options):
        raise AssertionError("looked for the network")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    empty = tmp_path / "empty"
    empty.mkdir()
    gone = tmp_path / "gone"
    shutil.copytree(stanza_folder, gone)
    (gone / "sv/ner/talbanken.pt").unlink()
    broken = tmp_path / "broken"
    shutil.copytree(stanza_folder, broken)
    (broken / "sv/pos/talbanken.pt").write_bytes(b"no model")
    faulty = tmp_path / "faulty"
    faulty.mkdir()
    (faulty / "resources.json").write_text("{", encoding="utf-8")
    english = tmp_path / "english"
    english.mkdir()
    (english / "resources.json").write_text('{"en": {}}', encoding="utf-8")
    download = r"run this where there is network: .*stanza\.download\('sv'.*then pass model_dir="
    for folder, package, told in (
        (tmp_path / "nowhere", None, f"no Stanza models here.*{download}"),
        (empty, None, download),
        (gone, None, f"talbanken.pt: the model is missing; {download}"),
        (faulty, None, "cannot be read"),
        (english, None, "has no Swedish models"),
        (stanza_folder, "suc", "has no Swedish package 'suc'.*packages: default"),
        (broken, None, "cannot use these models"),
    ):
        with pytest.raises(ModelError, match=told):
            un.load("stanza", model_dir=folder, package=package)


def test_torch_is_missing(stanza_folder):
    code = (
        "import sys; sys.modules['torch'] = None\n"
        "from upphandling_nlp.cli.app import main\n"
        f"main(['tag', '-', '--annotator', 'stanza:{stanza_folder}'])\n"
    )
    found = subprocess.run(  # noqa: S603  (our own code)
        [sys.executable, "-c", code], input="Hej", capture_output=True, text=True, check=False
    )
    assert found.returncode == 2
    assert "needs torch, which is not installed" in found.stderr
    assert "Traceback" not in found.stderr


def test_the_command(stanza_folder, tmp_path, capsys):
    page = tmp_path / "sida.txt"
    page.write_text("Möte\n\nVi ses i Malmö den 3 maj 2021.\n", encoding="utf-8")
    out = tmp_path / "records.jsonl"
    words = ["--annotator", "stanza", "--model-dir", str(stanza_folder)]
    assert run(["tag", str(page), "-o", str(out), *words]) == 0
    assert "1 posts tagged" in capsys.readouterr().err
    (record,) = read_records(out)
    assert record.provenance.model.startswith("stanza-")
    assert [one.text for one in record.dates] == ["den 3 maj 2021"]
