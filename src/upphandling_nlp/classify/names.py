"""Names as classifiers see them: never who is named (rule G3), but what kind of body stands there.

A region that meets an authority cooperates, one that meets a company has a dialogue with a
supplier: rules T8 and T9 of the taxonomy ask who the partners are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from upphandling_nlp.resources.registry import default_registry
from upphandling_nlp.schema import Mention

__all__ = ["Name", "list_names"]

# Types of names that are no cues. A place may be one ("Hyderabad"), and so may the works, events
# and times that other annotators find ("Agenda 2030").
_MASKED = ("ORG", "PER")

_PERSON, _UNKNOWN = "person", "body"
# Kinds of the registry by the part that they play.
_PARTS = {
    "buyer": (
        *("region", "municipality", "local-government", "county", "buyer", "purchasing-body"),
        *("procurement-region", "hospital", "office"),
    ),
    "state": ("agency", "court", "county-board", "government", "eu", "international"),
    "company": ("company", "supplier"),
    "society": ("ngo", "association", "union", "network", "university", "party"),
    "media": ("media",),
}
_PART_OF = {kind: part for part, kinds in _PARTS.items() for kind in kinds}
# Words of names that the registry does not know, by the part that such bodies play.
_WORDS = {
    "company": (
        *("AB", "HB", "Ltd", "Limited", "Inc", "GmbH", "Oyj?", "A/S", "ASA?", r"B\.?V\.?", "SA"),
        *(r"S\.A\.", "Sdn", "Bhd", "LLC", "PLC", "plc", "Co", "Corp", "Group", "Gruppen", "Pharma"),
        *("Medical", "Healthcare", "Industries", "Textiles?"),
    ),
    "buyer": (
        r"\w*(?:kommun|[Ll]andsting(?:et)?|sjukhus(?:et)?|lasarett(?:et)?)s?",
        "Region(?:en)?",
    ),
    "state": (
        r"\w*(?:myndigheten|verket|ministeriet|departementet|kommissionen|domstolen)s?",
        "Ministry",
    ),
    "society": (
        r"\w*(?:förbundet|förbund|facket|förening(?:en)?|universitet(?:et)?|högskola(?:n)?)s?",
        r"\w*(?:nätverket|stiftelsen)s?",
        *("Union", "Federation", "Network", "Alliance", "Institute", "University", "Watch"),
    ),
}
_BY_WORD = tuple(
    (part, re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)")) for part, words in _WORDS.items()
)


class Name(Mention, frozen=True, kw_only=True):
    """A masked name.

    Attributes:
        part: "person", or the part that an organisation plays: "buyer", "state", "company",
            "society", "media", by the registry or else by a word of the name; "body" where neither
            tells.
    """

    part: str = _UNKNOWN


def list_names(text: str, mentions: Iterable[tuple[int, int, str, str | None]]) -> Iterator[Name]:
    """List the names that are masked.

    Args:
        text: The text.
        mentions: Start, end, label and key in the registry of each name, in order of the text.

    Yields:
        Organisations and people.
    """
    registry = default_registry()
    for start, end, label, key in mentions:
        if label not in _MASKED:
            continue
        if label == "PER":
            part = _PERSON
        else:
            kind = registry[key].kind if key is not None and key in registry else ""
            part = _PART_OF.get(kind) or _guess_part(text[start:end])
        yield Name(start=start, end=end, part=part)


@lru_cache(maxsize=20_000)
def _guess_part(name: str) -> str:
    return next((part for part, pattern in _BY_WORD if pattern.search(name)), _UNKNOWN)
