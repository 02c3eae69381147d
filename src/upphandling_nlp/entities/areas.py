"""Which capitalised words name an area."""

from __future__ import annotations

import re

from upphandling_nlp.resources.registry import Registry
from upphandling_nlp.resources.registry_tables import fold

__all__ = ["is_area", "lies_abroad"]

# What tells where a place lies: ", Peru", " i Indonesien".
_ABROAD = re.compile(r"(?:, | i )(?P<area>[A-ZÅÄÖ][\w-]+)")

_DIRECTIONS = {"sydost", "sydväst", "nordost", "nordväst", "norr", "syd", "väst", "öst", "mitt"}


def is_area(area: str, registry: Registry) -> bool:
    """Whether words are a place of the registry, in genitive or not, or a part of the country.

    Args:
        area: Words with capitals, such as `Skånes` or `Väst`.
        registry: Tells the places.
    """
    if fold(area) in _DIRECTIONS:
        return True
    if area in {"Sverige", "Sveriges"}:  # "Sveriges landsting och regioner": the place alone
        return False
    return any(match.label == "LOC" for match in registry.find(area)) or (
        area.endswith("s") and any(match.label == "LOC" for match in registry.find(area[:-1] + "e"))
    )


def lies_abroad(text: str, end: int, registry: Registry) -> bool:
    """Whether a country follows a name that ends at a place: "Bangka i Indonesien"."""
    told = _ABROAD.match(text, end)
    return told is not None and any(
        match.kind == "country" for match in registry.find(told["area"])
    )
