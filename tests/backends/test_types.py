"""Types of names of other annotators, under ours."""

from __future__ import annotations

import pytest

from upphandling_nlp.backends import TYPES, map_type


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("PRS", "PER"),
        ("PER", "PER"),
        ("PERSON", "PER"),
        ("person", "PER"),
        ("LOC", "LOC"),
        ("place", "LOC"),
        ("GPE", "LOC"),
        ("ORG", "ORG"),
        ("inst", "ORG"),
        ("INST", "ORG"),
        ("ORG/PRS", "ORG"),
        ("LOC/ORG", "LOC"),
        ("TME", "TME"),
        ("EVN", "EVN"),
        ("event", "EVN"),
        ("WRK", "WRK"),
        ("OBJ", "OBJ"),
        ("product", "OBJ"),
        ("MSR", "MSR"),
        ("MISC", "MISC"),
        ("myth", "MYTH"),
    ],
)
def test_types(theirs, ours):
    assert map_type(theirs) == ours
    assert map_type(ours) == ours


def test_the_table_maps_to_types_that_stay():
    assert {map_type(ours) for ours in TYPES.values()} == set(TYPES.values())
