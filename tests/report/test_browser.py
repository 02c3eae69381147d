"""The report in headless Chromium: no complaint, no serious fault of access, search and filters."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from pathlib import Path

import pytest

from upphandling_nlp.report import ReportOptions, write_report

pytest.importorskip("altair", reason="needs the extra upphandling-nlp[report]")
pytest.importorskip("vl_convert", reason="needs the extra upphandling-nlp[report]")

TODAY = dt.date(2022, 5, 1)


@pytest.fixture(scope="module")
def paths(records, browser, tmp_path_factory):
    """The report in both languages; made only where there is a browser to show it."""
    assert browser.version
    folder = tmp_path_factory.mktemp("pages")
    made = {}
    for lang, some in (("sv", records), ("en", records[:30])):
        made[lang] = folder / f"{lang}.html"
        options = ReportOptions(lang=lang, today=TODAY, duplicates=False)
        write_report(some, made[lang], options=options)
    return made


def wait(page):
    # Not `wait_for_function`: what it asks again and again is script that the page's policy bars.
    page.locator("html[data-ready=texts]").wait_for(state="attached")
    return page


def count_found(page):
    told = page.locator("#status").inner_text()
    found = re.search(r"(?:av|of) (\d+) (?:inlägg|posts)", told)
    return int(found[1]) if found else 0


def wait_for_count(page, count):
    from playwright.sync_api import expect  # noqa: PLC0415 - absent where these tests skip

    pattern = rf"(av|of) {count} (inlägg|posts)" if count else r"Inga|No post"
    expect(page.locator("#status")).to_have_text(
        re.compile(pattern), use_inner_text=True, timeout=20_000
    )


@pytest.mark.parametrize(
    "view",
    [("sv", 1280, "light"), ("sv", 390, "light"), ("en", 1280, "dark"), ("en", 390, "dark")],
)
def test_no_serious_fault_and_nothing_sticks_out(open_page, paths, list_faults, view):
    lang, width, scheme = view
    page = wait(open_page(paths[lang], width=width, color_scheme=scheme))
    for button in page.locator("#rows td.post > button").all()[:3]:
        button.click()
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert list_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_search_and_filters_by_mouse(open_page, paths, records):
    page = wait(open_page(paths["sv"]))
    assert count_found(page) == len(records)
    page.locator("#query").fill("kenya")
    kenyan = sum("Kenya" in one.text for one in records)
    wait_for_count(page, kenyan)
    page.locator("#query").fill('kenya -"anbud nummer 1 "')
    wait_for_count(page, kenyan - 1)
    page.locator("#reset").click()
    wait_for_count(page, len(records))
    page.locator(".facet summary", has_text="Risk").click()
    page.locator("#facets label", has_text="Tvångsarbete").click()
    forced = [one for one in records if any(label.id == "forced-labour" for label in one.labels)]
    wait_for_count(page, len(forced))
    page.locator("#from").select_option("2021")
    wait_for_count(
        page, sum(one.published is not None and one.published.year >= 2021 for one in forced)
    )
    page.locator("#active button").first.click()
    page.locator("#active button").first.click()
    wait_for_count(page, len(records))
    page.locator("#query").fill("finns inte")
    wait_for_count(page, 0)
    assert page.locator("#rows tr.main").count() == 0


def test_search_and_filters_by_keyboard(open_page, paths, records):
    page = wait(open_page(paths["sv"]))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    page.locator("#query").focus()
    page.keyboard.type("umeå")
    wait_for_count(page, sum("Umeå" in one.text for one in records))

    def tab_to(condition):
        for _ in range(120):
            page.keyboard.press("Tab")
            if page.evaluate(
                f"(() => {{ const e = document.activeElement; return {condition}; }})()"
            ):
                return
        pytest.fail(f"the keyboard does not reach {condition}")

    tab_to("e.matches('#facets summary') && e.innerText.startsWith('Risk')")
    if not page.evaluate("document.activeElement.parentElement.open"):
        page.keyboard.press("Enter")
    tab_to("e.matches('#facets input') && e.closest('label').innerText.includes('Tvångsarbete')")
    page.keyboard.press("Space")
    expected = [
        one
        for one in records
        if "Umeå" in one.text and any(label.id == "forced-labour" for label in one.labels)
    ]
    wait_for_count(page, len(expected))
    tab_to("e.matches('td.post > button')")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "true"
    detail = page.locator("#rows tr.detail").first
    assert detail.is_visible()
    assert "Region Skåne" in detail.locator("mark.ORG").all_inner_texts()
    tab_to("e.matches('.reasons button') && e.innerText === 'Tvångsarbete'")
    page.keyboard.press("Enter")
    assert detail.locator("mark.strong").all_inner_texts() == ["handskar"]
    page.keyboard.press("Enter")
    assert detail.locator("mark.strong").count() == 0


def test_hostile_text_stays_text(open_page, paths, records):
    page = wait(open_page(paths["sv"]))
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.locator("#query").fill("alert")
    hostile = sum("alert(1)" in one.text for one in records)
    wait_for_count(page, hostile)
    for button in page.locator("#rows td.post > button").all():
        button.click()
    titles = page.locator("#rows td.post > button").all_inner_texts()
    assert all(title.startswith("=HYPERLINK(") and "</script>" in title for title in titles)
    assert page.locator("main img, #rows script").count() == 0
    addresses = page.locator("#rows .detail a").evaluate_all("all => all.map((one) => one.href)")
    assert not [one for one in addresses if one.startswith("javascript")]
    assert asked == []


def test_files(open_page, paths, records):
    page = wait(open_page(paths["sv"]))

    def take(locator):
        with page.expect_download() as taken:
            locator.click()
        return taken.value.suggested_filename, Path(taken.value.path()).read_text("utf-8-sig")

    page.locator("#query").fill("alert")
    wait_for_count(page, sum("alert(1)" in one.text for one in records))
    name, text = take(page.locator("#save-posts"))
    rows = list(csv.reader(io.StringIO(text)))
    assert name == "inlagg.csv"
    assert len(rows) - 1 == sum("alert(1)" in one.text for one in records)
    assert all(row[2].startswith("'=HYPERLINK") for row in rows[1:])
    name, text = take(page.locator("#f-organisations button.save"))
    assert name == "organisations.csv"
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[1][:2] == ["Region Skåne", str(len(records))]
    name, text = take(page.locator("#timeline button", has_text=".ics"))
    assert name.endswith(".ics")
    assert text.count("BEGIN:VEVENT") == len(records)


def test_links_lead_to_posts(open_page, paths, records):
    page = wait(open_page(paths["sv"]))
    link = page.locator("#t-review a").first
    title = link.inner_text()
    link.click()
    wait_for_count(page, 1)
    assert page.locator("#rows td.post > button").inner_text() == title
    assert page.locator("#rows .detail").is_visible()
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for table, cell in (("counties", "Västerbottens län"), ("organisations", "Region Skåne")):
        row = page.locator(f"#t-{table} tr", has_text=cell)
        count = int(row.locator("data").first.get_attribute("value"))
        row.locator("a").click()
        wait_for_count(page, count)
    page.locator("#t-countries tr", has_text="Kenya").locator("a").click()
    wait_for_count(page, sum("Kenya" in one.text for one in records))
    page.go_back()
    wait_for_count(page, len(records))


def test_pages_of_posts_and_order(open_page, paths, records):
    page = wait(open_page(paths["sv"]))
    first = page.locator("#rows tr.main").count()
    assert first == 25
    assert page.locator("#previous").is_disabled()
    page.locator("#next").click()
    assert page.locator("#page").inner_text() == "Sida 2 av 4"
    assert "26–50 av 80" in page.locator("#status").inner_text()
    page.locator("#order").select_option("old")
    days = page.locator("#rows time").evaluate_all("all => all.map((one) => one.dateTime)")
    assert days == sorted(days)
    assert days[0] == min(one.published for one in records if one.published).isoformat()


def test_print_shows_content_and_hides_controls(open_page, paths):
    page = wait(open_page(paths["sv"], width=760, color_scheme="dark"))
    page.emulate_media(media="print")
    for selector in ("#filters", "button.save >> nth=0", ".skip-link", ".top nav"):
        assert page.locator(selector).is_hidden(), selector
    assert page.locator("#f-theme-heat svg.wide").is_visible()
    assert page.locator("#f-theme-heat svg.narrow").is_hidden()
    assert page.locator("#rows tr").first.is_visible()
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(255, 255, 255)"
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert ink == "rgb(0, 0, 0)"
