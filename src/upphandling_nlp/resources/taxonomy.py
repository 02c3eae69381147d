"""The taxonomy: facets, groups, labels with definitions and cues, and standing texts.

The shipped taxonomy is `taxonomy.toml` beside this module; a user's own has the same shape.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import Literal

import msgspec

from upphandling_nlp.resources.toml_tables import TomlTables

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

_KEYS = ("version", "language", "facet", "group", "label", "boilerplate")
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
    file = TomlTables(path, "taxonomy")
    facets = file.read("facet", FacetInfo)
    groups = file.read("group", Group)
    labels = file.read("label", TaxonomyLabel)
    boilerplate = file.read("boilerplate", Boilerplate)
    file.check_keys(_KEYS, required=("version", "facet", "label"))
    for name, rows in (("facet", facets), ("group", groups), ("label", labels)):
        file.check_unique(name, rows, "remove one")
    _check_groups(file, groups, facets)
    _check_labels(file, labels, facets, groups)
    _check_patterns(file, boilerplate)
    file.refuse()
    return Taxonomy(
        version=str(file.content["version"]),
        language=str(file.content.get("language", "sv")),
        digest=hashlib.sha256(file.raw).hexdigest()[:16],
        facets=tuple(facets.values()),
        groups=tuple(groups.values()),
        labels=tuple(labels.values()),
        boilerplate=tuple(boilerplate.values()),
    )


def _check_groups(
    file: TomlTables, groups: Mapping[int, Group], facets: Mapping[int, FacetInfo]
) -> None:
    known = {facet.id for facet in facets.values()}
    for index, group in groups.items():
        if group.facet not in known:
            file.note_table(f"unknown facet '{group.facet}'", "group", index, "add a [[facet]]")


def _check_labels(
    file: TomlTables,
    labels: Mapping[int, TaxonomyLabel],
    facets: Mapping[int, FacetInfo],
    groups: Mapping[int, Group],
) -> None:
    facet_ids = {facet.id for facet in facets.values()}
    facet_of_group = {group.id: group.facet for group in groups.values()}
    label_ids = {label.id for label in labels.values()}
    for index, label in labels.items():
        note = partial(file.note_table, name="label", index=index)
        if not _SLUG.fullmatch(label.id):
            note(f"'{label.id}' is no slug", remedy="use a-z, 0-9 and hyphens")
        if label.facet not in facet_ids:
            note(f"unknown facet '{label.facet}'", remedy="add a [[facet]]")
        if label.group is not None and facet_of_group.get(label.group) != label.facet:
            note(f"no group '{label.group}' in facet '{label.facet}'", remedy="add a [[group]]")
        if label.replaced_by is not None and label.replaced_by not in label_ids:
            note(
                f"'{label.id}' is replaced by unknown '{label.replaced_by}'",
                remedy="name a label of this file",
            )


def _check_patterns(file: TomlTables, boilerplate: Mapping[int, Boilerplate]) -> None:
    for index, entry in boilerplate.items():
        try:
            re.compile(entry.pattern)
        except re.error as error:
            problem = f"pattern of '{entry.id}' is no regular expression ({error})"
            file.note_table(problem, "boilerplate", index, "mend it")
