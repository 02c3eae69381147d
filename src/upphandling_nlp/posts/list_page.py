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
from typing import Literal

import msgspec

from upphandling_nlp.posts.datelines import DateLine, date_lines
from upphandling_nlp.posts.footer import footer_start
from upphandling_nlp.posts.furniture import is_category, is_furniture, is_list_heading, is_period
from upphandling_nlp.posts.layout import (
    Line,
    blocks_of,
    furniture_notices,
    is_fragment,
    is_prose,
    is_titlelike,
    join_blocks,
    lines_of,
    title_of,
    unwrap,
)
from upphandling_nlp.posts.notices import Notice
from upphandling_nlp.posts.options import DEFAULT_OPTIONS, ReadOptions
from upphandling_nlp.schema import Post

__all__ = ["read_list_page"]

# Where the date of a post stands: before its headline, below it, or at its end.
Habit = Literal["first", "second", "last"]
_TITLE_SENTENCE = 120


class _Item(msgspec.Struct, kw_only=True):
    """The lines of one post, furniture included."""

    dated: DateLine | None
    title: str = ""
    lines: list[Line]


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
    dates = date_lines(lines, today=options.today)
    if not dates:
        yield Notice(
            severity="skipped",
            source=source,
            reason="no line of the page dates a post",
            remedy='read it with format="archive-page" or format="article"',
        )
        return
    head, items = _items(lines, dates)
    head = [*head, *_page_heading(items)]
    yield from furniture_notices(head, source=source)
    tags = _tags(lines)
    end = footer_start([item.lines for item in items])
    footer = items[-1].lines[end:]
    items[-1].lines = items[-1].lines[:end]
    for number, item in enumerate(items, start=1):
        label = f"{source}#{number}"
        left_out = [line for line in item.lines if _is_left_out(line)]
        kept = [line for line in item.lines if not _is_left_out(line)]
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


def _page_heading(items: list[_Item]) -> list[Line]:
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
    kept = [line for line in lines if not _is_left_out(line)]
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
        source=source,
        line=lines[dated.place].number,
        item=number,
        reason=f"{dated.said!r} is no date that can be read; the post has none",
        remedy='correct the date, or give today= for "Idag" and "Igår"',
        excerpt=dated.said,
    )


def _is_left_out(line: Line) -> bool:
    return is_furniture(line.text) or (is_period(line.text) and not line.bullet)


def _items(lines: list[Line], dates: list[DateLine]) -> tuple[list[Line], list[_Item]]:
    """Cut the page into head and items by the habit that costs least."""
    if any(dated.form != "alone" for dated in dates):
        return _cut_first(lines, dates)
    habits: tuple[Habit, ...] = ("first", "second", "last")
    cuts = {
        "first": _cut_first(lines, dates),
        "second": _cut_second(lines, dates),
        "last": _cut_last(lines, dates),
    }
    habit = min(habits, key=lambda name: _cost(name, lines, dates, *cuts[name]))
    return cuts[habit]


def _cut_first(lines: list[Line], dates: list[DateLine]) -> tuple[list[Line], list[_Item]]:
    ends = [dated.place for dated in dates[1:]] + [len(lines)]
    items: list[_Item] = []
    for dated, end in zip(dates, ends, strict=True):
        inside = lines[dated.place + 1 : end]
        if is_prose(dated.rest):
            column = msgspec.structs.replace(lines[dated.place], text=dated.rest, bullet="")
            inside = [column, *inside]
        items += _with_undated(
            lines[dated.place], _Item(dated=dated, title=dated.title, lines=inside)
        )
    return lines[: dates[0].place], items


def _with_undated(date: Line, item: _Item) -> Iterator[_Item]:
    """Part posts without a date from the one before: bullets at the margin of the dates."""
    deeper = [line for line in item.lines if line.indent > date.indent and not line.bullet]
    starts = [
        place
        for place, line in enumerate(item.lines)
        if line.bullet == date.bullet != "" and line.indent == date.indent
    ]
    if not starts or not deeper or item.lines[0].indent <= date.indent or _is_list(item, starts):
        yield item
        return
    ends = [*starts[1:], len(item.lines)]
    yield _Item(dated=item.dated, title=item.title, lines=item.lines[: starts[0]])
    for start, end in zip(starts, ends, strict=True):
        yield _Item(dated=None, lines=item.lines[start:end])


def _is_list(item: _Item, starts: list[int]) -> bool:
    """Tell whether bullets are points of a body: next to each other, after a colon."""
    before = item.lines[starts[0] - 1].text if starts[0] else ""
    return before.endswith(":")


def _title_start(lines: Sequence[Line], end: int, begin: int) -> int:
    """Find where the headline above a date begins.

    Args:
        lines: The lines of the page.
        end: Index of the date line.
        begin: Index of the first line that may be taken.

    Returns:
        The index; `end` where nothing above is a headline.
    """
    place = end - 1
    while (
        place >= begin
        and is_furniture(lines[place].text)
        and not is_list_heading(lines[place].text)
    ):
        place -= 1
    if place < begin or not is_titlelike(lines[place].text):
        return end
    start = place
    # A headline broken at a margin: its lines stand in one block that holds nothing else.
    top = start
    while top > begin and not lines[top].parted and not lines[top].bullet:
        top -= 1
    together = [line.text for line in lines[top : place + 1]]
    if 1 < len(together) <= 3 and "\n" not in unwrap(lines[top : place + 1]):
        joined = " ".join(together)
        return top if is_titlelike(joined) else start
    return start


def _cut_second(lines: list[Line], dates: list[DateLine]) -> tuple[list[Line], list[_Item]]:
    starts = []
    begin = 0
    for dated in dates:
        starts.append(_title_start(lines, dated.place, begin))
        begin = dated.place + 1
    items = []
    ends = [*starts[1:], len(lines)]
    for dated, start, end in zip(dates, starts, ends, strict=True):
        above = [line for line in lines[start : dated.place] if not is_furniture(line.text)]
        items.append(_Item(dated=dated, title=title_of(above), lines=lines[dated.place + 1 : end]))
    return lines[: starts[0]], items


def _cut_last(lines: list[Line], dates: list[DateLine]) -> tuple[list[Line], list[_Item]]:
    begin = 0
    while begin < dates[0].place and (
        is_list_heading(lines[begin].text) or is_furniture(lines[begin].text)
    ):
        begin += 1
    items, head = [], lines[:begin]
    for number, dated in enumerate(dates):
        end = dated.place
        tail = lines[dated.place + 1 :] if number == len(dates) - 1 else []
        items.append(_Item(dated=dated, lines=[*lines[begin:end], *tail]))
        begin = dated.place + 1
    return head, items


def _cost(
    habit: Habit,
    lines: list[Line],
    dates: list[DateLine],
    head: list[Line],
    items: list[_Item],
) -> float:
    """Weigh a way to cut the page: posts without headline, text outside posts, bullets."""
    cost = 0.0
    for item in items:
        kept = [line for line in item.lines if not _is_left_out(line)]
        first = item.title or (kept[0].text if kept else "")
        if not first or is_list_heading(first):
            cost += 2.0
        elif not is_titlelike(first):
            cost += 0.6 if len(kept) > 1 and len(first) <= _TITLE_SENTENCE else 1.0
        if habit == "second" and not item.title:
            cost += 1.0
        if habit == "last" and len(kept) == 1:
            cost += 1.0
    cost += _cost_outside(habit, lines, dates, head)
    return cost + sum(_cost_beside(habit, lines, dated.place) for dated in dates)


def _cost_beside(habit: Habit, lines: list[Line], place: int) -> float:
    """Weigh what touches a date: a bullet opens a post, a blank line parts two."""
    line = lines[place]
    above = lines[place - 1] if place else None
    below = lines[place + 1] if place + 1 < len(lines) else None
    if line.bullet:
        bullet = 0.0 if habit == "first" else 2.0
    elif above is not None and above.bullet and not (below is not None and below.bullet):
        bullet = 0.0 if habit == "second" else 1.0
    else:
        bullet = 0.0
    touches_above = not line.parted and above is not None
    touches_below = below is not None and not below.parted
    if touches_above and touches_below and above is not None and above.parted:
        return bullet + (0.0 if habit == "second" else 0.75)
    if touches_above and not touches_below:
        return bullet + (0.75 if habit == "first" else 0.0)
    if touches_below and not touches_above:
        return bullet + (0.0 if habit == "first" else 0.75)
    return bullet


def _cost_outside(
    habit: Habit, lines: list[Line], dates: list[DateLine], head: list[Line]
) -> float:
    left = [line for line in head if not _is_left_out(line) and not is_list_heading(line.text)]
    cost = 0.5 * sum(is_prose(line.text) for line in left)
    if habit == "first" and left and is_titlelike(left[-1].text):
        cost += 0.4 if is_fragment(left[-1].text) else 1.0
    if habit == "last":
        after = [line for line in lines[dates[-1].place + 1 :] if not _is_left_out(line)]
        end = footer_start([[], after])
        cost += 1.5 * sum(bool(line.text) for line in after[:end])
    return cost


def _compose(title: str, lines: list[Line]) -> tuple[str, str]:
    """Part the headline of an item from its body; the headline may be known."""
    blocks = [list(block) for block in blocks_of(lines)]
    if title or not blocks:
        return title, join_blocks(blocks)
    first = blocks[0]
    joined = title_of(first)
    if len(first) > 1 and not ("\n" not in unwrap(first) and is_titlelike(joined)):
        # Headline and text in one block: the headline is its first line.
        short = len(first[0].text) <= _TITLE_SENTENCE and "\n" in unwrap(first)
        if short or is_titlelike(first[0].text):
            return first[0].text.strip(), join_blocks([first[1:], *blocks[1:]])
        return "", join_blocks(blocks)
    sentence = not is_titlelike(joined)
    if sentence and (len(joined) > _TITLE_SENTENCE or len(blocks) == 1):
        return "", join_blocks(blocks)
    return joined, join_blocks(blocks[1:])
