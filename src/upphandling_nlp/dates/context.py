"""The document around a mention: a year or month that was named carries on."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from upphandling_nlp.dates.calendar import Interval
from upphandling_nlp.dates.expressions import LAST_DAY, Point, Said, shift_year
from upphandling_nlp.dates.resolve import Tense, resolve_points
from upphandling_nlp.dates.tense import list_tenses
from upphandling_nlp.dates.tokens import Tokens

__all__ = ["Placed", "carry_on", "month_after", "month_before"]

# Prepositions that make a year the frame of what follows; after others ("sedan 2015", "till 2030")
# it is an end point of its own.
_FRAMES = frozenset({"under", "i", "år", "för", "året", "läsåret", "perioden"})
# So many mentions back at most, however long the sentence: the time stays linear.
_BACK = 12
# Days of a programme may stand so many sentences after those of its event.
_PROGRAMME = 6
_WEEK = re.compile(r"W\d\d")
_DAY_OF_WEEK = re.compile(r"(W\d\d)-([1-7])")
_SINCE = frozenset({"sedan", "sen", "alltsedan"})
_FROM = frozenset({"från", "sedan"})
_PLANS = ("plan", "planen", "planerna", "budget", "budgeten", "budgeten", "rapporten", "bokslutet")
_DATED = frozenset({"day", "month", "week", "quarter", "half", "season", "part"})


class Placed(msgspec.Struct, frozen=True):
    """A mention with its place among the tokens, its sentence, and its tense.

    Attributes:
        said: The mention.
        first: Place of its first token.
        last: Place after its last token.
        sentence: Number of its sentence.
        low: Place of the first token of the sentence, at most a reach away.
        high: Place after its last token, likewise.
        tense: Tense of the clause.
    """

    said: Said
    first: int
    last: int
    sentence: int
    low: int
    high: int
    tense: Tense | None


def month_before(found: Sequence[Placed], sentence: int) -> Said | None:
    """The last mention with a month, in the same sentence or the one before."""
    for placed in reversed(found[-_BACK:]):
        if placed.sentence < sentence - 1:
            return None
        if _month_of(placed.said) is not None:
            return placed.said
    return None


def month_after(tokens: Tokens, said: Sequence[Said], at: int, end: int) -> Said | None:
    """The day with a month that closes a list of days: "i Lund den 10, Umeå den 17 maj".

    Args:
        tokens: The text.
        said: All mentions of the text.
        at: Number of a bare day.
        end: Place of the end of its sentence.

    Returns:
        None, too, where a verb stands between, so that they are no list ("skrevs fredagen den
        19:e och gäller från 1 februari").
    """
    start = bisect_left(tokens.starts, said[at].end)
    for later in said[at + 1 : at + 1 + _BACK]:
        place = bisect_left(tokens.starts, later.start)
        if place >= end:
            return None
        if later.kind != "bare-day":
            if later.grain != "day" or _month_of(later) is None:
                return None
            return None if list_tenses(tokens, start, place) else later
    return None


def _month_of(said: Said) -> int | None:
    rest = (said.last or said.first).rest
    return int(rest[:2]) if rest[:2].isdigit() else None


def carry_on(  # noqa: PLR0911 - one branch for each kind reads best
    tokens: Tokens,
    said: Said,
    found: Sequence[Placed],
    sentence: int,
    *,
    tense: Tense | None,
    anchor: dt.date | None,
    month: Said | None = None,
) -> Said:
    """Complete a mention from those before it.

    Args:
        tokens: The text.
        said: A mention; unchanged if it has all that it needs.
        found: The mentions before it, completed.
        sentence: Number of its sentence.
        tense: Tense of its clause.
        anchor: Day of publication.
        month: A mention after it whose month a bare day may take.

    Returns:
        The mention with the month ("den 4 maj ... den 6") or the year of an earlier one.
    """
    if said.kind == "bare-day":
        source = month_before(found, sentence)
        if source is not None:
            return _with_month(said, source)
        if month is not None:
            point = month.first
            return replace(
                said, first=point._replace(rest=f"{point.rest[:2]}-{said.first.rest[-2:]}")
            )
        return said
    if said.kind == "running" and said.first.base == "P0Y" and tense != "present":
        year = _reported_year(found, sentence, anchor)
        return replace(said, first=said.first._replace(base=year)) if year else said
    if said.first.is_open and said.first.rest.startswith("WXX"):
        heads = said.kind == "weekday" and bool(said.first.mark)  # a line: "Måndag: soppa"
        if (said.first.mark or tense == "past") and not heads:
            return said
        return _in_week(tokens, said, found, sentence, anchor)
    if not said.first.is_open or said.first.mark:
        return said
    if said.first.rest.startswith("XX"):
        return said
    year = _find_year(tokens, said, found, sentence, tense=tense, anchor=anchor)
    return said.with_year(year) if year else said


def _find_year(
    tokens: Tokens,
    said: Said,
    found: Sequence[Placed],
    sentence: int,
    *,
    tense: Tense | None,
    anchor: dt.date | None,
) -> str | None:
    """The year of an earlier mention that a mention without one belongs to."""
    if _is_of_same_year(tokens, said):
        bases = [(placed.said.last or placed.said.first).base for placed in found[-_BACK:]]
        return next((base for base in reversed(bases) if base.isdigit()), None)
    for placed in reversed(found[-_BACK:]):
        reach = 1 if anchor is None or tense == "past" else 0
        # "startade i mars 2020 ... klart i maj i år. Den 1 juni": back in our own year
        back = anchor is not None and placed.said.first.base == "P0Y"
        if back or placed.sentence < sentence - reach:
            break
        neighbour = _neighbour_year(placed, sentence, tense)
        if neighbour is not None:
            return neighbour
        year = _frame_year(tokens, placed, anchored=anchor is not None)
        if year is None or (anchor is not None and _is_beyond(int(year), anchor, tense)):
            continue
        if anchor is not None and _is_brought_to_now(tokens, placed, said):
            break
        return year
    return None


def _is_of_same_year(tokens: Tokens, said: Said) -> bool:
    """`i november samma år`: of the year that was named last."""
    end = bisect_left(tokens.starts, said.end)
    return tokens.words[end + 1 : end + 4] == ["samma", " ", "år"]


def _is_beyond(year: int, anchor: dt.date, tense: Tense | None) -> bool:
    """Whether a year lies on the other side of the anchor than the tense tells."""
    return (tense == "past" and year > anchor.year) or (tense == "present" and year < anchor.year)


def _is_brought_to_now(tokens: Tokens, placed: Placed, said: Said) -> bool:
    """Whether "sedan dess" leads from an earlier mention to our own time."""
    between = tokens.words[placed.last : bisect_left(tokens.starts, said.start)]
    pairs = zip(between, between[2:], strict=False)
    return "dess" in between and any(two == "dess" and one in _SINCE for one, two in pairs)


def _in_week(
    tokens: Tokens,
    said: Said,
    found: Sequence[Placed],
    sentence: int,
    anchor: dt.date | None,
) -> Said:
    """A weekday in the week that was named just before ("Stängt vecka 11. ... måndag-onsdag")."""
    placed = found[-1] if found else None
    if placed is None:
        return said
    dated = _in_days(tokens, said, found, sentence, anchor)
    if dated is not None:
        return dated
    if placed.sentence < sentence - 1 or placed.said.last is not None:
        return said
    week = placed.said.first
    at = bisect_left(tokens.starts, said.start)
    day = _DAY_OF_WEEK.fullmatch(week.rest) if at and tokens.codes[at - 1] in "|¶" else None
    if day is not None and day[2] < said.first.rest[-1]:  # the next line of the week's days
        week = week._replace(rest=day[1])
    elif placed.said.grain != "week" or placed.said.kind or not _WEEK.fullmatch(week.rest):
        return said

    def inside(point: Point) -> Point:
        return week._replace(rest=f"{week.rest}-{point.rest.partition('-')[2]}")

    last = inside(said.last) if said.last is not None else None
    weekdays = (said.first, said.last or said.first)
    if not all(point.rest[-1:].isdigit() and not point.part for point in weekdays):
        return said
    return replace(said, first=inside(said.first), last=last)


def _in_days(
    tokens: Tokens, said: Said, found: Sequence[Placed], sentence: int, anchor: dt.date | None
) -> Said | None:
    """A weekday of an event whose days were named before: "Kurs 7-8 juni. Tisdag: juridik".

    That is one of several days; or, for an event to come, its one day or, after "på", the next
    two ("på tisdagen den 14 juni talar Anna, på onsdagen åker vi hem").
    """
    days = _event_days(found, sentence, anchor) if anchor is not None else None
    if anchor is None or days is None:
        return None
    longest = (days[1] - days[0]).days
    if not longest and days[0] <= anchor:
        return None
    if not longest and _before(tokens, bisect_left(tokens.starts, said.start)) == "på":
        longest = 2
    distances: list[int] = []
    for point in (said.first, said.last or said.first):
        if point.weekday is None or point.part:
            return None
        distances.append((point.weekday - days[0].isoweekday()) % 7)
    if not distances[0] <= distances[1] <= longest < 7:
        return None
    first, last = (_point_of(days[0] + dt.timedelta(distance)) for distance in distances)
    return replace(said, first=first, last=last if said.last is not None else None)


def _event_days(found: Sequence[Placed], sentence: int, anchor: dt.date | None) -> Interval | None:
    """First and last day of what was named last by its days."""
    days: Interval | None = None
    for placed in reversed(found[-_BACK:]):
        said = placed.said
        if said.kind == "weekday":
            continue  # a day of the same programme
        if said.grain != "day" or _month_of(said) is None:
            break
        if placed.sentence < sentence - _PROGRAMME:
            break
        mine = resolve_points(said.first, said.last, "day", anchor=anchor, tense=placed.tense)
        if mine is None:
            break
        if days is not None and mine[1] + dt.timedelta(1) != days[0]:
            break
        days = (mine[0], days[1] if days is not None else mine[1])
    return days


def _point_of(day: dt.date) -> Point:
    return Point(f"{day.year:04d}", f"{day:%m-%d}")


def _with_month(said: Said, source: Said) -> Said:
    point = source.last or source.first
    month, day = int(point.rest[:2]), said.first.rest[-2:]
    base = point.base
    named = point.rest[3:]
    if named == LAST_DAY or (len(named) == 2 and named.isdigit() and int(day) < int(named)):
        month += 1
        if month > 12:
            month, base = 1, shift_year(base, 1) if base.isdigit() else base
    return replace(
        said, first=point._replace(base=base, rest=f"{month:02d}-{day}", part="", mark="")
    )


def _neighbour_year(placed: Placed, sentence: int, tense: Tense | None) -> str | None:
    """The year before or after the anchor's that opens the sentence: "Förra året ... i maj"."""
    said = placed.said
    base = said.first.base
    wanted = {"P-1Y": "past", "P+1Y": "present"}.get(base)
    if placed.sentence != sentence or said.grain != "year" or said.first.rest or wanted != tense:
        return None
    return base if placed.first <= placed.low + 1 and said.last is None else None


def _frame_year(tokens: Tokens, placed: Placed, *, anchored: bool) -> str | None:
    said = placed.said
    base = (said.last or said.first).base
    if not base.isdigit():
        return None
    if said.grain in _DATED and said.first.rest:
        return None if anchored and _before(tokens, placed.first) in _FROM else base
    if said.grain != "year" or said.last is not None:
        return None
    if tokens.words[placed.first] == "år":
        before = _before(tokens, placed.first)
        return base if before not in {"sedan", "till", "senast", "från", "före", "efter"} else None
    before = _before(tokens, placed.first)
    if before == "för" and tokens.words[placed.first - 4].endswith(_PLANS):
        return None  # "planen för 2025 ska beslutas i november"
    return base if before in _FRAMES else None


def _before(tokens: Tokens, at: int) -> str:
    at -= 1
    while at >= 0 and tokens.codes[at] in " |":
        at -= 1
    return tokens.words[at] if at >= 0 else ""


def _reported_year(found: Sequence[Placed], sentence: int, anchor: dt.date | None) -> str | None:
    """The year that "under året" goes back to: one named shortly before, and past."""
    if anchor is None:
        return None
    for placed in reversed(found[-_BACK:]):
        if placed.sentence < sentence - 2:
            return None
        said = placed.said
        if said.grain == "year" and said.last is None and said.first.base.isdigit():
            year = int(said.first.base)
            return said.first.base if anchor.year - 2 <= year < anchor.year else None
    return None
