"""Names of the encoder, trimmed to what the annotation guidelines call a name.

The encoder tags words one by one, and where a text looks unlike those that it learnt from (lists,
headings, brackets) its names run on or hold what is none: a law, a label, a compound.
"""

from __future__ import annotations

import re

from upphandling_nlp.entities.candidates import Candidate
from upphandling_nlp.entities.suppliers import is_apposed
from upphandling_nlp.entities.vocabulary import (
    ENGLISH_TERMS,
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
_NEXT_WORD = re.compile(r"[ \N{NO-BREAK SPACE}]+(\w+)")


def trim_candidate(text: str, candidate: Candidate) -> Candidate | None:
    """Trim a name of the encoder.

    It ends with its line, and before brackets, dashes and prepositions. None is left of an English
    term ("Due Diligence") or a system ("Teams"); of an organisation that is a law, a label or a
    compound with a common noun ("Uyghur Forced Labor Prevention Act", "TCO Certified",
    "RSPO-certifiering"); of one that begins with a plural ("Regionerna Dalarna", of which the
    rules know the parts). A place after a word for a company ("skoföretaget Bata") is one.

    Args:
        text: The text.
        candidate: The name.

    Returns:
        The candidate with other edges or another label, or None.
    """
    name = text[candidate.start : candidate.end].split("\n", 1)[0]
    name = _TAIL.sub("", name)
    end = candidate.start + len(name)
    if not name or name.casefold() in _NO_NAMES:
        return None
    if candidate.label == "ORG":
        following = _NEXT_WORD.match(text, end)
        last = name.rsplit(maxsplit=1)[-1]
        if last in TEXT_HEADS or (following and following[1] in TEXT_HEADS):
            return None
        compound = _COMPOUND.search(name)
        if compound and compound[1].endswith(_THINGS):
            return None
        if name.split(maxsplit=1)[0].casefold() in PLURAL_HEADS:
            return None
    elif candidate.label == "LOC" and is_apposed(text, candidate.start):
        candidate = candidate._replace(label="ORG")
    return candidate._replace(end=end)
