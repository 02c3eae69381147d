"""The lexicon: words that speak for a label of the taxonomy without being one of its cues.

A cue names the label; a word of the lexicon only speaks for it, more or less, by what the word
means: who sews jackets deals in textiles. The shipped lexicon is `lexicon.toml` beside this module;
`upphandling_nlp.classify.cues` finds its terms in text, and classifiers learn what a hit is worth.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import Literal

import msgspec

from upphandling_nlp.errors import ResourceError
from upphandling_nlp.resources.taxonomy import Taxonomy, default_taxonomy

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
    path = Path(path)
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8")
        content = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise ResourceError(
            f"cannot read the lexicon ({error})", path=path, remedy="pass a UTF-8 TOML file"
        ) from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+)", str(error))
        raise ResourceError(
            f"no valid TOML ({error})",
            path=path,
            line=int(found[1]) if found else text.count("\n") + 1,
            remedy="mend the line",
        ) from error

    reader = _Reader(path, text)
    reader.check_keys(content)
    entries = reader.read_entries(content)
    reader.check_entries(entries, taxonomy)
    if reader.problems:
        raise ResourceError.of(reader.problems)
    return Lexicon(
        version=str(content["version"]),
        language=str(content.get("language", "sv")),
        digest=hashlib.sha256(raw).hexdigest()[:16],
        entries=tuple(entries.values()),
    )


class _Reader:
    """Collects the problems of one file, each with its line."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.problems: list[ResourceError] = []
        self._lines = text.splitlines()
        self._headers = [
            number
            for number, line in enumerate(self._lines, start=1)
            if re.match(r"\s*\[\[label\]\]", line)
        ]

    def note(self, problem: str, line: int | None, remedy: str) -> None:
        self.problems.append(ResourceError(problem, path=self.path, line=line, remedy=remedy))

    def find_line(self, index: int, term: str = "", *, occurrence: int = 1) -> int | None:
        """Return the line of a term in the table of that index; the table's header without one."""
        if index >= len(self._headers):
            return None
        header = self._headers[index]
        if not term:
            return header
        end = self._headers[index + 1] if index + 1 < len(self._headers) else len(self._lines) + 1
        quoted = re.compile(rf"""(["']){re.escape(term)}\1""")
        lines = [
            number
            for number in range(header, end)
            for _ in quoted.finditer(self._lines[number - 1])
        ]
        return lines[occurrence - 1] if len(lines) >= occurrence else header

    def check_keys(self, content: Mapping[str, object]) -> None:
        known = ("version", "language", "label")
        for key in content:
            if key not in known:
                self.note(f"unknown key '{key}'", None, f"use {list(known)}")
        for key in ("version", "label"):
            if not content.get(key):
                self.note(f"'{key}' is missing", None, "add it")

    def read_entries(self, content: Mapping[str, object]) -> dict[int, LexiconEntry]:
        tables = content.get("label", [])
        if not isinstance(tables, list):
            self.note("'label' is no array of tables", None, "write [[label]]")
            return {}
        entries: dict[int, LexiconEntry] = {}
        for index, table in enumerate(tables):
            try:
                entries[index] = msgspec.convert(table, LexiconEntry)
            except msgspec.ValidationError as error:
                self.note(f"[[label]] {error}", self.find_line(index), "see resources/lexicon.toml")
        return entries

    def check_entries(self, entries: Mapping[int, LexiconEntry], taxonomy: Taxonomy) -> None:
        seen: set[str] = set()
        for index, entry in entries.items():
            line = self.find_line(index)
            if entry.id not in taxonomy:
                self.note(f"unknown label '{entry.id}'", line, "use an id of the taxonomy")
            elif taxonomy[entry.id].deprecated:
                self.note(f"label '{entry.id}' is given up", line, "remove its table")
            if entry.id in seen:
                self.note(f"label '{entry.id}' stands twice", line, "join the two tables")
            seen.add(entry.id)
            terms = entry.list_terms()
            if not terms:
                self.note(f"label '{entry.id}' has no terms", line, "add some or remove it")
            self._check_terms(index, terms, taxonomy)

    def _check_terms(self, index: int, terms: list[LexiconTerm], taxonomy: Taxonomy) -> None:
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
            line = partial(self.find_line, index, term.text, occurrence=times[term.text])
            if not re.search(r"\w", term.text) or term.text != " ".join(term.text.split()):
                remedy = "write words, one space between them"
                self.note(f"'{term.text}' is no term", line(), remedy)
            elif term.match == "head" and len(term.text.split()) > 1:
                self.note(
                    f"head term '{term.text}' is more than one word", line(), "move it to terms"
                )
            elif seen[folded] > 1:
                self.note(f"term '{term.text}' stands twice", line(), "remove one")
            elif folded in cues:
                self.note(
                    f"term '{term.text}' is a cue of '{term.label}'",
                    line(),
                    "leave it to the taxonomy",
                )


def _fold(term: str) -> str:
    # Acronyms match their case, so "MR" and "mr" are two terms.
    return term if term.isupper() else term.casefold()
