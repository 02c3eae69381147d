"""Types of names: what other annotators call them, and what records do."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["TYPES", "map_type"]

#: Types of other annotators in lower case, and ours. SUC has short names (Språkbanken's automatic
#: layer, spaCy's Swedish packages) and long ones (the hand-made layer, Stanza's Swedish models).
#: A type that is not here stays as it is (MISC, DATE, MYTH, ...).
TYPES: Mapping[str, str] = {
    # SUC, short
    "prs": "PER",
    "loc": "LOC",
    "org": "ORG",
    "tme": "TME",
    "msr": "MSR",
    "evn": "EVN",
    "wrk": "WRK",
    "obj": "OBJ",
    # SUC, long
    "person": "PER",
    "place": "LOC",
    "inst": "ORG",
    "event": "EVN",
    "work": "WRK",
    "product": "OBJ",
    # CoNLL, OntoNotes
    "per": "PER",
    "gpe": "LOC",
}


def map_type(label: str) -> str:
    """Return our type of name for that of another annotator.

    Args:
        label: The type. Of the double ones of SUC ("ORG/PRS": an organisation that is named after
            a person) the first counts, which is what the name stands for in its sentence.

    Returns:
        ORG, LOC, PER, or another type as it stands in `TYPES` or, where it does not, in capitals.
    """
    first = label.partition("/")[0].strip()
    return TYPES.get(first.casefold(), first.upper())
