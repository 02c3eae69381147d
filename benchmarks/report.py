"""Size of a report and the time until it can be used: `python benchmarks/report.py RECORDS`.

Makes N records from those given (each copy with a day, an id and a first word of its own), writes
the report, opens it in headless Chromium several times, and prints medians: time to write, size,
time until the posts can be searched, time until all texts are there, time of a search.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
from playwright.sync_api import Page, expect, sync_playwright

from upphandling_nlp.records import read_records
from upphandling_nlp.report import ReportOptions, write_report
from upphandling_nlp.schema import Record

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def vary(records: list[Record], count: int) -> Iterator[Record]:
    """Yield records like those given, none of which is the same post as another."""
    chance = random.Random(0)  # noqa: S311  (days for a benchmark)
    for number in range(count):
        one = records[number % len(records)]
        turn = number // len(records)
        # Words at the end move no offset.
        tail = f" Löpnummer {number}." if turn else ""
        # Copies lie far apart in the page: side by side, packing would take them for one.
        day = dt.date(2012, 1, 1) + dt.timedelta(days=chance.randrange(4_000))
        yield msgspec.structs.replace(
            one, id=f"{number:016x}", published=day, body=one.body + tail, text=one.text + tail
        )


def measure(page: Page, path: Path) -> tuple[float, float, float, float]:
    """Open a report; return seconds until posts, until texts, of a search, and CPU until texts.

    The last one is the CPU time of the page's main thread, which other work on the machine does
    not lengthen.
    """
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    start = time.perf_counter()
    page.goto(path.as_uri())
    page.locator("html[data-ready]").wait_for(state="attached", timeout=120_000)
    posts = time.perf_counter() - start
    page.locator("html[data-ready=texts]").wait_for(state="attached", timeout=120_000)
    texts = time.perf_counter() - start
    metrics = session.send("Performance.getMetrics")["metrics"]
    worked = next(one["value"] for one in metrics if one["name"] == "TaskDuration")
    before = page.locator("#status").inner_text()
    start = time.perf_counter()
    page.locator("#query").fill("tvångsarbete malaysia")
    expect(page.locator("#status")).not_to_have_text(before, use_inner_text=True)
    return posts, texts, time.perf_counter() - start, worked


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("records")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--output", type=Path)
    told = parser.parse_args()
    records = list(vary(list(read_records(told.records)), told.count))
    with tempfile.TemporaryDirectory() as folder:
        path = told.output or Path(folder) / "report.html"
        wall, cpu = time.perf_counter(), time.process_time()
        write_report(records, path.resolve(), options=ReportOptions(duplicates=False))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        letters = sum(len(one.text) for one in records)
        print(f"{len(records):,} posts, {letters:,} characters of text")
        print(f"written in {wall:.1f} s ({cpu:.1f} s of CPU); {path.stat().st_size / 1e6:.2f} MB")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=told.chromium, args=list(FLAGS))
            times = []
            for _ in range(told.repeats):
                page = browser.new_page()
                times.append(measure(page, path.resolve()))
                page.close()
            browser.close()
    names = ("posts", "texts", "search", "main thread until texts")
    for name, values in zip(names, zip(*times, strict=True), strict=True):
        print(f"{name}: median {statistics.median(values):.2f} s, max {max(values):.2f} s")


if __name__ == "__main__":
    main()
