"""Abbreviations that a text introduces itself: "Sveriges Kommuner och Regioner (SKR)"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from upphandling_nlp.entities.candidates import Candidate
from upphandling_nlp.entities.vocabulary import NOT_ACRONYMS
from upphandling_nlp.resources.registry import Registry

__all__ = ["find_introduced"]

_BRACKETED = re.compile(r"\s*\(([A-ZÅÄÖ][\w&-]{1,9})\)")


def find_introduced(
    text: str, chosen: Sequence[Candidate], registry: Registry
) -> tuple[list[Candidate], dict[str, str]]:
    """Find abbreviations in brackets after an organisation, and their later uses.

    Args:
        text: The text.
        chosen: The names found so far, in order of the text.
        registry: Tells which organisation the long form is.

    Returns:
        Candidates for the abbreviations (those that are no name already among `chosen`), and the
        ids that they stand for in this text ("" where the long form is not in the registry).
    """
    found: list[Candidate] = []
    meanings: dict[str, str] = {}
    for candidate in chosen:
        match = _BRACKETED.match(text, candidate.end)
        if candidate.label != "ORG" or match is None:
            continue
        short = match.group(1)
        if short.upper() in NOT_ACRONYMS or not _abbreviates(
            short, text[candidate.start : candidate.end]
        ):
            continue
        meanings[short] = candidate.id or next((m.id for m in registry.find(short)), "")
        uses = re.finditer(rf"(?<![\w-]){re.escape(short)}(?::s|s)?(?![\w-])", text)
        found += [Candidate(use.start(), use.end(), "ORG", 0.9, meanings[short]) for use in uses]
    return found, meanings


def _abbreviates(short: str, name: str) -> bool:
    """Whether the letters of the abbreviation stand in the name in this order."""
    letters = iter(name.casefold())
    capitals = [char for char in short.casefold() if char.isalpha()]
    return sum(char.isupper() for char in short) > 1 and all(char in letters for char in capitals)
