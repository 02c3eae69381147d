"""The rule-based annotator of names: the registry's names, families of names, persons.

It is the baseline: precise and small, no machine learning. Rules of the span are those of the
annotation guidelines: full surface form with genitive s, no articles, titles or prepositions, no
nesting; countries and places are always LOC; a hyphenated compound headed by a common noun
("EU-lagstiftning") is no name, nor is a name inside a quoted title.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

from upphandling_nlp.entities.anaphora import find_short_forms
from upphandling_nlp.entities.candidates import Candidate, choose
from upphandling_nlp.entities.families import find_families
from upphandling_nlp.entities.introduced import find_introduced
from upphandling_nlp.entities.linker import Link, link
from upphandling_nlp.entities.persons import find_persons
from upphandling_nlp.entities.vocabulary import (
    ACTOR_CUES,
    COOPERATION_BLOCKERS,
    JOINERS,
    PLACE_PREPOSITIONS,
    SPEECH_VERBS,
    TITLE_ENDINGS,
)
from upphandling_nlp.entities.words import Word, bare_forms, split_words
from upphandling_nlp.resources.registry import Alias, Registry
from upphandling_nlp.resources.registry_tables import fold
from upphandling_nlp.schema import EntityMention

__all__ = ["find_entities"]

_QUOTED = re.compile(r"[”“\"»]([^”“\"«»\n]{3,120})[”“\"«]")
TOWN = 5000  # inhabitants
_MARKET = ("buyer-", "supplier-")


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
    candidates = list(_find_known(text, words, registry))
    candidates += find_families(text, words, registry)
    candidates += find_persons(text, words, registry, candidates)
    quoted = _quoted_titles(text)
    kept = [c for c in candidates if not any(a <= c.start and c.end <= b for a, b in quoted)]
    introduced, abbreviations = find_introduced(text, choose(kept), registry)
    chosen = choose([*kept, *introduced])
    if anaphora:
        chosen = choose([*chosen, *find_short_forms(words, chosen, registry)])
    near = {c.id for c in chosen if c.id and c.label == "ORG"}
    return [_linked(text, c, registry, on, abbreviations, near) for c in chosen]


def _linked(
    text: str,
    candidate: Candidate,
    registry: Registry,
    on: dt.date | None,
    abbreviations: Mapping[str, str],
    near: Collection[str],
) -> EntityMention:
    surface = text[candidate.start : candidate.end]
    if candidate.reason:
        name = registry.name_on(candidate.id, on) if on else registry[candidate.id].name
        found = Link(candidate.id, name, candidate.score, candidate.reason)
    else:
        found = link(
            surface,
            candidate.label,
            registry=registry,
            on=on,
            abbreviations=abbreviations,
            near=near,
            hint=candidate.id,
        )
    return EntityMention(
        start=candidate.start,
        end=candidate.end,
        text=surface,
        label=candidate.label,
        score=candidate.score,
        id=found.id,
        name=found.name,
        link_score=found.score,
    )


@lru_cache(maxsize=8)
def _lengths(registry: Registry) -> dict[str, tuple[int, ...]]:
    """For each first word of an alias (folded): how many words its aliases have, most first."""
    lengths: dict[str, set[int]] = {}
    for folded in registry.spellings():
        words = split_words(folded)
        if words:
            first = words[0].text
            lengths.setdefault(first, set()).add(len(words))
    return {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()}


def _find_known(text: str, words: list[Word], registry: Registry) -> Iterator[Candidate]:
    """Names of the registry, the longest at each word; ambiguous ones only with a clue."""
    doubtful: list[tuple[int, Candidate]] = []
    certain: list[Candidate] = []
    lengths = _lengths(registry)
    for number, word in enumerate(words):
        sizes: set[int] = set()
        for form in bare_forms(word.text):
            sizes.update(lengths.get(fold(form), ()))
        for size in sorted(sizes, reverse=True):
            if number + size > len(words):
                continue
            candidate, alias = _match(text, words, number, size, registry)
            if candidate is None or alias is None:
                continue
            if alias.ambiguous:
                doubtful.append((number, candidate))
            else:
                certain.append(candidate)
            break
    yield from certain
    ends = {c.end: c.label for c in certain}
    starts = {c.start: c.label for c in certain}
    for number, candidate in doubtful:
        if _has_clue(text, words, number, candidate, (starts, ends), registry):
            ends[candidate.end] = starts[candidate.start] = candidate.label
            yield candidate


def _match(
    text: str, words: list[Word], number: int, size: int, registry: Registry
) -> tuple[Candidate | None, Alias | None]:
    first, last = words[number], words[number + size - 1]
    surface = text[first.start : last.end]
    if "\n\n" in surface or ". " in surface.removeprefix(first.text[:1] + ". "):
        return None, None
    if text[last.end : last.end + 1] == "-":  # "Göteborgs- och Malmöregionen"
        return None, None
    for form in bare_forms(surface):
        fits = [a for a in registry.aliases(fold(form)) if _cased(a, form, opens=first.opens)]
        if fits:
            alias = min(fits, key=lambda a: (a.ambiguous, a.id.startswith(_MARKET)))
            score = 0.7 if alias.ambiguous else 0.8 if alias.id.startswith(_MARKET) else 0.95
            label = registry.label_of(alias)
            return Candidate(first.start, last.end, label, score, alias.id), alias
    return None, None


def _cased(alias: Alias, form: str, *, opens: bool) -> bool:
    """Whether the casing of the surface form suits the alias."""
    surface = " ".join(form.split())
    if alias.match_case:
        return surface == alias.text
    if alias.text[0].islower():
        return True
    if not (surface[0].isupper() or surface[0].isdigit()):
        return False
    names, given = alias.text.split(), surface.split()
    capitals = [
        g[0].isupper() for n, g in zip(names[1:], given[1:], strict=False) if n[0].isupper()
    ]
    if alias.id.startswith(_MARKET) or names[0].endswith("s"):
        # "Göteborgs hamn" is a harbour, "Göteborgs Hamn" the company that runs it.
        return all(capitals) or (len(names) > 1 and not alias.id.startswith(_MARKET))
    # "Rena kläder är ..." opens a sentence; "Rena Kläder" is the organisation.
    return not opens or not capitals or any(capitals)


def _has_clue(
    text: str,
    words: list[Word],
    number: int,
    candidate: Candidate,
    neighbours: tuple[dict[int, str], dict[int, str]],
    registry: Registry,
) -> bool:
    """Whether the words around an ambiguous name speak for the name."""
    starts, ends = neighbours
    word = words[number]
    before = words[number - 1] if number else None
    gap = text[before.end : word.start] if before else ""
    if candidate.id == "org-hallbar-upphandling":
        dashed = any(dash in gap for dash in "-–—:")
        return not dashed and (before is None or fold(before.text) not in COOPERATION_BLOCKERS)
    if word.opens or before is None:
        return False
    if gap.strip() in {"", "("}:
        cues = PLACE_PREPOSITIONS if candidate.label == "LOC" else ACTOR_CUES
        if fold(before.text) in cues:
            return True
    after = words[number + 1] if number + 1 < len(words) else None
    followed = after is not None and not after.opens and not after.text[0].islower()
    if candidate.label == "ORG" and not followed and not _is_person(word.text, registry):
        return True  # a word of the language with a capital inside a sentence is a name
    if candidate.label == "LOC" and not followed and _is_town(word.text, candidate.id, registry):
        return not before.text.endswith(TITLE_ENDINGS)
    # In a list, the company of a name of the same kind: "Ale, Lerum och Partille".
    joined = gap.strip() if gap.strip() in JOINERS else fold(before.text) if not gap.strip() else ""
    if joined in JOINERS:
        end = before.end if gap.strip() in JOINERS else words[number - 2].end if number > 1 else -1
        if ends.get(end) == candidate.label:
            return True
    joint = re.match(r"\s*(?:,|&|/|och|samt)\s+", text[candidate.end :])
    return joint is not None and starts.get(candidate.end + joint.end()) == candidate.label


def _is_town(name: str, key: str, registry: Registry) -> bool:
    """Whether the name is a last name besides, but no word, and the town is no hamlet."""
    worded = [
        table[form][1]
        for table in (registry.last_names, registry.first_names)
        for form in bare_forms(name)
        if form in table
    ]
    entry = registry[key]
    known = entry.kind == "municipality" or entry.population >= TOWN
    return bool(worded) and not any(worded) and known


def _is_person(name: str, registry: Registry) -> bool:
    return name in registry.first_names or name in registry.last_names


def _quoted_titles(text: str) -> list[tuple[int, int]]:
    """Spans of quoted titles, in which no names are marked; direct speech is none."""
    spans = []
    for match in _QUOTED.finditer(text):
        inside = match.group(1).strip()
        after = re.match(r"[\s,]*(\w+)", text[match.end() :])
        if after and after.group(1).lower() in SPEECH_VERBS:
            continue
        if len(inside.split()) >= 3:
            spans.append(match.span(1))
    return spans
