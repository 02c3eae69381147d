"""Prepare the vocabulary: `tokenizer.json` with the pieces that Swedish uses, and `kept.npy`.

python training/encoder/prepare.py --tokenizer tokenizer.json --work work
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer
from vocabulary import (  # type: ignore[import-not-found]
    count_pieces,
    share_unknown,
    trim_tokenizer,
)

HERE = Path(__file__).resolve().parent
MAIN = HERE.parents[1]
SIZE = 24_000
HELD_OUT = 50  # every so many-th paragraph of the interpellations measures the coverage


def main() -> None:
    """Count, trim and report the coverage of held-out text."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tokenizer", type=Path, required=True, help="of multilingual-e5-small")
    parser.add_argument("--data", type=Path, default=MAIN.parent / "shared" / "data")
    parser.add_argument("--corpus", type=Path, default=MAIN / "corpora")
    parser.add_argument("--work", type=Path, required=True)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    full = Tokenizer.from_file(str(options.tokenizer))
    counts: Counter[int] = Counter()
    for lines, weight in _sources(options.data, options.corpus):
        counts += count_pieces(full, lines, weight=weight)
    target = options.work / "tokenizer.json"
    kept = trim_tokenizer(options.tokenizer, counts, size=SIZE, target=target)
    np.save(options.work / "kept.npy", kept)
    interpellations = _read(options.data / "raw-riksdag-interpellations/interpellations.txt.gz")
    held = [line for number, line in enumerate(interpellations) if number % HELD_OUT == 0]
    for name, tokenizer in (("full", full), ("trimmed", Tokenizer.from_file(str(target)))):
        unknown, rate = share_unknown(tokenizer, held)
        print(f"{name}: {unknown:.6%} unknown pieces, {rate:.3f} pieces a word, held-out text")


def _sources(data: Path, corpus: Path) -> Iterator[tuple[Iterable[str], int]]:
    """Texts with their weight: the closer to the field, the more a piece of it counts."""
    interpellations = _read(data / "raw-riksdag-interpellations/interpellations.txt.gz")
    yield (line for number, line in enumerate(interpellations) if number % HELD_OUT), 1
    yield (line for n, line in enumerate(_read(data / "raw-sfs/sfs_2000.txt.gz")) if n % 3 == 0), 1
    for name in (
        "raw-authority-web/swequad",
        "raw-authority-web/swefaq",
        "raw-editorials/absa_news",
    ):
        yield _read(data / f"{name}.txt.gz"), 3
    yield _join_words(data / "ner-klintan/train_corpus.txt"), 5
    yield _join_words(data / "ner-sucx3-extract/sucx3_extract.tsv"), 3
    uner = (data / "ner-uner-talbanken/sv_talbanken-ud-train.iob2").read_text(encoding="utf-8")
    yield (line[9:] for line in uner.splitlines() if line.startswith("# text = ")), 3
    posts = (corpus / "train.jsonl").read_text(encoding="utf-8").splitlines()
    yield (f"{post['title']} {post['body']}" for post in map(json.loads, posts)), 10
    aliases = MAIN / "src/upphandling_nlp/resources/registry/aliases.csv"
    with aliases.open(encoding="utf-8") as lines:
        yield [row["alias"] for row in csv.DictReader(lines)], 3
    for name, count in (
        ("first_names_men", 3000),
        ("first_names_women", 3000),
        ("last_names", 12_000),
    ):
        rows = _read(data / f"gaz-person-names/{name}.tsv.gz")
        yield (row.split("\t")[0] for number, row in enumerate(rows) if 0 < number < count), 3


def _read(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n")


def _join_words(path: Path) -> Iterator[str]:
    """Lines of twenty words from a file with a word a line."""
    words: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("# "):
            words.append(line.split()[0])
        if len(words) == 20:
            yield " ".join(words)
            words = []


if __name__ == "__main__":
    main()
