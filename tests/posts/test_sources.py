"""From names to files: odd names, links, permissions, saved pages, pipes."""

from __future__ import annotations

import datetime as dt
import gzip
import os
import threading
import time

import pytest

from upphandling_nlp.errors import OptionError, ReadError
from upphandling_nlp.posts import ReadOptions, read_posts
from upphandling_nlp.posts.sources import find_files
from upphandling_nlp.records import encode_record
from upphandling_nlp.tagger import load

TEXT = "Rubrik: Handskar\n\nRegion Skåne köper handskar.\n"


def names(folder):
    return {os.path.relpath(file.path, folder): file.left_out for file in find_files(folder)}


@pytest.mark.parametrize(
    "name", ["åäö namn [2021] (kopia).txt", " mellanslag .txt", "ny\nrad.txt", "'citat\".txt"]
)
def test_odd_names(tmp_path, name):
    (tmp_path / name).write_text(TEXT, encoding="utf-8")
    assert [post.title for post in read_posts(tmp_path / name)] == ["Handskar"]
    assert [post.title for post in read_posts(tmp_path)] == ["Handskar"]


def test_a_name_that_is_no_utf8_is_written_so_that_a_record_can_hold_it(tmp_path):
    path = os.fsencode(tmp_path) + b"/nyhet\xe5r.txt"
    with open(path, "wb") as file:  # noqa: PTH123 - pathlib takes no bytes
        file.write(TEXT.encode())
    (post,) = read_posts(tmp_path)
    assert post.source.endswith(r"nyhet\xe5r.txt")
    assert b"nyhet" in encode_record(load().tag(post))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "an empty path; name a file, a folder or a pattern"),
        ("a" * 300, "cannot be found (File name too long); check the path"),
        ("a\0b", "cannot be found (embedded null byte); check the path"),
        ("~ingen-sådan/x", "cannot be found (Could not determine home directory.)"),
    ],
)
def test_names_that_no_file_can_have(name, told):
    with pytest.raises(ReadError) as caught:
        read_posts(name)
    assert told in str(caught.value)


def test_links_are_followed_once_and_broken_ones_told(tmp_path):
    inside, elsewhere = tmp_path / "in", tmp_path / "annan"
    inside.mkdir()
    elsewhere.mkdir()
    (inside / "a.txt").write_text(TEXT, encoding="utf-8")
    (elsewhere / "b.txt").write_text(TEXT, encoding="utf-8")
    (inside / "slinga").symlink_to(inside)
    (inside / "mapp").symlink_to(elsewhere)
    (inside / "bruten.txt").symlink_to("ingenstans")
    os.mkfifo(inside / "rör")
    stream = read_posts(inside)
    assert len(list(stream)) == 2
    assert [notice.reason for notice in stream.skipped] == [
        "cannot be opened (No such file or directory)"
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission_is_told(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "låst").mkdir(mode=0)
    stream = read_posts(tmp_path)
    assert len(list(stream)) == 1
    assert [notice.reason for notice in stream.skipped] == ["cannot be opened (Permission denied)"]


def test_a_folder_that_cannot_be_listed_is_told(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "låst").mkdir()
    listed = os.scandir

    def scandir(path):
        if os.fspath(path).endswith("låst"):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert set(names(tmp_path)) == {"a.txt", "låst"}


def test_an_archive_within_a_folder_is_left_out_and_told(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    archive = tmp_path / "under/arkiv"
    archive.mkdir(parents=True)
    (archive / "ledger.sqlite").touch()
    (archive / "b.txt").write_text(TEXT, encoding="utf-8")
    stream = read_posts(tmp_path)
    assert [post.source for post in stream] == [f"{tmp_path}/a.txt"]
    assert list(map(str, stream.archives)) == [f"{archive}: folder of an archive, not read"]
    assert not stream.furniture
    monkeypatch.chdir(tmp_path)
    for pattern in (f"{tmp_path}/**/*.txt", "**/*.txt", "under/*/b.txt", "a*"):
        left = [file.path.name for file in find_files(pattern) if file.left_out]
        assert left == ["arkiv"] * (pattern != "a*")
    # Whoever names an archive means it.
    for named in (archive, archive / "b.txt", "under/arkiv/*.txt"):
        assert [post.title for post in read_posts(named, format="article")][-1:] == ["Handskar"]


def test_what_browsers_store_beside_a_page_is_no_post(tmp_path):
    (tmp_path / "Nyheter.html").write_text("<p>Region Skåne köper handskar.</p>", encoding="utf-8")
    beside = tmp_path / "Nyheter_files"
    beside.mkdir()
    for name in ("stil.css", "kod.js", "kod.js.download", "bild.PNG"):
        (beside / name).write_text("a { color: red }", encoding="utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main", encoding="utf-8")
    (tmp_path / "skannad.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    stream = read_posts(tmp_path)
    assert len(list(stream)) == 1
    assert sorted(notice.reason for notice in stream.furniture) == [
        "hidden folder, not read",
        *["part of a saved page, not read"] * 4,
    ]
    assert [notice.reason for notice in stream.skipped] == ["no format for .png"]


def test_a_slow_pipe_is_waited_for(tmp_path):
    path = tmp_path / "rör"
    os.mkfifo(path)
    feed = "<rss version='2.0'><channel><item><title>Handskar</title></item></channel></rss>"
    packed = gzip.compress(feed.encode())

    def write():
        with path.open("wb", buffering=0) as pipe:
            for part in (packed[:1], packed[1:9], packed[9:]):
                pipe.write(part)
                time.sleep(0.05)

    writer = threading.Thread(target=write)
    writer.start()
    assert [post.title for post in read_posts(path)] == ["Handskar"]
    writer.join()


@pytest.mark.parametrize("today", ["2021-04-29", dt.datetime(2021, 4, 29, tzinfo=dt.UTC)])
def test_an_anchor_of_another_type_is_refused(today):
    with pytest.raises(OptionError, match=r"today is .*; give a datetime\.date"):
        ReadOptions(today=today)


def test_closed_stdin(monkeypatch):
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(ReadError, match="<stdin>: is closed"):
        list(read_posts("-"))


def test_the_frames_of_a_saved_page_are_no_posts(tmp_path):
    page = "<html><h1>Handskar</h1><p>Region Skåne köper handskar från Malaysia i år.</p></html>"
    for folder in ("Nyheter_files", "Brev_files"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "saved_resource.html").write_text(page, encoding="utf-8")
    (tmp_path / "Nyheter.htm").write_text(page, encoding="utf-8")
    # "Brev_files" has no page beside it: somebody's own folder.
    assert names(tmp_path) == {
        "Nyheter.htm": "",
        "Nyheter_files/saved_resource.html": "part of a saved page, not read",
        "Brev_files/saved_resource.html": "",
    }


def test_what_is_left_out_is_neither_opened_nor_to_be_read(tmp_path):
    (tmp_path / ".git").mkdir()
    for name in (".gömd", "stil.css", "a.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    stream = read_posts(tmp_path)
    assert len(list(stream)) == 1
    assert (stream.files, stream.paths) == (1, (tmp_path / "a.txt",))
    assert len(stream.furniture) == 3


@pytest.mark.parametrize("turned", [False, True])
def test_what_a_folder_leaves_out_is_read_where_it_is_named(tmp_path, turned):
    style = tmp_path / "stil.css"
    for file in (style, tmp_path / "a.txt", tmp_path / "b.css"):
        file.write_text(TEXT, encoding="utf-8")
    named = [tmp_path, style]
    found = {file.path: file.left_out for file in find_files(named[::-1] if turned else named)}
    assert not found[style]
    assert found[tmp_path / "b.css"]
    assert len(found) == 3
