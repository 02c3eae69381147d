"""Grammar of units told from the anchor: neighbouring and running units, seasons."""

# ruff: noqa: E501 - patterns and sentences read best on one line

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from upphandling_nlp.dates.expressions import Point, Said
from upphandling_nlp.dates.grammar import Found, Match, Rule
from upphandling_nlp.schema import Grain

__all__ = ["GRAINS", "RULES", "near_base"]

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


def _near_month(match: Match) -> Found:
    """`nästa maj`, `förra november`, `kommande mars`."""
    mark = "<<" if match.number("which") < 0 else ">"
    return match.said("month", Point("XXXX", f"{match.number('month'):02d}", mark=mark))


def _season_past(match: Match) -> Found:
    if match.has("unit") or match.has("lastyear"):
        return match.said("season", Point("P-1Y", match.letter("season")))
    return match.said("season", Point("XXXX", match.letter("season"), mark="<"))


def _season_open(match: Match) -> Found:
    head, _, part = match.letter("season").partition(":")
    return match.said("part" if part else "season", Point("XXXX", head, part))


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
    return _near(match) if match.letter("unit") in {"W", "M"} else None


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


def _earlier(match: Match) -> Found:
    return _running(match, "PAST")


def _later(match: Match) -> Found:
    return _running(match, "REST")


def _last_year(match: Match) -> Found:
    return match.said("year", Point("P-1Y"))


_ENDS = (["är"], ["var"])
_RUNNING = (
    r" (?:(?:{i}|{under}|{pa}) (?:{det} |{den} )?|(?P<this>{this}) )"
    r"(?:(?P<unit>{unitdef}|{unit})|(?P<season>{season})))"
)

RULES = (
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
        r"(?P<span>(?P<which>{next}|{previous}|{this}) (?P<unit>{unit}|{unitdef}|{unitgen}|{yearsgen}))(?!,? {fullyear})",
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
    Rule(
        "i-unit", r"(?P<span>{i} (?P<unit>{unitdef}))(?! (?:{fullyear}|{n12}))", _of("W", "WE", "M")
    ),
    Rule("i-year", r"(?P<span>{i} (?P<unit>{unit}))(?! ?{digits}|-)", _of("år")),
    Rule(
        "unit-genitive",
        r"(?P<span>(?P<unit>{unitgen}))(?! {fullyear})",
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
        r"(?! (?:{fullyear}|{n12}|{n31})|-)",
        _definite,
    ),
)
