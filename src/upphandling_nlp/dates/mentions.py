"""From text to mentions: find, complete from the context, resolve, give a role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from upphandling_nlp.arguments import check_day
from upphandling_nlp.dates.combine import is_listed
from upphandling_nlp.dates.context import Placed, carry_on, month_after, month_before
from upphandling_nlp.dates.events import judge_event
from upphandling_nlp.dates.expressions import Said
from upphandling_nlp.dates.find import find_in_tokens, place_of, read_for_dates
from upphandling_nlp.dates.guards import is_time
from upphandling_nlp.dates.leaning import announced, is_invited, is_thwarted, leaning
from upphandling_nlp.dates.resolve import Tense, resolve_points
from upphandling_nlp.dates.roles import role_of
from upphandling_nlp.dates.tense import clause_tense, sentence_bounds
from upphandling_nlp.dates.tokens import Tokens
from upphandling_nlp.dates.vocabulary import CODES
from upphandling_nlp.schema import DateMention, Mention

__all__ = ["find_dates"]

_WEEKDAYS = {CODES[name] for name in ("weekday", "weekdaydef", "weekdayshort")}


def find_dates(
    text: str,
    *,
    anchor: dt.date | None = None,
    references: Sequence[Mention] | None = None,
    tense_of: Callable[[int, int], Tense | None] | None = None,
) -> list[DateMention]:
    """Find the calendar times of a Swedish text, with the days that they mean.

    Args:
        text: Any text; offsets of the result refer to it.
        anchor: Day of publication. Without one, relative mentions stay unresolved but typed.
        references: References of the text, whose digits are no dates; None finds them.
        tense_of: Gives the tense of the clause around a span (offsets of its start and end), for
            callers that have a tagger; None reads it from the verbs.

    Returns:
        Mentions in order of the text, without overlaps. The meaning of every expression, and
        the list of expressions, stand in `docs/dates.md`.

    Raises:
        OptionError: `anchor` is no day: text, or a time of day beside the day.
    """
    check_day("anchor", anchor)
    tokens = read_for_dates(text, references)
    if tokens is None:
        return []
    return [_mention(tokens, placed, anchor) for placed in _placed(tokens, anchor, tense_of)]


def _placed(
    tokens: Tokens,
    anchor: dt.date | None,
    tense_of: Callable[[int, int], Tense | None] | None,
) -> list[Placed]:
    placed: list[Placed] = []
    sentence, end = 0, 0
    found = find_in_tokens(tokens)
    for at, said in enumerate(found):
        first, last = place_of(tokens, said.start), place_of(tokens, said.end)
        low, high = sentence_bounds(tokens, first, last)
        if first >= end:
            # a sentence without mentions lies between: nothing carries over it
            sentence += 1 if low <= end + 1 else 2
            end = high
        month, known = None, False
        if said.kind == "bare-day":
            month = month_after(tokens, found, at, end)
            known = month is not None or month_before(placed, sentence) is not None
        if not is_time(tokens, said, first, last, month_known=known):
            continue
        if placed and is_listed(tokens, placed[-1].said, said):
            tense = placed[-1].tense
        else:
            tense = _tense(tokens, said, first, last, anchor=anchor, tense_of=tense_of)
        whole: Said = carry_on(
            tokens, said, placed, sentence, tense=tense, anchor=anchor, month=month
        )
        placed.append(Placed(whole, first, last, sentence, low, high, tense))
    return placed


def _tense(
    tokens: Tokens,
    said: Said,
    first: int,
    last: int,
    *,
    anchor: dt.date | None,
    tense_of: Callable[[int, int], Tense | None] | None,
) -> Tense | None:
    if is_thwarted(tokens, said, first, last) or is_invited(tokens, said, first, last):
        return _by_weekday(tokens, said, first, _nearest(said, anchor), anchor)
    tense = leaning(tokens, said, first, last)
    judged = None
    if tense is None and said.first.is_open and not said.first.mark:
        judged = judge_event(tokens, first, is_day=said.grain == "day")
    if judged == "past":
        tense = judged
    elif tense is None and tense_of is not None:
        tense = tense_of(said.start, said.end)
    elif tense is None:
        tense = clause_tense(tokens, first, last)
    if judged == "nearest" and tense != "past":
        tense = _nearest(said, anchor)
    if tense is None and said.first.is_open and announced(tokens, said, first):
        tense = "present"
    return _by_weekday(tokens, said, first, tense, anchor)


def _nearest(said: Said, anchor: dt.date | None) -> Tense | None:
    """The tense that gives the days nearest to the anchor."""
    if anchor is None:
        return None
    days = resolve_points(said.first, said.last, said.grain, anchor=anchor)
    return None if days is None else "past" if days[0] <= anchor else "present"


def _by_weekday(
    tokens: Tokens, said: Said, first: int, tense: Tense | None, anchor: dt.date | None
) -> Tense | None:
    """The tense with which a day falls on its weekday ("onsdagen den 18 april")."""
    if anchor is None or tokens.codes[first] not in _WEEKDAYS or not said.first.is_open:
        return tense
    if said.first.mark or said.last is not None or not said.first.rest[:1].isdigit():
        return tense
    order: tuple[Tense, ...] = ("past", "present") if tense == "past" else ("present", "past")
    tries: tuple[Tense | None, ...] = (None, *order) if tense is None else order
    for one in tries:
        days = resolve_points(said.first, None, said.grain, anchor=anchor, tense=one)
        if days is not None and days[0].isoweekday() == tokens.value(first):
            return one
    return tense


def _mention(tokens: Tokens, placed: Placed, anchor: dt.date | None) -> DateMention:
    said = placed.said
    days = resolve_points(said.first, said.last, said.grain, anchor=anchor, tense=placed.tense)
    return DateMention(
        start=said.start,
        end=said.end,
        text=tokens.text[said.start : said.end],
        first=days[0] if days else None,
        last=days[1] if days else None,
        grain=said.grain,
        role=role_of(tokens, placed, anchor),
        expression=said.expression,
    )
