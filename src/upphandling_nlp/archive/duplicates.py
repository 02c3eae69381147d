"""Duplicates: the same post on two snapshots, a repost with small edits, a teaser of an article.

`group_duplicates` gives each record the record that stands for its group. A group is a star, not
a chain: each member is a copy or a part of the representative itself, so that two different posts
are never one because a third resembles both.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from array import array
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations
from typing import Self

import msgspec

from upphandling_nlp.archive.sketches import KeyList, Sketcher
from upphandling_nlp.archive.wording import (
    COPY,
    DuplicateOptions,
    Wording,
    fold_words,
    match_wordings,
    share_headline,
)
from upphandling_nlp.errors import RecordError
from upphandling_nlp.schema import Post, Record

__all__ = ["DuplicateOptions", "group_duplicates"]

# Texts up to this many bytes stay in memory, more of them go into a temporary file.
_IN_MEMORY = 64 * 2**20
# Candidates that are compared word by word, for each text: those that share the most keys.
_COMPARED = 50
# More texts than these in one bucket share a stock phrase, not a post.
_CROWD = 200
# A teaser shares at least this part of its fingerprints with its article.
_SHARED_PRINTS = 0.3
# Two parts of a compilation share less than this part of their wording.
_OVERLAP = 0.2
_LATEST = 2**31 - 1

_Text = tuple[str, str]


def group_duplicates(
    records: Iterable[Record | Post], *, options: DuplicateOptions | None = None
) -> dict[str, str]:
    """Group records that are the same post.

    The representative of a group is the record with the longest body, of these the one published
    first (without a day last), of these the one whose id sorts first. The order of the input
    changes nothing. Of records with one id, the one that would represent the others counts.

    Args:
        records: Records or posts; read once, as a stream. Some hundred bytes are kept of
            each; the texts wait in a temporary file.
        options: Limits; None takes the defaults.

    Returns:
        The id of the representative for the id of each record; its own id where it stands alone.

    Raises:
        RecordError: The folder for temporary files is full.
    """
    with _Shelf() as shelf:
        for record in records:
            shelf.append(record)
        return _Grouping(shelf, options or DuplicateOptions()).run()


class _Shelf:
    """The texts on a spool, and beside it what is needed of each to find its like."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  (closed by __exit__)
        self._starts = array("Q", [0])
        self._sketcher = Sketcher()
        self.ids: list[str] = []
        self.days = array("l")
        self.lengths = array("Q")
        self.bands = KeyList()
        self.prints = KeyList()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def append(self, record: Record | Post) -> None:
        number = len(self.ids)
        # Of a record without headline and body (a foreign one) the text is all there is.
        title, body = record.title, record.body
        if not title and not body:
            body = record.text
        line = msgspec.json.encode((title, body))
        try:
            self._file.write(line)
        except OSError as error:
            raise RecordError(
                f"the temporary folder cannot hold the texts ({error.strerror or error})",
                remedy="free space there, or set TMPDIR to another folder",
            ) from error
        self._starts.append(self._starts[-1] + len(line))
        self.ids.append(record.id)
        self.days.append(record.published.toordinal() if record.published else _LATEST)
        self.lengths.append(len(body))
        bands, prints = self._sketcher.sketch(fold_words(f"{title}\n{body}"))
        self.bands.append(bands, number)
        self.prints.append(prints, number)

    def read(self, number: int, day: int) -> Wording:
        first, last = self._starts[number], self._starts[number + 1]
        self._file.seek(first)
        title, body = msgspec.json.decode(self._file.read(last - first), type=_Text)
        return Wording.read(title, body, None if day == _LATEST else dt.date.fromordinal(day))


class _Grouping:
    """Takes the texts from the longest to the shortest; each joins one before it, or stands."""

    def __init__(self, shelf: _Shelf, options: DuplicateOptions) -> None:
        self._options = options
        self._ids = shelf.ids
        ranked = sorted(
            range(len(shelf.ids)),
            key=lambda i: (-shelf.lengths[i], shelf.days[i], shelf.ids[i]),
        )
        # Of several records with one id the first in rank is the one that counts.
        firsts: dict[str, int] = {}
        for number in ranked:
            firsts.setdefault(shelf.ids[number], number)
        self._order = list(firsts.values())
        self._rank = {number: rank for rank, number in enumerate(self._order)}
        self._bands = shelf.bands.group()
        self._prints = shelf.prints.group()
        self._days = shelf.days
        self._read_as = lru_cache(maxsize=2_000)(shelf.read)
        self._heads: dict[int, int] = {}
        self._barred: set[int] = set()

    def run(self) -> dict[str, str]:
        self._assign(self._order)
        while freed := self._free_compiled():
            self._assign(freed)
        return {self._ids[number]: self._ids[head] for number, head in self._heads.items()}

    def _assign(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            head = self._find_head(number)
            self._heads[number] = number if head is None else head
            if head is not None and self._days[head] == _LATEST:
                # Otherwise a copy without a day would join this year's greeting with the last one.
                self._days[head] = self._days[number]
            if head is None:
                self._bands.add(number)
                self._prints.add(number)

    def _read(self, number: int) -> Wording:
        return self._read_as(number, self._days[number])

    def _find_head(self, number: int) -> int | None:
        best, found = 0.0, None
        for other in self._list_candidates(number):
            share = self._match(number, other)
            # Of equal ones the first in rank: candidates come in another order.
            if share > best or (
                share == best and found is not None and self._rank[other] < self._rank[found]
            ):
                best, found = share, other
        return found

    def _list_candidates(self, number: int) -> list[int]:
        alike = self._bands.count_shared(number, crowd=len(self._order))
        holding = self._prints.count_shared(number, crowd=_CROWD)
        least = _SHARED_PRINTS * self._prints.count_keys(number)
        chosen: dict[int, None] = {}
        for counts, floor in ((alike, 1.0), (holding, least)):
            ranked = sorted(counts.items(), key=lambda item: (-item[1], self._rank[item[0]]))
            chosen.update((other, None) for other, count in ranked[:_COMPARED] if count >= floor)
        return list(chosen)

    def _match(self, number: int, head: int) -> float:
        shorter, longer = self._read(number), self._read(head)
        if head in self._barred and len(shorter.words) < COPY * len(longer.words):
            return 0.0
        return match_wordings(shorter, longer, self._options)

    def _free_compiled(self) -> list[int]:
        """Take apart what only a compilation holds together: a newsletter with several posts."""
        members: dict[int, list[int]] = defaultdict(list)
        for number, head in self._heads.items():
            if number != head and head not in self._barred:
                members[head].append(number)
        freed = []
        for head, numbers in members.items():
            if self._is_compilation(head, numbers):
                self._barred.add(head)
                freed += [number for number in numbers if not self._match(number, head)]
        for number in freed:
            del self._heads[number]
        return sorted(freed, key=self._rank.__getitem__)

    def _is_compilation(self, head: int, numbers: list[int]) -> bool:
        """Whether two members are different parts, and neither has the headline of the whole."""
        whole = self._read(head)
        parts = [
            part.shingles & whole.shingles
            for part in map(self._read, numbers[:_COMPARED])
            if not share_headline(part, whole)
        ]
        return any(
            len(one & other) < _OVERLAP * min(len(one), len(other))
            for one, other in combinations(parts, 2)
        )
