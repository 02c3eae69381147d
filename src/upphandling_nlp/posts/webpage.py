"""Web pages in HTML: one article, or a list of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import urljoin

import msgspec

from upphandling_nlp.errors import ReadError
from upphandling_nlp.posts.article import read_article
from upphandling_nlp.posts.cleaning import clean_text
from upphandling_nlp.posts.datelines import date_lines
from upphandling_nlp.posts.decoding import decode_bytes, stray_notice
from upphandling_nlp.posts.draft import Draft, RepairLog, finish_draft
from upphandling_nlp.posts.furniture import is_furniture, is_list_heading
from upphandling_nlp.posts.htmltree import outer_html, parse_html
from upphandling_nlp.posts.layout import lines_of
from upphandling_nlp.posts.markup import text_of_markup
from upphandling_nlp.posts.metadata import PageFacts, page_facts
from upphandling_nlp.posts.notices import Notice, excerpt_of
from upphandling_nlp.posts.options import DEFAULT_OPTIONS, ReadOptions
from upphandling_nlp.posts.page import page_format, read_page
from upphandling_nlp.posts.published import parse_published
from upphandling_nlp.posts.weblist import find_items, outside_main
from upphandling_nlp.schema import Post

__all__ = ["read_webpage"]

# Where trafilatura keeps less than this share of the characters, it has missed the text.
_SHARE = 0.6


def read_webpage(
    stream: BinaryIO, *, source: str, options: ReadOptions = DEFAULT_OPTIONS
) -> Iterator[Post | Notice]:
    """Read an HTML page as one article, or as a list of posts.

    It is a list where at least two elements of one kind (`<article>`, `<li>`, `<div>`) each hold
    a heading and a date, or at least two `<article>` elements each a heading, and the page does
    not call itself an article (OpenGraph, JSON-LD). Otherwise trafilatura finds the main text.

    Args:
        stream: Bytes of the page.
        source: Name of the page.
        options: Encoding, language, anchor.

    Yields:
        The posts in the order of the page, and notices.

    Raises:
        ReadError: The page holds no text.
    """
    decoded = decode_bytes(stream.read(), source=source, encoding=options.encoding)
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
    log = RepairLog(source)
    yield from _read_tree(tree, text, source=source, options=options, log=log)
    yield from log.notices()


def _read_tree(
    tree: Any,  # noqa: ANN401 - lxml has no types
    text: str,
    *,
    source: str,
    options: ReadOptions,
    log: RepairLog,
) -> Iterator[Post | Notice]:
    facts = page_facts(tree)
    items = [] if facts.is_article else find_items(tree, today=options.today)
    if items:
        base = _base(tree, facts)
        for number, item in enumerate(items, start=1):
            item.item = number
            item.url = urljoin(base, item.url) if item.url else ""
            item.language = facts.language
            yield from finish_draft(item, file=source, options=options, log=log)
        yield from _outside(tree, source)
        return
    main = clean_text(text_of_markup(_main_html(tree))).text
    if not facts.is_article and page_format(main) != "article":
        # A list without an element for each post: its text tells the posts apart.
        for found in read_page(main, source=source, options=options):
            yield _without_line(found)
        yield from _outside(tree, source)
        return
    yield from _read_one(tree, text, facts, source=source, options=options, log=log)


def _base(tree: Any, facts: PageFacts) -> str:  # noqa: ANN401 - lxml has no types
    base = tree.find(".//base")
    return str(base.get("href") or facts.url) if base is not None else facts.url


def _main_html(tree: Any) -> str:  # noqa: ANN401 - lxml has no types
    """Take the part of a page that holds its text, without navigation."""
    for path in (
        "//*[contains(concat(' ', @itemprop, ' '), ' articleBody ')]/ancestor-or-self::article",
        "//main//article[count(//main//article) = 1]",
        "//article[count(//article) = 1]",
        "//main",
        "//*[@role='main']",
        "//*[@id='content' or @id='main' or @id='innehall' or @id='maincontent']",
        "//body",
    ):
        found = tree.xpath(path)
        if found:
            return outer_html(found[0])
    return outer_html(tree)


def _read_one(
    tree: Any,  # noqa: ANN401 - lxml has no types
    text: str,
    facts: PageFacts,
    *,
    source: str,
    options: ReadOptions,
    log: RepairLog,
) -> Iterator[Post | Notice]:
    own = clean_text(text_of_markup(_main_html(tree))).text
    salvaged: list[Post | Notice] = list(read_article(own, source=source, options=options))
    plain = next((found for found in salvaged if isinstance(found, Post)), None)
    title = _heading(tree, facts) or next(iter(facts.titles), "") or (plain.title if plain else "")
    body, dropped = _main_text(_without_head(plain.text if plain else "", title), text)
    if dropped is None:
        yield Notice(
            severity="repaired",
            source=source,
            reason="main text not found for sure; took the text of the article or page",
            remedy="check the text for page furniture",
        )
    for paragraph in dropped or ():
        yield Notice(
            severity="furniture",
            source=source,
            reason="text of the page beside its main text",
            excerpt=excerpt_of(paragraph),
        )
    for found in salvaged:
        # A bad date is told below, with all other candidates.
        if isinstance(found, Notice) and found.severity == "furniture":
            yield _without_line(found)
    yield from _outside(tree, source)
    day, bad = _published(tree, facts, plain, options.today)
    for where, value in bad:
        yield Notice(
            severity="skipped",
            source=source,
            reason=f"{value!r} ({where}) is no date that can be read",
            remedy="check the page",
            excerpt=value,
        )
    draft = Draft(
        title=title,
        body=body,
        published=day,
        url=facts.url,
        source=source,
        language=facts.language,
        markup=False,
    )
    yield from finish_draft(draft, file=source, options=options, log=log)


def _without_line(found: Post | Notice) -> Post | Notice:
    """Take off the number of a line that is none of the file, but of its text."""
    return msgspec.structs.replace(found, line=None) if isinstance(found, Notice) else found


def _outside(tree: Any, source: str) -> Iterator[Notice]:  # noqa: ANN401 - lxml has no types
    text = outside_main(tree)
    if text:
        yield Notice(
            severity="furniture",
            source=source,
            reason="navigation, header and footer of the page",
            excerpt=excerpt_of(text),
        )


def _heading(tree: Any, facts: PageFacts) -> str:  # noqa: ANN401 - lxml has no types
    """Take the headline as the page shows it.

    That is the heading that the page names as its title; else the first h1 of the article, of
    the main part, or of the page, unless it is the name of the site or of a list.
    """
    named = {_letters(title) for title in facts.titles} - {""}
    headings = [" ".join("".join(one.itertext()).split()) for one in tree.xpath("//h1 | //h2")]
    for text in headings:
        if _letters(text) in named:
            return text
    for path in ("//article//h1", "//main//h1", "//*[@itemprop='headline']", "//h1"):
        for heading in tree.xpath(path):
            text = " ".join("".join(heading.itertext()).split())
            site = _letters(text) == _letters(facts.site) or "site" in (heading.get("class") or "")
            if text and not site and not is_list_heading(text):
                return text
    return ""


def _main_text(own: str, text: str) -> tuple[str, list[str] | None]:
    """Keep the paragraphs of a page that trafilatura takes for its main text.

    Its answer alone will not do: of short pages it loses the paragraphs, of others it keeps the
    lists of related news.

    Args:
        own: The paragraphs of the article element, or of the page, without known furniture.
        text: The page.

    Returns:
        The main text, and the paragraphs that were left out; None in their place where
        trafilatura misses most of the text, which then is taken whole.
    """
    import trafilatura  # noqa: PLC0415 - heavy: only when used

    extracted = trafilatura.extract(
        text,
        output_format="txt",
        include_comments=False,
        include_tables=True,
        include_formatting=False,
        favor_recall=True,
        deduplicate=False,
    )
    found = _letters(clean_text(str(extracted or "")).text)
    paragraphs = own.split("\n\n") if own else []
    kept = [part for part in paragraphs if _letters(part) in found]
    if len("".join(kept)) < _SHARE * len("".join(paragraphs)):
        return own, None
    return "\n\n".join(kept), [part for part in paragraphs if _letters(part) not in found]


def _without_head(body: str, title: str) -> str:
    """Take headline, date lines and furniture off the paragraphs of a body."""
    paragraphs = [part.strip() for part in re.split(r"\n{2,}", body) if part.strip()]
    plain = _letters(title)
    kept: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        line = paragraph.lstrip("# ")
        if number < 4 and plain and _letters(line) == plain:
            continue
        if is_furniture(line) or (len(line) < 120 and _only_date(line)):
            continue
        kept.append(paragraph)
    return "\n\n".join(_joined_lists(kept))


def _joined_lists(paragraphs: list[str]) -> Iterator[str]:
    """Put the items of a list, which come as paragraphs, on lines of one paragraph."""
    held: list[str] = []
    for paragraph in paragraphs:
        if paragraph.startswith("- ") and held and held[-1].startswith("- "):
            held.append(paragraph)
            continue
        if held:
            yield "\n".join(held)
        held = [paragraph]
    if held:
        yield "\n".join(held)


def _only_date(text: str) -> bool:
    dates = date_lines(lines_of(text))
    return len(dates) == len(lines_of(text)) and all(dated.form == "alone" for dated in dates)


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _published(
    tree: Any,  # noqa: ANN401 - lxml has no types
    facts: PageFacts,
    plain: Post | None,
    today: dt.date | None,
) -> tuple[dt.date | None, list[tuple[str, str]]]:
    """Take the first candidate that is a date, and list those before it that are none."""
    bad: list[tuple[str, str]] = []
    candidates = [
        *facts.dates,
        *(
            ("time", time.get("datetime") or "".join(time.itertext()))
            for time in tree.xpath("//article//time | //main//time | //time[@pubdate]")[:1]
        ),
    ]
    for where, value in candidates:
        day = parse_published(value, today=today)
        if day is not None:
            return day, bad
        bad.append((where, excerpt_of(value, length=80)))
    if plain is not None and plain.published is not None:
        return plain.published, bad
    body = clean_text(text_of_markup(outer_html(tree))).text
    labelled = [
        dated.day
        for dated in date_lines(lines_of(body), today=today)
        if dated.form == "alone" and dated.day and re.match(r"\s*[Pp]ubl", dated.said)
    ]
    return (labelled[0] if labelled else None), bad
