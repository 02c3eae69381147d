"""Joining neighbours: ranges over two mentions, and a year or month that a list shares."""

from __future__ import annotations

import re
from bisect import bisect_left

from msgspec.structs import replace

from upphandling_nlp.dates.days import is_move
from upphandling_nlp.dates.expressions import Point, Said, shift_year
from upphandling_nlp.dates.grammar import expand
from upphandling_nlp.dates.holidays import FEASTS
from upphandling_nlp.dates.tokens import Tokens
from upphandling_nlp.dates.vocabulary import CODES

__all__ = ["combine", "is_listed"]

_DASH = re.compile(expand(r" ?{dash} ?|--|/"))
_UNTIL = re.compile(expand(r" {tom} "))
_DAY_OF_WEEK = re.compile(r"(P(?:0|[+-]\d)W|[\dX]{4}-W\d\d)-([1-7])")
_OCH = CODES["och"]
_AND = re.compile(expand(r"{and}|/"))


def combine(tokens: Tokens, found: list[Said]) -> list[Said]:
    """Join mentions that belong together.

    Args:
        tokens: The text.
        found: Its mentions, in order.

    Returns:
        The mentions, ranges joined to one, and lists with their shared year filled in.
    """
    if len(found) < 2:
        return found
    joined: list[Said] = []
    for said in found:
        if joined:
            whole = _range(tokens, joined[-1], said)
            if whole is None:
                whole = _with_named_year(tokens, joined[-1], said)
            if whole is not None:
                joined[-1] = whole
                continue
        joined.append(said)
    return _share_years(tokens, joined)


def is_listed(tokens: Tokens, left: Said, right: Said) -> bool:
    """Whether the second mention goes on a list that the first opens ("den 3 och den 5 maj")."""
    return left.grain == right.grain and _AND.fullmatch(_gap(tokens, left, right)[0]) is not None


def _gap(tokens: Tokens, left: Said, right: Said) -> tuple[str, int]:
    low, high = bisect_left(tokens.starts, left.end), bisect_left(tokens.starts, right.start)
    return tokens.codes[low:high], low


def _word_before(tokens: Tokens, said: Said) -> str:
    at = bisect_left(tokens.starts, said.start) - 1
    while at >= 0 and tokens.codes[at] in " |":
        at -= 1
    return tokens.words[at] if at >= 0 else ""


def _range(  # noqa: C901, PLR0911 - one return for each reason not to join
    tokens: Tokens, left: Said, right: Said
) -> Said | None:
    if left.last is not None or right.last is not None:
        return None
    in_week = _in_week_of(tokens, left, right)
    if in_week is not None:
        return in_week
    if left.first.base.startswith("P") or right.first.base.startswith("P"):
        return None
    gap, _ = _gap(tokens, left, right)
    dash, until = _DASH.fullmatch(gap), _UNTIL.fullmatch(gap)
    if left.grain != right.grain:
        # "från den 1 september till slutet av året", "från maj till jul"
        mixed = until and _word_before(tokens, left) == "från" and not left.first.mark
        if _is_between_feasts(tokens, left, right, gap):
            return replace(left, end=right.end, last=right.first)
        if not mixed or is_move(tokens, bisect_left(tokens.starts, left.start)):
            return None
        last = right.first._replace(mark="")
        return replace(left, end=right.end, last=last)
    between = gap.strip(" |") and _AND.fullmatch(gap) and _word_before(tokens, left) == "mellan"
    if not (dash or until or between):
        return None
    if until and is_move(tokens, bisect_left(tokens.starts, left.start)):
        return None  # "flyttas från den 20 till den 27 mars" names two days
    if dash and gap == "/" and not (left.grain == right.grain == "day"):
        return None
    first, last = left.first, right.first
    if first.is_open and not last.is_open and last.base.isdigit():
        first = _earlier_year(first, last)
    elif not first.is_open and last.is_open and first.base.isdigit():
        last = last._replace(
            base=first.base if last.rest >= first.rest else shift_year(first.base, 1)
        )
    if (
        first.base.isdigit()
        and last.base.isdigit()
        and not first.rest
        and int(first.base) >= int(last.base)
    ):
        return None
    return replace(left, end=right.end, first=first, last=last)


def _in_week_of(tokens: Tokens, left: Said, right: Said) -> Said | None:
    """`torsdag–fredag nästa vecka`, `måndag till fredag v. 16`: days of one week."""
    weekday, day = left.first.weekday, _DAY_OF_WEEK.fullmatch(str(right.first))
    if weekday is None or day is None:
        return None
    gap, _ = _gap(tokens, left, right)
    if not (_DASH.fullmatch(gap) or _UNTIL.fullmatch(gap)) or weekday >= int(day[2]):
        return None
    first = right.first._replace(rest=f"{right.first.rest[:-1]}{weekday}")
    return replace(left, end=right.end, first=first, last=right.first, kind="")


def _is_between_feasts(tokens: Tokens, left: Said, right: Said, gap: str) -> bool:
    """`mellan jul och trettondagen`: one stretch of days, of feasts of unlike length."""
    if left.first.rest not in FEASTS or right.first.rest not in FEASTS:
        return False
    between = gap.strip(" |") == _OCH and _word_before(tokens, left) == "mellan"
    return between and left.first.base == right.first.base


def _with_named_year(tokens: Tokens, left: Said, right: Said) -> Said | None:
    """`den 3 maj år 1523`: a year with its word right after what it completes."""
    if right.grain != "year" or right.last is not None or left.kind or not left.first.is_open:
        return None
    if left.first.mark or left.first.rest.startswith(("WXX", "XX")):
        return None
    gap, at = _gap(tokens, left, right)
    if gap != " " or tokens.words[at + 1] != "år" or not right.first.base.isdigit():
        return None
    return replace(left.with_year(right.first.base), end=right.end)


def _earlier_year(first: Point, last: Point) -> Point:
    """The year of a first part that stands before its named year ("29 december-2 januari 2022")."""
    order = {"SP": 1, "SU": 2, "AU": 3, "WI": 0}
    key = (order.get(first.rest, 0), first.rest) > (order.get(last.rest, 0), last.rest)
    if first.rest in order and last.rest in order:
        key = order[first.rest] > order[last.rest]
    return first._replace(base=shift_year(last.base, -1 if key else 0), mark="")


def _share_years(tokens: Tokens, found: list[Said]) -> list[Said]:
    """Fill years backwards in lists: "våren och hösten 2021", "3 mars och 4 april 2022"."""
    shared = list(found)
    for at in range(len(shared) - 2, -1, -1):
        left, right = shared[at], shared[at + 1]
        if not left.first.is_open or left.first.mark or not right.first.base.isdigit():
            continue
        if left.grain != right.grain or not right.first.rest:
            continue
        if left.first.rest.startswith(("WXX", "XX")):
            continue
        gap, _ = _gap(tokens, left, right)
        if _AND.fullmatch(gap):
            shared[at] = left.with_year(_earlier_year(left.first, right.first).base)
    return shared
