"""Numbers, days and periods as a reader of Swedish or English writes them (Babel, CLDR)."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from upphandling_nlp.schema import DateMention

__all__ = ["LOCALES", "MISSING", "Formats", "is_missing", "load_formats", "tell_days"]

#: CLDR locale by language. English is the British one: days before months, as in Sweden.
LOCALES = {"sv": "sv_SE", "en": "en_GB"}
#: What stands where there is no value.
MISSING = "–"


class Formats:
    """Formatting in one language.

    Args:
        lang: "sv" or "en".
    """

    def __init__(self, lang: str) -> None:
        from babel import Locale, dates, numbers  # noqa: PLC0415  (heavy)

        self.lang = lang
        self._locale = Locale.parse(LOCALES[lang])
        self._numbers, self._dates = numbers, dates

    def count(self, value: float) -> str:
        """A whole number, thousands apart: 12 345."""
        return self._numbers.format_decimal(int(value), locale=self._locale)

    def number(self, value: float, *, digits: int = 2) -> str:
        """A number with a fixed count of decimals: 0,93."""
        pattern = "#,##0" + "." * bool(digits) + "0" * digits
        return self._numbers.format_decimal(value, format=pattern, locale=self._locale)

    def share(self, value: float) -> str:
        """A share of one as per cent with one decimal: 12,5 %."""
        pattern = "#,##0.0\u00a0%" if self.lang == "sv" else "#,##0.0%"
        return self._numbers.format_percent(value, format=pattern, locale=self._locale)

    def day(self, value: dt.date) -> str:
        """A day: 29 apr. 2021."""
        return self._dates.format_date(value, format="d MMM y", locale=self._locale)

    def long_day(self, value: dt.date) -> str:
        """A day with its month in full: 29 april 2021."""
        return self._dates.format_date(value, format="d MMMM y", locale=self._locale)

    def cell(self, value: Any, kind: str) -> str:  # noqa: ANN401  (whatever a frame holds)
        """Format a cell of a table by the kind of its column (see `tables.Column`)."""
        if is_missing(value):
            return MISSING
        writers: dict[str, Callable[[Any], str]] = {
            "count": self.count,
            "share": self.share,
            "score": self.number,
            "number": partial(self.number, digits=1),
            "day": self.day,
        }
        return writers.get(kind, str)(value)


def is_missing(value: Any) -> bool:  # noqa: ANN401  (whatever a frame holds)
    """Whether a cell of a frame holds nothing: None, NaN, NaT or pandas' NA."""
    if value is None:
        return True
    if isinstance(value, float):
        return math.isnan(value)
    return type(value).__name__ in {"NaTType", "NAType"}


def tell_days(date: DateMention) -> str:
    """The days that a date means, as ISO 8601: one, or the first and the last; "" for none."""
    if date.first is None:
        return ""
    return f"{date.first}" if date.last in {None, date.first} else f"{date.first} – {date.last}"


@cache
def load_formats(lang: str) -> Formats:
    """Load the formats of a language (once)."""
    return Formats(lang)
