"""One article with a list of others beside it, or a list of posts: what the page is."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from typing import Any

from upphandling_nlp.posts.cleaning import clean_text
from upphandling_nlp.posts.datelines import date_lines
from upphandling_nlp.posts.footer import opens_footer
from upphandling_nlp.posts.furniture import is_furniture, is_list_heading
from upphandling_nlp.posts.htmltree import outer_html, text_of
from upphandling_nlp.posts.layout import Line, is_prose, lines_of
from upphandling_nlp.posts.markup import text_of_markup
from upphandling_nlp.posts.metadata import PageFacts
from upphandling_nlp.posts.notices import Notice, excerpt_of

__all__ = ["article_heading", "has_headline", "take_off", "unread_notices"]

_HERE = "x-item"
_MARK = "\ue000"  # stands for an item in the text of a page; no page holds it
_ABOVE = 3  # lines above a headline that may date it
_PROSE_UNDATED = 2
_CANDIDATES = 5


def article_heading(tree: Any, items: Sequence[Any], facts: PageFacts) -> Any:  # noqa: ANN401 - lxml has no types
    """Find the headline of the article beside which a page lists others.

    It is an h1 (else an h2 that the page names as its title) that is no heading of lists, no
    name of the site and no link, and running text outside the items follows it: with a date, or
    two paragraphs that are longer than all items together.

    Args:
        tree: The parsed page, an lxml element.
        items: The elements that seem to be posts of a list.
        facts: What the page says about itself.

    Returns:
        The element; None where the page is a list.
    """
    named = {title.casefold() for title in facts.titles}
    first = [one for one in tree.iter("h1") if _may_be_headline(one, facts)]
    second = [
        one
        for one in ([] if first else tree.iter("h2"))
        if text_of(one).casefold() in named and _may_be_headline(one, facts)
    ]
    inside = [one for one in first[:_CANDIDATES] if _item_of(one, items) is not None]
    if len(inside) > 1:
        return None
    for heading in [*first, *second][:_CANDIDATES]:
        others = [item for item in items if item is not _item_of(heading, items)]
        if others and _is_article(tree, heading, others):
            return heading
    return None


def has_headline(tree: Any, facts: PageFacts) -> bool:  # noqa: ANN401 - lxml has no types
    """Tell whether a page has an h1 that is no heading of lists and no name of the site."""
    return any(_may_be_headline(one, facts) for one in tree.iter("h1"))


def _may_be_headline(heading: Any, facts: PageFacts) -> bool:  # noqa: ANN401 - lxml has no types
    text = text_of(heading)
    site = text.casefold() == facts.site.casefold() or "site" in (heading.get("class") or "")
    linked = any(True for _ in heading.iter("a")) or any(True for _ in heading.iterancestors("a"))
    aside = any(True for _ in heading.iterancestors("nav", "footer", "aside"))
    return bool(text) and not (site or linked or aside or is_list_heading(text))


def _item_of(element: Any, items: Sequence[Any]) -> Any:  # noqa: ANN401 - lxml has no types
    above = {id(one) for one in [element, *element.iterancestors()]}
    return next((item for item in items if id(item) in above), None)


def _is_article(tree: Any, heading: Any, others: Sequence[Any]) -> bool:  # noqa: ANN401 - lxml has no types
    lines = _lines_without(tree, others)
    title = text_of(heading)
    place = next((place for place, line in enumerate(lines) if line.text == title), None)
    if place is None:
        return False
    text: list[Line] = []
    for line in lines[place + 1 :]:
        if _MARK in line.text and not text:
            continue  # what is listed above the article, or between headline and text
        if _MARK in line.text or (text and opens_footer(line)):
            break
        text.append(line)
    prose = [line.text for line in text if is_prose(line.text) and not is_furniture(line.text)]
    near = [line for line in lines[max(0, place - _ABOVE) : place] if _MARK not in line.text]
    dated = any(not one.changed for one in date_lines([*near, *text]))
    size = sum(map(len, prose))
    listed = sum(len(text_of(item)) for item in others)
    return bool(prose) and (dated or (len(prose) >= _PROSE_UNDATED and size > listed))


def _lines_without(tree: Any, items: Sequence[Any]) -> list[Line]:  # noqa: ANN401 - lxml has no types
    """Take the text of a page with a mark in the place of each item."""
    for item in items:
        item.set(_HERE, "1")
    own = copy.deepcopy(tree)
    for item in items:
        del item.attrib[_HERE]
    for item in own.xpath(f"//*[@{_HERE}]"):
        tail = item.tail
        item.clear()
        item.tail, item.text = tail, _MARK
    body = own.find("body")
    without = ".//nav | .//aside | .//header[not(ancestor::article | ancestor::main)] | .//footer"
    markup = outer_html(own if body is None else body, without=f"{without} | .//form")
    markup = markup.replace(_MARK, f"<p>{_MARK}</p>")
    return lines_of(clean_text(text_of_markup(markup)).text)


def take_off(items: Sequence[Any], heading: Any, *, source: str) -> Iterator[Notice]:  # noqa: ANN401 - lxml has no types
    """Take off the page what it lists beside its article, with the heading of that list.

    Args:
        items: The elements listed; they are removed from the page.
        heading: The headline of the article.
        source: Name of the page.

    Yields:
        A notice of what was taken off.
    """
    others = [item for item in items if item is not _item_of(heading, items)]
    above = _heading_above(others[0], heading)
    gone = [*([above] if above is not None else []), *others]
    told = " / ".join(text_of(one) for one in gone)
    for one in gone:
        if one.getparent() is not None:
            one.drop_tree()
    yield Notice(
        severity="furniture",
        source=source,
        reason="posts listed beside the article of the page, not read",
        remedy="read the page that lists them",
        excerpt=excerpt_of(told),
    )


def _heading_above(item: Any, headline: Any) -> Any:  # noqa: ANN401 - lxml has no types
    """Find the heading of the list that an item opens."""
    for one in [item, *item.iterancestors()]:
        before = one.getprevious()
        while before is not None and not (isinstance(before.tag, str) and text_of(before)):
            before = before.getprevious()
        if before is not None:
            is_heading = before.tag in {"h2", "h3", "h4", "h5", "h6"}
            return before if is_heading and before is not headline else None
    return None


def unread_notices(tree: Any, items: Sequence[Any], *, source: str) -> Iterator[Notice]:  # noqa: ANN401 - lxml has no types
    """Tell the text of a list page that stands outside its items.

    Args:
        tree: The parsed page, an lxml element.
        items: The elements that were read as posts.
        source: Name of the page.

    Yields:
        A notice for each paragraph of running text, and one for all shorter lines.
    """
    lines = [line.text for line in _lines_without(tree, items) if _MARK not in line.text]
    short = " / ".join(line for line in lines if not is_prose(line))
    for told in [*filter(is_prose, lines), *filter(None, [short])]:
        yield Notice(
            severity="furniture",
            source=source,
            reason="text of the page, not of a post",
            excerpt=excerpt_of(told),
        )
