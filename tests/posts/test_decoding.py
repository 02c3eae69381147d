"""Bytes of every encoding that Swedish files come in."""

from __future__ import annotations

import codecs
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upphandling_nlp.errors import ReadError
from upphandling_nlp.posts import read_posts
from upphandling_nlp.posts.decoding import decode_bytes, decode_lines, encoding_of
from upphandling_nlp.posts.notices import Notice
from upphandling_nlp.posts.options import ReadOptions

TEXT = "Så köper Älvsbyn förnödenheter på ett hållbart sätt. Övrigt: ingen åtgärd.\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-32"), "utf-32"),
        (TEXT.encode("cp1252"), "cp1252"),
        (TEXT.encode("mac_roman"), "mac-roman"),
        (TEXT.encode("cp850"), "cp850"),
    ],
)
def test_finds_the_encoding(data, encoding):
    decoded = decode_bytes(data, source="fil.txt")
    assert decoded.text == TEXT
    assert decoded.encoding == encoding


def test_marks_of_cp1252_win_over_latin_1():
    data = "– ”Så” … € för".encode("cp1252")
    assert decode_bytes(data, source="fil.txt").text == "– ”Så” … € för"


def test_byte_without_meaning_in_cp1252_is_not_lost():
    assert decode_bytes(b"f\xf6r \x81", source="fil.txt").text == "för \x81"


def test_stray_bytes_in_utf8():
    data = TEXT.encode() * 3 + "för — ”ett”\n".encode("cp1252") + TEXT.encode()
    decoded = decode_bytes(data, source="fil.txt")
    assert decoded.text == TEXT * 3 + "för — ”ett”\n" + TEXT
    assert (decoded.stray, decoded.first_stray) == (1, 4)


def test_given_encoding_is_obeyed_and_checked():
    assert decode_bytes(b"\xe5", source="fil.txt", encoding="latin-1").text == "å"
    with pytest.raises(ReadError) as caught:
        decode_bytes(b"abc \xe5", source="fil.txt", encoding="utf-8")
    assert str(caught.value) == (
        "fil.txt: byte 0xE5 at offset 4 is not utf-8; leave the encoding out to have it found"
    )


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "cp1252", None])
def test_the_mark_of_utf8_is_no_text_whatever_is_named(name):
    data = codecs.BOM_UTF8 + b"Handskar\n"
    assert decode_bytes(data, source="fil.txt", encoding=name).text == "Handskar\n"
    lines = decode_lines(io.BytesIO(data), source="fil.txt", encoding=name)
    assert list(lines) == ["Handskar\n"]


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16", None])
def test_the_mark_of_utf16_is_no_text_whatever_is_named(name):
    data = codecs.BOM_UTF16_LE + "Mössor\n".encode("utf-16-le")
    assert decode_bytes(data, source="fil.txt", encoding=name).text == "Mössor\n"
    assert list(decode_lines(io.BytesIO(data), source="fil.txt", encoding=name)) == ["Mössor\n"]


def test_stray_bytes_behind_the_mark_of_utf8():
    data = TEXT.encode("utf-8-sig") + TEXT.encode() * 3 + "för\n".encode("cp1252")
    decoded = decode_bytes(data, source="fil.txt")
    assert decoded.text == TEXT * 4 + "för\n"
    assert (decoded.stray, decoded.first_stray) == (1, 5)


@pytest.mark.parametrize("name", ["UTF-16", "utf_16", "U16"])
def test_a_name_of_an_encoding_holds_however_it_is_spelt(name, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("titel;text\nMössor;Köps in.\n".encode("utf-16"))
    (post,) = read_posts(path, options=ReadOptions(encoding=name))
    assert (post.title, post.body) == ("Mössor", "Köps in.")


@pytest.mark.parametrize("name", ["utf-8", "UTF8", None])
def test_the_first_object_behind_a_mark_is_read(name, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"title": "Mössor"}\n{"title": "Vantar"}\n', encoding="utf-8-sig")
    stream = read_posts(path, options=ReadOptions(encoding=name))
    assert [post.title for post in stream] == ["Mössor", "Vantar"]
    assert not stream.notices


def test_no_text():
    with pytest.raises(ReadError, match=r"fil\.bin: no text: holds null bytes"):
        decode_bytes(b"\x00\x01\x02\x00\xff" * 50, source="fil.bin")


def test_lines_may_change_encoding():
    data = b"id;text\n" * 20_000 + "å ö\n".encode("cp1252") + "å ö\n".encode()
    found = list(decode_lines(io.BytesIO(data), source="t.csv"))
    assert found[-3:-1] == ["å ö\n", "å ö\n"]
    notice = found[-1]
    assert isinstance(notice, Notice)
    assert str(notice) == ("t.csv:20001: 1 line not UTF-8, read as cp1252; store the file as UTF-8")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_lines_are_those_of_the_text(encoding):
    lines = [line + "\n" for line in ("åäö", "", 'a"b', "sista")]
    stream = io.BytesIO("".join(lines).encode(encoding))
    assert list(decode_lines(stream, source="t")) == lines


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0\ufeff"), max_size=60))
def test_utf8_is_always_read_back(text):
    assert decode_bytes(text.encode(), source="t").text == text


@given(
    st.lists(
        st.sampled_from(["på", "för", "över", "Åre", "Ängelholm", "år", "köp", "och", "i", "”ja”"]),
        min_size=1,
    ).map(" ".join)
)
def test_swedish_words_in_cp1252_are_read_back(text):
    data = text.encode("cp1252")
    assert encoding_of(data) in {"cp1252", "utf-8"}
    assert decode_bytes(data, source="t").text == text
