"""The posts as the page's script reads them: small columns first, texts in a second piece.

Texts travel cut into pieces (see `highlights`), so that no offset needs counting in JavaScript;
names and labels stand once in a pool and are numbers elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from upphandling_nlp.report.formats import tell_days
from upphandling_nlp.report.highlights import cut_text
from upphandling_nlp.report.naming import Naming
from upphandling_nlp.resources.registry import default_registry
from upphandling_nlp.schema import DateMention, EntityMention, Record

__all__ = ["LONGEST", "PostData", "lay_out_posts"]

#: Characters of a post that the page holds; the rest is cut with a mark.
LONGEST = 20_000


class PostData(msgspec.Struct, frozen=True, kw_only=True):
    """What the script of the page reads.

    Attributes:
        index: Columns of all posts, with the pools of labels and names: what is searched and
            filtered first.
        bodies: Texts in pieces with their spans and evidence, a row a post.
    """

    index: dict[str, Any]
    bodies: list[dict[str, Any]]


def lay_out_posts(
    records: Sequence[Record],
    *,
    groups: Mapping[str, str],
    naming: Naming,
    longest: int = LONGEST,
) -> PostData:
    """Lay out posts for the page, the newest first, those without a day last.

    Args:
        records: The records.
        groups: For each record the one that stands for all that are the same; itself where it is
            alone or missing.
        naming: Names of labels, kinds and roles in the language of the page.
        longest: Characters of a text that travel at most; what is cut off is said.
    """
    ordered = sorted(
        records,
        key=lambda one: (
            (one.published is not None, one.published, one.id) if one.published else (False, one.id)
        ),
        reverse=True,
    )
    numbers = {record.id: number for number, record in enumerate(ordered)}
    labels = naming.list_labels(records)
    label_numbers = {(label.facet, label.id): number for number, label in enumerate(labels)}
    names: dict[tuple[str, str], int] = {}
    pool: list[list[str]] = []
    columns: dict[str, list[Any]] = {
        name: []
        for name in ("id", "day", "title", "source", "url", "language", "labels", "names", "group")
    }
    bodies = []
    for number, record in enumerate(ordered):
        carried = [
            (label_numbers[label.facet, label.id], round(label.score, 3)) for label in record.labels
        ]
        row = {
            "id": record.id,
            "day": record.published.isoformat() if record.published else "",
            "title": record.title,
            "source": record.source,
            "url": record.url or "",
            "language": record.language,
            "labels": carried,
            "names": list(dict.fromkeys(_pool(one, names, pool) for one in record.entities)),
            "group": numbers.get(groups.get(record.id, record.id), number),
        }
        for name, value in row.items():
            columns[name].append(value)
        bodies.append(_lay_out_body(record, naming, lambda one: _pool(one, names, pool), longest))
    index = {
        "labels": [[label.id, label.facet, label.name] for label in labels],
        "names": pool,
        "posts": columns,
    }
    return PostData(index=index, bodies=bodies)


def _pool(entity: EntityMention, numbers: dict[tuple[str, str], int], pool: list[list[str]]) -> int:
    """Return the number of a name in the pool; it is added where it is new."""
    key = entity.id or entity.name or entity.text
    at = (entity.label, key)
    if at not in numbers:
        registry = default_registry()
        entry = registry[entity.id] if entity.id and entity.id in registry else None
        numbers[at] = len(pool)
        pool.append([
            entity.name or entity.text, entity.label, key,
            entry.county if entry else "", entry.country if entry else "",
        ])  # fmt: skip
    return numbers[at]


def _lay_out_body(
    record: Record, naming: Naming, names: Callable[[EntityMention], int], longest: int
) -> dict[str, Any]:
    """Lay out a text: pieces, spans (see `readSpans` of the script), evidence by label, remainders.

    Weights have the two decimals that the page writes.
    """
    text = record.text
    offsets: list[tuple[int, int]] = []
    spans: list[Any] = []
    for entity in record.entities:
        offsets.append((entity.start, entity.end))
        spans.append([0, names(entity)])
    for date in record.dates:
        offsets.append((date.start, date.end))
        spans.append([1, tell_date(date, naming)])
    for reference in record.references:
        offsets.append((reference.start, reference.end))
        spans.append([2, reference.kind, reference.id])
    why: list[list[int]] = []
    rest: list[float] = []
    for label in record.labels:
        first = len(spans)
        for span in label.evidence:
            offsets.append((span.start, span.end))
            spans.append(round(span.weight, 2))
        why.append(list(range(first, len(spans))))
        rest.append(round(record.why(label.id).remainder, 2))
    pieces: list[Any] = [
        [piece.text, *piece.spans] if piece.spans else piece.text
        for piece in cut_text(text, offsets, end=min(longest, len(text)))
    ]
    if len(text) > longest:
        pieces.append(naming.cut_mark)
    return {"pieces": pieces, "spans": spans, "why": why, "rest": rest}


def tell_date(date: DateMention, naming: Naming) -> str:
    """Tell what a date means: its days and its role."""
    days = tell_days(date) or naming.texts["unresolved"]
    return f"{days} ({naming.role(date.role)})" if date.role else days
