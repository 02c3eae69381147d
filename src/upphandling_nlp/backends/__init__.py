"""A spaCy package or a Stanza pipeline in place of the shipped annotator."""

from __future__ import annotations
