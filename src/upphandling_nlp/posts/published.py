"""Publication dates as Swedish pages, feeds and tables write them.

Nothing that is not a full date becomes one: day, month and year must all be written (or be given
by an anchor, for "Idag"), and a date that the calendar does not have is None.

Conventions:
    - Day before month: "3/4 2021" is 3 April. A year of four digits may come first.
    - Years of two digits are read after a day and a month that stand in this order ("29/4 21",
      "29 apr -21"): 00-49 are 2000-2049, 50-99 are 1950-1999, as in the text of posts.
      Between hyphens ("21-04-12") they are read only where one order alone gives a date, since
      Swedes write both.
    - Of a time with a zone the day counts that stands there; of a time in UTC, as systems store
      it, the day in Sweden: "2021-04-28T22:00:00Z" is midnight of 29 April.
    - Of several labelled dates the publication precedes the last change.
"""

from __future__ import annotations

import datetime as dt
import re

from upphandling_nlp.posts.cleaning import clean_text
from upphandling_nlp.posts.days import MONTHS, WEEKDAYS, YEAR, find_days, is_relative

__all__ = ["LABELS", "label_rank", "mend_date", "parse_published", "strip_labels"]

# What may stand before a date and says which date it is, with its rank: lower is preferred.
LABELS = {
    "publicerad": 0,
    "publicerat": 0,
    "publicerades": 0,
    "sidan publicerad": 0,
    "sidan publicerades": 0,
    "först publicerad": 0,
    "publicerad den": 0,
    "publiceringsdatum": 0,
    "publicering": 0,
    "publ": 0,
    "published": 0,
    "publish date": 0,
    "date": 1,
    "datum": 1,
    "posted": 1,
    "posted on": 1,
    "postad": 1,
    "postat": 1,
    "inskickat": 1,
    "inskickad": 1,
    "inlagd": 1,
    "inlagt": 1,
    "skriven": 1,
    "skapad": 1,
    "skapades": 1,
    "created": 1,
    "nyhet": 1,
    "pressmeddelande": 1,
    "senast uppdaterad": 2,
    "senast uppdaterat": 2,
    "uppdaterad": 2,
    "uppdaterat": 2,
    "uppdaterades": 2,
    "senast ändrad": 2,
    "senast ändrat": 2,
    "ändrad": 2,
    "sidan uppdaterad": 2,
    "sidan uppdaterades": 2,
    "senast granskad": 2,
    "granskad": 2,
    "last updated": 2,
    "updated": 2,
    "modified": 2,
}
_UNLABELLED = 3
_LABEL = re.compile(
    rf"(?<!\w)(?P<label>{'|'.join(sorted(map(re.escape, LABELS), key=len, reverse=True))})"
    r"(?!\w)\.?\s*(?::|(?=\d)|(?=av\b)|(?=den\b)|(?=i ?dag\b)|(?=i ?går\b)"
    rf"|(?=(?:{WEEKDAYS})(?!\w))|(?=(?:för\s+)?\w+\s+\w+\s+sedan(?!\w)))\s*",
    re.IGNORECASE,
)
_AUTHOR = re.compile(r"^(?:av|by)\s+[^\d]{2,60}$", re.IGNORECASE)
# What most tables hold, and what needs no search.
_PLAIN = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
_TRIM = " \t\n.,;:|()[]<>–—-•·*"


def label_rank(text: str) -> int:
    """Rank the label at the beginning of a line.

    Args:
        text: A line that says a date.

    Returns:
        0 for the day of publication, 1 for another first day, 2 for that of the last change,
        3 where there is no label.
    """
    said = text.lower().lstrip()
    ranks = {label: rank for label, rank in LABELS.items() if said.startswith(label)}
    return ranks[max(ranks, key=len)] if ranks else _UNLABELLED


def mend_date(said: str) -> str:
    """Say what to do about a date that cannot be read: one such as "Igår" needs its anchor."""
    if is_relative(said):
        return "give the day of saving: --today 2021-04-29, in Python today=date(2021, 4, 29)"
    return "write it as 2021-04-29"


def strip_labels(text: str) -> str:
    """Remove the labels of dates ("Publicerad:", "Senast uppdaterad") from a line.

    Args:
        text: Clean text.

    Returns:
        The rest.
    """
    return _LABEL.sub("", text)


def parse_published(text: str, *, today: dt.date | None = None) -> dt.date | None:
    """Read a publication date.

    Args:
        text: A date with or without weekday, label, time and zone, such as "29 apr 2021",
            "Publicerad: torsdag 29/4 2021 kl. 10.15" or "2021-04-29T10:00:00+02:00".
        today: What "Idag" and "Igår" mean; None reads no relative dates.

    Returns:
        The day as written, in its own zone, or of a time in UTC the day in Sweden; None where the
        text is not one full date (and nothing but that), or the calendar has no such day.
    """
    if _PLAIN.fullmatch(text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            return None
    line = " ".join(clean_text(text).text.split())
    ranked = sorted(((rank, place) for place, rank, _ in _labelled(line)), key=lambda pair: pair[0])
    if ranked:
        segments = {place: segment for place, _, segment in _labelled(line)}
        best = segments[ranked[0][1]]
        return _one_date(best, today)
    return _one_date(line, today)


def _labelled(line: str) -> list[tuple[int, int, str]]:
    """Cut a line at its labels: place, rank and the text up to the next label."""
    labels = list(_LABEL.finditer(line))
    if not labels or line[: labels[0].start()].strip(_TRIM):
        return []
    ends = [label.start() for label in labels[1:]] + [len(line)]
    return [
        (label.start(), LABELS[label["label"].lower()], line[label.end() : end])
        for label, end in zip(labels, ends, strict=True)
    ]


def _one_date(text: str, today: dt.date | None) -> dt.date | None:
    line = text.strip(_TRIM)
    if not line or not any(char.isalnum() for char in line):
        return None
    found = find_days(line, today=today)
    if len(found) == 1:
        rest = line[: found[0].start] + line[found[0].end :]
        sound = not any(char.isalnum() for char in rest) or _AUTHOR.match(rest.strip(_TRIM))
        return found[0].day if sound else None
    return None if found else _through_dateparser(line)


def _through_dateparser(line: str) -> dt.date | None:
    """Ask dateparser about forms that the table does not have ("2021 april 29", English).

    It would take parts for a whole ("maj 2021" for a day of May) and bend what it does not know,
    so its answer counts only where day, month and year are all in the text.
    """
    numbers = re.findall(r"\d+", line)
    words = re.findall(r"[^\W\d_]+", line.lower())
    years = [number for number in numbers if re.fullmatch(YEAR, number)]
    months = [MONTHS[word] for word in words if word in MONTHS]
    if len(line) > 60 or len(years) != 1 or len(months) != 1 or len(numbers) < 2:
        return None
    if re.search(r"\d\s*[-–—]\s*\d", line):
        return None
    import dateparser  # noqa: PLC0415 - heavy: only when used

    parsed = dateparser.parse(
        line,
        languages=["sv", "en"],
        settings={
            "DATE_ORDER": "DMY",
            "REQUIRE_PARTS": ["day", "month", "year"],
            "PREFER_DATES_FROM": "past",
            "PARSERS": ["custom-formats", "absolute-time"],
            "RETURN_AS_TIMEZONE_AWARE": False,
        },
    )
    if parsed is None:
        return None
    day = parsed.date()
    written = {int(number) for number in numbers if len(number) <= 2}
    sound = day.year == int(years[0]) and day.month == months[0] and day.day in written
    return day if sound else None
