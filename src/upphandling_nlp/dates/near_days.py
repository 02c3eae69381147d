"""Grammar of days told from the anchor: adverbs, counted distances, weekdays, days of a month."""

# ruff: noqa: E501 - patterns and sentences read best on one line

from __future__ import annotations

from upphandling_nlp.dates.expressions import Point
from upphandling_nlp.dates.grammar import Found, Match, Rule
from upphandling_nlp.dates.relative import GRAINS, near_base
from upphandling_nlp.dates.vocabulary import CODES

__all__ = ["LAST_RULES", "RULES"]


def _near_weekday(match: Match) -> Found:
    distance = match.number("which")
    mark = "<" if distance < 0 else ">" if distance > 0 else ""
    return match.said("day", Point("XXXX", f"WXX-{match.number('weekday')}", mark=mark))


def _day(match: Match) -> Found:
    return match.said("day", near_base("D", match.number("day")))


def _weekday_in_week(match: Match) -> Found:
    distance = match.number("which") if match.has("which") else 0
    if match.letter("unit") != "W":
        return None
    base = f"P{distance:+d}W" if distance else "P0W"
    return match.said("day", Point(base, str(match.number("weekday"))))


def _counted(match: Match) -> Found:
    """`för två veckor sedan`, `om tre månader`: so far from the anchor, to the day."""
    unit = match.letter("unit")
    count = match.number("count") if match.has("count") else 1
    sign = -1 if match.has("ago") else 1
    if match.has("halfunit"):
        months = {"Y": 6, "E": 60}.get(unit)
        if months is None:
            return None
        count, unit = months, "M"
    elif match.has("andhalf"):
        months = {"Y": 12 * count + 6}.get(unit)
        if months is None:
            return None
        count, unit = months, "M"
    if unit == "BD" or unit not in GRAINS or count <= 0 or count > 2000:
        return None
    return match.said("day", Point(f"P{sign * count:+d}{unit}"), kind="counted")


def _day_of_month(match: Match) -> Found:
    """`den 15:e nästa månad`, `den 6` after a month that was named."""
    day = match.number("dd")
    if not 1 <= day <= 31:
        return None
    if match.has("unit"):
        if match.letter("unit") != "M":
            return None
        distance = match.number("which")
        return match.said("day", Point(f"P{distance:+d}M" if distance else "P0M", f"{day:02d}"))
    return match.said("day", Point("XXXX", f"XX-{day:02d}"), kind="bare-day")


def _i_weekday(match: Match) -> Found:
    weekday = match.number("weekday")
    return match.said("day", Point("XXXX", f"WXX-{weekday}", mark="<"))


def _on_weekday(match: Match) -> Found:
    """`på fredag` is strictly after the anchor; `på fredagen` is told by tense."""
    word = match.word("weekday")
    open_end = word.endswith(("en",))
    mark = "" if open_end else ">"
    return match.said("day", Point("XXXX", f"WXX-{match.number('weekday')}", mark=mark))


def _today(match: Match) -> Found:
    return match.said("day", Point("P0D"), kind="today")


def _todays(match: Match) -> Found:
    return match.said("day", Point("P0D"), kind="todays")


def _yesterdays(match: Match) -> Found:
    return match.said("day", near_base("D", match.number("day")), kind="yesterdays")


def _weekday(match: Match) -> Found:
    mark = "<" if _is_heading(match) else ""
    weekday = match.number("weekday")
    return match.said("day", Point("XXXX", f"WXX-{weekday}", mark=mark), kind="weekday")


def _is_heading(match: Match) -> bool:
    """Whether a weekday heads a paragraph, as in a diary: that day is past."""
    codes, (start, end) = match.tokens.codes, match.match.span("span")
    if start and codes[start - 1] != "¶":
        return False
    return (
        codes[end : end + 1] in {".", ":", "|"}
        and codes[end + 1 : end + 3].lstrip(" |")[:1] not in _CLOCKS
    )


# What a number after "den" must not be joined to; and a weekday with such a day ("tisdagen den 10").
_DAY_ENDS = r"(?![-/:%]| ?%|[.,]{digits})"
_NO_DAY_FOLLOWS = (
    r"(?!,? {den} {nday}(?::?{ending})?" + _DAY_ENDS + r"|,? {nday}:?{ending}" + _DAY_ENDS + r")"
)
_CLOCKS = {CODES[name] for name in ("n12", "n31", "reference", "glued")} | {""}


RULES = (
    # days
    Rule(
        "day-adverb",
        r"(?P<span>(?:{i} )?(?P<day>{dayadverb})(?: (?:{afteri}|{bitti}))?)(?!-)",
        _day,
    ),
    Rule("i-day-adverb", r"(?P<span>{i} (?P<day>{afteri})(?: (?:{afteri}|{bitti}))?)(?!-)", _day),
    Rule("today", r"(?P<span>{today}|{i} {dayunit})(?!-)", _today),
    Rule("yesterdays", r"(?P<span>(?P<day>{daygen}))", _yesterdays),
    Rule("todays", r"(?P<span>{todaygen})(?= {anyword})", _todays),
    # counted distances
    Rule(
        "half-ago",
        r"(?P<span>{for} (?:{approx} )?(?:{one} )?(?P<halfunit>{half}) (?P<unit>{anyunit}) (?P<ago>{sedan}))",
        _counted,
    ),
    Rule(
        "and-half-ago",
        r"(?P<span>{for} (?:{approx} )?(?P<count>{amount}) {och} (?:{one} )?(?P<andhalf>{half}) (?P<unit>{anyunit})"
        r" (?P<ago>{sedan}))",
        _counted,
    ),
    Rule(
        "ago",
        r"(?P<span>{for} (?:{approx} (?:{word} )?)?(?P<count>{amount}) (?P<unit>{anyunit}) (?P<ago>{sedan}))",
        _counted,
    ),
    Rule(
        "half-on",
        r"(?P<span>{om} (?:{approx} )?(?:{one} )?(?P<halfunit>{half}) (?P<unit>{anyunit}))",
        _counted,
    ),
    Rule(
        "and-half-on",
        r"(?P<span>{om} (?:{approx} )?(?P<count>{amount}) {och} (?:{one} )?(?P<andhalf>{half}) (?P<unit>{anyunit}))",
        _counted,
    ),
    Rule("on", r"(?P<span>{om} (?:{approx} )?(?P<count>{amount}) (?P<unit>{anyunit}))", _counted),
    # weekdays
    Rule(
        "weekday-ago",
        r"(?P<span>{i} (?P<weekday>{weekdaypast}|{weekdaypart})(?: {afteri})?)",
        _i_weekday,
    ),
    Rule(
        "weekday-week",
        r"(?P<span>(?P<weekday>{wholeday}|{weekdaypart})(?: {i})? (?P<which>{next}|{previous}) (?P<unit>{unit}|{unitdef}))",
        _weekday_in_week,
    ),
    Rule(
        "near-weekday",
        r"(?P<span>(?P<which>{next}|{previous}) (?P<weekday>{wholeday}|{weekdaypart}))(?!,? (?:{den} )?{nday})",
        _near_weekday,
    ),
    Rule(
        "on-weekday",
        r"(?:(?<={pa} )|(?<={till} )(?<!{wholeday} {till} ))(?P<span>(?P<weekday>{weekdaypart}|{wholeday}))(?!,? (?:{den} )?{nday}|-)",
        _on_weekday,
    ),
    Rule(
        "weekday",
        r"(?<!-)(?P<span>(?P<weekday>{wholeday}|{weekdaygen}|{weekdaypart}))(?!-{anyword}-?)"
        + _NO_DAY_FOLLOWS,
        _weekday,
    ),
)

# After all others: a day whose month must come from the context.
LAST_RULES = (
    Rule(
        "day-unit",
        r"(?P<span>{den} (?P<dd>{nday}(?::?{ending})?|{ordinal}) (?:{i} )?(?P<which>{next}|{previous}|{this})"
        r" (?P<unit>{unit}|{unitdef}))",
        _day_of_month,
    ),
    Rule(
        "bare-day",
        r"(?P<span>{dayhead}(?<={den} )(?P<dd>{nday}(?::?{ending})?)" + _DAY_ENDS + ")",
        _day_of_month,
    ),
    Rule(
        "weekday-day",
        r"(?P<span>{wholeday},? (?P<dd>{nday}:?{ending}))" + _DAY_ENDS,
        _day_of_month,
    ),
)
