"""CoNLL-U: what the UD validator says, and the text back to the character."""

from __future__ import annotations

import datetime as dt
import io

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import upphandling_nlp as un
from upphandling_nlp.cli.app import run
from upphandling_nlp.conllu import UPOS, restore_texts, to_conllu, write_conllu
from upphandling_nlp.errors import RecordError
from upphandling_nlp.records import write_records
from upphandling_nlp.schema import Sentence, Token

TAGGER = un.load("rules")
POST = un.Post(
    title="Besök i Penang",
    body="I tisdags kom Region Uppsala (VGR).\n  Bl.a. enligt LOU 2016:1145\n\n\tKlart den 3 maj. ",
    published=dt.date(2021, 4, 29),
    source="sida.txt#1",
)
ODD = {
    "white space": "  \n Hej\t\tdu   där.\u2028Nytt\x0bstycke\xa0här.\n",
    "combining": "Ska\N{COMBINING RING ABOVE}ne \N{COMBINING RING ABOVE} a \N{ANGSTROM SIGN}",
    "jamo": "\u1100\u1161 a",
    "columns": "a|b _ \\n # text = x = y \\",
    "null and emoji": "Nej\0 👩‍👩‍👧 \N{ZERO WIDTH SPACE}",
    "no blank between sentences": "Hej!Då\n\nNu.",
}


def rebuilt(record):
    document = to_conllu(record)
    assert document.endswith("\n\n")
    return list(restore_texts(io.StringIO(document, newline="\n")))


def rows(record):
    return [
        dict(
            zip(
                ("form", "upos", "head", "deprel", "misc"),
                (columns[n] for n in (1, 3, 6, 7, 9)),
                strict=True,
            )
        )
        for line in to_conllu(record).split("\n")
        if len(columns := line.split("\t")) == 10
    ]


def validate(path, level):
    udtools = pytest.importorskip("udtools", reason="needs udtools, the validator of UD")
    return udtools.Validator(lang="sv", level=level, output=None).validate_files([str(path)])


def test_mentions_days_and_links_stand_in_misc():
    found = {row["form"]: row["misc"].split("|") for row in rows(TAGGER.tag(POST))}
    assert found["Region"] == ["NER=B-ORG", "Link=region-03"]
    assert "NER=I-ORG" in found["Uppsala"]
    assert found["tisdags"] == ["Date=I-2021-04-27", "Role=event"]
    assert "Refers=B-law:SFS\\s2016:1145" in found["LOU"]
    assert "SpacesAfter=\\n\\n\\t" in found["2016:1145"]


def test_documents_paragraphs_and_sentences_are_told():
    record = TAGGER.tag(POST)
    lines = to_conllu(record, name="a b/c").split("\n")
    assert lines[:3] == ["# newdoc id = a_b_c", "# published = 2021-04-29", "# source = sida.txt#1"]
    assert lines.count("# newpar") == 3
    assert [line for line in lines if line.startswith("# sent_id")] == [
        f"# sent_id = a_b_c-{number}" for number in range(1, 5)
    ]
    assert "# text = I tisdags kom Region Uppsala (VGR)." in lines


def test_the_validator_of_ud_finds_nothing(root, tmp_path):
    posts = un.read_posts(root / "corpora/sample")
    odd = [un.Post(body=text, id="same id") for text in ODD.values()]
    records = [*TAGGER.tag_many([POST, *odd, *posts]), un.load().tag(POST)]
    written, empty = write_conllu(records, tmp_path / "a.conllu")
    assert (written, empty) == (len(records), 0)
    state = validate(tmp_path / "a.conllu", 2)  # level 1 is part of it
    assert state.passed(), str(state)


def test_the_validator_finds_what_is_wrong(tmp_path):
    text = to_conllu(TAGGER.tag(POST)).replace("\tX\t", "\tORD\t").replace("# sent_id", "# id")
    (tmp_path / "a.conllu").write_text(text, encoding="utf-8")
    assert not validate(tmp_path / "a.conllu", 2).passed()


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_texts_come_back(text):
    record = TAGGER.tag(un.Post(body=text, id="odd"))
    assert rebuilt(record) == [("odd", text)]


@settings(deadline=None, max_examples=100)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.data())
def test_any_record_comes_back_and_hangs_together(text, data):
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    record = msgspec.structs.replace(
        TAGGER.tag(un.Post(body="Hej", id="any")),
        text=text,
        tokens=tuple(Token(start=a, end=b, pos="NOUN" if a % 2 else "ORD") for a, b in pairs),
        sentences=tuple(Sentence(start=a, end=b) for a, b in pairs[1:]),
    )
    if not text.strip():
        assert not to_conllu(record)
        return
    assert rebuilt(record) == [("any", text)]
    for row in rows(record):
        assert row["upos"] in UPOS
        assert (row["head"], row["deprel"]) in {("0", "root"), ("1", "dep")}
        assert all("\n" not in value and value for value in row.values())


def test_several_documents_in_one_file(tmp_path):
    texts = ["Ett.", "Två!\n", "Ett.", " Tre"]
    records = list(TAGGER.tag_many(un.Post(body=text, id="same") for text in texts))
    write_conllu(records, tmp_path / "a.conllu")
    with (tmp_path / "a.conllu").open(encoding="utf-8", newline="\n") as file:
        back = list(restore_texts(file))
    assert back == list(zip(["same", "same~2", "same~3", "same~4"], texts, strict=True))


def test_tokens_that_overlap_are_refused(tmp_path):
    record = msgspec.structs.replace(
        TAGGER.tag(un.Post(body="Hej då")), tokens=(Token(start=0, end=4), Token(start=3, end=6))
    )
    with pytest.raises(RecordError, match=r"token 3-6 of record '.*' overlaps"):
        to_conllu(record)
    path = tmp_path / "a.conllu"
    path.write_text("before", encoding="utf-8")
    with pytest.raises(RecordError):
        write_conllu([TAGGER.tag(POST), record], path)
    assert path.read_text(encoding="utf-8") == "before"


def test_from_the_command_line(tmp_path, capsys):
    write_records(TAGGER.tag_many([POST, un.Post(body=" ")]), tmp_path / "a.jsonl")
    write_records(TAGGER.tag_many([POST]), tmp_path / "b.parquet")
    assert run(["convert", str(tmp_path / "a.jsonl"), str(tmp_path / "a.conllu")]) == 1
    told = capsys.readouterr().err
    assert "not in conllu: posts without a word (1)" in told
    assert "1 records to conllu" in told
    words = [str(tmp_path / "b.parquet"), str(tmp_path / "b.txt"), "--to", "conllu"]
    assert run(["convert", *words]) == 0
    assert (tmp_path / "b.txt").read_bytes() == (tmp_path / "a.conllu").read_bytes()


@pytest.mark.parametrize(
    "case",
    [
        ("none.jsonl", "a.conllu", 3, "none.jsonl: no such file or folder"),
        ("empty.jsonl", "a.conllu", 3, "empty.jsonl: holds no record"),
        ("gold.jsonl", "a.conllu", 3, "gold.jsonl:1: "),
        ("empty.jsonl", "no/a.conllu", 2, "the folder of 'no/a.conllu' does not exist"),
        ("empty.conllu", "empty.conllu", 2, "is the file to read"),
    ],
)
def test_failures(case, tmp_path, monkeypatch, capsys):
    source, target, code, message = case
    monkeypatch.chdir(tmp_path)
    for name in ("empty.jsonl", "empty.conllu"):
        (tmp_path / name).touch()
    (tmp_path / "gold.jsonl").write_text('{"id": "a", "body": "Hej"}\n', encoding="utf-8")
    assert run(["convert", source, target]) == code
    assert message in capsys.readouterr().err
    assert not (tmp_path / "a.conllu").exists()
