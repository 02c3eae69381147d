"""Hotels, houses, museums and embassies: where people meet, told by the make of the name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from upphandling_nlp.entities.areas import is_area
from upphandling_nlp.entities.candidates import FIRM, Candidate
from upphandling_nlp.entities.vocabulary import NOT_NAMES
from upphandling_nlp.entities.words import CAPITALISED, Word, bare_forms
from upphandling_nlp.resources.registry import Registry

__all__ = ["find_venues"]

_GENITIVE = r"(?:s)?(?![\w-])"
_HOTEL = re.compile(
    rf"\b(?P<chain>(?:{CAPITALISED} ){{0,2}})"
    rf"(?:Hotell?|Hôtel)(?P<name>(?: {CAPITALISED}){{0,2}}){_GENITIVE}"
)
# "Regionens hus", but not "kommunens hus": the owner has a capital inside a sentence.
_HOUSE = re.compile(
    r"\b(?:Regionens|Landstingets|Kulturens|Nationernas|Folkets|Medborgarnas) "
    rf"[Hh]us{_GENITIVE}"
)
_BUILDING = re.compile(
    r"\b(?:Landstings|Region|Stads|Råd|Kultur|Konsert|Medborgar|Kongress|Riksdags|ABF-)huset"
    r"s?(?![\w-])"
)
_COLLECTION = re.compile(
    rf"\b(?P<area>{CAPITALISED}(?: läns)?) (?:[a-zåäö]+ska )?"
    rf"(?P<kind>museum|konstmuseum|kulturhus){_GENITIVE}"
)
# Hotels of a chain without the word: "Scandic Triangeln", "Elite Stora Hotellet".
_CHAINED = re.compile(
    r"\b(?:Scandic|(?<!till )Elite|Clarion|Radisson Blu|Best Western(?: Plus)?)"
    rf"(?: (?!(?:Hotell?s?|Sverige|Sweden|Norden|Group)\b){CAPITALISED}){{1,3}}{_GENITIVE}"
)
# Halls, castles, libraries and squares: places where somebody meets there.
_HALL = re.compile(
    rf"\b(?:(?:{CAPITALISED} ){{0,2}}Konsert (?:&|och) Kongress"
    rf"|(?:{CAPITALISED} ){{1,2}}(?:CCC|Waterfront|[Ss]lott)"
    rf"|(?!Fair Trade)(?:{CAPITALISED} ){{1,2}}(?:Trade|Fashion|Conference|Congress) Cent(?:er|re)"
    rf"|Stadsbiblioteket i {CAPITALISED}|[A-ZÅÄÖ][a-zåäö]+biblioteket|(?:Stads|Stora )[Hh]otellet"
    rf"|(?P<bearer>{CAPITALISED}) plats){_GENITIVE}"
)
_EMBASSY = re.compile(
    rf"\b(?P<country>{CAPITALISED}(?: {CAPITALISED})?) ambassad(?: i (?P<city>{CAPITALISED}"
    rf"(?: {CAPITALISED})?))?(?:s)?(?!\w)"
)
# Before a house these tell that somebody meets or stays there; otherwise it is who runs it.
_THERE = re.compile(r"(?:\b(?:på|i|till|vid|utanför|inne|hos)|[:,]|\n)\s?$", re.IGNORECASE)
# The same for names that may open a line, or stand in a list, without being a place.
_AT = re.compile(r"\b(?:på|i|till|vid|utanför|plats:) $", re.IGNORECASE)


def find_venues(text: str, words: list[Word], registry: Registry) -> Iterator[Candidate]:
    """Find venues, which are places, and embassies, which are organisations.

    Args:
        text: The text.
        words: Its words.
        registry: Tells countries and other areas.

    Yields:
        Candidates, which may overlap.
    """
    opening = {word.start for word in words if word.opens}
    if "Hotel" in text or "Hôtel" in text:
        yield from _find_hotels(text, opening)
    yield from _find_halls(text, registry)
    if "ambassad" in text:
        for match in _EMBASSY.finditer(text):
            if _is_country(match["country"], registry):
                yield Candidate(match.start(), match.end(), "ORG", FIRM)
    for match in _COLLECTION.finditer(text):
        if is_area(match["area"], registry):
            there = match["kind"] == "kulturhus" or _is_there(text, match.start())
            yield Candidate(match.start(), match.end(), "LOC" if there else "ORG", FIRM)
    for pattern, score in ((_HOUSE, FIRM), (_BUILDING, 0.9)):
        for match in pattern.finditer(text):
            if match.start() not in opening or _is_there(text, match.start()):
                yield Candidate(match.start(), match.end(), "LOC", score)


def _find_hotels(text: str, opening: set[int]) -> Iterator[Candidate]:
    """Hotels with a name before or after the word: "Hotell Gillet", "Quality Hotel Globe"."""
    for match in _HOTEL.finditer(text):
        start = match.start()
        chain = match["chain"].split()
        while chain and (chain[0] in NOT_NAMES or len(chain[0]) < 2):
            start += len(chain.pop(0)) + 1
        # "Hotell Sverige" may open a sentence; a bare "Hotell" is the common noun.
        if chain or match["name"]:
            yield Candidate(start, match.end(), "LOC", FIRM if start not in opening else 0.9)


def _find_halls(text: str, registry: Registry) -> Iterator[Candidate]:
    """Hotels of a chain, halls, libraries and squares, where the text says that one is there."""
    for pattern in (_CHAINED, _HALL):
        for match in pattern.finditer(text):
            bearer = match.groupdict().get("bearer") or ""
            if _AT.search(text, max(0, match.start() - 12), match.start()) and not _sits(
                bearer, registry
            ):
                yield Candidate(match.start(), match.end(), "LOC", FIRM)


def _sits(bearer: str, registry: Registry) -> bool:
    """Whether the place is somebody's, not a square: "Annas plats", "Sveriges plats"."""
    return bearer in NOT_NAMES or any(
        form in registry.first_names or is_area(form, registry) for form in bare_forms(bearer)
    )


def _is_there(text: str, start: int) -> bool:
    return _THERE.search(text, max(0, start - 12), start) is not None


def _is_country(name: str, registry: Registry) -> bool:
    return any(
        match.kind == "country" for form in bare_forms(name)[1:] for match in registry.find(form)
    )
