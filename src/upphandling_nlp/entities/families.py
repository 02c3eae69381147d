"""Families of names that no table can list: "Landstinget i X", "X universitet", "X AB"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from upphandling_nlp.entities.candidates import Candidate
from upphandling_nlp.entities.vocabulary import (
    ACTOR_CUES,
    COMPANY_FORMS,
    NOT_ACRONYMS,
    NOT_NAMES,
    ORG_ENDINGS,
    ORG_HEADS,
)
from upphandling_nlp.entities.words import Word, bare_forms
from upphandling_nlp.resources.registry import Registry
from upphandling_nlp.resources.registry_tables import fold

__all__ = ["find_families"]

_CAP = r"[A-ZÅÄÖÉÜ][\w’-]*"
_AREA = rf"{_CAP}(?:[ /]{_CAP})?"
_END = r"(?::?s)?(?!\w)"
_HEADS = r"(?:universitetssjukhus|universitet|högskola|lasarett|sjukhus|tingsrätt|stift)"
_BODY_OF_SWEDEN = r"(?:Svenska|Sveriges|Nordiska|Europeiska|Internationella|Danska|Norska|Finska)"
# Each pattern, and whether the area in it must be a place of the registry (where the rest is
# common words in lower case).
_PATTERNS = [
    (rf"\b[Ll]andstinget(?: i)? (?P<area>{_AREA})(?: län)?", True),
    (rf"\b(?P<area>{_AREA}) (?:läns )?landsting{_END}", True),
    (rf"\b[Rr]egion (?P<area>{_AREA})(?: län)?{_END}", True),
    (rf"\b(?P<area>{_AREA}) [Kk]ommune?{_END}", True),
    (rf"\b(?P<area>{_AREA}) [Ss]tad{_END}", True),
    (rf"\b[Ll]änsstyrelsen(?: i)? (?P<area>{_AREA})(?: län)?", True),
    (rf"\b(?P<area>{_AREA}) (?:tekniska )?{_HEADS}{_END}", True),
    (rf"\b(?:[Uu]niversitetssjukhuset|[Uu]niversitetet)(?: i| på)? (?P<area>{_CAP})", True),
    (rf"\b(?:[Hh]ögskolan|[Ss]jukhuset)(?: i| på)? (?P<area>{_CAP})", True),
    (rf"\b(?:[Ff]örvaltnings|[Kk]ammar|[Hh]ov|[Tt]ings)rätten i (?P<area>{_CAP})", True),
    (rf"\b(?:[Ff]olktandvården|[Ee]nergikontor(?:et)?|[Ii]nköp) (?P<area>{_CAP})(?: län)?", True),
    (rf"\b(?:Kommunförbundet|Coompanion) (?P<area>{_CAP})(?: län)?", True),
    (rf"\b(?:[Uu]pphandlings|[Ii]nköps)?region (?P<area>[A-H]){_END}(?!-)", False),
    (rf"\b{_BODY_OF_SWEDEN} (?P<area>[\w-]*(?:{'|'.join(ORG_ENDINGS)})){_END}", False),
    (
        rf"\b(?:University|Institute|Ministry|Department|Bank) of (?P<area>{_CAP}(?: {_CAP})?)",
        False,
    ),
    (rf"\b(?:City|Government|Council|Port) of (?P<area>{_CAP}(?: {_CAP})?)", False),
]
_FAMILIES = [(re.compile(pattern), place) for pattern, place in _PATTERNS]
_DIRECTIONS = {"sydost", "sydväst", "nordost", "nordväst", "norr", "syd", "väst", "öst", "mitt"}
_SERIES = re.compile(rf"{_CAP}(?:(?: |&| & | and | of | for | de )(?:the )?{_CAP})*")


def find_families(text: str, words: list[Word], registry: Registry) -> Iterator[Candidate]:
    """Find organisations by the make of their names.

    Args:
        text: The text.
        words: Its words.
        registry: Tells which capitalised words are places.

    Yields:
        Candidates, which may overlap.
    """
    for pattern, place in _FAMILIES:
        for match in pattern.finditer(text):
            if not place or _is_place(match["area"], registry):
                yield Candidate(match.start(), match.end(), "ORG", 0.85)
    yield from _companies(text, words)
    for number, word in enumerate(words):
        if not word.opens and word.text[0].isupper():
            yield from _bodies(text, words, number)


def _is_place(area: str, registry: Registry) -> bool:
    if fold(area) in _DIRECTIONS:
        return True
    if area in {"Sverige", "Sveriges"}:  # "Sveriges landsting och regioner": the place alone
        return False
    return any(match.label == "LOC" for match in registry.find(area)) or (
        area.endswith("s") and any(match.label == "LOC" for match in registry.find(area[:-1] + "e"))
    )


def _companies(text: str, words: list[Word]) -> Iterator[Candidate]:
    """Series of capitalised words that end in a legal form or a word for an organisation."""
    opening = {word.start for word in words if word.opens}
    for match in _SERIES.finditer(text):
        start, series = match.start(), match.group()
        while series and start in opening and _opens_no_name(series):
            rest = series.split(" ", 1)[1] if " " in series else ""
            start, series = start + len(series) - len(rest), rest
        parts = re.split(r"[ &]+", series)
        for last in range(len(parts) - 1, 0, -1):
            bare = bare_forms(parts[last])[-1]
            if parts[last] in COMPANY_FORMS or {parts[last], bare} & ORG_HEADS:
                if start in opening and last == 1 and parts[0].lower() in {"the", "vår", "your"}:
                    break
                end = series.find(parts[last], sum(map(len, parts[:last]))) + len(parts[last])
                yield Candidate(start, start + end, "ORG", 0.75)
                break


def _opens_no_name(series: str) -> bool:
    first = series.split(maxsplit=1)[0]
    return first in NOT_NAMES or first.lower() in ACTOR_CUES


def _bodies(text: str, words: list[Word], number: int) -> Iterator[Candidate]:
    """Single words inside a sentence, and names after a word such as `organisationen`."""
    word, before = words[number], words[number - 1]
    series = _SERIES.match(text, word.start)
    cued = fold(before.text) in ACTOR_CUES and text[before.end : word.start] == " "
    if cued and series and (word.text not in NOT_NAMES or " " in series.group()):
        yield Candidate(word.start, series.end(), "ORG", 0.75)
    if word.text in NOT_NAMES:
        return
    if bare_forms(word.text.lower())[-1].endswith(ORG_ENDINGS) and "-" not in word.text:
        yield Candidate(word.start, word.end, "ORG", 0.7)
    letters = word.text.removesuffix(":s")
    if word.text.endswith(":s") and letters.isupper() and letters not in NOT_ACRONYMS:
        yield Candidate(word.start, word.end, "ORG", 0.6)
