"""Short forms that take up an organisation named before: "regionen", "kansliet"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from upphandling_nlp.entities.candidates import Candidate
from upphandling_nlp.entities.words import Word, bare_forms
from upphandling_nlp.resources.registry import Registry

__all__ = ["SHORT_FORMS", "find_short_forms"]

# Definite common nouns, and the kinds of the registry that they may take up.
SHORT_FORMS = {
    "regionen": {"region"},
    "landstinget": {"region"},
    "kansliet": {"office"},
    "kommunen": {"municipality"},
    "staden": {"municipality"},
    "myndigheten": {"agency", "county-board"},
    "länsstyrelsen": {"county-board"},
    "universitetet": {"university"},
    "högskolan": {"university"},
    "sjukhuset": {"hospital"},
    "inköpscentralen": {"purchasing-body"},
}


def find_short_forms(
    words: Sequence[Word], named: Sequence[Candidate], registry: Registry
) -> Iterator[Candidate]:
    """Find short forms, each with the last organisation of a fitting kind before it.

    Args:
        words: Words of the text.
        named: Names found in the text, in its order.
        registry: Tells the kinds of the names.

    Yields:
        Candidates with the id that they take up.
    """
    for word in words:
        for form in bare_forms(word.text.lower()):
            kinds = SHORT_FORMS.get(form, set())
            before = [
                name
                for name in named
                if name.end < word.start and name.id in registry and registry[name.id].kind in kinds
            ]
            if before:
                reason = f"takes up {before[-1].id} named before"
                yield Candidate(word.start, word.end, "ORG", 0.5, before[-1].id, reason)
                break
