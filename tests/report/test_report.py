"""Reports: every number is that of a frame, hostile posts harm nothing, all formats read back."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import gzip
import io
import json
import math
import re
from collections import Counter

import msgspec
import pytest
from lxml import html as markup

from upphandling_nlp.errors import OptionError, RecordError
from upphandling_nlp.frames import labels_frame, mentions_frame, to_frame
from upphandling_nlp.report import ReportOptions, write_report
from upphandling_nlp.schema import DateMention, Post
from upphandling_nlp.tagger import load

pytest.importorskip("altair", reason="needs the extra upphandling-nlp[report]")
pytest.importorskip("vl_convert", reason="needs the extra upphandling-nlp[report]")

from upphandling_nlp import trends
from upphandling_nlp.evaluate.confusion import read_confusion
from upphandling_nlp.report import build, over_time, tables, workbook
from upphandling_nlp.report.formats import load_formats, tell_days
from upphandling_nlp.report.maps import count_steps
from upphandling_nlp.report.material import prepare_material
from upphandling_nlp.report.posts import lay_out_posts
from upphandling_nlp.resources.models import open_model

OPTIONS = ReportOptions(today=dt.date(2022, 5, 1), duplicates=False)


@pytest.fixture(scope="module")
def page(records, tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_report(records, path, options=OPTIONS)
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tree(page):
    return markup.document_fromstring(page)


@pytest.fixture(scope="module")
def report(records):
    return build.build_report(prepare_material(records, options=OPTIONS, charts=False))


def unpack(tree, name):
    (element,) = tree.xpath(f"//script[@id='{name}']")
    return json.loads(gzip.decompress(base64.b64decode(json.loads(element.text))))


def read_number(text, lang="sv"):
    text = text.replace("\u00a0", "").replace("\u2212", "-")
    share = text.endswith("%")
    value = text.removesuffix("%").replace(",", "." if lang == "sv" else "")
    return float(value) / (100 if share else 1)


# ---- Numbers -------------------------------------------------------------------------------


def test_the_same_records_give_the_same_page_byte_by_byte(records, page, tmp_path):
    path = tmp_path / "again.html"
    write_report(records, path, options=OPTIONS)
    assert path.read_text(encoding="utf-8") == page
    ids = re.findall(r' id="([^"]+)"', page)
    assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(ids)
    assert len(ids) == len(set(ids))


def test_every_table_of_the_page_is_its_frame(tree, report):
    figures = [figure for section in report.sections for figure in section.figures]
    assert len(figures) > 12
    compared = 0
    for figure in figures:
        table = figure.table
        if figure.layout == "unseen":
            continue
        rows = tree.xpath(f"//table[@id='t-{table.id}']/tbody/tr")
        frame = table.frame.head(table.shown)
        assert len(rows) == len(frame), table.id
        for row, expected in zip(rows, frame.to_dict("records"), strict=True):
            for cell, column in zip(row, table.columns, strict=True):
                raw = tables.raw_value(expected[column.key], column.kind)
                if column.kind in tables.NUMERIC:
                    (data,) = cell.xpath(".//data")
                    if raw is None:
                        assert data.get("value") == ""
                        continue
                    assert float(data.get("value")) == raw
                    # What is written is the raw value, rounded.
                    digits = {"count": 0, "share": 3, "score": 2, "number": 1}[column.kind]
                    assert read_number(data.text_content()) == pytest.approx(
                        raw, abs=0.5001 * 10**-digits
                    )
                    compared += 1
                elif column.kind == "day":
                    assert cell.xpath(".//data")[0].get("value") == (raw or "")
                else:
                    assert cell.text_content() == ("–" if raw is None else raw)
    assert compared > 300


def test_every_csv_file_is_its_frame(tree, report):
    files = unpack(tree, "files")
    for section in report.sections:
        for figure in section.figures:
            table = figure.table
            read = list(csv.reader(io.StringIO(files[f"{table.id}.csv"])))
            assert len(read) == len(table.frame) + 1, table.id
            for row, expected in zip(read[1:], table.frame.to_dict("records"), strict=True):
                for cell, column in zip(row, table.columns, strict=True):
                    raw = tables.raw_value(expected[column.key], column.kind)
                    if raw is None:
                        assert cell == ""
                    elif column.kind in tables.NUMERIC:
                        assert float(cell) == raw
                    else:
                        assert cell == tables.disarm(raw)


def test_the_frames_are_those_of_trends(records, report):
    """The report counts nothing in a way of its own: the same calls give the same figures."""
    posts = to_frame(records)
    marks = trends.marks_frame(posts, labels_frame(records), mentions_frame(records))
    shown = {
        figure.table.id: figure.table.frame
        for section in report.sections
        for figure in section.figures
    }
    by_year = trends.count_posts(posts, by="year")
    assert shown["posts-by-period"]["posts"].tolist() == by_year["posts"].tolist()
    assert by_year["posts"].sum() == sum(one.published is not None for one in records)
    counts = trends.count_marks(posts, marks, by="year", dimension="theme")
    assert shown["theme-shares"]["count"].tolist() == counts["count"].tolist()
    assert shown["theme-shares"]["share"].tolist() == counts["share"].tolist()
    heat = shown["theme-heat"].set_index("name")
    for _, row in shown["theme-shares"].iterrows():
        assert heat.loc[row["name"], row["shown"]] == row["share"]
    organisations = trends.rank_marks(posts, marks, dimension="organisation")
    assert shown["organisations"]["count"].tolist() == organisations["count"].tolist()
    counties = dict(zip(shown["counties"]["code"], shown["counties"]["count"], strict=True))
    assert len(counties) == 21
    assert counties["12"] == len(records)  # Region Skåne stands in every post
    # Counted by hand, with nothing of the library's.
    assert counties["24"] == sum("Umeå" in one.text for one in records)
    kenya = shown["countries"].set_index("code").loc["KE"]
    assert kenya["count"] == sum("Kenya" in one.text for one in records)


def test_sources_are_files_whatever_they_are_called(records):
    names = ["blad/C#-nytt.rss#1", "blad/C#-nytt.rss#22", "blad/C#-nytt.rss", "blad/C.rss#1", ""]
    own = [
        msgspec.structs.replace(one, source=name) for one, name in zip(records, names, strict=False)
    ]
    told = build.build_report(prepare_material(own, options=OPTIONS, charts=False))
    (table,) = (
        figure.table
        for section in told.sections
        for figure in section.figures
        if figure.table.id == "sources"
    )
    assert dict(zip(table.frame["source"], table.frame["rows"], strict=True)) == {
        "blad/C#-nytt.rss": 3,
        "blad/C.rss": 1,
        "–": 1,
    }


def test_words_that_rise_and_fall(report):
    shown = {
        figure.table.id: figure.table.frame
        for section in report.sections
        for figure in section.figures
    }
    assert shown["rising"]["term"].tolist()[0] in {"solceller", "skiner"}
    assert shown["falling"]["term"].tolist()[0] in {"ångpannor", "ångar"}
    assert set(shown["rising"]["term"]).isdisjoint(shown["falling"]["term"])


def test_shares_of_the_shipped_model_are_corrected_and_slopes_told(records, report):
    assert not any(
        "corrected" in figure.table.frame
        for section in report.sections
        for figure in section.figures
    )  # another model made these records
    version = open_model("labels", kind="labels").version
    made = msgspec.structs.replace(records[0].provenance, model=f"encoder+labels-{version}")
    own = [msgspec.structs.replace(one, provenance=made) for one in records]
    material = prepare_material(own, options=OPTIONS, charts=False)
    section = over_time.make_section(material)
    shown = {figure.table.id: figure.table for figure in section.figures}
    counts = trends.count_marks(material.posts, material.marks, by="year", dimension="theme")
    expected = trends.correct_shares(counts, read_confusion("labels"), seed=OPTIONS.seed)
    frame = shown["theme-shares"].frame
    assert frame["corrected"].tolist() == pytest.approx(expected["corrected"].tolist(), nan_ok=True)
    assert "corrected" in {column.key for column in shown["theme-shares"].columns}
    slopes = shown["slopes"].frame
    assert slopes["odds_q"].is_monotonic_increasing
    assert set(slopes["dimension"]) <= {"theme", "category", "risk"}


def test_key_figures(tree, records, report):
    tiles = {tile.id: tile for tile in report.tiles}
    assert float(tiles["posts_counted_all"].value) == len(records)
    assert float(tiles["posts_undated"].value) == sum(one.published is None for one in records)
    themed = sum(any(label.facet == "theme" for label in one.labels) for one in records)
    assert float(tiles["posts_themed"].value) == themed / len(records)
    ahead = sum(one.dates[0].last >= OPTIONS.today for one in records)
    assert float(tiles["deadlines_ahead"].value) == ahead
    doubtful = sum(label.score < 0.6 for one in records for label in one.labels)
    assert float(tiles["labels_doubtful"].value) == doubtful
    written = tree.xpath("//dl[@class='tiles']//data")
    assert [one.get("value") for one in written] == [tile.value for tile in report.tiles]


def test_duplicates_count_once():
    text = "Regionerna samlas i Umeå för att tala om tvångsarbete i handskfabriker i Malaysia. " * 4
    tagger = load("rules", classifier="cues")
    posts = [
        Post(title="Samling i Umeå", body=text, published=dt.date(2021, 3, 1), source="a.txt"),
        Post(title="Samling i Umeå", body=text + "Läs mer här.", published=dt.date(2021, 3, 2)),
        Post(title="Annat", body="Klimatkrav på transporter.", published=dt.date(2021, 5, 1)),
    ]
    tagged = list(tagger.tag_many(posts))
    material = prepare_material(tagged, options=ReportOptions(), charts=False)
    assert material.summary.posts == 2
    assert material.summary.duplicates == 1
    tiles = {tile.id: tile.value for tile in build.build_report(material).tiles}
    assert tiles["posts_counted"] == "2"
    assert tiles["posts_doubles"] == "1"
    apart = prepare_material(tagged, options=ReportOptions(duplicates=False), charts=False)
    assert apart.summary.posts == 3


def test_of_posts_with_one_id_the_first_counts(records):
    first = msgspec.structs.replace(records[0], id="7", title="Den första")
    second = msgspec.structs.replace(records[1], id="7", title="Den andra")
    material = prepare_material([first, second], options=ReportOptions(), charts=False)
    assert [record.title for record in material.records] == ["Den första"]


# ---- Hostile posts -------------------------------------------------------------------------


def test_hostile_titles_open_no_element(tree, records):
    assert len(tree.xpath("//script")) == 5  # four of data, one of the page's own
    assert "alert(1)" not in "".join(tree.xpath("//script[not(@type)]/text()"))
    assert not tree.xpath("//img | //iframe | //object | //embed | //link[@rel='stylesheet']")
    assert not tree.xpath("//@*[starts-with(name(), 'on')]")
    assert not tree.xpath("//@style")
    titles = [one.title for one in records if one.title.startswith("=HYPERLINK")]
    assert titles
    assert (
        tree.xpath("//table[@id='t-review']//th[contains(., 'HYPERLINK')]")[0].text_content()
        in titles
    )


def test_the_policy_forbids_the_network(tree):
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy
    # Addresses lead nowhere by themselves: names of XML, and what the posts say.
    loading = tree.xpath("//@src | //link/@href | //*[local-name()='image']/@href")
    assert loading == []


def test_csv_holds_no_formula(tree):
    for name, text in unpack(tree, "files").items():
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(text)):
                for cell in row:
                    if cell[:1] in "=+-@" and cell:
                        float(cell)  # a number below nought, not a text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+46", "'+46"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\r=x", "'\r=x"),
        ("＝1", "'＝1"),
        ("a=1", "a=1"),
        ("", ""),
        ("'=1", "'=1"),
    ],
)
def test_disarming(text, safe):
    assert tables.disarm(text) == safe


def test_workbook_reads_back_without_formulas(records, report, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "report.xlsx"
    write_report(records, path, options=OPTIONS)
    again = tmp_path / "again.xlsx"
    write_report(records, again, options=OPTIONS)
    assert path.read_bytes() == again.read_bytes()
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [cell for cell in cells if cell.hyperlink]
    titles = {cell.value for cell in cells if isinstance(cell.value, str)}
    assert {one.title for one in records if one.title} <= titles
    table = next(
        figure.table
        for section in report.sections
        for figure in section.figures
        if figure.table.id == "organisations"
    )
    sheet = next(sheet for sheet in book if sheet["A1"].value == table.title)
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    assert [row[1] for row in rows] == table.frame["count"].tolist()
    assert [row[2] for row in rows] == pytest.approx(table.frame["share"].tolist())
    assert rows[0][4] == dt.datetime(2019, 1, 5)  # noqa: DTZ001  (Excel knows no zones)


def test_what_a_workbook_cannot_hold_is_told(records, tmp_path, monkeypatch):
    openpyxl = pytest.importorskip("openpyxl")
    monkeypatch.setattr(workbook, "_ROWS", 12)
    texts = ["å" * 32_768, "ä" * 32_767, "\x00" + "ö" * 32_767, "kort"]
    own = [
        msgspec.structs.replace(
            one, title="", body=text, text=text, labels=(), entities=(), dates=(), references=()
        )
        for one, text in zip(records, texts, strict=False)
    ]
    path = tmp_path / "report.xlsx"
    write_report(own, path, options=msgspec.structs.replace(OPTIONS, lang="en"))
    read = {
        cell.value
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
    }
    mark = " […] (the text is cut here)"
    assert {*texts[1:2], texts[2][1:], "kort"} <= read
    (cut,) = (one for one in read if isinstance(one, str) and one.endswith(mark))
    assert len(cut) == 32_767
    assert set(cut.removesuffix(mark)) == {"å"}

    write_report(records[:13], path, options=OPTIONS)
    notes = [str(sheet["A2"].value) for sheet in openpyxl.load_workbook(path)]
    rows = [sheet.max_row for sheet in openpyxl.load_workbook(path)]
    told = "12 av 13 rader får plats på bladet; resten saknas här."
    assert told in notes  # the posts
    assert sum("21 rader får plats" in one for one in notes) == 1  # the counties, beside their note
    assert max(rows) <= 4 + 12
    write_report(records[:12], path, options=OPTIONS)
    sheets = openpyxl.load_workbook(path)
    assert not any("12 rader" in str(sheet["A2"].value) for sheet in sheets)


# ---- Calendar ------------------------------------------------------------------------------


def test_calendar_reads_back(records, tmp_path):
    icalendar = pytest.importorskip("icalendar")
    path = tmp_path / "dates.ics"
    write_report(records, path, options=OPTIONS)
    again = tmp_path / "again.ics"
    write_report(records, again, options=OPTIONS)
    assert path.read_bytes() == again.read_bytes()
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    events = list(calendar.walk("VEVENT"))
    assert len(events) == len(records)
    assert len({str(event["uid"]) for event in events}) == len(events)
    days = Counter(event["dtstart"].dt for event in events)
    assert days == Counter(one.dates[0].last for one in records)
    for event in events:
        assert event["dtend"].dt - event["dtstart"].dt == dt.timedelta(days=1)
        assert not str(event.get("url", "")).startswith("javascript")
    assert any("<script>" in str(event["summary"]) for event in events)  # text stays text


# ---- The page ------------------------------------------------------------------------------


def test_every_chart_has_titles_a_description_and_a_table(tree):
    charts = tree.xpath("//figure//*[local-name()='svg']")
    assert len(charts) > 10
    for chart in charts:
        assert chart.get("role") == "img"
        names = chart.get("aria-labelledby").split()
        assert len(names) == 2
        for name in names:
            assert tree.xpath(f"//*[@id='{name}']")[0].text_content().strip()
    for figure in tree.xpath("//figure"):
        assert figure.xpath(".//table//td")
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_axes_have_titles_with_units(tree):
    text = " ".join(tree.xpath("//figure//*[local-name()='text']/text()"))
    for title in (
        "Antal inlägg",
        "Andel (%)",
        "Andel av inläggen (%)",
        "År",
        "Antal datum i inläggen",
    ):
        assert title in text


def test_posts_travel_whole(tree, records):
    index, bodies = unpack(tree, "index"), unpack(tree, "bodies")
    by_id = {one.id: one for one in records}
    assert sorted(index["posts"]["id"]) == sorted(by_id)
    days = [day for day in index["posts"]["day"] if day]
    assert days == sorted(days, reverse=True)
    for key, body in zip(index["posts"]["id"], bodies, strict=True):
        record = by_id[key]
        pieces = [piece if isinstance(piece, str) else piece[0] for piece in body["pieces"]]
        assert "".join(pieces) == record.text
        covered = dict.fromkeys(range(len(body["spans"])), "")
        for piece in body["pieces"]:
            for number in () if isinstance(piece, str) else piece[1:]:
                covered[number] += piece[0]
        spans = body["spans"]
        names = [(index["names"][one[1]][2], covered[number]) for number, one in
                 enumerate(spans) if isinstance(one, list) and one[0] == 0]  # fmt: skip
        assert names == [(one.id, one.text) for one in record.entities]
        for label, numbers, rest in zip(record.labels, body["why"], body["rest"], strict=True):
            assert [covered[number] for number in numbers] == ["handskar"] * len(label.evidence)
            odds = math.log(label.score / (1 - label.score))
            assert sum(spans[number] for number in numbers) + rest == pytest.approx(odds, abs=0.02)


def test_long_posts_are_cut_where_the_page_would_be_too_heavy(records):
    naming = prepare_material(records[:3], options=OPTIONS, charts=False).naming
    posts = lay_out_posts(records[:3], groups={}, naming=naming, longest=60)
    for body in posts.bodies:
        pieces = [piece if isinstance(piece, str) else piece[0] for piece in body["pieces"]]
        assert pieces[-1] == " […] (texten är avkortad här)"
        assert len("".join(pieces[:-1])) == 60
    assert posts.index["posts"]["group"] == [0, 1, 2]


@pytest.mark.parametrize(
    ("counts", "steps"),
    [([], [1]), ([0, 0], [1]), ([3], [1, 3]), ([0, 1, 2, 3, 4, 5], [1, 2, 3, 4, 5]),
     ([50] * 20 + [900], [1, 50]), (list(range(1, 101)), [1, 21, 41, 61, 81])],
)  # fmt: skip
def test_steps_of_the_county_map(counts, steps):
    assert count_steps(counts) == steps


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_languages(records, tmp_path, lang):
    path = tmp_path / "report.html"
    write_report(records[:12], path, options=ReportOptions(lang=lang, duplicates=False))
    tree = markup.document_fromstring(path.read_text(encoding="utf-8"))
    assert tree.get("lang") == lang
    headings = [one.text_content() for one in tree.xpath("//h2")]
    assert ("Nyckeltal" in headings) == (lang == "sv")
    assert ("Key figures" in headings) == (lang == "en")


def test_numbers_and_days_by_language():
    swedish, english = load_formats("sv"), load_formats("en")
    assert swedish.count(12345) == "12\u00a0345"
    assert english.count(12345) == "12,345"
    assert swedish.share(0.1234) == "12,3\u00a0%"
    assert english.share(0.1234) == "12.3%"
    assert swedish.long_day(dt.date(2021, 5, 3)) == "3 maj 2021"
    assert english.long_day(dt.date(2021, 5, 3)) == "3 May 2021"
    assert swedish.cell(None, "count") == swedish.cell(float("nan"), "share") == "–"


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (dt.date(2021, 5, 3), dt.date(2021, 5, 3), "2021-05-03"),
        (dt.date(2021, 5, 3), None, "2021-05-03"),
        (dt.date(2021, 5, 3), dt.date(2021, 5, 7), "2021-05-03 – 2021-05-07"),
        (None, None, ""),
    ],
)
def test_the_days_of_a_date_are_told_in_one_way(first, last, told):
    date = DateMention(
        start=0, end=1, text="x", first=first, last=last, grain="day", expression="XXXX-05-03"
    )
    assert tell_days(date) == told


# ---- Edges and errors ----------------------------------------------------------------------


def test_a_single_post_without_anything(records, tmp_path):
    bare = msgspec.structs.replace(
        records[0], entities=(), dates=(), labels=(), references=(), published=None, title="",
    )  # fmt: skip
    for name in ("a.html", "a.xlsx", "a.ics"):
        write_report([bare], tmp_path / name, options=OPTIONS)
        assert (tmp_path / name).stat().st_size > 50


@pytest.mark.parametrize("only", ["theme", "risk"])
def test_a_facet_that_undated_posts_alone_carry_is_not_told_over_time(records, tmp_path, only):
    own = [
        msgspec.structs.replace(
            one,
            published=None if one.labels and number < 6 else one.published,
            labels=tuple(label for label in one.labels if number < 6 or label.facet != only),
        )
        for number, one in enumerate(records[:40])
    ]
    assert any(label.facet == only for one in own for label in one.labels)
    path = tmp_path / "undated.html"
    write_report(own, path, options=OPTIONS)
    tree = markup.document_fromstring(path.read_text(encoding="utf-8"))
    told = {key.removeprefix("t-") for key in tree.xpath("//section[@id='trends']//table/@id")}
    first = "category" if only == "theme" else "theme"  # the heat map is of the first facet there
    assert told >= {"posts-by-period", f"{first}-heat", f"{first}-shares"}
    assert not {f"{only}-heat", f"{only}-shares"} & told
    # What does not follow time tells of it.
    names = {row.text_content() for row in tree.xpath("//table[@id='t-labels']/tbody/tr/th")}
    assert {"theme": "Klimat", "risk": "Tvångsarbete"}[only] in names


def test_labels_that_the_taxonomy_lacks_keep_their_ids(records, tmp_path):
    label = msgspec.structs.replace(records[1].labels[0], facet="sak", id="boats")
    own = [msgspec.structs.replace(one, labels=(label,)) for one in records[:20]]
    write_report(own, tmp_path / "own.html", options=OPTIONS)
    page = (tmp_path / "own.html").read_text(encoding="utf-8")
    assert "Etiketter som taxonomin inte känner visas med sina id: boats." in page


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"lang": "de"}, "unknown lang 'de'; use one of sv, en"),
        ({"format": "pdf"}, "unknown format 'pdf'"),
        ({"period": "week"}, "unknown period 'week'"),
        ({"review_below": 0}, "review_below is 0"),
        ({"review_below": "0.5"}, "review_below is '0.5'"),
        ({"today": "2020-01-01"}, "today is '2020-01-01', not a day; give a datetime.date"),
        ({"today": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "not a day; give a datetime.date"),
    ],
)
def test_wrong_options(options, told):
    with pytest.raises(OptionError, match=re.escape(told)):
        ReportOptions(**options)


def test_no_records_and_no_format(tmp_path, records):
    with pytest.raises(RecordError, match="no records to report on"):
        write_report([], tmp_path / "a.html")
    with pytest.raises(OptionError, match=r"end the name in one of \.html"):
        write_report(records, tmp_path / "a.pdf")
    with pytest.raises(RecordError, match="check the folder"):
        write_report(records[:2], tmp_path / "none" / "a.ics")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_package_is_named_with_its_remedy(records, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "babel", None)
    with pytest.raises(OptionError, match=r'pip install "upphandling-nlp\[report\]"'):
        write_report(records, tmp_path / "a.html")
