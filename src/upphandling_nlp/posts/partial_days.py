"""Lines that date posts by less than a full date: "torsdag 1 september", "160922", "Vecka 38"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from upphandling_nlp.posts.datelines import DateLine, date_lines
from upphandling_nlp.posts.days import MONTHS, WEEKDAYS
from upphandling_nlp.posts.furniture import (
    is_closing,
    is_events,
    is_furniture,
    is_list_heading,
    is_period,
    is_related,
)
from upphandling_nlp.posts.layout import Line, is_prose, is_titlelike

__all__ = ["post_dates"]

_NO_YEAR = re.compile(
    rf"(?:(?:{WEEKDAYS})(?:en)?\.?,?\s+)?(?:den\s+)?\d{{1,2}}"
    rf"(?:/\d{{1,2}}|(?::e|:a|\.)?\s*(?:{'|'.join(MONTHS)})\.?)\s*:?",
    re.IGNORECASE,
)
_WEEK = re.compile(r"(?:vecka|v\.?)\s*\d{1,2}(?:\s*[,/-]?\s*(?:19|20)\d\d)?\s*:?", re.IGNORECASE)
_COMPACT = re.compile(r"(?P<year>\d\d)(?P<month>\d\d)(?P<day>\d\d)")


def post_dates(lines: Sequence[Line], *, today: dt.date | None = None) -> list[DateLine]:
    """Find the lines that date the posts of a text, those without a full date included.

    Such a line counts only where the text is plainly a list of posts: it and at least one other,
    each below a blank line and above a headline with running text, nothing but furniture above
    the first, and no more full dates than such lines. Programmes of a course inside an article,
    and their days, stay text.

    Args:
        lines: The lines of the text.
        today: What "Idag" means.

    Returns:
        The lines in order; those without a full date have no day, but "160922" has.
    """
    dates = date_lines(lines, today=today)
    partial = list(_partial_dates(lines, {dated.place for dated in dates}))
    if not partial or len(dates) > len(partial) or any(one.form != "alone" for one in dates):
        return dates
    joined = sorted([*dates, *partial], key=lambda dated: dated.place)
    return joined if _is_list(joined, lines) else dates


def _partial_dates(lines: Sequence[Line], dated: set[int]) -> Iterator[DateLine]:
    for place, line in enumerate(lines):
        if is_events(line.text) or is_related(line.text) or is_closing(line.text):
            return
        if place in dated or line.bullet:
            continue
        compact = _COMPACT.fullmatch(line.text)
        day = _compact_day(compact) if compact else None
        if day is not None or _NO_YEAR.fullmatch(line.text) or _WEEK.fullmatch(line.text):
            yield DateLine(place=place, day=day, said=line.text, form="alone")


def _compact_day(match: re.Match[str]) -> dt.date | None:
    """Read "160922", of this century: case numbers and postal codes are seldom days."""
    try:
        return dt.date(2000 + int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _is_list(dates: Sequence[DateLine], lines: Sequence[Line]) -> bool:
    if len(dates) < 2:
        return False
    above = [line.text for line in lines[: dates[0].place]]
    headed = all(is_list_heading(text) or is_period(text) or is_furniture(text) for text in above)
    ends = [*(dated.place for dated in dates[1:]), len(lines)]
    return headed and all(
        (not dated.place or lines[dated.place].parted) and _is_post(lines[dated.place + 1 : end])
        for dated, end in zip(dates, ends, strict=True)
    )


def _is_post(lines: Sequence[Line]) -> bool:
    """Tell whether lines are a headline and running text below it."""
    headline = bool(lines) and is_titlelike(lines[0].text) and not lines[0].bullet
    return headline and any(is_prose(line.text) for line in lines[1:])
