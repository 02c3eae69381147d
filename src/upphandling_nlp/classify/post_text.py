"""What a classifier needs to know of a post."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from upphandling_nlp.classify.names import Name
from upphandling_nlp.schema import Mention

__all__ = ["PostText"]


class PostText(NamedTuple):
    """What a classifier needs to know of a post.

    Attributes:
        text: Title, blank line, body.
        title_end: Offset of the end of the title; 0 where there is none.
        sentences: The sentences, in order.
        names: Organisations and people, which carry no label, in order; see `list_names`.
    """

    text: str
    title_end: int = 0
    sentences: Sequence[Mention] = ()
    names: Sequence[Name] = ()
