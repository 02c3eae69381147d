"""Records in and out: nothing is lost in any format."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import os
import threading

import jsonschema
import msgspec
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from upphandling_nlp.errors import OptionError, RecordError, RecordVersionError
from upphandling_nlp.frames import from_frame, labels_frame, mentions_frame, to_frame
from upphandling_nlp.records import (
    arrow_schema,
    decode_record,
    encode_record,
    json_schema,
    read_records,
    write_records,
)
from upphandling_nlp.schema import (
    DateMention,
    EntityMention,
    Evidence,
    Label,
    Provenance,
    Record,
    Reference,
    Sentence,
    Token,
)

ENDINGS = [".jsonl", ".jsonl.gz", ".parquet", ".csv", ".csv.gz"]

texts = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=20)
offsets = st.integers(0, 2**31 - 1)
scores = st.floats(0, 1)
days = st.none() | st.dates(dt.date(1700, 1, 1), dt.date(2200, 1, 1))
span = {"start": offsets, "end": offsets}


def many(strategy):
    return st.lists(strategy, max_size=2).map(tuple)


evidence = many(st.builds(Evidence, **span, weight=st.floats(-9, 9)))
records = st.builds(
    Record,
    id=texts.filter(str.strip),
    source=texts,
    url=st.none() | texts.filter(bool),
    published=days,
    title=texts,
    body=texts,
    text=texts,
    language=st.just("sv"),
    sentences=many(st.builds(Sentence, **span)),
    tokens=many(st.builds(Token, **span, lemma=st.none() | texts, pos=st.none() | texts)),
    entities=many(
        st.builds(
            EntityMention,
            **span,
            text=texts,
            label=texts,
            score=scores,
            id=st.none() | texts,
            name=st.none() | texts,
            link_score=st.none() | scores,
        )
    ),
    dates=many(
        st.builds(
            DateMention,
            **span,
            text=texts,
            first=days,
            last=days,
            grain=st.sampled_from(["day", "week", "part"]),
            role=st.sampled_from([None, "deadline"]),
            expression=texts,
        )
    ),
    references=many(st.builds(Reference, **span, text=texts, kind=texts, id=texts)),
    labels=many(st.builds(Label, facet=texts, id=texts, score=scores, evidence=evidence)),
    provenance=st.builds(Provenance, library=texts, model=texts, taxonomy=texts, registry=texts),
)


@pytest.mark.parametrize("ending", ENDINGS)
@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(written=st.lists(records, max_size=3))
def test_files_lose_nothing(tmp_path, ending, written):
    path = tmp_path / f"records{ending}"
    assert write_records(written, path) == len(written)
    assert list(read_records(path)) == written


@settings(max_examples=50, deadline=None)
@given(written=st.lists(records, max_size=3))
def test_frames_lose_nothing(written):
    assert list(from_frame(to_frame(written))) == written


def test_a_parquet_file_opened_in_pandas_gives_the_records_back(tmp_path, record):
    write_records([record], tmp_path / "records.parquet")
    assert list(from_frame(pd.read_parquet(tmp_path / "records.parquet"))) == [record]


def test_json_has_the_keys_of_the_design_in_order(record):
    plain = json.loads(encode_record(record))
    assert list(plain) == [
        "schema_version", "id", "source", "url", "published", "title", "body", "text", "language",
        "sentences", "tokens", "entities", "dates", "references", "labels", "provenance",
    ]  # fmt: skip
    assert list(plain["entities"][0]) == [
        "start", "end", "text", "label", "score", "id", "name", "link_score",
    ]  # fmt: skip
    assert list(plain["dates"][0]) == [
        "start", "end", "text", "first", "last", "grain", "role", "expression",
    ]  # fmt: skip
    assert plain["published"] == "2021-04-29"
    assert plain["tokens"][0] == {"start": 0, "end": 4, "lemma": "möte", "pos": None}
    assert plain["labels"][0]["evidence"] == [{"start": 27, "end": 36, "weight": 1.7}]


def test_the_published_json_schema_is_the_one_in_force(root, record):
    published = json.loads((root / "docs" / "record.schema.json").read_text(encoding="utf-8"))
    assert published == json_schema()
    jsonschema.Draft202012Validator.check_schema(published)
    validator = jsonschema.Draft202012Validator(published)
    plain = json.loads(encode_record(record))
    validator.validate(plain)
    del plain["url"]
    assert [error.message for error in validator.iter_errors(plain)] == [
        "'url' is a required property"
    ]


def test_parquet_has_the_fixed_schema_even_without_records(tmp_path):
    write_records([], tmp_path / "none.parquet")
    assert pq.read_schema(tmp_path / "none.parquet").equals(arrow_schema())
    assert list(read_records(tmp_path / "none.parquet")) == []


def test_writing_the_same_records_twice_gives_the_same_bytes(tmp_path, record):
    for ending in ENDINGS:
        paths = [tmp_path / f"{name}{ending}" for name in ("a", "b")]
        for path in paths:
            write_records([record] * 3, path)
        assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_failed_write_leaves_nothing_and_keeps_the_old_file(tmp_path, record):
    path = tmp_path / "records.jsonl"
    write_records([record], path)
    before = path.read_bytes()

    def failing():
        yield record
        raise RuntimeError("the tagger broke")

    with pytest.raises(RuntimeError):
        write_records(failing(), path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["records.jsonl"]


def test_what_breaks_the_records_is_no_fault_of_the_target(tmp_path, record):
    def failing():
        yield record
        raise FileNotFoundError(2, "No such file", "posts.html")

    with pytest.raises(FileNotFoundError, match=r"posts\.html"):
        write_records(failing(), tmp_path / "records.jsonl")
    with pytest.raises(RecordError, match=r"no-folder.*cannot be written"):
        write_records([record], tmp_path / "no-folder" / "records.jsonl")


@pytest.mark.parametrize("name", ["arkvi", "arkvi.jsonl", "arkvi/records.jsonl", "a\0b", "a" * 300])
def test_what_is_not_there_is_told_whatever_its_name(tmp_path, name):
    with pytest.raises(RecordError, match=r"no such file or folder|cannot be found") as caught:
        list(read_records(tmp_path / name))
    assert "no such file" in str(caught.value) or "arkvi" not in name


def test_csv_ends_in_columns_for_people(tmp_path, record):
    write_records([record], tmp_path / "records.csv")
    frame = pd.read_csv(tmp_path / "records.csv")
    assert frame.loc[0, ["themes", "places"]].tolist() == ["criteria", "Malmö"]


def test_faulty_records_are_named_by_line(tmp_path, record):
    path = tmp_path / "records.jsonl"
    path.write_bytes(encode_record(record) + b"\n{}\n")
    with pytest.raises(RecordError, match=r"records\.jsonl:2: .*missing required field"):
        list(read_records(path))
    newer = msgspec.structs.replace(record, schema_version=2)
    with pytest.raises(RecordError, match=r"schema version 2 .*reads version 1"):
        decode_record(encode_record(newer))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.parquet", b"no parquet", "is no Parquet file"),
        ("a.csv", b"id,title\n1,a\n", "a.csv:1: lacks the columns schema_version, source"),
        ("a.jsonl.gz", gzip.compress(b"{}")[:8], "cannot be read"),
        ("a.jsonl", b"\xff\xfe\n", "a.jsonl:1: "),
        ("b.jsonl.gz", gzip.compress(b"{}" * 999)[:15] + b"x" * 20, "cannot be read"),
        ("b.csv.gz", gzip.compress(b"id,title\n" * 999)[:15] + b"x" * 20, "cannot be read"),
        ("b.csv", b"\xff\xfe\n", "b.csv:1: .*can't decode byte 0xff"),
        ("c.csv", b"", "c.csv:1: lacks the columns"),
        ("a.csv.gz", b"id,title\n", "cannot be read"),
    ],
)
def test_files_that_hold_no_records_are_named(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RecordError, match=message):
        list(read_records(tmp_path / name))


def test_unknown_endings_and_formats_are_refused(tmp_path, record):
    with pytest.raises(OptionError, match=r"'records\.xls'.*end the name in one of \.jsonl"):
        write_records([record], tmp_path / "records.xls")
    with pytest.raises(OptionError, match="unknown format 'xml'"):
        write_records([record], tmp_path / "records.jsonl", format="xml")


def test_mentions_frame_has_a_row_a_mention(record):
    frame = mentions_frame([record])
    assert frame["type"].tolist() == ["entity", "date", "reference"]
    assert frame["label"].tolist()[::2] == ["LOC", "standard"]
    assert frame["sentence"].tolist() == [0, 1, 1]
    assert frame.loc[1, "first"] == pd.Timestamp("2021-04-28")
    assert mentions_frame([]).columns.tolist() == frame.columns.tolist()


def test_mentions_frame_places_what_the_registry_knows(record):
    office = EntityMention(
        start=0,
        end=3,
        text="VGR",
        label="ORG",
        score=1.0,
        id="region-14",
        name="Västra Götalandsregionen",
        link_score=1.0,
    )
    unknown = msgspec.structs.replace(office, id="own-1")
    placed = msgspec.structs.replace(record, entities=(office, *record.entities, unknown))
    rows = mentions_frame([placed]).query("type == 'entity'")
    assert rows["org_id"].tolist()[0] == "region-14"
    assert rows["org_name"].tolist()[0] == "Västra Götalandsregionen"
    assert rows["place_id"].tolist()[1] == "municipality-1280"
    assert rows["county_code"].tolist()[:2] == ["14", "12"]
    assert rows["country_code"].tolist()[:2] == ["SE", "SE"]
    assert rows["lat"].tolist()[1] == pytest.approx(55.6, abs=0.1)
    assert rows["lon"].tolist()[1] == pytest.approx(13.0, abs=0.1)
    assert rows[["org_id", "lat"]].isna().to_numpy()[2].all()


def test_labels_frame_has_a_row_a_label(record):
    frame = labels_frame([record])
    assert frame[["facet", "label"]].to_numpy().tolist() == [["theme", "criteria"]]
    assert frame.loc[0, "evidence"] == ["ISO 14001"]
    assert labels_frame([]).empty


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda lines: [*lines[:2], lines[2][:60]], "c.csv:3: the row ends before 'title'"),
        (lambda lines: [lines[0], "x" + lines[1]], "c.csv:2: invalid literal for int"),
        (lambda lines: [lines[0], "2" + lines[1][1:]], "c.csv:2: schema version 2"),
        (lambda lines: [lines[0], lines[1].replace('""end"":12', '""end"":1x')], "c.csv:2: JSON"),
    ],
)
def test_faulty_rows_of_csv_are_named_by_line(tmp_path, record, damage, message):
    path = tmp_path / "c.csv"
    flat = msgspec.structs.replace(record, title="Möte", body="Rad.", text="Möte Rad.")
    write_records([flat] * 2, path)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(damage(lines)), encoding="utf-8")
    with pytest.raises(RecordError, match=message):
        list(read_records(path))


def test_a_csv_saved_again_with_a_byte_order_mark_is_read(tmp_path, record):
    path = tmp_path / "c.csv"
    write_records([record], path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert list(read_records(path)) == [record]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("text", ["a\rb", "a\r\nb", "\0", ' "', "\ufeff", "\u2028", "; ,\t|", "=1"])
def test_odd_characters_come_back(tmp_path, record, ending, text):
    odd = msgspec.structs.replace(record, title=text, body=text, text=text, source=text)
    write_records([odd], tmp_path / f"a{ending}")
    assert list(read_records(tmp_path / f"a{ending}")) == [odd]


def test_faulty_rows_of_parquet_are_counted_through_the_file(tmp_path, record):
    newer = msgspec.structs.replace(record, schema_version=2)
    write_records([*[record] * 1_500, newer], tmp_path / "a.parquet")
    with pytest.raises(RecordError, match=r"a\.parquet: row 1501: schema version 2"):
        list(read_records(tmp_path / "a.parquet"))


@pytest.mark.parametrize("ending", ENDINGS)
def test_records_of_another_release_are_told_from_what_is_no_record(tmp_path, record, ending):
    newer = msgspec.structs.replace(record, schema_version=2)
    write_records([newer], tmp_path / f"a{ending}")
    with pytest.raises(RecordVersionError, match=r"schema version 2 .*; this release reads"):
        list(read_records(tmp_path / f"a{ending}"))


def test_a_link_stays_one_and_its_target_is_written(tmp_path, record):
    (tmp_path / "mapp").mkdir()
    (tmp_path / "a.jsonl").symlink_to(tmp_path / "mapp" / "b.jsonl")
    for _ in range(2):
        write_records([record], tmp_path / "a.jsonl")
        assert (tmp_path / "a.jsonl").is_symlink()
        assert list(read_records(tmp_path / "mapp" / "b.jsonl")) == [record]


def test_a_pipe_is_written_to_not_replaced(tmp_path, record):
    pipe = tmp_path / "rör"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_records([record], pipe, format="jsonl")
    reader.join()
    assert pipe.is_fifo()
    assert read == [encode_record(record) + b"\n"]


def test_a_very_long_name_can_be_written(tmp_path, record):
    path = tmp_path / ("a" * 240 + ".jsonl")
    write_records([record], path)
    assert list(read_records(path)) == [record]


def test_closed_stdout_is_told(record, monkeypatch):
    monkeypatch.setattr("sys.stdout", None)
    with pytest.raises(RecordError, match="the standard output is closed"):
        write_records([record], "-")
