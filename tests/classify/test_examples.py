"""Labelled posts from JSONL and CSV."""

from __future__ import annotations

import pytest

from upphandling_nlp.classify.examples import read_labelled
from upphandling_nlp.errors import GoldError
from upphandling_nlp.resources.taxonomy import default_taxonomy, load_taxonomy

TAXONOMY = default_taxonomy()


def read(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_labelled(path, TAXONOMY)


def test_jsonl_of_the_corpus_and_of_others(tmp_path):
    posts = read(
        tmp_path,
        "a.jsonl",
        '{"title": "T", "body": "B", "themes": ["climate"], "risks": ["corruption"],'
        ' "published": "2021-04-29", "family": "f"}\n\n'
        '{"text": "C", "labels": ["gloves"], "extra": 1}\n',
    )
    assert [one.labels for one in posts] == [{"climate", "corruption"}, {"gloves"}]
    assert posts[0].family == "f"
    assert posts[0].post.published.isoformat() == "2021-04-29"
    assert posts[1].family == posts[1].post.id
    assert posts[1].post.text == "C"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_with_any_delimiter(tmp_path, delimiter):
    rows = [["title", "body", "labels"], ["T", '"B, och\nmer"', '"gloves; climate"'], ["", "C", ""]]
    text = "\n".join(delimiter.join(row) for row in rows)
    posts = read(tmp_path, "a.csv", text + "\n")
    assert posts[0].labels == {"gloves", "climate"}
    assert posts[0].post.body == "B, och\nmer"
    assert posts[1].labels == frozenset()


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.jsonl", '{"body": "B", "labels": []}\n{"body": 1, "labels": []}\n', "a.jsonl:2: body"),
        ("a.jsonl", '{"body": "B", "labels": ["glove"]}\n', "a.jsonl:1: unknown label 'glove'"),
        ("a.jsonl", '{"body": "B"}\n', "a.jsonl:1: lacks labels, themes, categories or risks"),
        ("a.jsonl", '{"body": "", "labels": []}\n', "neither 'title' nor 'body'"),
        ("a.jsonl", '{"body": "B", "labels": [1]}\n', "a list of ids"),
        ("a.jsonl", '{"body": "B", "labels": [], "published": "maj"}\n', "published is 'maj'"),
        ("a.jsonl", "\n[1]\n", "a.jsonl:2: no JSON object"),
        ("a.jsonl", "{\n", "a.jsonl:1: no JSON"),
        ("a.jsonl", "", "holds no post"),
        ("a.csv", "title,body,labels\nT,B,glove\n", "a.csv:2: unknown label 'glove'"),
        ("a.csv", "title,body\nT,B\n", "a.csv:2: lacks labels"),
        (
            "a.csv",
            "labels,title,body\n,T,B\ngloves,T,Handskar, mössor och vantar.\n",
            "a.csv:3: 'mössor och vantar.' stands in no column",
        ),
        ("a.csv", "labels;body;\n;B;rest\n", "a.csv:2: 'rest' stands in no column"),
        ("a.csv", "labels,body,body\n,A,B\n", "a.csv:1: column 'body' stands twice"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path, name, text, message):
    with pytest.raises(GoldError) as caught:
        read(tmp_path, name, text)
    assert message in str(caught.value)


def test_a_missing_file_and_another_encoding(tmp_path):
    with pytest.raises(GoldError, match="cannot be read"):
        read_labelled(tmp_path / "none.jsonl", TAXONOMY)
    (tmp_path / "latin.csv").write_bytes("title,labels\nÅ,\n".encode("latin-1"))
    with pytest.raises(GoldError, match="UTF-8"):
        read_labelled(tmp_path / "latin.csv", TAXONOMY)


def test_csv_with_columns_of_its_own_and_empty_cells(tmp_path):
    text = "labels,body,note,,\ngloves,Handskar.,svår,,\n,Vantar.\nclimate,Kol.,,, \n"
    posts = read(tmp_path, "a.csv", text)
    assert [one.post.body for one in posts] == ["Handskar.", "Vantar.", "Kol."]
    assert [one.labels for one in posts] == [{"gloves"}, frozenset(), {"climate"}]


def _with_labels(tmp_path, **heirs):
    """A taxonomy with the label "new", and deprecated ones with what replaced them."""
    label = 'facet = "f"\nname = "N"\nname_en = "N"\ndefinition = "D"\n'
    text = 'version = "1"\n[[facet]]\nid = "f"\nname = "F"\nname_en = "F"\n'
    text += f'[[label]]\nid = "new"\n{label}'
    for one, heir in heirs.items():
        text += f'[[label]]\nid = "{one}"\n{label}deprecated = true\n'
        text += f'replaced_by = "{heir}"\n' if heir else ""
    path = tmp_path / "my.toml"
    path.write_text(text, encoding="utf-8")
    return load_taxonomy(path)


def test_a_label_that_was_replaced_counts_as_the_one_in_its_place(tmp_path):
    taxonomy = _with_labels(tmp_path, older="old", old="new", gone=None, a="b", b="a")
    heirs = {one.id: taxonomy.heir_of(one.id) for one in taxonomy}
    assert heirs == {
        "new": "new", "older": "new", "old": "new", "gone": None, "a": None, "b": None
    }  # fmt: skip
    path = tmp_path / "a.jsonl"
    path.write_text('{"body": "B", "labels": ["older", "new"]}\n', encoding="utf-8")
    assert [one.labels for one in read_labelled(path, taxonomy)] == [{"new"}]
    for label in ("gone", "a"):
        path.write_text(f'{{"body": "B", "labels": ["{label}"]}}\n', encoding="utf-8")
        with pytest.raises(GoldError, match=f"a.jsonl:1: label '{label}' is given up"):
            read_labelled(path, taxonomy)
