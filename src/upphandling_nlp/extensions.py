"""What our components wrote on a document, as `doc._.name`, where no component has been made."""

from __future__ import annotations

from upphandling_nlp.classify.component import publish_labels
from upphandling_nlp.dates.component import publish_dates
from upphandling_nlp.entities.component import publish_entities
from upphandling_nlp.references.component import publish_references

__all__ = ["register_extensions"]


def register_extensions() -> None:
    """Make what our components wrote readable as `doc._.entities`, `doc._.dates` and so on.

    Making a component does it, and so does `un.load()`; where stored documents (`DocBin`) are only
    read, call this. To call it again changes nothing.
    """
    for publish in (publish_entities, publish_references, publish_dates, publish_labels):
        publish()
