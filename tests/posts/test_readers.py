"""Feeds, web pages and tables: what they hold, and what their readers say of damage."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import re
from pathlib import Path

import pytest

from upphandling_nlp.errors import OptionError, ReadError
from upphandling_nlp.posts import ReadOptions, read_posts

DATA = Path(__file__).parent / "data"


def facts(stream):
    return [(post.published, post.title, post.body, post.url) for post in stream]


def messages(stream, severity="skipped"):
    return [
        str(notice).replace(notice.source, Path(notice.source).name)
        for notice in stream.notices
        if notice.severity == severity
    ]


def test_rss():
    stream = read_posts(DATA / "feeds" / "nyheter.rss")
    posts = list(stream)
    assert facts(posts) == [
        (
            dt.date(2021, 4, 29),
            "Revision av handskar klar",
            (
                "Revisionen visade brister i löner.\n\nFöljande åtgärder krävs:\n\n"
                "- återbetalning av avgifter\n- nya avtal & pass"
            ),
            "https://inkop.example/nyheter/handskar",
        ),
        (
            dt.date(2021, 4, 22),
            "K&R: utbildning i Sala",
            "Utbildning i Sala.",
            "https://inkop.example/nyheter/sala",
        ),
        (dt.date(2021, 4, 20), "Utan text", "", None),
        (None, "Fel datum", "Datumet finns inte.", None),
    ]
    assert {post.language for post in posts} == {"sv"}
    assert posts[1].source.endswith("nyheter.rss#2")
    assert messages(stream) == [
        (
            "nyheter.rss#4: '31 februari 2021' is no date that can be read; the post has none; "
            "write it as 2021-04-29"
        )
    ]


def test_atom():
    stream = read_posts(DATA / "feeds" / "nyheter.atom")
    assert facts(stream) == [
        (
            dt.date(2022, 1, 31),  # the day in the zone as written
            "Ny vägledning klar",
            "Vägledningen gäller möbler.\n\nDen är gratis.",
            "https://natverk.example/1",
        ),
        (dt.date(2022, 1, 15), "Bara ändrad", "Ren text, 5 < 6.", "https://natverk.example/2"),
    ]
    assert not stream.notices


def test_broken_feed_gives_the_entries_that_are_whole():
    stream = read_posts(DATA / "feeds" / "avbruten.rss")
    assert [post.title for post in stream] == [
        "Revision av handskar klar",
        "K&R: utbildning i Sala",
        "Utan text",
    ]
    assert messages(stream) == [
        (
            "avbruten.rss:22: broken XML (no element found); 3 entries saved, the last may be cut; "
            "fetch the feed again"
        )
    ]


@pytest.mark.parametrize(
    ("name", "posts"),
    [
        (
            "artikel.html",
            [
                (
                    dt.date(2024, 5, 3),
                    "Ny vägledning för textilier",
                    (
                        "Regionerna har tagit fram en gemensam vägledning för inköp "
                        "av textilier till "
                        "vården.\n\nVägledningen beskriver hur leverantörer ska redovisa sina "
                        "leveranskedjor och hur avvikelser följs upp under avtalstiden.\n\n"
                        "- riskanalys före upphandling\n- krav i avtalet"
                    ),
                    "https://www.exempel.se/nyheter/textil",
                )
            ],
        ),
        (
            "mikrodata.html",
            [
                (
                    dt.date(2023, 11, 9),
                    "Krav på batterier",
                    (
                        "Myndigheten föreslår nya krav på spårbarhet för batterier i elbilar och "
                        "bussar.\n\nVad kraven gäller\n\nKraven omfattar kobolt, "
                        "litium och nickel. "
                        "De ska gälla från den 1 januari 2025."
                    ),
                    None,
                )
            ],
        ),
        (
            "datumrad.html",
            [
                (
                    dt.date(2024, 5, 3),
                    "Avtal om tolkar förlängs",
                    (
                        "Regionen förlänger avtalet om språktolkar med ett år. "
                        "Beslutet fattades på "
                        "torsdagen av regionstyrelsen."
                    ),
                    None,
                )
            ],
        ),
        (
            "lista.html",
            [
                (
                    dt.date(2021, 4, 29),
                    "Revision av handskar klar",
                    "Revisionen visade brister i löner.",
                    "https://kf.example/n/1",
                ),
                (dt.date(2021, 4, 22), "Utbildning i Sala", "", "https://kf.example/n/2"),
                (
                    None,
                    "Tredje nyheten",
                    "Med text i två stycken.\n\nDet andra stycket.",
                    "https://kf.example/n/3",
                ),
            ],
        ),
        (
            "pressrum.html",
            [
                (
                    dt.date(2019, 5, 2),
                    "Handskar utan tvångsarbete",
                    "Landstinget inför nya villkor.",
                    "https://lt.example/press/handskar",
                ),
                (
                    dt.date(2019, 4, 3),
                    "Mer ekologisk mat",
                    "Andelen är nu 60 procent.",
                    "https://lt.example/press/mat",
                ),
                (None, "Utan datum", "Den här posten saknar datum.", None),
            ],
        ),
        (
            "platt-lista.html",
            [
                (dt.date(2021, 4, 29), "Första rubriken", "Text om det första.", None),
                (dt.date(2021, 4, 22), "Andra rubriken", "Text om det andra.", None),
            ],
        ),
    ],
)
def test_web_page(name, posts):
    stream = read_posts(DATA / "html" / name)
    assert facts(stream) == posts
    assert len(messages(stream)) == (name == "lista.html")


def test_truncated_web_page_gives_what_is_there():
    stream = read_posts(DATA / "html" / "avbruten.html")
    assert facts(stream) == [
        (
            dt.date(2023, 2, 1),
            "Seminarium om konfliktmineraler",
            (
                "Länsstyrelsen bjöd i går in till ett seminarium om konfliktmineraler i elektronik."
                "\n\nDeltagarna kom från tolv ko"
            ),
            None,
        )
    ]
    assert messages(stream) == [
        "avbruten.html:3: the page is cut off: its end is missing; save the page again"
    ]


def test_csv():
    stream = read_posts(DATA / "tables" / "poster.csv")
    posts = list(stream)
    assert facts(posts) == [
        (
            dt.date(2021, 4, 29),
            "Avtal klart",
            "Avtalet gäller städ; från 2022.\nAndra stycket.",
            "https://exempel.example/7",
        ),
        (None, "Två", "Text", None),
        (dt.date(2021, 4, 29), "", "för alla", None),
        (None, "Bara rubrik", "", None),
    ]
    assert [post.id for post in posts] == ["7", "8", "9", "10"]
    assert posts[0].source == "region"
    assert posts[1].source.endswith("poster.csv#2")
    assert messages(stream) == [
        (
            "poster.csv:4: '31 februari 2021' is no date that can be read; the post has none; "
            "write it as 2021-04-29"
        ),
        (
            "poster.csv:6: row has 7 cells, the header 6; the last ones are left out; "
            "quote cells that hold the delimiter"
        ),
    ]
    assert stream.skipped[1].excerpt == "extra"
    assert messages(stream, "repaired") == [
        "poster.csv:6: mended mojibake in 1 place; check the texts, and the encoding of the file"
    ]


def test_tsv_in_cp1252():
    stream = read_posts(DATA / "tables" / "cp1252.tsv")
    assert facts(stream) == [
        (dt.date(2020, 5, 3), "Köp av möbler", "När vi köper möbler – en guide.", None)
    ]
    assert not stream.notices


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiters_and_encodings(tmp_path, delimiter, encoding):
    path = tmp_path / "t.csv"
    rows = [["Titel", "Text", "Datum"], ["Åtgärd", "En, två; tre | fyra", "2021-04-29"]]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    path.write_bytes(text.encode(encoding))
    assert facts(read_posts(path)) == [
        (dt.date(2021, 4, 29), "Åtgärd", "En, två; tre | fyra", None)
    ]


@pytest.mark.parametrize(
    ("text", "posts", "repaired"),
    [
        ("sep=;\ntitel;text\nEtt;a, b\n", [("Ett", "a, b")], 0),
        ("text\nen text, med komma\n", [("", "en text, med komma")], 1),
        ("titel,text\nEtt,två, tre, fyra\n", [("Ett", "två, tre, fyra")], 1),
        ("titel,text\nEtt\n\nTvå,b\n", [("Ett", ""), ("Två", "b")], 0),
        ("Titel , TEXT\nEtt,b\n", [("Ett", "b")], 0),
        ("titel,text\n", [], 0),
        ('titel,text\n"Ett ""citat""",b\n', [('Ett "citat"', "b")], 0),
    ],
)
def test_csv_as_people_write_it(tmp_path, text, posts, repaired):
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    stream = read_posts(path)
    assert [(post.title, post.body) for post in stream] == posts
    assert stream.counts["repaired"] == repaired
    assert [notice.reason for notice in stream.skipped] == (
        [] if posts else ["the table has no rows"]
    )


def test_columns_can_be_named(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("A,B,C\nEtt,Två,2021-04-29\n", encoding="utf-8")
    options = ReadOptions(columns={"title": "B", "body": "a", "published": "C"})
    assert facts(read_posts(path, options=options)) == [(dt.date(2021, 4, 29), "Två", "Ett", None)]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("t.csv", "Rubrik;Datum;Ingress;Text\nA;2020-05-06;Vi granskar.;Fabriken är stor.\n"),
        (
            "t.csv",
            (
                "Titel;Ingress;Innehåll (HTML);Publicerad (ÅÅÅÅ-MM-DD);Skapad\n"
                "A;Vi granskar.;<p>Fabriken är stor.</p>;2020-05-06;2020-05-01\n"
            ),
        ),
        (
            "t.jsonl",
            (
                '{"title": "A", "ingress": "Vi granskar.", "text": "Fabriken är stor.",'
                ' "date": "2020-05-06"}\n'
            ),
        ),
        (
            "t.csv",
            (
                "Rubrik;Datum;Ingress;Text\nA;2020-05-06;Vi granskar.;"
                '"Vi granskar.\n\nFabriken är stor."\n'
            ),
        ),
    ],
)
def test_a_lead_in_a_column_of_its_own_begins_the_text(tmp_path, name, written):
    path = tmp_path / name
    path.write_text(written, encoding="utf-8")
    body = "Vi granskar.\n\nFabriken är stor."
    assert facts(read_posts(path)) == [(dt.date(2020, 5, 6), "A", body, None)]


def test_jsonl():
    stream = read_posts(DATA / "tables" / "poster.jsonl")
    assert facts(stream) == [
        (dt.date(2021, 4, 29), "Ett", "Text ett.", "https://exempel.example/1"),
        (dt.date(2021, 4, 29), "Två", "Första.\n\nAndra.", None),
        (dt.date(2020, 1, 2), "Tre – fyra", "Text.", "https://exempel.example/3"),
    ]
    lines = messages(stream)
    assert lines[0].startswith("poster.jsonl:4: no JSON (")
    assert lines[0].endswith("; write one object a line")
    assert lines[1:] == [
        "poster.jsonl:5: no JSON object; write one object a line",
        (
            "poster.jsonl:6: no key for title or body; there are 'annat'; "
            'name one: --column body=..., in Python columns={"body": "..."}'
        ),
    ]
    assert stream.skipped[0].excerpt == '{"rubrik": "trasig'


def test_json_feed():
    stream = read_posts(DATA / "tables" / "flode.json")
    assert facts(stream) == [
        (dt.date(2021, 4, 29), "Ett", "Text ett.", "https://exempel.example/1"),
        (None, "", "Text två.", None),
    ]
    assert messages(stream) == [
        (
            "flode.json#2: 'snart' is no date that can be read; the post has none; "
            "write it as 2021-04-29"
        ),
        "flode.json#3: no JSON object",
    ]


def test_records_of_the_library_are_read_as_posts(tmp_path):
    record = {
        "schema_version": 1,
        "id": "0123456789abcdef",
        "source": "arkiv.txt#1",
        "url": None,
        "published": "2021-04-29",
        "title": "Titel",
        "body": "Text.",
        "text": "Titel\n\nText.",
        "language": "sv",
        "sentences": [{"start": 0, "end": 5}],
    }
    path = tmp_path / "records.jsonl"
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    (post,) = read_posts(path)
    assert (post.id, post.source, post.title, post.body, post.url) == (
        "0123456789abcdef",
        "arkiv.txt#1",
        "Titel",
        "Text.",
        None,
    )


def write_parquet(path, **columns):
    import pyarrow as pa  # noqa: PLC0415 - heavy: two tests only
    import pyarrow.parquet as pq  # noqa: PLC0415 - the same

    pq.write_table(pa.table(columns), path, row_group_size=2)


def test_parquet(tmp_path):
    path = tmp_path / "t.parquet"
    write_parquet(
        path,
        rubrik=["Ett", "Två", "Tre"],
        brödtext=["Text.", None, "fÃ¶r"],
        datum=[dt.datetime(2021, 4, 29, 23, 30), None, dt.datetime(2020, 1, 1)],  # noqa: DTZ001 - tables have naive times
        annat=[1, 2, 3],
    )
    stream = read_posts(path)
    assert facts(stream) == [
        (dt.date(2021, 4, 29), "Ett", "Text.", None),
        (None, "Två", "", None),
        (dt.date(2020, 1, 1), "Tre", "för", None),
    ]
    assert messages(stream, "repaired") == [
        "t.parquet#3: mended mojibake in 1 place; check the texts, and the encoding of the file"
    ]


def test_parquet_with_text_dates_and_ids(tmp_path):
    path = tmp_path / "utan-ändelse"
    write_parquet(path, id=[1, 2], text=["A", "B"], date=["29/4 2021", "igår"])
    stream = read_posts(path)
    assert [(post.id, post.published) for post in stream] == [
        ("1", dt.date(2021, 4, 29)),
        ("2", None),
    ]
    assert len(stream.skipped) == 1


BROKEN = {
    "tom.txt": (b"", "file is empty; fetch or save it again"),
    "blank.txt": (b" \n\n", "file holds no text; save the page again"),
    "tom.csv": (b"\n\n", "file holds no text; export it again"),
    "fel.csv": (
        b"namnet,datum\nx,2021-04-29\n",
        (
            "no column for title or body; there are 'namnet', 'datum'; "
            'name one: --column body=..., in Python columns={"body": "..."}'
        ),
    ),
    "fel.tsv": (
        b"a\tb\n1\t2\n",
        (
            "no column for title or body; there are 'a', 'b'; "
            'name one: --column body=..., in Python columns={"body": "..."}'
        ),
    ),
    "fel.parquet": (
        b"Detta \xe4r text, inte Parquet, men ganska l\xe5ng text.",
        (
            "no Parquet file (Parquet magic bytes not found in footer. "
            "Either the file is corrupted "
            "or this is not a parquet file.); check the file, or name its format"
        ),
    ),
    "fel.json": (
        b'{"title": "x"',
        "no JSON (Input data was truncated); export it again",
    ),
    "tom.json": (b"[1, 2]", "holds no JSON objects; write an array of objects"),
    "fel.jsonl": (
        b"inte json\n[1]\n",
        (
            "no line is a JSON object; write one object a line, "
            'or give a list of them with --input-format json, in Python format="json"'
        ),
    ),
    "fel.xml": (
        b"<?xml version='1.0'?><urlset><url/></urlset>",
        (
            "neither RSS nor Atom: its root is <urlset>; name its format: "
            '--input-format html, in Python format="html"'
        ),
    ),
    "fel.rss": (
        b"<rss><channel",
        "no feed: broken XML (unclosed token); fetch it again",
    ),
    "tom.html": (
        b"<!doctype html><html><body><script>x()</script></body></html>",
        "the page holds no text; save the page again",
    ),
    "bild.png": (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x00",
        (
            "no format for .png; convert it to text, or name one of the formats page, list-page, "
            "archive-page, article, html, feed, csv, tsv, json, jsonl, parquet"
        ),
    ),
    "avbruten.txt.gz": (
        gzip.compress(b"Aktuellt")[:4],
        "gzip stream ends before its end marker; fetch or save it again",
    ),
}


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_broken_file(tmp_path, name):
    data, message = BROKEN[name]
    path = tmp_path / name
    path.write_bytes(data)
    stream = read_posts(path)
    with pytest.raises(ReadError) as caught:
        list(stream)
    assert str(caught.value) == f"{path}: {message}"
    assert str(stream.skipped[-1]) == f"{path}: {message}"


def test_a_broken_file_does_not_stop_the_folder(tmp_path):
    for name, (data, _) in BROKEN.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "inre").mkdir()
    (tmp_path / "inre" / "bra.txt").write_text("En titel\n\nEn text som är en mening.\n")
    (tmp_path / ".gömd").write_text("x")
    stream = read_posts(tmp_path)
    assert [post.title for post in stream] == ["En titel"]
    assert len(stream.unreadable) == len(BROKEN)
    assert stream.counts["skipped"] == len(BROKEN) + 2  # and the two lines of fel.jsonl
    assert messages(stream, "furniture") == [".gömd: hidden file, not read"]


def test_all_broken(tmp_path):
    for name in ("tom.txt", "fel.json"):
        (tmp_path / name).write_bytes(BROKEN[name][0])
    with pytest.raises(ReadError) as caught:
        list(read_posts(tmp_path))
    assert str(caught.value) == (
        "none of 2 files could be read:\n"
        f"  {tmp_path}/fel.json: no JSON (Input data was truncated); export it again\n"
        f"  {tmp_path}/tom.txt: file is empty; fetch or save it again"
    )


def test_non_utf8_row_in_csv(tmp_path):
    path = tmp_path / "t.csv"
    rows = "titel,text\nFör,här\n".encode() + "Då,på\n".encode("cp1252") + "Så,så\n".encode()
    path.write_bytes(rows)
    stream = read_posts(path)
    assert [(post.title, post.body) for post in stream] == [
        ("För", "här"),
        ("Då", "på"),
        ("Så", "så"),
    ]
    assert messages(stream, "repaired") == [
        "t.csv:3: 1 line not UTF-8, read as cp1252; store the file as UTF-8"
    ]


def test_open_quotation_mark_in_csv(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text('titel,text\nEtt,två\nTre,"fyra\nFem,sex\nSju,åtta\n', encoding="utf-8")
    stream = read_posts(path)
    assert [post.title for post in stream] == ["Ett", "Tre"]
    assert messages(stream) == [
        (
            "t.csv:3: a quotation mark is never closed; the rest of the file became one cell; "
            "close or double the quotation mark"
        )
    ]


def test_truncated_gzip_gives_what_is_there(tmp_path):
    rows = "titel,text\n" + "".join(f"Titel {n},Text {n * n}\n" for n in range(20_000))
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(rows.encode())[:-30_000])
    stream = read_posts(path)
    posts = list(stream)
    assert 1_000 < len(posts) < 20_000
    assert messages(stream) == [
        (
            "t.csv.gz: gzip stream ends before its end marker; what follows is lost; "
            "fetch or pack the file again"
        )
    ]


@pytest.mark.parametrize("inner", ["feeds/nyheter.rss", "html/lista.html", "tables/poster.csv"])
def test_gzip_gives_the_same_posts(tmp_path, inner):
    path = tmp_path / (Path(inner).name + ".gz")
    path.write_bytes(gzip.compress((DATA / inner).read_bytes()))
    assert [post.id for post in read_posts(path)] == [post.id for post in read_posts(DATA / inner)]


@pytest.mark.parametrize(
    ("inner", "posts"),
    [("feeds/nyheter.atom", 2), ("html/lista.html", 3), ("tables/poster.jsonl", 3)],
)
def test_stdin(monkeypatch, inner, posts):
    data = io.BufferedReader(io.BytesIO((DATA / inner).read_bytes()))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(data))
    stream = read_posts("-")
    assert len(list(stream)) == posts
    assert {notice.source for notice in stream.notices} <= {"<stdin>"}


def test_folders_patterns_and_lists():
    tables = DATA / "tables"
    names = [Path(post.source).name.split("#")[0] for post in read_posts(tables)]
    assert [name for name in names if "." in name] == sorted(name for name in names if "." in name)
    pattern = read_posts(str(DATA / "**" / "*.rss"))
    assert len(list(pattern)) == 7
    both = read_posts([tables / "cp1252.tsv", str(tables / "*.tsv"), tables])
    assert len(list(both)) == len(names)  # each file once


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("finns-inte.txt", "finns-inte.txt: no such file or folder; check the path"),
        ("finns-*.txt", "finns-*.txt: no file matches the pattern; check it with `ls`; quote it"),
        ([], "nothing named to read; name a file, a folder or a pattern"),
    ],
)
def test_nothing_there(source, message):
    with pytest.raises(ReadError) as caught:
        read_posts(source)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: read_posts("x", format="pdf"), "unknown format 'pdf'; use one of page, list-page"),
        (lambda: ReadOptions(columns={"text": "a"}), "columns names unknown fields 'text'; use"),
        (lambda: ReadOptions(delimiter="ab"), "delimiter 'ab' is not one character; use"),
        (lambda: ReadOptions(encoding="utf-99"), "unknown encoding 'utf-99'; use utf-8"),
    ],
)
def test_bad_options(call, message):
    with pytest.raises(OptionError, match=re.escape(message)):
        call()


def test_missing_column_that_was_named():
    options = ReadOptions(columns={"body": "Artikel"})
    with pytest.raises(ReadError, match=r"no column 'Artikel' for body; there are 'id', 'Rubrik'"):
        list(read_posts(DATA / "tables" / "poster.csv", options=options))


def test_a_time_in_utc_is_that_of_sweden_in_parquet(tmp_path):
    path = tmp_path / "t.parquet"
    late = dt.datetime(2021, 4, 28, 22, 30)  # noqa: DTZ001 - the zone is given by the case
    zones = (dt.UTC, dt.timezone(dt.timedelta(hours=2)), None)
    days = []
    for zone in zones:
        write_parquet(path, rubrik=["Ett"], datum=[late.replace(tzinfo=zone)])
        days += [post.published for post in read_posts(path)]
    assert days == [dt.date(2021, 4, 29), dt.date(2021, 4, 28), dt.date(2021, 4, 28)]


def test_halves_of_surrogate_pairs_are_mended_in_every_field(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(
        r'{"title": "A", "url": "https://x.se/\ud83d", "id": "\ude00", "source": "\ud83d"}'
        "\n"
        r'{"title": "C", "url": "https://x.se/?a=1&amp;b=\u00ad", "id": "\ud83d\ude00"}',
        encoding="utf-8",
    )
    stream = read_posts(path)
    first, second = stream
    assert (first.url, first.id, first.source) == ("https://x.se/\ufffd", "\ufffd", "\ufffd")
    assert (second.url, second.id) == ("https://x.se/?a=1&amp;b=\u00ad", "😀")
    (told,) = messages(stream, "repaired")
    assert told.startswith("a.jsonl:1: mended broken characters in 3 places; ")
