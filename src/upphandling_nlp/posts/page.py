"""Saved page text of unknown form: find out which it is, and read it."""

from __future__ import annotations

from collections.abc import Iterator

from upphandling_nlp.posts.archive_page import looks_like_archive, read_archive_page
from upphandling_nlp.posts.article import read_article
from upphandling_nlp.posts.front_matter import front_matter_of
from upphandling_nlp.posts.furniture import is_list_heading
from upphandling_nlp.posts.layout import lines_of
from upphandling_nlp.posts.list_page import read_list_page
from upphandling_nlp.posts.notices import Notice
from upphandling_nlp.posts.options import DEFAULT_OPTIONS, Format, ReadOptions
from upphandling_nlp.posts.partial_days import post_dates
from upphandling_nlp.schema import Post

__all__ = ["page_format", "read_page"]


def page_format(text: str) -> Format:
    """Tell which form the text of a page has.

    The rules, in order:

    1. Front matter between rules, or that names a headline or a text, makes it an article.
    2. Two lines or more that date posts make it a list page; one does, where it has a bullet or
       stands under a heading of lists ("Aktuellt").
    3. Without such lines, or with one, `looks_like_archive` tells an archive page from an
       article.

    Args:
        text: Clean text of the page.

    Returns:
        "list-page", "archive-page" or "article".
    """
    if front_matter_of(text.split("\n")).tells_article:
        return "article"
    lines = lines_of(text)
    # The day of the last change, or that of an event, tells nothing about the form of a page.
    dates = [dated for dated in post_dates(lines) if not (dated.changed or dated.event)]
    if len(dates) >= 2:
        return "list-page"
    if len(dates) == 1:
        place = dates[0].place
        above = lines[max(0, place - 2) : place]
        if lines[place].bullet or any(is_list_heading(line.text) for line in above):
            return "list-page"
        return "article"
    return "archive-page" if looks_like_archive(text) else "article"


def read_page(
    text: str, *, source: str, options: ReadOptions = DEFAULT_OPTIONS
) -> Iterator[Post | Notice]:
    """Read the text of a page of any form.

    Args:
        text: Clean text of the page.
        source: Name of the page.
        options: Language and anchor.

    Yields:
        The posts in the order of the page, and notices of what belongs to none of them.
    """
    readers = {
        "list-page": read_list_page,
        "archive-page": read_archive_page,
        "article": read_article,
    }
    yield from readers[page_format(text)](text, source=source, options=options)
