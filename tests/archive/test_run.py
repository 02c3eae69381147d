"""Archive runs: the same bytes whoever tags, however often it is interrupted."""

from __future__ import annotations

import datetime as dt
import random
import sqlite3
from concurrent.futures import Executor, Future, ThreadPoolExecutor

import archive_taggers
import msgspec
import pytest

import upphandling_nlp as un
from upphandling_nlp.archive import ArchiveInterrupted, ArchiveOptions, run_archive
from upphandling_nlp.errors import OptionError, RecordError

PART = 10


class Inline(Executor):
    """Tags on the spot; gives back some answers late, as real workers do."""

    def __init__(self) -> None:
        self.calls = 0

    def submit(self, function, /, *arguments, **options):
        future = Future()
        self.calls += 1
        try:
            future.set_result(function(*arguments, **options))
        except Exception as error:  # noqa: BLE001  (an executor hands every error on)
            future.set_exception(error)
        return future


def choose(**changes):
    options = {"make_tagger": archive_taggers.make_plain, "part_size": PART, "batch_size": 7}
    return ArchiveOptions(**(options | changes))


def archive(posts, out, *, executor=None, watch=None, **changes):
    return run_archive(
        posts, out, options=choose(**changes), executor=executor or Inline(), watch=watch
    )


def ids(out):
    return [record.id for record in un.read_records(out)]


def query(out, statement):
    with sqlite3.connect(out / "ledger.sqlite") as base:
        return base.execute(statement).fetchall()


def test_every_post_has_its_record_once_by_year_and_in_order(tmp_path, make_posts, digest):
    posts = make_posts(95)
    summary = archive(posts, tmp_path / "a")
    assert (summary.posts, summary.tagged, summary.records) == (95, 95, 95)
    assert summary.complete
    years = {2019: [], 2020: [], 2021: [], None: []}
    for post in posts:
        years[post.published and post.published.year].append(post.id)
    assert ids(tmp_path / "a") == [one for year in years.values() for one in year]
    names = digest(tmp_path / "a")
    assert summary.parts == len(names) == sum(-(-len(year) // PART) for year in years.values())
    assert all(name.startswith("records/year=") for name in names)
    assert query(tmp_path / "a", "SELECT COUNT(*) FROM waiting") == [(0,)]


@pytest.mark.parametrize("batch_size", [1, 3, 64, 1000])
def test_batches_change_no_byte(tmp_path, make_posts, digest, batch_size):
    posts = make_posts(80)
    archive(posts, tmp_path / "a")
    with ThreadPoolExecutor(3) as threads:
        archive(iter(posts), tmp_path / "b", executor=threads, batch_size=batch_size)
    assert digest(tmp_path / "a") == digest(tmp_path / "b")


@pytest.mark.parametrize("workers", [1, 2])
def test_processes_change_no_byte(tmp_path, make_posts, digest, workers):
    posts = make_posts(80)
    archive(posts, tmp_path / "a")
    options = choose(workers=workers, batch_size=9)
    summary = run_archive(posts, tmp_path / "b", options=options)
    assert (summary.tagged, summary.restarts) == (80, 0)
    assert digest(tmp_path / "a") == digest(tmp_path / "b")


def test_interruptions_change_no_byte(tmp_path, make_posts, digest):
    posts = make_posts(120)
    archive(posts, tmp_path / "a")
    draw = random.Random(1)  # noqa: S311  (a seeded draw is the point)
    runs = 0
    for _ in range(40):
        left = draw.randrange(1, 4)

        def stop(_summary):
            nonlocal left
            left -= 1
            if left < 0:
                raise KeyboardInterrupt  # as a second Ctrl-C does, between any two steps

        runs += 1
        try:
            archive(posts, tmp_path / "b", watch=stop, batch_size=draw.randrange(1, 20))
        except ArchiveInterrupted:
            continue
        break
    summary = archive(posts, tmp_path / "b")
    assert (runs > 1, summary.records) == (True, 120)
    assert digest(tmp_path / "a") == digest(tmp_path / "b")


def test_a_second_run_has_nothing_to_do_and_asks_no_worker(tmp_path, make_posts, digest):
    posts = make_posts(30)
    archive(posts, tmp_path / "a")
    before = digest(tmp_path / "a")
    executor = Inline()
    summary = archive(posts, tmp_path / "a", executor=executor)
    assert (summary.tagged, summary.unchanged, executor.calls) == (0, 30, 0)
    assert digest(tmp_path / "a") == before


def test_new_posts_are_added_and_are_the_same_as_in_one_run(tmp_path, make_posts, digest):
    posts = make_posts(70)
    archive(posts, tmp_path / "a")
    for count in (13, 40, 70):
        archive(posts[:count], tmp_path / "b")
    archive(posts[60:], tmp_path / "b")  # inputs that are gone lose no record
    assert digest(tmp_path / "a") == digest(tmp_path / "b")


def test_changed_posts_replace_their_records(tmp_path, make_posts):
    posts = [
        msgspec.structs.replace(post, id=f"p{number}") for number, post in enumerate(make_posts(30))
    ]
    archive(posts, tmp_path / "a")
    posts[3] = msgspec.structs.replace(posts[3], body="Nya ord.")
    posts[4] = msgspec.structs.replace(posts[4], published=dt.date(2024, 1, 1))
    moved = msgspec.structs.replace(posts[5], source="annorstädes")
    summary = archive([*posts[:5], moved, *posts[6:]], tmp_path / "a")
    assert (summary.tagged, summary.unchanged, summary.records) == (2, 28, 30)
    records = {record.id: record for record in un.read_records(tmp_path / "a")}
    assert records["p3"].body == "Nya ord."
    assert records["p4"].published == dt.date(2024, 1, 1)
    assert records["p5"].source == posts[5].source  # a file that moves changes no post
    assert sorted(records) == sorted(post.id for post in posts)
    assert len(ids(tmp_path / "a")) == 30


def test_the_same_post_twice_is_one_record_and_a_clash_of_ids_is_told(tmp_path):
    twice = [un.Post(body="Möte i Malmö."), un.Post(body="Möte  i Malmö", source="b")]
    summary = archive(twice, tmp_path / "a")
    assert (summary.records, summary.repeated, summary.conflicting) == (1, 1, 0)
    assert summary.complete
    clash = [un.Post(body="Ett", id="1"), un.Post(body="Två", id="1", source="b.csv#2")]
    summary = archive(clash, tmp_path / "b")
    assert (summary.records, summary.repeated, summary.conflicting) == (1, 1, 1)
    assert not summary.complete
    assert "b.csv#2: another post with the id '1'" in summary.notices[0]
    assert [record.body for record in un.read_records(tmp_path / "b")] == ["Ett"]


def test_a_post_that_fails_goes_into_quarantine_alone(tmp_path, make_posts):
    posts = make_posts(25)
    bad = un.Post(title="Dålig", body="FEL i allt", published=dt.date(2020, 1, 1), source="x#1")
    odd = un.Post(title="Halv", body="FEL", published=dt.date(2020, 1, 1), id="odd")
    mixed = [*posts[:9], bad, *posts[9:20], odd, *posts[20:]]
    summary = archive(mixed, tmp_path / "a")
    assert (summary.tagged, summary.failed, summary.records) == (25, 2, 25)
    assert not summary.complete
    lines = (tmp_path / "a/quarantine.jsonl").read_bytes().splitlines()
    told = {line["title"]: line for line in map(msgspec.json.decode, lines)}
    assert told["Dålig"]["kind"] == "error"
    assert told["Dålig"]["error"].startswith("ZeroDivisionError: integer division")
    assert told["Dålig"]["source"] == "x#1"
    assert told["Dålig"]["versions"]["model"] == "plain"
    assert told["Halv"]["id"] == "odd"
    # Again: left where they are, said; tried again on demand; gone when they are mended.
    summary = archive(mixed, tmp_path / "a")
    assert (summary.tagged, summary.failed, summary.quarantined) == (0, 0, 2)
    summary = archive(mixed, tmp_path / "a", retry_failed=True)
    assert (summary.failed, summary.quarantined) == (2, 0)
    read_again = un.read_posts(tmp_path / "a/quarantine.jsonl")
    assert next(read_again).title == "Dålig"
    mended = [msgspec.structs.replace(post, body="Hel") for post in (bad, odd)]
    mended[1] = un.Post(id=odd.id, title="Hel", body="Hel")
    summary = archive([*posts, *mended], tmp_path / "a")
    assert (summary.tagged, summary.records) == (2, 27)
    assert not (tmp_path / "a/quarantine.jsonl").exists()


def test_what_is_no_record_of_the_post_goes_into_quarantine(tmp_path):
    posts = [un.Post(body=word) for word in ("ANNAN post", "INTET alls", "Hej")]
    summary = archive(posts, tmp_path / "a", make_tagger=archive_taggers.make_silent)
    assert (summary.tagged, summary.failed) == (1, 2)
    text = (tmp_path / "a/quarantine.jsonl").read_text(encoding="utf-8")
    assert "the record is of another post" in text
    assert "is no record that can be kept" in text


def test_since_version_tags_again_what_others_made(tmp_path, make_posts, digest):
    posts = make_posts(45)
    archive(posts[:20], tmp_path / "a")
    mixed = archive(posts, tmp_path / "a", make_tagger=archive_taggers.make_newer)
    assert (mixed.tagged, mixed.outdated) == (25, 20)
    newer = {"make_tagger": archive_taggers.make_newer, "since_version": "current"}
    # Interrupted in the middle, and gone on with, even without asking again.
    calls = iter([False, True])

    def stop(_summary):
        if next(calls, False):
            raise KeyboardInterrupt

    with pytest.raises(ArchiveInterrupted):
        archive(posts, tmp_path / "a", watch=stop, batch_size=3, **newer)
    assert len(ids(tmp_path / "a")) == 45  # old records are good until there are new ones
    last = archive(posts, tmp_path / "a", make_tagger=archive_taggers.make_newer)
    assert (last.records, last.outdated) == (45, 0)
    assert {record.provenance.taxonomy for record in un.read_records(tmp_path / "a")} == {"2"}
    archive(posts, tmp_path / "b", make_tagger=archive_taggers.make_newer)
    assert digest(tmp_path / "a") == digest(tmp_path / "b")
    assert archive(posts, tmp_path / "a", **newer).tagged == 0


@pytest.mark.parametrize(("since", "again"), [("0.0.9", 0), ("0.1", 5), ("v0.2.0", 5)])
def test_since_a_release_tags_again_what_older_ones_made(tmp_path, make_posts, since, again):
    posts = make_posts(5)
    silent = {"make_tagger": archive_taggers.make_silent}  # says it is of release 0.0.9
    archive(posts, tmp_path / "a", **silent)
    assert archive(posts, tmp_path / "a", since_version=since, **silent).tagged == again


def test_a_lost_part_is_made_again_and_rests_of_a_crash_go(tmp_path, make_posts, digest):
    posts = make_posts(60)
    archive(posts, tmp_path / "a")
    before = digest(tmp_path / "a")
    lost, short = min(before), max(before)
    (tmp_path / "a" / lost).unlink()
    (tmp_path / "a" / short).write_bytes(b"PAR1")
    rests = ["year=2020/part-00000-000000000000.parquet", "year=2020/.part-00001.parquet"]
    for rest in rests:
        (tmp_path / "a/records" / rest).write_bytes(b"half")
    (tmp_path / "a/records/year=1999").mkdir()
    summary = archive(posts, tmp_path / "a")
    assert summary.tagged == 10 + 6
    assert [notice.split(" ")[0] for notice in summary.notices] == [
        name.removeprefix("records/") for name in (lost, short)
    ]
    assert digest(tmp_path / "a") == before
    assert not (tmp_path / "a/records/year=1999").exists()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"workers": 0}, "workers is 0"),
        ({"batch_size": -1}, "batch_size is -1"),
        ({"part_size": 0}, "part_size is 0"),
        ({"time_limit": float("nan")}, "time_limit is nan"),
        ({"time_limit": -1.0}, "time_limit is -1"),
        ({"workers": 2, "scheduler": "tcp://x"}, "workers and scheduler"),
        ({"workers": 2}, "an executor excludes workers"),
        ({"since_version": "yesterday"}, "since_version is 'yesterday'"),
        ({"annotator": "rules"}, "make_tagger excludes annotator"),
        ({"make_tagger": lambda: None}, "cannot be sent to a worker"),
        ({"make_tagger": archive_taggers.make_none}, "RuntimeError: no model here"),
    ],
)
def test_options_that_are_not_allowed_leave_no_half_archive(tmp_path, make_posts, changes, told):
    with pytest.raises(OptionError, match=told):
        archive(make_posts(3), tmp_path / "a", **changes)
    summary = archive(make_posts(3), tmp_path / "a")
    assert summary.records == 3


def test_without_a_model_records_of_another_release_are_told(tmp_path, make_posts):
    posts, options = make_posts(5), ArchiveOptions(annotator="rules", duplicates=False)
    executor = Inline()
    run_archive(posts, tmp_path / "a", options=options, executor=executor)
    again = run_archive(posts, tmp_path / "a", options=options, executor=executor)
    assert (again.unchanged, again.outdated) == (5, 0)
    with sqlite3.connect(tmp_path / "a/ledger.sqlite") as base:
        base.execute("UPDATE versions SET library = '0.0.1'")
    calls = executor.calls
    last = run_archive(posts, tmp_path / "a", options=options, executor=executor)
    assert (last.unchanged, last.outdated, executor.calls) == (5, 5, calls)


@pytest.mark.parametrize("annotator", ["nope", "spacy:", "Rules"])
def test_an_unknown_annotator_is_refused_though_there_is_nothing_to_tag(tmp_path, annotator):
    with pytest.raises(OptionError, match=f"unknown annotator '{annotator}'"):
        run_archive([], tmp_path / "a", options=ArchiveOptions(annotator=annotator))
    assert not (tmp_path / "a").exists()


def test_current_versions_are_needed_to_tell_what_is_outdated(tmp_path, make_posts):
    silent = {"make_tagger": archive_taggers.make_silent}
    archive(make_posts(3), tmp_path / "a", **silent)
    with pytest.raises(OptionError, match="does not tell its versions"):
        archive(make_posts(3), tmp_path / "a", since_version="current", **silent)


def test_folders_that_are_no_place_for_an_archive_are_refused(tmp_path, make_posts):
    posts = make_posts(3)
    (tmp_path / "file").write_text("x")
    with pytest.raises(OptionError, match="cannot be made"):
        archive(posts, tmp_path / "file")
    (tmp_path / "orphan/records").mkdir(parents=True)
    with pytest.raises(OptionError, match="but no ledger"):
        archive(posts, tmp_path / "orphan")
    (tmp_path / "other").mkdir()
    (tmp_path / "other/ledger.sqlite").write_bytes(b"no data base at all, sorry" * 100)
    with pytest.raises(RecordError, match="is no ledger"):
        archive(posts, tmp_path / "other")
    archive(posts, tmp_path / "a")
    with pytest.raises(OptionError, match=r"part_size is 11, but .* was begun with 10"):
        archive(posts, tmp_path / "a", part_size=11)
    assert archive(posts, tmp_path / "a", part_size=None).unchanged == 3
    with pytest.raises(OptionError, match="lies in the folder of the archive"):
        archive([tmp_path / "a"], tmp_path / "a")


def test_two_runs_in_one_folder_are_refused(tmp_path, make_posts):
    pytest.importorskip("fcntl")
    posts = make_posts(20)
    inner = []

    def run_too(_summary):
        with pytest.raises(OptionError, match="another run is at work"):
            archive(posts, tmp_path / "a")
        inner.append(True)

    archive(posts, tmp_path / "a", watch=run_too)
    assert inner


def test_the_ledger_tells_how_runs_ended_whatever_ended_them(tmp_path, make_posts):
    def read():
        yield from make_posts(12)
        raise ZeroDivisionError("a fault of the caller's")

    def leave(_summary):
        raise SystemExit("enough")

    with pytest.raises(ZeroDivisionError):
        archive(read(), tmp_path / "a")
    with pytest.raises(SystemExit):
        archive(make_posts(30), tmp_path / "a", watch=leave)
    with sqlite3.connect(tmp_path / "a/ledger.sqlite") as base:  # as kill -9 leaves it
        base.execute("INSERT INTO runs SELECT 3, started, NULL, library, options, 'running', NULL "
                     "FROM runs WHERE number = 1")  # fmt: skip
    assert archive(make_posts(30), tmp_path / "a").records == 30
    assert query(tmp_path / "a", "SELECT number, state FROM runs") == [
        (1, "failed: ZeroDivisionError: a fault of the caller's"),
        (2, "failed: SystemExit: enough"),
        (3, "killed"),
        (4, "complete"),
    ]


def test_files_are_read_and_their_fingerprints_kept(tmp_path, root):
    sample = root / "corpora/sample"
    summary = archive([sample / "bloggen.jsonl", sample / "kommunerna.csv"], tmp_path / "a")
    known = list(un.read_posts([sample / "bloggen.jsonl", sample / "kommunerna.csv"]))
    assert summary.records == len({post.id for post in known})
    rows = query(tmp_path / "a", "SELECT path, size, length(sha256) FROM inputs ORDER BY path")
    assert [(path.rsplit("/", 1)[1], length) for path, _, length in rows] == [
        ("bloggen.jsonl", 64),
        ("kommunerna.csv", 64),
    ]
    assert query(tmp_path / "a", "SELECT state FROM runs") == [("complete",)]


def test_a_folder_that_is_no_archive_is_refused_by_the_reader(tmp_path):
    with pytest.raises(RecordError, match="is a folder, but no archive"):
        list(un.read_records(tmp_path))


def test_records_are_read_from_the_parts_alone_too(tmp_path, make_posts):
    archive(make_posts(30), tmp_path / "a")
    known = ids(tmp_path / "a")
    (tmp_path / "a/ledger.sqlite").unlink()
    assert ids(tmp_path / "a") == known


@pytest.mark.parametrize(
    ("option", "value"), [("workers", "2"), ("workers", 1.5), ("part_size", 0), ("time_limit", "x")]
)
def test_numbers_of_another_type_are_refused(option, value):
    with pytest.raises(OptionError, match=f"{option} is {value!r}; give "):
        ArchiveOptions(**{option: value})
