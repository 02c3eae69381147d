"""A spaCy package or a Stanza pipeline in place of the shipped annotator.

    import upphandling_nlp as un

    un.load("spacy:sv_core_news_lg")
    un.load("stanza", model_dir="models/stanza")

`docs/backends.md` tells what is taken over and what is ours.
"""

from __future__ import annotations

from upphandling_nlp.backends.choice import FORMS, Backend, check_form, open_backend
from upphandling_nlp.backends.types import TYPES, map_type

__all__ = ["FORMS", "TYPES", "Backend", "check_form", "map_type", "open_backend"]
