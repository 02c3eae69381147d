"""`label`: from posts to a page, and from what it saves to a model."""

from __future__ import annotations

import json
import re

import pytest

from upphandling_nlp.cli.app import run
from upphandling_nlp.records import write_records
from upphandling_nlp.schema import Post
from upphandling_nlp.tagger import load

TAXONOMY = """
version = "1"
[[facet]]
id = "sak"
name = "Sak"
name_en = "Thing"
level = "mention"
[[label]]
id = "boats"
facet = "sak"
name = "Båtar"
name_en = "Boats"
definition = "Båtar och färjor."
cues = ["båt", "färja"]
"""


@pytest.fixture(scope="module")
def tagged():
    tagger = load("rules")
    bodies = ("Färjan kom.", "Det regnade.", "En båt låg vid kajen.", "Handskar ur latex.")
    return [tagger.tag(Post(title=f"Nyhet {n}", body=body)) for n, body in enumerate(bodies)]


@pytest.fixture
def inside(tmp_path, monkeypatch, tagged):
    monkeypatch.chdir(tmp_path)
    write_records(tagged, tmp_path / "records.jsonl")
    (tmp_path / "my.toml").write_text(TAXONOMY, encoding="utf-8")
    row = {"title": tagged[0].title, "body": tagged[0].body, "labels": ["boats"]}
    (tmp_path / "done.jsonl").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    return tmp_path


def read_data(path):
    page = path.read_text(encoding="utf-8")
    return json.loads(re.search(r'id="data">(.*?)</script>', page)[1])


def test_a_page_for_a_taxonomy_of_ones_own(inside, capsys):
    code = run(
        [
            "label", "records.jsonl", "-o", "page.html", "--taxonomy", "my.toml",
            "--gold", "done.jsonl", "--n", "2", "--lang", "en", "--name", "Eva",
        ]
    )  # fmt: skip
    told = capsys.readouterr().err
    assert code == 0, told
    assert "2 of 4 posts to label (1 are labelled already) -> page.html" in told
    data = read_data(inside / "page.html")
    assert len(data["posts"]) == 2
    assert "Nyhet 0" not in {post["title"] for post in data["posts"]}
    # The doubtful post comes first, and its cue is the ground of a suggestion.
    assert data["posts"][0]["title"] == "Nyhet 2"
    assert data["posts"][0]["suggested"][0]["label"] == "boats"
    assert data["file"] == "page-gold.jsonl"
    assert data["store"].endswith("/Eva")
    assert data["facets"][0]["labels"][0]["name"] == "Boats"


def test_a_random_sample_with_the_shipped_model(inside, capsys):
    for seed in ("1", "1", "2"):
        arguments = ["label", "records.jsonl", "-o", f"{seed}.html", "--n", "3"]
        assert run([*arguments, "--pick", "random", "--seed", seed]) == 0, capsys.readouterr().err
    first, second = (read_data(inside / f"{seed}.html") for seed in (1, 2))
    assert [post["id"] for post in first["posts"]] != [post["id"] for post in second["posts"]]
    given = {
        post["title"]: {one["label"] for one in post["suggested"]}
        for data in (first, second)
        for post in data["posts"]
    }
    assert "gloves" in given["Nyhet 3"]


@pytest.mark.parametrize(
    ("arguments", "message", "code"),
    [
        (["none.jsonl"], "none.jsonl", 3),
        (["records.jsonl", "--lang", "fi"], "unknown language 'fi'; use sv or en", 2),
        (["records.jsonl", "--pick", "best"], "unknown pick 'best'", 2),
        (["records.jsonl", "-o", "records.jsonl"], "is among the files to read", 2),
        (["records.jsonl", "-o", "no/page.html"], "folder of 'no/page.html' does not exist", 2),
        (["records.jsonl", "--gold", "done.jsonl"], "unknown label 'boats'", 3),
        (
            ["records.jsonl", "--taxonomy", "my.toml", "--classifier", "labels"],
            "trained for another taxonomy",
            2,
        ),
    ],
)
@pytest.mark.usefixtures("inside")
def test_what_is_wrong_is_named(capsys, arguments, message, code):
    assert run(["label", *arguments]) == code
    assert message in capsys.readouterr().err


@pytest.mark.usefixtures("inside")
def test_nothing_left_to_label(capsys, tagged, inside):
    rows = [
        json.dumps({"title": one.title, "body": one.body, "labels": []}, ensure_ascii=False)
        for one in tagged
    ]
    (inside / "all.jsonl").write_text("\n".join(rows), encoding="utf-8")
    code = run(["label", "records.jsonl", "--taxonomy", "my.toml", "--gold", "all.jsonl"])
    assert code == 2
    assert "all 4 posts of 'records.jsonl' are labelled already" in capsys.readouterr().err
    assert not (inside / "label.html").exists()
