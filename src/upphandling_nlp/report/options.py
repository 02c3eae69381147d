"""What can be asked of a report."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

import msgspec

from upphandling_nlp.arguments import check_day
from upphandling_nlp.errors import OptionError

__all__ = ["FORMATS", "LANGUAGES", "Period", "ReportOptions"]

#: Formats by the ending of the file's name.
FORMATS = {".html": "html", ".htm": "html", ".xlsx": "xlsx", ".ics": "ics"}
LANGUAGES = ("sv", "en")
Period = Literal["auto", "month", "quarter", "year"]
_PERIODS = ("auto", "month", "quarter", "year")


class ReportOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Options of `write_report`.

    Attributes:
        lang: Language of the page, "sv" or "en"; the posts stay as they are.
        format: "html", "xlsx" or "ics"; None takes it from the ending of the file.
        title: Title of the report; None for the standing one.
        period: What a step in time is; "auto" takes years where the posts span three or more
            calendar years, else quarters where they span more than a year, else months.
        taxonomy: A taxonomy of your own (TOML) that names the labels; None for the shipped one.
        today: The day that parts what is ahead from what is past, and stands on the page as the
            day of the report; None for the day of today.
        review_below: Labels with a score under this one go to the review queue, in (0, 1].
        duplicates: Whether posts that are the same are found and counted once.
        seed: Seed of the resampling behind the intervals.

    Raises:
        OptionError: An option has a value that is not allowed; `today` is no day.
    """

    lang: str = "sv"
    format: str | None = None
    title: str | None = None
    period: str = "auto"
    taxonomy: Path | None = None
    today: dt.date | None = None
    review_below: float = 0.6
    duplicates: bool = True
    seed: int = 0

    def __post_init__(self) -> None:
        check_day("today", self.today)
        _check("lang", self.lang, LANGUAGES)
        _check("period", self.period, _PERIODS)
        if self.format is not None:
            _check("format", self.format, tuple(dict.fromkeys(FORMATS.values())))
        if not isinstance(self.review_below, int | float) or not 0 < self.review_below <= 1:
            raise OptionError(
                f"review_below is {self.review_below!r}", remedy="use a score above 0 and up to 1"
            )


def _check(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise OptionError(f"unknown {name} '{value}'", remedy=f"use one of {', '.join(allowed)}")
