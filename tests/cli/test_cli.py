"""The command line: what it prints, writes and returns; never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pandas as pd
import pytest

from upphandling_nlp.cli.app import app, run
from upphandling_nlp.records import read_records, write_records
from upphandling_nlp.schema import Post
from upphandling_nlp.tagger import load
from upphandling_nlp.version import __version__

PAGE = """Aktuellt

 • 29 apr 2021

  Workshop i Region Halland

  I går talade vi om handskar och tvångsarbete i Malaysia.

 • 15 apr 2021

  Glad påsk!
"""


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "sida.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A current folder with a page and an empty file."""
    monkeypatch.chdir(tmp_path)
    Path("empty.txt").touch()
    Path("page.txt").write_text(PAGE, encoding="utf-8")
    Path("old.jsonl").write_text('{"title": "x"}\n', encoding="utf-8")
    Path("a.jsonl").mkdir()


def call(*arguments):
    return run([str(argument) for argument in arguments])


def test_posts_in_other_languages_are_kept_and_named(tmp_path, capsys):
    english = "We talked of the gloves and of how they are made, and of the wages in the factory."
    rows = [
        {"title": "Möte", "body": "Vi talade om handskar och om hur de görs i Malaysia."},
        {"title": "Meeting", "body": english},
    ]
    path = tmp_path / "poster.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    assert call("tag", path, "--annotator", "rules", "-o", tmp_path / "a.jsonl") == 0
    told = capsys.readouterr().err
    assert "1 kept that is not Swedish" in told
    assert "poster.json#2: English, by its words" in told
    assert len(list(read_records(tmp_path / "a.jsonl"))) == 2
    assert call("archive", path, "--annotator", "rules", "--out", tmp_path / "arkiv") == 0
    assert "1 kept that is not Swedish" in capsys.readouterr().err


def test_tag_writes_records_in_every_format(page, tmp_path, capsys):
    for name in ("a.jsonl", "a.parquet", "a.csv"):
        target = tmp_path / name
        assert call("tag", page, "-o", target) == 0
        first, second = read_records(target)
        assert [entity.id for entity in first.entities] == ["region-13", "country-MY"]
        assert first.dates[0].first == pd.Timestamp("2021-04-28").date()
        assert {"gloves", "forced-labour"} <= {label.id for label in first.labels}
        assert second.title == "Glad påsk!"
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "2 posts tagged" in captured.err


def test_tag_writes_jsonl_to_stdout(page, capfdbinary):
    assert call("tag", page) == 0
    lines = capfdbinary.readouterr().out.splitlines()
    assert [json.loads(line)["title"] for line in lines] == [
        "Workshop i Region Halland",
        "Glad påsk!",
    ]


def test_tag_reads_stdin(page, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdin", page.open(encoding="utf-8"))
    assert call("tag", "-", "-o", tmp_path / "a.jsonl") == 0
    assert len(list(read_records(tmp_path / "a.jsonl"))) == 2


def test_skipped_input_gives_exit_code_1_with_count_and_reason(page, tmp_path, capsys):
    bad = tmp_path / "b.csv"
    bad.write_text("a;b\n1;2\n", encoding="utf-8")
    assert call("tag", page, bad, "-o", tmp_path / "a.jsonl") == 1
    error = capsys.readouterr().err
    assert "1 skipped" in error
    assert "b.csv" in error
    assert len(list(read_records(tmp_path / "a.jsonl"))) == 2


def test_what_is_lost_and_what_kept_posts_lack_are_counted_apart(tmp_path, capsys):
    bad, table = tmp_path / "a.csv", tmp_path / "b.csv"
    bad.write_text("a;b\n1;2\n", encoding="utf-8")
    table.write_text(
        "Rubrik;Text;Datum;Fakta\n"
        "Lakan;Borås tvättar nu lakan.;i fjol;Lakanen är gjorda av ny bomull.\n"
        "Skor;Lund provar nu skor.;31/2 2020;\n",
        encoding="utf-8",
    )
    words = ("--annotator", "rules", "-o", tmp_path / "a.jsonl")
    assert call("tag", bad, table, *words) == 1
    lines = capsys.readouterr().err.splitlines()
    counts = [line for line in lines if line[:1].isdecimal()]
    assert counts[:3] == [
        "1 skipped",
        "2 kept without a date that can be read",
        "1 of the columns not read",
    ]
    assert any("--column body=Fakta" in line for line in lines)


def test_posts_that_share_an_id_are_kept_and_named(tmp_path, capsys):
    table, target = tmp_path / "a.csv", tmp_path / "a.jsonl"
    table.write_text("id,title,body\n7,A,Mat.\n7,B,Bilar.\n7,C,Lakan.\n", encoding="utf-8")
    assert call("tag", table, "--annotator", "rules", "-o", target) == 1
    told = capsys.readouterr().err
    assert "2 kept with the id of another post" in told
    assert "a.csv#2: another post with the id '7' came before it" in told
    assert [record.title for record in read_records(target)] == ["A", "B", "C"]
    assert call("archive", table, "--annotator", "rules", "--out", tmp_path / "arkiv") == 1
    told = capsys.readouterr().err
    assert "2 with the id of another post" in told
    assert "kept with the id" not in told  # told once, by the ledger


def test_the_day_of_saving_dates_relative_days(tmp_path, capsys):
    saved = tmp_path / "sida.txt"
    saved.write_text(
        "Aktuellt\n\nIgår\nNya lakan\nTvätten i Borås byter lakan.\n\n"
        "2 veckor sedan\nNya skor\nSkorna i Lund är provade.\n",
        encoding="utf-8",
    )
    words = ("tag", saved, "--annotator", "rules", "-o", tmp_path / "a.jsonl")
    assert call(*words) == 1
    told = capsys.readouterr().err
    assert told.count("give the day of saving: --today 2021-04-29, in Python today=date(") == 2
    assert call(*words, "--today", "2021-04-30") == 0
    days = [str(record.published) for record in read_records(tmp_path / "a.jsonl")]
    assert days == ["2021-04-29", "2021-04-16"]
    assert call(*words, "--today", "igår") == 2
    assert "'igår' is no day; write it as 2024-05-03" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["tag", "nowhere.txt"], 3, "nowhere.txt"),
        (["tag", "empty.txt"], 3, "empty"),
        (["tag"], 2, "Missing argument"),
        (["tag", "page.txt", "-o", "a.xls"], 2, "no format of records is known for 'a.xls'"),
        (["tag", "page.txt", "-o", "no/a.jsonl"], 2, "folder of 'no/a.jsonl' does not exist"),
        (["tag", "page.txt", "--annotator", "x"], 2, "unknown annotator 'x'"),
        (["tag", "page.txt", "--column", "x"], 2, "write FIELD=NAME"),
        (["tag", "page.txt", "--input-format", "x"], 2, "unknown format 'x'"),
        (["tag", "page.txt", "--bogus"], 2, "No such option"),
        (["bogus"], 2, "No such command"),
        (["show", "nowhere.txt"], 3, "nowhere.txt"),
        (["taxonomy", "bogus"], 2, "no label 'bogus'"),
        (["taxonomy", "--facet", "bogus"], 2, "no facet 'bogus'"),
        (["taxonomy", "gloves", "--facet", "risk"], 2, "facet 'risk' does not hold gloves"),
        (["tag", ""], 3, "an empty path"),
        (["tag", "page.txt", "-o", "."], 2, "no format"),
        (["tag", "page.txt", "-o", "a.jsonl"], 2, "'a.jsonl' is a folder; name a file"),
        (["tag", "page.txt", "-o", "page.txt", "--output-format", "csv"], 2, "among the files"),
        (["tag", ".", "-o", "old.jsonl"], 2, "'old.jsonl' is among the files to read"),
        (["tag", "*", "-o", "old.jsonl"], 2, "'old.jsonl' is among the files to read"),
        (["evaluate", "--gold", "g.jsonl", "--json", "."], 2, "'.' is a folder"),
        (["evaluate", "--gold", "old.jsonl", "--json", "old.jsonl"], 2, "among the files to read"),
        (
            ["evaluate", "--gold", "page.txt", "--gate", "old.jsonl", "--json", "old.jsonl"],
            2,
            "amo",
        ),
        (["convert", "g.jsonl", "a.jsonl"], 2, "'a.jsonl' is a folder"),
        (["evaluate", "--gold", "nowhere.jsonl"], 3, "nowhere.jsonl: cannot be read"),
        (["report", "nowhere", "-o", "new.html"], 3, "nowhere: no such file or folder"),
        (["diff", "nowhere", "old.jsonl"], 3, "nowhere: no such file or folder"),
        (["show", "nowhere"], 3, "nowhere: no such file or folder"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_bad_calls_and_bad_input_give_words_and_a_code(arguments, code, message, capsys):
    assert call(*arguments) == code
    error = capsys.readouterr().err
    assert message in error
    assert "Traceback" not in error
    assert Path("page.txt").read_text(encoding="utf-8") == PAGE
    assert Path("old.jsonl").read_text(encoding="utf-8") == '{"title": "x"}\n'


@pytest.mark.usefixtures("folder")
def test_a_folder_that_may_not_be_written_to_is_told_before_the_work(monkeypatch, capsys):
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    assert call("tag", "page.txt", "-o", "new.jsonl") == 2
    assert "'new.jsonl' may not be written" in capsys.readouterr().err


def test_an_internal_error_gives_no_traceback_unless_asked_for(page, monkeypatch, capsys):
    def broken(*_args, **_kwargs):
        raise RuntimeError("boom")

    monkeypatch.setattr("upphandling_nlp.tagger.load", broken)
    assert call("tag", page) == 70
    assert "internal error: RuntimeError: boom" in capsys.readouterr().err
    monkeypatch.setenv("UPPHANDLING_NLP_DEBUG", "1")
    with pytest.raises(RuntimeError):
        call("tag", page)


def test_show_tells_labels_mentions_and_evidence(page, tmp_path, capsys):
    call("tag", page, "-o", tmp_path / "a.parquet")
    capsys.readouterr()
    assert call("show", tmp_path / "a.parquet", "--limit", "1", "--why") == 0
    shown = capsys.readouterr().out
    assert "Workshop i Region Halland" in shown
    assert "gloves: «handskar»" in shown
    assert "I går = 2021-04-28" in shown
    assert "Malaysia = LOC Malaysia (country-MY)" in shown
    assert "Glad påsk" not in shown


def test_show_tags_posts_that_are_no_records(page, tmp_path, capsys):
    assert call("show", page) == 0
    assert "Glad påsk!" in capsys.readouterr().out
    table = tmp_path / "t.csv"
    table.write_text("titel,text\nRubrik,Brödtext om handskar.\n", encoding="utf-8")
    assert call("show", table) == 0
    assert "Brödtext om handskar." in capsys.readouterr().out


@pytest.mark.parametrize("name", ["a.csv.txt", "b.json.html", "sida.JSONL", "utan"])
def test_show_goes_by_what_a_file_holds(page, tmp_path, capsys, name):
    call("tag", page, "-o", tmp_path / "r.jsonl")
    if name.endswith("L"):
        (tmp_path / "r.jsonl").rename(tmp_path / name)
    else:
        page.rename(tmp_path / name)
    capsys.readouterr()
    assert call("show", tmp_path / name) == 0
    assert "Glad påsk!" in capsys.readouterr().out


def test_taxonomy_lists_and_tells(capsys):
    assert call("taxonomy", "--facet", "risk") == 0
    listed = capsys.readouterr().out
    assert "forced-labour            Tvångsarbete" in listed
    assert "gloves" not in listed
    assert call("taxonomy", "gloves", "--english") == 0
    told = capsys.readouterr().out
    assert "Examination and surgical gloves." in told
    assert "undersökningshandskar" in told
    assert call("taxonomy", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)) == 51


def test_evaluate_prints_and_writes_figures(tmp_path, capsys):
    gold = tmp_path / "gold.jsonl"
    gold.write_text(
        '{"id":"a","published":"2021-04-29","body":"I går köpte Region Halland handskar.",'
        '"entities":[{"start":12,"end":26,"label":"ORG","id":"region-13"}],'
        '"dates":[{"start":0,"end":5,"first":"2021-04-28","last":"2021-04-28"}],'
        '"categories":["gloves"]}\n',
        encoding="utf-8",
    )
    stored = tmp_path / "stored.json"
    table = tmp_path / "table.md"
    arguments = ["--gold", gold, "--json", stored, "--markdown", table, "--labels", "--train", gold]
    assert call("evaluate", *arguments) == 0
    assert "date-values" in capsys.readouterr().out
    figures = json.loads(stored.read_text(encoding="utf-8"))
    assert figures["tasks"]["entities"]["micro"]["f1"] == 1.0
    assert figures["tasks"]["category"]["micro"]["f1"] == 1.0
    assert "| entities | encoder | 1.000 |" in table.read_text(encoding="utf-8")
    assert call("evaluate", "--gold", gold, "--gate", stored) == 0
    figures["tasks"]["category"]["micro"]["f1"] = 2.0
    stored.write_text(json.dumps(figures), encoding="utf-8")
    capsys.readouterr()
    assert call("evaluate", "--gold", gold, "--gate", stored) == 1
    assert "fell: category micro-F1: 1.0000, was 2.0000" in capsys.readouterr().err


def test_a_gate_that_cannot_be_used_is_told_before_the_work(tmp_path, capsys, monkeypatch):
    gold, stored = tmp_path / "gold.jsonl", tmp_path / "stored.json"
    gold.write_text('{"body":"Handskar.","categories":["gloves"]}\n', encoding="utf-8")
    assert call("evaluate", "--gold", gold, "--annotator", "rules", "--json", stored) == 0
    monkeypatch.setattr("upphandling_nlp.tagger.load", pytest.fail)
    whole = stored.read_text(encoding="utf-8")
    for text, told in (
        (whole.replace('"gold": "', '"gold": "x'), "the stored figures are of gold x"),
        (whole[:-20], "stored.json: cannot be read as an evaluation"),
    ):
        stored.write_text(text, encoding="utf-8")
        capsys.readouterr()
        assert call("evaluate", "--gold", gold, "--annotator", "rules", "--gate", stored) == 3
        assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("files", "names"),
    [
        (("new/records.jsonl", "old/records.jsonl"), None),  # the paths themselves
        (("new/a.jsonl", "old/b.jsonl"), ("a.jsonl", "b.jsonl")),
        (("new/a.jsonl", "new/a.jsonl"), None),
    ],
)
def test_evaluate_judges_the_run_itself_whatever_the_files_are_called(
    tmp_path, capsys, files, names
):
    gold = tmp_path / "gold.jsonl"
    gold.write_text(
        '{"id":"a","body":"Region Halland köper in handskar.","categories":["gloves"]}\n',
        encoding="utf-8",
    )
    paths = [tmp_path / name for name in files]
    (record,) = load("rules").tag_many([Post(id="a", body="Region Halland köper in handskar.")])
    wrong = msgspec.structs.replace(record, labels=())
    for path, one in zip(paths[::-1], (wrong, record), strict=True):
        path.parent.mkdir(exist_ok=True)
        write_records([one], path)
    stored, table = tmp_path / "stored.json", tmp_path / "table.md"
    options = ["--gold", gold, "--pred", paths[0], "--against", paths[1], "--markdown", table]
    assert call("evaluate", *options, "--json", stored) == 0
    figures = json.loads(stored.read_text(encoding="utf-8"))
    assert figures["tasks"]["category"]["micro"]["recall"] == 1.0
    told = names or [str(path) for path in paths]
    assert figures["name"] == told[0]
    for name in told:
        assert f"| category | {name} |" in table.read_text(encoding="utf-8")
    assert call("evaluate", *options, "--gate", stored) == 0
    capsys.readouterr()
    if paths[0] != paths[1]:
        swapped = ["--gold", gold, "--pred", paths[1], "--against", paths[0]]
        assert call("evaluate", *swapped, "--gate", stored) == 1
        assert "fell: category micro-F1" in capsys.readouterr().err


def test_evaluate_names_line_and_fault_of_gold(tmp_path, capsys):
    gold = tmp_path / "gold.jsonl"
    gold.write_text(
        '{"body":"a","risks":[]}\n{"body":"b","risks":["klimat"]}\n{"body":"c","risks":[]}\n',
        encoding="utf-8",
    )
    assert call("evaluate", "--gold", gold) == 3
    assert "gold.jsonl:2: risks: unknown label 'klimat'" in capsys.readouterr().err


def test_registry_tells_who_a_name_meant(capsys):
    assert call("registry", "find", "VGR", "Stockholms läns landsting", "--on", "2017-03-01") == 0
    told = capsys.readouterr().out
    assert "VGR: region-14  region  Västra Götalandsregionen" in told
    assert "region-01  region  Stockholms läns landsting" in told
    assert call("registry", "find", "Finnsinte AB") == 1
    assert "Finnsinte AB: not in the registry" in capsys.readouterr().out
    assert call("registry", "find", "VGR", "--on", "igår") == 2
    assert "Traceback" not in capsys.readouterr().err


def test_version(capsys):
    assert call("--version") == 0
    assert capsys.readouterr().out == f"upphandling-nlp {__version__}\n"


def test_every_command_is_documented(root):
    readme = (root / "README.md").read_text(encoding="utf-8")
    for command in app.registered_commands:
        name = command.name or command.callback.__name__.replace("_", "-")
        assert (command.callback.__doc__ or "").strip(), name
        assert f"upphandling-nlp {name}" in readme, name


MAIN = [sys.executable, "-c", "from upphandling_nlp.cli import main; main()"]


@pytest.mark.parametrize("words", [["tag"], ["show"], ["taxonomy", "gloves"]])
def test_a_closed_pipe_is_no_error(page, words):
    command = [*MAIN, *words, *([page] if len(words) == 1 else [])]
    reader, writer = os.pipe()
    os.close(reader)
    finished = subprocess.run(  # noqa: S603  (our own code)
        command, stdout=writer, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writer)
    assert finished.returncode == 0
    assert "Traceback" not in finished.stderr
    assert "Exception" not in finished.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("words", [["tag"], ["show"]])
def test_a_full_disk_is_told(page, words):
    with Path("/dev/full").open("wb") as full:
        finished = subprocess.run(  # noqa: S603  (our own code)
            [*MAIN, *words, page], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert finished.returncode == 3
    told = finished.stderr.splitlines()
    assert told[-1] == (
        "upphandling-nlp: cannot be written (No space left on device); check the disk"
    )


@pytest.mark.parametrize("words", [["tag"], ["show"]])
def test_closed_standard_output_is_told_or_does_no_harm(page, words):
    finished = subprocess.run(  # noqa: S603  (our own code)
        ["/bin/sh", "-c", 'exec "$0" "$@" >&-', *MAIN, *words, page],
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert finished.returncode in {0, 3}
    assert "internal error" not in finished.stderr


def test_a_terminal_that_lacks_letters_gets_escapes(page):
    finished = subprocess.run(  # noqa: S603  (our own code)
        [*MAIN, "show", page],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "COLUMNS": "30"},
    )
    assert finished.returncode == 0
    assert rb"I g\xe5r" in finished.stdout
    assert b"internal error" not in finished.stderr
