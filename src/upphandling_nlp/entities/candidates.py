"""Candidates for names, and the choice among those that overlap."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["FIRM", "KNOWN", "Candidate", "choose"]

#: Score of a name whose form alone tells where it ends and what it is: no encoder overrules it.
FIRM = 0.98
#: Score of a name of the registry that is no word and no other name.
KNOWN = 0.95


class Candidate(NamedTuple):
    """A span that one rule takes for a name.

    Attributes:
        start: Offset of the first character.
        end: Offset after the last character.
        label: ORG, LOC or PER.
        score: Confidence in [0, 1].
        id: Entry of the registry that the rule had in mind, or empty.
        reason: Why it is that entry, where the surface does not tell; else empty.
    """

    start: int
    end: int
    label: str
    score: float
    id: str = ""
    reason: str = ""


def choose(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Keep the longest, then the surest of overlapping candidates; in order of the text."""
    chosen: list[Candidate] = []
    taken: set[int] = set()
    for candidate in sorted(candidates, key=lambda c: (c.start - c.end, -c.score, c.start)):
        span = range(candidate.start, candidate.end)
        if taken.isdisjoint(span):
            taken.update(span)
            chosen.append(candidate)
    return sorted(chosen)
