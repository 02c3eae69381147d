"""The posts of an HTML page that lists them: elements of one kind, a heading and a date in each."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from upphandling_nlp.posts.cleaning import clean_text
from upphandling_nlp.posts.days import find_days
from upphandling_nlp.posts.draft import Draft
from upphandling_nlp.posts.furniture import (
    is_category,
    is_closing,
    is_events,
    is_furniture,
    is_list_heading,
    is_related,
)
from upphandling_nlp.posts.htmltree import outer_html, text_before, text_of
from upphandling_nlp.posts.layout import is_prose
from upphandling_nlp.posts.markup import text_of_markup
from upphandling_nlp.posts.published import parse_published, strip_labels

__all__ = ["ListItem", "draft_of_item", "find_items", "with_untitled"]

_CONTAINERS = frozenset({"article", "li", "div", "section", "tr", "dd", "a"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_DATE_CLASS = re.compile(r"date|datum|publi|time|tid", re.IGNORECASE)
_TAG_CLASS = re.compile(r"categor|kategori|(?:^|[\s_-])tags?(?:$|[\s_-])|etikett|byline|meta")
_COMMENTS = re.compile(r"(?:^|[\s_-])comments?(?:$|[\s_-])|kommentarer", re.IGNORECASE)
_READ_ON = re.compile(r"(?:^|[\s_-])(?:read-?more|more-?link|las-?mer)(?:$|[\s_-])", re.IGNORECASE)
_LONGEST_DATE = 80
_TOPIC_WORDS = 4
_CLIMB = 8
_APART = "x-apart"


class DateNode(msgspec.Struct, frozen=True):
    """An element that says a date."""

    element: Any
    day: dt.date | None
    said: str

    @property
    def changed(self) -> bool:
        """Whether it is the date of the last change."""
        text = f"{text_before(self.element)} {self.said}"
        return bool(re.search(r"uppdatera|ändra|granska|updated|modified", text, re.IGNORECASE))


class ListItem(msgspec.Struct, frozen=True):
    """An element that holds a post of a list, and the element that dates it, if any."""

    element: Any
    date: DateNode | None


def find_items(tree: Any, *, today: dt.date | None = None) -> list[ListItem]:  # noqa: ANN401 - lxml has no types
    """Find the posts that a page lists.

    Args:
        tree: The parsed page, an lxml element.
        today: What "Idag" means.

    Returns:
        The posts in the order of the page; empty where the page is no list.
    """
    dated = [
        (container, node)
        for node in _date_nodes(tree, today)
        if (container := _container(node.element)) is not None
    ]
    kinds = Counter(_kind(container) for container in {id(one): one for one, _ in dated}.values())
    best = max(kinds, key=lambda kind: kinds[kind], default=None)
    containers: list[Any] = []
    nodes: dict[int, DateNode] = {}
    for container, node in dated:
        if _kind(container) != best:
            continue
        if id(container) not in nodes:
            containers.append(container)
            nodes[id(container)] = node
        elif nodes[id(container)].changed and not node.changed:
            nodes[id(container)] = node
    if len(containers) < 2:
        containers, nodes = [], {}
    articles = [
        element
        for element in tree.iter("article")
        if not _is_aside(element)
        and not list(element.iter("article"))[1:]
        and _headline(element)[0]
    ]
    if len(articles) >= 2 and len(articles) >= len(containers):
        containers = articles
        nodes = {
            id(article): node
            for article in articles
            for container, node in dated
            if article is container or article in list(container.iterancestors())
        }
    if containers:
        others = [(one, node) for one, node in dated if _is_post(one, node, containers)]
        nodes |= {id(one): node for one, node in others}
        containers += [one for one, _ in others]
        containers += list(_undated(containers))
    chosen = {id(one): one for one in containers}
    return [ListItem(one, nodes.get(id(one))) for one in tree.iter() if id(one) in chosen]


def with_untitled(
    tree: Any,  # noqa: ANN401 - lxml has no types
    items: list[ListItem],
    *,
    today: dt.date | None = None,
) -> list[ListItem]:
    """Add to the posts of a list those without a headline: dated articles beside the others.

    Args:
        tree: The parsed page, an lxml element.
        items: The posts of the list that have headlines.
        today: What "Idag" means.

    Returns:
        The posts in the order of the page.
    """
    lists = {one.element.getparent() for one in items if one.element.tag == "article"}
    known = {one.element for one in items}
    found = {one.element: one for one in items}
    for article in (one for parent in lists for one in parent.iterchildren("article")):
        if article in known or _headline(article)[0] or _is_aside(article):
            continue
        node = next((node for node in _date_nodes(article, today) if node.day is not None), None)
        if node is not None and text_of(article) != text_of(node.element):
            found[article] = ListItem(article, node)
    return [found[one] for one in tree.iter() if one in found]


def _is_post(container: Any, node: DateNode, chosen: list[Any]) -> bool:  # noqa: ANN401 - lxml has no types
    """Tell whether a dated element of another kind is a post as well: the lead of a page."""
    heading = _headline(container)[1]
    linked = any(True for _ in heading.iter("a")) or any(True for _ in heading.iterancestors("a"))
    text = text_of(heading)
    if heading.tag not in _HEADINGS or not linked or node.day is None or node.changed:
        return False
    within = {id(one) for one in [container, *container.iterancestors(), *container.iter()]}
    apart = not any(id(one) in within for one in chosen)
    return apart and not (is_list_heading(text) or is_furniture(text))


def _undated(containers: list[Any]) -> Iterator[Any]:
    """Find the posts without a date: what stands beside dated ones and is of their kind."""
    known = {id(one) for one in containers}
    kinds = {_kind(one) for one in containers}
    parents = {id(one.getparent()): one.getparent() for one in containers}
    for parent in parents.values():
        for one in parent:
            text, heading = _headline(one) if isinstance(one.tag, str) else ("", None)
            if id(one) in known or heading is None or heading.tag not in _HEADINGS:
                continue
            if (one.tag, heading.tag) in kinds and one.tag in {"li", "article", "div"}:
                others = list(one.iter(*_HEADINGS))[1:]
                if not (others or is_list_heading(text) or is_closing(text) or is_related(text)):
                    yield one


def _date_nodes(tree: Any, today: dt.date | None) -> Iterator[DateNode]:  # noqa: ANN401 - lxml has no types
    # The elements themselves are held: lxml gives the id of one that nobody holds to another.
    taken: dict[int, Any] = {}
    for element in tree.iter():
        if not isinstance(element.tag, str) or _is_aside(element):
            continue
        if any(id(parent) in taken for parent in element.iterancestors()):
            continue
        node = _date_node(element, today)
        if node is not None:
            taken[id(element)] = element
            yield node


def _date_node(element: Any, today: dt.date | None) -> DateNode | None:  # noqa: ANN401 - lxml has no types
    if element.tag in {"script", "style", "meta", "title", "html", "body"}:
        return None
    text = clean_text(" ".join("".join(element.itertext()).split())).text
    if element.tag == "time" or "datepublished" in (element.get("itemprop") or "").lower():
        for value in (element.get("datetime"), element.get("content"), text):
            if value and (day := parse_published(value, today=today)):
                return DateNode(element, day, text)
        return DateNode(element, None, element.get("datetime") or text) if text else None
    if not text or len(text) > _LONGEST_DATE or len(element) > 3:
        return None
    days = find_days(text, today=today)
    if not days and len(element) > 1:
        # Day, month and year in elements of their own: "<span>14</span><span>jun</span>".
        text = clean_text(" ".join(" ".join(element.itertext()).split())).text
        days = find_days(text, today=today)
    if len(days) != 1:
        return None
    rest = strip_labels(text[: days[0].start] + " " + text[days[0].end :]).strip(" |·•,:;–—-()")
    alone = not rest or is_category(rest) or _is_topic(rest, text, element)
    marked = bool(_DATE_CLASS.search(element.get("class") or "")) and len(rest.split()) <= 4
    return DateNode(element, days[0].day, text) if alone or marked else None


def _is_topic(rest: str, text: str, element: Any) -> bool:  # noqa: ANN401 - lxml has no types
    """Tell whether words beside a date are the topic of a post ("2017-11-03 | Tillsyn")."""
    headline = element.tag in {*_HEADINGS, "a"} or any(True for _ in element.iter("a", *_HEADINGS))
    barred = bool(re.search(r"[|·•]", text))
    return barred and not headline and len(rest.split()) <= _TOPIC_WORDS


def _is_aside(element: Any) -> bool:  # noqa: ANN401 - lxml has no types
    """Tell whether an element stands in navigation, or under the heading of another list."""
    inside: Any = element
    for parent in element.iterancestors():
        marks = f"{parent.get('id') or ''} {parent.get('class') or ''}"
        if parent.tag in {"nav", "footer", "aside", "head"} or _COMMENTS.search(marks):
            return True
        for heading in inside.itersiblings("h2", "h3", "h4", preceding=True):
            text = "".join(heading.itertext())
            if is_events(text) or is_related(text):
                return True
            break  # only the nearest heading counts
        inside = parent
    return False


def _container(date: Any) -> Any:  # noqa: ANN401 - lxml has no types
    """Climb from a date to the smallest element that also holds a headline."""
    for steps, parent in enumerate(date.iterancestors()):
        if steps >= _CLIMB or parent.tag in {"body", "html", "main", "ul", "ol", "table", "tbody"}:
            return None
        if parent.tag in _CONTAINERS and _headline(parent)[0]:
            headings = [one for one in parent.iter(*_HEADINGS) if "".join(one.itertext()).strip()]
            return parent if len(headings) <= 1 or parent.tag in {"article", "li"} else None
    return None


def _kind(element: Any) -> tuple[str, str]:  # noqa: ANN401 - lxml has no types
    """Name what elements of one list have in common: their tag, and that of their headline."""
    return (element.tag, _headline(element)[1].tag)


def _headline(element: Any) -> tuple[str, Any]:  # noqa: ANN401 - lxml has no types
    """Find headline and its element: a heading, else the longest link or bold text."""
    for heading in element.iter(*_HEADINGS):
        text = text_of(heading)
        if text:
            return text, heading
    links = []
    for link in element.iter("a", "strong", "b"):
        place = _first_block(link)
        text = text_of(place)
        if len(text.split()) >= 2 and not is_furniture(text) and parse_published(text) is None:
            links.append((len(text), text, place))
    if links:
        _, text, link = max(links, key=lambda found: found[0])
        return text, link
    return "", None


def _first_block(link: Any) -> Any:  # noqa: ANN401 - lxml has no types
    """The headline of a link around a whole item: its first block of text; else the link."""
    blocks = [one for one in link.iter("div", "p") if one is not link and text_of(one)]
    alone = [one for one in blocks if next(one.iterdescendants("div", "p"), None) is None]
    return alone[0] if alone else link


def draft_of_item(item: ListItem) -> Draft:
    """Make a draft of a post of a list.

    Args:
        item: The post.

    Returns:
        The draft; its address is as the page writes it.
    """
    container, node = item.element, item.date
    title, heading = _headline(container)
    url = _link(container, heading)
    date = node.element if node is not None else None
    apart = [one for one in (heading, date) if one is not None]
    apart += [one for one in container.iterdescendants() if _is_label(one, heading)]
    for element in apart:
        element.set(_APART, "1")
    markup = ""
    if heading is not container:
        inner = f".//*[@{_APART}] | .//nav | .//form | .//comment()"
        markup = outer_html(container, without=inner)
    for element in apart:
        element.attrib.pop(_APART, None)
    if date is not None and heading is not None and heading in list(date.iterancestors()):
        said = clean_text(" ".join("".join(date.itertext()).split())).text
        title = " ".join(title.replace(said, " ").split()).strip(" |·•,:;–—-")
    body = _without_furniture(clean_text(text_of_markup(markup)).text)
    return Draft(
        title=title,
        body=body,
        published=node.day or node.said if node is not None else None,
        url=url,
        markup=False,
    )


def _is_label(element: Any, heading: Any) -> bool:  # noqa: ANN401 - lxml has no types
    """Tell whether an element of a post is none of its text: author, topic, link to the rest."""
    names = (element.get("class") or "").lower() if isinstance(element.tag, str) else ""
    if not names or (heading is not None and element in [heading, *heading.iterancestors()]):
        return False
    if element.tag == "a" and _READ_ON.search(names):
        return True
    return bool(_TAG_CLASS.search(names) or _COMMENTS.search(names)) and not is_prose(
        text_of(element)
    )


def _link(container: Any, heading: Any) -> str:  # noqa: ANN401 - lxml has no types
    """Take the address of a post: the link in or around its headline, else its first one."""
    near = [] if heading is None else [*heading.iter("a"), *heading.iterancestors("a")]
    for link in [*near, *container.iter("a")]:
        href = str(link.get("href") or "").strip()
        if href and not href.startswith(("#", "javascript:", "mailto:", "tel:")):
            return href
    return ""


def _without_furniture(text: str) -> str:
    lines = [
        line
        for line in text.split("\n")
        if not line.strip()
        or not (
            is_furniture(line)
            or (is_category(line) and len(line.split()) == 1)
            or not strip_labels(line).strip(" :")
        )
    ]
    return re.sub(r"^- ", "", re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip())
