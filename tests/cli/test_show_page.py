"""`upphandling-nlp show --html`: the page, and what hostile posts cannot do to it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import lxml.html
import pytest

import upphandling_nlp as un
from upphandling_nlp.cli.app import run

HOSTILE = '</title><script>alert(1)</script>" onmouseover="x'
POSTS = [
    un.Post(
        title=f"Besök i Penang {HOSTILE}",
        body=f"I tisdags kom Region Uppsala.\n\nDe mötte migrantarbetare. {HOSTILE}",
        published=dt.date(2021, 4, 29),
        url="javascript:alert(1)",
        source=HOSTILE,
        id=HOSTILE,
    ),
    un.Post(body="Utan rubrik och dag.", url="https://exempel.se/?a=1&b=2"),
    un.Post(title="Rubrik allena i Lund"),
]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("show") / "records.jsonl"
    un.write_records(un.load("rules").tag_many(POSTS), path)
    return path


@pytest.fixture
def page(path, tmp_path):
    assert run(["show", str(path), "--html", "-o", str(tmp_path / "page.html")]) == 0
    return lxml.html.parse(tmp_path / "page.html").getroot()


def test_records_of_another_release_are_not_tagged_anew(path, tmp_path, capsys):
    text = path.read_text(encoding="utf-8")
    later = tmp_path / "later.jsonl"
    later.write_text(text.replace('"schema_version":1', '"schema_version":99'), encoding="utf-8")
    assert '"schema_version":99' in later.read_text(encoding="utf-8")
    assert run(["show", str(later)]) != 0
    told = capsys.readouterr().err
    assert "later.jsonl:1" in told
    assert "schema version 99" in told


def test_posts_mentions_and_labels_stand_on_the_page(page):
    assert len(page.findall(".//article")) == 3
    assert page.findtext(".//h1") == "3 posts"
    marks = {mark.text: mark.get("class") for mark in page.findall(".//article//mark")}
    assert marks["Penang"] == marks["Lund"] == "LOC"
    assert marks["I tisdags"] == "date"
    assert marks["Region Uppsala"] == "ORG"
    first = page.find(".//article")
    assert "migrant-workers" in [span.text for span in first.findall(".//dd/span")]
    for words in ("DATE 2021-04-27", "ORG region-03", "migrantarbetare +1.00"):
        assert words in first.text_content()
    assert first.find("h2").text_content().startswith("Besök i Penang")
    assert len(first.findall(".//br")) == 2


def test_hostile_posts_stay_text(page, path, capsys):
    assert not page.findall(".//script")
    assert not [name for one in page.iter() for name in one.attrib if name.startswith("on")]
    assert {link.get("href") for link in page.iter("a")} == {"https://exempel.se/?a=1&b=2"}
    assert HOSTILE in page.find(".//article").text_content()
    assert run(["show", str(path), "--html"]) == 0
    source = capsys.readouterr().out
    assert "default-src 'none'" in source
    assert "script-src 'none'" in source


def test_a_limit_and_a_single_post(path, tmp_path):
    assert run(["show", str(path), "--html", "--limit", "1", "-o", str(tmp_path / "a.html")]) == 0
    assert "<h1>1 post</h1>" in (tmp_path / "a.html").read_text("utf-8")


@pytest.mark.parametrize(
    "case",
    [
        (["-o", "a.html"], 2, "-o a.html without --html"),
        (["--html", "-o", "no/a.html"], 2, "the folder of 'no/a.html' does not exist"),
        (["--html", "-o", "records.jsonl"], 2, "is among the files to read"),
    ],
)
def test_failures(path, case, monkeypatch, capsys):
    words, code, message = case
    monkeypatch.chdir(path.parent)
    assert run(["show", "records.jsonl", *words]) == code
    assert message in capsys.readouterr().err
    assert not Path("a.html").exists()
