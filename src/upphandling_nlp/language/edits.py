"""Lemmas as edits: how to make the dictionary form from a word.

An edit is written "2|a": cut two letters at the end, add "a" ("kraven" -> "krav" is "2|"). It works
on the word in lower case; with a leading "^" the case stays ("Hallands" -> "Halland" is "^1|").
"=gammal" stands for a form that shares no beginning with its lemma ("äldre").
"""

from __future__ import annotations

import os
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["apply_edit", "choose_lemma", "find_edit"]

# Edits beyond the best so many are not worth a try.
_TRIED = 8


def find_edit(word: str, lemma: str) -> str:
    """Find the edit that makes a lemma of a word."""
    keeps = "^" if lemma != lemma.lower() else ""
    form = word if keeps else word.lower()
    shared = len(os.path.commonprefix([form, lemma]))  # noqa: RUF071  (letters, not folders)
    if not shared and form != lemma:
        return f"={lemma}"
    return f"{keeps}{len(form) - shared}|{lemma[shared:]}"


def apply_edit(word: str, edit: str) -> str | None:
    """Make the lemma of a word by an edit; None where nothing would be left of the word."""
    if edit.startswith("="):
        return edit[1:]
    keeps = edit.startswith("^")
    cut, _, added = edit.removeprefix("^").partition("|")
    form = word if keeps else word.lower()
    kept = len(form) - int(cut)
    if kept < 0 or not (kept or added):
        return None
    return form[:kept] + added


def choose_lemma(
    word: str, logits: npt.NDArray[np.float32], edits: Sequence[str]
) -> tuple[str, float]:
    """Choose the best edit that fits a word.

    Args:
        word: The word.
        logits: float (edits,).
        edits: The edits.

    Returns:
        The lemma, and the softmax probability of its edit.
    """
    best = int(logits.argmax())
    scale = float(np.exp(logits - logits[best]).sum())
    lemma = apply_edit(word, edits[best])
    if lemma is not None:
        return lemma, 1.0 / scale
    for number in np.argsort(-logits)[1:_TRIED]:
        lemma = apply_edit(word, edits[number])
        if lemma is not None:
            return lemma, float(np.exp(logits[number] - logits[best])) / scale
    return word, 0.0
