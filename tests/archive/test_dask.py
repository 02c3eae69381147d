"""Archive runs on a Dask cluster, and frames in Dask's partitions."""

from __future__ import annotations

import os
import signal
import threading
import time

import archive_taggers
import pandas as pd
import pytest

import upphandling_nlp as un
from upphandling_nlp.archive import ArchiveOptions, frame_meta, run_archive, tag_frame
from upphandling_nlp.cli.app import run
from upphandling_nlp.errors import OptionError, RecordError
from upphandling_nlp.records import arrow_schema

distributed = pytest.importorskip("distributed", reason="needs the extra [dask]")
dask = pytest.importorskip("dask")


@pytest.fixture(scope="module")
def client():
    with (
        # A task whose worker dies is given back at once, not tried three times more: it saves time,
        # and leaves the more to us.
        dask.config.set(
            {
                "distributed.scheduler.allowed-failures": 0,
                # A busy machine may be slow to start a worker anew.
                "distributed.deploy.lost-worker-timeout": "300s",
            }
        ),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, processes=True
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def choose(**changes):
    options = {
        "make_tagger": archive_taggers.make_plain,
        "part_size": 10,
        "batch_size": 4,
        "duplicates": False,
    }
    return ArchiveOptions(**(options | changes))


def test_a_cluster_changes_no_byte(tmp_path, make_posts, digest, client):
    posts = make_posts(60)
    run_archive(posts, tmp_path / "a", options=choose(workers=1))
    summary = run_archive(
        posts, tmp_path / "b", options=choose(batch_size=7), executor=client.get_executor()
    )
    assert summary.tagged == 60
    address = client.scheduler.address
    run_archive(posts, tmp_path / "c", options=choose(scheduler=address))
    assert digest(tmp_path / "a") == digest(tmp_path / "b") == digest(tmp_path / "c")


def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(
    tmp_path, make_posts, digest, client
):
    posts = make_posts(100, word="TRÖG")
    run_archive(posts, tmp_path / "a", options=choose(workers=2))
    killed = []

    def kill_one(summary):
        if summary.tagged > 20 and not killed:
            killed.append(next(iter(client.run(os.getpid).values())))
            os.kill(killed[0], signal.SIGKILL)

    summary = run_archive(
        posts, tmp_path / "b", options=choose(), executor=client.get_executor(), watch=kill_one
    )
    assert killed
    assert (summary.records, summary.failed) == (100, 0)
    assert digest(tmp_path / "a") == digest(tmp_path / "b")


def test_posts_that_kill_and_hang_are_found_on_a_cluster(tmp_path, make_posts, client):
    posts = [*make_posts(10), *make_posts(1, first=50, word="DÖ"), *make_posts(10, first=20)]
    summary = run_archive(
        posts, tmp_path / "a", options=choose(time_limit=0), executor=client.get_executor()
    )
    assert (summary.tagged, summary.failed) == (20, 1)
    assert '"kind":"crash"' in (tmp_path / "a/quarantine.jsonl").read_text(encoding="utf-8")


def test_a_cluster_without_workers_ends_the_run(tmp_path, make_posts, monkeypatch):
    monkeypatch.setattr("upphandling_nlp.archive.dispatch._SILENCE", 0.5)
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=None) as empty,
        distributed.Client(empty, set_as_default=False) as client,
        pytest.raises(RecordError, match="the cluster has no workers left"),
    ):
        run_archive(make_posts(3), tmp_path / "a", options=choose(), executor=client.get_executor())


def test_the_command_line_takes_a_scheduler(tmp_path, root, client, capsys):
    words = ["archive", str(root / "corpora/sample/bloggen.jsonl"), "--out", str(tmp_path / "a")]
    words += ["--annotator", "rules", "--scheduler", client.scheduler.address, "--quiet"]
    assert run(words) == 0, capsys.readouterr().err
    posts = list(un.read_posts(root / "corpora/sample/bloggen.jsonl"))
    assert {one.id for one in un.read_records(tmp_path / "a")} == {post.id for post in posts}


def test_a_scheduler_that_does_not_answer_is_told(tmp_path, make_posts, monkeypatch):
    monkeypatch.setattr("upphandling_nlp.archive.crew._PATIENCE", 0.5)
    for address in ("tcp://127.0.0.1:1", "no address at all"):
        with pytest.raises(OptionError, match="no Dask scheduler answers at"):
            run_archive(make_posts(1), tmp_path / "a", options=choose(scheduler=address))


@pytest.mark.usefixtures("client")
def test_partitions_of_a_frame_are_tagged_like_the_whole(tmp_path):
    frames = pytest.importorskip("dask.dataframe")
    posts = pd.DataFrame(
        {
            "title": ["Möte i Malmö", "Glad påsk", None, "Handskar"],
            "body": ["I går.", None, "Den 3 maj.", "Granskning i Malaysia."],
            "published": ["2021-04-29", "2021-04-01", None, "2020-01-02"],
        },
        index=[3, 1, 4, 1],
    )
    whole = tag_frame(posts, annotator="rules")
    parts = frames.from_pandas(posts, npartitions=2, sort=False)
    tagged = parts.map_partitions(tag_frame, annotator="rules", meta=frame_meta())
    pd.testing.assert_frame_equal(tagged.compute(), whole)
    schema = arrow_schema()
    tagged[schema.names].to_parquet(tmp_path / "t", schema=schema, write_index=False)
    written = un.from_frame(pd.read_parquet(tmp_path / "t"))
    assert list(written) == list(un.from_frame(whole))


def test_threads_of_one_process_share_a_tagger_one_at_a_time(tmp_path, make_posts):
    # As workers of Dask with several threads do.
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    at_work = threading.Lock()

    class Alone(archive_taggers.PlainTagger):
        def tag(self, post):
            assert at_work.acquire(blocking=False)
            time.sleep(0.002)
            at_work.release()
            return super().tag(post)

    archive_taggers.Alone = Alone
    Alone.__module__, Alone.__qualname__ = "archive_taggers", "Alone"
    try:
        with ThreadPoolExecutor(3) as threads:
            summary = run_archive(
                make_posts(30), tmp_path / "a", options=choose(make_tagger=Alone), executor=threads
            )
    finally:
        del archive_taggers.Alone
    assert (summary.tagged, summary.failed) == (30, 0)
