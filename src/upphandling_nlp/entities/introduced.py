"""Short names that a text introduces itself.

Abbreviations in brackets, "Sveriges Kommuner och Regioner (SKR)", and companies that go on without
their legal form: "Nordhand Medical AB ... Nordhand".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from upphandling_nlp.entities.candidates import Candidate
from upphandling_nlp.entities.vocabulary import COMPANY_FORMS, NOT_ACRONYMS, NOT_NAMES
from upphandling_nlp.language.lemmas import lemmatize
from upphandling_nlp.resources.registry import Registry

__all__ = ["find_introduced"]

_BRACKETED = re.compile(r"\s*\(([A-ZÅÄÖ][\w&-]{1,9})\)")

_SHORTEST_NAME = 4  # letters of a company's name without its form
_LONGEST_SPOKEN = 4  # letters of an abbreviation that is spoken as a word


def find_introduced(
    text: str, chosen: Sequence[Candidate], registry: Registry
) -> tuple[list[Candidate], dict[str, str]]:
    """Find abbreviations in brackets after an organisation, short names of companies, their uses.

    Args:
        text: The text.
        chosen: The names found so far, in order of the text.
        registry: Tells which organisation the long form is.

    Returns:
        Candidates for the short names (those that are no name already among `chosen`), and the
        ids that abbreviations stand for in this text ("" where the long form is not in the
        registry).
    """
    found: list[Candidate] = []
    meanings: dict[str, str] = {}
    for candidate in chosen:
        if candidate.label == "ORG":
            found += _find_shortened(text, candidate, registry)
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


def _find_shortened(text: str, company: Candidate, registry: Registry) -> Iterator[Candidate]:
    """Find later uses of the first word of a company's name, if it can be nothing else."""
    first, *rest = text[company.start : company.end].split()
    if (
        not rest
        or rest[-1].rstrip(".").removesuffix("s") not in COMPANY_FORMS
        or len(first) < _SHORTEST_NAME
        or not first[0].isupper()
        or first in NOT_NAMES
        or first in registry.first_names
        or first in registry.last_names
        or registry.find(first)
        or lemmatize(first) != first  # a word of the language
    ):
        return
    alone = rf"(?<![\w-]){re.escape(first)}s?(?![\w-])(?! [A-ZÅÄÖ])"
    for use in re.compile(alone).finditer(text, company.end):
        yield Candidate(use.start(), use.end(), "ORG", 0.8, company.id)


def _abbreviates(short: str, name: str) -> bool:
    """Whether the letters of the abbreviation stand in the name in this order.

    Of one capital alone ("Sus", "Lif") the first must be that of the name.
    """
    letters = iter(name.casefold())
    own = [char for char in short.casefold() if char.isalpha()]
    written = sum(char.isupper() for char in short) > 1 or (
        len(short) <= _LONGEST_SPOKEN and short[0] == name[0]
    )
    return written and all(char in letters for char in own)
