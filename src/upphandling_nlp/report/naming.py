"""What things are called in the language of the report: labels, facets, kinds, roles, countries."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from upphandling_nlp.errors import ResourceError
from upphandling_nlp.report.page import read_asset
from upphandling_nlp.resources.registry import default_registry
from upphandling_nlp.resources.taxonomy import Taxonomy
from upphandling_nlp.schema import Record

__all__ = ["Naming", "PooledLabel", "load_texts", "tell_apart"]

_TEXTS = "texts.toml"


@cache
def load_texts(lang: str) -> Mapping[str, str]:
    """Load the report's own texts in one language.

    Args:
        lang: "sv" or "en".

    Raises:
        ResourceError: A text lacks the language.
    """
    table = tomllib.loads(read_asset(_TEXTS))
    problems = [
        ResourceError(f"'{key}' lacks '{lang}'", path=_TEXTS, remedy="add it")
        for key, texts in table.items()
        if lang not in texts
    ]
    if problems:
        raise ResourceError.of(problems)
    return {key: texts[lang] for key, texts in table.items()}


class PooledLabel(NamedTuple):
    """A label that occurs in the records.

    Attributes:
        id: Its id.
        facet: Its facet.
        name: Its name in the language of the report; the id where the taxonomy does not have it.
    """

    id: str
    facet: str
    name: str


class Naming:
    """Names in one language.

    Args:
        lang: "sv" or "en".
        taxonomy: Names the labels and facets; an id that it lacks is its own name.

    Attributes:
        lang: The language.
        texts: The report's own texts.
    """

    def __init__(self, lang: str, taxonomy: Taxonomy) -> None:
        self.lang = lang
        self.texts = load_texts(lang)
        self._taxonomy = taxonomy
        self._facets = {
            one.id: one.name_en if lang == "en" and one.name_en else one.name
            for one in taxonomy.facets
        }
        labels = list(taxonomy)
        written = [one.name_en if lang == "en" and one.name_en else one.name for one in labels]
        inside = [f"{one.facet}:{name}" for one, name in zip(labels, written, strict=True)]
        apart = tell_apart(inside, [one.id for one in labels])
        self._labels = {
            (one.facet, one.id): name.removeprefix(f"{one.facet}:")
            for one, name in zip(labels, apart, strict=True)
        }

    @property
    def cut_mark(self) -> str:
        """What stands where the rest of a text is cut off."""
        return f" […] ({self.texts['cut_text']})"

    def label(self, facet: str, label: str) -> str:
        """The name of a label."""
        return self._labels.get((facet, label), label)

    def facet(self, facet: str) -> str:
        """The name of a facet."""
        return self._facets.get(facet, facet)

    def kind(self, kind: str) -> str:
        """The name of a kind of entity."""
        return self.texts.get(f"kind_{kind}", kind)

    def role(self, role: str | None) -> str:
        """The name of the role of a date; a word for "none" where it has none."""
        return self.texts.get(f"role_{role}", role or self.texts["role_none"])

    def knows(self, facet: str, label: str) -> bool:
        """Whether the taxonomy has a label."""
        return (facet, label) in self._labels

    def list_facets(self, records: Iterable[Record]) -> list[str]:
        """List the facets that occur: those of the taxonomy in its order, then any others."""
        found = {label.facet for record in records for label in record.labels}
        known = [facet for facet in self._facets if facet in found]
        return [*known, *sorted(found.difference(known))]

    def list_labels(self, records: Iterable[Record]) -> list[PooledLabel]:
        """List the labels that occur: those of the taxonomy in its order, then any others."""
        found = {(label.facet, label.id) for record in records for label in record.labels}
        known = [key for key in self._labels if key in found]
        return [
            PooledLabel(label, facet, self.label(facet, label))
            for facet, label in [*known, *sorted(found.difference(known))]
        ]

    def country(self, code: str) -> str:
        """The name of a country by its ISO 3166 code: CLDR's, else the code."""
        from babel import Locale  # noqa: PLC0415  (heavy)

        return str(Locale.parse(self.lang).territories.get(code, code))

    def list_counties(self) -> list[tuple[str, str]]:
        """List all counties: code and name, by code."""
        return sorted(_name_counties().items())

    def county(self, code: str) -> str:
        """The name of a county (the territory of a region) by its two-digit code."""
        return _name_counties().get(code, code)


def tell_apart(names: Iterable[str], ids: Iterable[str]) -> list[str]:
    """Put the id behind each name that several things share, so that a chart keeps them apart."""
    pairs = list(zip(names, ids, strict=True))
    shared = Counter(name for name, _ in pairs)
    return [f"{name} ({key})" if shared[name] > 1 else name for name, key in pairs]


@cache
def _name_counties() -> dict[str, str]:
    return {one.county: one.name for one in default_registry() if one.kind == "county"}
