"""Names of the encoder, trimmed to what the annotation guidelines call a name.

The encoder tags words one by one, and where a text looks unlike those that it learnt from (lists,
headings, brackets) its names run on or hold what is none: a law, a label, a compound.
"""

from __future__ import annotations

import re

from upphandling_nlp.entities.candidates import Candidate
from upphandling_nlp.entities.labels import is_label
from upphandling_nlp.entities.suppliers import is_apposed
from upphandling_nlp.entities.vocabulary import (
    ACTOR_CUES,
    ENGLISH_TERMS,
    NOT_ACRONYMS,
    NOT_PLACES,
    ORG_ENDINGS,
    PLURAL_HEADS,
    SYSTEMS,
    TEXT_ENDINGS,
    TEXT_HEADS,
    THING_ENDINGS,
)

__all__ = ["trim_candidate"]

_NO_NAMES = ENGLISH_TERMS | SYSTEMS
_THINGS = (*TEXT_ENDINGS, *THING_ENDINGS)
# What a name does not end with: an opening bracket, a dash, a preposition, a conjunction.
_TAIL = re.compile(r"(?:\s+(?:i|på|för|av|till|vid|från|med|hos|om|och|samt)|[\s(\[,;:–—-])+$")
_COMPOUND = re.compile(r"-([a-zåäö]{3,}?)s?$")
# A role in capitals, which stands before the name and outside it: "CEO Textilia".
_ROLE = re.compile(r"(?:CEO|CFO|CIO|COO|CTO|VD) ")
# What an abbreviation in brackets explains, if it is a common noun: "livscykelanalys (LCA)".
_EXPLAINED = re.compile(r"(?<![\w-])([a-zåäöé][a-zåäöé-]{2,}) \($")
_BODIES = (
    *ORG_ENDINGS, "organisation", "organisationen", "förbund", "förening", "bolag", "bolaget",
    "nätverk", "nätverket", "råd", "rådet", "allians", "alliansen", "kansli", "kansliet", "byrå",
    "byrån", "initiativ", "initiativet", "domstol", "myndighet", "institut",
)  # fmt: skip


def trim_candidate(text: str, candidate: Candidate) -> Candidate | None:
    """Trim a name of the encoder.

    It ends with its line, and before brackets, dashes and prepositions. None is left of an English
    term ("Due Diligence") or a system ("Teams"); of an organisation that is a law, a label or a
    compound with a common noun ("Uyghur Forced Labor Prevention Act", "TCO Certified",
    "RSPO-certifiering"); of one that begins with a plural ("Regionerna Dalarna", of which the
    rules know the parts); of an abbreviation in brackets after a common noun ("livscykelanalys
    (LCA)"); of what is no place ("gränsvärdet i Reach"). A place after a word for a company
    ("skoföretaget Bata") is one.

    Args:
        text: The text.
        candidate: The name.

    Returns:
        The candidate with other edges or another label, or None.
    """
    name = text[candidate.start : candidate.end].split("\n", 1)[0]
    name = _TAIL.sub("", name)
    end = candidate.start + len(name)
    role = _ROLE.match(name) if candidate.label == "ORG" else None
    if role:
        name = name[role.end() :]
        candidate = candidate._replace(start=end - len(name))
    if not name or name.casefold() in _NO_NAMES:
        return None
    if candidate.label == "ORG" and _is_thing(text, candidate.start, end):
        return None
    if candidate.label == "LOC":
        if name in NOT_PLACES:
            return None
        if is_apposed(text, candidate.start):
            candidate = candidate._replace(label="ORG")
    return candidate._replace(end=end)


def _is_thing(text: str, start: int, end: int) -> bool:
    """Whether the name of an organisation is that of a law, a label, a term, or of several."""
    name = text[start:end]
    words = name.split()
    compound = _COMPOUND.search(name)
    return (
        name in NOT_ACRONYMS
        or words[-1] in TEXT_HEADS
        or words[0].casefold() in PLURAL_HEADS
        or (compound is not None and compound[1].endswith(_THINGS))
        or _explains(text, start, end)
        or is_label(text, start, end)
    )


def _explains(text: str, start: int, end: int) -> bool:
    """Whether it is an abbreviation in brackets after a common noun that names no body."""
    name = text[start:end]
    before = _EXPLAINED.search(text, max(0, start - 60), start)
    if before is None or not name.isupper() or not text.startswith(")", end):
        return False
    return before[1] not in ACTOR_CUES and not before[1].endswith(_BODIES)
