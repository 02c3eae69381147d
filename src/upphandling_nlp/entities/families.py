"""Families of names that no table can list: "Landstinget i X", "X universitet"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from upphandling_nlp.entities.areas import is_area, lies_abroad
from upphandling_nlp.entities.candidates import Candidate
from upphandling_nlp.entities.companies import COMPANY_WORDS, SERIES
from upphandling_nlp.entities.vocabulary import (
    ACTOR_CUES,
    INSIDE,
    NOT_ACRONYMS,
    NOT_NAMES,
    NOT_PLACES,
    ORG_ENDINGS,
    PAPER_ENDINGS,
    PARTIES,
    SOURCES,
    TEXT_ENDINGS,
)
from upphandling_nlp.entities.words import CAPITALISED, Word, bare_forms
from upphandling_nlp.resources.registry import Registry
from upphandling_nlp.resources.registry_tables import fold

__all__ = ["find_branches", "find_families", "find_parties"]

_CAP = CAPITALISED
_AREA = rf"{_CAP}(?:[ /]{_CAP})?"
_END = r"(?::?s)?(?!\w)"
_IN = r"(?: i| på)?"
_COUNTY = r"(?: län)?"
_SCHOOLS = r"universitetssjukhus|universitet|högskola|folkhögskola|gymnasium|stift"
_CARE = r"lasarett|sjukhus|barnsjukhus|ögonsjukhus|vårdcentral|hälsocentral"
_OFFICES = r"tingsrätt|hovrätt|stadsbibliotek|bibliotek|konserthus|stadsteater"
_HOSPITALS = r"Universitetss|Länss|Centrals|Regions|S"
_OF_SWEDEN = r"Svenska|Sveriges|Nordiska|Europeiska|Internationella|Danska|Norska|Finska"
_PAPERS = r"Tidningar|Tidning|Allehanda|Dagblad|Kuriren|Nyheter"
_SEATS = r"University|Institute|Ministry|Department|Bank|City|Government|Council|Port"
_BODIES = rf"(?:{'|'.join(ORG_ENDINGS)}|förbund|förening|institut|råd|sällskap|fackförbund)"
# Each pattern; whether the area in it must be a place of the registry (where the rest is common
# words in lower case); and strings one of which is in every match, so that most are not tried.
_PATTERNS = [
    (rf"\b[Ll]andstinget(?: i)? (?P<area>{_AREA}){_COUNTY}", True, "andstinget"),
    (rf"\b(?P<area>{_AREA}) (?:läns )?landsting{_END}", True, "landsting"),
    (rf"\b(?P<area>{_CAP}) läns landsting{_END}", False, "landsting"),
    (rf"\b[Rr]egion (?P<area>{_AREA}){_COUNTY}{_END}", True, "egion "),
    (rf"\bBusiness Region (?P<area>{_AREA}){_END}", True, "Business Region"),
    (rf"\b(?P<area>{_AREA}) stadsdels(?:nämnd|förvaltning){_END}", False, "stadsdels"),
    (rf"\b(?P<area>{_AREA}) [Kk]ommune?{_END}", True, "ommun"),
    (rf"\b(?P<area>{_AREA}) [Ss]tad{_END}", True, "tad"),
    (rf"\b[Ll]änsstyrelsen(?: i)? (?P<area>{_AREA}){_COUNTY}", True, "änsstyrelsen"),
    (
        rf"\b(?P<area>{_AREA}) (?:tekniska )?(?:{_SCHOOLS}|{_CARE}|{_OFFICES}){_END}",
        True,
        f"{_SCHOOLS}|{_CARE}|{_OFFICES}",
    ),
    (rf"\b(?P<area>{_CAP}(?: {_CAP})?) (?:{_CARE}){_END}", False, _CARE),
    (rf"\b(?P<area>Falu|Svea|Göta) (?:tingsrätt|hovrätt){_END}", False, "Falu|Svea|Göta"),
    (rf"\b(?P<area>{_CAP}) (?:{_PAPERS}){_END}", False, _PAPERS),
    (rf"\b(?P<area>{_CAP}) sjukhus {_CAP}", True, "sjukhus"),
    (rf"\b(?:{_HOSPITALS})jukhuset{_IN} (?P<area>{_CAP})", False, "jukhuset"),
    (rf"\b(?:L|Centrall|Länsl)asarettet{_IN} (?P<area>{_CAP})", False, "asarettet"),
    (
        rf"\b\w*(?:[Hh]ögskolan|Universitetet){_IN} (?P<area>{_CAP})",
        True,
        "ögskolan|Universitetet",
    ),
    (rf"\b(?:Hov|Tings)rätten i (?P<area>{_CAP})", True, "rätten i "),
    # "tingsrätten i Falun" is no full name, that is "Falu tingsrätt"; these are, in any casing
    (rf"\b(?:[Ff]örvaltnings|[Kk]ammar)rätten i (?P<area>{_CAP})", True, "rätten i "),
    (
        rf"\b(?:Svenska kyrkan|LO-distriktet) i (?P<area>{_CAP})",
        True,
        "Svenska kyrkan|LO-distriktet",
    ),
    (rf"\b(?P<area>{_CAP}) länstrafik{_END}", True, "länstrafik"),
    (
        rf"\b(?:Universit(?:ät|é|à)|Universidad|Universiteit) (?:d[ei] |van )?(?P<area>{_CAP})",
        False,
        "Universit|Universidad",
    ),
    (
        rf"\bHovrätten (?:för|över) (?P<area>{_AREA}(?: {_CAP}| och {_CAP})?)",
        False,
        "Hovrätten",
    ),
    (rf"\b[Ff]olktandvården(?: i)? (?P<area>{_AREA}){_COUNTY}", True, "olktandvården"),
    (
        rf"\b(?:[Ee]nergikontor(?:et)?|[Ii]nköp|Radio) (?P<area>{_AREA}){_COUNTY}",
        True,
        "nergikontor|nköp|Radio",
    ),
    (
        rf"\b(?:Räddningstjänst|Länstrafik)en(?: i)? (?P<area>{_AREA}){_COUNTY}",
        True,
        "Räddningstjänst|Länstrafik",
    ),
    (rf"\bHandelskammaren(?: i)? (?P<area>{_AREA}){_COUNTY}", True, "Handelskammaren"),
    (
        rf"\b(?:Kommunförbundet|Coompanion) (?P<area>{_AREA}){_COUNTY}",
        True,
        "Kommunförbundet|Coompanion",
    ),
    (
        rf"\b(?:[Uu]pphandlings|[Ii]nköps)?region (?P<area>[A-H]){_END}(?!-)",
        False,
        "region ",
    ),
    (rf"\b(?:{_OF_SWEDEN}) (?P<area>[\w-]{{0,40}}?{_BODIES}){_END}", False, _OF_SWEDEN),
    (rf"\bDagens (?P<area>{_CAP})", False, "Dagens"),
    (rf"\b(?:{_SEATS}) of (?P<area>{_AREA})", False, _SEATS),
]
_FAMILIES = [
    (re.compile(pattern), place, tuple(needs.split("|"))) for pattern, place, needs in _PATTERNS
]
# "Greenpeace Sverige": a branch of an organisation is named with its country.
_BRANCH = re.compile(
    r" (?:Sverige|Norge|Danmark|Finland|Sweden|Norway|Denmark|Norden|Nordic|Europe|International"
    r"|UK|USA)"
    r"(?:s|:s)?(?!\w)"
)
_PARTY = re.compile(rf" \((?P<party>{'|'.join(PARTIES)})\)")
_PLACE_SERIES = re.compile(rf"{_CAP}(?: (?:(?:de|del|la|las|los) )?{_CAP}){{0,2}}")
NAMED = 300  # bearers from which a word is a first name before it is a place
_STREET = re.compile(
    r"(?:vägen|gatan|slingan|torget|platsen|gränd|kajen|parken|bron|viken|älven"
    r"|(?:Central|Hamn|Järnvägs|Kyrk|Stations|Torg)plan)s?$"
)
_SPOT = re.compile(
    rf"\b(?:(?P<given>{_CAP}) )?(?P<area>{_CAP}) (?:torg|park|skärgård|älv|å)s?(?!\w)"
)
_STATIONS = {"Airport", "Centralstation", "Central", "Live", "Arena"}


def find_families(text: str, words: list[Word], registry: Registry) -> Iterator[Candidate]:
    """Find organisations by the make of their names.

    Args:
        text: The text.
        words: Its words.
        registry: Tells which capitalised words are places.

    Yields:
        Candidates, which may overlap.
    """
    for pattern, place, needs in _FAMILIES:
        if not any(map(text.__contains__, needs)):
            continue
        for match in pattern.finditer(text):
            named = match["area"] not in NOT_NAMES and match["area"].split()[0] not in NOT_NAMES
            if is_area(match["area"], registry) if place else named:
                yield Candidate(match.start(), match.end(), "ORG", 0.92)
    for match in _SPOT.finditer(text):
        if match["area"] not in NOT_NAMES:
            # "Gustav Adolfs torg", but not "På Sergels torg"
            given = match["given"] in registry.first_names
            yield Candidate(match.start("given" if given else "area"), match.end(), "LOC", 0.6)
    for number, word in enumerate(words):
        ending = (*PAPER_ENDINGS, "förbundet")
        if word.opens and word.text.endswith(ending) and len(word.text) > 13:
            yield Candidate(word.start, word.end, "ORG", 0.6)
        if not word.opens and word.text[0].isupper():
            yield from _bodies(text, words, number)
            yield from _places(text, words, number, registry)


def find_branches(text: str, known: Iterable[Candidate], registry: Registry) -> Iterator[Candidate]:
    """Names of the registry that go on: with a country, or with words that make them another.

    Args:
        text: The text.
        known: Names of the registry found in it.
        registry: Tells whether a word is a first name or a name of its own.

    Yields:
        Longer candidates.
    """
    starts = {name.start for name in known}
    for name in known:
        more = SERIES.match(text, name.end + 1) if text.startswith(" ", name.end) else None
        if name.label == "LOC" and more and more.start() not in starts:
            word = more.group().split()[0]
            if not (
                word in NOT_NAMES
                or word.isupper()
                or any(form in registry.first_names for form in bare_forms(word))
                or registry.find(word)
                or (
                    len(more.group().split()) == 1
                    and any(f in registry.last_names for f in bare_forms(word))
                )
            ):
                label = "LOC" if word in _STATIONS else "ORG"
                yield Candidate(name.start, more.end(), label, 0.65)
        branch = _BRANCH.match(text, name.end)
        if name.label == "ORG" and branch:
            yield Candidate(name.start, branch.end(), "ORG", name.score)


def find_parties(text: str, persons: Iterable[Candidate]) -> Iterator[Candidate]:
    """Letters of parties after persons: "Anna Ek (S)"."""
    for person in persons:
        match = _PARTY.match(text, person.end)
        if person.label == "PER" and match:
            key = PARTIES[match["party"]]
            yield Candidate(*match.span("party"), "ORG", 0.85, key, "letter of a party")


def _may_be_place(word: str) -> bool:
    lower = word.lower()
    return not (
        word in NOT_NAMES | NOT_PLACES
        or word.isupper()
        or any(char.isdigit() for char in word)
        or bare_forms(lower)[-1].endswith(ORG_ENDINGS + PAPER_ENDINGS + TEXT_ENDINGS)
        or ("-" in word and word.rpartition("-")[2][:1].islower())
    )


def _bodies(text: str, words: list[Word], number: int) -> Iterator[Candidate]:
    """Single words inside a sentence, and names after a word such as `organisationen`."""
    word, before = words[number], words[number - 1]
    series = SERIES.match(text, word.start)
    cued = fold(before.text) in ACTOR_CUES and text[before.end : word.start] == " "
    if cued and series and (word.text not in NOT_NAMES or " " in series.group()):
        yield Candidate(word.start, series.end(), "ORG", 0.75)
    if word.text in NOT_NAMES:
        return
    if bare_forms(word.text.lower())[-1].endswith(ORG_ENDINGS + PAPER_ENDINGS):
        yield Candidate(word.start, word.end, "ORG", 0.7)
        # "Urfolksnätverket Renbete", but not "Naturvårdsverkets Eva Ek"
        if series and " " in series.group() and word.text.lower().endswith(ORG_ENDINGS):
            yield Candidate(word.start, series.end(), "ORG", 0.6)
    letters = word.text.removesuffix(":s")
    said = word.text.endswith(":s") or (fold(before.text) in SOURCES and len(letters) > 2)
    if said and letters.isupper() and letters.isalpha() and letters not in NOT_ACRONYMS:
        yield Candidate(word.start, word.end, "ORG", 0.6)


def _places(text: str, words: list[Word], number: int, registry: Registry) -> Iterator[Candidate]:
    """Places that no table holds: streets, and names after "i" or "utanför"."""
    word, before = words[number], words[number - 1]
    if _STREET.search(word.text):
        yield Candidate(word.start, word.end, "LOC", 0.6)
    if text[before.end : word.start] != " " or not _may_be_place(word.text):
        return
    series = _PLACE_SERIES.match(text, word.start)
    if series and fold(before.text) in SOURCES | {"till", "mot", "via", "ur"}:
        if not lies_abroad(text, series.end(), registry):
            return  # "från Bangka i Indonesien", but not "från Steelcare"
    elif fold(before.text) not in INSIDE:
        return
    if not series:
        return
    parts = series.group().split()
    given = max(registry.first_names.get(form, (0, True))[0] for form in bare_forms(parts[0]))
    if (len(parts) > 1 and given >= NAMED) or series.group().endswith("-"):
        return  # "i Karin Bergs rapport", "i Central- och Östeuropa"
    if COMPANY_WORDS.isdisjoint(parts) and not {"Region", "Hotel", "Hotell"} & set(parts):
        yield Candidate(word.start, series.end(), "LOC", 0.55 if len(parts) < 2 else 0.91)
