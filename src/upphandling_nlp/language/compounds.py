"""Split Swedish compounds into the dictionary forms of their parts.

A split is chosen by the counts of its parts, after Koehn and Knight (2003, "Empirical methods for
compound splitting"): the cut whose parts have the greatest geometric mean wins, and a word stays
whole where it is more frequent than that. The counts stand in `compound_parts.txt`, made by
`training/labels/build_compound_parts.py`.
"""

from __future__ import annotations

import math
from functools import cache, lru_cache
from importlib import resources

from upphandling_nlp.language.lemmas import lemmatize

__all__ = ["split_compound"]

# Shorter parts are nearly always chance: "ris" + "k", "bo" + "k".
_MIN_PART = 3
_MIN_WORD = 7
_MAX_WORD = 40
_VOWELS = frozenset("aeiouyåäö")

# What the end of a first part stands for: "arbets-" is "arbete", "kvinno-" is "kvinna".
_JOINTS = (
    ("", ""),
    ("s", ""),
    ("", "e"),
    ("", "a"),
    ("s", "e"),
    ("o", "a"),
    ("u", "a"),
    ("a", ""),
    ("e", "a"),
    ("e", ""),
)

# Particles and prefixes make new words, no compounds: "upp|handling" is not a kind of handling.
_NO_FIRST = frozenset(
    """
    all alla allt and andra ank ant att aut bak bar bli bort che den dess det dock dra efter ett
    fel fick fram från för före gen genom han har hen her hit hur igen ill inn inne inte ivr kon
    kor kun lik lös man med men mer mest mycket mis miss mot när och oli ord par per pro ren rep ret
    sam
    ses sig sin ska slu som sta ste sto stå sub till tit tre tro uni upp ute var vem vid vil vis
    vår åter över under utan inom mellan emot sedan
    """.split()  # noqa: SIM905  (a table of words)
)
# Endings that look like words: "ansvars|full", "märk|bar", "sjuk|dom", "lag|stad|gad".
_NO_LAST = frozenset(
    """
    akt aktig are art bar bart dom else ende ens ers fald fast fri full gad gar gen ger god het
    hets ice iga ing inga inom ion iska itet just kan lek lig ling ljud lös mot mycket när ner ning
    nis
    oga ord ort ost rad rik ringa sad sam sant ser skap som stad stans sta ste tal tar tas ten ter
    tes
    tid till tion ton tor tur tus und ung upp ust ute var vis växt ång ärd änd åta öra
    """.split()  # noqa: SIM905  (a table of words)
)


@lru_cache(maxsize=50_000)
def split_compound(word: str) -> tuple[str, ...]:
    """Split one word.

    Args:
        word: A word as it stands in the text; hyphens part it too.

    Returns:
        The dictionary forms of its parts in lower case, two or more
        ("livsmedelsupphandlingen" gives "livsmedel", "upphandling"); empty where the word is no
        compound that the table knows.
    """
    lower = word.casefold()
    if "-" in lower:
        pieces = [piece for piece in word.split("-") if piece]
        if len(pieces) < 2:
            return split_compound(pieces[0]) if pieces else ()
        return tuple(
            part
            for piece in pieces
            for part in (split_compound(piece) or (lemmatize(piece).casefold(),))
        )
    if not _MIN_WORD <= len(lower) <= _MAX_WORD or not lower.isalpha():
        return ()
    whole = lemmatize(lower).casefold()
    split = _cut(lower, _count_of(whole), depth=0)
    # "arbete" in "arbetet" is the word itself, not a part of it.
    return split if len(split) > 1 else ()


def _cut(word: str, count: int, *, depth: int) -> tuple[str, ...]:
    best: tuple[str, ...] = ()
    best_value = float(count)
    for position in range(_MIN_PART, len(word) - _MIN_PART + 1):
        last = _find_last(word[position:])
        first = _find_first(word[:position]) if last else None
        if first is None or last is None:
            continue
        value = math.sqrt(_count_of(first) * _count_of(last))
        if value > best_value:
            best, best_value = (first, last), value
    if best or depth:
        return best
    return _cut_thrice(word, count)


def _cut_thrice(word: str, count: int) -> tuple[str, ...]:
    """Cut off a last part and split what stands before it."""
    best: tuple[str, ...] = ()
    best_value = float(count)
    for position in range(2 * _MIN_PART, len(word) - _MIN_PART + 1):
        last = _find_last(word[position:])
        if last is None:
            continue
        head = word[:position]
        parts = _cut(head.removesuffix("s"), 0, depth=1) or _cut(head, 0, depth=1)
        if not parts:
            continue
        split = (*parts, last)
        value = math.prod(_count_of(part) for part in split) ** (1 / len(split))
        if value > best_value:
            best, best_value = split, value
    return best


@lru_cache(maxsize=50_000)
def _find_first(piece: str) -> str | None:
    """Find the word that the first part of a compound stands for."""
    if piece in _NO_FIRST:
        return None
    found: list[tuple[int, str]] = []
    for ending, restored in _JOINTS:
        if not piece.endswith(ending):
            continue
        stem = piece.removesuffix(ending)
        if len(stem) < _MIN_PART or (restored and stem[-1] in _VOWELS):
            continue
        form = stem + restored
        if form not in _NO_FIRST and (count := _count_of(form)):
            found.append((count, form))
        if not ending and not restored and found:
            break  # the piece is a word as it stands
    return max(found)[1] if found else None


@lru_cache(maxsize=50_000)
def _find_last(piece: str) -> str | None:
    """Find the word that the last part of a compound is a form of."""
    if piece in _NO_LAST or not _VOWELS & set(piece):
        return None
    lemma = lemmatize(piece).casefold()
    if lemma in _NO_LAST or len(lemma) < _MIN_PART:
        return None
    return lemma if _count_of(lemma) else None


def _count_of(word: str) -> int:
    return _load_counts().get(word, 0)


@cache
def _load_counts() -> dict[str, int]:
    table = (resources.files(__package__) / "compound_parts.txt").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {word: int(count) for word, count in rows}
