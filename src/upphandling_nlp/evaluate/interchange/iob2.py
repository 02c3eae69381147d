"""CoNLL/IOB2: token, tab, tag; a blank line between sentences.

Names and dates (`DATE`) share the tag column; a date that overlaps a name has no tag. Everything
that tags cannot say stands before the first sentence of a post, a field a line, as JSON:

    # post = "halland-1"
    # published = "2021-04-19"
    # title = "Workshop i Halland"
    # entities = [{"start": 11, "end": 18, "label": "LOC", "name": "Halland"}]
    Workshop	O
    i	O
    Halland	B-LOC

Files of others have no such lines. Their posts are their documents (`# newdoc`, `-DOCSTART-`), or
their sentences where they mark none; the text is what a `# text = ` line says where it fits the
tokens, otherwise the tokens with single spaces. The tag is the last column that is a tag, the
token the first column, or the second after running numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import msgspec

from upphandling_nlp.errors import GoldError
from upphandling_nlp.evaluate.gold import GoldDate, GoldPost, decode_gold, encode_gold
from upphandling_nlp.evaluate.interchange.carrying import Item, Notes, Span, Written
from upphandling_nlp.evaluate.interchange.columns import (
    Block,
    Row,
    find_runs,
    find_tag,
    read_blocks,
)
from upphandling_nlp.evaluate.interchange.joining import settle
from upphandling_nlp.evaluate.interchange.pieces import (
    cut_pieces,
    list_sentence_starts,
    list_tokenwise,
)
from upphandling_nlp.files import replacing
from upphandling_nlp.schema import Mention

__all__ = ["align_words", "read_iob2", "write_iob2"]

_BLANKS = re.compile(r"\s+")
_FIELD = re.compile(r"(\w+) = (.*)", re.DOTALL)
_OWN = re.compile(r'post = "', re.DOTALL)
_DOCUMENT = re.compile(r"newdoc(?: id = (.*))?")
_DOCUMENT_ROW = "-DOCSTART-"  # CoNLL-2003
_SENTENCE = re.compile(r"(sent_id|text) = (.*)")


def read_iob2(path: Path, notes: Notes) -> Iterator[GoldPost]:
    """Read a column file, ours or another's.

    Raises:
        GoldError: The file cannot be read, a row has no tag, or the rows are not of the text that
            their comment lines carry.
    """
    del notes  # nothing is left out
    yield from settle(_read_items(path), path=path, written=_list_tagged)


def write_iob2(posts: Iterable[GoldPost], path: Path, notes: Notes) -> int:
    """Write posts as a column file; returns their number."""
    del notes
    count = 0
    with replacing(path) as file:
        for post in posts:
            file.write(_render_post(post).encode())
            count += 1
    return count


def align_words(words: Sequence[str], text: str) -> list[tuple[int, int]] | None:
    """Find words in a text that holds nothing else but white space; None where it does."""
    spans: list[tuple[int, int]] = []
    position = 0
    for word in words:
        position = _skip_blanks(text, position)
        if not text.startswith(word, position):
            return None
        spans.append((position, position + len(word)))
        position += len(word)
    return None if text[position:].strip() else spans


def _skip_blanks(text: str, position: int) -> int:
    blanks = _BLANKS.match(text, position)
    return blanks.end() if blanks else position


def _list_tagged(post: GoldPost) -> list[Written]:
    """List the mentions that the one column of tags can show, with the labels of their tags."""
    shown: list[Written] = []
    for one in list_tokenwise(post):
        start, end, label = one.span
        hidden = isinstance(one.mention, GoldDate) and any(
            start < other.span.end and other.span.start < end for other in shown
        )
        if not hidden:
            shown.append(Written(Span(start, end, re.sub(r"\s+", "_", label)), one.mention))
    return shown


def _render_post(post: GoldPost) -> str:
    mentions = _list_tagged(post)
    pieces = cut_pieces(post, mentions)
    starts = list_sentence_starts(post, pieces)
    fields = msgspec.json.decode(encode_gold(post))
    lines = [f"# post = {_encode(fields.pop('id'))}"]
    lines += [f"# {field} = {_encode(value)}" for field, value in fields.items()]
    tags = {
        start: (one.span.label, start == one.span.start)
        for one in mentions
        for start, _ in pieces
        if one.span.start <= start < one.span.end
    }
    for number, (start, end) in enumerate(pieces):
        label, first = tags.get(start, ("", False))
        tag = f"{'B' if first else 'I'}-{label}" if label else "O"
        if number and number in starts and not tag.startswith("I-"):
            lines.append("")
        lines.append(f"{post.text[start:end]}\t{tag}")
    return "\n".join([*lines, "", ""])


def _encode(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _read_items(path: Path) -> Iterator[Item]:
    group: list[Block] = []
    for block in read_blocks(path):
        begins = _is_own(block) or _is_document(block)
        inside = group and (_is_own(group[0]) or _is_document(group[0]))
        if group and (begins or not inside):
            yield _make_item(group, path)
            group = []
        group.append(block)
    if group:
        yield _make_item(group, path)


def _is_own(block: Block) -> bool:
    return any(_OWN.match(comment) for _, comment in block.comments)


def _is_document(block: Block) -> bool:
    return any(_DOCUMENT.fullmatch(comment) for _, comment in block.comments) or (
        bool(block.rows) and block.rows[0].columns[0] == _DOCUMENT_ROW
    )


def _make_item(blocks: Sequence[Block], path: Path) -> Item:
    return (_make_own if _is_own(blocks[0]) else _make_foreign)(blocks, path)


def _make_own(blocks: Sequence[Block], path: Path) -> Item:
    fields: dict[str, object] = {}
    for line, comment in chain.from_iterable(block.comments for block in blocks):
        field = _FIELD.fullmatch(comment)
        if field is None:
            continue
        name = "id" if field[1] == "post" else field[1]
        try:
            fields[name] = msgspec.json.decode(field[2])
        except msgspec.DecodeError as error:
            raise GoldError(
                f"'{field[1]}' is no JSON ({error})",
                path=path,
                line=line,
                remedy="leave the comment lines as they were exported",
            ) from error
    try:
        carried = decode_gold(msgspec.json.encode(fields))
    except GoldError as error:
        raise GoldError(
            error.problem, path=path, line=blocks[0].line, remedy=error.remedy
        ) from error
    rows = [row for block in blocks for row in block.rows]
    spans = _align_rows(rows, carried.text, path)
    tags = [find_tag(row, path) for row in rows]
    return Item(
        text=carried.text,
        spans=tuple(
            Span(spans[first][0], spans[last - 1][1], label)
            for first, last, label in find_runs(tags)
        ),
        carried=carried,
        line=blocks[0].line,
    )


def _align_rows(rows: Sequence[Row], text: str, path: Path) -> list[tuple[int, int]]:
    remedy = "change tags, not tokens; or delete the comment lines of the post"
    spans: list[tuple[int, int]] = []
    position = 0
    for row in rows:
        position = _skip_blanks(text, position)
        if not text.startswith(row.columns[0], position):
            raise GoldError(
                f"token '{row.columns[0]}' where the text goes on with "
                f"'{text[position : position + 20]}'",
                path=path,
                line=row.line,
                remedy=remedy,
            )
        spans.append((position, position + len(row.columns[0])))
        position += len(row.columns[0])
    if text[position:].strip():
        raise GoldError(
            f"the rows end before the text does, at '{text[position : position + 20].strip()}'",
            path=path,
            line=rows[-1].line if rows else None,
            remedy=remedy,
        )
    return spans


def _make_foreign(blocks: Sequence[Block], path: Path) -> Item:
    text = ""
    tokens: list[Mention] = []
    sentences: list[Mention] = []
    spans: list[Span] = []
    name = ""
    for block in blocks:
        rows = [row for row in block.rows if row.columns[0] != _DOCUMENT_ROW]
        told = {
            found[1]: found[2] for _, line in block.comments if (found := _SENTENCE.fullmatch(line))
        }
        for _, line in block.comments:
            if (document := _DOCUMENT.fullmatch(line)) and document[1]:
                name = document[1]
        if len(blocks) == 1 and not name:
            name = told.get("sent_id", "")
        if not rows:
            continue
        words = [word.strip() for word in block.words[-len(rows) :]]
        if "" in words:
            empty = rows[words.index("")]
            raise GoldError(
                "an empty token", path=path, line=empty.line, remedy="write token, tab, tag"
            )
        sentence = told.get("text", "").rstrip()
        places = align_words(words, sentence)
        if places is None:
            sentence = " ".join(words)
            places = align_words(words, sentence) or []
        shift = len(text) + 1 if text else 0
        text = f"{text} {sentence}" if text else sentence
        tokens += [Mention(start=shift + start, end=shift + end) for start, end in places]
        sentences.append(Mention(start=shift + places[0][0], end=shift + places[-1][1]))
        spans += [
            Span(shift + places[first][0], shift + places[last - 1][1], label)
            for first, last, label in find_runs([find_tag(row, path) for row in rows])
        ]
    return Item(
        text=text,
        spans=tuple(spans),
        tokens=tuple(tokens),
        sentences=tuple(sentences),
        id=name,
        line=blocks[0].line,
    )
