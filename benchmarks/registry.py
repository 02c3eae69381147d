"""Speed of the registry: load time, lookups a second, and the annotator's characters a second.

    python benchmarks/registry.py

Targets: a load in 0.3 s, 200,000 names a second. Best of several runs, since other work on the
machine only ever adds time.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable

from upphandling_nlp.entities.gazetteer import find_entities
from upphandling_nlp.resources.registry import Registry

RUNS = 5
DAY = dt.date(2019, 3, 1)
TEXT = (
    "Igår träffade Region Halland och Västra Götalandsregionens inköpare Upphandlingsmyndigheten "
    "i Göteborg. Anna Lindström från SKL Kommentus (SKI) berättade om en revision i Malaysia, och "
    "länsstyrelsen i Kronoberg bjöd in Electronics Watch till ett seminarium om handskar.\n\n"
)


def best(run: Callable[[], object]) -> float:
    """Seconds of the fastest of several runs."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def look_up(names: Iterable[str], on: dt.date | None) -> None:
    """Find each name in a registry whose cache is empty."""
    registry = Registry(ROWS, version="benchmark")
    find = registry.find
    start = time.perf_counter()
    for name in names:
        find(name, on=on)
    SPENT.append(time.perf_counter() - start)


SPENT: list[float] = []
SHIPPED = Registry.load()
ROWS = SHIPPED._rows  # noqa: SLF001 - a registry with an empty cache, without reading the files again


def main() -> None:
    """Print the figures."""
    print(f"load: {best(Registry.load):.3f} s for {len(SHIPPED)} entries")
    names = [alias.text for folded in SHIPPED.spellings() for alias in SHIPPED.aliases(folded)]
    forms = {
        "names as in the tables": (names, None),
        "the same with a date": (names, DAY),
        "in the genitive, each once": ([f"{name}s" for name in names], None),
        "in capitals, each once": ([name.upper() for name in names], None),
        "unknown names, each once": ([f"{name} Xyz" for name in names], None),
        "an archive: genitives, each ten times": ([f"{name}s" for name in names] * 10, DAY),
    }
    for what, (given, on) in forms.items():
        SPENT.clear()
        for _ in range(RUNS):
            look_up(given, on)
        print(f"find, {what}: {len(given) / min(SPENT):,.0f} names/s")
    text = TEXT * 100
    find_entities(TEXT, registry=SHIPPED)
    spent = best(lambda: find_entities(text, registry=SHIPPED, on=DAY))
    print(f"find_entities: {len(text) / spent:,.0f} characters/s")


if __name__ == "__main__":
    main()
