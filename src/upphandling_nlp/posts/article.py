"""A saved page or text file that holds one article."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import msgspec

from upphandling_nlp.posts.cleaning import tidy_title
from upphandling_nlp.posts.datelines import DateLine, date_lines, facts_of_event
from upphandling_nlp.posts.footer import opens_footer, section_end
from upphandling_nlp.posts.front_matter import front_matter_of
from upphandling_nlp.posts.furniture import is_furniture, is_list_heading, is_period
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
from upphandling_nlp.posts.published import label_rank, mend_date, parse_published
from upphandling_nlp.schema import Post

__all__ = ["read_article"]


def read_article(
    text: str, *, source: str, options: ReadOptions = DEFAULT_OPTIONS, headline: str = ""
) -> Iterator[Post | Notice]:
    """Read a text as one post.

    Front matter (between `---` lines, or lines such as "Rubrik: ..." and "Datum: ..." at the
    beginning) is taken over. Else the headline is the first line that is short and ends no
    sentence, and the date that of a line of its own near the beginning or the end. A line above
    the running text that holds a date and more ("2021-04-29 Nya krav") is the headline; one that
    does not stand there, or stands below a known headline, stays in the text as it is.

    Args:
        text: Clean text.
        source: Name of the text.
        options: Language and anchor.
        headline: The headline where it is known; all lines are then of the body.

    Yields:
        The post, and notices of furniture and of a date that cannot be read.
    """
    raw = text.split("\n")
    matter = front_matter_of(raw)
    fields = matter.fields
    rest = "\n".join([""] * matter.taken + raw[matter.taken :])
    lines = lines_of(rest)
    if matter.other:
        yield from furniture_notices(
            matter.other, source=source, reason="front matter that no field of a post takes up"
        )
    day, dated = None, None
    if "published" in fields:
        day = parse_published(fields["published"], today=options.today)
        if day is None and fields["published"]:
            yield _bad_date(fields["published"], source=source, line=matter.lines["published"])
    else:
        dated = _date_of(lines, options.today)
        if dated is not None:
            day = dated.day
            if day is None:
                yield _bad_date(dated.said, source=source, line=lines[dated.place].number)
    titled = bool(headline) or bool(fields.get("title"))
    title, body, left_out = _compose(lines, _apart(lines, dated, titled=titled), titled=titled)
    yield from furniture_notices(left_out, source=source)
    title = tidy_title(fields.get("title", "")) or headline or title
    heading, _, below = body.partition("\n\n")
    if "title" in fields and heading == title:
        body = below  # files for site generators often repeat the headline above the text
    body = "\n\n".join(part for part in (fields.get("body", ""), body) if part)
    if not title and not body:
        yield Notice(severity="skipped", source=source, reason="no text beside page furniture")
        return
    yield Post(
        title=title,
        body=body,
        published=day,
        url=fields.get("url") or None,
        source=source,
        language=fields.get("language") or options.language,
        id=fields.get("id", ""),
    )


def _bad_date(value: str, *, source: str, line: int) -> Notice:
    return Notice(
        severity="skipped",
        subject="date",
        source=source,
        line=line,
        reason=f"{value!r} is no date that can be read; the post has none",
        remedy=mend_date(value),
        excerpt=value,
    )


def _date_of(lines: Sequence[Line], today: dt.date | None) -> DateLine | None:
    """Find the line that dates the article: one of the first or the last lines."""
    near = [*range(min(12, len(lines))), *range(max(12, len(lines) - 12), len(lines))]
    dates = [
        dated
        for dated in date_lines(lines, today=today)
        if dated.place in set(near) and not dated.event
    ]
    alone = [dated for dated in dates if dated.form == "alone"]
    alone.sort(key=lambda dated: label_rank(dated.said))
    return next(iter(alone or dates), None)


def _compose(
    lines: Sequence[Line], dated: DateLine | None, *, titled: bool
) -> tuple[str, str, list[Line]]:
    """Part headline and body from furniture; a heading of a standing section ends the body."""
    place = dated.place if dated is not None else -1
    given = dated.title if dated is not None else ""
    kept: list[Line] = []
    left_out: list[Line] = []
    seen_prose = False
    end = 0  # of the last section that was left out
    for number, line in enumerate(lines):
        if seen_prose and number >= end and opens_footer(line) and line.parted and not line.bullet:
            end = section_end(lines, number)
        if number < end:
            left_out.append(line)
            continue
        if number == place:
            continue
        heading = not kept and is_list_heading(line.text)
        if is_furniture(line.text) or heading or (is_period(line.text) and not kept):
            left_out.append(line)
            continue
        seen_prose = seen_prose or is_prose(line.text)
        kept.append(line)
    left_out = [line for line in left_out if line.number != _number(lines, place)]
    left_out += _further_columns(lines, dated)
    facts = facts_of_event([line.text for line in kept])
    title, blocks = _part_title(kept[facts:], titled=titled or bool(given))
    return given or title, join_blocks([*blocks_of(kept[:facts]), *blocks]), left_out


def _part_title(lines: Sequence[Line], *, titled: bool) -> tuple[str, list[Sequence[Line]]]:
    """Part the headline from the blocks of the text, where one is looked for."""
    blocks: list[Sequence[Line]] = list(blocks_of(lines))
    if titled or not blocks:
        return "", blocks
    first = blocks[0]
    joined = title_of(first)
    if "\n" not in unwrap(first) and is_titlelike(joined):
        return joined.lstrip("# "), blocks[1:]
    if len(first) > 1 and is_titlelike(first[0].text):
        return first[0].text.lstrip("# "), [first[1:], *blocks[1:]]
    return "", blocks


def _apart(lines: Sequence[Line], dated: DateLine | None, *, titled: bool) -> DateLine | None:
    """Take the line that dates an article where it is none of its text: a date, or the headline."""
    if dated is None or dated.form == "alone":
        return dated
    below = titled or any(is_prose(line.text) for line in lines[: dated.place])
    return None if below else dated


def _further_columns(lines: Sequence[Line], dated: DateLine | None) -> list[Line]:
    """List what follows the headline in further columns of the line that dates an article."""
    if dated is None or not dated.rest:
        return []
    return [msgspec.structs.replace(lines[dated.place], text=dated.rest, bullet="")]


def _number(lines: Sequence[Line], place: int) -> int:
    return lines[place].number if 0 <= place < len(lines) else -1
