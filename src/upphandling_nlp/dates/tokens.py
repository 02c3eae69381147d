"""Tokens of a text, and the string of their categories over which the grammar runs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Literal

from upphandling_nlp.dates.verb_forms import VERB_CODES, may_be_verb
from upphandling_nlp.dates.vocabulary import CATEGORIES, CODES, VALUES
from upphandling_nlp.schema import Mention

__all__ = ["MASK", "Tokens", "read_tokens"]

MASK = "\ue000"
"""Stands for the characters of references, so that no rule sees their digits."""

_TOKEN = re.compile(rf"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*|\s+|\d+|{MASK}+|.", re.DOTALL)
# A hyphen joins, a dash makes a range; both may stand for the other in careless text.
_DASHES = dict.fromkeys("-\u2010\u2011\u2212", "-") | dict.fromkeys("\u2012\u2013\u2014", "–")
_QUOTES = dict.fromkeys("'’´‘`", "'")
_PUNCTUATION = _DASHES | _QUOTES
_KEPT = frozenset('.,:;/()+!?"”“»«•*&')
# Letters that may touch a number and still leave it a date: Q3, v42, T1, 3maj, 1a, 29e.
_BEFORE_NUMBER = {CODES[name] for name in ("v", "q", "k", "t", "h", "term")}
_AFTER_NUMBER = {CODES[name] for name in ("month", "monthshort", "ending", "t")}


@dataclass(slots=True, eq=False)
class Tokens:
    """A text cut into words, numbers, blanks and single other characters.

    Attributes:
        text: The text.
        starts: Offset of each token, with the length of the text at the end.
        words: Each token in lower case (NFC).
        codes: One character a token: its category (see `vocabulary.CODES`), or the character
            itself for blanks and punctuation.
        values: What each token stands for: a number, a unit, None.
        verbal: Whether each token may be a verb.
        ends: Places of the tokens that end sentences; filled by `tense` when it first needs them.
        bounds: Sentences around mentions, by the places of these.
        candidates: Places of the tokens that may be verbs; filled by `tense`.
        verbs: Tense by place, of the words that `tense` has looked at.
    """

    text: str
    starts: list[int]
    words: Sequence[str]
    codes: str
    values: Sequence[object]
    verbal: Sequence[bool]
    ends: list[int] = field(default_factory=list)
    candidates: list[int] = field(default_factory=list)
    bounds: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    verbs: dict[int, Literal["past", "present", "infinitive"] | None] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.words)


_GLUED = CODES["glued"]
_NUMERIC = "".join(
    CODES[name] for name in ("n12", "n31", "n53", "n99", "early", "year", "oldyear", "number")
)
_WORDS = "".join(CODES[name] for name in (*CATEGORIES, "word"))
_DIGIT = re.compile(r"\d")
# A number that touches a word: 3M, 10km, covid19, A4.
_GLUE = re.compile(
    f"(?<=[{''.join(set(_WORDS) - _BEFORE_NUMBER)}])[{_NUMERIC}]"
    f"|[{_NUMERIC}](?=[{''.join(set(_WORDS) - _AFTER_NUMBER)}])"
)


def _number_code(digits: str) -> str:
    if not digits.isascii():
        return CODES["number"]  # superscripts and digits of other scripts are no dates
    if len(digits) <= 2:
        value = int(digits)
        if 1 <= value <= 31:
            return CODES["n12" if value <= 12 else "n31"]
        return CODES["n53" if 32 <= value <= 53 else "n99"]
    if len(digits) == 3 and digits[0] != "0":
        return CODES["early"]
    # 9999 is left out, for a winter or a turn of the year may end in the year after
    if len(digits) == 4 and 1000 <= int(digits) <= 9998:
        return CODES["year" if 1900 <= int(digits) <= 2099 else "oldyear"]
    return CODES["number"]


_Class = tuple[str, str, object, bool]


class _Classes(dict[str, _Class]):
    """Lower case, category and value of each token by itself, and whether it may be a verb."""

    def __missing__(self, token: str) -> _Class:
        if len(self) >= _REMEMBERED:
            self.clear()
        word, mark, value = _classify(token)
        found = word, mark, value, mark in VERB_CODES and may_be_verb(word)
        self[token] = found
        return found


_REMEMBERED = 50_000
_CLASSES = _Classes()


def _classify(token: str) -> tuple[str, str, object]:
    first = token[0]
    if first.isalpha():
        word = token.lower()
        if not word.isascii():
            word = unicodedata.normalize("NFC", word)
        mark, value = VALUES.get(word, (CODES["word"], None))
        return word, mark, value
    if first.isdecimal():
        number = int(token) if token.isascii() and len(token) <= 8 else None
        return token, _number_code(token), number
    if first.isspace():
        breaks = token.count("\n")
        return token, "¶" if breaks > 1 else "|" if breaks else " ", None
    if first == MASK:
        return token, CODES["reference"], None
    mark = _PUNCTUATION.get(token, token if token in _KEPT else "~")
    return token, mark, None


def read_tokens(text: str, references: Sequence[Mention] = ()) -> Tokens:
    """Cut a text into tokens.

    Args:
        text: Any text.
        references: Spans whose characters are not to be read.

    Returns:
        The tokens; together they cover the text.
    """
    pieces = _TOKEN.findall(_mask(text, references))
    starts = list(accumulate(map(len, pieces), initial=0))
    if not pieces:
        return Tokens(text, starts, [], "", [], [])
    words, marks, values, verbal = zip(*map(_CLASSES.__getitem__, pieces), strict=True)
    codes = "".join(marks)
    if _DIGIT.search(text):
        codes = _GLUE.sub(_GLUED, codes)
    return Tokens(text, starts, words, codes, values, verbal)


def _mask(text: str, references: Sequence[Mention]) -> str:
    pieces: list[str] = []
    at = 0
    if not references:
        return text
    for reference in sorted(references, key=lambda mention: mention.start):
        if reference.start < at:
            continue
        pieces += (text[at : reference.start], MASK * (reference.end - reference.start))
        at = reference.end
    return "".join((*pieces, text[at:]))
