"""The lines of a page that carry the dates of its posts."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

import msgspec

from upphandling_nlp.posts.days import MONTHS, DayFound, find_days
from upphandling_nlp.posts.furniture import (
    is_category,
    is_closing,
    is_events,
    is_list_heading,
    is_period,
    is_related,
)
from upphandling_nlp.posts.layout import Line, is_fragment, is_prose, is_titlelike
from upphandling_nlp.posts.published import LABELS, label_rank, parse_published, strip_labels

__all__ = ["DateLine", "date_lines", "facts_of_event", "is_day_of_event"]

# "alone": nothing but the date; "lead": the headline follows on the line; "tail": it precedes.
Form = Literal["alone", "lead", "tail"]

_SEPARATOR_AFTER = re.compile(r"^\s*(?:[:|·•–—-]|\)|\]|\t|\s{2,})\s*")
_SEPARATOR_BEFORE = re.compile(r"\s*(?:[|·•–—(\[]|\s-|\t|\s{2,})\s*$")
_AUTHOR = re.compile(
    r"^(?:(?:skriven|publicerad|postad|inlagd)\s+)?(?:av|by)\s*:?\s+[^\d.!?]{2,60}$", re.IGNORECASE
)
_META = re.compile(
    r"^(?:(?:\d+|inga|ingen)\s+kommentar(?:er)?|kommentar(?:er)?(?:\s*\(?\d+\)?)?|lästid.{0,20}"
    r"|\d+\s+min(?:uter|uters)?(?:\s+läsning|\s+lästid)?|comments?.{0,6}|kommentera)$",
    re.IGNORECASE,
)
_EDGES = " \t|·•,;:–—-()[]/"
_LEAD_LENGTH = 250
# A day and a month alone; the year stands in a heading above. A headline may follow.
_SHORT_DAY = re.compile(
    rf"^(?P<day>(?:\w+dag(?:en)?\s+)?(?:den\s+)?\d{{1,2}}(?:/\d{{1,2}}|\.?\s*(?:{'|'.join(MONTHS)})\.?))"
    r"(?P<rest>(?:\s*[:–-])?\s+[A-ZÅÄÖ0-9”\"].*|)$",
    re.IGNORECASE,
)
# Before a date at the end of a line: the date belongs to the headline.
_BELONGS = re.compile(
    r"\b(?:den|i|på|till|från|senast|före|efter|under|mellan|och|för|kl|sedan|gäller|vid)\s*$",
    re.IGNORECASE,
)


_CHANGED = 2  # the rank of labels of the last change
# A label on a line of its own, above a day that dates no post; and such a label where another of
# an event follows ("Datum" may also head a column of days).
_LINE_OF_EVENT = re.compile(
    r"sista (?:anmälnings|ansöknings|svars)?dag(?: för \w+)?|anmäl dig senast|senast anmälan"
    r"|sista anmälan|slutdatum|giltig till|gäller från"
)
_LINE_OF_DAY = re.compile(r"datum|dag|när|startdatum")
# What the facts of an event are called.
_FACTS = (
    r"tid|plats|lokal|pris|kostnad|avgift|anmälan|sista anmälan|sista anmälningsdag|arrangör"
    r"|målgrupp"
)
_LINE_OF_FACT = re.compile(f"{_FACTS}|{_LINE_OF_EVENT.pattern}")
_LABEL_OF_EVENT = re.compile(r"^(?:datum|date|dag|start)\b", re.IGNORECASE)
_FACT = re.compile(rf"^(?:{_FACTS}|när|var|föreläsare)\s*:", re.IGNORECASE)


class DateLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line that dates a post.

    Attributes:
        place: Index of the line.
        day: The date; None where it is none of the calendar, or lacks an anchor.
        said: The line as it stands.
        form: Where the date stands on its line.
        title: The headline on the same line; empty where the date stands alone.
        rest: What follows the headline in further columns of the line.
        changed: Whether the date is only that of the last change.
        event: Whether the date stands among the facts of an event ("Tid: 9-11", "Plats: Lund").
    """

    place: int
    day: dt.date | None
    said: str
    form: Form
    title: str = ""
    rest: str = ""
    changed: bool = False
    event: bool = False


def date_lines(lines: Sequence[Line], *, today: dt.date | None = None) -> list[DateLine]:
    """Find the lines that date the posts of a page.

    Dates in calendars, in lists of related posts and in lists of nothing but days are left out,
    as are dates of the last change or of an event where others are given, and dates in running
    text.

    Args:
        lines: The lines of the page.
        today: What "Idag" means.

    Returns:
        The date lines, all of the form that prevails on the page.
    """
    found: list[DateLine] = []
    aside: list[DateLine] = []
    year, section = "", "list"
    texts = [line.text for line in lines]
    for place, line in enumerate(lines):
        if is_period(line.text) or is_list_heading(line.text):
            year = (re.findall(r"(?:19|20)\d\d", line.text) or [year])[0]
        section = _section_after(section, line)
        dated = _date_line(place, line, today=today, year=year)
        if dated is not None:
            if is_day_of_event(place, texts):
                dated = msgspec.structs.replace(dated, event=True)
            if dated.form == "alone" and place and not line.bullet:
                label = _label_of(lines[place - 1])
                dated = msgspec.structs.replace(
                    dated,
                    changed=dated.changed or LABELS.get(label) == _CHANGED,
                    event=dated.event or _is_of_event(label, lines[place + 1 : place + 2]),
                )
            (found if section == "list" else aside).append(dated)
    found = _without_timeline(_without_series(found or aside, lines), lines)
    fresh = [dated for dated in found if not (dated.changed or dated.event)]
    return _prevailing(fresh or found or _weak_tails(lines, today), lines)


def _label_of(line: Line) -> str:
    return line.text.strip(_EDGES).casefold()


def _is_of_event(label: str, after: Sequence[Line]) -> bool:
    """Tell whether a day below a label, and above the next line, is that of an event."""
    if _LINE_OF_EVENT.fullmatch(label):
        return True
    fact = any(_LINE_OF_FACT.fullmatch(_label_of(line)) for line in after)
    return fact and bool(_LINE_OF_DAY.fullmatch(label))


def is_day_of_event(place: int, lines: Sequence[str]) -> bool:
    """Tell whether a line says the day of an event: "Datum: ..." among its facts."""
    near = [*lines[max(0, place - 2) : place], *lines[place + 1 : place + 3]]
    labelled = bool(_LABEL_OF_EVENT.match(lines[place].strip()))
    return labelled and any(_FACT.match(line.strip()) for line in near)


def facts_of_event(lines: Sequence[str]) -> int:
    """Count the lines at the beginning that are facts of an event, where its day is among them."""
    end = 0
    while end < len(lines) and (_FACT.match(lines[end]) or _LABEL_OF_EVENT.match(lines[end])):
        end += 1
    return end if any(is_day_of_event(place, lines) for place in range(end)) else 0


def _without_series(found: list[DateLine], lines: Sequence[Line]) -> list[DateLine]:
    """Take out the days of a course: points behind a colon that hold nothing but a date."""
    kept: list[DateLine] = []
    series = -1  # the last place of a series of days
    for dated in found:
        point = dated.form == "alone" and bool(lines[dated.place].bullet) and dated.place > 0
        opens = point and lines[dated.place - 1].text.endswith(":")
        if opens or (point and series == dated.place - 1):
            series = dated.place
        else:
            kept.append(dated)
    return kept


def _without_timeline(found: list[DateLine], lines: Sequence[Line]) -> list[DateLine]:
    """Take out the days of an account within one post.

    They lead lines that follow each other, below running text that has a headline; the post says
    when it was published, or the lines go on in lower case ("8 oktober 2024: remissen startar").
    """
    published = [one for one in found if one.form == "alone" and label_rank(one.said) == 0]
    days = [dated for dated in found if dated not in published]
    if not days or any(dated.form != "lead" for dated in days):
        return found
    told = len(published) == 1 and len(days) > 1
    lowered = not published and all(dated.title[:1].islower() for dated in days)
    first, last = days[0].place, days[-1].place
    above = [line.text for line in lines[:first]]
    headed = any(is_titlelike(text) and not is_list_heading(text) for text in above[:1])
    in_a_row = last - first == len(days) - 1
    account = (told or lowered) and in_a_row and headed and any(map(is_prose, above))
    return published if account else found


def _weak_tails(lines: Sequence[Line], today: dt.date | None) -> list[DateLine]:
    """Take dates at the end of lines that stand alone, where nothing else dates the posts."""
    found = []
    for place, line in enumerate(lines):
        days = find_days(line.text, today=today)
        alone = line.parted and (place + 1 == len(lines) or lines[place + 1].parted)
        if len(days) != 1 or days[0].end < len(line.text) or not alone:
            continue
        before = line.text[: days[0].start]
        said = line.text[days[0].start :]
        if len(before.split()) < 2 or _BELONGS.search(before) or said.startswith("den "):
            continue
        found.append(
            DateLine(
                place=place,
                day=days[0].day,
                said=line.text,
                form="tail",
                title=before.strip(_EDGES),
            )
        )
    return found if len(found) > 1 else []


def _section_after(section: str, line: Line) -> str:
    if line.bullet or len(line.text) > 60:
        return section
    if is_events(line.text) or is_related(line.text):
        return "aside"
    if is_list_heading(line.text) or (section == "aside" and is_closing(line.text)):
        return "list"
    return section


def _date_line(place: int, line: Line, *, today: dt.date | None, year: str) -> DateLine | None:
    text = line.text
    short = _SHORT_DAY.match(text) if year else None
    if short and not short["rest"].lstrip(" :–-\t")[:1].islower():
        text = f"{short['day']} {year}{short['rest']}"
    if len(text) > _LEAD_LENGTH:
        return None
    changed = bool(re.match(rf"^(?:{_changes()})\b", text, re.IGNORECASE))
    days = find_days(text, today=today)
    if not days:
        return None

    def dated(day: DayFound, form: Form, title: str = "") -> DateLine:
        only = parse_published(text, today=today) if form == "alone" else None
        return DateLine(
            place=place,
            day=only or day.day,
            said=line.text,
            form=form,
            title=title.partition("\t")[0].strip(),
            rest=" ".join(title.partition("\t")[2].split()),
            changed=changed and form == "alone" and len(days) == 1,
        )

    first, last = days[0], days[-1]
    # A label is one only before a date: the digit stands for it.
    rest = [strip_labels(text[: first.start] + "1")[:-1]]
    rest += [strip_labels(text[a.end : b.start] + "1")[:-1] for a, b in itertools.pairwise(days)]
    before, after = rest[0], text[last.end :]
    if all(_says_nothing(part) for part in [*rest, after]):
        return dated(first, "alone")
    after = text[first.end :]
    if _says_nothing(before):
        title = _lead_title(after)
        return dated(first, "lead", title) if title else None
    before, after = text[: last.start], text[last.end :]
    separator = _SEPARATOR_BEFORE.search(before) or re.search(r",\s*$", before)
    if _says_nothing(after) and separator and is_titlelike(before[: separator.start()]):
        return dated(last, "tail", before[: separator.start()].strip(_EDGES.replace(")", "")))
    return None


def _lead_title(after: str) -> str:
    """Take the rest of the line as a headline, unless the line is a sentence about the day."""
    title = after.strip(" \t|·•,;:–—-)]")
    separator = _SEPARATOR_AFTER.match(after)
    capital = title[:1].isupper() or title[:1].isdigit() or title[:1] in '"”“’»'
    sentence = title.endswith(".")
    return title if separator or (capital and not sentence) else ""


def _changes() -> str:
    return "|".join(re.escape(label) for label, rank in LABELS.items() if rank == _CHANGED)


def _says_nothing(text: str) -> bool:
    """Tell whether what stands beside a date is no headline: a category, an author, a mark."""
    rest = text.strip(_EDGES)
    if not any(char.isalnum() for char in rest):
        return True
    parts = [part.strip(_EDGES) for part in re.split(r"[|·•,/]|\s[–—-]\s", rest)]
    return all(not part or is_category(part) or _is_meta(part) for part in parts)


def _is_meta(part: str) -> bool:
    return bool(_AUTHOR.match(part) or _META.match(part))


def _prevailing(found: list[DateLine], lines: Sequence[Line]) -> list[DateLine]:
    found = _without_tags(found, lines)
    counts = Counter(dated.form for dated in found)
    if not counts:
        return []
    order: tuple[Form, ...] = ("alone", "lead", "tail")
    best = max(order, key=lambda form: (counts[form], -order.index(form)))
    bullets = any(lines[dated.place].bullet for dated in found if dated.form == best)
    return [
        dated
        for dated in found
        if dated.form == best
        or (dated.form == "alone" and best != "tail")
        or (bullets and dated.form == "lead" and lines[dated.place].bullet)
    ]


def _ends_post(place: int, lines: Sequence[Line]) -> bool:
    """Tell whether a line stands below running text, and a headline or nothing below it."""
    after = lines[place + 1].text if place + 1 < len(lines) else ""
    return place > 0 and is_prose(lines[place - 1].text) and is_titlelike(after)


def _without_tags(found: list[DateLine], lines: Sequence[Line]) -> list[DateLine]:
    """Take short words beside the dates for tags where the headline has a line of its own."""
    marked = [dated for dated in found if dated.form != "alone"]
    short = [dated for dated in marked if is_fragment(dated.title) and len(dated.title) <= 40]
    if not short or len(short) < len(marked):
        return found
    dates = {dated.place for dated in found}
    titled = 0
    for dated in short:
        near = [
            lines[place].text
            for place in (dated.place - 1, dated.place + 1)
            if 0 <= place < len(lines) and place not in dates
        ]
        titled += any(is_titlelike(text) and len(text) > 15 for text in near)
    distinct = len({dated.title.casefold() for dated in short})
    barred = all("|" in dated.said or "·" in dated.said for dated in short)
    below = barred and all(_ends_post(dated.place, lines) for dated in short)
    if not (below or titled == len(short)) or not (barred or distinct < len(short)):
        return found
    return [
        msgspec.structs.replace(dated, form="alone", title="") if dated in short else dated
        for dated in found
    ]
