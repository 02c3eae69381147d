"""The lexicon: words that speak for a label of the taxonomy without being one of its cues.

A cue names the label; a word of the lexicon only speaks for it, more or less, by what the word
means: who sews jackets deals in textiles. The shipped lexicon is `lexicon.toml` beside this module;
`upphandling_nlp.classify.cues` finds its terms in text, and classifiers learn what a hit is worth.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import Literal

import msgspec

from upphandling_nlp.resources.taxonomy import Taxonomy, default_taxonomy
from upphandling_nlp.resources.toml_tables import TomlTables

__all__ = ["Lexicon", "LexiconEntry", "LexiconTerm", "default_lexicon", "load_lexicon"]


class LexiconTerm(msgspec.Struct, frozen=True, kw_only=True):
    """A word or a short phrase that speaks for a label.

    Attributes:
        label: Id of the label.
        text: The term as the file spells it.
        match: How it is found in text: "stem" in inflections and as part of compounds, "word" in
            inflections alone, "head" in inflections and as the last part of compounds.
    """

    label: str
    text: str
    match: Literal["stem", "word", "head"] = "stem"


class LexiconEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The terms of one label.

    Attributes:
        id: Id of the label.
        terms: Terms found in inflections and as parts of compounds.
        exact_terms: Terms found as whole words alone; upper-case ones match their case.
        head_terms: Words found as whole words and as the last part of compounds ("jacka" in
            "ambulansjacka").
    """

    id: str
    terms: tuple[str, ...] = ()
    exact_terms: tuple[str, ...] = ()
    head_terms: tuple[str, ...] = ()

    def list_terms(self) -> list[LexiconTerm]:
        """List the terms with the way in which each is found, in the order of the file."""
        return [
            *(LexiconTerm(label=self.id, text=text, match="stem") for text in self.terms),
            *(LexiconTerm(label=self.id, text=text, match="word") for text in self.exact_terms),
            *(LexiconTerm(label=self.id, text=text, match="head") for text in self.head_terms),
        ]


class Lexicon:
    """A checked lexicon; iterates over its terms, in the order of the file.

    Attributes:
        version: The version that the file states.
        language: BCP 47 code of the terms.
        digest: First 16 hexadecimal digits of the SHA-256 of the file.
        entries: The entries, one a label.
    """

    def __init__(
        self, *, version: str, language: str, digest: str, entries: tuple[LexiconEntry, ...]
    ) -> None:
        self.version = version
        self.language = language
        self.digest = digest
        self.entries = entries
        self._terms = tuple(term for entry in entries for term in entry.list_terms())

    def __iter__(self) -> Iterator[LexiconTerm]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)


@cache
def default_lexicon() -> Lexicon:
    """Load the lexicon that the package ships (once)."""
    with resources.as_file(resources.files(__package__) / "lexicon.toml") as path:
        return load_lexicon(path, taxonomy=default_taxonomy())


def load_lexicon(path: str | Path, *, taxonomy: Taxonomy) -> Lexicon:
    """Load and check a lexicon.

    Args:
        path: A TOML file in the shape of the shipped `resources/lexicon.toml`.
        taxonomy: The taxonomy whose labels it speaks for.

    Returns:
        The lexicon.

    Raises:
        ResourceError: The file cannot be read, is no TOML, or is faulty; the message lists every
            problem with its line.
    """
    file = TomlTables(path, "lexicon")
    file.check_keys(("version", "language", "label"), required=("version", "label"))
    entries = file.read("label", LexiconEntry)
    file.check_unique("label", entries, "join the two tables")
    for index, entry in entries.items():
        _check_entry(file, index, entry, taxonomy)
    file.refuse()
    return Lexicon(
        version=str(file.content["version"]),
        language=str(file.content.get("language", "sv")),
        digest=hashlib.sha256(file.raw).hexdigest()[:16],
        entries=tuple(entries.values()),
    )


def _find_line(file: TomlTables, index: int, term: str, *, occurrence: int) -> int | None:
    """Find the line of a term in the table of that index; the table's header without one."""
    header = file.find_header("label", index)
    if header is None:
        return None
    end = file.find_header("label", index + 1) or len(file.lines) + 1
    quoted = re.compile(rf"""(["']){re.escape(term)}\1""")
    lines = [
        number for number in range(header, end) for _ in quoted.finditer(file.lines[number - 1])
    ]
    return lines[occurrence - 1] if len(lines) >= occurrence else header


def _check_entry(file: TomlTables, index: int, entry: LexiconEntry, taxonomy: Taxonomy) -> None:
    note = partial(file.note_table, name="label", index=index)
    if entry.id not in taxonomy:
        note(f"unknown label '{entry.id}'", remedy="use an id of the taxonomy")
    elif taxonomy[entry.id].deprecated:
        note(f"label '{entry.id}' is given up", remedy="remove its table")
    terms = entry.list_terms()
    if not terms:
        note(f"label '{entry.id}' has no terms", remedy="add some or remove it")
    _check_terms(file, index, terms, taxonomy)


def _check_terms(
    file: TomlTables, index: int, terms: list[LexiconTerm], taxonomy: Taxonomy
) -> None:
    cues: set[str] = set()
    if terms and terms[0].label in taxonomy:
        label = taxonomy[terms[0].label]
        cues = {_fold(cue) for cue in (*label.cues, *label.exact_cues)}
    times: dict[str, int] = {}
    seen: dict[str, int] = {}
    for term in terms:
        folded = _fold(term.text)
        # A term may stand twice in other letter cases; only the same spelling has a line.
        # Looking for lines takes longer than all checks: only where there is a problem.
        times[term.text] = times.get(term.text, 0) + 1
        seen[folded] = seen.get(folded, 0) + 1
        line = partial(_find_line, file, index, term.text, occurrence=times[term.text])
        if not re.search(r"\w", term.text) or term.text != " ".join(term.text.split()):
            remedy = "write words, one space between them"
            file.note(f"'{term.text}' is no term", line(), remedy)
        elif term.match == "head" and len(term.text.split()) > 1:
            file.note(f"head term '{term.text}' is more than one word", line(), "move it to terms")
        elif seen[folded] > 1:
            file.note(f"term '{term.text}' stands twice", line(), "remove one")
        elif folded in cues:
            problem = f"term '{term.text}' is a cue of '{term.label}'"
            file.note(problem, line(), "leave it to the taxonomy")


def _fold(term: str) -> str:
    # Acronyms match their case, so "MR" and "mr" are two terms.
    return term if term.isupper() else term.casefold()
