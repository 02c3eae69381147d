"""Saved pages that list dated posts: "Aktuellt", "Nyheter", press rooms, blogs.

A page is cut at the lines that date its posts (`datelines`). Whether a date stands before its
headline, below it, or at the end of the post is a habit of the page: each habit is tried on the
whole page, and the one counts that leaves the fewest posts without a headline and the least
running text outside posts. What stands before the first post, and what follows the last one
under a heading of its own or outside the indent of the list, is furniture.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from upphandling_nlp.posts.datelines import DateLine
from upphandling_nlp.posts.footer import footer_start
from upphandling_nlp.posts.furniture import is_category, may_be_headline
from upphandling_nlp.posts.habits import TITLE_SENTENCE, Item, cut_items, is_left_out
from upphandling_nlp.posts.layout import (
    Line,
    blocks_of,
    furniture_notices,
    is_prose,
    is_titlelike,
    join_blocks,
    lines_of,
    title_of,
    unwrap,
)
from upphandling_nlp.posts.notices import Notice
from upphandling_nlp.posts.options import DEFAULT_OPTIONS, ReadOptions
from upphandling_nlp.posts.partial_days import post_dates
from upphandling_nlp.posts.published import mend_date
from upphandling_nlp.schema import Post

__all__ = ["read_list_page"]


def read_list_page(
    text: str, *, source: str, options: ReadOptions = DEFAULT_OPTIONS
) -> Iterator[Post | Notice]:
    """Read the posts of a page that lists them with their dates.

    Args:
        text: Clean text of the page.
        source: Name of the page.
        options: Language and anchor.

    Yields:
        The posts in the order of the page, and notices of what belongs to none of them.
    """
    lines = lines_of(text)
    dates = post_dates(lines, today=options.today)
    if not dates:
        yield Notice(
            severity="skipped",
            source=source,
            reason="no line of the page dates a post",
            remedy="read it with --input-format archive-page or article, in Python format=",
        )
        return
    head, items = cut_items(lines, dates)
    head = [*head, *_page_heading(items)]
    yield from furniture_notices(head, source=source)
    tags = _tags(lines)
    end = footer_start([item.lines for item in items])
    footer = items[-1].lines[end:]
    items[-1].lines = items[-1].lines[:end]
    for number, item in enumerate(items, start=1):
        label = f"{source}#{number}"
        left_out, kept = _parted(item)
        if any(line.text not in tags for line in kept):
            left_out += [line for line in kept if line.text in tags]
            kept = [line for line in kept if line.text not in tags]
        title, body = _compose(item.title, kept)
        if item.dated is not None and item.dated.day is None:
            yield _undated(item.dated, lines, source=source, number=number)
        if item.dated and item.dated.rest and not is_prose(item.dated.rest):
            tag = msgspec.structs.replace(lines[item.dated.place], text=item.dated.rest, bullet="")
            left_out.insert(0, tag)
        yield from furniture_notices(left_out, source=source)
        if title or body:
            yield Post(
                title=title,
                body=body,
                published=item.dated.day if item.dated else None,
                source=label,
                language=options.language,
            )
        else:
            place = item.dated.place if item.dated else 0
            yield Notice(
                severity="skipped",
                source=source,
                line=lines[place].number,
                item=number,
                reason="a date without a headline or a text",
                excerpt=lines[place].whole,
            )
    yield from furniture_notices(footer, source=source)


def _parted(item: Item) -> tuple[list[Line], list[Line]]:
    """Part the furniture of an item from its text; a headline is text whatever it says."""
    kept = [line for line in item.lines if not is_left_out(line)]
    first = item.lines[0] if item.lines and not item.title else None
    headless = not kept or is_prose(kept[0].text)
    if first is not None and is_left_out(first) and headless and may_be_headline(first.text):
        kept.insert(0, first)
    numbers = {line.number for line in kept}
    return [line for line in item.lines if line.number not in numbers], kept


def _page_heading(items: list[Item]) -> list[Line]:
    """Take the heading of the page off the first item: a headline above the headline.

    Only pages that date their posts at the end have none of their own above the first date.
    """
    first = items[0]
    if first.title or first.dated is None or not first.lines:
        return []
    doubled = [_begins_doubled(item.lines) for item in items]
    if len(items) < 2 or not doubled[0] or any(doubled[1:]):
        return []
    heading, first.lines = first.lines[:1], first.lines[1:]
    return heading


def _begins_doubled(lines: Sequence[Line]) -> bool:
    """Tell whether two headlines stand above running text, each alone."""
    kept = [line for line in lines if not is_left_out(line)]
    return (
        len(kept) >= 3
        and all(is_titlelike(line.text) and not line.bullet for line in kept[:2])
        and all(line.parted for line in kept[1:3])
        and is_prose(kept[2].text)
    )


def _tags(lines: Sequence[Line]) -> frozenset[str]:
    """List the categories ("Nyhet") that stand on several lines of their own."""
    counts = Counter(line.text for line in lines if is_category(line.text))
    return frozenset(text for text, count in counts.items() if count > 1)


def _undated(dated: DateLine, lines: Sequence[Line], *, source: str, number: int) -> Notice:
    return Notice(
        severity="skipped",
        subject="date",
        source=source,
        line=lines[dated.place].number,
        item=number,
        reason=f"{dated.said!r} is no date that can be read; the post has none",
        remedy=mend_date(dated.said),
        excerpt=dated.said,
    )


def _compose(title: str, lines: list[Line]) -> tuple[str, str]:
    """Part the headline of an item from its body; the headline may be known."""
    blocks = [list(block) for block in blocks_of(lines)]
    if title or not blocks:
        return title, join_blocks(blocks)
    first = blocks[0]
    joined = title_of(first)
    if len(first) > 1 and not ("\n" not in unwrap(first) and is_titlelike(joined)):
        # Headline and text in one block: the headline is its first line.
        short = len(first[0].text) <= TITLE_SENTENCE and "\n" in unwrap(first)
        if short or is_titlelike(first[0].text):
            return first[0].text.strip(), join_blocks([first[1:], *blocks[1:]])
        return "", join_blocks(blocks)
    sentence = not is_titlelike(joined)
    if sentence and (len(joined) > TITLE_SENTENCE or len(blocks) == 1):
        return "", join_blocks(blocks)
    return joined, join_blocks(blocks[1:])
