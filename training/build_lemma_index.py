"""Make `language/lemma_index.xz`: where the blocks of simplemma's Swedish dictionary begin.

    python training/build_lemma_index.py

The index holds every 64th word of the dictionary that is installed, and the SHA-256 of its file;
run it again when the version of simplemma that users get brings another dictionary (a test tells).
simplemma is under the MIT licence; the sources of its lists stand in its description.
"""

from __future__ import annotations

import hashlib
import lzma
from pathlib import Path

import msgspec

from upphandling_nlp.language.lemma_table import (
    BLOCK,
    Index,
    find_dictionary,
    find_first_record,
    read_records,
)

OUT = Path(__file__).resolve().parents[1] / "src/upphandling_nlp/language/lemma_index.xz"


def build_index(packed: bytes) -> Index:
    """Find the blocks of a dictionary."""
    stream = lzma.decompress(packed)
    first = find_first_record(stream)
    if first is None:
        raise SystemExit("simplemma writes its dictionaries in another way than lemma_table reads")
    count, begin = first
    blocks = []
    key = value = b""
    for number, (offset, word, lemma) in enumerate(read_records(stream, begin)):
        if number % BLOCK == 0:
            blocks.append((offset, key, value))
        key, value = word, lemma
    if number + 1 != count:
        raise SystemExit(f"{number + 1:,} words where {count:,} were told")
    offsets, keys, values = zip(*blocks, strict=True)
    return Index(hashlib.sha256(packed).hexdigest(), count, [*offsets], [*keys], [*values])


def main() -> None:
    """Write the index of the installed dictionary."""
    index = build_index(find_dictionary().read_bytes())
    OUT.write_bytes(lzma.compress(msgspec.msgpack.encode(index), preset=9))
    print(f"{OUT}: {len(index.offsets):,} blocks, {index.count:,} words, {OUT.stat().st_size:,} B")


if __name__ == "__main__":
    main()
