"""Companies by their legal form: "Padma Apparels Ltd.", "Sterilhuset i Mora AB"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from upphandling_nlp.entities.areas import is_area
from upphandling_nlp.entities.candidates import FIRM, Candidate
from upphandling_nlp.entities.vocabulary import ACTOR_CUES, COMPANY_FORMS, NOT_NAMES, ORG_HEADS
from upphandling_nlp.entities.words import CAPITALISED, Word, bare_forms
from upphandling_nlp.resources.registry import Registry

__all__ = ["COMPANY_WORDS", "SERIES", "find_companies"]

COMPANY_WORDS = COMPANY_FORMS | ORG_HEADS
#: Capitalised words in a row. Bounded: on a text of capitals alone the search stays linear.
SERIES = re.compile(
    rf"{CAPITALISED}(?:(?: |&| & | and | of | for | de )(?:the )?{CAPITALISED}){{0,8}}"
)

_GENITIVE = r"(?::?s)?(?!\w)"
# The dot of "Ltd." belongs to the name where the sentence goes on after it; at the end of one it is
# the sentence's. Forms with dots inside ("S.p.A.") are never without their last.
_DOT = r"(?:\.(?=[,;:)”\"]|\s+[a-zåäö(–]))"
_FORMS = (
    (
        r"(?:(?:Co\.?,?|\(?(?:Pvt|Pte|Pty|Private|HK|BD)\.?\)?) ?){0,2}"
        rf"(?:Ltd|Limited|Inc|Corp|LLC|PLC|Plc){_DOT}?"
    ),
    rf"(?:\(M\) )?(?:Sdn\.? )?(?:Bhd|Berhad){_DOT}?",
    r"GmbH(?: & Co\.? KG(?:aA)?)?|AG & Co\.? KG(?:aA)?|SE & Co\.? KG(?:aA)?",
    rf"Co{_DOT}",
    r"SpA|S\.p\.A\.?|S\.r\.l\.?|S\.A\.(?:S\.)?|S\.L\.|B\.V\.?|N\.V\.?|Sp\. z o\.o\.|d\.o\.o\.",
    r"(?:San\.? )?(?:ve )?(?:Tic\.? )?(?:A\.Ş\.?|Ltd\. Şti\.)",
)
_FORMED = re.compile(
    rf"\b{CAPITALISED}(?:(?: |&| & | and ){CAPITALISED}){{0,7}},? (?:{'|'.join(_FORMS)})"
    rf"{_GENITIVE}"
)
# Without one of these no form is there.
_FORM_SIGNS = (
    "Ltd", "Limited", "Inc", "Corp", "LLC", "PLC", "Plc", "Bhd", "Berhad", " Co", " & Co", "GmbH",
    "SpA", ".A", ".V", ".L", ".r.l", ".o.", "A.Ş",
)  # fmt: skip
_SEATED = re.compile(
    rf"\b(?P<name>{CAPITALISED}(?:(?: |&| & ){CAPITALISED}){{0,4}}) i "
    rf"(?P<area>{CAPITALISED}(?: {CAPITALISED})?) (?:AB|HB|KB){_GENITIVE}"
)


def find_companies(text: str, words: list[Word], registry: Registry) -> Iterator[Candidate]:
    """Find companies by a legal form or a word for an organisation in a series of capitals.

    A name with a legal form takes it whole, and the town that stands before it: "X i Mora AB". The
    full stop of an abbreviated form belongs to the name unless it ends the sentence.

    Args:
        text: The text.
        words: Its words.
        registry: Tells places and names of persons.

    Yields:
        Candidates, which may overlap.
    """
    opening = {word.start for word in words if word.opens}
    yield from _find_series(text, opening)
    if any(map(text.__contains__, _FORM_SIGNS)):
        for match in _FORMED.finditer(text):
            start = _skip_opening(text, match.start(), match.end(), opening)
            if len(text[start : match.end()].split()) > 1:
                yield Candidate(start, match.end(), "ORG", FIRM)
    for match in _SEATED.finditer(text):
        start = _skip_opening(text, match.start(), match.end("name"), opening)
        names = text[start : match.end("name")].split()
        # "Anna Ek i Mora AB" is somebody at a company.
        person = (
            len(names) == 2
            and names[0] in registry.first_names
            and any(form in registry.last_names for form in bare_forms(names[1]))
        )
        if names and not person and is_area(match["area"], registry):
            yield Candidate(start, match.end(), "ORG", FIRM)


def _find_series(text: str, opening: set[int]) -> Iterator[Candidate]:
    for match in SERIES.finditer(text):
        last = re.split(r"[ &]+", match.group())[-1]
        start = match.start()
        if bare_forms(last)[0] not in COMPANY_FORMS:
            start = _skip_opening(text, start, match.end(), opening)
        for part in re.split(r" and (?=[A-Z])", text[start : match.end()]):
            tail = re.split(r"[ &]+", part)[1:]
            if any(not {*bare_forms(word)}.isdisjoint(COMPANY_WORDS) for word in tail):
                offset = text.index(part, start)
                yield Candidate(offset, offset + len(part), "ORG", 0.75)


def _skip_opening(text: str, start: int, end: int, opening: set[int]) -> int:
    """Where a series begins without the words that open its sentence and begin no name."""
    opens = start in opening
    while opens and start < end:
        first, _, rest = text[start:end].partition(" ")
        if first not in NOT_NAMES and first.lower() not in ACTOR_CUES:
            break
        start = end - len(rest)
    return start
