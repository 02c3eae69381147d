"""`upphandling-nlp convert`: what it writes, says and returns."""

from __future__ import annotations

import json

import pytest

from upphandling_nlp.cli.app import run

LINE = {"id": "a", "title": "I Malmö", "body": "Hej då.", "themes": ["climate"]}
NAME = {"start": 2, "end": 7, "label": "LOC", "name": "Malmö", "id": None}


@pytest.fixture
def gold(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(LINE | {"entities": [NAME]}) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def folder(gold, monkeypatch):
    """The folder of the gold file, as the current one."""
    monkeypatch.chdir(gold.parent)
    return gold.parent


def call(*arguments):
    return run([str(argument) for argument in arguments])


def test_there_and_back(gold, tmp_path, capsys):
    for name in ("doccano", "prodigy", "iob2", "docbin", "label-studio", "doccano-text"):
        there, back = tmp_path / "there", tmp_path / "back.jsonl"
        assert call("convert", gold, there, "--to", name) == 0
        assert call("convert", there, back, "--from", name) == 0
        assert json.loads(back.read_text(encoding="utf-8")) == json.loads(
            gold.read_text(encoding="utf-8")
        )
        assert f"1 posts, {name} to jsonl" in capsys.readouterr().err


def test_suffixes_tell_the_format(gold, tmp_path):
    assert call("convert", gold, tmp_path / "a.spacy") == 0
    assert call("convert", tmp_path / "a.spacy", tmp_path / "a.iob2") == 0
    assert "Malmö\tB-LOC" in (tmp_path / "a.iob2").read_text(encoding="utf-8")


def test_what_is_left_out_is_said_and_gives_1(gold, tmp_path, capsys):
    source = tmp_path / "a.jsonl"
    lines = [{"text": "a", "answer": answer, "spans": []} for answer in ("accept", "ignore")]
    source.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert call("convert", source, tmp_path / "b.jsonl", "--from", "prodigy") == 1
    assert "not read: task answered 'ignore' (1)" in capsys.readouterr().err
    tokens = {"tokens": [{"start": 0, "end": 1}]}
    gold.write_text(json.dumps(LINE | {"entities": [NAME]} | tokens) + "\n", encoding="utf-8")
    assert call("convert", gold, tmp_path / "a.txt") == 1
    assert "not in marked: tokens (1)" in capsys.readouterr().err
    assert "unmarked: dates" in (tmp_path / "a.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "case",
    [
        (["absent.jsonl", "b.iob2"], 3, "absent.jsonl: cannot be read"),
        (["empty.jsonl", "b.iob2"], 3, "empty.jsonl: holds no post"),
        (["bad.jsonl", "b.iob2"], 3, "bad.jsonl:2: "),
        (["gold.jsonl", "gold.jsonl"], 2, "'gold.jsonl' is the file to read"),
        (["gold.jsonl", "no/b.iob2"], 2, "the folder of 'no/b.iob2' does not exist"),
        (["gold.jsonl", "b.xml"], 2, "'b.xml' tells no format"),
        (["gold.jsonl", "b.jsonl", "--to", "brat"], 2, "no format 'brat'"),
        (["gold.jsonl"], 2, "Missing argument"),
    ],
)
def test_failures(gold, folder, capsys, case):
    words, code, message = case
    (folder / "empty.jsonl").touch()
    bad = gold.read_text(encoding="utf-8") + '{"body": "x", "themes": 1}\n'
    (folder / "bad.jsonl").write_text(bad, encoding="utf-8")
    assert call("convert", *words) == code
    assert message in capsys.readouterr().err
    assert not (folder / "b.iob2").exists()


def test_help_lists_every_format(capsys):
    from upphandling_nlp.evaluate.interchange import FORMATS  # noqa: PLC0415  (heavy)

    assert call("convert", "--help") == 0
    told = "".join(capsys.readouterr().out.split())  # lines may break after a hyphen
    assert all(name in told for name in FORMATS)
