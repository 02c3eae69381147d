"""Cut Swedish text into sentences by punctuation and lay-out; no spaCy here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from upphandling_nlp.language.abbreviations import SENTENCE_FINAL

__all__ = ["find_sentence_starts"]

_FINAL = frozenset({".", "!", "?", "...", "…"})
_CLOSING = frozenset({'"', "”", "’", "'", ")", "]", "»", "“"})
_OPENING = frozenset({'"', "”", "“", "(", "[", "«", "»", "–", "-", "—", "•", "*", "·"})
_BULLETS = ("•", "·", "*", "-", "–", "—", "●", "▪", "◦")
# What a token that may end a sentence ends with; most do not, and are told by this.
_LAST = frozenset(word[-1] for word in _FINAL | _CLOSING | SENTENCE_FINAL)
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


def find_sentence_starts(text: str, tokens: Sequence[tuple[int, int]]) -> list[int]:
    """Find the tokens that begin a sentence.

    A blank line always parts sentences; a single line break does unless the line goes on in lower
    case. Within a line, a sentence ends at `.`, `!`, `?` or an ellipsis, closing quotation marks
    included, when what follows looks like a beginning.

    Args:
        text: The text.
        tokens: Its tokens as spans, from `find_tokens`.

    Returns:
        The numbers of the tokens, rising; the first is 0 where there is a token at all.
    """
    return list(_find(text, tuple(tokens)))


# The component of sentences and the classifier of a pipeline ask for one text in turn.
@lru_cache(maxsize=4)
def _find(text: str, tokens: tuple[tuple[int, int], ...]) -> tuple[int, ...]:
    starts = [0] if tokens else []
    for number in range(1, len(tokens)):
        end = tokens[number - 1][1]
        gap = text[end : tokens[number][0]]
        begins = _begins_line(text, tokens, number, gap) if "\n" in gap else None
        if begins is None:
            begins = bool(gap) and text[end - 1] in _LAST
            begins = begins and _begins_after_final(text, tokens, number)
        if begins:
            starts.append(number)
    return tuple(starts)


def _begins_line(
    text: str, tokens: Sequence[tuple[int, int]], number: int, gap: str
) -> bool | None:
    """Tell whether a line break parts sentences; None where punctuation must decide."""
    if _BLANK_LINE.search(gap):
        return True
    first = text[tokens[number][0] : tokens[number][1]]
    if first in _BULLETS:
        return True
    if first[0].islower():
        return None
    # A capital at the start of a line after a line that stops short: a heading or an item.
    line_start = text.rfind("\n", 0, tokens[number - 1][0]) + 1
    return True if tokens[number - 1][1] - line_start < 60 else None


def _begins_after_final(text: str, tokens: Sequence[tuple[int, int]], number: int) -> bool:
    # A closing mark belongs to the sentence before it.
    last = number - 1
    while last > 0 and _word(text, tokens, last) in _CLOSING and not _has_gap(tokens, last):
        last -= 1
    final = _word(text, tokens, last)
    following = _word(text, tokens, number)
    if final not in _FINAL:
        return final.lower() in SENTENCE_FINAL and following[0].isupper()
    opening = number
    while opening < len(tokens) - 1 and _word(text, tokens, opening) in _OPENING:
        opening += 1
    first = _word(text, tokens, opening)[0]
    return not first.islower()


def _word(text: str, tokens: Sequence[tuple[int, int]], number: int) -> str:
    start, end = tokens[number]
    return text[start:end]


def _has_gap(tokens: Sequence[tuple[int, int]], number: int) -> bool:
    return tokens[number][0] > tokens[number - 1][1]
