"""What changed between two runs, and what is said to stand behind it."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import tracemalloc

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from upphandling_nlp.archive.changes import KINDS, write_changes
from upphandling_nlp.archive.diff import Tally, diff_records
from upphandling_nlp.cli.app import run
from upphandling_nlp.errors import OptionError, RecordError
from upphandling_nlp.records import write_records
from upphandling_nlp.schema import DateMention, EntityMention, Label, Post, Provenance, Reference

replace = msgspec.structs.replace
LATER = Provenance(library="0.2.0", model="m", taxonomy="t", registry="r")


def edit(record, text, **fields):
    """The record with another body below the same headline."""
    return replace(record, body=text, text=f"{record.title}\n\n{text}", **fields)


def tell(changes):
    return [(one.kind, one.what, one.old, one.new) for one in changes]


def compare(old, new, **options):
    return list(diff_records([old], [new], **options))


def name(start, text, label="LOC", id=None, **fields):
    return EntityMention(
        start=start, end=start + len(text), text=text, label=label, score=0.9, id=id, **fields
    )


def test_no_change(record):
    tally = Tally()
    assert compare(record, replace(record, source="other.txt"), tally=tally) == []
    assert (tally.old, tally.new, tally.same) == (1, 1, 1)
    # Another version that changes nothing is no change.
    assert compare(record, replace(record, provenance=LATER), tally=tally) == []
    assert tally.same == 2
    assert compare(record, replace(record, tokens=()), tally=tally) == []
    assert tally.unlisted == 1
    assert compare(record, replace(record, url="https://exempel.se/2"), tally=tally) == []
    assert compare(record, replace(record, language="en"), tally=tally) == []
    assert tally.unlisted == 3


def test_labels(record):
    gained = Label(facet="risk", id="corruption", score=0.8)
    other = replace(record, labels=(gained,))
    assert tell(compare(record, other)) == [
        ("label-gained", "risk/corruption", "", "0.80"),
        ("label-lost", "theme/criteria", "0.30", ""),
    ]


def test_scores_are_told_where_asked_for(record):
    other = replace(record, labels=(replace(record.labels[0], score=0.4),))
    tally = Tally()
    assert compare(record, other, tally=tally) == []
    assert tally.unlisted == 1
    assert compare(record, other, rescored=0.11) == []
    assert tell(compare(record, other, rescored=0.05)) == [
        ("label-rescored", "theme/criteria", "0.3000", "0.4000")
    ]
    for value in (0.0, -1.0, 1.5, float("nan")):
        with pytest.raises(OptionError, match="rescored is"):
            compare(record, other, rescored=value)


ENTITIES = [
    ((), [("entity-lost", "Malmö", "LOC Malmö (municipality-1280)", "")]),
    (
        (name(7, "Malmö", "ORG", id="municipality-1280", name="Malmö"),),
        [
            (
                "entity-retyped",
                "Malmö",
                "LOC Malmö (municipality-1280)",
                "ORG Malmö (municipality-1280)",
            )
        ],
    ),
    (
        (name(7, "Malmö", id="area-malmo", name="Malmö"),),
        [
            (
                "entity-relinked",
                "Malmö",
                "LOC Malmö (municipality-1280)",
                "LOC Malmö (area-malmo)",
            )
        ],
    ),
    (
        (name(5, "i Malmö"),),
        [
            (
                "entity-respanned",
                "i Malmö",
                "Malmö: LOC Malmö (municipality-1280)",
                "i Malmö: LOC i Malmö",
            )
        ],
    ),
]


@pytest.mark.parametrize("case", ENTITIES, ids=lambda case: case[1][0][0])
def test_names(record, case):
    entities, expected = case
    assert tell(compare(record, replace(record, entities=entities))) == expected


def test_gain_is_a_loss_backwards(record):
    bare = replace(record, entities=(), dates=(), references=(), labels=())
    gains = [kind for kind, *_ in tell(compare(bare, record))]
    assert gains == ["label-gained", "entity-gained", "date-gained", "reference-gained"]
    losses = [kind for kind, *_ in tell(compare(record, bare))]
    assert losses == [kind.replace("gained", "lost") for kind in gains]


def test_dates_and_references(record):
    day = dt.date(2021, 4, 27)
    moved = replace(record.dates[0], first=day, last=day, role="deadline")
    law = Reference(start=27, end=36, text="ISO 14001", kind="law", id="ISO 14001")
    assert tell(compare(record, replace(record, dates=(moved,), references=(law,)))) == [
        (
            "date-reresolved",
            "I går",
            "2021-04-28/2021-04-28 day event",
            "2021-04-27/2021-04-27 day deadline",
        ),
        ("reference-changed", "ISO 14001", "standard ISO 14001", "law ISO 14001"),
    ]
    lost = DateMention(start=14, end=19, text="I går", grain="day", expression="P-1D")
    (change,) = compare(record, replace(record, dates=(lost,)))
    assert change.new == "no value day"


def test_spans_are_followed_through_an_edit(record):
    """A sentence above moves every offset; nothing else happened."""
    added = "Ny mening. "
    moved = edit(record, added + record.body)
    shift = len(added)
    moved = replace(
        moved,
        dates=tuple(replace(d, start=d.start + shift, end=d.end + shift) for d in moved.dates),
        references=tuple(
            replace(r, start=r.start + shift, end=r.end + shift) for r in moved.references
        ),
    )
    (change,) = compare(record, moved)
    assert (change.kind, change.what) == ("text-changed", "-0 +11 characters")
    assert [cause.field for cause in change.causes] == ["post"]
    # Without the shift the mentions would stand elsewhere: lost and gained.
    kinds = {kind for kind, *_ in tell(compare(record, edit(record, added + record.body)))}
    assert kinds == {"text-changed", "date-lost", "date-gained", "reference-lost",
                     "reference-gained"}  # fmt: skip


def test_name_that_was_rewritten_is_lost_and_gained(record):
    text = record.text.replace("Malmö", "Lund")
    other = replace(record, text=text, title="Möte i Lund", entities=(name(7, "Lund"),), dates=(),
                    references=())  # fmt: skip
    old = replace(record, dates=(), references=())
    assert [kind for kind, *_ in tell(compare(old, other))] == [
        "text-changed", "entity-lost", "entity-gained",
    ]  # fmt: skip


CAUSES = [
    ({"library": "2"}, {"label": ["library"], "entity": ["library"], "date": ["library"]}),
    ({"taxonomy": "2"}, {"label": ["taxonomy"], "entity": [], "date": []}),
    ({"registry": "2"}, {"label": ["registry"], "entity": ["registry"], "date": []}),
    ({"model": "enc+cues"}, {"label": ["classifier"], "entity": [], "date": []}),
    ({"model": "rules+lab"}, {"label": ["annotator"], "entity": ["annotator"],
                              "date": ["annotator"]}),
    (
        {"model": "rules+cues", "registry": "2"},
        {
            "label": ["annotator", "classifier", "registry"],
            "entity": ["annotator", "registry"],
            "date": ["annotator"],
        },
    ),
    ({}, {"label": [], "entity": [], "date": []}),
]  # fmt: skip


@pytest.mark.parametrize(("versions", "expected"), CAUSES)
def test_causes_are_the_versions_that_differ_and_can(record, versions, expected):
    old = replace(record, provenance=replace(record.provenance, model="enc+lab"))
    new = replace(
        old, labels=(), entities=(), dates=(), provenance=replace(old.provenance, **versions)
    )
    found = {
        change.kind.partition("-")[0]: [cause.field for cause in change.causes]
        for change in compare(old, new)
    }
    assert found == expected


def test_post_is_a_cause_where_it_differs(record):
    new = replace(
        record, published=dt.date(2021, 5, 1), dates=(), provenance=replace(LATER, library="9")
    )
    changes = compare(record, new)
    assert [one.kind for one in changes] == ["published-changed", "date-lost"]
    assert [str(cause) for cause in changes[0].causes] == ["post"]
    assert [str(cause) for cause in changes[1].causes] == ["post", "library 0.1.0 -> 9"]


def test_records_come_and_go(record):
    other = edit(record, "Något helt annat.", id="b", url=None, title="B")
    tally = Tally()
    changes = list(diff_records([record], [other], tally=tally))
    assert [(one.kind, one.record_id) for one in changes] == [
        ("record-new", "b"),
        ("record-gone", record.id),
    ]
    assert (tally.arrived, tally.departed, tally.changed) == (1, 1, 0)
    assert list(diff_records([], [])) == []


def test_edited_post_is_matched_by_address_or_headline(record):
    """An edit gives a post another id; its address, or its day and headline, stay."""
    for url in (record.url, None):
        old = replace(record, url=url)
        new = edit(old, old.body + " Tack!", id="b")
        tally = Tally()
        (change,) = diff_records([old], [new], tally=tally)
        assert (change.kind, change.old, change.new) == ("text-changed", record.id, "b")
        assert (tally.edited, tally.changed, tally.arrived) == (1, 1, 0)
    # Two posts at one address cannot be told apart.
    twins = [replace(record, id="b"), replace(record, id="c")]
    kinds = [one.kind for one in diff_records([record], twins)]
    assert kinds == ["record-new", "record-new", "record-gone"]


@pytest.mark.parametrize(
    ("was", "is_"),
    [(None, "https://exempel.se/1"), ("http://exempel.se/1", "https://exempel.se/1")],
)
def test_an_edited_post_with_another_address_is_matched_by_its_headline(record, was, is_):
    old = replace(record, url=was)
    new = edit(old, old.body + " Tack!", id="b", url=is_)
    for before, after in ((old, new), (new, old)):
        assert [one.kind for one in compare(before, after)] == ["text-changed"]
    # Another day or headline is another post, and so is one of two that are alike.
    for other in (
        replace(new, published=dt.date(2021, 4, 30)),
        replace(new, published=None),
        replace(new, title="Möte i Lund"),
    ):
        assert [one.kind for one in compare(old, other)] == ["record-new", "record-gone"]
    twins = [new, replace(new, id="c", url="https://exempel.se/2")]
    kinds = [one.kind for one in diff_records([old], twins)]
    assert kinds == ["record-new", "record-new", "record-gone"]


def test_the_address_tells_before_the_headline(record):
    """A headline that stands twice is unique among what the addresses leave."""
    old = [replace(record, id=key, url=f"https://exempel.se/{key}") for key in "ab"]
    new = [
        edit(old[0], "Ett annat.", id="c"),
        edit(old[1], "Ett tredje.", id="d", url="https://exempel.se/ny"),
    ]
    changes = [one for one in diff_records(old, new) if one.kind == "text-changed"]
    assert [(one.old, one.new) for one in changes] == [("a", "c"), ("b", "d")]


def test_one_id_twice_is_matched_in_order(record):
    second = replace(record, labels=())
    assert list(diff_records([record, second], [record, second])) == []
    assert len(list(diff_records([record, second], [second, record]))) == 2
    (change,) = diff_records([record], [record, second])
    assert change.kind == "record-new"


@pytest.fixture(scope="module")
def tagger():
    from upphandling_nlp.tagger import load  # noqa: PLC0415  (heavy)

    return load("rules")


BODY = "Region Skåne besökte Malmö den 3 maj 2021 enligt SFS 2016:1145. Svar senast i morgon."


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_edit(tagger, data):
    """Whatever is cut out or put in: changes where the text changed, and no error."""
    start = data.draw(st.integers(0, len(BODY)))
    end = data.draw(st.integers(start, len(BODY)))
    put = data.draw(st.sampled_from(["", "x", " Ny text. ", "Lund", "\n\n"]))
    bodies = (BODY, BODY[:start] + put + BODY[end:])
    old, new = (
        tagger.tag(Post(id="a", body=body, published=dt.date(2021, 4, 29))) for body in bodies
    )
    for one, other in ((old, new), (new, old)):
        changes = compare(one, other)
        assert {change.kind for change in changes} <= KINDS.keys()
        assert bool(changes) == (bodies[0] != bodies[1])
        for change in changes:
            if change.start is not None and not change.kind.endswith("-lost"):
                assert other.text[change.start : change.end] == change.what


def test_memory_is_flat(record):
    """OLD waits in a temporary table, not in memory."""

    def make(count):
        for number in range(count):
            noise = "".join(
                hashlib.blake2b(f"{number} {part}".encode()).hexdigest() for part in range(30)
            )
            yield edit(record, noise, id=str(number), entities=(), dates=())

    tracemalloc.start()
    assert sum(1 for _ in diff_records(make(1_500), make(1_500))) == 0
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_500_000  # packed, the texts are 3.3 MB


@pytest.fixture
def runs(tmp_path, record):
    """Two files of records: one label lost, one name gained, one record new."""
    second = replace(record, id="b", url=None, title="B", entities=())
    changed = replace(record, labels=(), provenance=LATER)
    write_records([record, second], tmp_path / "old.jsonl")
    write_records(
        [changed, replace(second, entities=record.entities), replace(record, id="c", url="u")],
        tmp_path / "new.parquet",
    )
    return tmp_path


def call(*arguments):
    return run([str(argument) for argument in arguments])


def test_command(runs, capsys):
    assert call("diff", runs / "old.jsonl", runs / "new.parquet") == 0
    out = capsys.readouterr().out
    assert "  [library 0.1.0 -> 0.2.0]\n    label-lost  theme/criteria  0.30\n" in out
    assert "nothing known" in out
    assert "2 old records, 3 new: 0 the same, 2 changed" in out
    assert "1 only new, 0 gone" in " ".join(out.split())
    same = ("diff", runs / "old.jsonl", runs / "old.jsonl", "--fail-on-change")
    assert call(*same) == 0
    assert call("diff", runs / "old.jsonl", runs / "new.parquet", "--fail-on-change") == 1


def test_command_reads_an_archive(runs, record, capsys):
    inside = runs / "archive" / "records" / "year=2021"
    inside.mkdir(parents=True)
    write_records([record], inside / "part-00000-a.parquet")
    assert call("diff", runs / "archive", runs / "old.jsonl") == 0
    assert "1 old records, 2 new: 1 the same" in capsys.readouterr().out


def test_command_writes_every_change(runs, capsys):
    for ending in ("csv", "jsonl"):
        target = runs / f"changes.{ending}"
        words = ("diff", runs / "old.jsonl", runs / "new.parquet", "-o", target, "--limit", 1)
        assert call(*words) == 0
        assert "and 2 more changes" in capsys.readouterr().out
    rows = list(csv.DictReader((runs / "changes.csv").open(encoding="utf-8")))
    assert [row["kind"] for row in rows] == ["label-lost", "entity-gained", "record-new"]
    assert rows[0]["causes"] == "library 0.1.0 -> 0.2.0"
    lines = [json.loads(line) for line in (runs / "changes.jsonl").open(encoding="utf-8")]
    assert [line["kind"] for line in lines] == [row["kind"] for row in rows]
    assert lines[0]["causes"] == [{"field": "library", "old": "0.1.0", "new": "0.2.0"}]


@pytest.mark.parametrize(
    "case",
    [
        (["old.jsonl", "absent.jsonl"], 3, "absent.jsonl: no such file or folder"),
        (["old.jsonl", "arkvi"], 3, "arkvi: no such file or folder"),
        (["old.jsonl", "bad.jsonl"], 3, "bad.jsonl:1: "),
        (["old.jsonl", "new.parquet", "-o", "a.txt"], 2, "ends in neither .csv nor .jsonl"),
        (["old.jsonl", "new.parquet", "-o", "no/a.csv"], 2, "does not exist"),
        (["old.jsonl", "new.parquet", "-o", "old.jsonl"], 2, "among the files to read"),
        (["old.jsonl", "new.parquet", "--rescored", "2"], 2, "rescored is 2"),
        (["old.jsonl"], 2, "Missing argument"),
    ],
)
def test_failures(runs, monkeypatch, capsys, case):
    words, code, message = case
    monkeypatch.chdir(runs)
    (runs / "bad.jsonl").write_text('{"id": 1}\n', encoding="utf-8")
    before = sorted(path.name for path in runs.iterdir())
    assert call("diff", *words) == code
    assert message in capsys.readouterr().err
    assert sorted(path.name for path in runs.iterdir()) == before


def test_changes_need_a_known_ending(tmp_path):
    with pytest.raises(OptionError, match=r"'a\.xml' ends in neither"):
        write_changes([], tmp_path / "a.xml")
    with pytest.raises(RecordError, match="cannot be written"):
        write_changes([], tmp_path / "no" / "a.csv")
