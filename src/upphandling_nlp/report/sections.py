"""What a report is made of: sections with figures, each figure a table and perhaps its chart."""

from __future__ import annotations

from typing import Any

import msgspec

from upphandling_nlp.report.tables import Table

__all__ = ["Figure", "Section", "Tile"]


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A table, and the chart that shows it where there is one.

    Attributes:
        table: The table; its title and note are those of the chart too.
        chart: SVG, drawn from the frame of the table; None for a table alone.
        layout: "full", "half", "third" or "most" of the width, on wide screens; "unseen" for a
            table that is only to be saved.
        folded: Whether a table without a chart is folded away at first.
    """

    table: Table
    chart: Any = None
    layout: str = "full"
    folded: bool = False


class Tile(msgspec.Struct, frozen=True, kw_only=True):
    """A key figure.

    Attributes:
        id: What it is, in one word.
        name: What it counts, as the page says it.
        value: The raw number, with a decimal point.
        text: The number as written.
        note: A word more; may be empty.
    """

    id: str
    name: str
    value: str
    text: str
    note: str = ""


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A section of the report.

    Attributes:
        id: ASCII slug; the address of the section in the page.
        title: Heading.
        lead: Paragraphs below the heading.
        figures: What is shown.
        calendar: Where a calendar can be saved from here, what it holds; empty otherwise.
    """

    id: str
    title: str
    lead: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    calendar: str = ""
