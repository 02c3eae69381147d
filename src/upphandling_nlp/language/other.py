"""Texts in other languages than Swedish, told by their function words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice

__all__ = ["find_other_language"]

# Words that are frequent in one language and rare or none in Swedish, German "die" excepted.
_FREQUENT = {
    "English": "the and of to is are that with this was were has have been by which their from "
    "will its be on we as an",
    "Danish or Norwegian": "og ikke er af til også ved hvor hvad hva mellom mellem mod noen nogle "
    "etter ble jeg fordi være kun å at fra",
    "Finnish": "ja on ei että se ovat joka jotka sekä myös tai kun mutta oli hän sen kuin voi niin "
    "tämä mukaan",
    "German": "der die das und ist nicht mit von für auf eine ein dem im zu sich auch werden wird "
    "sind bei haben",
}
# The same of Swedish; of these none is frequent in the others.
_SWEDISH_WORDS = (
    "och att är för inte ett till från också så när där än ska blir sig mer hos nya olika både "
    "dessa samt även"
)
_WORDS: Mapping[str, frozenset[str]] = {
    name: frozenset(words.split()) for name, words in _FREQUENT.items()
}
_SWEDISH = frozenset(_SWEDISH_WORDS.split())
_WORD = re.compile(r"[^\W\d_]+")
_MOST = 400  # words of a text that are looked at
_FEWEST = 15  # of a shorter text nothing is said
_SHARE = 0.12  # of the words, that are frequent ones of the other language, at least
_SWEDISH_SHARE = 0.05  # of the words, that are frequent Swedish ones, at most


def find_other_language(text: str) -> str:
    """Name the language of a text that is plainly not Swedish.

    A guess for a warning, by words that one language has and Swedish has not; a text with some
    paragraphs of Swedish is Swedish here.

    Args:
        text: Any text.

    Returns:
        "English", "Danish or Norwegian", "Finnish" or "German"; empty for Swedish, for any other
        language and for texts of fewer than 15 words.
    """
    words = [match[0].lower() for match in islice(_WORD.finditer(text), _MOST)]
    if len(words) < _FEWEST:
        return ""
    if sum(word in _SWEDISH for word in words) > _SWEDISH_SHARE * len(words):
        return ""
    counts = {name: sum(word in known for word in words) for name, known in _WORDS.items()}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] >= _SHARE * len(words) else ""
