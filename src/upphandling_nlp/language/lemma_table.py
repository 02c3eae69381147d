"""simplemma's Swedish dictionary, looked up where it lies rather than unpacked as a whole.

The dictionary is a stream of nearly a million words in order, each stored as what it does not share
with the one before it. Unpacking it takes close to a second, which is most of the time that a
single post takes, and 94 MB. The index that the package ships (`lemma_index.xz`, made by
`training/build_lemma_index.py`) says where every so many words to go in: a word is found by reading
no more than one block. Who asks for many words is better served by shorter blocks: after some
thousands of questions a finer index is made.

The index belongs to one state of simplemma's file, told by its SHA-256; with any other simplemma
unpacks the dictionary as ever, and the lemmas are the same but for what it has changed.
"""

from __future__ import annotations

import hashlib
import lzma
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path

import msgspec

__all__ = [
    "BLOCK",
    "Index",
    "LemmaTable",
    "find_dictionary",
    "find_first_record",
    "list_blocks",
    "open_table",
    "read_records",
]

#: So many words make a block of the shipped index,
BLOCK = 64
# and so many of the finer one, in which a question takes a third of the time.
_FINE_BLOCK = 8
# Making it costs as much as so many questions, about: who has asked as many will go on.
_PATIENCE = 30_000

_MAGIC = b"SMFC1"
_MORE = 0x80  # a byte from here on says that more bytes of the number follow
_SAME_VALUE, _WHOLE_VALUE = 254, 255
Record = tuple[int, bytes, bytes]


class Index(msgspec.Struct, frozen=True):
    """Where the blocks of a dictionary begin.

    Attributes:
        sha256: Of simplemma's file, in hexadecimal digits.
        count: Number of words.
        offsets: Of the first record of each block, in the unpacked stream.
        keys: The word before each block; empty for the first.
        values: Its lemma.
        asked: What every start asks, for the cues and the lexicon, with the lemma; None for what
            is no word. Only faster than to look: what is not here is looked for.
    """

    sha256: str
    count: int
    offsets: list[int]
    keys: list[bytes]
    values: list[bytes]
    asked: dict[bytes, bytes | None] = {}


class LemmaTable(Mapping[str, str]):
    """Lemmas by word form.

    Args:
        stream: The unpacked stream.
        index: Its index.
    """

    def __init__(self, stream: bytes, index: Index) -> None:
        self._stream = stream
        self._index = index
        self._asked = 0

    def __getitem__(self, word: str) -> str:
        lemma = self._find(word.encode())
        if lemma is None:
            raise KeyError(word)
        return lemma.decode()

    def __iter__(self) -> Iterator[str]:
        return (key.decode() for _, key, _ in read_records(self._stream, self._index.offsets[0]))

    def __len__(self) -> int:
        return self._index.count

    def _find(self, key: bytes) -> bytes | None:
        if key in self._index.asked:
            return self._index.asked[key]
        self._asked += 1
        if self._asked == _PATIENCE:
            offsets, keys, values = list_blocks(self._stream, self._index.offsets[0], _FINE_BLOCK)
            self._index = msgspec.structs.replace(
                self._index, offsets=offsets, keys=keys, values=values
            )
        index = self._index
        block = bisect_left(index.keys, key) - 1
        if block < 0:
            return None  # the empty word
        start = index.offsets[block], index.keys[block], index.values[block]
        for _, word, lemma in read_records(self._stream, *start):
            if word >= key:
                return lemma if word == key else None
        return None


def list_blocks(stream: bytes, begin: int, size: int) -> tuple[list[int], list[bytes], list[bytes]]:
    """Read a stream through, and part it into blocks.

    Args:
        stream: The unpacked stream.
        begin: Offset of its first record.
        size: Words of a block.

    Returns:
        For each block its offset, the word before it and that word's lemma.
    """
    offsets, keys, values = [], [], []
    key = value = b""
    for number, (offset, word, lemma) in enumerate(read_records(stream, begin)):
        if number % size == 0:
            offsets.append(offset)
            keys.append(key)
            values.append(value)
        key, value = word, lemma
    return offsets, keys, values


def read_records(stream: bytes, at: int, key: bytes = b"", value: bytes = b"") -> Iterator[Record]:
    """Read the records of a stream from one on.

    Args:
        stream: The unpacked stream. A record is how many bytes the word shares with the one before
            it, how many follow, and these; then how many bytes at the end of the word its lemma
            drops, how many it adds, and these. Two numbers stand for the lemma of the record
            before and for a lemma that is written out.
        at: Offset of the first record to read.
        key: The word before it.
        value: Its lemma.

    Yields:
        Offset, word and lemma of each record.
    """
    end = len(stream)
    while at < end:
        begin = at
        shared, size = stream[at], stream[at + 1]
        at += 2
        if shared >= _MORE or size >= _MORE:  # hardly ever: words are shorter
            shared, at = _read_number(stream, begin)
            size, at = _read_number(stream, at)
        key = key[:shared] + stream[at : at + size]
        at += size
        dropped = stream[at]
        at += 1
        if dropped != _SAME_VALUE:
            size = stream[at]
            at += 1
            if size >= _MORE:
                size, at = _read_number(stream, at - 1)
            kept = b"" if dropped == _WHOLE_VALUE else key[: len(key) - dropped]
            value = kept + stream[at : at + size]
            at += size
        yield begin, key, value


def _read_number(stream: bytes, at: int) -> tuple[int, int]:
    """Read a number, seven bits a byte, and give the offset after it."""
    number = shift = 0
    while True:
        byte = stream[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < _MORE:
            break
        shift += 7
    return number, at


def find_first_record(stream: bytes) -> tuple[int, int] | None:
    """The number of records and the offset of the first; None for a stream of another kind."""
    flags = stream[len(_MAGIC) : len(_MAGIC) + 1]
    if not stream.startswith(_MAGIC) or flags != b"\0":
        return None
    return _read_number(stream, len(_MAGIC) + 1)


def find_dictionary() -> Path:
    """Where simplemma keeps its Swedish dictionary."""
    folder = resources.files("simplemma") / "strategies" / "dictionaries" / "data"
    return Path(str(folder / "sv.plzma"))


def open_table() -> LemmaTable | None:
    """Open the dictionary; None where it is not the one that the shipped index belongs to."""
    try:
        packed = find_dictionary().read_bytes()
    except OSError:
        return None
    shipped = resources.files(__package__) / "lemma_index.xz"
    index = msgspec.msgpack.decode(lzma.decompress(shipped.read_bytes()), type=Index)
    if hashlib.sha256(packed).hexdigest() != index.sha256:
        return None
    return LemmaTable(lzma.decompress(packed), index)
