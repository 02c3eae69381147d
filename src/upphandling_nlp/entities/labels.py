"""Names that stand for a label or a standard, which the guidelines leave unmarked."""

from __future__ import annotations

import re

from upphandling_nlp.entities.vocabulary import LABELS, TEXT_HEADS
from upphandling_nlp.entities.words import CAPITALISED, bare_forms

__all__ = ["is_label"]

_REACH = 160  # characters before a name that are looked at
# Names of the same list that stand between the words and the name.
_BESIDE = (
    rf"(?:{CAPITALISED}(?: {CAPITALISED}){{0,3}}(?: \({CAPITALISED}\))?"
    r"(?:, | och | samt | eller | och/eller )){0,5}"
)
# After these every name is a label's: "märkta med TCO Certified och Svanen".
_MARKED = re.compile(
    r"\b(?i:(?:\w*märk(?:t|ta|ts|s|as|er|a|ning(?:en|ar|arna)?)|certifiera(?:d|t|de|s))"
    rf"(?: (?:med|enligt|som|mot))|\w*märkning(?:en|ar|arna)?) {_BESIDE}$"
)
# After these the name of a label stands for itself rather than for the body that gives it.
_ASKED = re.compile(
    r"\b(?i:uppfyll\w*|motsvara\w*|krav(?:en|et)? (?:på|enligt|i)|kräv\w*|köp\w*|välj\w*"
    rf"|bär|kriteri\w+ (?:i|för|från|enligt)) {_BESIDE}$"
)
_NEXT_WORD = re.compile(r"[ \N{NO-BREAK SPACE}]+(\w+)")


def is_label(text: str, start: int, end: int) -> bool:
    """Whether the name of an organisation is that of a label, a law or a standard here.

    Args:
        text: The text.
        start: Where the name begins.
        end: Where it ends.
    """
    following = _NEXT_WORD.match(text, end)
    if following and following[1] in TEXT_HEADS:
        return True  # "TCO Certified" is no union
    near = max(0, start - _REACH)
    if _MARKED.search(text, near, start):
        return True
    named = not LABELS.isdisjoint(bare_forms(text[start:end]))
    return named and _ASKED.search(text, near, start) is not None
