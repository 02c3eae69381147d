"""Posts in the rows of an HTML table, as programs export them (often under a name in .xls)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urljoin

from upphandling_nlp.posts.columns import (
    cells_by_name,
    draft_of,
    map_columns,
    names_columns,
    unread_columns,
)
from upphandling_nlp.posts.draft import Draft
from upphandling_nlp.posts.htmltree import outer_html, text_of
from upphandling_nlp.posts.markup import text_of_markup
from upphandling_nlp.posts.notices import Notice, excerpt_of

__all__ = ["PostTable", "drafts_of_table", "find_table", "table_notices"]

# A page is an export where its table holds this share of its text; others hold tables in articles.
_SHARE = 0.8
# So many rows may stand above the header, as titles do.
_ROWS_ABOVE = 10


class PostTable(NamedTuple):
    """A table with a post in each row.

    Attributes:
        element: The `<table>`.
        names: The names of its columns.
        rows: The cells of each row below the header.
    """

    element: Any
    names: list[str]
    rows: list[list[Any]]


def find_table(tree: Any, *, chosen: Mapping[str, str]) -> PostTable | None:  # noqa: ANN401 - lxml has no types
    """Find the table that is the page: a header of known names, rows below it, little else.

    Args:
        tree: The parsed page, an lxml element.
        chosen: Column by field, where the caller says so.

    Returns:
        The table; None where there is none.
    """
    body = tree.find("body")
    size = len(text_of(tree if body is None else body))
    for table in tree.iter("table"):
        lays_out = table.find(".//table") is not None
        if lays_out or len(text_of(table)) < _SHARE * size:
            continue
        rows = [row.xpath("./td | ./th") for row in table.iter("tr")]
        for number, cells in enumerate(rows[:_ROWS_ABOVE]):
            names = [text_of(cell) for cell in cells]
            if _is_header(names, chosen) and any(rows[number + 1 :]):
                return PostTable(table, names, [row for row in rows[number + 1 :] if row])
    return None


def _is_header(names: list[str], chosen: Mapping[str, str]) -> bool:
    if not chosen:
        return names_columns(names)
    found = map_columns(names, chosen=chosen, file="", needed=False)
    return set(chosen) <= set(found) and bool({"title", "body"} & set(found))


def drafts_of_table(
    table: PostTable, *, chosen: Mapping[str, str], base: str, source: str
) -> Iterator[Draft]:
    """Make a draft of each row; a headline that is a link gives the address.

    Args:
        table: The table.
        chosen: Column by field, where the caller says so.
        base: The address that relative ones belong to.
        source: Name of the page.
    """
    columns = map_columns(table.names, chosen=chosen, file=source)
    for number, row in enumerate(table.rows, start=1):
        draft = draft_of(cells_by_name(table.names, _texts(row)), columns, item=number)
        if not draft.url and "title" in columns:
            cell = dict(zip(table.names, row, strict=False)).get(columns["title"])
            links = [] if cell is None else cell.xpath(".//a/@href")
            draft.url = str(links[0]) if len(links) == 1 else ""
        draft.url = urljoin(base, draft.url) if draft.url else ""
        draft.markup = False
        yield draft


def table_notices(table: PostTable, *, chosen: Mapping[str, str], source: str) -> Iterator[Notice]:
    """Tell the columns that seem to hold a field and are not read, and cells beyond the header."""
    columns = map_columns(table.names, chosen=chosen, file=source)
    yield from unread_columns(
        cells_by_name(table.names, _texts(table.rows[0])), columns, file=source
    )
    for number, row in enumerate(table.rows, start=1):
        beyond = " | ".join(filter(None, map(text_of, row[len(table.names) :])))
        if beyond:
            yield Notice(
                severity="skipped",
                source=source,
                item=number,
                reason=f"row has {len(row)} cells, the header {len(table.names)}; the last ones "
                "are left out",
                remedy="give each column a name",
                excerpt=excerpt_of(beyond),
            )


def _texts(row: list[Any]) -> list[str]:
    return [text_of_markup(outer_html(cell)).strip() for cell in row]
