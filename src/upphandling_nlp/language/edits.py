"""Lemmas as edits: how to make the dictionary form from a word.

An edit is written "2|a": cut two letters at the end, add "a" ("kraven" -> "krav" is "2|"). It works
on the word in lower case; with a leading "^" the case stays ("Hallands" -> "Halland" is "^1|").
"=gammal" stands for a form that shares no beginning with its lemma ("äldre").
"""

from __future__ import annotations

import os

__all__ = ["apply_edit", "find_edit"]


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
