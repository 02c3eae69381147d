"""Saved pages that hold many undated posts, paragraph after paragraph, between furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from upphandling_nlp.posts.footer import opens_footer
from upphandling_nlp.posts.furniture import (
    is_feed_line,
    is_furniture,
    is_list_heading,
    is_pagination,
    is_period,
)
from upphandling_nlp.posts.layout import (
    Block,
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

__all__ = ["looks_like_archive", "read_archive_page"]

_RULE = re.compile(r"^(?:[*_=~-]\s*){3,}$")
_READ_ON = re.compile(r"^(?:läs (?:mer|hela)|fortsätt läsa|read more)\b", re.IGNORECASE)
# How posts begin that report from the day; the paragraphs of one article do not all do so.
_OPENER = re.compile(
    r"^(?:idag|i dag|igår|i går|i morse|i veckan|i kväll|ikväll|imorgon|i morgon|nu|just nu|nyligen"
    r"|förra veckan|tidigare i (?:veckan|dag)|under (?:gårdagen|dagen|veckan|måndagen|tisdagen"
    r"|onsdagen|torsdagen|fredagen)|(?:i|på) (?:måndags|tisdags|onsdags|torsdags|fredags)"
    r"|den \d{1,2})\b",
    re.IGNORECASE,
)
_OPENERS = 3
_OPENERS_UNTITLED = 2


def looks_like_archive(text: str) -> bool:
    """Tell an archive of many short posts from one article.

    It needs two paragraphs of running text, and one of these signs:

    - rules, "Läs mer", or headings that name months or years part the posts;
    - a third of the paragraphs begin as reports from a day do ("Idag", "Igår", "I veckan"): at
      least three, or two where the page does not begin with a headline;
    - the page does not begin with a headline, and has a heading of lists ("Arkiv") or a line
      that speaks of feeds, archives or further pages;
    - two headlines or more stand above running text, under a heading of lists or above links to
      further pages.

    Args:
        text: Clean text of a page without date lines.

    Returns:
        Whether it looks like an archive.
    """
    lines = lines_of(text)
    kept = _without_footer(lines)[0]
    prose = [block for block in blocks_of(kept) if is_prose(unwrap(block))]
    if len(prose) < 2:
        return False
    periods = sum(is_period(line.text) for line in kept)
    if len(_dividers(lines)) >= 2 or periods >= 2:
        return True
    blocks = [block for block in blocks_of(kept) if not _is_left_out(block[0])]
    titled = not is_prose(unwrap(blocks[0]))
    openers = sum(bool(_OPENER.match(block[0].text)) for block in prose)
    if openers >= (_OPENERS if titled else _OPENERS_UNTITLED) and 3 * openers >= len(prose):
        return True
    heading = any(is_list_heading(line.text) for line in lines[:6])
    if titled:
        paged = any(is_pagination(line.text) for line in lines)
        return (heading or paged) and len(_titles(blocks)) >= 2
    return heading or any(is_feed_line(line.text) for line in lines)


def read_archive_page(
    text: str, *, source: str, options: ReadOptions = DEFAULT_OPTIONS
) -> Iterator[Post | Notice]:
    """Read the posts of a page that gives them without dates.

    Each paragraph of running text is a post. Where most have a headline above them, a post runs
    from headline to headline; where rules or "Läs mer" part the posts, from one to the next. A
    paragraph that goes on from the one before (lower case, a list after a colon, a line of
    speech) stays with it.

    Args:
        text: Clean text of the page.
        source: Name of the page.
        options: Language of the posts.

    Yields:
        The posts in the order of the page, and notices of what belongs to none of them.
    """
    lines = lines_of(text)
    kept, footer = _without_footer(lines)
    groups, left_out = _groups(kept)
    notices = list(furniture_notices([*left_out, *footer], source=source))
    yield from sorted(notices, key=lambda notice: notice.line or 0)
    for number, group in enumerate(groups, start=1):
        first = group[0]
        title = ""
        if len(group) > 1 and is_titlelike(title_of(first)) and not first[0].bullet:
            title, group = title_of(first), group[1:]  # noqa: PLW2901 - the headline is taken off
        elif len(group) == 1 and len(first) > 1 and _is_headline(first):
            title, group = first[0].text, [first[1:]]  # noqa: PLW2901 - the same
        body = _without_bullet(join_blocks(group), first)
        yield Post(title=title, body=body, source=f"{source}#{number}", language=options.language)


def _is_headline(block: Block) -> bool:
    return "\n" in unwrap(block) and is_titlelike(block[0].text) and is_prose(unwrap(block[1:]))


def _without_bullet(body: str, first: Block) -> str:
    bullet = first[0].bullet
    return body.removeprefix(f"{bullet} ") if bullet and bullet not in "–—-" else body


def _is_left_out(line: Line) -> bool:
    return (
        is_furniture(line.text)
        or is_period(line.text)
        or is_list_heading(line.text)
        or bool(_RULE.match(line.whole))
    )


def _without_footer(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Cut the page behind its last running text, or at the heading of a standing section."""
    prose = [place for place, line in enumerate(lines) if is_prose(line.text)]
    if not prose:
        return lines, []
    for place, line in enumerate(lines):
        if place > prose[0] and opens_footer(line) and line.parted:
            return lines[:place], lines[place:]
    end = prose[-1] + 1
    while end < len(lines) and (lines[end].bullet or not lines[end].parted):
        end += 1
    rest = lines[end:]
    if all(is_fragment(line.text) or is_furniture(line.text) for line in rest):
        return lines[:end], rest
    return lines, []


def _dividers(lines: Sequence[Line]) -> list[int]:
    return [
        place
        for place, line in enumerate(lines)
        if _RULE.match(line.whole) or (_READ_ON.match(line.text) and is_furniture(line.text))
    ]


def _titles(blocks: Sequence[Block]) -> list[int]:
    """List the blocks that are headlines: short, without an end, above running text."""
    return [
        place
        for place in range(len(blocks) - 1)
        if not is_prose(title_of(blocks[place]))
        and is_titlelike(title_of(blocks[place]))
        and is_prose(unwrap(blocks[place + 1]))
        and not _goes_on(blocks, place)
    ]


def _goes_on(blocks: Sequence[Block], place: int) -> bool:
    """Tell whether a block goes on from the one before it."""
    first = blocks[place][0]
    if first.bullet in tuple("–—-") and first.text[:1].isupper() and len(blocks[place]) == 1:
        return place > 0  # a line of speech
    before = blocks[place - 1][-1].text if place else ""
    return place > 0 and (
        first.text[:1].islower()
        or before.endswith((":", ","))
        or bool(first.bullet and blocks[place - 1][-1].bullet and not _are_posts(blocks))
    )


def _are_posts(blocks: Sequence[Block]) -> bool:
    """Tell whether bullets mark whole posts: most blocks have one and are running text."""
    marked = [block for block in blocks if block[0].bullet]
    return 2 * len(marked) > len(blocks) and all(is_prose(unwrap(block)) for block in marked)


def _part_heading(block: Block) -> list[Block]:
    """Part the furniture that opens a block ("Aktuellt") from the text on the lines below it."""
    place = 0
    while place < len(block) and _is_left_out(block[place]):
        place += 1
    return [part for part in (block[:place], block[place:]) if part]


def _groups(lines: list[Line]) -> tuple[list[list[Block]], list[Line]]:
    """Gather the blocks of each post, and the furniture between them."""
    left_out = [line for line in lines if _is_left_out(line)]
    dividers = {lines[place].number for place in _dividers(lines)}
    blocks = [part for block in blocks_of(lines) for part in _part_heading(block)]
    texts = [block for block in blocks if not _is_left_out(block[0])]
    titles = {texts[place][0].number for place in _titles(texts)}
    by_rule = len(dividers) >= 2
    paragraphs = sum(is_prose(unwrap(block)) for block in texts)
    by_title = len(titles) >= 2 and 2 * len(titles) >= paragraphs
    groups: list[list[Block]] = []
    fresh = True
    after_title = False
    place = -1
    for block in blocks:
        if _is_left_out(block[0]):
            fresh = fresh or (by_rule and any(line.number in dividers for line in block))
            continue
        place += 1
        is_title = block[0].number in titles
        text = unwrap(block)
        # A line above the first headline is the heading of the page.
        heads_page = not by_rule or (
            place + 1 < len(texts) and texts[place + 1][0].number in titles
        )
        if not is_title and not is_prose(text) and not groups and heads_page:
            left_out += block
            continue
        if by_rule:
            starts = fresh
        elif by_title:
            starts = is_title or not groups
        else:
            starts = is_title or not (after_title or _goes_on(texts, place))
        if starts or not groups:
            groups.append([block])
        else:
            groups[-1].append(block)
        fresh, after_title = False, is_title
    return groups, sorted(left_out, key=lambda line: line.number)
