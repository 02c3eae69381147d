"""The rule-based annotator of names: the registry's names, families of names, persons.

It is the baseline: precise and small, no machine learning. Rules of the span are those of the
annotation guidelines: full surface form with genitive s, no articles, titles or prepositions, no
nesting; countries and places are always LOC; a hyphenated compound headed by a common noun
("EU-lagstiftning") is no name, nor is a name inside a quoted title.
"""

from __future__ import annotations

import datetime as dt
import re

from upphandling_nlp.entities.anaphora import find_short_forms
from upphandling_nlp.entities.candidates import choose
from upphandling_nlp.entities.companies import find_companies
from upphandling_nlp.entities.families import find_branches, find_families, find_parties
from upphandling_nlp.entities.introduced import find_introduced
from upphandling_nlp.entities.known import find_known
from upphandling_nlp.entities.labels import is_label
from upphandling_nlp.entities.linker import Background, link_candidate
from upphandling_nlp.entities.persons import find_persons
from upphandling_nlp.entities.venues import find_venues
from upphandling_nlp.entities.vocabulary import SPEECH_VERBS
from upphandling_nlp.entities.words import split_words
from upphandling_nlp.resources.registry import Registry
from upphandling_nlp.schema import EntityMention

__all__ = ["find_entities"]

_QUOTED = re.compile(r"[”“\"»]([^”“\"«»\n]{3,120})[”“\"«]")


def find_entities(
    text: str, *, registry: Registry, on: dt.date | None = None, anaphora: bool = False
) -> list[EntityMention]:
    """Find organisations, places and persons in a Swedish text, and link them.

    Args:
        text: Any text; offsets of the result refer to it.
        registry: Names to go by.
        on: Day of publication, for names that changed hands or fell out of use.
        anaphora: Whether to mark short forms ("regionen", "kansliet") that take up an
            organisation named before; the annotation guidelines leave them out.

    Returns:
        Mentions in order of the text, which do not overlap. `score` is the trust in the rule
        that found the mention, not a probability.
    """
    words = split_words(text)
    candidates = list(find_known(text, words, registry))
    candidates += list(find_branches(text, candidates, registry))
    candidates += find_families(text, words, registry)
    candidates += find_companies(text, words, registry)
    candidates += find_venues(text, words, registry)
    candidates += find_persons(text, words, registry, candidates)
    candidates += list(find_parties(text, candidates))
    quoted = _quoted_titles(text)
    kept = [
        c
        for c in candidates
        if not any(a <= c.start and c.end <= b for a, b in quoted)
        and not (c.label == "ORG" and is_label(text, c.start, c.end))
    ]
    introduced, abbreviations = find_introduced(text, choose(kept), registry)
    chosen = choose([*kept, *introduced])
    if anaphora:
        chosen = choose([*chosen, *find_short_forms(words, chosen, registry)])
    near = {c.id for c in chosen if c.id and c.label == "ORG"}
    background = Background(registry, on, abbreviations, near)
    return [link_candidate(text, candidate, background) for candidate in chosen]


def _quoted_titles(text: str) -> list[tuple[int, int]]:
    """Spans of quoted titles, in which no names are marked; direct speech is none."""
    spans = []
    for match in _QUOTED.finditer(text):
        inside = match.group(1).strip()
        after = re.match(r"[\s,]*(\w+)", text[match.end() : match.end() + 40])
        if after and after.group(1).lower() in SPEECH_VERBS:
            continue
        if text[: match.start()].rstrip(" ").endswith(":"):
            continue
        if len(inside.split()) >= 3:
            spans.append(match.span(1))
    return spans
