"""The lead of an article on a web page: what stands between its headline and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from upphandling_nlp.posts.cleaning import letters_of
from upphandling_nlp.posts.footer import opens_footer
from upphandling_nlp.posts.furniture import is_furniture
from upphandling_nlp.posts.htmltree import text_of
from upphandling_nlp.posts.layout import is_prose, lines_of

__all__ = ["find_leads", "take_in_lead"]

# Classes of elements that open an article.
_LEAD = re.compile(
    r"(?:^|[\s_-])(?:lead|intro(?:duction)?)(?:$|[\s_-]|text)|ingress|preamble", re.IGNORECASE
)
# Names of boxes that stand between a headline and the text and belong to neither.
_BOX = re.compile(
    r"(?:^|[\s_-])(?:side-?bar|aside|related|relaterat|contact|kontakt|shar(?:e|ing)|dela|social"
    r"|breadcrumbs?|byline|author|meta|caption|bildtext|toolbar|toc|cookies?|banner|alert|menu|meny"
    r"|nav|fact|fakta\w*|puff\w*|teaser)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NO_LEAD = frozenset(
    {"nav", "aside", "footer", "form", "figure", "figcaption", "table", "dl", "button", "a"}
)
_HEADINGS = frozenset({"h2", "h3", "h4"})
_LEAVES = frozenset({"p", "div", "li", "blockquote", *_HEADINGS})
_BLOCKS = frozenset({"p", "div", "ul", "ol", "table", "section", "article", "h1", *_HEADINGS})
_SENTENCE = re.compile(r"(?:\S+\s+){2,}\S*[.!?][)\"”’»']*$")


def take_in_lead(tree: Any, main: Any, title: str) -> bool:  # noqa: ANN401 - lxml has no types
    """Move the lead that stands below a headline above the main part into that part.

    Args:
        tree: The parsed page, an lxml element; it may be changed.
        main: The element of it that holds the text.
        title: The headline as the page shows it.

    Returns:
        Whether there was one.
    """
    heading = _headline(tree, title)
    if heading is None or main in heading.iterancestors():
        return False
    within = [main, *main.iterancestors()]
    leads = []
    for below in heading.itersiblings():
        if below in within:
            break
        if _is_leaf(below) and below.tag in {"p", "div"}:
            named = _LEAD.search(below.get("class") or "")
            if named or (below.tag == "p" and is_prose(text_of(below))):
                leads.append(below)
    for place, lead in enumerate(leads):
        main.insert(place, lead)
    return bool(leads)


def find_leads(main: Any, title: str) -> frozenset[str]:  # noqa: ANN401 - lxml has no types
    """Find what may be the lead: sentences, headings and what its class names so.

    Boxes, captions, tables, links and lines without an end (authors, topics) are none.

    Args:
        main: The element that holds the text.
        title: The headline as the page shows it; all of `main` counts where it is not in it.

    Returns:
        The letters (`letters_of`) of each such paragraph, from the headline on.
    """
    heading = _headline(main, title)
    return frozenset(letters_of(text_of(one)) for one in _below(main, heading) if _is_lead(one))


def _headline(tree: Any, title: str) -> Any:  # noqa: ANN401 - lxml has no types
    """Find the heading that shows the headline; None where there is none."""
    plain = letters_of(title)
    headings = tree.iter("h1", "h2") if plain else ()
    return next((one for one in headings if letters_of(text_of(one)) == plain), None)


def _below(main: Any, heading: Any) -> Iterator[Any]:  # noqa: ANN401 - lxml has no types
    """List the paragraphs below a heading that stand in no box."""
    boxes: set[Any] = set()
    passed = heading is None
    for element in main.iterdescendants():
        if element is heading:
            passed = True
        elif not isinstance(element.tag, str) or element.getparent() in boxes or _is_box(element):
            boxes.add(element)
        elif passed and _is_leaf(element):
            yield element


def _is_box(element: Any) -> bool:  # noqa: ANN401 - lxml has no types
    names = f"{element.get('id') or ''} {element.get('class') or ''}"
    return element.tag in _NO_LEAD or bool(_BOX.search(names))


def _is_leaf(element: Any) -> bool:  # noqa: ANN401 - lxml has no types
    """Tell whether an element is one paragraph: it holds no other."""
    return element.tag in _LEAVES and next(element.iterdescendants(*_BLOCKS), None) is None


def _is_lead(element: Any) -> bool:  # noqa: ANN401 - lxml has no types
    text = text_of(element)
    lines = lines_of(text)
    if not lines or is_furniture(text) or opens_footer(lines[0]) or _is_link(element):
        return False
    if element.tag in _HEADINGS:
        below = element.getnext()  # the heading of a list of contents is none
        return below is None or below.tag not in {"ul", "ol", "nav"}
    named = any(_LEAD.search(one.get("class") or "") for one in (element, element.getparent()))
    return named or bool(_SENTENCE.search(text))


def _is_link(element: Any) -> bool:  # noqa: ANN401 - lxml has no types
    """Tell whether a paragraph is nothing but links."""
    linked = "".join(text_of(one) for one in element.iter("a"))
    return bool(linked) and letters_of(linked) == letters_of(text_of(element))
