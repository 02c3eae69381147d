"""What comes back after somebody has annotated: the tool's marks, with the rest of the post."""

from __future__ import annotations

import json

import pytest

from upphandling_nlp.errors import GoldError
from upphandling_nlp.evaluate.gold import GoldDate, GoldEntity, GoldPost
from upphandling_nlp.evaluate.interchange import read_posts, write_posts


@pytest.fixture
def doccano(post, tmp_path):
    """Write posts for doccano, change the lines, read them."""

    def change(edit, *posts, shape="doccano-slots"):
        path = tmp_path / "a.jsonl"
        write_posts(posts or [post], path, format=shape)
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for line in lines:
            edit(line)
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        return list(read_posts(path, format=shape))

    return change


def test_spans_that_stay_keep_names_ids_and_values(doccano, post):
    def edit(line):
        line["entities"] = [span for span in line["entities"] if span[2] != "ORG"]
        line["entities"].append([39, 63, "ORG"])

    (again,) = doccano(edit)
    assert again.entities == (
        post.entities[0],
        GoldEntity(start=39, end=63, label="ORG"),
        post.entities[3],
    )
    assert again.dates == post.dates
    assert again.themes == post.themes
    assert (again.published, again.tokens) == (post.published, post.tokens)


def test_a_changed_label_loses_the_name_of_the_old_one(doccano):
    def edit(line):
        line["entities"][0][2] = "ORG"

    (again,) = doccano(edit)
    assert again.entities[0] == GoldEntity(start=11, end=18, label="ORG")


def test_labels_keep_their_order_and_new_ones_follow(doccano):
    def edit(line):
        # doccano sorts the labels that it exports.
        line["cats"] = ["risk:forced-labour", "theme:climate", "theme:cooperation"]

    (again,) = doccano(edit)
    assert again.themes == ("cooperation", "climate")
    assert again.categories == ()
    assert again.risks == ("forced-labour",)


def test_sorted_labels_are_the_same_labels(doccano, post):
    assert doccano(lambda line: line["cats"].sort()) == [post]


def test_a_layer_that_was_not_annotated_and_now_is(doccano):
    bare = [GoldPost(id=str(number), body=f"Post {number} i Malmö.") for number in range(3)]
    assert doccano(dict, *bare) == bare  # nothing changed

    def edit(line):
        if "Post 1" in line["text"]:
            line["entities"] = [[9, 14, "LOC"]]

    again = doccano(edit, *bare)
    # The annotators saw all three, so the other two have no name; dates and labels stay open.
    assert [len(post.entities) for post in again] == [0, 1, 0]
    assert {post.dates for post in again} == {None}
    assert {post.themes for post in again} == {None}


def test_the_shape_without_labels_keeps_the_labels(doccano, post):
    def edit(line):
        line["label"] = []

    (again,) = doccano(edit, shape="doccano")
    assert (again.entities, again.dates) == ((), ())
    assert again.themes == post.themes


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda line: line.update(text=line["text"] + "!"), "not the one that was exported"),
        (lambda line: line["post"].pop("title_length"), "no fitting 'title_length'"),
        (lambda line: line.update(post=7), "no fitting 'title_length'"),
        (lambda line: line["post"].update(themes=7), r"Expected `array.*themes"),
        (lambda line: line["entities"].append([90, 999, "ORG"]), r"90\.\.999 lie outside"),
        (lambda line: line["entities"].append([12, 20, "ORG"]), "before the end of the one"),
        (lambda line: line["cats"].append("klimat"), "label 'klimat' names no facet"),
    ],
)
def test_faults_name_the_line(doccano, edit, message):
    with pytest.raises(GoldError, match=rf"a\.jsonl:1: .*{message}"):
        doccano(edit)


def test_two_posts_with_one_id(doccano):
    posts = [GoldPost(id=name, body="Malmö") for name in "ab"]
    with pytest.raises(GoldError, match=r"a\.jsonl:2: a second post has the id 'a'"):
        doccano(lambda line: line["post"].update(id="a"), *posts)


def test_a_date_hidden_by_a_name_survives_changes(tmp_path):
    text = "Klimatmötet 2021 hölls i Malmö."
    post = GoldPost(
        id="a",
        body=text,
        entities=(GoldEntity(start=0, end=16, label="ORG"),),
        dates=(GoldDate(start=12, end=16, kind="year"),),
    )
    path = tmp_path / "a.iob2"
    write_posts([post], path)
    marked = path.read_text(encoding="utf-8").replace("Malmö\tO", "Malmö\tB-LOC")
    path.write_text(marked, encoding="utf-8")
    (again,) = read_posts(path)
    assert again.entities == (*post.entities, GoldEntity(start=25, end=30, label="LOC"))
    assert again.dates == post.dates
