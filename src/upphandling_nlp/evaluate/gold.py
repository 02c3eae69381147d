"""Annotated (gold) posts: their shape, and JSONL in and out.

One line of a gold file is one post:

    {"id": "…", "published": "2021-04-29", "title": "…", "body": "…",
     "entities": [{"start": 0, "end": 14, "label": "ORG", "name": "Region Halland", "id": null}],
     "dates": [{"start": 20, "end": 27, "first": "2021-04-27", "last": "2021-04-27",
                "kind": "weekday"}],
     "themes": ["cooperation"], "categories": [], "risks": [],
     "genre": "news", "family": "…", "annotators": ["…"], "tags": []}

Offsets are character offsets into title + blank line + body (`GoldPost.text`), end exclusive. Only
`title` or `body` is required. A facet that is absent (not an empty list) was not annotated, and is
left out of the scores; the same holds for `entities`, `dates`, `tokens` and `sentences`.

What the labelling page saves, and any gold of `train-labels`, is read as well: a line with the
labels of all facets in one list `labels`. It is annotated for every facet of the taxonomy, and its
other fields (`source`, `suggested`, `note`) are left out.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TypeVar

import msgspec

from upphandling_nlp.classify.examples import build_labelled
from upphandling_nlp.errors import GoldError
from upphandling_nlp.files import packing, replacing, unpacked
from upphandling_nlp.resources.taxonomy import Taxonomy, default_taxonomy
from upphandling_nlp.schema import Mention, Post

__all__ = [
    "FACET_FIELDS",
    "NIL",
    "GoldDate",
    "GoldEntity",
    "GoldPost",
    "check_gold",
    "decode_gold",
    "encode_gold",
    "list_facets",
    "read_gold",
    "shift_mention",
    "write_gold",
]

_M = TypeVar("_M", bound=Mention)

#: The `id` of a name that was looked up and has no entry in the registry.
NIL = "NIL"

#: The field of a gold post that holds the labels of each facet.
FACET_FIELDS = {"theme": "themes", "category": "categories", "risk": "risks"}


class GoldEntity(Mention, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An annotated name.

    Attributes:
        label: ORG, LOC or PER (or a further type of the user's own).
        name: Canonical name in the nominative; None where the annotator gave none.
        id: Key in the registry; `NIL` where the registry was found to have no entry; None where
            nobody looked, which leaves the name out of the scores of links.
    """

    label: str
    name: str | None = None
    id: str | None = None


class GoldDate(Mention, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An annotated date expression.

    Attributes:
        first: First day of the interval, inclusive; None where it has no value.
        last: Last day of the interval, inclusive; None where it has no value.
        kind: The kind of expression (see `corpora/GUIDELINES.md`), if annotated.
    """

    first: dt.date | None = None
    last: dt.date | None = None
    kind: str | None = None


class GoldPost(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One annotated post; see the module's docstring for the meaning of absent fields.

    `labels` are those of facets of the user's own; those of theme, category and risk stand apart.
    """

    id: str = ""
    published: dt.date | None = None
    title: str = ""
    body: str = ""
    entities: tuple[GoldEntity, ...] | None = None
    dates: tuple[GoldDate, ...] | None = None
    themes: tuple[str, ...] | None = None
    categories: tuple[str, ...] | None = None
    risks: tuple[str, ...] | None = None
    labels: tuple[str, ...] | None = None
    genre: str | None = None
    family: str | None = None
    annotators: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    tokens: tuple[Mention, ...] | None = None
    sentences: tuple[Mention, ...] | None = None

    def __post_init__(self) -> None:
        if not self.id:
            msgspec.structs.force_setattr(self, "id", self.post.id)

    @property
    def post(self) -> Post:
        """The post without its annotation."""
        return Post(id=self.id, published=self.published, title=self.title, body=self.body)

    @property
    def text(self) -> str:
        """The text that the offsets refer to."""
        return self.post.text

    def labels_of(self, facet: str, taxonomy: Taxonomy | None = None) -> tuple[str, ...] | None:
        """Return the labels of a facet; None where not annotated.

        Args:
            facet: "theme", "category" or "risk", or a facet of a taxonomy of your own.
            taxonomy: That taxonomy.
        """
        labels: tuple[str, ...] | None
        if facet in FACET_FIELDS:
            labels = getattr(self, FACET_FIELDS[facet])
        elif taxonomy is None or self.labels is None:
            labels = None
        else:
            labels = tuple(one for one in self.labels if taxonomy[one].facet == facet)
        return labels


_ENCODER = msgspec.json.Encoder()


def decode_gold(line: bytes | str, *, taxonomy: Taxonomy | None = None) -> GoldPost:
    """Decode one line of a gold file and check its offsets.

    Args:
        line: The line.
        taxonomy: Tells the facets of a list `labels`; None takes the shipped one.

    Raises:
        GoldError: The line is no JSON, has another shape, an offset lies outside of the text, or
            the taxonomy lacks a label of the list.
    """
    try:
        row = msgspec.json.decode(line)
        if isinstance(row, dict) and "labels" in row:
            row = _part_labels(row, taxonomy or default_taxonomy())
        post = msgspec.convert(row, GoldPost)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise GoldError(str(error), remedy="see corpora/GUIDELINES.md for the format") from error
    if not post.text.strip():
        raise GoldError("neither 'title' nor 'body' has text", remedy="give at least one of them")
    _check_mentions(post)
    return post


def _part_labels(row: dict[str, object], taxonomy: Taxonomy) -> dict[str, object]:
    """Give a line with one list of labels the shape of gold: a field for each facet."""
    labelled = build_labelled(row, taxonomy)
    post = labelled.post
    kept = {name: row[name] for name in GoldPost.__struct_fields__ if name in row}
    kept |= {"id": post.id, "title": post.title, "body": post.body, "published": post.published}
    given: dict[str, list[str]] = {facet.id: [] for facet in taxonomy.facets}
    for label in sorted(labelled.labels):
        given[taxonomy[label].facet].append(label)
    kept |= {FACET_FIELDS[one]: given.pop(one) for one in FACET_FIELDS if one in given}
    kept["labels"] = sorted(label for labels in given.values() for label in labels)
    if not given:
        del kept["labels"]
    return kept


def encode_gold(post: GoldPost) -> bytes:
    """Encode one post as a line of JSON, without the line's end; absent fields are left out."""
    fields = {
        name: value for name in post.__struct_fields__ if (value := getattr(post, name)) is not None
    }
    for name in ("annotators", "tags"):
        if not fields[name]:
            del fields[name]
    return _ENCODER.encode(fields)


def list_facets(taxonomy: Taxonomy) -> list[str]:
    """List the facets of gold: theme, category, risk, and those of a taxonomy of one's own."""
    return list(dict.fromkeys([*FACET_FIELDS, *(facet.id for facet in taxonomy.facets)]))


def check_gold(post: GoldPost, taxonomy: Taxonomy) -> None:
    """Check that the labels of a post are in the taxonomy, in their facet.

    Raises:
        GoldError: A label is unknown or belongs to another facet.
    """
    for field in (*FACET_FIELDS.values(), "labels"):
        for label in getattr(post, field) or ():
            if label not in taxonomy:
                raise GoldError(
                    f"{field}: unknown label '{label}'",
                    remedy="`upphandling-nlp taxonomy` lists the labels",
                )
    for facet, field in FACET_FIELDS.items():
        for label in post.labels_of(facet) or ():
            if taxonomy[label].facet != facet:
                raise GoldError(
                    f"{field}: '{label}' is a label of the facet '{taxonomy[label].facet}'",
                    remedy=f"move it to {FACET_FIELDS.get(taxonomy[label].facet, 'its facet')}",
                )


def read_gold(source: str | Path, *, taxonomy: Taxonomy | None = None) -> Iterator[GoldPost]:
    """Read a gold file, one post a line; gzip where the name ends in `.gz`.

    Args:
        source: Path of a JSONL file.
        taxonomy: Checks the labels too, where given, and tells the facets of your own.

    Yields:
        The posts, in order.

    Raises:
        GoldError: The file cannot be read, or a line is faulty (the message names the line), or
            two posts have one id.
    """
    path = Path(source)
    seen: dict[str, int] = {}
    with _open(path) as lines:
        for number, line in enumerate(_read_whole(lines, path), start=1):
            if not line.strip():
                continue
            try:
                post = decode_gold(line, taxonomy=taxonomy)
                if taxonomy is not None:
                    check_gold(post, taxonomy)
            except GoldError as error:
                raise GoldError(
                    error.problem, path=path, line=number, remedy=error.remedy
                ) from error
            if post.id in seen:
                raise GoldError(
                    f"id '{post.id}' stands on line {seen[post.id]} already",
                    path=path,
                    line=number,
                    remedy="give each post an id of its own",
                )
            seen[post.id] = number
            yield post


def write_gold(posts: Iterable[GoldPost], target: str | Path) -> int:
    """Write posts as JSONL; gzip where the name ends in `.gz`.

    Returns:
        The number of posts written.

    Raises:
        GoldError: The file cannot be written.
    """
    path = Path(target)
    count = 0
    try:
        with replacing(path) as raw, packing(raw, path) as file:
            for post in posts:
                file.write(encode_gold(post) + b"\n")
                count += 1
    except OSError as error:
        raise GoldError(
            f"cannot be written ({error.strerror or error})", path=path, remedy="check the folder"
        ) from error
    return count


def _open(path: Path) -> IO[bytes] | gzip.GzipFile:
    try:
        return unpacked(path)
    except OSError as error:
        raise GoldError(
            f"cannot be read ({error.strerror})", path=path, remedy="check the path"
        ) from error


def _read_whole(lines: IO[bytes] | gzip.GzipFile, path: Path) -> Iterator[bytes]:
    try:
        yield from lines
    except (OSError, EOFError, zlib.error) as error:
        raise GoldError(
            f"cannot be read ({getattr(error, 'strerror', None) or error})",
            path=path,
            remedy="check whether the file is whole",
        ) from error


def shift_mention(mention: _M, shift: int) -> _M:
    """Move a mention by so many characters."""
    return msgspec.structs.replace(mention, start=mention.start + shift, end=mention.end + shift)


def _check_mentions(post: GoldPost) -> None:
    length = len(post.text)
    for field in ("entities", "dates", "tokens", "sentences"):
        last_end = 0
        for number, mention in enumerate(getattr(post, field) or (), start=1):
            if not 0 <= mention.start < mention.end <= length:
                raise GoldError(
                    f"{field}[{number}]: offsets {mention.start}..{mention.end} lie outside of the "
                    f"text (0..{length})",
                    remedy="count characters of title + blank line + body",
                )
            if mention.start < last_end:
                raise GoldError(
                    f"{field}[{number}]: starts at {mention.start}, before the end of the one "
                    f"before it ({last_end})",
                    remedy="sort the mentions and let none overlap",
                )
            last_end = mention.end
    for number, date in enumerate(post.dates or (), start=1):
        if (date.first is None) != (date.last is None):
            raise GoldError(
                f"dates[{number}]: only one of 'first' and 'last' is given",
                remedy="give both, or neither where the mention has no value",
            )
        if date.first is not None and date.last is not None and date.first > date.last:
            raise GoldError(
                f"dates[{number}]: 'first' {date.first} is after 'last' {date.last}",
                remedy="exchange them",
            )


def fingerprint(posts: Iterable[GoldPost]) -> str:
    """Hash a set of gold posts: 16 hexadecimal digits, whatever their order."""
    lines = sorted(encode_gold(post) for post in posts)
    return hashlib.sha256(b"\n".join(lines)).hexdigest()[:16]
