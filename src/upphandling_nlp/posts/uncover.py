"""A page as a reader sees it who opens all that is closed: before its text is looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from upphandling_nlp.posts.furniture import is_furniture
from upphandling_nlp.posts.htmltree import text_of
from upphandling_nlp.posts.layout import is_prose

__all__ = ["uncover"]

_HIDDEN = re.compile(
    r"(?:display\s*:\s*none|visibility\s*:\s*hidden)\s*(?:!important\s*)?;?", re.IGNORECASE
)
# Names of what is hidden because it is no part of the text: menus, boxes, forms.
_NO_TEXT = re.compile(
    r"cookie|kak(?:a|or)|consent|gdpr|meny|menu|nav|modal|dialog|popup|overlay|search|\bsok|share"
    r"|tooltip|banner|login|alert",
    re.IGNORECASE,
)
_FRAMES = ("nav", "header", "footer", "aside", "form", "dialog")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BEFORE_PANELS = {*_HEADINGS, "button", "summary", "dt", "p"}
_WHOLE = {"html", "body", "main"}  # whose names are of the page ("has-cookie-banner")
_PAGE_PROSE = 2
_WORDS_OF_HEADING = 2


def uncover(tree: Any) -> bool:  # noqa: ANN401 - lxml has no types
    """Open what holds text: forms around a page, closed parts of an accordion.

    A form is kept as a part of the page where it holds an h1, the main part, or two paragraphs
    of running text (ASP.NET puts pages whole into one); other forms hold fields, not texts. A
    hidden part is shown where it holds running text and stands in the main part or below a
    heading; hidden menus and boxes about cookies stay hidden.

    A button that heads a part of running text becomes the heading that it shows.

    Args:
        tree: The parsed page, an lxml element; it is changed.

    Returns:
        Whether anything was changed.
    """
    changed = _open_buttons(tree)
    for form in list(tree.iter("form")):
        holds_page = any(True for _ in form.iter("h1", "main", "article"))
        if holds_page or sum(1 for _ in _prose(form)) >= _PAGE_PROSE:
            form.tag = "div"
            changed = True
    for element in list(tree.iterfind(".//*")):
        if not isinstance(element.tag, str) or not _is_hidden(element):
            continue
        if _is_text(element):
            for name in ("hidden", "aria-hidden"):
                element.attrib.pop(name, None)
            if element.get("style"):
                element.set("style", _HIDDEN.sub("", element.get("style")))
            changed = True
        elif element.get("hidden") is not None and _NO_TEXT.search(_names(element)):
            element.set("style", "display:none")  # what trafilatura knows
            changed = True
    return changed


def _open_buttons(tree: Any) -> bool:  # noqa: ANN401 - lxml has no types
    """Make headings of the buttons that stand above what they open."""
    changed = False
    for button in list(tree.iter("button")):
        heading = next((one for one in button.iterancestors() if one.tag in _HEADINGS), None)
        below = (button if heading is None else heading).getnext()
        if (
            below is None
            or not isinstance(below.tag, str)
            or next(_prose(below), None) is None
            or len(text_of(button).split()) < _WORDS_OF_HEADING
            or is_furniture(text_of(button))
            or _is_frame([button, *button.iterancestors()])
        ):
            continue
        button.tag = "h3" if heading is None else "span"
        changed = True
    return changed


def _prose(element: Any) -> Iterator[str]:  # noqa: ANN401 - lxml has no types
    """List the paragraphs of running text in an element."""
    for inner in element.iter("p", "li", "dd"):
        text = text_of(inner)
        if is_prose(text) and not is_furniture(text):
            yield text


def _is_hidden(element: Any) -> bool:  # noqa: ANN401 - lxml has no types
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(_HIDDEN.search(element.get("style") or ""))
    )


def _names(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    return " ".join(element.get(name) or "" for name in ("id", "class", "role"))


def _is_frame(around: Sequence[Any]) -> bool:
    """Tell whether an element, given with those around it, is no part of the text."""
    return any(
        one.tag in _FRAMES or (one.tag not in _WHOLE and _NO_TEXT.search(_names(one)))
        for one in around
    )


def _is_text(element: Any) -> bool:  # noqa: ANN401 - lxml has no types
    """Tell whether a hidden element is a closed part of the text."""
    around = [element, *element.iterancestors()]
    inside = next(_prose(element), None) is not None
    if not inside or _is_frame(around):
        return False
    before = element.getprevious()
    in_main = any(one.tag in {"main", "article"} or one.get("role") == "main" for one in around)
    return in_main or (before is not None and before.tag in _BEFORE_PANELS)
