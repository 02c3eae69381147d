"""Checks of arguments that the stages share: days, texts, lists.

What Python takes for something else is refused by name: a datetime passes for a date, a text for a
list of its letters, and both go wrong far from where they were given.
"""

from __future__ import annotations

import datetime as dt

from upphandling_nlp.errors import OptionError

__all__ = ["check_day", "check_list", "check_text"]


def check_day(name: str, day: object) -> None:
    """Refuse what is neither a day nor None; a time of day is neither an anchor nor a day of ours.

    Args:
        name: Name of the argument or field, for the message.
        day: Its value.

    Raises:
        OptionError: It is text, a datetime, a Timestamp or anything else.
    """
    if day is not None and (not isinstance(day, dt.date) or isinstance(day, dt.datetime)):
        raise OptionError(
            f"{name} is {day!r}, not a day",
            remedy='give a datetime.date: date.fromisoformat("2021-04-29"), or .date() of a '
            "datetime or a pandas Timestamp",
        )


def check_list(name: str, given: object) -> None:
    """Refuse a single text where several are wanted: it would be read letter by letter.

    Args:
        name: Name of the argument, for the message.
        given: Its value.

    Raises:
        OptionError: It is one text.
    """
    if isinstance(given, str):
        raise OptionError(f"{name}={given!r} is one text", remedy=f"write {name}=[{given!r}]")


def check_text(name: str, text: object, *, remedy: str) -> None:
    """Refuse what is no text, or text that no file can hold.

    Args:
        name: Name of the argument or field, for the message.
        text: Its value.
        remedy: What to give in place of another type.

    Raises:
        OptionError: It is no string, or holds half of a surrogate pair.
    """
    if not isinstance(text, str):
        raise OptionError(f"{name} is {text!r}, not text", remedy=remedy)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise OptionError(
            f"{name} holds {text[error.start]!r}, half of a surrogate pair",
            remedy=f"pass its {name} through upphandling_nlp.posts.clean_text",
        ) from None
