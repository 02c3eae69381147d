"""Days as the options of the command line take them."""

from __future__ import annotations

import datetime as dt

from upphandling_nlp.errors import OptionError

__all__ = ["read_day"]


def read_day(text: str | None) -> dt.date | None:
    """Read the day of an option.

    Raises:
        OptionError: It is not written as a year, a month and a day.
    """
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise OptionError(f"'{text}' is no day", remedy="write it as 2024-05-03") from None
