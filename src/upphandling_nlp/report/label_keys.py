"""Keys for labels: one letter each where they are few, else a letter for the facet and one more."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

__all__ = ["RESERVED", "LabelKeys", "assign_keys"]

#: Letters that the page itself uses: accept, note, undo.
RESERVED = frozenset("anu")
# With more labels than these, single letters would no longer remind of the names.
_SINGLE = 15


class LabelKeys(NamedTuple):
    """The keys of a page.

    Attributes:
        facets: By facet id, the letter that opens it; empty where labels have single letters.
        labels: By label id, what to press; a label for which no letter was left is not there.
    """

    facets: Mapping[str, str]
    labels: Mapping[str, str]


def assign_keys(facets: Mapping[str, tuple[str, Sequence[tuple[str, str]]]]) -> LabelKeys:
    """Choose keys after the names, so that they can be remembered.

    Args:
        facets: By facet id, its name and its labels (id and name), in order.

    Returns:
        The keys: no two labels share one, and none begins another.
    """
    labels = [pair for _, inside in facets.values() for pair in inside]
    if len(labels) <= _SINGLE:
        return LabelKeys({}, _choose(labels, RESERVED))
    opening = _choose([(facet, name) for facet, (name, _) in facets.items()], RESERVED)
    keys: dict[str, str] = {}
    for facet, (_, inside) in facets.items():
        if facet in opening:
            chosen = _choose(inside, frozenset())
            keys |= {label: opening[facet] + letter for label, letter in chosen.items()}
    return LabelKeys(opening, keys)


def _choose(named: Iterable[tuple[str, str]], taken: frozenset[str]) -> dict[str, str]:
    """Give each its first letter that is free: of its words, then of its name, then of all."""
    used = set(taken)
    chosen: dict[str, str] = {}
    for key, name in named:
        letter = next((one for one in _propose(name) if one not in used), None)
        if letter is not None:
            used.add(letter)
            chosen[key] = letter
    return chosen


def _propose(name: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKD", name).lower()
    words = [
        "".join(char for char in word if char in string.ascii_lowercase) for word in plain.split()
    ]
    yield from (word[0] for word in words if word)
    yield from "".join(words)
    yield from string.ascii_lowercase
