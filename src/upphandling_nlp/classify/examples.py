"""Read labelled posts from JSONL or CSV, for any taxonomy.

JSONL, one post a line; besides the shape of the project's corpus (`themes`, `categories`, `risks`)
any list `labels`:

    {"title": "…", "body": "…", "published": "2021-04-29", "labels": ["gloves"], "family": "…"}

CSV with a header: `title`, `body` (or `text`), `labels` with ids between semicolons, and if there
is one, `published`, `id`, `family`. Other columns are not read, but text beyond the columns is an
error: a comma in a body without quotation marks would cost the rest of it. Posts of one family
(rewrites of one story) are kept together in cross-validation.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import msgspec

from upphandling_nlp.errors import GoldError
from upphandling_nlp.resources.taxonomy import Taxonomy
from upphandling_nlp.schema import Post

__all__ = ["LabelledPost", "build_labelled", "read_labelled"]

#: Fields that may hold labels.
_LABEL_FIELDS = ("labels", "themes", "categories", "risks")
_SHAPE = "see docs/classification.md for the format"
_CELL_LIMIT = 2**31 - 1


class LabelledPost(msgspec.Struct, frozen=True, kw_only=True):
    """A post with its labels.

    Attributes:
        post: The post.
        labels: Ids of its labels; in place of one that is given up, the one that replaced it.
        family: What it is a rewrite of; its own id where nothing is known.
    """

    post: Post
    labels: frozenset[str]
    family: str


def read_labelled(source: str | Path, taxonomy: Taxonomy) -> list[LabelledPost]:
    """Read labelled posts.

    Args:
        source: A file that ends in `.csv`, or JSONL.
        taxonomy: The labels that may be given.

    Returns:
        The posts, in order.

    Raises:
        GoldError: The file cannot be read or holds no post, or a row is faulty: a label is unknown
            or given up without a successor, a cell stands in no column; the message names the line.
    """
    path = Path(source)
    read = _read_csv if path.suffix.lower() == ".csv" else _read_jsonl
    posts: list[LabelledPost] = []
    try:
        for line, row in read(path):
            try:
                posts.append(build_labelled(row, taxonomy))
            except GoldError as error:
                raise GoldError(error.problem, path=path, line=line, remedy=error.remedy) from error
    except OSError as error:
        raise GoldError(
            f"cannot be read ({error.strerror})", path=path, remedy="check the path"
        ) from error
    except UnicodeDecodeError as error:
        raise GoldError(f"is no UTF-8 ({error})", path=path, remedy="save it as UTF-8") from error
    if not posts:
        raise GoldError("holds no post", path=path, remedy="give at least one labelled post")
    return posts


def _read_jsonl(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise GoldError(
                    f"no JSON ({error})", path=path, line=number, remedy=_SHAPE
                ) from error
            if not isinstance(row, dict):
                raise GoldError("no JSON object", path=path, line=number, remedy=_SHAPE)
            yield number, row


def _read_csv(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    csv.field_size_limit(_CELL_LIMIT)
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = file.readline()
        file.seek(0)
        # Swedish spreadsheets part cells by semicolons.
        delimiter = max(",;\t", key=header.count)
        reader = csv.reader(file, delimiter=delimiter)
        try:
            names = next(reader, [])
            _check_header(names)
            for cells in reader:
                if cells:
                    yield reader.line_num, _name_cells(names, cells)
        except GoldError as error:
            raise GoldError(
                error.problem, path=path, line=reader.line_num, remedy=error.remedy
            ) from error
        except csv.Error as error:
            raise GoldError(
                f"no CSV ({error})", path=path, line=reader.line_num, remedy=_SHAPE
            ) from error


def _check_header(names: Sequence[str]) -> None:
    for name, times in Counter(names).items():
        if name and times > 1:
            raise GoldError(f"column '{name}' stands twice", remedy="rename one of them")


def _name_cells(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Name the cells of a row; those without a name are empty, as spreadsheets write them."""
    row = {}
    for name, cell in zip_longest(names, cells, fillvalue=""):
        if name:
            row[name] = cell
        elif cell.strip():
            raise GoldError(
                f"{cell.strip()[:40]!r} stands in no column of the header",
                remedy="put quotation marks around a cell that holds what parts cells",
            )
    return row


def build_labelled(row: Mapping[str, Any], taxonomy: Taxonomy) -> LabelledPost:
    """Build a labelled post of a row of JSONL or CSV; fields that are not named above are left.

    Raises:
        GoldError: The row is faulty, as `read_labelled` tells it.
    """
    *first, last = _LABEL_FIELDS
    if not any(field in row for field in _LABEL_FIELDS):
        raise GoldError(f"lacks {', '.join(first)} or {last}", remedy=_SHAPE)
    labels: set[str] = set()
    for field in _LABEL_FIELDS:
        labels.update(_list_labels(row.get(field), field))
    title = _text_of(row, "title")
    body = _text_of(row, "body") or _text_of(row, "text")
    if not (title + body).strip():
        raise GoldError("neither 'title' nor 'body' has text", remedy=_SHAPE)
    post = Post(
        id=_text_of(row, "id"), title=title, body=body, published=_day_of(row.get("published"))
    )
    return LabelledPost(
        post=post,
        labels=frozenset(_find_heir(label, taxonomy) for label in sorted(labels)),
        family=_text_of(row, "family") or post.id,
    )


def _find_heir(label: str, taxonomy: Taxonomy) -> str:
    """Find the label in use that a given one stands for: models have no column for others."""
    if label not in taxonomy:
        raise GoldError(
            f"unknown label '{label}'", remedy="mend it, or add a [[label]] to the taxonomy"
        )
    heir = taxonomy.heir_of(label)
    if heir is None:
        raise GoldError(
            f"label '{label}' is given up", remedy="remove it, or give it a replaced_by"
        )
    return heir


def _list_labels(cell: object, field: str) -> list[str]:
    if cell is None:
        return []
    if isinstance(cell, str):
        return [label for part in cell.split(";") if (label := part.strip())]
    if isinstance(cell, list) and all(isinstance(label, str) for label in cell):
        return cell
    raise GoldError(f"{field} is {cell!r}", remedy="give a list of ids")


def _text_of(row: Mapping[str, Any], field: str) -> str:
    value = row.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise GoldError(f"{field} is {value!r}", remedy="give a string")
    return value


def _day_of(value: object) -> dt.date | None:
    if not value:
        return None
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        raise GoldError(f"published is {value!r}", remedy="write it as 2021-04-29") from None
