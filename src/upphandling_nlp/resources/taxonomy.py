"""The taxonomy: facets, groups, labels with definitions and cues, and standing texts.

The shipped taxonomy is `taxonomy.toml` beside this module; a user's own has the same shape.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from upphandling_nlp.errors import ResourceError

__all__ = [
    "Boilerplate",
    "FacetInfo",
    "Group",
    "Taxonomy",
    "TaxonomyLabel",
    "default_taxonomy",
    "default_taxonomy_file",
    "load_taxonomy",
]

_T = TypeVar("_T", bound=msgspec.Struct)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class FacetInfo(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A facet; `level` tells whether its labels say what a post is about or what it names."""

    id: str
    name: str
    name_en: str
    level: Literal["topic", "mention"] = "topic"


class Group(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A heading over several labels of one facet; no label of its own."""

    id: str
    facet: str
    name: str
    name_en: str


class TaxonomyLabel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A leaf label.

    Attributes:
        id: Lower-case ASCII slug, unique in the taxonomy, never reused.
        facet: Id of its facet.
        group: Id of its group, if it has one.
        name: Swedish name.
        name_en: English name.
        definition: What the label means, in Swedish.
        definition_en: The same in English.
        includes: What belongs to it.
        excludes: What does not.
        cues: Terms that speak for it; matched with inflections and as parts of compounds.
        exact_cues: The same, as whole words only.
        cpv: Divisions (two digits) of the EU's Common Procurement Vocabulary.
        maps: Goals, conventions and principles that it corresponds to.
        deprecated: Whether the label is given up.
        replaced_by: The label that took its place.
    """

    id: str
    facet: str
    name: str
    name_en: str
    definition: str
    definition_en: str = ""
    includes: str = ""
    excludes: str = ""
    group: str | None = None
    cues: tuple[str, ...] = ()
    exact_cues: tuple[str, ...] = ()
    cpv: tuple[str, ...] = ()
    maps: str = ""
    deprecated: bool = False
    replaced_by: str | None = None


class Boilerplate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A standing text that never carries a label.

    Attributes:
        id: What it is; several entries may share one.
        pattern: Regular expression, matched in any case.
        scope: Whether the whole sentence that matches is left out, or the matching span alone.
    """

    id: str
    pattern: str
    scope: Literal["sentence", "span"] = "sentence"


class Taxonomy:
    """A checked taxonomy; a mapping from label id to label, in the order of the file.

    Attributes:
        version: The version that the file states.
        language: BCP 47 code of names, definitions and cues.
        digest: First 16 hexadecimal digits of the SHA-256 of the file.
        facets: The facets, in order.
        groups: The groups, in order.
        labels: The labels, in order.
        boilerplate: The standing texts.
    """

    def __init__(
        self,
        *,
        version: str,
        language: str,
        digest: str,
        facets: tuple[FacetInfo, ...],
        groups: tuple[Group, ...],
        labels: tuple[TaxonomyLabel, ...],
        boilerplate: tuple[Boilerplate, ...],
    ) -> None:
        self.version = version
        self.language = language
        self.digest = digest
        self.facets = facets
        self.groups = groups
        self.labels = labels
        self.boilerplate = boilerplate
        self._by_id = {label.id: label for label in labels}

    def __getitem__(self, label_id: str) -> TaxonomyLabel:
        try:
            return self._by_id[label_id]
        except KeyError:
            raise KeyError(f"no label {label_id!r} in taxonomy {self.version}") from None

    def __contains__(self, label_id: object) -> bool:
        return label_id in self._by_id

    def __iter__(self) -> Iterator[TaxonomyLabel]:
        return iter(self.labels)

    def __len__(self) -> int:
        return len(self.labels)

    def heir_of(self, label_id: str) -> str | None:
        """Find the label in use that stands for a label.

        Args:
            label_id: Id of a label.

        Returns:
            The label itself, or, where it is deprecated, what replaced it in the end; None where
            nothing did.

        Raises:
            KeyError: No label has this id.
        """
        label = self[label_id]
        for _ in self.labels:  # no further: a file may lead in a circle
            if not label.deprecated:
                return label.id
            if label.replaced_by is None:
                break
            label = self[label.replaced_by]
        return None

    def in_facet(self, facet: str) -> tuple[TaxonomyLabel, ...]:
        """Return the labels of one facet, in the order of the file."""
        return tuple(label for label in self.labels if label.facet == facet)


@cache
def default_taxonomy() -> Taxonomy:
    """Load the taxonomy that the package ships (once)."""
    with resources.as_file(resources.files(__package__) / "taxonomy.toml") as path:
        return load_taxonomy(path)


def default_taxonomy_file() -> bytes:
    """Return the file of the taxonomy that the package ships."""
    return (resources.files(__package__) / "taxonomy.toml").read_bytes()


def load_taxonomy(path: str | Path) -> Taxonomy:
    """Load and check a taxonomy.

    Args:
        path: A TOML file in the shape of the shipped `resources/taxonomy.toml`.

    Returns:
        The taxonomy.

    Raises:
        ResourceError: The file cannot be read, is no TOML, or is faulty; the message lists every
            problem with its line.
    """
    path = Path(path)
    try:
        raw = path.read_bytes()
        content = tomllib.loads(raw.decode("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ResourceError(
            f"cannot read the taxonomy ({error})", path=path, remedy="pass a UTF-8 TOML file"
        ) from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+)", str(error))
        last = raw.count(b"\n") + 1
        raise ResourceError(
            f"no valid TOML ({error})",
            path=path,
            line=int(found[1]) if found else last,
            remedy="mend the line",
        ) from error

    reader = _Reader(path, raw.decode("utf-8"))
    facets = reader.read_tables(content, "facet", FacetInfo)
    groups = reader.read_tables(content, "group", Group)
    labels = reader.read_tables(content, "label", TaxonomyLabel)
    boilerplate = reader.read_tables(content, "boilerplate", Boilerplate)
    reader.check_keys(content)
    reader.check_ids(facets, groups, labels)
    reader.check_patterns(boilerplate)
    if reader.problems:
        raise ResourceError.of(reader.problems)
    return Taxonomy(
        version=str(content["version"]),
        language=str(content.get("language", "sv")),
        digest=hashlib.sha256(raw).hexdigest()[:16],
        facets=facets,
        groups=groups,
        labels=labels,
        boilerplate=boilerplate,
    )


class _Reader:
    """Collects the problems of one file, each with the line of its table's header."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.problems: list[ResourceError] = []
        self._headers: dict[str, list[int]] = {}
        for number, line in enumerate(text.splitlines(), start=1):
            if header := re.match(r"\s*\[\[(\w+)\]\]", line):
                self._headers.setdefault(header[1], []).append(number)

    def note(self, problem: str, table: str, index: int, remedy: str) -> None:
        lines = self._headers.get(table, [])
        line = lines[index] if index < len(lines) else None
        self.problems.append(ResourceError(problem, path=self.path, line=line, remedy=remedy))

    def read_tables(
        self, content: Mapping[str, object], name: str, kind: type[_T]
    ) -> tuple[_T, ...]:
        tables = content.get(name, [])
        if not isinstance(tables, list):
            self.note(f"'{name}' is no array of tables", name, 0, f"write [[{name}]]")
            return ()
        rows: list[_T] = []
        for index, table in enumerate(tables):
            try:
                rows.append(msgspec.convert(table, kind))
            except msgspec.ValidationError as error:
                self.note(f"[[{name}]] {error}", name, index, "see resources/taxonomy.toml")
        return tuple(rows)

    def check_keys(self, content: Mapping[str, object]) -> None:
        known = {"version", "language", "facet", "group", "label", "boilerplate"}
        for key in content:
            if key not in known:
                self.problems.append(
                    ResourceError(
                        f"unknown key '{key}'", path=self.path, remedy=f"use {sorted(known)}"
                    )
                )
        for key in ("version", "facet", "label"):
            if not content.get(key):
                self.problems.append(
                    ResourceError(f"'{key}' is missing", path=self.path, remedy="add it")
                )

    def check_ids(
        self,
        facets: Iterable[FacetInfo],
        groups: Iterable[Group],
        labels: tuple[TaxonomyLabel, ...],
    ) -> None:
        facet_ids = {facet.id for facet in facets}
        groups = list(groups)
        facet_of_group = {group.id: group.facet for group in groups}
        label_ids = {label.id for label in labels}
        for index, group in enumerate(groups):
            if group.facet not in facet_ids:
                self.note(f"unknown facet '{group.facet}'", "group", index, "add a [[facet]]")
        seen: set[str] = set()
        for index, label in enumerate(labels):
            if not _SLUG.fullmatch(label.id):
                self.note(f"'{label.id}' is no slug", "label", index, "use a-z, 0-9 and hyphens")
            if label.id in seen:
                self.note(f"label '{label.id}' stands twice", "label", index, "remove one")
            seen.add(label.id)
            if label.facet not in facet_ids:
                self.note(f"unknown facet '{label.facet}'", "label", index, "add a [[facet]]")
            if label.group is not None and facet_of_group.get(label.group) != label.facet:
                self.note(
                    f"no group '{label.group}' in facet '{label.facet}'",
                    "label",
                    index,
                    "add a [[group]]",
                )
            if label.replaced_by is not None and label.replaced_by not in label_ids:
                self.note(
                    f"'{label.id}' is replaced by unknown '{label.replaced_by}'",
                    "label",
                    index,
                    "name a label of this file",
                )

    def check_patterns(self, boilerplate: Iterable[Boilerplate]) -> None:
        for index, entry in enumerate(boilerplate):
            try:
                re.compile(entry.pattern)
            except re.error as error:
                self.note(
                    f"pattern of '{entry.id}' is no regular expression ({error})",
                    "boilerplate",
                    index,
                    "mend it",
                )
