"""Saved page text as lines and blocks, and what their shape tells: headline, prose, fragment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from upphandling_nlp.posts.cleaning import tidy_lines, tidy_title
from upphandling_nlp.posts.days import MONTHS
from upphandling_nlp.posts.furniture import is_furniture
from upphandling_nlp.posts.notices import Notice, excerpt_of

__all__ = [
    "Block",
    "Line",
    "blocks_of",
    "furniture_notices",
    "is_fragment",
    "is_prose",
    "is_titlelike",
    "join_blocks",
    "lines_of",
    "unwrap",
]

# A bullet needs a space behind it: "-5 %" and "*)" are text.
_BULLET = re.compile(r"^(?P<indent>\s*)(?P<bullet>[•·▪■◦‣●○◆►▸»*+–—-]|o(?= {2}))\s+(?=\S)")
_TAB = 8
_HEADING_MARK = re.compile(r"^#{1,6}\s+(?=\S)")
_EMPHASIS = re.compile(r"^(?P<mark>\*{1,3}|_{1,3})(?P<text>[^*_\s][^*_]*)(?P=mark)$")
_LINK = re.compile(r"^\[(?P<text>[^\]]+)\]\([^()\s]+\)$")
_DAY = re.compile(r"\d{1,2}\.?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY_AND_MONTH = re.compile(r"(?:den )?\d{1,2}\.?\s*(?P<month>[^\W\d_]+)\.?", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…:][)\"”’»']*$")
_TITLE_LENGTH = 220
_FRAGMENT_WORDS = 6


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line that is not blank.

    Attributes:
        number: Its place in the file, counted from 1.
        indent: Columns before its first character, the bullet included.
        bullet: Its bullet; empty where it has none.
        text: The line without indent and bullet.
        parted: Whether a blank line stands before it.
        heading: Its level where it is marked as a heading ("## Bakgrund"); 0 where it is not.
    """

    number: int
    indent: int
    bullet: str = ""
    text: str
    parted: bool = False
    heading: int = 0

    @property
    def whole(self) -> str:
        """The line with its bullet."""
        return f"{self.bullet} {self.text}" if self.bullet else self.text


Block = tuple[Line, ...]


def lines_of(text: str) -> list[Line]:
    """Cut clean text into lines, leaving out the blank ones.

    Args:
        text: Clean text.

    Returns:
        The lines; a date that stands on two or three lines ("29", "apr", "2021"; "29 apr", "2021")
        is joined.
    """
    lines: list[Line] = []
    parted = False
    for number, raw in enumerate(text.split("\n"), start=1):
        expanded = raw.expandtabs(_TAB)
        if not expanded.strip():
            parted = True
            continue
        match = _BULLET.match(expanded)
        if match:
            indent, bullet, rest = len(match["indent"]), match["bullet"], raw.strip()[1:].strip()
        else:
            indent, bullet, rest = len(expanded) - len(expanded.lstrip()), "", raw.strip()
        mark = _HEADING_MARK.match(rest)
        level = len(mark[0].rstrip()) if mark else 0
        rest = _without_markdown(rest)
        lines.append(
            Line(
                number=number,
                indent=indent,
                bullet=bullet,
                text=rest,
                parted=parted,
                heading=level,
            )
        )
        parted = False
    return list(_join_split_dates(lines))


def _without_markdown(text: str) -> str:
    """Take off the marks of Markdown that span a whole line: heading, emphasis, link."""
    text = _HEADING_MARK.sub("", text)
    match = _EMPHASIS.match(text) or _LINK.match(text)
    return match["text"] if match else text


def _join_split_dates(lines: list[Line]) -> Iterator[Line]:
    place = 0
    while place < len(lines):
        line, rest = lines[place], [following.text for following in lines[place + 1 : place + 3]]
        taken = 0
        if _DAY.fullmatch(line.text) and rest:
            words = rest[0].lower().rstrip(".").split()
            if words and words[0].rstrip(".") in MONTHS:
                if len(words) == 2 and _YEAR.fullmatch(words[1]):
                    taken = 1
                elif len(words) == 1 and len(rest) == 2 and _YEAR.fullmatch(rest[1]):
                    taken = 2
        elif rest and _YEAR.fullmatch(rest[0]) and (day := _DAY_AND_MONTH.fullmatch(line.text)):
            taken = int(day["month"].lower() in MONTHS)
        if taken:
            text = " ".join([line.text, *rest[:taken]])
            yield msgspec.structs.replace(line, text=text)
        else:
            yield line
        place += 1 + taken


def blocks_of(lines: Sequence[Line]) -> list[Block]:
    """Group lines into blocks: parted by blank lines, and where furniture stands.

    Args:
        lines: Lines in order.

    Returns:
        The blocks; a block of furniture holds nothing else.
    """
    blocks: list[list[Line]] = []
    before: bool | None = None
    for line in lines:
        furniture = is_furniture(line.text)
        if not blocks or line.parted or furniture != before:
            blocks.append([line])
        else:
            blocks[-1].append(line)
        before = furniture
    return [tuple(block) for block in blocks]


def is_titlelike(text: str) -> bool:
    """Tell whether a paragraph may be a headline: short, and no sentence with a full stop."""
    return len(text) <= _TITLE_LENGTH and not re.search(r"[.…:;,][)\"”’»']*$", text)


def is_fragment(text: str) -> bool:
    """Tell whether a paragraph is a few words without an end, as in menus."""
    return len(text.split()) <= _FRAGMENT_WORDS and not _SENTENCE_END.search(text)


def is_prose(text: str) -> bool:
    """Tell whether a paragraph is running text: long, or a sentence with an end."""
    return len(text) > _TITLE_LENGTH or (
        bool(_SENTENCE_END.search(text)) and len(text.split()) >= _FRAGMENT_WORDS
    )


def unwrap(lines: Sequence[Line]) -> str:
    """Join the lines of one block.

    Lines that a program broke at a margin become one; lines that the author broke stay.

    Args:
        lines: The lines of a block.

    Returns:
        The text of the block.
    """
    if any(line.bullet for line in lines[1:]) or len(lines) < 2:
        return "\n".join(line.whole for line in lines)
    lengths = [len(line.whole) for line in lines]
    open_ended = any(not _SENTENCE_END.search(line.text) for line in lines[:-1])
    broken_at_margin = (
        open_ended
        and max(lengths) <= 120
        and min(lengths[:-1]) >= 45
        and min(lengths[:-1]) >= max(lengths) - 25
    )
    return (" " if broken_at_margin else "\n").join(line.whole for line in lines)


def join_blocks(blocks: Sequence[Sequence[Line]]) -> str:
    """Join blocks to a body, a blank line between them."""
    return tidy_lines("\n\n".join(unwrap(block) for block in blocks if block))


def title_of(lines: Sequence[Line]) -> str:
    """Join the lines of a headline."""
    return tidy_title(" ".join(line.text for line in lines))


def furniture_notices(
    lines: Sequence[Line], *, source: str, reason: str = "text of the page, not of a post"
) -> Iterator[Notice]:
    """Tell which lines were left out as furniture, a notice for each block.

    Args:
        lines: Lines in order.
        source: Name of the file.
        reason: Why they are no post.

    Yields:
        The notices.
    """
    blocks: list[list[Line]] = []
    for line in lines:
        if blocks and not line.parted and line.number == blocks[-1][-1].number + 1:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    for block in blocks:
        yield Notice(
            severity="furniture",
            source=source,
            line=block[0].number,
            reason=reason,
            excerpt=excerpt_of(" ".join(line.whole for line in block)),
        )
