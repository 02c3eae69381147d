"""Posts in frames."""

from __future__ import annotations

import datetime as dt

import archive_taggers
import pandas as pd
import pytest

import upphandling_nlp as un
from upphandling_nlp.archive import frame_meta, tag_frame
from upphandling_nlp.errors import OptionError
from upphandling_nlp.tagger import load

TAGGER = archive_taggers.PlainTagger()


def test_rows_become_records_and_keep_their_index():
    days = [pd.Timestamp("2021-04-29 13:00"), dt.date(2020, 1, 2), "2019-05-06T10:00", None]
    frame = pd.DataFrame(
        {
            "title": ["Ett", None, "Tre", float("nan")],
            "body": ["Möte.", "Två", None, "Fyra"],
            "published": days,
            "extra": range(4),
        },
        index=list("abca"),
    )
    tagged = tag_frame(frame, tagger=TAGGER)
    assert list(tagged.index) == list("abca")
    assert list(tagged["text"]) == ["Ett\n\nMöte.", "Två", "Tre", "Fyra"]
    assert [day and day.date().isoformat() for day in tagged["published"].astype(object)][:3] == [
        "2021-04-29",
        "2020-01-02",
        "2019-05-06",
    ]
    assert pd.isna(tagged["published"].iloc[3])
    one = TAGGER.tag(un.Post(title="Ett", body="Möte.", published=dt.date(2021, 4, 29)))
    assert next(un.from_frame(tagged)) == one


def test_a_frame_of_nothing_has_the_columns_and_types_that_dask_is_told():
    meta = frame_meta()
    assert meta.empty
    tagged = tag_frame(pd.DataFrame({"body": []}), tagger=TAGGER)
    pd.testing.assert_frame_equal(tagged.reset_index(drop=True), meta.reset_index(drop=True))
    # Partitions of any content are one type: with a day and without any, with addresses or none.
    days = [None, "2021-04-29", dt.date(2021, 4, 29), pd.Timestamp("2021-04-29 13:00")]
    for day in days:
        for url in (None, "https://exempel.example/1"):
            full = tag_frame(
                pd.DataFrame({"body": ["Hej"], "published": [day], "url": [url]}), tagger=TAGGER
            )
            pd.testing.assert_series_equal(full.dtypes, meta.dtypes)


def test_frames_of_nothing_have_the_types_of_full_ones():
    texts = [
        "VGR i Malmö avtalade den 3 maj 2021 enligt LOU 2016:1145.",
        "Handskar.",
        "LOU 2007:1091",
    ]
    records = list(load("rules").tag_many(un.Post(body=text) for text in texts))
    for lay_out in (un.to_frame, un.mentions_frame, un.labels_frame):
        full = lay_out(records)
        assert len(full) > 1
        for part in ([], *([record] for record in records)):
            pd.testing.assert_series_equal(lay_out(part).dtypes, full.dtypes)


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"rubrik": ["a"]}, r"neither 'title' nor 'body' \(it has rubrik\)"),
        ({"body": [3]}, "row 0: body is 3"),
        ({"body": ["a"], "published": ["igår"]}, "row 0: published is 'igår'"),
        ({"body": ["a"], "published": ["2021-01-02junk"]}, "row 0: published is '2021-01-02junk'"),
        ({"body": ["a"], "published": [20210429]}, "row 0: published is 20210429"),
        ({"body": ["a"], "id": [17]}, "row 0: id is 17"),
    ],
)
def test_what_a_post_cannot_hold_is_told_with_its_row(columns, told):
    with pytest.raises(OptionError, match=told):
        tag_frame(pd.DataFrame(columns), tagger=TAGGER)
