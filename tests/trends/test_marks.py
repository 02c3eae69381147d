"""What posts carry, from the frames of records."""

from __future__ import annotations

import pandas as pd
import pytest

import upphandling_nlp as un
from upphandling_nlp import trends
from upphandling_nlp.errors import OptionError, RecordError
from upphandling_nlp.resources.taxonomy import load_taxonomy
from upphandling_nlp.schema import EntityMention, Label, Post, Provenance, Record

NAMES = [
    ("ORG", "Region Halland", "region-13", "Region Halland"),
    ("ORG", "Halland", "region-13", "Region Halland"),
    ("ORG", "Top Glove", None, "Top Glove"),
    ("LOC", "Malaysia", "country-MY", "Malaysia"),
    ("LOC", "Penang", "area-penang", "Penang"),
    ("LOC", "Göteborg", None, None),
    ("PER", "Anna Ek", None, "Anna Ek"),
]
LABELS = [("theme", "labour-rights"), ("risk", "forced-labour"), ("topic", "own-label")]

OWN = """
version = "1"
language = "sv"

[[facet]]
id = "topic"
name = "Ämne"
name_en = "Topic"

[[label]]
id = "own-label"
facet = "topic"
name = "Egen etikett"
name_en = "A label of our own"
definition = "Det som är eget."
cues = ["eget"]
"""


@pytest.fixture(scope="module")
def record():
    text = " ".join(name for _, name, _, _ in NAMES)
    entities, start = [], 0
    for label, written, key, name in NAMES:
        entities.append(
            EntityMention(
                start=start, end=start + len(written), text=written, label=label, score=1.0,
                id=key, name=name, link_score=None if key is None else 1.0,
            )
        )  # fmt: skip
        start += len(written) + 1
    post = Post(body=text)
    return Record(
        id=post.id, source="", url=None, published=None, title="", body=text, text=text,
        language="sv", sentences=(), tokens=(), entities=tuple(entities), dates=(), references=(),
        labels=tuple(Label(facet=facet, id=label, score=0.9) for facet, label in LABELS),
        provenance=Provenance(library="", model="", taxonomy="", registry=""),
    )  # fmt: skip


def list_marks(record, times=1, **options):
    records = [record] * times
    frames = un.to_frame(records), un.labels_frame(records), un.mentions_frame(records)
    marks = trends.marks_frame(*frames, **options)
    rows = marks[["dimension", "value", "name", "times"]].itertuples(index=False)
    return {tuple(row) for row in rows}


EXPECTED = {
    ("theme", "labour-rights", "Arbetares rättigheter", 1),
    ("risk", "forced-labour", "Tvångsarbete", 1),
    ("topic", "own-label", "own-label", 1),
    ("organisation", "region-13", "Region Halland", 2),
    ("organisation", "Top Glove", "Top Glove", 1),
    ("place", "country-MY", "Malaysia", 1),
    ("place", "area-penang", "Penang", 1),
    ("place", "Göteborg", "Göteborg", 1),
    ("county", "13", "Hallands län", 2),
    ("country", "MY", "Malaysia", 2),
}


def test_all_that_a_post_carries_people_only_where_asked_for(record):
    assert list_marks(record) == EXPECTED
    assert list_marks(record, dimensions=["person"]) == {("person", "Anna Ek", "Anna Ek", 1)}


def test_a_post_that_stands_twice_is_not_counted_twice(record):
    assert list_marks(record, times=2) == EXPECTED


def test_dimensions_can_be_chosen(record):
    chosen = list_marks(record, dimensions=["theme", "country"])
    assert chosen == {row for row in EXPECTED if row[0] in {"theme", "country"}}
    with pytest.raises(OptionError, match="no dimension 'county' in these frames"):
        trends.marks_frame(un.to_frame([record]), dimensions=["county"])
    with pytest.raises(OptionError, match=r"write dimensions=\['theme'\]"):
        list_marks(record, dimensions="theme")


def test_a_taxonomy_of_ones_own_names_its_labels(record, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    chosen = list_marks(record, dimensions=["topic"], taxonomy=load_taxonomy(path))
    assert chosen == {("topic", "own-label", "Egen etikett", 1)}


def test_the_genre_of_posts_is_a_dimension(record):
    posts = un.to_frame([record]).assign(genre="news")
    marks = trends.marks_frame(posts, dimensions=["genre"])
    assert marks[["value", "times"]].to_numpy().tolist() == [["news", 1]]
    assert trends.marks_frame(un.to_frame([record])).empty


def test_frames_of_another_kind_are_refused(record):
    posts = un.to_frame([record])
    with pytest.raises(RecordError, match="pass a frame of labels_frame"):
        trends.marks_frame(posts, posts)
    with pytest.raises(RecordError, match="pass a frame of mentions_frame"):
        trends.marks_frame(posts, mentions=un.labels_frame([record]))


def test_no_records_no_marks():
    frames = un.to_frame([]), un.labels_frame([]), un.mentions_frame([])
    marks = trends.marks_frame(*frames)
    assert marks.empty
    assert trends.count_marks(frames[0], marks).empty


def test_one_value_has_one_name(make):
    posts, marks = make([(f"p{n}", "2020-01-01", ["place:x"]) for n in range(3)])
    counted = trends.count_marks(posts, marks.assign(name=["Gamla", "Nya", "Nya"]))
    assert counted[["name", "count"]].to_numpy().tolist() == [["Nya", 3]]


def test_what_was_not_looked_for_is_not_counted_as_nothing(record):
    posts, mentions = un.to_frame([record]), un.mentions_frame([record])
    marks = trends.marks_frame(posts, None, mentions)
    with pytest.raises(OptionError, match=r"'person' is not among .*dimensions=\['person'\]"):
        trends.count_marks(posts, marks, dimension="person")
    asked = trends.marks_frame(posts, None, mentions, dimensions=["person"])
    assert trends.rank_marks(posts, asked, dimension="person")["value"].tolist() == ["Anna Ek"]
    none = trends.marks_frame(posts, None, mentions[:0])
    assert trends.rank_marks(posts, none, dimension="county").empty


def test_codes_that_a_csv_file_made_numbers_are_refused(record, tmp_path):
    posts, mentions = un.to_frame([record]), un.mentions_frame([record])
    mentions.to_csv(tmp_path / "m.csv", index=False)
    with pytest.raises(RecordError, match=r"'county_code' holds 13\.0, no text; read the file by"):
        trends.marks_frame(posts, None, pd.read_csv(tmp_path / "m.csv"))
    whole = pd.read_csv(tmp_path / "m.csv", dtype={"county_code": str})
    again = trends.marks_frame(posts, None, whole)
    pd.testing.assert_frame_equal(again, trends.marks_frame(posts, None, mentions))
    # Without a county there is nothing to be mistaken.
    abroad = whole[whole["county_code"].isna()].assign(county_code=float("nan"))
    counted = trends.marks_frame(posts, None, abroad)
    assert len(counted)
    assert "county" not in set(counted["dimension"])
