"""Loaders of open data: the counts that the data sets publish, and faults named by line."""

from __future__ import annotations

from collections import Counter

import pytest

from upphandling_nlp.errors import GoldError, OptionError
from upphandling_nlp.evaluate.datasets import (
    make_posts,
    read_klintan,
    read_sucx3,
    read_talbanken,
    read_uner,
)
from upphandling_nlp.evaluate.evaluation import evaluate
from upphandling_nlp.evaluate.gold import decode_gold, encode_gold
from upphandling_nlp.evaluate.interchange import read_posts
from upphandling_nlp.resources.taxonomy import default_taxonomy
from upphandling_nlp.tagger import load


@pytest.fixture(scope="module")
def data(shared):
    return shared / "data"


def count(sentences):
    listed = list(sentences)
    tags = (tag for one in listed for tag in one.tags or ())
    return (
        len(listed),
        sum(len(one.tokens) for one in listed),
        Counter(tag.removeprefix("B-") for tag in tags if tag.startswith("B-")),
    )


@pytest.mark.parametrize(
    ("split", "expected"),
    [
        ("train", (4303, 66646, {"LOC": 504, "PER": 250, "ORG": 213})),
        ("dev", (504, 9797, {"PER": 13, "LOC": 5, "ORG": 5})),
    ],
)
def test_uner_counts(data, split, expected):
    assert count(read_uner(data / "ner-uner-talbanken", split=split)) == expected


def test_klintan_counts(data):
    names = {"PER": 1581, "LOC": 1333, "ORG": 880, "MISC": 396}
    assert count(read_klintan(data / "ner-klintan")) == (6873, 112953, names)


MANUAL = {
    "inst": 2006,
    "person": 1822,
    "place": 1378,
    "work": 610,
    "other": 265,
    "product": 166,
    "animal": 49,
    "event": 49,
    "myth": 30,
}
AUTOMATIC = {
    "LOC": 2293,
    "PRS": 2276,
    "TME": 863,
    "ORG": 612,
    "WRK": 270,
    "MSR": 159,
    "EVN": 105,
    "OBJ": 90,
}


@pytest.mark.parametrize(("layer", "names"), [("manual", MANUAL), ("automatic", AUTOMATIC)])
def test_sucx_counts(data, layer, names):
    sentences, tokens, found = count(read_sucx3(data / "ner-sucx3-extract", layer=layer))
    assert (sentences, tokens) == (2900, 62782)
    # The README does not list the automatic layer's double types ("LOC/PRS").
    assert {name: number for name, number in found.items() if "/" not in name} == names


def test_sucx_harmonised_holds_three_types(data):
    sentences, tokens, found = count(read_sucx3(data / "ner-sucx3-extract"))
    assert (sentences, tokens) == (2900, 62782)
    assert found == {"LOC": 2203, "PER": 1785, "ORG": 1050}


@pytest.mark.parametrize(("split", "expected"), [("dev", (504, 9797)), ("train", (4303, 66645))])
def test_talbanken_counts(data, split, expected):
    listed = list(read_talbanken(data / "treebank-talbanken", split=split))
    assert count(listed)[:2] == expected
    assert all(len(one.tokens) == len(one.pos) == len(one.lemmas) for one in listed)
    assert {one.tags for one in listed} == {None}


def test_documents_of_the_treebank(data):
    sentences = list(read_talbanken(data / "treebank-talbanken"))
    posts = list(make_posts(sentences, by="document"))
    assert len(posts) == 8
    assert sum(len(post.tokens) for post in posts) == 9797
    assert sum(len(post.sentences) for post in posts) == 504
    assert sum(post.text.count("\n\n") for post in posts) == 118 - 8
    assert {post.entities for post in posts} == {None}
    for post in posts:
        assert decode_gold(encode_gold(post)) == post


def test_evaluate_takes_the_posts(data):
    posts = list(make_posts(read_talbanken(data / "treebank-talbanken"), by="document"))[:2]
    posts += list(make_posts(read_uner(data / "ner-uner-talbanken", split="dev"), by="sentence"))[
        :9
    ]
    records = load().tag_many(post.post for post in posts)
    result = evaluate(posts, records, taxonomy=default_taxonomy(), samples=0)
    assert set(result.tasks) == {"tokens", "sentences", "entities", "entities-overlap"}
    assert result.tasks["tokens"].micro.f1 > 0.99
    assert result.tasks["sentences"].micro.f1 > 0.9


def test_column_reader_and_loader_agree(data):
    path = data / "ner-uner-talbanken" / "sv_talbanken-ud-dev.iob2"
    loaded = make_posts(read_uner(path.parent, split="dev"), by="document")
    for ours, read in zip(loaded, read_posts(path), strict=True):
        assert (ours.id, ours.text, ours.entities) == (read.id, read.text, read.entities)


def write(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def show(sentences):
    return [[(one.text[e.start : e.end], e.label) for e in one.entities] for one in sentences]


def test_klintan_runs_and_any_white_space(tmp_path):
    write(
        tmp_path,
        "train_corpus.txt",
        "Gunhild  PER\nWestman\tPER\n,\t 0\nVolvo ORG\nUSA LOC\n\na 0\n",
    )
    sentences = list(read_klintan(tmp_path))
    assert show(sentences) == [[("Gunhild Westman", "PER"), ("Volvo", "ORG"), ("USA", "LOC")], []]
    assert sentences[0].words == ("Gunhild", "Westman", ",", "Volvo", "USA")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("Umeå\tB-inst\tB-LOC\nkommun\tB-inst\tO", [("Umeå kommun", "ORG")]),
        ("Sverige\tB-inst\tB-LOC", [("Sverige", "LOC")]),
        ("Sverige\tB-place\tB-PRS", [("Sverige", "LOC")]),
        ("Atlas\tB-inst\tB-ORG\nCopco\tB-inst\tB-ORG", [("Atlas Copco", "ORG")]),
        ("Anna\tB-person\tB-PRS\nEk\tI-person\tO", [("Anna Ek", "PER")]),
        ("BMW\tB-product\tB-OBJ", []),
        ("Oslo\tO\tB-LOC", []),
        ("1994-95\tO\tB-TME\n1\tB-inst\tO", [("1", "ORG")]),
    ],
)
def test_sucx_harmonising(tmp_path, rows, expected):
    write(tmp_path, "sucx3_extract.tsv", f"# sent_id = a\n{rows}\n\n")
    assert show(read_sucx3(tmp_path)) == [expected]


TREEBANK = """# newdoc id = d
# newpar id = p1
# sent_id = 1
# text = Se t ex s. 4.
1\tSe\tse\tVERB\t_\t_\t_\t_\t_\t_
2\tt ex\ttill_exempel\tADV\t_\t_\t_\t_\t_\t_
2.1\tx\tx\tADV\t_\t_\t_\t_\t_\t_
3\ts.\tsida\tNOUN\t_\t_\t_\t_\t_\t_
4\t4\t4\tNUM\t_\t_\t_\t_\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t_\t_\t_\t_\t_\t_

# newpar id = p2
# sent_id = 2
# text = Nej
1\tNej\tnej\tINTJ\t_\t_\t_\t_\t_\t_
"""


def test_treebank_sentences(tmp_path):
    write(tmp_path, "sv_talbanken-ud-dev.conllu", TREEBANK)
    sentences = list(read_talbanken(tmp_path))
    assert sentences[0].words == ("Se", "t ex", "s.", "4", ".")
    assert sentences[0].pos == ("VERB", "ADV", "NOUN", "NUM", "PUNCT")
    assert sentences[0].lemmas[1] == "till_exempel"
    (post,) = make_posts(sentences, by="document")
    assert post.text == "Se t ex s. 4.\n\nNej"
    assert [(one.start, one.end) for one in post.sentences] == [(0, 13), (15, 18)]


@pytest.mark.parametrize(
    ("read", "name", "text", "message"),
    [
        (read_uner, "sv_talbanken-ud-train.iob2", None, "No such file"),
        (read_klintan, "train_corpus.txt", None, "No such file"),
        (read_klintan, "train_corpus.txt", "", "holds no sentence"),
        (read_klintan, "train_corpus.txt", "a 0\nb\n", ":2: 1 columns in 'b'"),
        (read_klintan, "train_corpus.txt", "a 0\nb X\n", ":2: unknown label 'X'"),
        (read_sucx3, "sucx3_extract.tsv", "a\tO\tO\nb\tO\n", ":2: 2 columns in 'b"),
        (read_sucx3, "sucx3_extract.tsv", "a\tO\tO\nb\tX\tO\n", r":2: no tag in 'b \| X"),
        (read_uner, "sv_talbanken-ud-train.iob2", "1\ta\tQ\t-\n", ":1: no tag"),
        (read_talbanken, "sv_talbanken-ud-dev.conllu", "1\ta\ta\tX\n", ":1: 4 columns"),
        (
            read_talbanken,
            "sv_talbanken-ud-dev.conllu",
            TREEBANK.replace("Nej\tnej", "Ja\tja"),
            ":12: the tokens are not those of the text 'Nej'",
        ),
    ],
)
def test_faults_name_file_and_line(tmp_path, read, name, text, message):
    if text is not None:
        write(tmp_path, name, text)
    with pytest.raises(GoldError, match=rf"{name}.*{message}"):
        list(read(tmp_path))


def test_options_are_checked(tmp_path):
    with pytest.raises(OptionError, match=r"split: 'test'; use train or dev"):
        list(read_uner(tmp_path, split="test"))
    with pytest.raises(OptionError, match="layer: 'x'"):
        list(read_sucx3(tmp_path, layer="x"))
    with pytest.raises(OptionError, match="by: 'x'"):
        list(make_posts([], by="x"))
    write(tmp_path, "train_corpus.txt", "a 0\n")
    with pytest.raises(GoldError, match="no document; make posts by sentence"):
        list(make_posts(read_klintan(tmp_path), by="document"))
