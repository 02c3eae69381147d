"""Tokens of a text, and the string of their categories over which the grammar runs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, compress, count
from typing import Literal
from unicodedata import is_normalized, normalize

from upphandling_nlp.dates.verb_forms import VERB_CODES, may_be_verb
from upphandling_nlp.dates.vocabulary import CATEGORIES, CODES, VALUES
from upphandling_nlp.language.memo import Memo
from upphandling_nlp.schema import Mention

__all__ = ["MASK", "Tokens", "make_tokens", "read_codes", "read_tokens", "verb_places"]

MASK = "\ue000"
"""Stands for the characters of references, so that no rule sees their digits."""

# The first three are what nearly all tokens are, told without looking back.
_TOKEN = re.compile(
    r"\s++|[a-zåäöé]++(?=[ .,:\n])|\d++"
    rf"|[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*|{MASK}+|.",
    re.DOTALL,
)
# A hyphen joins, a dash makes a range; both may stand for the other in careless text.
_DASHES = dict.fromkeys("-\u2010\u2011\u2212", "-") | dict.fromkeys("\u2012\u2013\u2014", "–")
_QUOTES = dict.fromkeys("'’´‘`", "'")
_PUNCTUATION = _DASHES | _QUOTES
_KEPT = frozenset('.,:;/()+!?"”“»«•*&')
# Letters that may touch a number and still leave it a date: Q3, v42, T1, 3maj, 1a, 29e.
_BEFORE_NUMBER = {CODES[name] for name in ("v", "q", "k", "t", "h", "term")}
_AFTER_NUMBER = {CODES[name] for name in ("month", "monthshort", "ending", "t")}


class Tokens:
    """A text cut into words, numbers, blanks and single other characters.

    Attributes:
        text: The text.
        words: Each token in lower case (NFC).
        codes: One character a token: its category (see `vocabulary.CODES`), or the character
            itself for blanks and punctuation.
        starts: Offset of each token, with the length of the text at the end.
        candidates: Places of the tokens that may be verbs, with the number of tokens at the end;
            filled by `tense`, as what follows.
        ends: Places of the tokens that end sentences.
        bounds: Sentences around mentions, by the places of these.
        verbs: Tense by place, of the words that `tense` has looked at.
    """

    __slots__ = ("bounds", "candidates", "codes", "ends", "starts", "text", "verbs", "words")

    def __init__(self, text: str, pieces: Sequence[str], words: Sequence[str], codes: str) -> None:
        self.text = text
        self.words = words
        self.codes = codes
        self.starts = list(accumulate(map(len, pieces), initial=0))
        self.candidates: list[int] = []
        self.ends: list[int] = []
        self.bounds: dict[tuple[int, int], tuple[int, int]] = {}
        self.verbs: dict[int, Literal["past", "present", "infinitive"] | None] = {}

    def __len__(self) -> int:
        return len(self.codes)

    def value(self, place: int) -> object:
        """What the token at a place stands for: a number, a unit, None."""
        return _CLASSES[self.words[place]][1]


_GLUED = CODES["glued"]
_NUMERIC = "".join(
    CODES[name] for name in ("n12", "n31", "n53", "n99", "early", "year", "oldyear", "number")
)
_WORDS = "".join(CODES[name] for name in (*CATEGORIES, "word"))
# A number that touches a word: 3M, 10km, covid19, A4. It begins with one class of characters, so
# that `re` looks for these before all else.
_GLUE = re.compile(
    f"[{_NUMERIC}](?:(?<=[{''.join(set(_WORDS) - _BEFORE_NUMBER)}][{_NUMERIC}])"
    f"|(?=[{''.join(set(_WORDS) - _AFTER_NUMBER)}]))"
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


def verb_places(words: Sequence[str]) -> list[int]:
    """Places of the words that may be verbs."""
    return list(compress(count(), map(_IS_VERB.__getitem__, words)))


def _classify(word: str) -> tuple[str, object]:
    first = word[0]
    if first.isalpha():
        return VALUES.get(word, (CODES["word"], None))
    if first.isdecimal():
        number = int(word) if word.isascii() and len(word) <= 8 else None
        return _number_code(word), number
    if first.isspace():
        breaks = word.count("\n")
        return "¶" if breaks > 1 else "|" if breaks else " ", None
    if first == MASK:
        return CODES["reference"], None
    return _PUNCTUATION.get(word, word if word in _KEPT else "~"), None


def _code_of(word: str) -> str:
    return _CLASSES[word][0]


def _is_verb(word: str) -> bool:
    return _CODE_OF[word] in VERB_CODES and may_be_verb(word)


_REMEMBERED = 50_000
# Of each token, in lower case: category and value; category alone; whether it may be a verb.
_CLASSES = Memo(_classify, _REMEMBERED)
_CODE_OF = Memo(_code_of, _REMEMBERED)
_IS_VERB = Memo(_is_verb, _REMEMBERED)


def read_codes(text: str) -> tuple[Sequence[str], Sequence[str], str]:
    """Cut a text into tokens.

    Returns:
        The tokens as they are written, in lower case (NFC), and their categories by themselves.
    """
    lower = text.lower()
    if len(lower) == len(text) and is_normalized("NFC", lower):
        pieces = words = _TOKEN.findall(lower)
    else:  # of some letters the small one is longer, or a mark stands beside its letter
        pieces = _TOKEN.findall(text)
        words = [
            normalize("NFC", piece.lower()) if piece[0].isalpha() else piece for piece in pieces
        ]
    return pieces, words, "".join(map(_CODE_OF.__getitem__, words))


def read_tokens(text: str, references: Sequence[Mention] = ()) -> Tokens:
    """Cut a text into tokens.

    Args:
        text: Any text.
        references: Spans whose characters are not to be read.

    Returns:
        The tokens; together they cover the text.
    """
    return make_tokens(text, read_codes(_mask(text, references) if references else text))


def make_tokens(text: str, read: tuple[Sequence[str], Sequence[str], str]) -> Tokens:
    """The tokens of a text from what `read_codes` gives."""
    pieces, words, codes = read
    return Tokens(text, pieces, words, _GLUE.sub(_GLUED, codes))


def _mask(text: str, references: Sequence[Mention]) -> str:
    pieces: list[str] = []
    at = 0
    for reference in sorted(references, key=lambda mention: mention.start):
        if reference.start < at:
            continue
        pieces += (text[at : reference.start], MASK * (reference.end - reference.start))
        at = reference.end
    return "".join((*pieces, text[at:]))
