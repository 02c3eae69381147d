"""The commands around an archive: what they print, leave and return."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

import upphandling_nlp as un
from upphandling_nlp.archive.groups import read_duplicates
from upphandling_nlp.cli.app import run

RULES = ("--annotator", "rules", "--workers", "1")


@pytest.fixture
def news(tmp_path):
    folder = tmp_path / "nyheter"
    folder.mkdir()
    rows = ["id;title;body;published"]
    rows += [f";Nummer {n};Möte {n} i Malmö om handskar.;2021-0{1 + n % 9}-03" for n in range(12)]
    (folder / "a.csv").write_text("\n".join(rows), encoding="utf-8")
    return folder


def test_archive_show_and_a_second_run(tmp_path, news, capsys):
    out = tmp_path / "arkiv"
    assert run(["archive", str(news), "--out", str(out), *RULES]) == 0
    assert f"12 posts tagged -> {out} (12 records in 1 parts)" in capsys.readouterr().err
    records = list(un.read_records(out))
    assert [record.title for record in records] == [f"Nummer {n}" for n in range(12)]
    assert [mention.name for mention in records[0].entities] == ["Malmö"]
    assert set(read_duplicates(out)) == {record.id for record in records}
    assert run(["show", str(out), "--limit", "2"]) == 0
    assert "Nummer 1" in capsys.readouterr().out
    (news / "b.csv").write_text("title;body\nNy;Ett nytt inlägg.", encoding="utf-8")
    (news / "c.jsonl").write_text("{ingen json\n", encoding="utf-8")
    assert run(["archive", str(news), "--out", str(out), *RULES]) == 1
    said = capsys.readouterr().err
    assert "1 posts tagged, 12 unchanged" in said
    assert "c.jsonl" in said
    assert len(list(un.read_records(out))) == 13


def test_an_archive_in_its_input_folder_goes_on(news, capsys):
    words = ["archive", str(news), "--out", str(news / "arkiv"), *RULES]
    assert run(words) == 0
    assert "left out" not in capsys.readouterr().err
    assert run(words) == 0
    said = capsys.readouterr().err
    assert f"1 left out as part of an archive\n  {news}/arkiv: folder of an archive" in said
    assert "furniture" not in said
    assert "0 posts tagged, 12 unchanged" in said


def test_wrong_calls_are_told_without_a_traceback(tmp_path, news, capsys):
    out = str(tmp_path / "arkiv")
    calls = [
        (["archive", str(news)], 2, "--out"),
        (["archive", str(news / "inget"), "--out", out], 3, "no such file"),
        (["archive", str(news), "--out", out, "--workers", "0"], 2, "workers is 0"),
        (["archive", str(news), "--out", out, "--since-version", "x"], 2, "since_version is 'x'"),
        (["archive", str(news), "--out", out, "--annotator", "x"], 2, "unknown annotator 'x'"),
        (["archive", str(news), "--out", str(news / "a.csv")], 2, "lies in the folder of the arch"),
        (["archive", str(news), "--out", str(news / "a.csv/x")], 2, "cannot be made"),
    ]
    for words, code, told in calls:
        assert run(words) == code, words
        said = capsys.readouterr().err
        assert told in said, said
        assert "Traceback" not in said


def count_done(ledger):
    try:
        with closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True, timeout=60)) as base:
            return base.execute("SELECT COUNT(*) FROM posts WHERE state = 1").fetchone()[0]
    except sqlite3.OperationalError:  # not begun
        return 0


def test_ctrl_c_says_how_to_go_on(tmp_path, news):
    (news / "many.csv").write_text(
        "title;body\n" + "\n".join(f"N {n};Möte {n} i Malmö." for n in range(5_000)),
        encoding="utf-8",
    )
    out = tmp_path / "arkiv"
    code = "from upphandling_nlp.cli import main; main()"
    words = ["archive", str(news), "--out", str(out), *RULES, "--batch-size", "4"]
    process = subprocess.Popen(  # noqa: S603  (our own command)
        [sys.executable, "-c", code, *words], stderr=subprocess.PIPE, text=True, env=os.environ
    )
    end = time.monotonic() + 100
    while not count_done(out / "ledger.sqlite"):
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < end
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert "run the same command again to go on" in said
    assert "Traceback" not in said
