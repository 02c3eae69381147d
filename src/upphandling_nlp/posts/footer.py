"""Where the last post of a page ends and its footer begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from upphandling_nlp.posts.furniture import (
    is_closing,
    is_events,
    is_furniture,
    is_list_heading,
    is_related,
    is_subheading,
)
from upphandling_nlp.posts.layout import Line, is_fragment, is_prose

__all__ = ["footer_start", "opens_footer", "section_end"]

_MENU_RUN = 3
# The level of marked lines that are no headings.
PLAIN = 6
_ADDRESS = re.compile(r"@|\b(?:tel|telefon|mobil|e-post|epost|växel)\b|\d{2,4}[ -]\d{2,3} ?\d{2}")
_WITNESSES = 2


def opens_footer(line: Line) -> bool:
    """Tell whether a line is the heading of a section that is no post."""
    text = line.text
    if len(text) > 60:
        return False
    return is_closing(text) or is_related(text) or is_events(text) or is_list_heading(text)


def section_end(lines: Sequence[Line], start: int) -> int:
    """Find where a section ends that belongs to no post, inside an article.

    A section below a marked heading runs to the next one of its level or above. It is part of
    the article where its heading may be one of a running text ("Mål") and such text follows.
    Behind a marked line that is no heading ("För mer information, kontakta:", level 6) it runs
    to the next heading or sentence that holds no address. Without a mark, all that follows is
    footer.

    Args:
        lines: The lines of an article.
        start: Index of the line that opens the section.

    Returns:
        Index of the first line after the section; `start` where the section belongs to the
        article.
    """
    level = lines[start].heading
    end = len(lines)
    for place in range(start + 1, len(lines) if level else 0):
        line = lines[place]
        goes_on = level == PLAIN and is_prose(line.text) and not _ADDRESS.search(line.text)
        if 0 < line.heading <= level or goes_on:
            end = place
            break
    inside = any(is_prose(line.text) for line in lines[start + 1 : end])
    return start if 1 < level < PLAIN and inside and is_subheading(lines[start].text) else end


def footer_start(items: Sequence[Sequence[Line]]) -> int:
    """Find where the footer begins in the last item of a page.

    The signs, in order: a known heading ("Vision", "Kontakt"); a line outside the indent that
    all other items keep; a heading inside the item where no other item has one; a run of
    fragments at the end, as menus leave them.

    Args:
        items: The lines of each item; those of the last one run to the end of the page.

    Returns:
        Index of the first line of the footer among the lines of the last item; their number
        where there is no footer.
    """
    last = items[-1]
    others = [item for item in items[:-1] if item]
    ends = [
        next((place for place, line in enumerate(last) if opens_footer(line)), len(last)),
        _outside_indent(others, last),
        _foreign_heading(others, last),
    ]
    end = min(ends)
    return _before_menu(last[:end])


def _outside_indent(others: Sequence[Sequence[Line]], last: Sequence[Line]) -> int:
    margins = [item[0].indent for item in others] or [line.indent for line in last[:1]]
    base = min(margins, default=0)
    kept = all(line.indent >= base for item in others for line in item)
    if base == 0 or not kept:
        return len(last)
    return next((place for place, line in enumerate(last) if line.indent < base), len(last))


def _foreign_heading(others: Sequence[Sequence[Line]], last: Sequence[Line]) -> int:
    if len(others) < _WITNESSES or any(_headings(item) for item in others):
        return len(last)
    return min(_headings(last), default=len(last))


def _headings(lines: Sequence[Line]) -> list[int]:
    """List the lines inside an item that stand alone, short and without an end, above text."""
    return [
        place
        for place in range(1, len(lines) - 1)
        if lines[place].parted
        and lines[place + 1].parted
        and not lines[place].bullet
        and is_fragment(lines[place].text)
        and not is_furniture(lines[place].text)
    ]


def _before_menu(lines: Sequence[Line]) -> int:
    end = len(lines)
    start = end
    while start > 1 and is_fragment(lines[start - 1].text) and not lines[start - 1].bullet:
        start -= 1
    if start and lines[start - 1].text.endswith(":"):
        return end  # what a colon announces is a list of the post
    run = lines[start:end]
    if len(run) >= _MENU_RUN or any(is_furniture(line.text) for line in run):
        first = next(
            (place for place in range(start, end) if is_furniture(lines[place].text)), start
        )
        return first if len(run) < _MENU_RUN else start
    return end
