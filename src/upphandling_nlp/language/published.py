"""The day of publication that travels with a spaCy document."""

from __future__ import annotations

import datetime as dt

from spacy.tokens import Doc

from upphandling_nlp.errors import OptionError

__all__ = ["published_of"]


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
    published = doc.user_data.get("published")
    if published is None or isinstance(published, dt.date):
        return published.date() if isinstance(published, dt.datetime) else published
    try:
        return dt.date.fromisoformat(str(published)[:10])
    except ValueError:
        raise OptionError(
            f'doc.user_data["published"] is {published!r}',
            remedy="give a datetime.date, an ISO 8601 string such as '2024-05-03', or None",
        ) from None
