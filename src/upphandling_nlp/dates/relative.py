"""Grammar of expressions that hang on the anchor: adverbs, counted distances, weekdays, neighbours."""

# ruff: noqa: E501 - patterns and sentences read best on one line

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from upphandling_nlp.dates.expressions import Point, Said
from upphandling_nlp.dates.grammar import Found, Match, Rule
from upphandling_nlp.schema import Grain

__all__ = ["GRAINS", "LAST_RULES", "RULES", "near_base"]

GRAINS: dict[str, Grain] = {
    "D": "day", "W": "week", "WE": "weekend", "M": "month", "Q": "quarter", "H": "half",
    "T": "part", "Y": "year", "E": "decade",
}  # fmt: skip


def near_base(unit: str, distance: int) -> Point:
    """The unit so many units from the anchor's own; weekends follow the tense."""
    if unit == "WE":
        return Point("XXXX", "WXX-WE", mark={-1: "<<", 0: "", 1: ">"}.get(distance, ""))
    return Point(f"P{distance:+d}{unit}" if distance else f"P0{unit}")


def _near(match: Match, distance: int | None = None) -> Found:
    """A calendar unit told by its distance: `förra veckan`, `nästa år`, `i månaden`."""
    unit = match.letter("unit")
    if unit not in GRAINS or unit == "BD":
        return None
    if distance is None:
        distance = match.number("which")
        if match.word("which") == "påföljande":
            return None
    return match.said(GRAINS[unit], near_base(unit, distance))


def _near_season(match: Match) -> Found:
    rest = match.letter("season").partition(":")[0]
    distance = match.number("which")
    if distance < -1:
        return None
    mark = "<<" if distance < 0 else ">" if distance > 0 else ""
    return match.said("season", Point("XXXX", rest, mark=mark))


def _near_weekday(match: Match) -> Found:
    distance = match.number("which")
    mark = "<" if distance < 0 else ">" if distance > 0 else ""
    return match.said("day", Point("XXXX", f"WXX-{match.number('weekday')}", mark=mark))


def _near_month(match: Match) -> Found:
    """`nästa maj`, `förra november`, `kommande mars`."""
    mark = "<<" if match.number("which") < 0 else ">"
    return match.said("month", Point("XXXX", f"{match.number('month'):02d}", mark=mark))


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


def _season_past(match: Match) -> Found:
    if match.has("unit") or match.has("lastyear"):
        return match.said("season", Point("P-1Y", match.letter("season")))
    return match.said("season", Point("XXXX", match.letter("season"), mark="<"))


def _season_open(match: Match) -> Found:
    head, _, part = match.letter("season").partition(":")
    return match.said("part" if part else "season", Point("XXXX", head, part))


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


def _running(match: Match, part: str) -> Found:
    if match.has("season"):
        return match.said("part", Point("XXXX", match.letter("season"), part))
    unit = match.letter("unit")
    if unit not in {"W", "M", "Y", "Q", "H"}:
        return None
    return match.said("part", Point(f"P0{unit}", part=part))


def _fjol(match: Match) -> Found:
    distance = -2 if match.word("day") == "förfjol" else -1
    if match.has("season"):
        return match.said("season", Point(f"P{distance}Y", match.letter("season")))
    return match.said("year", Point(f"P{distance}Y"))


def _i_season(match: Match) -> Found:
    if match.word("season") in {"våren", "sommaren", "hösten", "vintern"}:
        return None
    kind = "i-spring" if match.letter("season") == "SP" else ""
    return match.said("season", Point("XXXX", match.letter("season")), kind=kind)


def _near_week(match: Match) -> Found:
    return _near(match) if match.letter("unit") == "W" else None


def _this(match: Match) -> Found:
    return _near(match, 0)


def _of(*units: str, kind: str = "") -> Callable[[Match], Found]:
    """The running unit, if it is one of some units (or, in lower case, words)."""

    def build(match: Match) -> Found:
        named = match.letter("unit") in units or match.word("unit") in units
        found = _near(match, 0) if named else None
        return replace(found, kind=kind) if isinstance(found, Said) and kind else found

    return build


_SPENDING = frozenset(
    ("ägnar", "ägnat", "ägnade", "tillbringar", "tillbringat", "tillbringade", "spenderade")
)


def _spent(match: Match) -> Found:
    """`ägnade veckan åt`: the running unit, as the object of a verb."""
    verb = match.tokens.words[match.match.start("span") - 2]
    return _near(match, 0) if verb in _SPENDING else None


def _definite(match: Match) -> Found:
    """`under året`, `inför helgen`: the running unit, after a preposition of time."""
    found = _near(match, 0)
    if not isinstance(found, Said):
        return None
    after = match.match.end("span") + 1
    if match.word("prep") in {"innan", "före"} and match.tokens.words[after : after + 1] in _ENDS:
        return None  # "innan året var slut"
    return replace(found, kind="till" if match.word("prep") == "till" else "running")


def _today(match: Match) -> Found:
    return match.said("day", Point("P0D"), kind="today")


def _todays(match: Match) -> Found:
    return match.said("day", Point("P0D"), kind="todays")


def _yesterdays(match: Match) -> Found:
    return match.said("day", near_base("D", match.number("day")), kind="yesterdays")


def _weekday(match: Match) -> Found:
    return match.said("day", Point("XXXX", f"WXX-{match.number('weekday')}"), kind="weekday")


def _earlier(match: Match) -> Found:
    return _running(match, "PAST")


def _later(match: Match) -> Found:
    return _running(match, "REST")


def _last_year(match: Match) -> Found:
    return match.said("year", Point("P-1Y"))


_ENDS = {("är",), ("var",)}
_RUNNING = (
    r" (?:(?:{i}|{under}|{pa}) (?:{det} |{den} )?|(?P<this>{this}) )"
    r"(?:(?P<unit>{unitdef}|{unit})|(?P<season>{season})))"
)

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
        r"(?<!-)(?P<span>(?P<weekday>{wholeday}|{weekdaygen}|{weekdaypart}))(?!-{anyword}-?)",
        _weekday,
    ),
    # parts of the running unit
    Rule("earlier", r"(?P<span>{earlier}" + _RUNNING, _earlier),
    Rule("later", r"(?P<span>{later}" + _RUNNING, _later),
    # neighbouring units
    Rule(
        "i-near-week",
        r"(?P<span>{i} (?P<which>{previous}|{next}) (?P<unit>{unitdef}|{unit}))",
        _near_week,
    ),
    Rule(
        "near",
        r"(?P<span>(?P<which>{next}|{previous}|{this}) (?P<unit>{unit}|{unitdef}|{unitgen}|{yearsgen}))(?!,? {year})",
        _near,
    ),
    Rule("near-here", r"(?P<span>(?:{den}|{det}) {har} (?P<unit>{unitdef}))", _this),
    Rule(
        "near-season",
        r"(?P<span>(?P<which>{next}|{previous}|{this}) (?P<season>{season}|{seasongen}))(?! {y})",
        _near_season,
    ),
    Rule(
        "near-month",
        r"(?P<span>(?P<which>{next}|{previous}) (?P<month>{fullmonth}))(?! {y})",
        _near_month,
    ),
    Rule("i-fjol", r"(?P<span>(?:{i} )?(?P<day>{lastyear})(?: (?P<season>{season}))?)", _fjol),
    Rule("fjol-genitive", r"(?P<span>{lastyeargen})", _last_year),
    Rule("season-ago", r"(?P<span>{i} (?P<season>{seasonpast}))", _season_past),
    Rule("i-unit", r"(?P<span>{i} (?P<unit>{unitdef}))(?! (?:{year}|{n12}))", _of("W", "WE", "M")),
    Rule("i-year", r"(?P<span>{i} (?P<unit>{unit}))(?! ?{digits}|-)", _of("år")),
    Rule(
        "unit-genitive",
        r"(?P<span>(?P<unit>{unitgen}))(?! {year})",
        _of("W", "M", "Y", "Q", "H", "WE", kind="unit-genitive"),
    ),
    Rule("unit-spent", r"(?<={word} )(?P<span>(?P<unit>{unitdef}))(?= {word})", _spent),
    # seasons
    Rule("i-season", r"(?P<span>{i} (?P<season>{season}|{spring}))(?!-| {y})", _i_season),
    Rule(
        "season",
        r"(?<!-)(?P<span>(?P<season>{seasondef}|{seasongen}|{seasonpart}))(?!-)",
        _season_open,
    ),
    Rule(
        "unit-definite",
        r"(?P<prep>{under}|{prep}|{for}|{till}) (?:{hela} |{det} )?(?P<span>(?P<unit>{unitdef}))"
        r"(?! (?:{year}|{n12}|{n31})|-)",
        _definite,
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
        r"(?P<span>{dayhead}(?<={den} )(?P<dd>{nday}(?::?{ending})?))(?![-/:%]| ?%|[.,]{digits})",
        _day_of_month,
    ),
)
