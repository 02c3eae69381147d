"""Our pipeline beside spaCy, Stanza and dateparser: words a second, start, memory, in one run.

    python benchmarks/peers.py [--stanza-python P --stanza-models DIR] [--posts 60] [--write]

Every peer is a process of its own with one thread. All are loaded, then they take turns, a round
each, over the same posts of the corpus, so that whatever else the machine does meets them all;
what counts are seconds of the processor. The figures are ratios to `un.load()`, by the median of
the rounds, with the least and the greatest. Start-up is measured from the start of a fresh process
to the first annotated post. `--write` puts it all into `benchmarks/RESULTS.md`.

Peers whose packages are missing are left out, and that is said. spaCy has the architecture of
sv_core_news_sm with random weights (see `encoder.py`), Stanza that of its default Swedish models
(`stanza_architecture.py` builds it): no trained model of theirs can be had offline. Weights change
no speed but through what is found: sentences, names and arcs that are tried.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path
from typing import IO, Any

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "RESULTS.md"
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
#: Packages that a peer stands or falls with, for the table of versions.
PACKAGES = ("spacy", "onnxruntime", "numpy", "scikit-learn", "dateparser", "stanza", "torch")

Texts = list[tuple[str, str | None]]


def run_ours(annotator: str) -> Callable[[Texts], int]:
    """Our pipeline from text to record: what `un.load(annotator)` does."""
    import upphandling_nlp as un  # noqa: PLC0415 - each peer loads its own

    tagger = un.load(annotator)

    def run(texts: Texts) -> int:
        posts = (
            un.Post(body=text, published=day and dt.date.fromisoformat(day)) for text, day in texts
        )
        return sum(len(record.tokens) for record in tagger.tag_many(posts))

    return run


def run_dates(_: str) -> Callable[[Texts], int]:
    """Our dates alone."""
    from upphandling_nlp.dates import find_dates  # noqa: PLC0415 - each peer loads its own

    def run(texts: Texts) -> int:
        return sum(
            len(find_dates(text, anchor=day and dt.date.fromisoformat(day))) for text, day in texts
        )

    return run


def run_dateparser(_: str) -> Callable[[Texts], int]:
    """The search of dateparser over whole texts, told that they are Swedish."""
    from dateparser.search import search_dates  # noqa: PLC0415 - each peer loads its own

    def run(texts: Texts) -> int:
        count = 0
        for text, day in texts:
            settings = {"RELATIVE_BASE": dt.datetime.fromisoformat(day)} if day else {}
            count += len(search_dates(text, languages=["sv"], settings=settings) or ())
        return count

    return run


def run_spacy(folder: str) -> Callable[[Texts], int]:
    """All components of a spaCy pipeline on the disk."""
    import spacy  # noqa: PLC0415 - each peer loads its own

    nlp = spacy.load(folder)
    return lambda texts: sum(len(doc) for doc in nlp.pipe(text for text, _ in texts))


def run_stanza(folder_and_processors: str) -> Callable[[Texts], int]:
    """A Stanza pipeline, all texts at once as its documentation advises for many."""
    import stanza  # noqa: PLC0415 - each peer loads its own
    import torch  # noqa: PLC0415 - each peer loads its own

    torch.set_num_threads(1)
    folder, _, processors = folder_and_processors.partition("#")
    nlp = stanza.Pipeline(
        "sv", dir=folder, processors=processors, download_method=None, use_gpu=False, verbose=False
    )

    def run(texts: Texts) -> int:
        docs = nlp([stanza.Document([], text=text) for text, _ in texts])
        return sum(doc.num_tokens for doc in docs)

    return run


PEERS: dict[str, tuple[str, Callable[[str], Callable[[Texts], int]]]] = {
    "ours": ("our pipeline, text to record: `un.load()`", lambda _: run_ours("encoder")),
    "rules": ('the same with rules alone: `un.load("rules")`', lambda _: run_ours("rules")),
    "spacy": ("spaCy, all of sv_core_news_sm's architecture", run_spacy),
    "stanza": ("Stanza, default Swedish architecture, all processors", run_stanza),
    "stanza-no-parser": ("Stanza, the same without its parser", run_stanza),
    "dates": ("our dates alone: `find_dates`", run_dates),
    "dateparser": ("dateparser's `search_dates`", run_dateparser),
}  # fmt: skip


def read_peak() -> float:
    """Peak memory of this process in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # Not ru_maxrss: on Linux it begins with what the parent held when it started us.
        peak = next(row for row in status.read_text().splitlines() if row.startswith("VmHWM:"))
        return int(peak.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def work(name: str, option: str, path: Path) -> None:
    """Be a peer: load, annotate one post, then a round over all posts for each line on stdin."""
    texts = [tuple(item) for item in json.loads(path.read_text(encoding="utf-8"))]
    # What a library prints must not get between our lines.
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def tell(**figures: object) -> None:
        figures["megabytes"] = read_peak()
        out.write(json.dumps(figures) + "\n")
        out.flush()

    run = PEERS[name][1](option)
    run(texts[:1])
    own = resource.getrusage(resource.RUSAGE_SELF)
    versions = {}
    for package in PACKAGES:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    tell(seconds=own.ru_utime + own.ru_stime, versions=versions)
    for _ in sys.stdin:
        begun = time.process_time()
        tokens = run(texts)
        tell(seconds=time.process_time() - begun, found=tokens)


class Peer:
    """A peer's process."""

    def __init__(self, python: str, name: str, option: str, texts: Path) -> None:
        environment = os.environ | dict.fromkeys(THREADS, "1")
        begun = time.monotonic()
        # A pipe that nobody reads would stop a talkative library.
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed with the process
        self.process = subprocess.Popen(  # noqa: S603 - our own script
            [python, __file__, "--be", name, option, str(texts)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=environment,
            text=True,
        )
        self.start = self._read()
        self.start["wall"] = time.monotonic() - begun

    def run(self) -> dict[str, Any]:
        """Go once over all posts."""
        self._stream(self.process.stdin).write("go\n")
        self._stream(self.process.stdin).flush()
        return self._read()

    def stop(self) -> None:
        """End the process."""
        self._stream(self.process.stdin).close()
        self.process.wait(timeout=60)

    def _read(self) -> dict[str, Any]:
        line = self._stream(self.process.stdout).readline()
        if not line:
            self._errors.seek(0)
            raise RuntimeError(self._errors.read()[-800:])
        return json.loads(line)

    @staticmethod
    def _stream(stream: IO[str] | None) -> IO[str]:
        assert stream is not None  # noqa: S101 - both are pipes
        return stream


def prepare(options: argparse.Namespace, folder: Path) -> dict[str, tuple[str, str]]:
    """Say for each peer with which Python it runs, and with which option; build spaCy's model."""
    own = sys.executable
    peers = {"ours": (own, ""), "rules": (own, ""), "dates": (own, ""), "dateparser": (own, "")}
    sys.path.insert(0, str(HERE))
    from encoder import build_peer  # noqa: PLC0415 - beside this file

    build_peer(options.treebank).to_disk(folder / "spacy")
    peers["spacy"] = (own, str(folder / "spacy"))
    if options.stanza_models is None:
        print("Stanza is left out: give --stanza-models (see stanza_architecture.py)")
    else:
        python, models = options.stanza_python or own, options.stanza_models
        for name, processors in (
            ("stanza", "tokenize,pos,lemma,depparse,ner"),
            ("stanza-no-parser", "tokenize,pos,lemma,ner"),
        ):
            peers[name] = (python, f"{models}#{processors}")
    return peers


def measure(
    peers: dict[str, tuple[str, str]], texts: Path, *, rounds: int, starts: int
) -> tuple[dict[str, dict[str, list]], dict[str, str]]:
    """Start every peer some times, then let all take turns."""
    figures: dict[str, dict[str, list]] = {}
    versions: dict[str, str] = {}
    running: dict[str, Peer] = {}
    for number in range(starts):
        for name in PEERS:
            if name not in peers:
                continue
            python, option = peers[name]
            try:
                peer = Peer(python, name, option, texts)
            except RuntimeError as error:
                print(f"{name} is left out: {str(error).strip().splitlines()[-1:]}")
                del peers[name]
                continue
            kept = figures.setdefault(name, {"start": [], "wall": [], "seconds": [], "memory": []})
            kept["start"].append(peer.start["seconds"])
            kept["wall"].append(peer.start["wall"])
            versions |= peer.start["versions"]
            if number < starts - 1:
                peer.stop()
            else:
                running[name] = peer
    for number in range(rounds + 1):
        for name, peer in running.items():
            told = peer.run()
            if number:  # the first round warms up
                figures[name]["seconds"].append(told["seconds"])
            figures[name]["memory"] = [told["megabytes"]]
    for peer in running.values():
        peer.stop()
    return figures, versions


def tabulate(figures: dict[str, dict[str, list]], words: int) -> list[str]:
    """Lay the figures out; ratios above 1 mean that we are better."""
    columns = "pipeline|words/s|we are faster by|start: s of processor|of ours|wall s, best|peak MB"
    lines = [f"| {columns.replace('|', ' | ')} | of ours |", "| --- |" + " ---: |" * 7]
    base = figures["ours"]
    for name, (told, _) in PEERS.items():
        if name not in figures:
            continue
        row = figures[name]
        against = figures["dates"] if name == "dateparser" else base
        ratios = [b / a for a, b in zip(against["seconds"], row["seconds"], strict=True)]
        start, memory = statistics.median(row["start"]), row["memory"][0]
        lines.append(
            f"| {told} | {words / statistics.median(row['seconds']):,.0f} | "
            f"{_tell_ratio(ratios)}{' (than our dates)' if name == 'dateparser' else ''} | "
            f"{start:.1f} | {start / statistics.median(base['start']):.2f} | "
            f"{min(row['wall']):.1f} | {memory:.0f} | {memory / base['memory'][0]:.2f} |"
        )
    return lines


def _tell_ratio(ratios: Sequence[float]) -> str:
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"


def describe(options: argparse.Namespace, words: int, versions: dict[str, str]) -> list[str]:
    """Say what was measured, where and with what."""
    listed = ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))
    day = f"{dt.datetime.now(tz=dt.UTC):%Y-%m-%d}"
    place = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
    posts = f"{options.posts} posts of the training part of the corpus ({words:,} words)"
    turns = f"{options.rounds} rounds in turns after one to warm up, {options.starts} starts"
    return [
        f"{day}, {place}, {listed}.",
        f"One thread each; {posts}, {turns}; medians, in brackets the least and the greatest.",
    ]


def main() -> None:
    """Measure and print, or be one of the peers."""
    if sys.argv[1:2] == ["--be"]:
        work(sys.argv[2], sys.argv[3], Path(sys.argv[4]))
        return
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    shared = HERE.parents[1] / "shared" / "data" / "treebank-talbanken"
    parser.add_argument("--treebank", type=Path, default=shared)
    parser.add_argument("--gold", type=Path, default=HERE.parent / "corpora" / "train.jsonl")
    parser.add_argument("--stanza-python", help="a Python with stanza and torch")
    parser.add_argument("--stanza-models", type=Path, help="what stanza_architecture.py wrote")
    parser.add_argument("--posts", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--starts", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="write RESULTS.md")
    options = parser.parse_args()
    lines = options.gold.read_text(encoding="utf-8").splitlines()[: options.posts]
    posts = [json.loads(line) for line in lines]
    texts = [
        ("\n\n".join(filter(None, (post["title"], post["body"]))), post.get("published"))
        for post in posts
    ]
    words = sum(len(text.split()) for text, _ in texts)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        path = folder / "texts.json"
        path.write_text(json.dumps(texts), encoding="utf-8")
        peers = prepare(options, folder)
        figures, versions = measure(peers, path, rounds=options.rounds, starts=options.starts)
    print("\n".join(table := tabulate(figures, words)))
    if options.write:
        write_results([*describe(options, words, versions), "", *table])


def write_results(lines: Sequence[str]) -> None:
    """Put the figures between the marks of `RESULTS.md`; the words around them stay."""
    begin, end = "<!-- peers: begin -->", "<!-- peers: end -->"
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else f"{begin}\n{end}\n"
    head, _, rest = text.partition(begin)
    _, _, tail = rest.partition(end)
    RESULTS.write_text("\n".join([f"{head}{begin}", *lines, f"{end}{tail}"]), encoding="utf-8")


if __name__ == "__main__":
    main()
