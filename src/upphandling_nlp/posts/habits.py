"""The habits of list pages: where the date of a post stands, and how posts are cut by it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from upphandling_nlp.posts.datelines import DateLine
from upphandling_nlp.posts.footer import footer_start
from upphandling_nlp.posts.furniture import is_furniture, is_list_heading, is_period
from upphandling_nlp.posts.layout import (
    Line,
    is_fragment,
    is_prose,
    is_titlelike,
    title_of,
    unwrap,
)

__all__ = ["TITLE_SENTENCE", "Item", "cut_items", "is_left_out"]

# Where the date of a post stands: before its headline, below it, or at its end.
Habit = Literal["first", "second", "last"]
# A sentence up to this length may be a headline where a text follows.
TITLE_SENTENCE = 120


class Item(msgspec.Struct, kw_only=True):
    """The lines of one post, furniture included.

    Attributes:
        dated: Its date line; None for a post without a date.
        title: Its headline, where that stands above or beside the date.
        lines: The lines of headline (where `title` is empty) and body.
    """

    dated: DateLine | None
    title: str = ""
    lines: list[Line]


def is_left_out(line: Line) -> bool:
    """Tell whether a line inside an item is no part of the post."""
    return is_furniture(line.text) or (is_period(line.text) and not line.bullet)


def cut_items(lines: list[Line], dates: list[DateLine]) -> tuple[list[Line], list[Item]]:
    """Cut the page into head and items by the habit that costs least.

    Args:
        lines: The lines of the page.
        dates: Its date lines, at least one.

    Returns:
        The lines above the first item, and the items; the last one runs to the end of the page.
    """
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


def _cut_first(lines: list[Line], dates: list[DateLine]) -> tuple[list[Line], list[Item]]:
    ends = [dated.place for dated in dates[1:]] + [len(lines)]
    items: list[Item] = []
    for dated, end in zip(dates, ends, strict=True):
        inside = lines[dated.place + 1 : end]
        if is_prose(dated.rest):
            column = msgspec.structs.replace(lines[dated.place], text=dated.rest, bullet="")
            inside = [column, *inside]
        items += _with_undated(
            lines[dated.place], Item(dated=dated, title=dated.title, lines=inside)
        )
    return lines[: dates[0].place], items


def _with_undated(date: Line, item: Item) -> Iterator[Item]:
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
    yield Item(dated=item.dated, title=item.title, lines=item.lines[: starts[0]])
    for start, end in zip(starts, ends, strict=True):
        yield Item(dated=None, lines=item.lines[start:end])


def _is_list(item: Item, starts: list[int]) -> bool:
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


def _cut_second(lines: list[Line], dates: list[DateLine]) -> tuple[list[Line], list[Item]]:
    starts = []
    begin = 0
    for dated in dates:
        starts.append(_title_start(lines, dated.place, begin))
        begin = dated.place + 1
    items = []
    ends = [*starts[1:], len(lines)]
    for dated, start, end in zip(dates, starts, ends, strict=True):
        above = [line for line in lines[start : dated.place] if not is_furniture(line.text)]
        between = [line for line in lines[start : dated.place] if is_furniture(line.text)]
        below = lines[dated.place + 1 : end]
        items.append(Item(dated=dated, title=title_of(above), lines=[*between, *below]))
    return lines[: starts[0]], items


def _cut_last(lines: list[Line], dates: list[DateLine]) -> tuple[list[Line], list[Item]]:
    begin = 0
    while begin < dates[0].place and (
        is_list_heading(lines[begin].text) or is_furniture(lines[begin].text)
    ):
        begin += 1
    items, head = [], lines[:begin]
    for number, dated in enumerate(dates):
        end = dated.place
        tail = lines[dated.place + 1 :] if number == len(dates) - 1 else []
        items.append(Item(dated=dated, lines=[*lines[begin:end], *tail]))
        begin = dated.place + 1
    return head, items


def _cost(
    habit: Habit,
    lines: list[Line],
    dates: list[DateLine],
    head: list[Line],
    items: list[Item],
) -> float:
    """Weigh a way to cut the page: posts without headline, text outside posts, bullets."""
    cost = 0.0
    for item in items:
        kept = [line for line in item.lines if not is_left_out(line)]
        first = item.title or (kept[0].text if kept else "")
        if not first or is_list_heading(first):
            cost += 2.0
        elif not is_titlelike(first):
            cost += 0.6 if len(kept) > 1 and len(first) <= TITLE_SENTENCE else 1.0
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
    if touches_above and above is not None and is_prose(above.text):
        # Running text above belongs to the post before, or is that which the date ends.
        return bullet + (0.75 if habit == "second" else 0.0)
    if touches_above and not touches_below:
        return bullet + (0.75 if habit == "first" else 0.0)
    if touches_below and not touches_above:
        return bullet + (0.0 if habit == "first" else 0.75)
    return bullet


def _cost_outside(
    habit: Habit, lines: list[Line], dates: list[DateLine], head: list[Line]
) -> float:
    left = [line for line in head if not is_left_out(line) and not is_list_heading(line.text)]
    cost = 0.5 * sum(is_prose(line.text) for line in left)
    if habit == "first" and left and is_titlelike(left[-1].text):
        cost += 0.4 if is_fragment(left[-1].text) else 1.0
    if habit == "last":
        after = [line for line in lines[dates[-1].place + 1 :] if not is_left_out(line)]
        end = footer_start([[], after])
        cost += 1.5 * sum(bool(line.text) for line in after[:end])
    return cost
