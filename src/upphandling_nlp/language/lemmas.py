"""Dictionary forms of Swedish words, by simplemma's tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from simplemma import Lemmatizer
from simplemma.strategies import DefaultStrategy

from upphandling_nlp.language.lemma_table import LemmaTable, open_table

__all__ = ["lemmatize"]

_GENITIVE_OF_ACRONYM = re.compile(r"(?<=[A-ZÅÄÖ0-9]):[a-zåäö]+$")
_HAS_LETTER = re.compile(r"[^\W\d_]")


@lru_cache(maxsize=50_000)
def lemmatize(word: str) -> str:
    """Return the dictionary form of one word.

    Args:
        word: A token as it stands in the text.

    Returns:
        The lemma, in lower case unless the word is written like a name that the tables do not
        know ("Hallands" -> "Halland") or like an acronym ("SKR:s" -> "SKR"). What holds no letter
        is returned as it is.
    """
    if not _HAS_LETTER.search(word):
        return word
    base = _GENITIVE_OF_ACRONYM.sub("", word)
    if base.isupper() and len(base) > 1:
        # The tables lower the case of acronyms: "IT" would become "se".
        return base
    return str(_lemmatizer().lemmatize(base, "sv"))


class _Tables:
    """The dictionary as simplemma asks for it: whatever the language, the Swedish one."""

    def __init__(self, table: LemmaTable) -> None:
        self._table = table

    def get_dictionary(self, lang: str) -> Mapping[str, str]:  # noqa: ARG002 - simplemma's protocol
        return self._table


@cache
def _lemmatizer() -> Lemmatizer:
    table = open_table()
    if table is None:
        return Lemmatizer()
    return Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=_Tables(table)))
