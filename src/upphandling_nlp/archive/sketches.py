"""Sketches of wordings: what finds the few posts that are worth comparing word by word.

Two kinds, for two questions. MinHash signatures (datasketch), cut into bands, find texts of which
most is the same. Fingerprints (the least hash in each window of neighbouring shingles: Schleimer,
Wilkerson and Aiken, "Winnowing: local algorithms for document fingerprinting", SIGMOD 2003) find
a teaser in its article: any shared passage of `FINGERPRINT + WINDOW - 1` words has one in common.

The bands stand in flat arrays that are sorted once, not in datasketch's `MinHashLSH`: its
dictionaries take about a gigabyte for 200,000 posts, the arrays 26 MB.
"""

from __future__ import annotations

import zlib
from array import array
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from upphandling_nlp.archive.wording import SHINGLE

if TYPE_CHECKING:
    from datasketch import MinHash

__all__ = ["FINGERPRINT", "WINDOW", "Buckets", "KeyList", "Sketcher"]

BANDS, ROWS = 16, 4
FINGERPRINT, WINDOW = 5, 4

_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # 2**64 divided by the golden ratio: Fibonacci hashing
_SHIFT = np.uint64(32)
_ONE = np.uint64(1)

_Hashes = npt.NDArray[np.uint64]


class Sketcher:
    """Makes the sketches of texts, one after the other."""

    def __init__(self) -> None:
        from datasketch import MinHash  # noqa: PLC0415  (heavy)

        # `scheme` is named so that another default of datasketch changes no group.
        self._sketch: MinHash = MinHash(
            num_perm=BANDS * ROWS, seed=1, hashfunc=int, scheme="affine32"
        )

    def sketch(self, words: Sequence[str]) -> tuple[_Hashes, _Hashes]:
        """Sketch a text.

        Args:
            words: Its words, case folded.

        Returns:
            The keys of its `BANDS` bands, and its fingerprints (none without words).
        """
        codes = np.fromiter(
            (zlib.crc32(word.encode()) for word in words), dtype=np.uint64, count=len(words)
        )
        self._sketch.clear()
        self._sketch.update_batch((_hash_runs(codes, SHINGLE) >> _SHIFT).tolist())
        rows = self._sketch.hashvalues.astype(np.uint64).reshape(BANDS, ROWS)
        # The number of the band goes in first, so that bands of different numbers never meet.
        bands = _mix([np.arange(BANDS, dtype=np.uint64), *rows.T])
        return bands, _pick_fingerprints(_hash_runs(codes, FINGERPRINT))


def _hash_runs(codes: _Hashes, size: int) -> _Hashes:
    """Hash each run of `size` codes; a shorter text is one run."""
    size = min(size, len(codes))
    if not size:
        return codes
    count = len(codes) - size + 1
    return _mix([codes[step : step + count] for step in range(size)])


def _mix(columns: Sequence[_Hashes]) -> _Hashes:
    """Hash rows of numbers, given as columns."""
    hashes = np.zeros(len(columns[0]), dtype=np.uint64)
    for column in columns:
        hashes = (hashes + column + _ONE) * _FACTOR
        hashes ^= hashes >> _SHIFT
    return hashes


def _pick_fingerprints(hashes: _Hashes) -> _Hashes:
    if len(hashes) <= WINDOW:
        return hashes[:1] if not len(hashes) else hashes.min(keepdims=True)
    windows = np.lib.stride_tricks.sliding_window_view(hashes, WINDOW)
    return np.unique(windows.min(axis=1))


class KeyList:
    """Keys of many texts: 8 bytes a key and 4 for the number of its text."""

    def __init__(self) -> None:
        self._keys = array("Q")
        self._owners = array("I")

    def append(self, keys: _Hashes, owner: int) -> None:
        """Add the keys of a text."""
        self._keys.frombytes(keys.tobytes())
        self._owners.extend([owner] * len(keys))

    def group(self) -> Buckets:
        """Put texts that share a key into one bucket."""
        keys = np.frombuffer(self._keys, dtype=np.uint64)
        owners = np.frombuffer(self._owners, dtype=np.uint32)
        return Buckets(keys, owners)


class Buckets:
    """Buckets of texts that share a key; filled in the order in which texts are looked at.

    Args:
        keys: A key of a text.
        owners: The number of that text.
    """

    def __init__(self, keys: _Hashes, owners: npt.NDArray[np.uint32]) -> None:
        _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
        shared = counts[inverse] > 1
        owners, numbers = owners[shared], inverse[shared]
        order = np.argsort(owners, kind="stable")
        self._owners, self._numbers = owners[order], numbers[order]
        self._members: dict[int, list[int]] = {}

    def add(self, text: int) -> None:
        """Put a text into its buckets."""
        for number in self._list_numbers(text):
            self._members.setdefault(number, []).append(text)

    def count_shared(self, text: int, *, crowd: int) -> Counter[int]:
        """Count the keys that a text shares with each text that was added.

        Args:
            text: Number of the text.
            crowd: Buckets of more texts are passed over: a phrase that all use tells nothing.
        """
        counts: Counter[int] = Counter()
        for number in self._list_numbers(text):
            members = self._members.get(number, ())
            if len(members) <= crowd:
                counts.update(members)
        return counts

    def count_keys(self, text: int) -> int:
        """The number of keys of a text that others share."""
        return len(self._list_numbers(text))

    def _list_numbers(self, text: int) -> list[int]:
        first, last = np.searchsorted(self._owners, [text, text + 1])
        numbers: list[int] = self._numbers[first:last].tolist()
        return numbers
