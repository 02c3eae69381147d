"""Archive runs under attack: processes killed, posts that hang, disks that are full."""

from __future__ import annotations

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
import zlib
from contextlib import closing
from functools import partial
from pathlib import Path

import archive_taggers
import msgspec
import pytest

import upphandling_nlp as un
from upphandling_nlp.archive import ArchiveInterrupted, ArchiveOptions, run_archive
from upphandling_nlp.archive.worker import pack_job, tag_batch
from upphandling_nlp.errors import ReadError, RecordError
from upphandling_nlp.records import decode_record

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").is_dir(), reason="processes are found by /proc (Linux)"
)

#: Runs an archive in a process of its own, which a test can kill.
SCRIPT = """
import sys
import archive_taggers, msgspec
import upphandling_nlp as un
from upphandling_nlp.archive import ArchiveInterrupted, ArchiveOptions, run_archive

posts, out, workers = sys.argv[1:]
if __name__ == "__main__":
    try:
        run_archive(
            msgspec.json.decode(open(posts, "rb").read(), type=list[un.Post]),
            out,
            options=ArchiveOptions(
                make_tagger=archive_taggers.make_plain, workers=int(workers), part_size=10,
                batch_size=4, duplicates=False,
            ),
        )
    except ArchiveInterrupted as stop:
        print(stop.summary.tagged)
        sys.exit(130)
"""


def choose(**changes):
    options = {
        "make_tagger": archive_taggers.make_plain,
        "part_size": 10,
        "batch_size": 4,
        "duplicates": False,
    }
    return ArchiveOptions(**(options | changes))


def archive(posts, out, **changes):
    return run_archive(posts, out, options=choose(**changes))


def list_children(pid):
    try:
        told = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(child) for child in told.split()]


def list_workers(pid):
    """The processes of a pool; the other child keeps track of its resources."""
    found = []
    for child in list_children(pid):
        try:
            command = Path(f"/proc/{child}/cmdline").read_bytes()
        except OSError:
            continue
        if b"resource_tracker" not in command and b"multiprocessing" in command:
            found.append(child)
    return found


@pytest.fixture
def start(tmp_path):
    """Start a run in a process of its own."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    started = []

    def run(posts, out, *, workers=2):
        (tmp_path / "posts.json").write_bytes(msgspec.json.encode(posts))
        here = str(Path(__file__).resolve().parent)
        process = subprocess.Popen(  # noqa: S603  (our own script)
            [sys.executable, str(script), str(tmp_path / "posts.json"), str(out), str(workers)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONPATH": here},
        )
        started.append(process)
        return process

    yield run
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()


def wait_until(condition, *, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@pytest.mark.parametrize("make_tagger", [archive_taggers.make_plain, archive_taggers.make_stream])
def test_posts_that_kill_hang_or_fail_go_alone(tmp_path, make_posts, make_tagger):
    posts = make_posts(40)
    wicked = {
        word: make_posts(1, first=100, word=word)[0] for word in ("FEL", "DÖ", "SOV", "SNURRA")
    }
    mixed = [*posts[:3], wicked["FEL"], wicked["DÖ"], *posts[3:20]]
    mixed += [wicked["SOV"], *posts[20:30], wicked["SNURRA"], *posts[30:]]
    summary = archive(mixed, tmp_path / "b", make_tagger=make_tagger, workers=2, time_limit=1.0)
    assert (summary.tagged, summary.failed) == (40, 4)
    assert summary.restarts >= 3 + 1  # three deaths prove one guilty; one for the loop in C
    lines = (tmp_path / "b/quarantine.jsonl").read_bytes().splitlines()
    kinds = {told["body"].split(" ")[0]: told for told in map(msgspec.json.decode, lines)}
    assert {word: told["kind"] for word, told in kinds.items()} == {
        "FEL": "error",
        "DÖ": "crash",
        "SOV": "time",
        "SNURRA": "time",
    }
    assert kinds["SOV"]["error"] == "took more than 1 seconds"
    assert "its worker had to be ended" in kinds["SNURRA"]["error"]
    assert sorted(record.id for record in un.read_records(tmp_path / "b")) == sorted(
        post.id for post in posts
    )


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (["Handskar"] * 3, ["many"]),
        (["Handskar"], ["one"]),
        (["Handskar", "FEL", "Handskar"], ["many", "one", "one", "one"]),
        (["Handskar", "ANNAN", "Handskar"], ["many", "one", "one", "one"]),
        (["Handskar", "BORT", "Handskar"], ["many", "one", "one", "one"]),
    ],
)
def test_a_batch_is_a_stream_and_goes_one_by_one_where_that_fails(make_posts, words, asked):
    posts = [make_posts(1, first=number, word=word)[0] for number, word in enumerate(words)]
    archive_taggers.StreamTagger.asked.clear()
    job = pack_job(archive_taggers.make_stream, threads=0, time_limit=1.0)
    outcomes = tag_batch(job, posts)
    assert archive_taggers.StreamTagger.asked == asked
    assert [outcome.kind for outcome in outcomes] == ["error" * (word == "FEL") for word in words]
    for post, outcome in zip(posts, outcomes, strict=True):
        if not outcome.kind:
            assert decode_record(zlib.decompress(outcome.record)).id == post.id


def count_done(out):
    """Posts with a record, as far as the ledger has been told."""
    try:
        with closing(sqlite3.connect(out / "ledger.sqlite", timeout=60)) as base:
            return base.execute("SELECT COUNT(*) FROM posts WHERE state = 1").fetchone()[0]
    except sqlite3.OperationalError:  # not begun
        return 0


def test_workers_killed_at_random_lose_and_double_nothing(tmp_path, make_posts, digest, start):
    posts = make_posts(200, word="TRÖG")
    archive(posts, tmp_path / "a", workers=2)
    process = start(posts, tmp_path / "b")
    draw = random.Random(2)  # noqa: S311  (a seeded draw is the point)
    done = kills = 0
    while process.poll() is None and kills < 4:
        # Not faster than they load, or there is no end.
        wait_until(lambda known=done: count_done(tmp_path / "b") > known or process.poll())
        time.sleep(draw.uniform(0.0, 0.3))
        done = count_done(tmp_path / "b")
        for worker in list_workers(process.pid)[: draw.randrange(1, 3)]:
            os.kill(worker, signal.SIGKILL)
            kills += 1
    assert process.wait(timeout=120) == 0, process.stdout.read()
    assert kills >= 2
    assert not (tmp_path / "b/quarantine.jsonl").exists()
    assert digest(tmp_path / "a") == digest(tmp_path / "b")


def test_a_killed_parent_leaves_no_worker_and_goes_on_where_it_was(
    tmp_path, make_posts, digest, start
):
    posts = make_posts(120, word="TRÖG")
    archive(posts, tmp_path / "a", workers=2)
    draw = random.Random(3)  # noqa: S311  (a seeded draw is the point)
    for _ in range(3):
        process = start(posts, tmp_path / "b")
        wait_until(partial(_has_begun, process))
        time.sleep(draw.uniform(0.5, 2.0))
        workers = list_workers(process.pid)
        process.kill()
        process.wait()
        wait_until(partial(_are_gone, workers))
    summary = archive(posts, tmp_path / "b", workers=2)
    assert summary.records == 120
    assert digest(tmp_path / "a") == digest(tmp_path / "b")


def _has_begun(process):
    return list_workers(process.pid) or process.poll() is not None


def _are_gone(processes):
    return not any(Path(f"/proc/{one}/cmdline").exists() for one in processes)


def test_ctrl_c_keeps_what_is_done(tmp_path, make_posts, digest, start):
    posts = make_posts(120, word="TRÖG")
    process = start(posts, tmp_path / "b")
    wait_until(lambda: list((tmp_path / "b").glob("records/*/*.parquet")))
    process.send_signal(signal.SIGINT)
    code = process.wait(timeout=60)
    said = process.stdout.read()
    assert code == 130, said
    tagged = int(said)
    assert 0 < tagged < 120
    summary = archive(posts, tmp_path / "b", workers=2)
    assert summary.tagged == 120 - tagged
    archive(posts, tmp_path / "a", workers=2)
    assert digest(tmp_path / "a") == digest(tmp_path / "b")


def test_ctrl_c_does_not_wait_for_input_that_does_not_come(tmp_path, make_posts):
    def drip():
        yield from make_posts(5)
        signal.raise_signal(signal.SIGINT)  # while the run waits for the next post
        pytest.fail("went on reading")

    with pytest.raises(ArchiveInterrupted) as stopped:
        archive(drip(), tmp_path / "a", workers=1)
    assert stopped.value.summary.posts == 5
    assert archive(make_posts(5), tmp_path / "a", workers=1).records == 5


def test_a_worker_that_cannot_load_is_told_and_nothing_is_quarantined(tmp_path, make_posts):
    with pytest.raises(RecordError, match="died while they loaded the tagger"):
        archive(make_posts(5), tmp_path / "a", workers=1, make_tagger=archive_taggers.dying_maker)
    assert archive(make_posts(5), tmp_path / "a", workers=1).records == 5


def test_a_limit_of_the_size_of_files_is_a_clear_error_and_can_be_mended(
    tmp_path, make_posts, digest
):
    posts = make_posts(60)
    archive(posts, tmp_path / "a", workers=1)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    archive(posts[:8], tmp_path / "b", workers=1)
    whole = max(path.stat().st_size for path in (tmp_path / "a").rglob("*.parquet"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (whole - 1, hard))
    try:
        with pytest.raises(RecordError, match="what is tagged is kept") as told:
            archive(posts, tmp_path / "b", workers=1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert told.value.path.startswith(str(tmp_path / "b"))
    assert len(list(un.read_records(tmp_path / "b"))) >= 8  # what was there is there
    archive(posts, tmp_path / "b", workers=1)
    assert digest(tmp_path / "a") == digest(tmp_path / "b")
    assert not list((tmp_path / "b").rglob(".*"))


def test_a_full_disk_is_a_clear_error_and_can_be_mended(tmp_path, make_posts, digest):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(disk)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)  # noqa: S603  (fixed words)
    except FileNotFoundError:
        pytest.skip("there is no mount")
    if done.returncode:
        pytest.skip("a file system may not be mounted here")
    posts = make_posts(400)
    try:
        with pytest.raises(RecordError, match="what is tagged is kept") as told:
            archive(posts, disk / "b", workers=1)
        assert told.value.path.startswith(str(disk / "b"))
        known = [record.id for record in un.read_records(disk / "b")]
        assert len(known) == len(set(known))
        grow = ["mount", "-o", "remount,size=64m", str(disk)]
        subprocess.run(grow, check=True)  # noqa: S603  (fixed words)
        assert archive(posts, disk / "b", workers=1).records == 400
        archive(posts, tmp_path / "a", workers=1)
        assert digest(tmp_path / "a") == digest(disk / "b")
    finally:
        subprocess.run(["umount", str(disk)], check=True)  # noqa: S603, S607  (fixed words)


def test_unreadable_input_in_the_middle_is_counted_and_the_rest_goes_on(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.jsonl").write_text('{"body": "Möte i Malmö."}\n', encoding="utf-8")
    (folder / "b.jsonl.gz").write_bytes(b"\x1f\x8b\x08no gzip at all")
    (folder / "c.jsonl").write_text(
        '{"body": "Ett"}\n{"body": \n{"body": "Två"}\n', encoding="utf-8"
    )
    stream = un.read_posts(folder)
    summary = archive(stream, tmp_path / "a", workers=1)
    assert (summary.records, summary.complete) == (3, False)
    assert summary.skipped == len(stream.skipped) == 2
    assert any("b.jsonl.gz" in str(notice) for notice in stream.skipped)
    with pytest.raises(ReadError):
        archive([folder / "b.jsonl.gz"], tmp_path / "b", workers=1)
