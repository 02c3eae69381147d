"""Telling quickly that a text has no date, which is so of most sentences.

Every rule of the grammar needs a word of some category that speaks of time, or digits written as
dates are: a text with neither is not even cut into tokens. Which categories those are is checked
against the patterns, so that a new rule cannot be forgotten here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet

from upphandling_nlp.dates.vocabulary import CATEGORIES, CODES, HELPERS

__all__ = ["make_prescan", "needed_words"]

_WORDS = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
# Digits that can be a date by themselves: 2021, 20210503, 29/4, 29.4.21, 80-talet, ’21, Q3, 3maj;
# others (999, 10.30, 1,5) only beside a word of time.
_DATED = re.compile(
    r"(?:19|20)\d\d|\d{6}|\d[^\w.,]+\w|\d\.\w+\.\w|[^\w\s,.(-]\d|[^\W\d]\d|\d[^\W\d]"
)
# Words that make a date of a small number: "den 6", "v. 16", "kv. 2".
_BEFORE_NUMBER = frozenset(
    word for name in ("den", "v", "q", "k", "t", "h") for word in CATEGORIES[name]
)


def needed_words(
    patterns: Iterable[str], can_match: Callable[[str, AbstractSet[str]], bool]
) -> AbstractSet[str]:
    """The words one of which (or a digit) stands in everything that some patterns match.

    Args:
        patterns: Regular expressions over category characters, as `grammar.expand` makes them.
        can_match: Whether a pattern can match a text without some category characters.

    Raises:
        ValueError: A pattern matches with helping words alone.
    """
    needed = {CODES[name] for name in CATEGORIES if name not in HELPERS}
    needed |= {CODES[name] for name in ("year", "number", "den", "v", "q", "k", "t", "h")}
    needed |= set("-–/.:'")
    for pattern in patterns:
        if can_match(pattern, needed):
            raise ValueError(f"a rule can match without any word of time: {pattern}")
    return frozenset(
        word for name, words in CATEGORIES.items() if name not in HELPERS for word in words
    )


class _Pieces(dict[str, int]):
    """For each stretch of a text without blanks, what it may be to a date: an or of bits."""

    def __init__(self, words: AbstractSet[str]) -> None:
        super().__init__()
        self.words = words
        self.plain: set[str] = set()
        self.dated: set[str] = set()

    def __missing__(self, piece: str) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
            self.plain.clear()
            self.dated.clear()
        lower = piece.lower()
        word = lower.strip('.,;:!?()"”')
        # most are one word, and told faster
        found = self._of_word(word) if word.isalpha() else self._of_any(lower)
        self[piece] = found
        if found & _DATE:
            self.dated.add(piece)
        elif not found & _NUMBER:
            self.plain.add(piece)
        return found

    def _of_word(self, word: str) -> int:
        if word in self.words or not unicodedata.is_normalized("NFC", word):
            return _DATE  # decomposed letters are no letters of a word here
        return _OPENER if word in _BEFORE_NUMBER else 0

    def _of_any(self, piece: str) -> int:
        parts = _WORDS.findall(piece)
        opener = 0 if _BEFORE_NUMBER.isdisjoint(parts) else _OPENER
        if not self.words.isdisjoint(parts) or _DATED.search(piece) is not None:
            return _DATE
        if not unicodedata.is_normalized("NFC", piece):
            return _DATE
        return opener if _DIGIT.search(piece) is None else opener | _NUMBER


_DATE, _NUMBER, _OPENER = 1, 2, 4
_REMEMBERED = 50_000


def make_prescan(words: AbstractSet[str]) -> Callable[[str], bool]:
    """Make the test whether a text may hold a date."""
    pieces = _Pieces(words)
    all_plain, none_dated = pieces.plain.issuperset, pieces.dated.isdisjoint

    def may_hold_date(text: str) -> bool:
        parts = text.split()
        if all_plain(parts):
            return False
        if not none_dated(parts):
            return True
        seen = 0
        for piece in parts:
            seen |= pieces[piece]
            if seen & _DATE:
                return True
        return seen == _NUMBER | _OPENER

    return may_hold_date
