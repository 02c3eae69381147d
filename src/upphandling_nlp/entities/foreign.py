"""Names that another annotator found, looked up in the registry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import msgspec

from upphandling_nlp.entities.candidates import Candidate
from upphandling_nlp.entities.introduced import find_introduced
from upphandling_nlp.entities.linker import Background, link_candidate
from upphandling_nlp.resources.registry import Registry
from upphandling_nlp.schema import EntityMention

__all__ = ["LABELS", "link_names"]

#: What the registry knows a type of name as: SUC's and OntoNotes' names for ours. Names of other
#: types (works, events, times) are kept and not looked up.
LABELS: Mapping[str, str] = {
    "ORG": "ORG",
    "INST": "ORG",
    "LOC": "LOC",
    "GPE": "LOC",
    "PER": "PER",
    "PRS": "PER",
    "PERSON": "PER",
}


def link_names(
    text: str,
    names: Sequence[tuple[int, int, str]],
    *,
    registry: Registry,
    on: dt.date | None = None,
    known: Sequence[EntityMention] = (),
    labels: Mapping[str, str] = LABELS,
) -> list[EntityMention]:
    """Link names to the registry, as of the day of the text.

    Args:
        text: The text.
        names: Start, end and label of each name, in order.
        registry: Where to look.
        on: Day of the text.
        known: Names of the text that are linked already; organisations among them tell which of
            two places of one name is meant.
        labels: ORG, LOC or PER for each label that can be looked up.

    Returns:
        A mention for each name, in order, under the label that it came with; the score is 1, since
        the finder gave none. Names that are not in the registry have their normalised form.
    """
    candidates = [Candidate(start, end, labels.get(label, ""), 1.0) for start, end, label in names]
    background = [Candidate(m.start, m.end, m.label, m.score, m.id or "") for m in known]
    _, abbreviations = find_introduced(text, sorted([*background, *candidates]), registry)
    near = {mention.id for mention in known if mention.id and mention.label == "ORG"}
    alone = Background(registry, on, abbreviations, near)
    # Organisations first: "Region Skåne" tells which of the places called Lund is meant.
    bodies = [link_candidate(text, one, alone) for one in candidates if one.label == "ORG"]
    around = alone._replace(near=near | {body.id for body in bodies if body.id})
    return [
        msgspec.structs.replace(link_candidate(text, candidate, around), label=label)
        for candidate, (_, _, label) in zip(candidates, names, strict=True)
    ]
