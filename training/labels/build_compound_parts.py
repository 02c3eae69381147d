"""Build `language/compound_parts.txt`: how often Swedish words stand on their own.

    python training/labels/build_compound_parts.py ../shared/data

Counts the dictionary forms of lower-case words in the open texts of the shared data folder
(interpellations, statutes, pages of authorities, editorials) and in the project's own training
posts. Counts alone are shipped, no text.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from upphandling_nlp.language.lemmas import lemmatize

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "src/upphandling_nlp/language/compound_parts.txt"
SOURCES = (
    "raw-riksdag-interpellations/interpellations.txt.gz",
    "raw-sfs/sfs_2000.txt.gz",
    "raw-authority-web/swefaq.txt.gz",
    "raw-authority-web/swequad.txt.gz",
    "raw-editorials/absa_news.txt.gz",
)
# Rarer words are not trusted as parts, except those of our own posts, which are proofread.
MIN_COUNT = 6
MIN_OWN = 2
MAX_LENGTH = 16
_WORD = re.compile(r"(?<![\w-])[a-zåäöé]{3,30}(?![\w-])")


def read_texts(data: Path) -> Iterator[str]:
    """Yield the lines of the shared texts."""
    for name in SOURCES:
        with gzip.open(data / name, "rt", encoding="utf-8") as lines:
            yield from lines


def read_posts() -> Iterator[str]:
    """Yield the bodies of the training posts."""
    for line in (ROOT / "corpora/train.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)["body"]


def count_words(texts: Iterator[str]) -> Counter[str]:
    """Count dictionary forms."""
    forms: Counter[str] = Counter()
    for text in texts:
        forms.update(_WORD.findall(text))
    lemmas: Counter[str] = Counter()
    for form, count in forms.items():
        lemmas[lemmatize(form).casefold()] += count
    return lemmas


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the shared data")
    data = parser.parse_args().data
    if not data.is_dir():
        sys.exit(f"no folder '{data}'")
    counts = count_words(read_texts(data))
    own = count_words(read_posts())
    kept = {
        word: count + own[word]
        for word, count in (counts | {word: counts[word] for word in own}).items()
        if (count >= MIN_COUNT or own[word] >= MIN_OWN)
        and 3 <= len(word) <= MAX_LENGTH
        and word.isalpha()
    }
    lines = [f"{word}\t{kept[word]}" for word in sorted(kept)]
    header = "# word, count; built by training/labels/build_compound_parts.py\n"
    TARGET.write_text(header + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} words -> {TARGET.relative_to(ROOT)}, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
