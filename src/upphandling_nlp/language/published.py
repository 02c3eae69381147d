"""What travels with a spaCy document beside its text: the day of publication, and `doc._`."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from spacy.tokens import Doc, Span

from upphandling_nlp.errors import OptionError

__all__ = ["publish_extensions", "published_of", "record_of", "settle_published"]

_KEY = "published"
_RecordT = TypeVar("_RecordT")


def published_of(doc: Doc) -> dt.date | None:
    """Return the day of publication in `doc.user_data["published"]`.

    Args:
        doc: A document; the value may be a date, a date with a time, or ISO 8601 text (which is
            what `DocBin` can carry).

    Returns:
        The day; None where there is none.

    Raises:
        OptionError: The value is none of these.
    """
    published = doc.user_data.get(_KEY)
    if published is None or isinstance(published, dt.date):
        return published.date() if isinstance(published, dt.datetime) else published
    try:
        return dt.date.fromisoformat(str(published)[:10])
    except ValueError:
        raise OptionError(
            f'doc.user_data["published"] is {published!r}',
            remedy="give a datetime.date, an ISO 8601 string such as '2024-05-03', or None",
        ) from None


def settle_published(doc: Doc) -> dt.date | None:
    """Return the day of publication, and put it into writing: `DocBin` cannot store a date.

    Raises:
        OptionError: As `published_of` raises it.
    """
    published = published_of(doc)
    if published is not None:
        doc.user_data[_KEY] = published.isoformat()
    return published


def _set_published(doc: Doc, day: dt.date | str | None) -> None:
    doc.user_data[_KEY] = day.isoformat() if isinstance(day, dt.date) else day
    settle_published(doc)


def record_of(span: Span, spans_key: str, records: Iterable[_RecordT]) -> _RecordT | None:
    """The record that a span of a group stands for; None where it is none of the group.

    Several records may lie in one token ("12/5,13/5"): their spans differ in `span.id_`.

    Args:
        span: The span.
        spans_key: Key of the group in `doc.spans`.
        records: The records of the group, in its order.
    """
    wanted = (span.start, span.end, span.label, span.id)
    for one, record in zip(span.doc.spans.get(spans_key, ()), records, strict=False):
        if (one.start, one.end, one.label, one.id) == wanted:
            return record
    return None


def publish_extensions(
    doc_getters: dict[str, Callable[[Doc], object]],
    span_getters: dict[str, Callable[[Span], object]] | None = None,
) -> None:
    """Make attributes readable as `doc._.name` and `span._.name`, and `doc._.published` with them.

    Called when a component is made, never at import. To call it again changes nothing; a name that
    another package has taken is left to it, with a warning.

    Args:
        doc_getters: What gives the value of each attribute of documents.
        span_getters: The same of spans.
    """
    day: tuple[Any, ...] = (Doc, _KEY, published_of, _set_published)
    wanted = [day, *((Doc, name, getter, None) for name, getter in doc_getters.items())]
    wanted += [(Span, name, getter, None) for name, getter in (span_getters or {}).items()]
    for kind, name, getter, setter in wanted:
        if not kind.has_extension(name):
            kind.set_extension(name, getter=getter, setter=setter)
        elif kind.get_extension(name)[2] is not getter:
            warnings.warn(
                f"{kind.__name__.lower()}._.{name} belongs to another package and is left alone; "
                f"{getter.__module__}.{getter.__name__} gives what it would have given",
                stacklevel=2,
            )
