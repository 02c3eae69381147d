"""The one place that parses and writes HTML trees."""

from __future__ import annotations

import copy
from typing import Any

from upphandling_nlp.posts.cleaning import clean_text

__all__ = ["outer_html", "parse_html", "text_before", "text_of"]

_APART = frozenset({"br", "p", "div", "li", "td", "th", "time", "h1", "h2", "h3", "h4", "h5", "h6"})


def parse_html(text: str) -> Any:  # noqa: ANN401 - lxml has no types
    """Parse a page, whole or cut off.

    Args:
        text: The page; must hold some text.

    Returns:
        Its root, an lxml element.
    """
    import lxml.html  # type: ignore[import-untyped] # noqa: PLC0415 - heavy: only when used

    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)


def text_of(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    """Take the text of an element on one line, its lines and blocks parted by spaces."""
    parts = [element.text or ""]
    for inner in element.iterdescendants():
        if isinstance(inner.tag, str):
            parts += [" " if inner.tag in _APART else "", inner.text or ""]
        parts += [" " if inner.tag in _APART else "", inner.tail or ""]
    return clean_text(" ".join("".join(parts).split())).text


def text_before(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    """Take what stands right before an element in its line, such as a label."""
    before, parent = element.getprevious(), element.getparent()
    said = (parent.text if before is None and parent is not None else None) or ""
    if before is not None:
        said = before.tail or ""
        if not said.strip(" :") and before.tag in {"span", "b", "strong", "dt", "em", "label"}:
            said = text_of(before) + said
    return clean_text(" ".join(said.split())).text


def outer_html(
    element: Any,  # noqa: ANN401 - lxml has no types
    *,
    without: str = (
        ".//nav | .//aside | .//footer | .//form | .//comment() | .//*[@id='comments']"
        " | .//*[contains(concat(' ', @class, ' '), ' comments ')]"
    ),
) -> str:
    """Write an element as HTML.

    Args:
        element: An lxml element; it stays as it is.
        without: XPath of the inner elements to leave out.

    Returns:
        The element without what follows it.
    """
    import lxml.html  # noqa: PLC0415 - heavy: only when used

    own = copy.deepcopy(element)
    own.tail = None
    for inner in own.xpath(without):
        if inner.getparent() is not None:
            inner.drop_tree()
    return str(lxml.html.tostring(own, encoding="unicode"))
