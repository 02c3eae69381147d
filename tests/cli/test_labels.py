"""`train-labels` and `suggest`, from the taxonomy and gold to a table to fill in."""

from __future__ import annotations

import csv
import json
import os
import re
from pathlib import Path

import pytest

from upphandling_nlp.classify.classifier import load_classifier
from upphandling_nlp.cli.app import run
from upphandling_nlp.evaluate.gold import read_gold
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
[[label]]
id = "bicycles"
facet = "sak"
name = "Cyklar"
name_en = "Bicycles"
definition = "Cyklar."
cues = ["cykel"]
"""


@pytest.fixture
def files(tmp_path):
    (tmp_path / "my.toml").write_text(TAXONOMY, encoding="utf-8")
    rows = []
    for number in range(24):
        boat, bicycle = number % 2, number % 3 == 0
        text = f"Vecka {number}. "
        text += "Kaptenen lade till vid bryggan. " if boat else "Det regnade hela dagen. "
        text += "Hjulen och ramen var röda." if bicycle else "Alla var glada."
        labels = ["boats"] * boat + ["bicycles"] * bicycle
        rows.append(json.dumps({"body": text, "labels": labels}, ensure_ascii=False))
    (tmp_path / "my.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "new.jsonl").write_text(
        "\n".join(
            json.dumps({"title": f"Nyhet {number}", "body": body}, ensure_ascii=False)
            for number, body in enumerate(
                ["Kaptenen vinkade från bryggan.", "Hjulen snurrade.", "Ingenting hände.", "Sol."]
            )
        ),
        encoding="utf-8",
    )
    return tmp_path


@pytest.fixture
def inside(files, monkeypatch):
    monkeypatch.chdir(files)


def test_train_tag_and_suggest(files, capsys):
    model = files / "model"
    code = run(
        [
            "train-labels", "--taxonomy", str(files / "my.toml"), "--gold",
            str(files / "my.jsonl"), "-o", str(model), "--folds", "3", "--labels",
        ]
    )  # fmt: skip
    captured = capsys.readouterr()
    assert code == 0, captured.err
    assert "cross-validated on 24 posts" in captured.out
    assert "bicycles" in captured.out

    tagger = load("rules", classifier=model)
    record = tagger.tag(Post(body="Kaptenen lade till vid bryggan igen."))
    assert [label.id for label in record.labels] == ["boats"]
    assert re.fullmatch(r"rules\+labels-[0-9a-f]{8}", record.provenance.model)
    reason = record.why("boats")
    added = sum(quote.weight for quote in reason.quotes) + reason.remainder
    assert added == pytest.approx(reason.log_odds)
    assert {quote.text for quote in reason.quotes} & {"Kaptenen", "bryggan", "lade", "vid", "till"}
    account = tagger.why_not(record, "bicycles")
    assert not account.given
    assert tagger.why(record, "boats").logit == pytest.approx(reason.log_odds, abs=1e-3)

    gold = ["evaluate", "--gold", str(files / "my.jsonl"), "--samples", "0"]
    assert run([*gold, "--annotator", "rules", "--classifier", str(model)]) == 0
    told = capsys.readouterr().out
    assert "sak" in told
    assert "24 posts" in told
    write_records(
        [
            tagger.tag(one.post)
            for one in read_gold(files / "my.jsonl", taxonomy=tagger.classifier.taxonomy)
        ],
        files / "pred.jsonl",
    )
    pred = ["--pred", str(files / "pred.jsonl"), "--taxonomy", str(files / "my.toml")]
    assert run([*gold, *pred]) == 0
    assert "sak" in capsys.readouterr().out
    assert run(gold) == 3
    assert "unknown label 'bicycles'" in capsys.readouterr().err

    table = files / "next.csv"
    code = run(
        [
            "suggest", str(files / "new.jsonl"), "--n", "2", "--classifier", str(model),
            "-o", str(table),
        ]
    )  # fmt: skip
    assert code == 0, capsys.readouterr().err
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2
    assert all(row["body"] and row["unsure"] for row in rows)
    # The table, mended, is gold again.
    code = run(
        [
            "train-labels", "--taxonomy", str(files / "my.toml"), "--gold", str(table),
            "-o", str(files / "second"),
        ]
    )  # fmt: skip
    captured = capsys.readouterr()
    assert code == 0, captured.err
    assert "given by their cues alone: bicycles, boats" in captured.err.replace("\n", " ")


@pytest.mark.parametrize("annotator", ["encoder", "rules"])
def test_without_gold_definitions_and_cues_serve(files, capsys, annotator):
    model = files / "model"
    words = ["--taxonomy", str(files / "my.toml"), "-o", str(model), "--annotator", annotator]
    assert run(["train-labels", *words]) == 0
    assert "not calibrated" in capsys.readouterr().err
    tagger = load(annotator, classifier=model)
    record = tagger.tag(Post(body="En ny färja kom."))
    assert [label.id for label in record.labels] == ["boats"]
    # Without a word of the definition, the encoder alone tells a post on ships from another.
    ship = tagger.tag(Post(body="Fartyget lämnade hamnen med hundra passagerare ombord."))
    road = tagger.tag(Post(body="Hon trampade till jobbet i regnet."))
    scores = [tagger.why(record, "boats").score for record in (ship, road)]
    assert (scores[0] > scores[1]) == (annotator == "encoder")


def test_vectors_of_the_encoder_join_the_words(files, capsys):
    words = ["--taxonomy", str(files / "my.toml"), "--gold", str(files / "my.jsonl")]
    for annotator in ("encoder", "rules"):
        target = str(files / annotator)
        assert run(["train-labels", *words, "-o", target, "--annotator", annotator]) == 0
    assert "words+vectors" in capsys.readouterr().out
    joined, bare = (load_classifier(files / name).model for name in ("encoder", "rules"))
    # The heads are for the labels of the package, not for boats.
    assert list(joined.mixes) == ["words", "words+vectors"]
    assert joined.about["encoder"]
    assert bare.about["encoder"] is None
    assert list(bare.mixes) == ["words"]
    record = load(classifier=files / "encoder").tag(Post(body="Kaptenen lade till vid bryggan."))
    assert [label.id for label in record.labels] == ["boats"]
    assert record.why("boats").remainder != 0


@pytest.mark.parametrize(
    ("arguments", "message", "code"),
    [
        (["--gold", "none.jsonl"], "none.jsonl: cannot be read", 3),
        (["--gold", "my.jsonl"], "my.jsonl:1: unknown label 'bicycles'", 3),
        (["--taxonomy", "my.jsonl"], "no valid TOML", 2),
        (["-o", "my.toml"], "is a file", 2),
        (["-o", "my.toml/model"], "my.toml' is a file", 2),
    ],
)
@pytest.mark.usefixtures("inside")
def test_what_is_wrong_is_named(capsys, arguments, message, code):
    options = arguments if "-o" in arguments else [*arguments, "-o", "model"]
    assert run(["train-labels", *options]) == code
    assert message in capsys.readouterr().err


@pytest.mark.usefixtures("inside")
def test_a_folder_that_may_not_be_written_to_is_told_before_training(monkeypatch, capsys):
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    monkeypatch.setattr("upphandling_nlp.tagger.load", pytest.fail)
    assert run(["train-labels", "-o", "model"]) == 2
    assert "'model' may not be written to" in capsys.readouterr().err


def test_a_folder_that_is_no_model(files, capsys):
    code = run(["suggest", str(files / "new.jsonl"), "--classifier", str(files)])
    assert code == 2
    assert "manifest.json is missing" in capsys.readouterr().err


@pytest.mark.usefixtures("inside")
def test_a_model_that_is_called_as_a_shipped_one(capsys):
    assert run(["train-labels", "--taxonomy", "my.toml", "-o", "labels"]) == 0
    assert "model -> ./labels\n" in capsys.readouterr().err
    mine = {"sak"}
    for folder in ("./labels", Path("labels")):
        tagger = load("rules", classifier=folder)
        assert {facet.id for facet in tagger.classifier.taxonomy.facets} == mine
    assert {facet.id for facet in load("rules", classifier="labels").classifier.taxonomy.facets} > {
        "theme"
    }

    told = "'labels' is what the package ships; the folder of that name is './labels'"
    words = ["new.jsonl", "--annotator", "rules", "-o", "out.jsonl"]
    for name in ("labels", "cues", "./labels"):
        assert run(["tag", *words, "--classifier", name]) == 0
        assert (told in capsys.readouterr().err) == (name == "labels")
