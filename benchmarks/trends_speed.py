"""Time the trends on a large archive, made by repeating small records with new days and ids.

    python benchmarks/trends_speed.py RECORDS [--posts 50000]

RECORDS is any file of records, such as that of `upphandling-nlp tag corpora/sample`. The repeated
posts keep their labels and mentions and are spread over twelve years from 2013; each function is
run twice, and the smaller processor time and wall time are printed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

import upphandling_nlp as un
from upphandling_nlp import trends
from upphandling_nlp.evaluate.confusion import read_confusion

RUNS = 2
FIRST, LAST = "2013-01-01", "2024-12-31"
BEFORE, AFTER = ("2015-01-01", "2016-12-31"), ("2023-01-01", "2024-12-31")


def repeat(frame: pd.DataFrame, key: str, copies: int) -> pd.DataFrame:
    """Repeat a frame; every copy has ids of its own."""
    parts = [frame.assign(**{key: frame[key] + f"-{number}"}) for number in range(copies)]
    return pd.concat(parts, ignore_index=True)


def build(source: Path, posts: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Frames of posts, labels and mentions of so many posts."""
    records = list({record.id: record for record in un.read_records(source)}.values())
    if not records:
        sys.exit(f"{source} holds no records")
    copies = -(-posts // len(records))
    frame = repeat(un.to_frame(records), "id", copies).iloc[:posts]
    days = pd.date_range(FIRST, LAST)
    random = np.random.default_rng(0)
    frame = frame.assign(published=random.choice(days, len(frame)))
    ids = set(frame["id"])
    labels = repeat(un.labels_frame(records), "record_id", copies)
    mentions = repeat(un.mentions_frame(records), "record_id", copies)
    kept = (part[part["record_id"].isin(ids)] for part in (labels, mentions))
    return frame, *kept


def measure(name: str, call: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """Run a function twice and print its smaller times."""
    spent = []
    for _ in range(RUNS):
        wall, work = time.perf_counter(), time.process_time()
        result = call()
        spent.append((time.process_time() - work, time.perf_counter() - wall))
    print(
        f"{name:58} {min(spent)[0]:7.2f} s {min(one[1] for one in spent):7.2f} s {len(result):9,}"
    )
    return result


def main() -> None:
    """Print a row a function: processor time, wall time, rows of the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", type=Path)
    parser.add_argument("--posts", type=int, default=50_000)
    chosen = parser.parse_args()
    posts, labels, mentions = build(chosen.records, chosen.posts)
    confusion = read_confusion()
    print(f"{len(posts):,} posts, {len(labels):,} labels, {len(mentions):,} mentions")
    marks = measure("marks_frame", lambda: trends.marks_frame(posts, labels, mentions))
    measure("count_posts by month", lambda: trends.count_posts(posts, by="month"))
    measure("count_marks, all dimensions by year", lambda: trends.count_marks(posts, marks))
    for by in ("year", "month"):
        counts = measure(
            f"count_marks, themes by {by}",
            lambda by=by: trends.count_marks(posts, marks, by=by, dimension="theme"),
        )
        measure("  add_intervals", lambda counts=counts: trends.add_intervals(counts))
        measure("  correct_shares", lambda counts=counts: trends.correct_shares(counts, confusion))
    measure("  fit_trends", lambda: trends.fit_trends(counts))
    measure(
        "standardise_shares, themes by year",
        lambda: trends.standardise_shares(posts, marks, dimension="theme"),
    )
    measure(
        "compare_periods, all dimensions, confusion",
        lambda: trends.compare_periods(
            posts, marks, before=BEFORE, after=AFTER, confusion=confusion
        ),
    )
    measure("rank_marks", lambda: trends.rank_marks(posts, marks))
    measure("count_together, themes and risks", lambda: trends.count_together(posts, marks))
    measure(
        "count_together, themes, risks and countries",
        lambda: trends.count_together(posts, marks, dimensions=("theme", "risk", "country")),
    )
    terms = measure("terms_frame", lambda: trends.terms_frame(posts))
    measure("compare_terms", lambda: trends.compare_terms(posts, terms, before=BEFORE, after=AFTER))
    events = measure("list_events", lambda: trends.list_events(posts, mentions))
    measure("count_events by month", lambda: trends.count_events(events, by="month"))


if __name__ == "__main__":
    main()
