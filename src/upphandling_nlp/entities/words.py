"""Words of a text, as the rule-based annotator sees them."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["CAPITALISED", "Word", "bare_forms", "list_words", "split_words"]

# Letters and digits, joined by hyphens and apostrophes ("EU-kommissionen", "O’Neill"); a colon
# joins the endings of abbreviations ("VGR:s", "S:t", "Ax:son").
_WORD = re.compile(r"[^\W_]+(?:[-‑’'][^\W_]+)*(?::[a-zåäö]{1,4}(?![^\W_]))?")
_ABBREVIATION = re.compile(
    r"(?:\b(?:bl\.? ?a|t\.? ?ex|d\.? ?v\.? ?s|m\.? ?fl|osv|ca|nr|kl|dr|prof|jfr|resp|inkl|exkl"
    r"|f\.? ?d|md|mohd|mst)|\b[A-ZÅÄÖ])\.\s*$",
    re.IGNORECASE,
)
_OPENING = "\"'”“»«’‘([–—-•·*"
#: Pattern of a word with a capital. Bounded: on a text of capitals alone searches stay linear.
CAPITALISED = r"[A-ZÅÄÖÉÜ][\w’-]{0,40}"
GENITIVES = (":s", "'s", "’s", "s")


class Word(NamedTuple):
    """A word: its offsets, its characters, and whether it opens a sentence or a line."""

    start: int
    end: int
    text: str
    opens: bool

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter or is a number within a name ("3M")."""
        return self.text[0].isupper() or (self.text[0].isdigit() and self.text[-1].isupper())


def split_words(text: str) -> list[Word]:
    """Cut a text into words; offsets refer to `text`."""
    words: list[Word] = []
    previous = 0
    for match in _WORD.finditer(text):
        gap = text[previous : match.start()]
        # most words stand one blank apart, and open nothing
        opens = not words or (gap != " " and ("\n" in gap or _ends_sentence(text, previous, gap)))
        if not opens and words[-1].opens and words[-1].text.isdigit():
            opens = True  # the number of a heading or of a list
        words.append(Word(match.start(), match.end(), match.group(), opens))
        previous = match.end()
    return words


def list_words(text: str) -> list[str]:
    """The same words without their places, for names rather than running text."""
    return _WORD.findall(text)


def _ends_sentence(text: str, end: int, gap: str) -> bool:
    marks = gap.strip().lstrip(")”\"'»").rstrip(_OPENING + " ")
    if not marks or marks[0] not in ".!?:…":
        # A quotation or a bullet opens a sentence of its own.
        return any(mark in gap for mark in '”“"»•')
    return marks[0] != "." or not _ABBREVIATION.search(text[max(0, end - 8) : end + 1])


def bare_forms(text: str) -> list[str]:
    """The text itself, then the text without each genitive ending that it may have."""
    forms = [text]
    forms += [
        text[: -len(ending)]
        for ending in GENITIVES
        if text.endswith(ending) and len(text) > len(ending) + 1
    ]
    return forms
