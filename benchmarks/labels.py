"""What classification adds to the time of tagging, from post to record, on one thread.

    python benchmarks/labels.py [--posts 300] [--rounds 15] [--singly]

Records with labels and without take turns in one process; seconds are those of the processor. The
least times of all rounds are the least disturbed, the medians tell how steady the machine was.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import upphandling_nlp as un  # noqa: E402  (after the threads are set)
from upphandling_nlp.evaluate.gold import read_gold  # noqa: E402

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Print milliseconds a post with labels and without, and what the labels add."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, default=HERE.parent / "corpora" / "train.jsonl")
    parser.add_argument("--posts", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--singly", action="store_true", help="post by post (Tagger.tag)")
    options = parser.parse_args()
    posts = [gold.post for gold in read_gold(options.gold)][: options.posts]
    tagger = un.load()

    def tag() -> None:
        records = map(tagger.tag, posts) if options.singly else tagger.tag_many(posts)
        for _ in records:
            pass

    def tag_without() -> None:
        with tagger.nlp.select_pipes(disable=["upphandling_labels"]):
            tag()

    seconds: dict[str, list[float]] = {"without labels": [], "with labels": []}
    for number in range(options.rounds + 1):
        for name, run in (("without labels", tag_without), ("with labels", tag)):
            taken = clock(run)
            if number:  # the first round warms up
                seconds[name].append(taken)
    for kind, choose in (("least", min), ("median", statistics.median)):
        before, after = (choose(times) / len(posts) * 1_000 for times in seconds.values())
        print(f"{kind}: {before:.2f} ms a post, with labels {after:.2f}: {after / before - 1:+.1%}")


def clock(run: Callable[[], None]) -> float:
    """Seconds of the processor."""
    begun = time.process_time()
    run()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
