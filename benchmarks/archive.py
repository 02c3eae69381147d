"""What an archive run costs: cost per post as it grows, memory of the parent, workers, kills.

    python benchmarks/archive.py curve    [--posts 1000 10000 50000 200000]
    python benchmarks/archive.py memory   [--posts 1000000]
    python benchmarks/archive.py workers  [--posts 600] [--rounds 3]
    python benchmarks/archive.py kills    [--posts 4000] [--kills 50]

`curve`, `memory` and `kills` use short synthetic posts and a tagger that only splits at spaces, so
that what is measured is the archive itself (reading, ledger, workers, parts), not the models.
`workers` uses the shipped encoder on posts of the project's own corpus. Each measurement runs in
processes of its own; figures are of the parent unless they say otherwise.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import upphandling_nlp as un
from upphandling_nlp.archive import ArchiveOptions, run_archive
from upphandling_nlp.schema import Provenance, Record, Token

HERE = Path(__file__).resolve().parent
WORDS = (
    *("upphandling", "leverantör", "handskar", "arbetsvillkor", "granskning", "region", "kommun"),
    *("avtal", "kaffe", "livsmedel", "transporter", "klimat", "hållbarhet", "rapport", "besök"),
    *("fabrik", "uppföljning", "krav", "avvikelse", "åtgärd"),
)
VERSIONS = Provenance(library=un.__version__, model="spaces", taxonomy="0", registry="0")


class SpaceTagger:
    """Tokens at spaces and nothing else; `pause` is a rest after each post, in seconds."""

    provenance = VERSIONS

    def __init__(self, pause: float) -> None:
        self._pause = pause

    def tag(self, post: un.Post) -> Record:
        """Split a post."""
        time.sleep(self._pause)
        tokens, start = [], 0
        for word in post.text.split(" "):
            tokens.append(Token(start=start, end=start + len(word)))
            start += len(word) + 1
        fields = {name: getattr(post, name) for name in un.Post.__struct_fields__}
        nothing = dict.fromkeys(("sentences", "entities", "dates", "references", "labels"), ())
        return Record(
            **fields, **nothing, text=post.text, tokens=tuple(tokens), provenance=VERSIONS
        )


def make_tagger(pause: float) -> SpaceTagger:
    """Make the tagger of a worker."""
    return SpaceTagger(pause)


def make_posts(count: int) -> Iterator[un.Post]:
    """Short posts of twenty years, each its own."""
    draw = random.Random(7)  # noqa: S311  (a seeded draw is the point)
    for number in range(count):
        body = " ".join(draw.choices(WORDS, k=25))
        day = dt.date(2005, 1, 1) + dt.timedelta(days=draw.randrange(20 * 365))
        yield un.Post(title=f"Nummer {number}", body=body, published=day, id=f"{number:08d}")


def hash_records(out: Path) -> str:
    """One hash of all names and bytes in the folder of records."""
    told = hashlib.sha256()
    for path in sorted((out / "records").rglob("*.parquet")):
        told.update(f"{path.relative_to(out)}\n".encode() + path.read_bytes())
    return told.hexdigest()[:16]


def run_once(
    count: int, out: Path, *, workers: int, duplicates: bool, pause: float
) -> dict[str, object]:
    """One run in this process; returns counts, seconds, and the peak memory of this process."""
    options = ArchiveOptions(
        make_tagger=partial(make_tagger, pause),
        workers=workers,
        batch_size=64 if pause else 256,
        duplicates=duplicates,
    )
    began, used = time.perf_counter(), time.process_time()
    summary = run_archive(make_posts(count), out, options=options)
    return {
        "posts": count,
        "records": summary.records,
        "seconds": time.perf_counter() - began,
        "parent_cpu": time.process_time() - used,
        "parent_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def run_apart(arguments: list[str]) -> dict[str, object]:
    """Run this script in a process of its own and read the JSON of its last line."""
    done = subprocess.run(  # noqa: S603  (our own script)
        [sys.executable, __file__, *arguments], check=True, capture_output=True, text=True
    )
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure_curve(posts: list[int]) -> None:
    """Cost per post as the archive grows."""
    print("| posts | s | ms/post | CPU of the parent, ms/post | parent, MB | run again, s |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for count in posts:
        with tempfile.TemporaryDirectory() as folder:
            one = run_apart(["once", "--posts", str(count), "--out", folder])
            two = run_apart(["once", "--posts", str(count), "--out", folder])
        print(
            f"| {count} | {one['seconds']:.1f} | {one['seconds'] / count * 1e3:.3f} | "
            f"{one['parent_cpu'] / count * 1e3:.3f} | {one['parent_mb']:.0f} | "
            f"{two['seconds']:.1f} |",
            flush=True,
        )


def measure_workers(posts: int, rounds: int) -> None:
    """One worker beside two on the shipped encoder, turn by turn."""
    stored = list(un.read_posts(HERE.parent / "corpora/train.jsonl"))[:posts]
    seconds: dict[int, list[float]] = {1: [], 2: []}
    hashes = set()
    for _ in range(rounds):
        for workers, taken in seconds.items():
            with tempfile.TemporaryDirectory() as folder:
                options = ArchiveOptions(workers=workers, duplicates=False)
                began, used = time.perf_counter(), _list_used()
                run_archive(stored, folder, options=options)
                taken.append(time.perf_counter() - began)
                own, children = (now - then for now, then in zip(_list_used(), used, strict=True))
                hashes.add(hash_records(Path(folder)))
            print(
                f"{workers} worker(s): {taken[-1]:.1f} s for {len(stored)} posts; CPU of the "
                f"parent {own:.1f} s, of the workers with loading {children:.1f} s",
                flush=True,
            )
    pairs = [one / two for one, two in zip(seconds[1], seconds[2], strict=True)]
    print(f"one / two: median {statistics.median(pairs):.2f}, all {[round(p, 2) for p in pairs]}")
    print(f"records the same bytes: {len(hashes) == 1}")


def _list_used() -> tuple[float, float]:
    """CPU seconds of this process and of its children that have ended."""
    return tuple(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def list_children(pid: int) -> list[int]:
    """Processes that a process has started."""
    try:
        told = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(child) for child in told.split()]


def measure_kills(posts: int, kills: int, seed: int) -> None:
    """Kill workers and parents at random moments until the archive is whole; compare the bytes."""
    draw = random.Random(seed)  # noqa: S311  (a seeded draw is the point)
    with tempfile.TemporaryDirectory() as folder:
        whole, killed = Path(folder, "whole"), Path(folder, "killed")
        run_apart(["once", "--posts", str(posts), "--out", str(whole)])
        counts = {"parent": 0, "worker": 0}
        rounds = 0
        while sum(counts.values()) < kills:
            rounds += 1
            if rounds > 1 and (killed / "ledger.sqlite").exists() and _is_done(killed, posts):
                shutil.rmtree(killed)  # it got through: from the beginning again
            command = ["once", "--posts", str(posts), "--out", str(killed), "--pause", "0.002"]
            parent = subprocess.Popen(  # noqa: S603  (our own script)
                [sys.executable, __file__, *command],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            while parent.poll() is None and sum(counts.values()) < kills:
                time.sleep(draw.uniform(0.2, 3.0))
                # The first child of a pool is the tracker of its resources, not a worker.
                workers = list_children(parent.pid)[1:]
                whom = draw.choice(["parent", "worker", "worker"])
                victim = parent.pid if whom == "parent" else draw.choice([*workers, 0])
                if not victim or parent.poll() is not None:
                    continue
                try:
                    os.kill(victim, signal.SIGKILL)
                except ProcessLookupError:
                    continue
                counts[whom] += 1
            if parent.poll() is None:
                parent.wait()
        final = run_apart(["once", "--posts", str(posts), "--out", str(killed)])
        ids = [record.id for record in un.read_records(killed)]
        print(f"kill -9: {counts['parent']} parents, {counts['worker']} workers, seed {seed}")
        print(f"records {final['records']} of {posts}, doubled {len(ids) - len(set(ids))}")
        print(f"in quarantine: {(killed / 'quarantine.jsonl').exists()}")
        print(f"same bytes as in one run: {hash_records(whole) == hash_records(killed)}")


def _is_done(out: Path, posts: int) -> bool:
    import sqlite3  # noqa: PLC0415

    with sqlite3.connect(out / "ledger.sqlite") as base:
        found = base.execute("SELECT SUM(records) FROM parts").fetchone()
    return bool(found[0] == posts)


def main() -> None:
    """Run one measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["curve", "memory", "workers", "kills", "once"])
    parser.add_argument("--posts", type=int, nargs="*")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--pause", type=float, default=0.0)
    parser.add_argument("--duplicates", action="store_true")
    chosen = parser.parse_args()
    if chosen.what == "once":
        told = run_once(
            chosen.posts[0],
            chosen.out,
            workers=chosen.workers,
            duplicates=chosen.duplicates,
            pause=chosen.pause,
        )
        print(json.dumps(told))
    elif chosen.what == "curve":
        measure_curve(chosen.posts or [1_000, 10_000, 50_000, 200_000])
    elif chosen.what == "memory":
        measure_curve(chosen.posts or [1_000_000])
    elif chosen.what == "workers":
        measure_workers((chosen.posts or [600])[0], chosen.rounds)
    else:
        measure_kills((chosen.posts or [4_000])[0], chosen.kills, chosen.seed)


if __name__ == "__main__":
    main()
