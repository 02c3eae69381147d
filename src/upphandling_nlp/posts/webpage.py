"""Web pages in HTML: one article, or a list of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import urljoin

from upphandling_nlp.errors import ReadError
from upphandling_nlp.posts.beside import article_heading, has_headline, take_off, unread_notices
from upphandling_nlp.posts.cleaning import clean_text
from upphandling_nlp.posts.decoding import decode_bytes, stray_notice
from upphandling_nlp.posts.draft import RepairLog, finish_draft
from upphandling_nlp.posts.errorpage import find_error
from upphandling_nlp.posts.htmltree import outer_html, parse_html
from upphandling_nlp.posts.layout import is_prose
from upphandling_nlp.posts.markup import text_of_markup
from upphandling_nlp.posts.metadata import PageFacts, page_facts
from upphandling_nlp.posts.mhtml import ArchivedPage, is_mhtml, unpack_mhtml
from upphandling_nlp.posts.notices import Notice, excerpt_of
from upphandling_nlp.posts.options import DEFAULT_OPTIONS, ReadOptions
from upphandling_nlp.posts.outside import outside_notices, without_line
from upphandling_nlp.posts.page import page_format, read_page
from upphandling_nlp.posts.uncover import uncover
from upphandling_nlp.posts.webarticle import main_html, read_webarticle
from upphandling_nlp.posts.weblist import draft_of_item, find_items, with_untitled
from upphandling_nlp.posts.webtable import PostTable, drafts_of_table, find_table, table_notices
from upphandling_nlp.schema import Post

__all__ = ["read_webpage"]


def read_webpage(
    stream: BinaryIO, *, source: str, options: ReadOptions = DEFAULT_OPTIONS
) -> Iterator[Post | Notice]:
    """Read an HTML page, or the page of a web archive, as one article or as a list of posts.

    It is a list where at least two elements of one kind (`<article>`, `<li>`, `<div>`) each hold
    a heading and a date, or at least two `<article>` elements each a heading, and the page does
    not call itself an article (OpenGraph, JSON-LD), nor has a headline with running text of its
    own beside them. A page that is a table with a header of known names (an export, often under a
    name in .xls) gives a post for each row. Otherwise trafilatura finds the main text.

    Args:
        stream: Bytes of the page.
        source: Name of the page.
        options: Encoding, language, anchor.

    Yields:
        The posts in the order of the page, and notices.

    Raises:
        ReadError: The page holds no text, or is what a server sends in place of a page.
    """
    data = stream.read()
    page = ArchivedPage(data=data)
    if is_mhtml(data):
        unpacked = unpack_mhtml(data)
        if unpacked is None:
            raise ReadError(
                "the web archive holds no page", path=source, remedy="save the page again"
            )
        page = unpacked
    encoding = options.encoding or page.encoding
    decoded = decode_bytes(page.data, source=source, encoding=encoding)
    if decoded.stray:
        yield stray_notice(source=source, number=decoded.stray, line=decoded.first_stray)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", decoded.text.replace("\0", ""))
    if not text_of_markup(text):
        raise ReadError("the page holds no text", path=source, remedy="save the page again")
    tree = parse_html(text)
    lowered = text.lower()
    if "<html" in lowered and "</html" not in lowered[-20_000:]:
        yield Notice(
            severity="skipped",
            source=source,
            line=text.count("\n") + 1,
            reason="the page is cut off: its end is missing",
            remedy="save the page again",
            excerpt=excerpt_of(text[-80:]),
        )
    if uncover(tree):
        text = outer_html(tree, without=".//comment()")
    log = RepairLog(source)
    facts = page_facts(tree)
    facts.url = urljoin(_base(tree, page.url), facts.url) if facts.url else page.url
    if error := find_error(tree, facts):
        raise ReadError(
            f"the page tells of an error in place of a post: {excerpt_of(error, length=80)!r}",
            path=source,
            remedy="fetch it again, or leave it out",
        )
    yield from _read_tree(tree, text, facts, source=source, options=options, log=log)
    yield from log.notices()


def _read_tree(
    tree: Any,  # noqa: ANN401 - lxml has no types
    text: str,
    facts: PageFacts,
    *,
    source: str,
    options: ReadOptions,
    log: RepairLog,
) -> Iterator[Post | Notice]:
    table = None if facts.is_article else find_table(tree, chosen=options.columns)
    if table is not None:
        yield from _read_table(table, tree, facts, source=source, options=options, log=log)
        return
    items = [] if facts.is_article else find_items(tree, today=options.today)
    elements = [item.element for item in items]
    headline = article_heading(tree, elements, facts)
    if headline is not None:
        yield from take_off(elements, headline, source=source)
        yield from read_webarticle(tree, text, facts, source=source, options=options, log=log)
        return
    if items:
        items = with_untitled(tree, items, today=options.today)
        elements = [item.element for item in items]
        base = _base(tree, facts.url)
        for number, item in enumerate(items, start=1):
            draft = draft_of_item(item)
            draft.item = number
            draft.url = urljoin(base, draft.url) if draft.url else ""
            draft.language = facts.language
            yield from finish_draft(draft, file=source, options=options, log=log)
        yield from unread_notices(tree, elements, source=source)
        yield from outside_notices(tree, source)
        return
    main = clean_text(text_of_markup(main_html(tree))).text
    if not facts.is_article and page_format(main) != "article":
        # A list without an element for each post: its text tells the posts apart.
        found = list(read_page(main, source=source, options=options))
        posts = [one for one in found if isinstance(one, Post)]
        untitled = [post for post in posts if not post.title]
        # Dates without headlines, below a headline of the page, are days within one article; so
        # is the only one, on a line below running text.
        below = len(posts) == 1 and any(
            isinstance(one, Notice) and is_prose(one.excerpt) for one in found
        )
        days = below or 2 * len(untitled) >= len(posts)
        if not (days and has_headline(tree, facts)):
            yield from map(without_line, found)
            yield from outside_notices(tree, source)
            return
    yield from read_webarticle(tree, text, facts, source=source, options=options, log=log)


def _read_table(
    table: PostTable,
    tree: Any,  # noqa: ANN401 - lxml has no types
    facts: PageFacts,
    *,
    source: str,
    options: ReadOptions,
    log: RepairLog,
) -> Iterator[Post | Notice]:
    yield from table_notices(table, chosen=options.columns, source=source)
    base = _base(tree, facts.url)
    for draft in drafts_of_table(table, chosen=options.columns, base=base, source=source):
        draft.language = draft.language or facts.language
        yield from finish_draft(draft, file=source, options=options, log=log)
    yield from unread_notices(tree, [table.element], source=source)


def _base(tree: Any, address: str) -> str:  # noqa: ANN401 - lxml has no types
    """The address that relative ones of a page refer to: its own, unless it names another."""
    base = tree.find(".//base")
    return urljoin(address, str(base.get("href") or "")) if base is not None else address
