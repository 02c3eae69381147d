"""Compare `find_dates` with `dateparser.search.search_dates` on the marked sentences.

    python benchmarks/dates_vs_dateparser.py [--write] [--limit N]

Prints the head-to-head table and the speeds of both in this run, on the marked sentences (nearly
all of which hold a date) and on ordinary running text, the sentences of `corpora/train.jsonl`;
`--write` puts them into `docs/dates.md`. dateparser gives one day a mention, so where a case asks
for an interval any day inside it counts as right.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.util
import re
import sys
import time
import warnings
from collections import Counter
from pathlib import Path

from upphandling_nlp.dates import find_dates
from upphandling_nlp.evaluate.gold import read_gold

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs" / "dates.md"
CORPUS = ROOT / "corpora" / "train.jsonl"
ROUNDS = 3
OUTCOMES = ("right", "wrong span", "wrong value", "missed", "invented")
Found = tuple[int, int, dt.date | None, dt.date | None]


def load_cases() -> list:
    """The marked sentences of the tests."""
    path = ROOT / "tests" / "dates" / "marked.py"
    spec = importlib.util.spec_from_file_location("marked_dates", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["marked_dates"] = module
    spec.loader.exec_module(module)
    return module.read_cases("*.txt")


def ours(text: str, anchor: dt.date | None) -> list[Found]:
    """What this library finds."""
    return [(one.start, one.end, one.first, one.last) for one in find_dates(text, anchor=anchor)]


def theirs(
    text: str, anchor: dt.date | None, languages: tuple[str, ...] | None = ("sv",)
) -> list[Found]:
    """What dateparser finds; its answers carry no offsets, so they are looked up in order."""
    from dateparser.search import search_dates  # noqa: PLC0415 - heavy: only when used

    settings = {"RELATIVE_BASE": dt.datetime.combine(anchor, dt.time())} if anchor else {}
    found, at = [], 0
    for words, moment in (
        search_dates(text, languages=languages and [*languages], settings=settings) or []
    ):
        start = text.find(words, at)
        if start >= 0:
            at = start + len(words)
            found.append((start, at, moment.date(), moment.date()))
    return found


def search_only(text: str, anchor: dt.date | None) -> None:
    """`search_dates`, with its result thrown away."""
    from dateparser.search import search_dates  # noqa: PLC0415 - heavy: only when used

    settings = {"RELATIVE_BASE": dt.datetime.combine(anchor, dt.time())} if anchor else {}
    search_dates(text, languages=["sv"], settings=settings)


def outcome(case: object, found: list[Found], *, one_day: bool) -> Counter:
    """Count what became of each mention of a case."""
    counts: Counter = Counter()
    used = set()
    for wanted in case.mentions:
        over = [one for one in found if one[0] < wanted.end and wanted.start < one[1]]
        used.update(over)
        if not over:
            counts["missed"] += 1
            continue
        best = over[0]
        if one_day and wanted.first is not None:
            value = best[2] is not None and wanted.first <= best[2] <= wanted.last
        else:
            value = (best[2], best[3]) == (wanted.first, wanted.last)
        span = (best[0], best[1]) == (wanted.start, wanted.end)
        counts["right" if value and span else "wrong span" if value else "wrong value"] += 1
    counts["invented"] += len([one for one in found if one not in used])
    return counts


def running_text() -> list[tuple[str, dt.date | None]]:
    """The sentences of the training posts, each with its day of publication."""
    return [
        (sentence, post.published)
        for post in read_gold(CORPUS)
        for sentence in re.split(r"(?<=[.!?])\s+|\n+", post.text)
        if sentence.strip()
    ]


def speeds(name: str, sentences: list[tuple[str, dt.date | None]]) -> str:
    """A row of the table of speeds.

    Both finders take turns over the whole text, so that whatever else the machine does meets both.
    """
    mine = other = 0.0
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for text, anchor in sentences:
            find_dates(text, anchor=anchor)
        between = time.perf_counter()
        for text, anchor in sentences:
            search_only(text, anchor)
        mine += between - start
        other += time.perf_counter() - between
    count = len(sentences) * ROUNDS
    rates = f"{count / mine:,.0f} | {count / other:,.0f} | {other / mine:,.1f}"
    return f"| {name} | {len(sentences):,} | {rates} |"


def table(results: dict[str, dict[str, Counter]]) -> list[str]:
    """The head-to-head table in Markdown."""
    head = " | ".join(f"{who} {name}" for who in ("ours:", "dateparser:") for name in OUTCOMES)
    lines = [f"| group | mentions | {head} |", "|---" * 12 + "|"]
    total: dict[str, Counter] = {"ours": Counter(), "theirs": Counter()}
    for group, pair in results.items():
        cells = [str(pair[who][name]) for who in ("ours", "theirs") for name in OUTCOMES]
        mentions = sum(pair["ours"][name] for name in OUTCOMES[:-1])
        lines.append(f"| {group} | {mentions} | {' | '.join(cells)} |")
        for who in total:
            total[who] += pair[who]
    cells = [str(total[who][name]) for who in ("ours", "theirs") for name in OUTCOMES]
    mentions = sum(total["ours"][name] for name in OUTCOMES[:-1])
    return [*lines, f"| **all** | {mentions} | {' | '.join(cells)} |"]


def main() -> None:
    """Run both and report."""
    warnings.filterwarnings("ignore")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="put the result into docs/dates.md")
    parser.add_argument("--limit", type=int, default=0, help="only so many cases")
    arguments = parser.parse_args()
    cases = load_cases()
    cases = cases[: arguments.limit] if arguments.limit else cases
    ours("den 3 maj", None), theirs("den 3 maj", None)  # load both before the clock starts
    results: dict[str, dict[str, Counter]] = {}
    for case in cases:
        pair = results.setdefault(case.group, {"ours": Counter(), "theirs": Counter()})
        pair["ours"] += outcome(case, ours(case.text, case.anchor), one_day=False)
        pair["theirs"] += outcome(case, theirs(case.text, case.anchor), one_day=True)
    marked = [(case.text, case.anchor) for case in cases]
    lines = [
        *table(results),
        "",
        "Speed, in sentences a second, both in the same run on the same machine:",
        "",
        "| text | sentences | `find_dates` | `search_dates(languages=['sv'])` | times as fast |",
        "|---|---|---|---|---|",
        speeds("marked sentences, nearly all with a date", marked),
        speeds("running text (training posts)", running_text()),
    ]
    print("\n".join(lines))
    if arguments.write:
        text = DOCS.read_text(encoding="utf-8")
        block = "<!-- head-to-head -->\n" + "\n".join(lines) + "\n<!-- end -->"
        text = re.sub(
            r"<!-- head-to-head -->.*?<!-- end -->", lambda _: block, text, flags=re.DOTALL
        )
        DOCS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
