"""JSON: one object a line, or an array of objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

import msgspec

from upphandling_nlp.errors import ReadError
from upphandling_nlp.posts.columns import draft_of, map_columns, naming
from upphandling_nlp.posts.cut_json import whole_items
from upphandling_nlp.posts.decoding import decode_bytes, decode_lines
from upphandling_nlp.posts.draft import RepairLog, finish_draft
from upphandling_nlp.posts.notices import Notice, excerpt_of
from upphandling_nlp.posts.options import DEFAULT_OPTIONS, ReadOptions
from upphandling_nlp.posts.prose_columns import settle_body
from upphandling_nlp.schema import Post

__all__ = ["read_json", "read_jsonl"]


def read_jsonl(
    stream: BinaryIO, *, source: str, options: ReadOptions = DEFAULT_OPTIONS
) -> Iterator[Post | Notice]:
    """Read JSON Lines, an object a line, as posts; the library's own records too.

    Args:
        stream: Bytes of the file.
        source: Name of the file.
        options: Keys (as columns), encoding, language.

    Yields:
        A post for each object with a headline or a text, and notices of lines that are no
        objects.

    Raises:
        ReadError: No object has a key for headline or text.
    """
    reader = _ObjectReader(source, options)
    number, line_number, items = 0, 0, 0
    for line in decode_lines(stream, source=source, encoding=options.encoding):
        if isinstance(line, Notice):
            yield line
            continue
        line_number += 1
        if not line.strip():
            continue
        number += 1
        try:
            value = _decode(line)
        except ValueError as error:
            yield _bad_line(f"no JSON ({error})", line, source=source, number=line_number)
            continue
        if not isinstance(value, dict):
            yield _bad_line("no JSON object", line, source=source, number=line_number)
            continue
        items += 1
        yield from reader.read(value, item=number, line=line_number)
    if number and not items:
        raise ReadError(
            "no line is a JSON object",
            path=source,
            remedy="write one object a line, or give a list of them with --input-format json, in "
            'Python format="json"',
        )
    yield from reader.notices()


def _decode(text: str) -> object:
    """Decode JSON, NaN and halves of surrogate pairs included, which Python's own writer makes.

    Raises:
        ValueError: It is no JSON, or nested too deep.
    """
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        import json  # noqa: PLC0415 - only for what the fast decoder refuses

        try:
            value: object = json.loads(text)
        except RecursionError:
            raise ValueError("nested too deep") from None
        except ValueError:
            raise ValueError(str(error)) from None
        return value


def _bad_line(reason: str, line: str, *, source: str, number: int) -> Notice:
    return Notice(
        severity="skipped",
        source=source,
        line=number,
        reason=reason,
        remedy="write one object a line",
        excerpt=excerpt_of(line),
    )


class _ObjectReader:
    """Makes posts of the objects of a file; objects of one file may differ in their keys."""

    def __init__(self, source: str, options: ReadOptions) -> None:
        self._source = source
        self._options = options
        self._log = RepairLog(source)
        self._unseen = dict(options.columns)
        self._told: set[str] = set()

    def read(
        self, value: Mapping[str, object], *, item: int, line: int | None = None
    ) -> Iterator[Post | Notice]:
        """Make a post of an object, or a notice where no key tells headline or text."""
        names = list(value)
        chosen = self._options.columns
        columns = map_columns(names, chosen=chosen, file=self._source, needed=False)
        for field in columns:
            self._unseen.pop(field, None)
        if not {"title", "body"} & set(columns):
            listed = ", ".join(map(repr, names)) or "none"
            yield Notice(
                severity="skipped",
                source=self._source,
                line=line,
                item=item,
                reason=f"no key for title or body; there are {listed}",
                remedy=f"name one: {naming('body', '...')}",
                excerpt=excerpt_of(str(dict(value))),
            )
            return
        columns, notices = settle_body([value], columns, file=self._source)
        yield from self._tell_once(notices)
        draft = draft_of(value, columns, item=item, line=line)
        yield from finish_draft(draft, file=self._source, options=self._options, log=self._log)

    def _tell_once(self, notices: Sequence[Notice]) -> Iterator[Notice]:
        """Tell of each key at its first object."""
        for notice in notices:
            if notice.reason not in self._told:
                self._told.add(notice.reason)
                yield notice

    def notices(self) -> Iterator[Notice]:
        """Tell of keys that the caller names and no object has, and of repairs."""
        for field, name in self._unseen.items():
            yield Notice(
                severity="skipped",
                subject="column",
                source=self._source,
                reason=f"no object has the key {name!r} for {field}",
                remedy=f"correct the name: {naming(field, '...')}",
            )
        yield from self._log.notices()


def read_json(
    stream: BinaryIO, *, source: str, options: ReadOptions = DEFAULT_OPTIONS
) -> Iterator[Post | Notice]:
    """Read a JSON array of objects as posts.

    An object around the array (`{"items": [...]}`, as in JSON Feed) is looked through; a single
    object is one post; several lines of objects are read as JSON Lines.

    Args:
        stream: Bytes of the file.
        source: Name of the file.
        options: Keys (as columns), encoding, language.

    Yields:
        A post for each object with a headline or a text, and notices; of a list that is cut off
        or damaged the objects before that place.

    Raises:
        ReadError: The text is no JSON, or holds no objects.
    """
    import io  # noqa: PLC0415 - only where lines turn up in a .json file

    decoded = decode_bytes(stream.read(), source=source, encoding=options.encoding)
    value: object
    try:
        value = _decode(decoded.text)
    except ValueError as error:
        first = decoded.text.strip().split("\n", 1)[0].strip()
        if first.startswith("{") and first.endswith("}"):
            again = io.BytesIO(decoded.text.encode("utf-8", "surrogatepass"))
            yield from read_jsonl(again, source=source, options=options)
            return
        value, end = whole_items(decoded.text)
        if not any(isinstance(one, dict) for one in value):
            raise ReadError(f"no JSON ({error})", path=source, remedy="export it again") from None
        yield _damaged(decoded.text, end, len(value), reason=str(error), source=source)
    objects = _objects(value)
    if not objects:
        raise ReadError("holds no JSON objects", path=source, remedy="write an array of objects")
    reader = _ObjectReader(source, options)
    for number, one in enumerate(objects, start=1):
        if isinstance(one, dict):
            yield from reader.read(one, item=number)
        else:
            yield Notice(
                severity="skipped",
                source=source,
                item=number,
                reason="no JSON object",
                excerpt=excerpt_of(str(one)),
            )
    yield from reader.notices()


def _damaged(text: str, end: int, items: int, *, reason: str, source: str) -> Notice:
    """Tell where a list is damaged, and what stands there."""
    rest = text[end:].lstrip(" \t\r\n,")
    place = len(text) - len(rest)
    return Notice(
        severity="skipped",
        source=source,
        line=text.count("\n", 0, place) + 1,
        item=items + 1,
        reason=f"no JSON from here on ({reason}); read up to item {items}, the rest is lost",
        remedy="export it again, or mend it here",
        excerpt=excerpt_of(rest),
    )


# Names of the list of posts in an object around it.
_LISTS = frozenset({"items", "posts", "entries", "articles", "news", "nyheter", "poster", "data"})


def _objects(value: object) -> list[object]:
    if isinstance(value, list):
        return value if any(isinstance(one, dict) for one in value) else []
    if not isinstance(value, dict):
        return []
    own = _fields_of([value])
    lists = {key: one for key, one in value.items() if isinstance(one, list)}
    fields = {key: _fields_of(one) for key, one in lists.items()}
    # A feed's list of posts, whatever the feed says of itself; else one of texts, or of anything
    # where the object around it is no post: an article may have images and comments.
    for key, told in fields.items():
        if key.lower() in _LISTS and told & {"title", "body"}:
            return lists[key]
    for wanted, around in (({"body"}, {"body"}), ({"title"}, {"title", "body"})):
        for key, told in fields.items():
            if wanted <= told and not own & around:
                return lists[key]
    return [value]


def _fields_of(values: Sequence[object]) -> set[str]:
    """The fields of a post that the keys of objects name; what is no object names none."""
    keys = dict.fromkeys(key for one in values if isinstance(one, dict) for key in one)
    return set(map_columns(list(keys), chosen={}, file="", needed=False))
