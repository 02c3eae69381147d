r"""Inline-marked posts: gold that people can read, write and diff.

A file holds posts one after the other:

    === halland-textil-1
    published: 2021-04-19
    genre: news
    family: halland-textil
    themes: cooperation competence
    categories: textiles
    risks:
    annotators: a1
    title: Workshop i [Halland|LOC]
    ---
    [I måndags|2021-04-12|weekday] höll [Region Hallands|ORG|Region Halland] inköpare en workshop.

A header line is a key, a colon and a value; `title`, `published`, `tags` and the rest may be left
out, as may the three facets, which then count as not annotated (an empty value means: no label).
`unmarked: dates` says that a post's dates were not annotated (`entities` and `dates` can be named).
Everything after `---` is the body. Marks:

    [surface|ORG]                     a name whose canonical form is the surface
    [surface|ORG|canonical name]      a name with its canonical form
    [surface|2021-04-12|kind]         a date expression that means one day
    [surface|2021-04-12..2021-04-16|kind]
    [surface|?|kind]                  a date expression without a value

A literal `[`, `]` or `\` is written with a backslash before it. A `|` is literal outside of marks.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from upphandling_nlp.errors import GoldError
from upphandling_nlp.evaluate.gold import (
    FACET_FIELDS,
    GoldDate,
    GoldEntity,
    GoldPost,
    shift_mention,
)

__all__ = ["parse_marked", "read_marked", "refuse_marks", "render_marked"]

_HEADER = re.compile(r"(\w+):[ \t]*(.*)")
_MARKED = ("entities", "dates")
_LIST_KEYS = {*FACET_FIELDS.values(), "annotators", "tags", "unmarked"}
_KEYS = {"published", "genre", "family", "title", *_LIST_KEYS}
_PIECE = re.compile(r"\\(?P<escaped>[\[\]\\])|\[(?P<mark>(?:\\.|[^\[\]\\])*)\]|(?P<stray>[\[\]])")
_VALUE = re.compile(r"\?|\d{4}-\d\d-\d\d(?:\.\.\d{4}-\d\d-\d\d)?")
_LABEL = re.compile(r"[A-Z][A-Z_]+")
_FORMAT = "see the top of upphandling_nlp/evaluate/marked.py for the format"


def read_marked(path: str | Path) -> Iterator[GoldPost]:
    """Read a file of inline-marked posts.

    Raises:
        GoldError: The file cannot be read or a post is faulty; the message names the line.
    """
    path = Path(path)
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(
            f"cannot be read ({error})", path=path, remedy="pass a UTF-8 file"
        ) from error
    try:
        yield from parse_marked(content)
    except GoldError as error:
        raise GoldError(error.problem, path=path, line=error.line, remedy=error.remedy) from error


def parse_marked(content: str) -> Iterator[GoldPost]:
    """Parse inline-marked posts; see the module's docstring for the format.

    Raises:
        GoldError: A post is faulty; the message names the line.
    """
    block: list[str] = []
    first_line = 0
    for number, line in enumerate(content.splitlines(), start=1):
        if line.startswith("=== "):
            if block:
                yield _parse_block(block, first_line)
            block, first_line = [line], number
        elif block:
            block.append(line)
        elif line.strip() and not line.startswith("#"):
            raise GoldError("text before the first '=== id' line", line=number, remedy=_FORMAT)
    if block:
        yield _parse_block(block, first_line)


def render_marked(posts: Iterable[GoldPost]) -> str:
    """Write posts as inline-marked text.

    `parse_marked` gives them back but for what the format has no place for: registry ids, tokens,
    sentences, blanks at the ends of the body, and labels other than capitals. `write_posts` of
    `evaluate.interchange` counts or refuses these.

    Raises:
        GoldError: A mention lies over another or over the end of the title: marks cannot.
    """
    return "\n".join(_render_post(post) for post in posts)


def refuse_marks(post: GoldPost, problem: str) -> GoldError:
    """Make the error of a post that marked text cannot hold."""
    return GoldError(
        f"post '{post.id}' cannot be written as marked text: {problem}",
        remedy="write JSONL, which holds everything",
    )


def _parse_block(block: list[str], first_line: int) -> GoldPost:
    post_id = block[0].removeprefix("=== ").strip()
    try:
        end = block.index("---")
    except ValueError:
        raise GoldError(
            f"post '{post_id}' has no '---' line before its body", line=first_line, remedy=_FORMAT
        ) from None
    fields: dict[str, str] = {}
    lines: dict[str, int] = {}
    for number, line in enumerate(block[1:end], start=first_line + 1):
        header = _HEADER.fullmatch(line)
        if not header or header[1] not in _KEYS:
            raise GoldError(
                f"post '{post_id}': no header line: {line!r}",
                line=number,
                remedy=f"use 'key: value' with one of {', '.join(sorted(_KEYS))}",
            )
        if header[1] in fields:
            raise GoldError(
                f"post '{post_id}': '{header[1]}' twice", line=number, remedy="keep one"
            )
        fields[header[1]] = header[2].strip()
        lines[header[1]] = number

    published = None
    if fields.get("published"):
        try:
            published = dt.date.fromisoformat(fields["published"])
        except ValueError as error:
            raise GoldError(
                f"post '{post_id}': published {fields['published']!r} is no date",
                line=lines["published"],
                remedy="write YYYY-MM-DD",
            ) from error
    title, title_entities, title_dates = _parse_at(
        fields.get("title", ""), post_id, lines.get("title", first_line)
    )
    body_lines = block[end + 1 :]
    # Leading and trailing blank lines only part the posts of a file.
    lead = next((index for index, line in enumerate(body_lines) if line.strip()), len(body_lines))
    marked_body = "\n".join(body_lines).strip()
    body, body_entities, body_dates = _parse_at(marked_body, post_id, first_line + end + 1 + lead)
    shift = len(title) + 2 if title and body else 0
    lists = {
        key: tuple(fields[key].replace(",", " ").split()) for key in _LIST_KEYS if key in fields
    }
    entities = (*title_entities, *(shift_mention(mention, shift) for mention in body_entities))
    dates = (*title_dates, *(shift_mention(mention, shift) for mention in body_dates))
    unmarked = lists.get("unmarked", ())
    for name, mentions in zip(_MARKED, (entities, dates), strict=True):
        if name in unmarked and mentions:
            raise GoldError(
                f"post '{post_id}': '{name}' are marked and said to be unmarked",
                line=lines["unmarked"],
                remedy=f"take the marks, or '{name}', out",
            )
    if wrong := set(unmarked) - set(_MARKED):
        raise GoldError(
            f"post '{post_id}': unmarked: unknown value {min(wrong)!r}",
            line=lines["unmarked"],
            remedy=f"use {' or '.join(_MARKED)}",
        )
    return GoldPost(
        id=post_id,
        published=published,
        title=title,
        body=body,
        entities=None if "entities" in unmarked else entities,
        dates=None if "dates" in unmarked else dates,
        themes=lists.get("themes"),
        categories=lists.get("categories"),
        risks=lists.get("risks"),
        genre=fields.get("genre"),
        family=fields.get("family"),
        annotators=lists.get("annotators", ()),
        tags=lists.get("tags", ()),
    )


def _parse_at(marked: str, post_id: str, line: int) -> tuple[str, list[GoldEntity], list[GoldDate]]:
    try:
        return _parse_text(marked)
    except GoldError as error:
        raise GoldError(
            f"post '{post_id}': {error.problem}",
            line=line + (error.line or 1) - 1,
            remedy=error.remedy,
        ) from error


def _parse_text(marked: str) -> tuple[str, list[GoldEntity], list[GoldDate]]:
    plain: list[str] = []
    length = 0
    position = 0
    entities: list[GoldEntity] = []
    dates: list[GoldDate] = []

    def put(text: str) -> None:
        nonlocal length
        plain.append(text)
        length += len(text)

    for piece in _PIECE.finditer(marked):
        put(marked[position : piece.start()])
        position = piece.end()
        if piece["escaped"]:
            put(piece["escaped"])
            continue
        line = marked.count("\n", 0, piece.start()) + 1
        if piece["stray"]:
            raise GoldError(
                f"unpaired '{piece['stray']}'", line=line, remedy="write \\[ or \\] for a literal"
            )
        mention = _parse_mark(piece["mark"], length, line)
        if isinstance(mention, GoldEntity):
            entities.append(mention)
        else:
            dates.append(mention)
        put(_unescape(piece["mark"].split("|")[0]))
    put(marked[position:])
    return "".join(plain), entities, dates


def _parse_mark(mark: str, start: int, line: int) -> GoldEntity | GoldDate:
    surface, *parts = mark.split("|")
    surface = _unescape(surface)
    if not surface.strip() or surface != surface.strip() or not 1 <= len(parts) <= 2:
        raise GoldError(f"faulty mark [{mark}]", line=line, remedy=_FORMAT)
    value = parts[0]
    third = _unescape(parts[1]) if len(parts) > 1 else None
    end = start + len(surface)
    if _VALUE.fullmatch(value):
        if value == "?":
            return GoldDate(start=start, end=end, kind=third)
        try:
            days = [dt.date.fromisoformat(day) for day in value.split("..")]
        except ValueError as error:
            raise GoldError(
                f"mark [{mark}]: {error}", line=line, remedy="write a day of the calendar"
            ) from error
        if days[0] > days[-1]:
            raise GoldError(
                f"mark [{mark}]: the first day is after the last", line=line, remedy="exchange them"
            )
        return GoldDate(start=start, end=end, first=days[0], last=days[-1], kind=third)
    if _LABEL.fullmatch(value):
        return GoldEntity(start=start, end=end, label=value, name=third or surface)
    raise GoldError(
        f"mark [{mark}]: '{value}' is neither a label nor a date", line=line, remedy=_FORMAT
    )


def _unescape(text: str) -> str:
    return re.sub(r"\\([\[\]\\])", r"\1", text)


def _escape(text: str) -> str:
    return re.sub(r"([\[\]\\])", r"\\\1", text)


def _render_post(post: GoldPost) -> str:
    header = [f"=== {post.id}"]
    if post.published:
        header.append(f"published: {post.published.isoformat()}")
    header += [f"{key}: {value}" for key in ("genre", "family") if (value := getattr(post, key))]
    for key in (*FACET_FIELDS.values(), "annotators", "tags"):
        value = getattr(post, key)
        if value or (value is not None and key in FACET_FIELDS.values()):
            header.append(f"{key}: {' '.join(value)}".rstrip())
    if unmarked := [name for name in _MARKED if getattr(post, name) is None]:
        header.append(f"unmarked: {' '.join(unmarked)}")
    text = post.text
    shift = len(text) - len(post.body)
    if post.title:
        header.append(f"title: {_render_text(post, 0, len(post.title))}")
    return "\n".join([*header, "---", _render_text(post, shift, len(text)), ""])


def _render_text(post: GoldPost, start: int, end: int) -> str:
    text = post.text
    pieces: list[str] = []
    position = start
    mentions: list[GoldEntity | GoldDate] = [*(post.entities or ()), *(post.dates or ())]
    mentions.sort(key=lambda span: span.start)
    for mention in mentions:
        if not start <= mention.start < end:
            continue
        surface = text[mention.start : mention.end]
        if mention.start < position:
            raise refuse_marks(post, f"{surface!r} lies over another mark")
        if mention.end > end:
            raise refuse_marks(post, f"{surface!r} begins in the title and ends in the body")
        pieces.append(_escape(text[position : mention.start]))
        if isinstance(mention, GoldEntity):
            name = "" if mention.name in {None, surface} else f"|{_escape(mention.name or '')}"
            pieces.append(f"[{_escape(surface)}|{mention.label}{name}]")
        else:
            pieces.append(f"[{_escape(surface)}|{_render_value(mention)}{_render_kind(mention)}]")
        position = mention.end
    pieces.append(_escape(text[position:end]))
    return "".join(pieces)


def _render_value(date: GoldDate) -> str:
    if date.first is None or date.last is None:
        return "?"
    if date.first == date.last:
        return date.first.isoformat()
    return f"{date.first.isoformat()}..{date.last.isoformat()}"


def _render_kind(date: GoldDate) -> str:
    return f"|{date.kind}" if date.kind else ""
