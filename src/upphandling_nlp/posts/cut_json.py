"""A JSON list that is cut off or damaged: the items before the damage, which are whole."""

from __future__ import annotations

import json
import re

__all__ = ["whole_items"]

_SPACE = re.compile(r"\s*")
_COMMA = re.compile(r"\s*,\s*")
_KEY = re.compile(r'\s*,?\s*(?P<key>"(?:[^"\\]|\\.)*")\s*:\s*')
_DECODER = json.JSONDecoder()


def whole_items(text: str) -> tuple[list[object], int]:
    """Decode the items of a list up to the place where it is damaged.

    Args:
        text: No JSON as a whole; a list, or an object around one (`{"items": [...`).

    Returns:
        The items, and the offset of the text behind them; nothing and 0 where none is whole.
    """
    start = _start_of_list(text)
    items: list[object] = []
    end = 0
    place: int | None = start
    while place is not None:
        try:
            item, end = _DECODER.raw_decode(text, place)
        except (ValueError, RecursionError):
            break
        items.append(item)
        comma = _COMMA.match(text, end)
        place = comma.end() if comma else None
    return items, end


def _start_of_list(text: str) -> int | None:
    """Find where the first item begins, behind the members of an object that stand before."""
    place = _end_of_space(text, 0)
    if not text.startswith("{", place):
        return _end_of_space(text, place + 1) if text.startswith("[", place) else None
    place += 1
    while key := _KEY.match(text, place):
        try:
            _, place = _DECODER.raw_decode(text, key.end())
        except (ValueError, RecursionError):
            inside = text.startswith("[", key.end())
            return _end_of_space(text, key.end() + 1) if inside else None
    return None


def _end_of_space(text: str, start: int) -> int:
    space = _SPACE.match(text, start)
    return space.end() if space else start
