"""Confusions on gold, and those of stored evaluations."""

from __future__ import annotations

import json

import msgspec
import numpy as np
import pytest

from upphandling_nlp.errors import GoldError
from upphandling_nlp.evaluate.confusion import confusion_on_gold, read_confusion
from upphandling_nlp.evaluate.evaluation import evaluate
from upphandling_nlp.evaluate.gold import GoldPost
from upphandling_nlp.resources.taxonomy import default_taxonomy
from upphandling_nlp.schema import Label, Provenance, Record

#: Themes in gold (None: not annotated) and themes given, post by post.
POSTS = [
    (("climate",), ("climate",)),
    (("climate",), ()),
    ((), ("climate",)),
    ((), ()),
    (("criteria",), ("criteria", "climate")),
    (None, ("climate",)),
]

NONE = Provenance(library="", model="", taxonomy="", registry="")


def lay_out(posts):
    gold, records = [], []
    for number, (themes, given) in enumerate(posts):
        post = GoldPost(id=f"p{number}", title="", body=f"Inlägg {number}", themes=themes)
        gold.append(post)
        records.append(
            Record(
                id=post.id, source="", url=None, published=None, title="", body=post.body,
                text=post.text, language="sv", sentences=(), tokens=(), entities=(), dates=(),
                references=(), provenance=NONE,
                labels=tuple(Label(facet="theme", id=one, score=0.9) for one in given),
            )
        )  # fmt: skip
    return records, gold


def test_counts_by_hand():
    records, gold = lay_out(POSTS)
    table = confusion_on_gold(records[::-1], gold).set_index("label")
    row = table.loc["climate"]
    assert row[["tp", "fp", "fn", "tn"]].tolist() == [1, 2, 1, 1]
    assert row[["sensitivity", "specificity", "precision"]].tolist() == [0.5, 1 / 3, 1 / 3]
    # Every theme has a row, and five posts are annotated; no risk is.
    assert set(table["facet"]) == {"theme"}
    assert set(table.index) == {label.id for label in default_taxonomy().in_facet("theme")}
    assert (table[["tp", "fp", "fn", "tn"]].sum(axis=1) == 5).all()
    never = table.loc["human-rights"]
    assert np.isnan(never["sensitivity"])
    assert never["specificity"] == 1


@pytest.mark.parametrize("posts", [POSTS, POSTS[:5]])
def test_a_stored_evaluation_gives_the_same_counts(tmp_path, posts):
    """Also where a post is not annotated for the facet: it is no true negative."""
    records, gold = lay_out(posts)
    gold = [msgspec.structs.replace(one, dates=()) for one in gold]
    figures = evaluate(gold, records, taxonomy=default_taxonomy(), samples=0)
    assert (figures.posts, figures.tasks["theme"].posts) == (len(posts), 5)
    assert figures.tasks["dates"].posts == len(posts)
    path = tmp_path / "figures.json"
    path.write_bytes(msgspec.json.encode(figures))
    stored = read_confusion(path).set_index("label")
    direct = confusion_on_gold(records, gold).set_index("label")
    assert set(stored.index) == {"climate", "criteria"}
    assert stored.equals(direct.loc[stored.index])


def test_figures_of_an_earlier_release_are_of_posts_that_are_all_annotated(tmp_path):
    records, gold = lay_out(POSTS[:5])
    figures = evaluate(gold, records, taxonomy=default_taxonomy(), samples=0)
    told = json.loads(msgspec.json.encode(figures))
    for task in told["tasks"].values():
        del task["posts"]
    path = tmp_path / "figures.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    direct = confusion_on_gold(records, gold).set_index("label")
    stored = read_confusion(path).set_index("label")
    assert stored.equals(direct.loc[stored.index])


@pytest.mark.parametrize("name", ["labels", "cues"])
def test_the_shipped_models_have_figures_on_test(name, root):
    table = read_confusion(name)
    assert set(table["facet"]) == {"theme", "category", "risk"}
    assert len(table) >= 45
    stored = root / "src/upphandling_nlp/resources/models/labels/metrics.json"
    if not stored.exists():
        pytest.skip("the sources are not here, only the wheel")
    told = json.loads(stored.read_text(encoding="utf-8"))[f"test {name}"]
    assert (table[["tp", "fp", "fn", "tn"]].sum(axis=1) == told["posts"]).all()
    assert (table[["tp", "fp", "fn", "tn"]] >= 0).all(axis=None)
    for facet, part in table.groupby("facet"):
        micro = told["tasks"][facet]["micro"]
        found = part["tp"].sum() / (part["tp"].sum() + part["fn"].sum())
        assert found == pytest.approx(micro["recall"])
        assert (part["tp"] + part["fp"]).sum() == micro["predicted"]


def test_what_holds_no_labels_is_refused(tmp_path):
    records, gold = lay_out([(None, ("climate",))])
    with pytest.raises(GoldError, match="no gold post is annotated with labels"):
        confusion_on_gold(records, gold)
    with pytest.raises(GoldError, match="no record with the id 'p0'"):
        confusion_on_gold([], gold)
    path = tmp_path / "figures.json"
    path.write_text('{"name": "x", "posts": 1, "gold": "", "tasks": {}}', encoding="utf-8")
    with pytest.raises(GoldError, match="holds no themes, categories or risks"):
        read_confusion(path)
    with pytest.raises(GoldError, match="cannot be read as an evaluation"):
        read_confusion(tmp_path / "missing.json")
