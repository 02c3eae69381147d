"""The table of formats: names, suffixes, files that cannot be read or written."""

from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest

from upphandling_nlp.errors import GoldError, OptionError
from upphandling_nlp.evaluate.gold import GoldDate, GoldEntity, GoldPost
from upphandling_nlp.evaluate.interchange import (
    FORMATS,
    Notes,
    guess_format,
    read_posts,
    write_posts,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.jsonl", "jsonl"),
        ("a.jsonl.gz", "jsonl"),
        ("a.txt", "marked"),
        ("b/a.IOB2", "iob2"),
        ("a.conll", "iob2"),
        ("a.spacy", "docbin"),
        ("project-1.json", "label-studio"),
    ],
)
def test_suffixes(name, expected):
    assert guess_format(name) == expected
    assert expected in FORMATS


def test_unknown_formats_name_the_known():
    with pytest.raises(OptionError, match=r"'a\.xml' tells no format; .*doccano"):
        guess_format("a.xml")
    with pytest.raises(OptionError, match="no format 'brat'; use jsonl, marked, iob2"):
        list(read_posts("a.jsonl", format="brat"))


@pytest.mark.parametrize("name", FORMATS)
def test_absent_files_and_folders(name, tmp_path):
    with pytest.raises(GoldError, match=r"absent.*No such file"):
        list(read_posts(tmp_path / "absent", format=name))
    plain = GoldPost(id="a", body="Malmö.", entities=(), dates=())
    with pytest.raises(GoldError, match=r"cannot be written"):
        write_posts([plain], tmp_path / "no" / "x", format=name)


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "docbin"])
def test_a_file_in_latin_1_is_named(name, tmp_path):
    path = tmp_path / "x"
    path.write_bytes("Malmö\tB-LOC\n".encode("latin-1"))
    with pytest.raises(GoldError, match=r"x(:1)?: "):
        list(read_posts(path, format=name))


def test_marked_text_counts_what_it_loses(post, tmp_path):
    notes = Notes()
    write_posts([post], tmp_path / "a.txt", notes=notes)
    # "upphandlingsregion F" had no name, and comes back with its surface as name.
    assert notes == {"tokens": 1, "sentences": 1, "entities.id": 2, "entities.name": 1}
    (again,) = read_posts(tmp_path / "a.txt")
    assert again.dates == post.dates
    assert [entity.label for entity in again.entities] == ["LOC", "ORG", "ORG", "LOC"]


def test_marked_text_refuses_what_would_come_back_changed(tmp_path):
    small = GoldPost(
        id="a", body="Malmö stad", entities=(GoldEntity(start=0, end=5, label="misc"),), dates=()
    )
    whole = (GoldEntity(start=0, end=10, label="ORG"),)
    nested = msgspec.structs.replace(small, entities=whole, dates=(GoldDate(start=0, end=5),))
    for post in (small, nested):
        with pytest.raises(GoldError, match=r"post 'a' cannot be written as marked text.*JSONL"):
            write_posts([post], tmp_path / "a.txt")
    assert list(tmp_path.iterdir()) == []


def test_compressed_files_are_read_not_written(post, tmp_path):
    with pytest.raises(OptionError, match="compressed"):
        write_posts([post], tmp_path / "a.jsonl.gz")


def test_nothing_heavy_at_import():
    code = (
        "import sys, upphandling_nlp.evaluate.interchange, upphandling_nlp.evaluate.datasets; "
        "print({'spacy', 'pandas', 'sklearn', 'numpy'} & set(sys.modules))"
    )
    out = subprocess.run(  # noqa: S603  (our own code)
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert out.stdout.strip() == "set()"
