"""Columns of running text, or keys of an object, whose names tell no field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from upphandling_nlp.posts.columns import LEADS, naming, plain_name, unread_notice
from upphandling_nlp.posts.layout import is_prose
from upphandling_nlp.posts.markup import has_markup, text_of_markup
from upphandling_nlp.posts.notices import Notice, excerpt_of
from upphandling_nlp.posts.options import FIELDS

__all__ = ["settle_body"]

# What repeats a text in other words or another form; it is not missed where the text is read.
_TEASERS = frozenset(
    {
        *("excerpt", "utdrag", "teaser", "puff", "summary", "sammanfattning", "contenttext"),
        *("description", "beskrivning", "metadescription", "metabeskrivning", "seodescription"),
    }
)
# A cell of so many words that ends as a sentence does is running text, short as it is.
_WORDS = 4


def settle_body(
    rows: Sequence[Mapping[str, object]], columns: Mapping[str, str], *, file: str
) -> tuple[dict[str, str], list[Notice]]:
    """Find the body by what the columns hold, where no name tells it; tell what stays unread.

    One column of running text that no field takes up is the body where there is no column of
    that name, or a lead alone. Where there are several, or a body beside it, it is told.

    Args:
        rows: Some values by column, the first rows of a table or one object.
        columns: Column by field, as the names tell them.
        file: Name of the file.

    Returns:
        Column by field, and the notices.
    """
    found = dict(_prose_columns(rows, columns))
    body = columns.get("body")
    if len(found) == 1 and (body is None or plain_name(body) in LEADS):
        (name,) = found
        settled = {**columns, "body": name}
        if body is not None:
            settled["lead"] = body
        return settled, [_taken(name, found[name], file=file)]
    if body is not None:
        found = {name: text for name, text in found.items() if plain_name(name) not in _TEASERS}
    reason = "it holds running text, and its name tells no field"
    return dict(columns), [
        unread_notice(name, "body", reason, excerpt_of(text), file=file)
        for name, text in found.items()
    ]


def _prose_columns(
    rows: Sequence[Mapping[str, object]], columns: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """List the columns that are not read and hold running text that stands in none that is."""
    names = dict.fromkeys(name for row in rows for name in row)
    order = [columns[field] for field in ("title", "lead", *FIELDS) if field in columns]
    for name in names:
        if name in columns.values():
            continue
        cells = [(_plain_text(row.get(name)), row) for row in rows]
        filled = [text for text, _ in cells if text]
        running = [(text, row) for text, row in cells if _is_running(text)]
        missed = [text for text, row in running if text not in _read_text(row, order)]
        if missed and 2 * len(missed) >= len(filled):
            yield name, missed[0]


def _read_text(row: Mapping[str, object], order: Sequence[str]) -> str:
    return " ".join(filter(None, (_plain_text(row.get(name)) for name in order)))


def _plain_text(value: object) -> str:
    if not isinstance(value, str):
        return ""
    return " ".join((text_of_markup(value) if has_markup(value) else value).split())


def _is_running(text: str) -> bool:
    short = len(text.split()) >= _WORDS and text.endswith((".", "!", "?", "…"))
    return short or is_prose(text)


def _taken(name: str, text: str, *, file: str) -> Notice:
    return Notice(
        severity="repaired",
        subject="column",
        source=file,
        reason=f"column {name!r} is read as the text of the posts: it alone holds running text",
        remedy=f"name another where it is none: {naming('body', '...')}",
        excerpt=excerpt_of(text),
    )
