"""Tokens of a text, and the string of their categories over which the grammar runs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from upphandling_nlp.dates.vocabulary import CODES, VALUES
from upphandling_nlp.schema import Mention

__all__ = ["MASK", "Tokens", "read_tokens"]

MASK = "\ue000"
"""Stands for the characters of references, so that no rule sees their digits."""

_TOKEN = re.compile(
    rf"(?P<word>(?:[^\W\d_]|[\u0300-\u036f])+)|(?P<number>\d+)|(?P<blank>\s+)|(?P<mask>{MASK}+)|(?P<other>.)",
    re.DOTALL,
)
# A hyphen joins, a dash makes a range; both may stand for the other in careless text.
_DASHES = dict.fromkeys("-\u2010\u2011\u2212", "-") | dict.fromkeys("\u2012\u2013\u2014", "–")
_QUOTES = dict.fromkeys("'’´‘`", "'")
_PUNCTUATION = _DASHES | _QUOTES
# Letters that may touch a number and still leave it a date: Q3, v42, T1, 3maj, 1a, 29e.
_BEFORE_NUMBER = {CODES[name] for name in ("v", "q", "k", "t", "h", "term")}
_AFTER_NUMBER = {CODES[name] for name in ("month", "monthshort", "ending", "t")}


@dataclass(frozen=True)
class Tokens:
    """A text cut into words, numbers, blanks and single other characters.

    Attributes:
        text: The text.
        starts: Offset of each token, with the length of the text at the end.
        words: Each token in lower case (NFC).
        codes: One character a token: its category (see `vocabulary.CODES`), or the character
            itself for blanks and punctuation.
        values: What each token stands for: a number, a unit, None.
        ends: Places of the tokens that end sentences; filled by `tense` when it first needs them.
        verbs: Tense by place, of the words that `tense` has looked at.
    """

    text: str
    starts: list[int]
    words: list[str]
    codes: str
    values: list[object]
    ends: list[int] = field(default_factory=list, compare=False)
    verbs: dict[int, Literal["past", "present", "infinitive"] | None] = field(default_factory=dict, compare=False)

    def __len__(self) -> int:
        return len(self.words)


def _number_code(digits: str) -> str:
    if len(digits) <= 2:
        value = int(digits)
        if 1 <= value <= 31:
            return CODES["n12" if value <= 12 else "n31"]
        return CODES["n53" if 32 <= value <= 53 else "n99"]
    if len(digits) == 4 and digits[0] in "12":
        return CODES["year" if 1900 <= int(digits) <= 2099 else "oldyear"]
    return CODES["number"]


def read_tokens(text: str, references: Iterable[Mention] = ()) -> Tokens:
    """Cut a text into tokens.

    Args:
        text: Any text.
        references: Spans whose characters are not to be read.

    Returns:
        The tokens; together they cover the text.
    """
    masked = _mask(text, references)
    starts: list[int] = []
    words: list[str] = []
    codes: list[str] = []
    values: list[object] = []
    word_code, glued = CODES["word"], CODES["glued"]
    numeric = {CODES[name] for name in ("n12", "n31", "n53", "n99", "year", "oldyear", "number")}
    previous = ""
    for match in _TOKEN.finditer(masked):
        token = match[0]
        kind = match.lastgroup
        value: object = None
        if kind == "word":
            token = token.lower()
            if not token.isascii():
                token = unicodedata.normalize("NFC", token)
            mark, value = VALUES.get(token, (word_code, None))
            if previous in numeric and mark not in _AFTER_NUMBER:
                codes[-1] = glued  # 3M, 10km
        elif kind == "number":
            try:
                value = int(token) if len(token) <= 8 else None
                mark = _number_code(token) if token.isascii() else CODES["number"]
            except ValueError:  # digits such as superscripts, which int refuses
                mark = CODES["number"]
            if previous and previous[-1] >= "\u4e00" and previous not in _BEFORE_NUMBER:
                mark = glued  # covid19, A4
        elif kind == "blank":
            breaks = token.count("\n")
            mark = "¶" if breaks > 1 else "|" if breaks else " "
        elif kind == "mask":
            mark = CODES["reference"]
        else:
            mark = _PUNCTUATION.get(token, token if token in '.,:;/()+!?"”“»«•*&' else "~")
        starts.append(match.start())
        words.append(token)
        codes.append(mark)
        values.append(value)
        previous = mark if kind in {"word", "number"} else ""
    starts.append(len(text))
    return Tokens(text, starts, words, "".join(codes), values)


def _mask(text: str, references: Iterable[Mention]) -> str:
    pieces: list[str] = []
    at = 0
    for reference in sorted(references, key=lambda mention: mention.start):
        if reference.start < at:
            continue
        pieces += (text[at : reference.start], MASK * (reference.end - reference.start))
        at = reference.end
    return "".join((*pieces, text[at:]))
