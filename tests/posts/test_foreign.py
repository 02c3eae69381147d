"""Files of other programs: exports of Excel, JSON of other tools, data under false names."""

from __future__ import annotations

import datetime as dt
import gzip
import json

import pytest

from upphandling_nlp.errors import ReadError
from upphandling_nlp.posts import ReadOptions, read_posts

DAY = dt.date(2021, 4, 29)


def facts(path, **options):
    return [
        (post.published, post.title, post.body)
        for post in read_posts(path, options=ReadOptions(**options))
    ]


@pytest.mark.parametrize(
    "above",
    ["Nyheter 2021;;;\r\n;;;\r\n", "Nyhet;;Datum;\r\n", "Uttag: 2021-05-01\r\nAntal;2\r\n"],
)
def test_a_header_below_titles_and_merged_headings(tmp_path, above):
    path = tmp_path / "export.csv"
    table = (
        'Rubrik;Brödtext;Datum;Kostnad\r\nHandskar;"Region Skåne.\nRad två.";29.4.2021;1,5\r\n'
        "Masker;Från Malmö;2021-04-29;2 000,50\r\n"
    )
    path.write_bytes((above + table).encode("cp1252"))
    assert facts(path) == [
        (DAY, "Handskar", "Region Skåne.\nRad två."),
        (DAY, "Masker", "Från Malmö"),
    ]
    stream = read_posts(path)
    list(stream)
    assert {notice.reason for notice in stream.furniture} == {"row above the header of the table"}
    assert not stream.skipped


def test_a_table_without_a_known_header_still_names_its_first_row(tmp_path):
    path = tmp_path / "fel.csv"
    path.write_text("namnet;datum\nText;2021\nTitel;x\n", encoding="utf-8")
    with pytest.raises(ReadError, match="there are 'namnet', 'datum'"):
        list(read_posts(path))


def test_of_two_columns_with_one_name_the_one_that_is_filled_in(tmp_path):
    path = tmp_path / "dubbel.csv"
    path.write_text("Rubrik;Text;Text\nA;Ett;\nB;;Två\nC;Tre;Fyra\n", encoding="utf-8-sig")
    assert [body for _, _, body in facts(path)] == ["Ett", "Två", "Tre"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
@pytest.mark.parametrize("sign", ["\t", ";"])
def test_a_table_under_the_name_of_a_text(tmp_path, encoding, sign):
    # "Text (tab delimited)" and "Unicode text" of Excel end in .txt.
    path = tmp_path / "export.txt"
    rows = [("Rubrik", "Text", "Datum"), ("Handskar på väg", "Från Malmö", "2021-04-29")]
    path.write_bytes("".join(sign.join(row) + "\r\n" for row in rows).encode(encoding))
    assert facts(path) == [(DAY, "Handskar på väg", "Från Malmö")]


@pytest.mark.parametrize("text", ["Rubrik: Möte\n\nText.\n", "Titel; och mer\n\nEn text följer.\n"])
def test_texts_are_no_tables(tmp_path, text):
    path = tmp_path / "sida.txt"
    path.write_text(text, encoding="utf-8")
    stream = read_posts(path)
    assert len(list(stream)) == 1
    assert not stream.skipped


@pytest.mark.parametrize("separator", ["\u2028", "\x0b", "\x0c", "\x1c", "\x85"])
def test_separators_inside_a_utf16_cell_end_no_row(tmp_path, separator):
    path = tmp_path / "unicode.tsv"
    text = f"Rubrik\tText\tDatum\r\nHandskar\tEtt{separator}två\t2021-04-29\r\n"
    path.write_bytes(text.encode("utf-16"))
    ((day, title, body),) = facts(path)
    assert (day, title) == (DAY, "Handskar")
    assert body.split() in (["Ett", "två"], ["Ettvå"], ["Etttvå"])


@pytest.mark.parametrize(
    ("item", "title", "body"),
    [
        ({"title": "A", "body": ["Ett.", "Två."]}, "A", "Ett.\n\nTvå."),
        ({"title": ["A", "B"], "body": [{"type": "p", "text": "Ett."}]}, "A B", "Ett."),
        (
            {"title": {"sv": "A", "en": "X"}, "body": {"sv": "Ett < två", "en": "Y"}},
            "A",
            "Ett < två",
        ),
        (
            {"title": {"rendered": "A &#8211; B"}, "content": {"rendered": "<p>Ett</p>"}},
            "A – B",
            "Ett",
        ),
        ({"title": "A", "body": {"okänt": "Ett."}}, "A", "{'okänt': 'Ett.'}"),
        ({"title": "A", "body": None}, "A", ""),
        ({"title": "A", "body": float("nan")}, "A", ""),
        ({"title": "A\0", "body": "Ett\ud83d."}, "A", "Ett\N{REPLACEMENT CHARACTER}."),
    ],
)
@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.txt"])
def test_json_of_other_tools(tmp_path, name, item, title, body):
    path = tmp_path / name
    item = {**item, "date": {"$date": "2021-04-29T10:00:00Z"}}
    path.write_text(json.dumps(item if name.endswith("l") else [item]), encoding="utf-8")
    assert facts(path) == [(DAY, title, body)]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_json_nested_too_deep(tmp_path, name):
    path = tmp_path / name
    path.write_text("[" * 100_000 + "]" * 100_000, encoding="utf-8")
    with pytest.raises(ReadError):
        list(read_posts(path))


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_a_key_that_no_object_has_is_told(tmp_path, name):
    path = tmp_path / name
    path.write_text('{"title": "A", "innehall": "Text."}\n', encoding="utf-8")
    stream = read_posts(path, options=ReadOptions(columns={"body": "innehåll", "title": "title"}))
    assert [post.title for post in stream] == ["A"]
    assert [notice.reason for notice in stream.skipped] == [
        "no object has the key 'innehåll' for body"
    ]


NOISE = bytes(range(256)) * 20


@pytest.mark.parametrize(
    "ending", ["txt", "html", "csv", "tsv", "jsonl", "json", "rss", "parquet", ""]
)
@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"%PDF-1.4\n" + NOISE, "is a PDF file, no text; save its text, or leave it out"),
        (b"PK\x03\x04" + NOISE, "is an archive (.zip, .xlsx, .docx), no text"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NOISE,
            "is an old Office file (.xls, .doc), no text",
        ),
        (b"{\\rtf1\\ansi Hej}", "is Rich Text, no text"),
        (b"\x89PNG\r\n\x1a\n" + NOISE, ""),
        (NOISE, ""),
    ],
)
def test_no_data_are_taken_for_text(tmp_path, ending, data, told):
    path = tmp_path / f"fil.{ending}"
    path.write_bytes(data)
    with pytest.raises(ReadError) as caught:
        list(read_posts(path))
    assert told in str(caught.value)


def test_a_damaged_gzip_says_so_before_what_its_stump_lacks(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"title":"Hej","body":"Du i Malm\xc3\xb6"}\n' * 1000)[:60])
    with pytest.raises(ReadError, match="gzip stream ends before its end marker; no line is a"):
        list(read_posts(path))


def test_a_page_may_leave_out_the_end_of_its_head(tmp_path):
    path = tmp_path / "a.html"
    for body in ("<body><main>", "<main>", "<p>Ingress till nyheten här.</p>"):
        path.write_text(
            "<!doctype html><html lang=sv><head><meta charset=utf-8><title>Handskar</title>"
            f"<style>p {{}}</style>{body}<h1>Handskar</h1><p>2021-04-29</p>"
            "<p>Region Halland upphandlar handskar från Malaysia i år.</p></html>",
            encoding="utf-8",
        )
        ((_, title, text),) = facts(path)
        assert title == "Handskar"
        assert "Region Halland upphandlar" in text


def test_a_feed_with_blank_lines_before_its_declaration(tmp_path):
    path = tmp_path / "a.rss"
    path.write_text(
        "\n\n<?xml version='1.0'?><rss version='2.0'><channel><item><title>Handskar</title>"
        "</item></channel></rss>",
        encoding="utf-8",
    )
    stream = read_posts(path)
    assert [post.title for post in stream] == ["Handskar"]
    assert not stream.notices


def test_the_encoding_that_is_named_holds_for_feeds_too(tmp_path):
    path = tmp_path / "a.rss"
    text = "<rss version='2.0'><channel><item><title>{}</title></item></channel></rss>"
    path.write_bytes(text.format("Möte på gång").encode("mac_roman"))
    assert [title for _, title, _ in facts(path, encoding="mac_roman")] == ["Möte på gång"]


def test_binary_columns_of_parquet_are_text(tmp_path):
    import pyarrow as pa  # noqa: PLC0415 - heavy: one test only
    import pyarrow.parquet as pq  # noqa: PLC0415 - the same

    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"title": ["A"], "body": ["Från Malmö".encode()]}), path)
    assert facts(path) == [(None, "A", "Från Malmö")]


def test_a_headline_repeated_below_front_matter_is_no_text(tmp_path):
    path = tmp_path / "a.md"
    path.write_text(
        "---\ntitle: 'Ny handbok: kemikalier'\ndate: 2021-04-29\n---\n\n"
        "# Ny handbok: kemikalier\n\nI går kom en handbok.\n\nNy handbok: kemikalier\n",
        encoding="utf-8",
    )
    assert facts(path) == [
        (DAY, "Ny handbok: kemikalier", "I går kom en handbok.\n\nNy handbok: kemikalier")
    ]


def test_an_author_before_a_bar_is_no_text(tmp_path):
    path = tmp_path / "a.html"
    path.write_text(
        "<html lang=sv><head><title>Ny handbok</title></head><body><article><header>"
        "<h1>Ny handbok</h1><div>Av <a>Anna Ek</a> | <time datetime='2021-04-29'>29 april 2021"
        "</time></div></header><p>I går kom en handbok om kemikalier i upphandling.</p>"
        "</article></body></html>",
        encoding="utf-8",
    )
    assert facts(path) == [(DAY, "Ny handbok", "I går kom en handbok om kemikalier i upphandling.")]


def test_a_column_of_dates_or_addresses_that_is_not_read_is_told(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "Rubrik;Text;Nyhetsdag;Webbsida;Antal\nHandskar;Från Malmö;2021-04-29;https://x.example/1;3\n",
        encoding="utf-8",
    )
    stream = read_posts(path)
    assert [post.published for post in stream] == [None]
    assert [(notice.reason, notice.remedy) for notice in stream.skipped] == [
        (
            "column 'Nyhetsdag' is not read: its name tells no field",
            'name it: --column published=Nyhetsdag, in Python columns={"published": "Nyhetsdag"}',
        ),
        (
            "column 'Webbsida' is not read: its name tells no field",
            'name it: --column url=Webbsida, in Python columns={"url": "Webbsida"}',
        ),
    ]
    chosen = ReadOptions(columns={"published": "Nyhetsdag", "url": "Webbsida"})
    stream = read_posts(path, options=chosen)
    assert [post.published for post in stream] == [DAY]
    assert not stream.notices


def test_addresses_are_completed_by_that_of_the_site(tmp_path):
    feed, page = tmp_path / "a.rss", tmp_path / "a.html"
    feed.write_text(
        "<rss version='2.0'><channel><link>https://x.example/nytt/</link><item><title>Handskar"
        "</title><link>/n/1</link></item></channel></rss>",
        encoding="utf-8",
    )
    for head in (
        "<link rel=canonical href=/n/1><base href=https://x.example/>",
        "<link rel=canonical href=/n/1><meta property=og:url content=https://x.example/n/2>",
    ):
        page.write_text(
            f"<html><head>{head}</head><h1>Handskar</h1><p>Region Skåne köper handskar i år.</p>",
            encoding="utf-8",
        )
        assert [post.url for post in read_posts([feed, page])] == ["https://x.example/n/1"] * 2
