"""Cut Swedish text into tokens, as character spans; no spaCy here.

The conventions are those of UD Swedish-Talbanken: an abbreviation with its dots or spaces is one
token ("t.ex.", "bl a"), and so are "EU:s", "1:a", "2014/24/EU", "25 000", "3-4" and "yrkes-"; a
slash between words, a percent sign and quotation marks are tokens of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from upphandling_nlp.language.abbreviations import BEFORE_LOWER, BEFORE_NUMBER, DOTTED, SPACED

__all__ = ["find_tokens"]

# A plain, a non-breaking or a narrow non-breaking space.
_SPACE = r"[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]"
_LETTER = r"[^\W\d_]"
_HYPHEN = r"[-\N{HYPHEN}\N{NON-BREAKING HYPHEN}]"
_DASH = r"[-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}]"
_APOSTROPHE = r"['\N{RIGHT SINGLE QUOTATION MARK}]"


def _spaced_forms() -> str:
    forms: list[str] = []
    for abbreviation in SPACED:
        parts = abbreviation.split(" ")
        # "t ex": only where every space is there; "t.ex.", "t. ex.", "t.ex": dots between.
        forms.append(_SPACE.join(parts) + r"(?![\w.])")
        forms.append(rf"\.{_SPACE}?".join(parts) + r"(?:\.|(?!\w))")
    return "|".join(sorted(forms, key=len, reverse=True))


def _dotted_forms() -> str:
    free = _join_words(word for word in DOTTED if word not in BEFORE_NUMBER | BEFORE_LOWER)
    inner = _join_words(BEFORE_LOWER)
    numbered = _join_words(BEFORE_NUMBER)
    return (
        rf"(?:{free})\.|(?:{inner})\.(?!{_SPACE}*(?:\n|$|(?-i:[A-ZÅÄÖ])))"
        rf"|(?:{numbered})\.(?={_SPACE}?\d)"
    )


def _join_words(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


def _plain_words() -> str:
    # Most words are letters before a blank: no other form begins so, but the spaced ones.
    first = _join_words({part for form in SPACED if len(part := form.split(" ")[0]) > 1})
    return rf"(?!(?i:{first})\b){_LETTER}{{2,}}(?=[ ,\n])"


_TOKEN = re.compile(
    rf"""
    {_plain_words()}                                        # any of the forms below finds the same
    | (?:https?://|www\.)[^\s<>"”]*[^\s<>"”.,;:!?()\[\]]    # address of a page
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                          # address of a mail box
    | (?<!\w)(?i:{_spaced_forms()})                         # t ex, t.ex.
    | (?<!\w)(?i:{_dotted_forms()})(?!\w)                   # kap., s. before a number
    | (?<!\w)\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)(?:,\d+)?   # 25 000
    | (?<![\w-])-?\d+(?:[.,:/]\d+|{_DASH}\d+)*              # 3,5 1.1.1972 1969/70-1971/72 -67
        (?:/{_LETTER}{{2,}})*                               # 2014/24/EU
        (?:{_LETTER}\w*)?(?:(?:{_HYPHEN}|:)\w+)*            # 60-talet, 1:a, 50-60-åringarna
        (?:{_HYPHEN}(?=\s))?                                # 1950- och 60-talen
    | (?<!\w){_LETTER}\.(?={_SPACE}+{_LETTER})(?<=[A-ZÅÄÖ]\.)   # E. in a person's name
    | \w+                                                   # words
        (?:(?:{_HYPHEN}|:|{_APOSTROPHE}|\.(?=(?:se|nu|com|org|eu|net|int)\b))\w+
          |/(?:s|sek|h|år|kg|l|m2|m3)\b)*
        (?:{_HYPHEN}(?![\w-]))?                             # yrkes- och privatliv
    | \.\.\.+ | …                                           # ellipsis
    | --+                                                   # typed dash
    | \S                                                    # any other sign
    """,
    re.VERBOSE,
)


def find_tokens(text: str) -> list[tuple[int, int]]:
    """Find the tokens of a text.

    Args:
        text: Any text.

    Returns:
        The spans (start, end) in order. They do not overlap, and every character that is not
        white space lies in one of them.
    """
    return list(_find(text))


# The tokenizer, the encoder and the classifier of a pipeline ask for one text in turn.
@lru_cache(maxsize=4)
def _find(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(found.span() for found in _TOKEN.finditer(text))
