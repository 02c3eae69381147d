"""Cut a text where highlighted spans begin and end, so that scripts need no character offsets.

Offsets of a record count code points, those of JavaScript count UTF-16 units: so a page gets
pieces of text, never offsets.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

__all__ = ["Piece", "cut_text"]


class Piece(NamedTuple):
    """A stretch of text with the spans that cover it.

    Attributes:
        text: The characters.
        spans: Numbers of the spans that cover all of it, in rising order.
    """

    text: str
    spans: tuple[int, ...]


def cut_text(
    text: str, spans: Sequence[tuple[int, int]], *, start: int = 0, end: int | None = None
) -> list[Piece]:
    """Cut a text at the ends of spans, which may overlap.

    Args:
        text: The text.
        spans: First character and the one after the last, counted in code points of `text`.
        start: Where the part to cut begins.
        end: Where it ends; None for the end of the text.

    Returns:
        Pieces that joined together give `text[start:end]`; none is empty.
    """
    end = len(text) if end is None else end
    begins: dict[int, list[int]] = {}
    stops: dict[int, list[int]] = {}
    for number, (first, last) in enumerate(spans):
        first, last = max(first, start), min(last, end)  # noqa: PLW2901  (clipped to the part)
        if first < last:
            begins.setdefault(first, []).append(number)
            stops.setdefault(last, []).append(number)
    places = sorted({start, end, *begins, *stops})
    pieces: list[Piece] = []
    covering: set[int] = set()
    for place, following in pairwise(places):
        covering.difference_update(stops.get(place, ()))
        covering.update(begins.get(place, ()))
        pieces.append(Piece(text[place:following], tuple(sorted(covering))))
    return pieces
