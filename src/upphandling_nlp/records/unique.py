"""Records that count: each id once."""

from __future__ import annotations

from collections.abc import Iterable

from upphandling_nlp.schema import Record

__all__ = ["list_first"]


def list_first(records: Iterable[Record]) -> list[Record]:
    """List the first record of each id, in order; archives and trends count the same ones."""
    found: dict[str, Record] = {}
    for record in records:
        found.setdefault(record.id, record)
    return list(found.values())
