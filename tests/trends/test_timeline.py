"""When things happen, from posts that name their dates."""

from __future__ import annotations

import datetime as dt

import msgspec
import pandas as pd
import pytest

import upphandling_nlp as un
from upphandling_nlp import trends
from upphandling_nlp.errors import OptionError, RecordError
from upphandling_nlp.schema import DateMention, EntityMention, Provenance, Record, Sentence

TEXT = (
    "Möte i Malmö den 3 maj med Adda. Anbud senast vecka 22. Målet är noll år 2030. "
    "Den 3 maj igen. Någon gång i maj. På onsdag."
)
DATES = [
    ("den 3 maj", 1, "2021-05-03", "2021-05-03", "day", "event"),
    ("vecka 22", 1, "2021-05-31", "2021-06-06", "week", "deadline"),
    ("år 2030", 1, "2030-01-01", "2030-12-31", "year", "target-year"),
    ("Den 3 maj", 1, "2021-05-03", "2021-05-03", "day", "event"),
    ("i maj", 1, None, None, "month", "event"),
    ("onsdag", 1, "2021-05-05", "2021-05-05", "day", None),
]


def find(text, nth=1):
    start = -1
    for _ in range(nth):
        start = TEXT.index(text, start + 1)
    return {"start": start, "end": start + len(text), "text": text}


def read_day(text):
    return dt.date.fromisoformat(text) if text else None


@pytest.fixture(scope="module")
def record():
    ends = [number + 1 for number, letter in enumerate(TEXT) if letter == "."]
    starts = [0, *(end + 1 for end in ends[:-1])]
    dates = tuple(
        DateMention(
            **find(text, nth), first=read_day(first), last=read_day(last), grain=grain, role=role,
            expression="",
        )
        for text, nth, first, last, grain, role in DATES
    )  # fmt: skip
    entities = (
        EntityMention(**find("Malmö"), label="LOC", score=1, id=None, name="Malmö"),
        EntityMention(**find("Adda"), label="ORG", score=1, id="org-adda", name="Adda"),
    )
    return Record(
        id="p1", source="a.txt#1", url="https://exempel.se/1", published=dt.date(2021, 4, 29),
        title="Möte", body=TEXT, text=TEXT, language="sv",
        sentences=tuple(Sentence(start=s, end=e) for s, e in zip(starts, ends, strict=True)),
        tokens=(), entities=entities, dates=dates, references=(), labels=(),
        provenance=Provenance(library="", model="", taxonomy="", registry=""),
    )  # fmt: skip


@pytest.fixture(scope="module")
def frames(record):
    return un.to_frame([record]), un.mentions_frame([record])


def test_a_timeline_tells_what_when_and_where(frames):
    events = trends.list_events(*frames)
    assert events[["when", "role", "text", "days_ahead"]].to_numpy().tolist() == [
        [pd.Timestamp("2021-05-03"), "event", "den 3 maj", 4],
        [pd.Timestamp("2021-05-03"), "event", "Den 3 maj", 4],
        [pd.Timestamp("2021-06-06"), "deadline", "vecka 22", 38],
        [pd.Timestamp("2030-12-31"), "target-year", "år 2030", 3533],
    ]
    assert events["sentence"].tolist()[:3] == [
        "Möte i Malmö den 3 maj med Adda.",
        "Den 3 maj igen.",
        "Anbud senast vecka 22.",
    ]
    assert events["places"].tolist() == [["Malmö"], [], [], []]
    assert events["organisations"].tolist() == [["Adda"], [], [], []]
    assert events.loc[0, ["title", "url", "source"]].tolist() == [
        "Möte", "https://exempel.se/1", "a.txt#1",
    ]  # fmt: skip
    assert events.attrs == {"unresolved": 1, "without_role": 1, "of_others": 0}


def test_roles_can_be_chosen(frames):
    events = trends.list_events(*frames, roles=["deadline"])
    assert events["role"].tolist() == ["deadline"]
    assert events.attrs["unresolved"] == 0


def test_a_post_read_twice_and_a_duplicate_name_their_dates_once(record):
    other = un.to_frame([record]).assign(id="p2", group="p1")
    posts = pd.concat([un.to_frame([record, record]).assign(group="p1"), other])
    mentions = un.mentions_frame([record, record])
    both = pd.concat([mentions, mentions.assign(record_id="p2")])
    events = trends.list_events(posts, both)
    assert len(events) == 4
    assert events.attrs == {"unresolved": 1, "without_role": 1, "of_others": 0}


def test_dates_of_another_post_with_the_same_id_are_left_out_and_counted(record):
    short = msgspec.structs.replace(
        record, body="Kort.", text="Kort.", sentences=(Sentence(start=0, end=5),), dates=(),
        entities=(),
    )  # fmt: skip
    both = [short, record]
    events = trends.list_events(un.to_frame(both), un.mentions_frame(both))
    assert events.empty
    assert events.attrs["of_others"] == len(DATES)
    events = trends.list_events(un.to_frame(both[::-1]), un.mentions_frame(both))
    assert len(events) == 4
    # The same words at the same place, cut into other sentences.
    whole = msgspec.structs.replace(record, sentences=(Sentence(start=0, end=len(TEXT)),))
    events = trends.list_events(un.to_frame([whole]), un.mentions_frame([record]))
    assert set(events["sentence"]) == {TEXT}


def test_what_happens_by_period(frames):
    events = trends.list_events(*frames)
    table = trends.count_events(events, roles=["event", "target-year"])
    assert len(table) == 2 * 10
    told = table[table["count"] > 0][["role", "period", "count", "posts"]]
    assert told.to_numpy().tolist() == [["event", "2021", 2, 1], ["target-year", "2030", 1, 1]]
    month = trends.count_events(events, by="month", covers=("2021-05-01", "2021-06-30"))
    assert month.attrs == {"by": "month", "outside": 1}
    assert month.loc[month["role"] == "deadline", "count"].tolist() == [0, 1]


def test_a_post_without_a_day_has_events_but_no_distance(record):
    undated = un.to_frame([record]).assign(published=pd.NaT)
    events = trends.list_events(undated, un.mentions_frame([record]))
    assert len(events) == 4
    assert events["days_ahead"].isna().all()


def test_no_posts_no_events():
    events = trends.list_events(un.to_frame([]), un.mentions_frame([]))
    assert events.empty
    assert trends.count_events(events).empty


@pytest.mark.parametrize(
    ("roles", "problem"),
    [
        ("event", r"roles='event' is one text; write roles=\['event'\]"),
        ([], "is no list of roles; use some of event, deadline"),
        (["party"], "is no list of roles; use some of event, deadline"),
    ],
)
def test_unknown_roles_are_refused(frames, roles, problem):
    with pytest.raises(OptionError, match=problem):
        trends.list_events(*frames, roles=roles)


def test_frames_of_another_kind_are_refused(frames):
    with pytest.raises(RecordError, match="pass a frame of mentions_frame"):
        trends.list_events(frames[0], frames[0])
    with pytest.raises(RecordError, match="pass a frame of list_events"):
        trends.count_events(frames[1])


def test_days_of_a_csv_file_are_read_and_lists_of_one_refused(frames, tmp_path):
    posts, mentions = frames
    mentions.to_csv(tmp_path / "m.csv", index=False)
    posts.to_csv(tmp_path / "p.csv", index=False)
    read = pd.read_csv(tmp_path / "m.csv")
    events = trends.list_events(posts, read)
    wanted = trends.list_events(*frames)
    pd.testing.assert_frame_equal(events, wanted, check_dtype=False)
    events.to_csv(tmp_path / "e.csv", index=False)
    counted = trends.count_events(pd.read_csv(tmp_path / "e.csv"))
    pd.testing.assert_frame_equal(counted, trends.count_events(wanted), check_dtype=False)
    with pytest.raises(RecordError, match=r"'sentences' holds text.*as Parquet"):
        trends.list_events(pd.read_csv(tmp_path / "p.csv"), mentions)
    with pytest.raises(RecordError, match="'first' holds what is no day"):
        trends.list_events(
            posts, mentions.assign(first=["2021-05-03", *["snart"] * (len(mentions) - 1)])
        )
