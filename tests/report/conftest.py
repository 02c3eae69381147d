"""A headless browser for the pages (without one, what needs it is skipped), and hostile records."""

from __future__ import annotations

import datetime as dt
import re
import shutil

import pytest

from upphandling_nlp.schema import (
    DateMention,
    EntityMention,
    Evidence,
    Label,
    Provenance,
    Record,
    Reference,
    Sentence,
    Token,
)

#: Without these, Chromium looks for hosts of its maker at every start.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium; skips where it or playwright is missing."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("needs Chromium (Debian: apt-get install chromium)")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser):
    """Open a file in a context of its own; at the end no page may have complained."""
    complaints = []
    contexts = []

    def open_file(path, *, width=1280, height=900, before="", context=None, **options):
        if context is None:
            context = browser.new_context(
                viewport={"width": width, "height": height}, accept_downloads=True, **options
            )
            contexts.append(context)
            if before:
                context.add_init_script(before)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on(
            "console",
            lambda told: complaints.append(told.text) if told.type in {"error", "warning"} else 0,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda request: (
                complaints.append(f"asked for {request.url}")
                if not request.url.startswith(("file:", "blob:", "data:"))
                else 0
            ),
        )
        page.goto(path.as_uri())
        return page

    yield open_file
    for context in contexts:
        context.close()
    assert complaints == []


def list_faults(page):
    """List what axe-core finds serious or critical on a page, a line each."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs axe-playwright-python"
    )
    found = axe.Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:120]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


@pytest.fixture(name="list_faults")
def _list_faults():
    return list_faults


HOSTILE = '=HYPERLINK("http://x","y")</script><script>alert(1)</script><img src=x onerror=alert(2)>'
TITLES = (
    "Möte om tvångsarbete i Malmö",
    HOSTILE,
    "+46 40 12 34 56",
    "@SUMMA(A1)",
    "-1 & \"citat\" 'apostrof' </textarea><!--",
    "🧤 Handskar från Malaysia",
    "",
)
PLACES = (("Malmö", "municipality-1280"), ("Kenya", "country-KE"), ("Umeå", "municipality-2480"))
_LABELS = (
    ("theme", "labour-rights"),
    ("theme", "climate"),
    ("category", "gloves"),
    ("risk", "forced-labour"),
)


def make_record(number: int) -> Record:
    """A record that depends on nothing but its number."""
    place, place_id = PLACES[number % len(PLACES)]
    day = None if number % 17 == 16 else dt.date(2019, 1, 5) + dt.timedelta(days=23 * number)
    title = TITLES[number % len(TITLES)]
    body = (
        f"Region Skåne köper handskar i {place} igen. Anbud nummer {number} ska lämnas "
        f"senast den 3 maj. Ärende {number * 37} följs upp vecka {number % 50} av {number}. "
        # A word that falls and one that rises.
        + ("Ångpannor ångar ångpannor." if number < 40 else "Solceller skiner solceller.")
    )
    text = "\n\n".join(part for part in (title, body) if part)
    shift = len(text) - len(body)

    def span(part: str) -> dict[str, int]:
        start = shift + body.index(part)
        return {"start": start, "end": start + len(part)}

    first = dt.date((day or dt.date(2020, 1, 1)).year, 5, 3)
    labels = tuple(
        Label(
            facet=facet,
            id=label,
            score=round(0.35 + 0.6 * ((number * 7 + at * 3) % 10) / 10, 4),
            evidence=(Evidence(**span("handskar"), weight=1.25),) if at % 2 else (),
        )
        for at, (facet, label) in enumerate(_LABELS)
        if (number + at) % 3
    )
    return Record(
        id=f"post{number:05}",
        source=f"nyheter.txt#{number}",
        url="javascript:alert(3)" if number % 5 == 0 else f"https://exempel.se/{number}",
        published=day,
        title=title,
        body=body,
        text=text,
        language="sv",
        sentences=(Sentence(start=shift, end=shift + body.index("Ärende") - 1),),
        tokens=tuple(
            Token(start=word.start(), end=word.end(), lemma=word[0].lower(), pos="NOUN")
            for word in re.finditer(r"\w+", text)
        ),
        entities=(
            EntityMention(
                **span("Region Skåne"),
                text="Region Skåne",
                label="ORG",
                score=0.9,
                id="region-12",
                name="Region Skåne",
                link_score=1.0,
            ),
            EntityMention(
                **span(place), text=place, label="LOC", score=0.9, id=place_id, name=place
            ),
        ),
        dates=(
            DateMention(
                **span("den 3 maj"),
                text="den 3 maj",
                first=first,
                last=first,
                grain="day",
                role="deadline",
                expression="XXXX-05-03",
            ),
        ),
        references=(Reference(**span(f"Anbud nummer {number}"), text=f"Anbud nummer {number}",
                              kind="case", id=str(number)),),
        labels=labels,
        provenance=Provenance(library="0.1.0", model="m", taxonomy="t", registry="r"),
    )  # fmt: skip


@pytest.fixture(scope="session")
def records() -> list[Record]:
    return [make_record(number) for number in range(80)]
