"""Long tables pass through in little memory; importing the readers loads nothing heavy."""

from __future__ import annotations

import itertools
import subprocess
import sys
import tracemalloc

import pytest

from upphandling_nlp.posts import ReadOptions, read_posts

ROWS = 100_000


@pytest.fixture(scope="module")
def long_csv(tmp_path_factory):
    path = tmp_path_factory.mktemp("long") / "long.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("titel,text,datum\n")
        text = "Regionen köper handskar och följer upp kraven på leverantören varje år. " * 3
        for number in range(ROWS):
            file.write(f'"Nyhet {number}","{text}{number}",2021-04-29\n')
    return path


def test_long_csv_in_little_memory(long_csv):
    read_posts(long_csv).__next__()  # load what is loaded once
    tracemalloc.start()
    try:
        read = sum(1 for _ in itertools.islice(read_posts(long_csv), 20_000))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert read == 20_000
    assert peak < 8 * 1024 * 1024  # the file itself is over 20 MiB


def test_long_csv_is_read_to_its_end(long_csv):
    stream = read_posts(long_csv)
    assert sum(1 for _ in stream) == ROWS == stream.posts
    assert not stream.notices


def test_posts_come_before_the_end_is_read(tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text('{"title": "Ett"}\n{"title": "Två"}\ntrasig\n', encoding="utf-8")
    stream = read_posts(path)
    assert next(stream).title == "Ett"
    assert not stream.notices
    assert [post.title for post in stream] == ["Två"]
    assert len(stream.skipped) == 1


def test_notices_are_kept_up_to_a_limit_and_counted_beyond(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("titel,datum\n" + "Ett,snart\n" * 50, encoding="utf-8")
    stream = read_posts(path, options=ReadOptions(keep_notices=10))
    assert sum(1 for _ in stream) == 50
    assert len(stream.notices) == 10
    assert stream.counts["skipped"] == 50


def test_import_loads_nothing_heavy():
    heavy = "pandas pyarrow feedparser trafilatura lxml ftfy dateparser spacy numpy"
    code = (
        "import sys, upphandling_nlp.posts\n"
        f"print([name for name in {heavy.split()!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter
    assert done.stdout.strip() == "[]"
