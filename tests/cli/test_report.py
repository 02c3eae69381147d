"""`report` at the command line: what it writes, and what it says where it cannot."""

from __future__ import annotations

import msgspec
import pytest

from upphandling_nlp.cli.app import run
from upphandling_nlp.records import write_records

pytest.importorskip("babel", reason="needs the extra upphandling-nlp[report]")
pytest.importorskip("xlsxwriter", reason="needs the extra upphandling-nlp[report]")


@pytest.fixture
def stored(record, tmp_path):
    path = tmp_path / "records.jsonl"
    write_records([record], path)
    return path


def test_workbook_and_calendar(stored, tmp_path, capsys):
    for name, start in (("a.xlsx", b"PK"), ("a.ics", b"BEGIN:VCALENDAR")):
        target = tmp_path / name
        code = run(["report", str(stored), "-o", str(target), "--today", "2021-05-01"])
        assert code == 0, capsys.readouterr().err
        assert target.read_bytes().startswith(start)
    assert "report -> " in capsys.readouterr().err


def test_records_with_the_id_of_another_are_named(record, tmp_path, capsys):
    other = msgspec.structs.replace(record, text=record.text + "!", body=record.body + "!")
    path = tmp_path / "records.jsonl"
    write_records([record, record], path)  # the same record twice is no loss
    assert run(["report", str(path), "-o", str(tmp_path / "a.ics")]) == 0
    assert "left out" not in capsys.readouterr().err
    write_records([record, other], path)
    assert run(["report", str(path), "-o", str(tmp_path / "a.ics")]) == 0
    said = capsys.readouterr().err
    assert f"1 left out with the id of another record\n  {record.source}: id '{record.id}'" in said


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["{records}", "-o", "{folder}/a.pdf"], "no format of reports is known for 'a.pdf'"),
        (["{records}", "-o", "{folder}/none/a.ics"], "does not exist"),
        (["{records}", "-o", "{records}"], "is among the files to read"),
        (["{records}", "-o", "{folder}/a.ics", "--today", "i går"], "'i går' is no day"),
        (["{records}", "-o", "{folder}/a.ics", "--lang", "de"], "'de'"),
        (["{records}", "-o", "{folder}/a.ics", "--review-below", "2"], "review_below is 2"),
        (["{records}", "-o", "{folder}/a.ics", "--taxonomy", "{records}"], "no valid TOML"),
        (["{folder}/no.jsonl", "-o", "{folder}/a.ics"], "no.jsonl"),
    ],
)
def test_what_cannot_be_done_is_said(stored, tmp_path, capsys, arguments, told):
    words = [one.format(records=stored, folder=tmp_path) for one in arguments]
    assert run(["report", *words]) in {2, 3}
    captured = capsys.readouterr()
    assert told in captured.err
    assert "Traceback" not in captured.err
    assert sorted(tmp_path.iterdir()) == [stored]


def test_an_empty_file_is_said(tmp_path, capsys):
    path = tmp_path / "empty.jsonl"
    path.write_bytes(b"")
    assert run(["report", str(path), "-o", str(tmp_path / "a.ics")]) == 3
    assert "no records to report on" in capsys.readouterr().err
