"""Spelling of names in the registry tables: keys, proper case, legal forms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

__all__ = ["fold", "proper_case", "slug", "strip_legal_form"]

# Words that stay small inside a Swedish name.
SMALL = {"och", "i", "för", "av", "på", "vid", "med", "de", "of", "and", "the", "till"}
SMALL |= {"f", "o", "m"}  # "Forskningsrådet f miljö": cut short in the statistics
LEGAL = re.compile(
    r"""(?ix) (?<![\w-]) (?:
        aktiebolaget | aktiebolag | a\.?b\.? | a/s | handelsbolag | hb | kommanditbolaget
      | kommanditbolag | kb | ekonomisk\ förening | ek\ för | ek\.\ för\. | ideell\ förening
      | \(?publ\.?\)? | \(svb\) | u\.?p\.?a\.? | filial | gmbh | ltd\.? | limited | oy | oyj
      | inc\.? | b\.?v\.? | s\.?a\.? | stiftelsen | stift | i\ likvidation
    ) (?![\w-])"""
)


def fold(name: str) -> str:
    """Case-folded name with single spaces: two spellings that differ in no more are one."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def slug(name: str) -> str:
    """ASCII key of a name: `Länsstyrelsen i Örebro` gives `lansstyrelsen-i-orebro`."""
    letters = name.translate(str.maketrans("øØæÆßđŁł", "oOaAsdLl"))
    ascii_ = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_.lower()).strip("-")


def strip_legal_form(name: str) -> str:
    """Take AB, Aktiebolag, (publ) and the like away, wherever they stand in a registered name."""
    bare = LEGAL.sub(" ", name)
    bare = re.sub(r"\(\s*\)", " ", bare)
    return re.sub(r"\s+", " ", bare).strip(" ,.-&") or name


def proper_case(name: str, is_word: Callable[[str], bool]) -> str:
    """Spell a name that is registered in capitals as people write it.

    Short words without a vowel ("NCC", "SRV") and short words that are no word of the language
    ("SISAB" is longer, "IBAB" is not) keep their capitals.
    """

    def spell(match: re.Match[str]) -> str:
        word = match.group()
        lower = word.lower()
        if match.start() and lower in SMALL:
            return lower
        if not word.isupper():
            return word
        if len(word) <= 3 and not is_word(lower):
            return word
        if not re.search("[aeiouyåäöé]", lower):
            return word
        return lower.capitalize()

    return re.sub(r"[^\W\d_]+", spell, name)
