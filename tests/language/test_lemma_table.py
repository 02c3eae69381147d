from __future__ import annotations

import hashlib
import importlib.util
import lzma
from pathlib import Path

import msgspec
import pytest
import simplemma

from upphandling_nlp.language import lemma_table
from upphandling_nlp.language.lemma_table import (
    Index,
    LemmaTable,
    find_dictionary,
    find_first_record,
    open_table,
    read_records,
)

BUILD = Path(__file__).resolve().parents[2] / "training" / "build_lemma_index.py"


@pytest.fixture(scope="module")
def builder():
    if not BUILD.exists():
        pytest.skip("training/ is not part of the source distribution")
    spec = importlib.util.spec_from_file_location("build_lemma_index", BUILD)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def shipped():
    table = open_table()
    if table is None:
        pytest.skip("the installed simplemma has another Swedish dictionary than the index")
    return table


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("handskar", "handske"),
        ("regionerna", "region"),
        ("Uppsalas", "Uppsala"),
        ("deltog", "delta"),
        ("åtta", "åtta"),
    ],
)
def test_finds_a_word(shipped, word, lemma):
    assert shipped[word] == lemma
    assert word in shipped


@pytest.mark.parametrize("word", ["", "qqqq", "handskarx", "\x00", "\U0010ffff", "ööööö"])
def test_what_is_no_word_is_not_found(shipped, word):
    assert word not in shipped
    assert shipped.get(word) is None


def test_is_the_whole_dictionary_with_both_indexes(monkeypatch):
    factory = simplemma.strategies.dictionaries.dictionary_factory.DefaultDictionaryFactory()
    whole = dict(factory.get_dictionary("sv"))
    table = open_table()
    if table is None:
        pytest.skip("the installed simplemma has another Swedish dictionary than the index")
    some = [word for number, word in enumerate(whole) if number % 997 < 2]
    assert len(table) == len(whole)
    assert list(table) == list(whole)
    assert all(table[word] == whole[word] for word in some)
    assert all(((word + "x") in table) == ((word + "x") in whole) for word in some)
    monkeypatch.setattr(lemma_table, "_PATIENCE", 1)
    table = open_table()
    assert table["handskarnas"] == whole["handskarnas"]  # makes the finer index
    monkeypatch.setattr(lemma_table, "list_blocks", None)  # once and for all
    assert len(table) == len(whole)
    assert list(table) == list(whole)
    assert all(table[word] == whole[word] for word in some)
    assert all(((word + "x") in table) == ((word + "x") in whole) for word in some)


def test_the_shipped_index_is_what_the_script_makes(builder, shipped):
    made = builder.build_index(find_dictionary().read_bytes())
    kept = msgspec.msgpack.decode(lzma.decompress(builder.OUT.read_bytes()), type=Index)
    assert made == msgspec.structs.replace(kept, asked={})
    assert made.count == len(shipped)
    looked = LemmaTable(lzma.decompress(find_dictionary().read_bytes()), made)
    assert len(kept.asked) > 5000
    some = list(kept.asked.items())[::10]
    assert all((looked.get(word.decode()) or "").encode() == (lemma or b"") for word, lemma in some)


def test_another_dictionary_is_left_to_simplemma(tmp_path, monkeypatch):
    other = tmp_path / "sv.plzma"
    other.write_bytes(lzma.compress(b"SMFC1\0\0"))
    monkeypatch.setattr(lemma_table, "find_dictionary", lambda: other)
    assert open_table() is None
    monkeypatch.setattr(lemma_table, "find_dictionary", lambda: tmp_path / "none")
    assert open_table() is None


def test_reads_long_words_and_lemmas_of_all_kinds():
    long = b"a" * 300
    records = [
        (b"\x00\x02ab" + b"\x01\x00", b"ab", b"a"),  # drops a byte
        (b"\x02\x01c" + b"\xfe", b"abc", b"a"),  # the lemma of the word before
        (b"\x03\x01d" + b"\xff\x03xyz", b"abcd", b"xyz"),  # written out
        (b"\x00\xac\x02" + long + b"\x00\x81\x00b", long, long + b"b"),  # 300 bytes; adds one
        (b"\xac\x02\x01z" + b"\x00\x00", long + b"z", long + b"z"),  # shares 300 bytes
    ]
    stream = b"SMFC1\0\x05" + b"".join(packed for packed, _, _ in records)
    assert find_first_record(stream) == (5, 7)
    found = [(word, lemma) for _, word, lemma in read_records(stream, 7)]
    assert found == [(word, lemma) for _, word, lemma in records]
    index = Index(hashlib.sha256(stream).hexdigest(), 5, [7], [b""], [b""])
    table = LemmaTable(stream, index)
    assert table["abcd"] == "xyz"
    assert "abce" not in table


@pytest.mark.parametrize("stream", [b"", b"SMFC1", b"SMFC1\x01\x05", b"\x80\x04}q\x00."])
def test_a_stream_of_another_kind_has_no_records(stream):
    assert find_first_record(stream) is None
