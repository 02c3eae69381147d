"""The labelling page: what is in it, and what a person does with it in a browser."""

from __future__ import annotations

import datetime as dt
import json
import re

import msgspec
import pytest

from upphandling_nlp.classify.examples import read_labelled
from upphandling_nlp.cli.app import run
from upphandling_nlp.errors import OptionError, RecordError
from upphandling_nlp.report.label_page import (
    Candidate,
    LabelPageOptions,
    build_label_page,
    write_label_page,
)
from upphandling_nlp.report.label_page_texts import TEXTS
from upphandling_nlp.resources.taxonomy import default_taxonomy, load_taxonomy
from upphandling_nlp.schema import Evidence, Label, Post

HOSTILE = "</script><script>document.title='hacked'</script><img src=x onerror=alert(1)> \"'&amp;"

SMALL = """
version = "1"
[[facet]]
id = "sak"
name = "Sak"
name_en = "Thing"
[[label]]
id = "boats"
facet = "sak"
name = "Båtar"
name_en = "Boats"
definition = "Båtar och färjor."
cues = ["båt"]
[[label]]
id = "bicycles"
facet = "sak"
name = "Cyklar"
name_en = "Bicycles"
definition = "Cyklar."
[[label]]
id = "wagons"
facet = "sak"
name = "Vagnar"
name_en = "Wagons"
definition = "Gamla vagnar."
deprecated = true
"""


@pytest.fixture
def candidates(record):
    """Three posts: one with suggestions, one with neither title nor day, a hostile one."""
    first = Candidate(
        record=record,
        labels=(
            Label(
                facet="risk",
                id="child-labour",
                score=0.91,
                evidence=(Evidence(start=14, end=19, weight=2.0),),
            ),
        ),
        scores={"child-labour": 0.91, "food": 0.4, "gloves": 0.01},
        doubts=(("food", 0.4),),
    )
    bare = msgspec.structs.replace(
        record, id="bare", title="", published=None, url="javascript:alert(1)",
        body="Ett 🧤 till Malmö.", text="Ett 🧤 till Malmö.", sentences=(), tokens=(), dates=(),
        references=(), entities=(msgspec.structs.replace(record.entities[0], start=11, end=16),),
    )  # fmt: skip
    hostile = msgspec.structs.replace(
        record, id=HOSTILE, title=HOSTILE, body=HOSTILE, text=f"{HOSTILE}\n\n{HOSTILE}",
        source=HOSTILE, sentences=(), tokens=(), dates=(), references=(), entities=(),
    )  # fmt: skip
    return [first, Candidate(record=bare), Candidate(record=hostile)]


@pytest.fixture
def page_file(candidates, tmp_path):
    path = tmp_path / "sida å.html"
    write_label_page(candidates, path, taxonomy=default_taxonomy())
    return path


@pytest.fixture
def small_file(candidates, tmp_path):
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    path = tmp_path / "small.html"
    write_label_page(
        [Candidate(record=one.record) for one in candidates],
        path,
        taxonomy=load_taxonomy(tmp_path / "small.toml"),
        options=LabelPageOptions(lang="en"),
    )
    return path


def read_data(page):
    return json.loads(re.search(r'id="data">(.*?)</script>', page)[1])


def save(page, path):
    """Save the labels as a person does, and read the file."""
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("Spara fil|Save file")).click()
    download.value.save_as(path)
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def wait_for(page, place, text):
    page.locator(place).filter(has_text=text).wait_for()


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_data_of_the_page(candidates):
    data = read_data(build_label_page(candidates, taxonomy=default_taxonomy()))
    first, bare, hostile = data["posts"]
    assert first["suggested"] == [
        {"label": "child-labour", "score": 0.91, "given": True},
        {"label": "food", "score": 0.4, "given": False},
    ]
    assert first["title_pieces"] == ["Möte i ", ["Malmö", [0]]]
    assert first["body_pieces"][0] == ["I går", [1, 3]]
    assert [mark["kind"] for mark in first["marks"]] == ["LOC", "date", "reference", "evidence"]
    assert first["link"] == "https://exempel.se/1"
    assert bare["link"] is None
    assert (bare["title_pieces"], bare["published"]) == ([], None)
    assert bare["body_pieces"] == ["Ett 🧤 till ", ["Malmö", [0]], "."]
    assert hostile["title_pieces"] == [HOSTILE]
    assert [len(facet["labels"]) for facet in data["facets"]] == [18, 17, 16]
    codes = [label["code"] for facet in data["facets"] for label in facet["labels"]]
    assert len(set(codes)) == 51
    assert all(len(code) == 2 for code in codes)


def test_deprecated_labels_are_not_offered(small_file):
    data = read_data(small_file.read_text(encoding="utf-8"))
    assert [label["name"] for label in data["facets"][0]["labels"]] == ["Boats", "Bicycles"]
    assert [label["code"] for label in data["facets"][0]["labels"]] == ["b", "i"]


def test_the_same_posts_give_the_same_page(candidates):
    pages = {build_label_page(candidates * times, taxonomy=default_taxonomy()) for times in (1, 2)}
    assert len(pages) == 1


def test_what_cannot_be_made_is_said(candidates, tmp_path):
    with pytest.raises(OptionError, match="no post to label"):
        build_label_page([], taxonomy=default_taxonomy())
    with pytest.raises(OptionError, match="unknown language 'fi'"):
        build_label_page(
            candidates, taxonomy=default_taxonomy(), options=LabelPageOptions(lang="fi")
        )
    with pytest.raises(RecordError, match="cannot be written"):
        write_label_page(candidates, tmp_path / "no" / "x.html", taxonomy=default_taxonomy())


def test_both_languages_say_the_same_things():
    slots = [
        {key: sorted(re.findall(r"\{\w+\}", text)) for key, text in texts.items()}
        for texts in TEXTS.values()
    ]
    assert slots[0] == slots[1]


def test_a_run_by_keyboard_alone(open_page, page_file, tmp_path):
    page = open_page(page_file)
    status, chosen = page.locator("#status"), page.locator("#chosen")
    # Suggestions count for nothing until they are chosen.
    assert page.locator("#suggestions [aria-pressed=true]").count() == 0
    assert chosen.inner_text() == "Inga etiketter valda (inte märkt)"
    press(page, "2")
    assert status.inner_text() == "Livsmedel och måltider vald"
    press(page, "r", "b")  # risk, Barnarbete
    assert chosen.inner_text() == "Valda: Livsmedel och måltider, Barnarbete (påbörjat)"
    press(page, "u")
    assert chosen.inner_text() == "Valda: Livsmedel och måltider (påbörjat)"
    press(page, "a")
    assert status.inner_text() == "1 förslag valda"
    press(page, "/")
    page.keyboard.type("mutor")
    assert "Korruption, mutor och fusk" in page.locator("li.label.first").inner_text()
    assert 1 <= page.locator("li.label:visible").count() < 5
    press(page, "Enter")
    assert "Korruption, mutor och fusk" in chosen.inner_text()
    press(page, "n")
    page.keyboard.type("Osäker på a, u och 1.")
    press(page, "Control+Enter")
    # The next post has no label: that wants a second Enter.
    assert page.locator("#post-title").inner_text() == "(utan rubrik)"
    press(page, "Enter")
    assert "Tryck Enter en gång till" in status.inner_text()
    assert page.locator("#count").inner_text() == "1 av 3 klara"
    press(page, "Enter")
    assert page.locator("#count").inner_text() == "2 av 3 klara"
    press(page, "t", "0")
    assert status.inner_text() == "Ingen etikett har bokstäverna t0."
    press(page, "r", "Escape", "7")
    assert status.inner_text() == "Det finns inget förslag 7."
    rows = save(page, tmp_path / "gold.jsonl")
    assert [row["labels"] for row in rows] == [["food", "child-labour", "corruption"], []]
    assert rows[0]["note"] == "Osäker på a, u och 1."
    assert rows[0]["suggested"] == ["child-labour"]
    assert "note" not in rows[1]
    gold = read_labelled(tmp_path / "gold.jsonl", default_taxonomy())
    assert [one.labels for one in gold] == [{"food", "child-labour", "corruption"}, set()]
    assert gold[0].post == Post(
        id="0123456789abcdef",
        title="Möte i Malmö",
        body="I går enligt ISO 14001.",
        published=dt.date(2021, 4, 29),
    )


def test_a_run_by_mouse_alone(open_page, page_file, tmp_path):
    page = open_page(page_file)
    page.get_by_role("button", name=re.compile("^.?.?Barnarbete")).click()
    page.get_by_role("checkbox", name="Handskar").check()
    page.get_by_role("button", name="Klart, nästa").click()
    page.get_by_label("Anteckning").fill("ingen etikett")
    page.get_by_role("button", name="Klart, nästa").click()
    page.get_by_role("button", name="Klart, nästa").click()
    page.locator("#jump").select_option(index=0)
    page.get_by_role("checkbox", name="Handskar").uncheck()
    rows = save(page, tmp_path / "gold.jsonl")
    assert [(row["labels"], row.get("note")) for row in rows] == [
        (["child-labour"], None),
        ([], "ingen etikett"),
    ]


def test_a_closed_tab_loses_nothing(open_page, page_file, tmp_path):
    page = open_page(page_file)
    press(page, "2", "Enter")
    press(page, "t", "k")
    context = page.context
    page.close()
    page = open_page(page_file, context=context)
    assert page.locator("#count").inner_text() == "1 av 3 klara, 1 påbörjade"
    assert "Inlägg 2 av 3" in page.locator("#post-meta").inner_text()
    assert page.get_by_role("checkbox", name="Klimat", exact=True).is_checked()
    assert [row["labels"] for row in save(page, tmp_path / "gold.jsonl")] == [["food"]]
    assert "1 påbörjade är inte med" in page.locator("#status").inner_text()


def test_two_tabs_do_not_overwrite_each_other(open_page, page_file):
    one = open_page(page_file)
    other = open_page(page_file, context=one.context)
    press(one, "2", "Enter")
    press(other, "ArrowRight", "Enter", "Enter")
    wait_for(one, "#count", "2 av 3 klara")


@pytest.mark.parametrize(
    "broken",
    [
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked'); }})",
        "Storage.prototype.setItem = () => { throw new Error('full'); }",
    ],
)
def test_without_storage_the_page_warns_and_works(open_page, page_file, tmp_path, broken):
    page = open_page(page_file, before=broken)
    assert "Spara filen innan" in page.get_by_role("alert").inner_text()
    press(page, "2", "Enter")
    assert [row["labels"] for row in save(page, tmp_path / "gold.jsonl")] == [["food"]]


def test_storage_that_fills_up_warns(open_page, page_file):
    page = open_page(page_file)
    assert page.get_by_role("alert").count() == 0
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    press(page, "2")
    assert "lagring är full" in page.get_by_role("alert").inner_text()
    assert "Livsmedel" in page.locator("#chosen").inner_text()


def test_earlier_work_is_loaded_and_nothing_of_it_lost(open_page, page_file, tmp_path):
    other = {"title": "Annat", "body": "Från en annan sida.", "labels": ["food"], "family": "x"}
    earlier = tmp_path / "earlier.jsonl"
    lines = [
        {"id": "0123456789abcdef", "labels": ["gloves", "gone"], "family": "f", "note": "hm"},
        {"title": "", "body": "Ett 🧤 till Malmö.", "themes": "climate; law-policy"},
        other,
    ]
    text = "\ufeff" + "\r\n".join(
        [json.dumps(line, ensure_ascii=False) for line in lines] + ["{", '{"id": "x"}', ""]
    )
    earlier.write_text(text, encoding="utf-8", newline="")
    page = open_page(page_file)
    page.locator("#load-file").set_input_files(earlier)
    page.locator("#status:not(:empty)").wait_for()
    assert page.locator("#status").inner_text() == (
        "2 inlägg inlästa. 1 finns inte på sidan; de följer med när du sparar. "
        "Rader som inte går att läsa: 4, 5."
    )
    # A label that the taxonomy lacks is shown, kept, and can be dropped.
    unknown = page.locator("fieldset[data-facet='?']")
    assert "gone" in unknown.inner_text()
    unknown.get_by_role("checkbox").click()
    rows = save(page, tmp_path / "gold.jsonl")
    assert rows[0] == other
    assert (rows[1]["labels"], rows[1]["family"], rows[1]["note"]) == (["gloves"], "f", "hm")
    assert rows[2]["labels"] == ["climate", "law-policy"]
    # What was changed here later than the file stays.
    page.locator("#load-file").set_input_files(earlier)
    wait_for(page, "#status", "behölls")
    assert len(read_labelled(tmp_path / "gold.jsonl", default_taxonomy())) == 3
    # Loading is undone like anything else.
    press(page, "Escape", "u", "u", "u")
    assert page.locator("#count").inner_text() == "0 av 3 klara"


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\xd8", b"PK\x03\x04 no text \xe5"])
def test_a_file_that_is_no_text(open_page, page_file, tmp_path, content):
    (tmp_path / "bild.jsonl").write_bytes(content)
    page = open_page(page_file)
    page.locator("#load-file").set_input_files(tmp_path / "bild.jsonl")
    page.locator("#status:not(:empty)").wait_for()
    assert page.locator("#status").inner_text() == "Filen bild.jsonl går inte att läsa."


def test_a_hostile_post_stays_text(open_page, page_file, tmp_path):
    page = open_page(page_file)
    press(page, "ArrowLeft", "t", "k", "Enter")
    page.locator("#jump").select_option(index=2)
    assert page.title() == "Märk inlägg"
    assert page.locator("#post-title").inner_text() == HOSTILE
    assert page.locator("#post-body").inner_text() == HOSTILE
    assert page.locator("article img").count() == 0
    row = save(page, tmp_path / "gold.jsonl")[0]
    assert (row["id"], row["title"], row["labels"]) == (HOSTILE, HOSTILE, ["climate"])


def test_single_keys_can_be_switched_off(open_page, page_file):
    page = open_page(page_file)
    press(page, "?")
    page.get_by_label("Kortkommandon med en enda tangent").uncheck()
    press(page, "Escape", "2", "a")
    assert page.locator("#chosen").inner_text() == "Inga etiketter valda (inte märkt)"
    page.reload()
    press(page, "2")
    assert page.locator("#chosen").inner_text() == "Inga etiketter valda (inte märkt)"


def test_all_can_be_forgotten_and_that_undone(open_page, page_file):
    page = open_page(page_file)
    press(page, "2", "Enter", "?")
    page.get_by_role("button", name="Glöm allt på den här sidan …").click()
    page.get_by_role("button", name="Glöm", exact=True).click()
    assert page.locator("#count").inner_text() == "0 av 3 klara"
    press(page, "u")
    assert page.locator("#count").inner_text() == "1 av 3 klara"


def test_from_the_page_to_a_model(open_page, small_file, tmp_path, capsys):
    # Few labels have a letter each.
    page = open_page(small_file)
    press(page, "b", "i", "Enter", "Enter", "Enter", "b", "Enter")
    assert page.locator("#count").inner_text() == "3 of 3 done"
    assert page.locator("#status").inner_text() == "All posts are done. Save the file."
    gold = tmp_path / "gold.jsonl"
    rows = save(page, gold)
    assert [row["labels"] for row in rows] == [["boats", "bicycles"], [], ["boats"]]
    model = tmp_path / "model"
    arguments = ["--taxonomy", str(tmp_path / "small.toml"), "--gold", str(gold)]
    assert run(["train-labels", *arguments, "-o", str(model)]) == 0, capsys.readouterr().err
    assert "cross-validated on 3 posts" in capsys.readouterr().out
    assert (model / "manifest.json").is_file()


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_no_serious_accessibility_fault_and_nothing_too_wide(
    open_page, page_file, list_faults, width, scheme
):
    page = open_page(page_file, width=width, color_scheme=scheme)
    press(page, "2")
    page.get_by_role("checkbox", name="Handskar").focus()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert list_faults(page) == []
    if width == 390:
        page.get_by_role("button", name="Hjälp", exact=True).click()
        assert list_faults(page) == []
