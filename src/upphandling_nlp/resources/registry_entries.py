"""What the registry holds and what it finds: entries, their names and spellings, matches."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Alias", "Entry", "Match", "NameUse"]


class Alias(NamedTuple):
    """One spelling of a name.

    Attributes:
        text: The spelling, without genitive s. A small initial letter says that the name is
            written in any casing ("länsstyrelsen i Kronoberg").
        id: The entry that it names.
        match_case: Whether the casing must be exactly this.
        ambiguous: Whether it is also a word or another name, and needs a clue in the text.
        valid_from: First day of use as ISO 8601 text, or empty.
        valid_to: Last day of use as ISO 8601 text, or empty.
    """

    text: str
    id: str
    match_case: bool
    ambiguous: bool
    valid_from: str
    valid_to: str


class NameUse(NamedTuple):
    """An official name and its first and last day (ISO 8601 text, empty where open)."""

    name: str
    valid_from: str
    valid_to: str


class Entry(NamedTuple):
    """An organisation or a place.

    Attributes:
        id: Lasting key, such as `region-14`, `municipality-1480`, `country-MY`, `org-oecd`.
        label: ORG or LOC.
        kind: What it is: region, agency, university, ngo, ... or country, county, municipality,
            locality, city, ...
        name: Its name today.
        number: Swedish organisation number, ten digits, or empty.
        country: ISO 3166 code of two letters, or empty where it is international.
        county: Swedish county code of two digits, or empty.
        municipality: Swedish municipality code of four digits, or empty.
        place: Id of the place where an organisation is, or empty.
        nuts: NUTS code of level 3, or empty.
        lat: Latitude in degrees (WGS 84); None where unknown (small localities). Countries,
            counties and municipalities: that of their capital, seat or central place; provinces:
            of their chief town; other areas and waters: of a rough middle.
        lon: Longitude in degrees (WGS 84); None where unknown.
        population: Inhabitants, 0 where unknown.
        replaced_by: Id of the heir, or empty.
        deprecated: Whether it is no more.
    """

    id: str
    label: str
    kind: str
    name: str
    number: str = ""
    country: str = ""
    county: str = ""
    municipality: str = ""
    place: str = ""
    nuts: str = ""
    lat: float | None = None
    lon: float | None = None
    population: int = 0
    replaced_by: str = ""
    deprecated: bool = False


class Match(NamedTuple):
    """An entry that a name may mean.

    Attributes:
        id: Key of the entry.
        name: Name of the entry on the day asked for.
        label: ORG or LOC; "Malmö stad" is ORG where "Malmö" is LOC.
        kind: Kind of the entry.
        score: Confidence in [0, 1]; namesakes are told apart by it.
        reason: Why it matches, in words.
    """

    id: str
    name: str
    label: str
    kind: str
    score: float
    reason: str
