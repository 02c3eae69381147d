"""What systems write below the text of a post in their feeds: its origin, and "[…] Läs mer"."""

from __future__ import annotations

import re

from upphandling_nlp.posts.cleaning import letters_of
from upphandling_nlp.posts.furniture import normal_term

__all__ = ["without_signature"]

# As WordPress signs the entries of its feeds, in its translations old and new; the headline
# stands between the two halves.
_ORIGIN = re.compile(
    r"(?:^|(?<=\s))(?:Inlägget|The post|Artikeln)\s+(?P<title>\S.{0,300}?)\s+"
    r"(?:dök först upp|publicerades först|visades först|appeared first|first appeared)\s+"
    r"(?:på|hos|i|on)\s+\S.{0,120}$",
    re.IGNORECASE,
)
_READ_ON = (
    r"(?:läs (?:mer|vidare|hela \w+)|fortsätt(?:a)? (?:att )?läsa|read more|continue reading)\b"
)
# "[…]" is where a teaser is cut off.
_CUT = re.compile(rf"\s*\[\s*(?:…|\.{{3}})\s*\]\s*(?:{_READ_ON}.{{0,200}})?$", re.IGNORECASE)
_LINKS = frozenset({"läs mer", "läs vidare", "fortsätt läsa", "read more", "continue reading"})
_SHORTEST = 10


def without_signature(body: str, *, title: str) -> tuple[str, str]:
    """Take off what a system wrote below the text of a post.

    Args:
        body: Clean text of a post.
        title: Its headline; a sentence on where a post appeared first is a signature only with
            that in it.

    Returns:
        The text, with "…" for the "[…]" that cuts it off, and what was taken off; empty where
        there is nothing.
    """
    text = body.rstrip()
    last = text[text.rfind("\n") + 1 :]
    origin = _ORIGIN.search(last)
    if origin is not None and _is_title(origin["title"], title):
        text = text[: len(text) - len(last) + origin.start()].rstrip()
    above, _, last = text.rpartition("\n")
    if above and normal_term(last) in _LINKS:
        text = above.rstrip()
    cut = _CUT.search(text)
    text = f"{text[: cut.start()]} …".strip() if cut else text
    return (text, body[_common(text, body) :].strip()) if text != body.rstrip() else (body, "")


def _is_title(said: str, title: str) -> bool:
    """Tell whether a signature names a headline, which long ones are cut off in."""
    here, whole = letters_of(said), letters_of(title)
    return here == whole or (
        said.endswith(("…", "...")) and whole.startswith(here) and len(here) >= _SHORTEST
    )


def _common(one: str, other: str) -> int:
    """Count the characters with which both texts begin."""
    pairs = zip(one, other, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
