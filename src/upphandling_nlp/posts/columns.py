"""Which column of a table, or key of a JSON object, holds which field of a post."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from upphandling_nlp.errors import ReadError
from upphandling_nlp.posts.days import day_in_sweden
from upphandling_nlp.posts.draft import Draft
from upphandling_nlp.posts.notices import Notice
from upphandling_nlp.posts.options import FIELDS
from upphandling_nlp.posts.published import parse_published
from upphandling_nlp.posts.table_days import day_of_serial

__all__ = [
    "cells_by_name",
    "draft_of",
    "map_columns",
    "names_columns",
    "naming",
    "plain_name",
    "unread_columns",
    "unread_notice",
]

# Names of columns by field, best first; compared without case, spaces and punctuation.
NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "postid", "nyhetsid", "artikelid"),
    "title": (
        *("title", "titel", "rubrik", "headline", "ämne", "subject", "namn", "posttitle"),
        "nyhet",  # where another column holds the text
    ),
    "body": (
        "body",
        "brödtext",
        "text",
        "content",
        "innehåll",
        "contenthtml",
        "contenttext",
        "artikeltext",
        "nyhetstext",
        "webbtext",
        "texttillwebben",
        "löptext",
        "sidinnehåll",
        "sidtext",
        "inläggstext",
        "textinnehåll",
        "bodytext",
        "fulltext",
        "articlebody",
        "postcontent",
        "beskrivning",
        "description",
        "summary",
        "sammanfattning",
        "ingress",
        "inlägg",
        "meddelande",
        "message",
        "nyhet",
    ),
    "published": (
        "published",
        "publicerad",
        "publicerat",
        "publiceringsdatum",
        "publiceraddatum",
        "publicerades",
        "datepublished",
        "publishedat",
        "publisheddate",
        "publicationdate",
        "pubdate",
        "date",
        "datum",
        "publdatum",
        "publ",
        "postdate",
        "created",
        "skapad",
    ),
    "url": ("url", "länk", "link", "permalink", "webbadress", "href", "adress"),
    "source": ("source", "källa"),
    "language": ("language", "språk", "lang"),
}


# A lead in a column of its own begins the text.
LEADS = ("ingress", "preamble", "lead")
_LONGEST_NAME = 40
_IN_BRACKETS = re.compile(r"\([^()]*\)")  # "Publicerad (ÅÅÅÅ-MM-DD)"
# Where JSON wraps a text in an object: WordPress, MongoDB, XML turned into JSON, translations.
_WRAPPERS = ("rendered", "$date", "value", "text", "#text", "sv", "sv-SE", "sv_SE")


def plain_name(name: str) -> str:
    """Bring the name of a column to the form in which the tables hold names."""
    return "".join(char for char in name.casefold() if char.isalnum())


def map_columns(
    names: Sequence[str], *, chosen: Mapping[str, str], file: str, needed: bool = True
) -> dict[str, str]:
    """Find the column of each field.

    Args:
        names: The columns that are there.
        chosen: Column by field, where the caller says so.
        file: Name of the file, for errors.
        needed: Whether a headline or a text must be among them.

    Returns:
        Column by field; fields without a column are left out. Where a lead stands beside the text,
        its column is that of `lead`.

    Raises:
        ReadError: A chosen column is not there, or there is neither headline nor text.
    """
    plain: dict[str, str] = {}
    for name in names:
        plain.setdefault(plain_name(name), name)
    for name in names:
        plain.setdefault(plain_name(_IN_BRACKETS.sub("", name)), name)
    found: dict[str, str] = {}
    taken = {plain.get(plain_name(name)) for name in chosen.values()}
    # The text before the headline: "Nyhet" alone is the text, beside one the headline.
    for field in sorted(FIELDS, key=lambda field: field != "body"):
        if field in chosen:
            column = plain.get(plain_name(chosen[field]))
            if column is None and needed:
                raise ReadError(
                    f"no column {chosen[field]!r} for {field}; there are {_listed(names)}",
                    path=file,
                    remedy=f"correct the name: {naming(field, '...')}",
                )
        else:
            names_of = [plain[name] for name in NAMES[field] if name in plain]
            column = next((name for name in names_of if name not in taken), None)
        if column is not None:
            found[field] = column
            taken.add(column)
    lead = next((plain[name] for name in LEADS if name in plain), None)
    if lead is not None and "body" not in chosen and found.get("body", lead) != lead:
        found["lead"] = lead
    if needed and not {"title", "body"} & set(found):
        raise ReadError(
            f"no column for title or body; there are {_listed(names)}",
            path=file,
            remedy=f"name one: {naming('body', '...')}",
        )
    return found


def naming(field: str, column: str) -> str:
    """Say how a caller names the column of a field, on the command line and in Python."""
    written = f"{field}={column}"
    option = f"'{written}'" if " " in written else written
    return f'--column {option}, in Python columns={{"{field}": "{column}"}}'


def names_columns(cells: Sequence[str]) -> bool:
    """Tell whether cells are a header: two fields or more by well-known names, text among them."""
    if len(cells) < 2 or any(len(cell) > _LONGEST_NAME for cell in cells):
        return False
    found = map_columns(cells, chosen={}, file="", needed=False)
    return len(found.keys() & set(FIELDS)) >= 2 and bool({"title", "body"} & set(found))


def unread_columns(
    row: Mapping[str, object], columns: Mapping[str, str], *, file: str
) -> Iterator[Notice]:
    """Tell the columns that seem to hold a field for which no column was found.

    Args:
        row: The first values by column.
        columns: Column by field.
        file: Name of the file.

    Yields:
        A notice for each column of dates or addresses that is not read.
    """
    signs: dict[str, Callable[[str], bool]] = {
        "published": lambda text: parse_published(text) is not None,
        "url": lambda text: bool(re.fullmatch(r"https?://\S+", text)),
    }
    for field, is_such in signs.items():
        for name, value in row.items():
            text = str(value or "").strip()
            if field not in columns and name not in columns.values() and is_such(text):
                yield unread_notice(name, field, "its name tells no field", text, file=file)


def unread_notice(name: str, field: str, reason: str, excerpt: str, *, file: str) -> Notice:
    """Tell that a column is not read, and how to name it for the field that it seems to hold."""
    return Notice(
        severity="skipped",
        subject="column",
        source=file,
        reason=f"column {name!r} is not read: {reason}",
        remedy=f"name it: {naming(field, name)}",
        excerpt=excerpt,
    )


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(repr(str(name)[:40]) for name in names[:20])
    return f"{shown} and {len(names) - 20} more" if len(names) > 20 else shown or "none"


def cells_by_name(names: Sequence[str], cells: Sequence[str]) -> dict[str, object]:
    """Give the cells of a row by column; of columns with one name the first that is filled in."""
    row: dict[str, object] = {}
    for name, cell in zip(names, cells, strict=False):
        if not row.get(name):
            row[name] = cell if cell.strip() else ""
    return row


def draft_of(
    row: Mapping[str, object], columns: Mapping[str, str], *, item: int, line: int | None = None
) -> Draft:
    """Make a draft from a row.

    Args:
        row: Values by column.
        columns: Column by field.
        item: Number of the row, counted from 1.
        line: Its line in the file, where it has one.

    Returns:
        The draft.
    """
    values = {field: row.get(column) for field, column in columns.items()}
    published = values.pop("published", None)
    lead, body = _string(values.pop("lead", None)), _string(values.get("body"))
    if lead.strip() and not body.lstrip().startswith(lead.strip()):
        values["body"] = f"{lead.strip()}\n\n{body}"
    draft = Draft(item=item, line=line, published=_day(published))
    if any(isinstance(value, Mapping) and "rendered" in value for value in values.values()):
        draft.markup = True  # WordPress: {"rendered": "..."}
    for field, value in values.items():
        setattr(draft, field, _string(value))
    return draft


def _day(value: object) -> dt.date | str | None:
    if isinstance(value, dt.datetime):
        return day_in_sweden(value)
    if isinstance(value, dt.date):
        return value
    # The name of the column, or the caller, says that it holds days: a number is a serial one.
    return day_of_serial(value) or _string(value)


def _string(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124 - NaN is what differs from itself
        return ""
    if isinstance(value, Mapping):
        inner = next((value[key] for key in _WRAPPERS if key in value), None)
        # A form that is not known is shown as it is, never dropped.
        return _string(inner) if inner is not None else (str(dict(value)) if value else "")
    if isinstance(value, list | tuple):
        return "\n\n".join(filter(None, map(_string, value)))  # paragraphs
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
