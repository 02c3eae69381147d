"""A headless browser for the pages; without one, what needs it is skipped."""

from __future__ import annotations

import shutil

import pytest

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
