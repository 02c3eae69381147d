"""Make `language/lemma_index.xz`: where the blocks of simplemma's Swedish dictionary begin.

    python training/build_lemma_index.py

The index holds every 64th word of the dictionary that is installed, the SHA-256 of its file, and
the answers to what every start asks for the cues of the taxonomy and the lexicon. Run it again when
the version of simplemma that users get brings another dictionary (a test tells), and when cues or
lexicon have changed much (nothing but the start suffers).
simplemma is under the MIT licence; the sources of its lists stand in its description.
"""

from __future__ import annotations

import hashlib
import lzma
from pathlib import Path

import msgspec

from upphandling_nlp.classify.cues import CueFinder
from upphandling_nlp.language import lemmas
from upphandling_nlp.language.lemma_table import (
    BLOCK,
    Index,
    LemmaTable,
    find_dictionary,
    find_first_record,
    list_blocks,
    read_records,
)
from upphandling_nlp.resources.lexicon import default_lexicon
from upphandling_nlp.resources.taxonomy import default_taxonomy

OUT = Path(__file__).resolve().parents[1] / "src/upphandling_nlp/language/lemma_index.xz"


def build_index(packed: bytes) -> Index:
    """Find the blocks of a dictionary."""
    stream = lzma.decompress(packed)
    first = find_first_record(stream)
    if first is None:
        raise SystemExit("simplemma writes its dictionaries in another way than lemma_table reads")
    count, begin = first
    found = sum(1 for _ in read_records(stream, begin))
    if found != count:
        raise SystemExit(f"{found:,} words where {count:,} were told")
    return Index(hashlib.sha256(packed).hexdigest(), count, *list_blocks(stream, begin, BLOCK))


class _Noting(LemmaTable):
    """A table that notes what it is asked."""

    def __init__(self, stream: bytes, index: Index) -> None:
        super().__init__(stream, index)
        self.noted: dict[bytes, bytes | None] = {}

    def _find(self, key: bytes) -> bytes | None:
        self.noted[key] = super()._find(key)
        return self.noted[key]


def note_questions(packed: bytes, index: Index) -> dict[bytes, bytes | None]:
    """What the finders of cues and of the lexicon's terms ask when they are made."""
    table = _Noting(lzma.decompress(packed), index)
    lemmas.open_table = lambda: table
    CueFinder(default_taxonomy())
    CueFinder(default_lexicon())
    return dict(sorted(table.noted.items()))


def main() -> None:
    """Write the index of the installed dictionary."""
    packed = find_dictionary().read_bytes()
    index = build_index(packed)
    index = msgspec.structs.replace(index, asked=note_questions(packed, index))
    OUT.write_bytes(lzma.compress(msgspec.msgpack.encode(index), preset=9))
    sizes = f"{len(index.offsets):,} blocks, {len(index.asked):,} answers"
    print(f"{OUT}: {sizes}, {index.count:,} words, {OUT.stat().st_size:,} B")


if __name__ == "__main__":
    main()
