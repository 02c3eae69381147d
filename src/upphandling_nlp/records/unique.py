"""Records that count, each id once, and those that are lost by it."""

from __future__ import annotations

from collections.abc import Iterable

from upphandling_nlp.schema import Record

__all__ = ["list_first", "list_lost"]


def list_first(records: Iterable[Record]) -> list[Record]:
    """List the first record of each id, in order; archives and trends count the same ones."""
    found: dict[str, Record] = {}
    for record in records:
        found.setdefault(record.id, record)
    return list(found.values())


def list_lost(records: Iterable[Record]) -> list[Record]:
    """List the records that do not count though they say something else than the first."""
    found: dict[str, str] = {}
    return [one for one in records if found.setdefault(one.id, one.text) != one.text]
