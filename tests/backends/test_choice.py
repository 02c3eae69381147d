"""Asking for an annotator: every way to ask wrongly gets a clear answer."""

from __future__ import annotations

import sys

import pytest

import upphandling_nlp as un
from upphandling_nlp.cli.app import run
from upphandling_nlp.errors import ModelError, OptionError


@pytest.mark.parametrize(
    ("annotator", "options", "error", "told"),
    [
        (
            "udpipe",
            {},
            OptionError,
            "unknown annotator 'udpipe'; use encoder, rules, spacy:PACKAGE",
        ),
        ("", {}, OptionError, "unknown annotator ''"),
        ("spacy", {}, OptionError, "unknown annotator 'spacy'.*spacy:FOLDER"),
        ("spacy:", {}, OptionError, "unknown annotator 'spacy:'"),
        ("spacy:sv_none", {}, ModelError, "python -m spacy download sv_none"),
        ("spacy:./none/here", {}, ModelError, "none/here: no such folder"),
        ("encoder", {"model_dir": "x"}, OptionError, "model_dir is 'x', which annotator 'encoder'"),
        ("rules", {"package": "x"}, OptionError, "package is 'x', which annotator 'rules'"),
        ("spacy:sv", {"package": "x"}, OptionError, "package is 'x', which annotator 'spacy:sv'"),
        ("stanza:a", {"model_dir": "b"}, OptionError, "both name a folder; give one of them"),
        ("encoder", {"threads": 0}, OptionError, "threads is 0"),
    ],
)
def test_what_cannot_be_loaded(annotator, options, error, told):
    with pytest.raises(error, match=told):
        un.load(annotator, **options)


def test_stanza_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "stanza", None)
    with pytest.raises(OptionError, match=r'needs Stanza; pip install "upphandling-nlp\[stanza\]"'):
        un.load("stanza", model_dir="models")


def test_the_command_line_explains_itself(monkeypatch, tmp_path, capsys):
    monkeypatch.setitem(sys.modules, "stanza", None)
    page = tmp_path / "sida.txt"
    page.write_text("Möte\n\nVi ses i Malmö.\n", encoding="utf-8")
    for words, told in (
        (["--annotator", "stanza", "--model-dir", "x"], 'pip install "upphandling-nlp[stanza]"'),
        (["--annotator", "spacy:sv_none"], "python -m spacy download sv_none"),
        (["--model-dir", "x"], "model_dir is 'x'"),
    ):
        assert run(["tag", str(page), *words]) == 2
        said = capsys.readouterr()
        assert told in said.err
        assert "Traceback" not in said.err
        assert not said.out
