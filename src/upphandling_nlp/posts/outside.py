"""The text of a web page that stands outside its posts, told and not read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from upphandling_nlp.posts.cleaning import clean_text
from upphandling_nlp.posts.notices import Notice, excerpt_of
from upphandling_nlp.schema import Post

__all__ = ["list_outside", "outside_notices", "without_line"]

_ASIDE = frozenset({"nav", "footer", "aside", "header", "head", "form"})


def outside_notices(tree: Any, source: str) -> Iterator[Notice]:  # noqa: ANN401 - lxml has no types
    """Tell what stands in navigation, header and footer of a page."""
    text = _outside_main(tree)
    if text:
        yield Notice(
            severity="furniture",
            source=source,
            reason="navigation, header and footer of the page",
            excerpt=excerpt_of(text),
        )


def _outside_main(tree: Any) -> str:  # noqa: ANN401 - lxml has no types
    """Gather the text of navigation, header and footer of a page."""
    parts = [
        clean_text(" ".join(" ".join(element.itertext()).split())).text
        for element in tree.xpath("//nav | //header | //footer | //aside")
        if element.getparent() is not None and element.getparent().tag not in _ASIDE
    ]
    return " / ".join(part for part in parts if part)


def list_outside(tree: Any, main: Any) -> Iterator[str]:  # noqa: ANN401 - lxml has no types
    """List paragraphs outside the part of a page that was read; those `outside_notices` tells not.

    Args:
        tree: The parsed page, an lxml element.
        main: An element of it, the part that was read.

    Yields:
        The text of each paragraph.
    """
    for paragraph in tree.iter("p"):
        above = list(paragraph.iterancestors())
        if main in above or any(element.tag in _ASIDE for element in above):
            continue
        text = clean_text(" ".join(" ".join(paragraph.itertext()).split())).text
        if text:
            yield text


def without_line(found: Post | Notice) -> Post | Notice:
    """Take off the number of a line that is none of the file, but of its text."""
    return msgspec.structs.replace(found, line=None) if isinstance(found, Notice) else found
