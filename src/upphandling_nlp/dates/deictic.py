"""Grammar of expressions that hang on the anchor, and of parts, turns and feasts."""

from __future__ import annotations

from upphandling_nlp.dates.expressions import Point
from upphandling_nlp.dates.grammar import Found, Match, Rule
from upphandling_nlp.schema import Grain

__all__ = ["AFTER_RULES", "RULES"]

_GRAINS: dict[str, Grain] = {
    "D": "day", "W": "week", "WE": "weekend", "M": "month", "Q": "quarter", "H": "half",
    "T": "part", "Y": "year", "E": "decade",
}  # fmt: skip


def _base(unit: str, distance: int) -> Point:
    if unit == "WE":
        return Point("XXXX", "WXX-WE", mark={-1: "<<", 0: "", 1: ">"}.get(distance, ""))
    return Point(f"P{distance:+d}{unit}" if distance else f"P0{unit}")


def _near(match: Match, distance: int | None = None) -> Found:
    """A calendar unit told by its distance: `förra veckan`, `nästa år`, `i månaden`."""
    unit = match.letter("unit")
    if unit not in _GRAINS or unit == "BD":
        return None
    if distance is None:
        distance = match.number("which")
        if match.word("which") == "påföljande":
            return None
    return match.said(_GRAINS[unit], _base(unit, distance))


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
    return match.said("day", _base("D", match.number("day")))


def _weekday(mark: str = "") -> object:
    def build(match: Match) -> Found:
        return match.said("day", Point("XXXX", f"WXX-{match.number('weekday')}", mark=mark))

    return build


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
    if unit == "BD" or unit not in _GRAINS or count <= 0 or count > 2000:
        return None
    return match.said("day", Point(f"P{sign * count:+d}{unit}"))


def _season_past(match: Match) -> Found:
    if match.has("unit") or match.has("lastyear"):
        return match.said("season", Point("P-1Y", match.letter("season")))
    return match.said("season", Point("XXXX", match.letter("season"), mark="<"))


def _season_open(match: Match) -> Found:
    head, _, part = match.letter("season").partition(":")
    return match.said("part" if part else "season", Point("XXXX", head, part))


def _part(match: Match) -> Found:
    """Thirds and halves: `början av mars 2021`, `mitten av nästa vecka`, `slutet av året`."""
    part = _part_name(match)
    if part is None:
        return None
    point, unit = _inner(match)
    if point is None:
        return None
    grain: Grain = "part"
    if unit == "WE" or part == "TURN":
        return None
    return match.said(grain, point._replace(part=part))


def _part_name(match: Match) -> str | None:
    if match.has("part"):
        return match.letter("part")
    which = match.word("halfnumber")
    if which in {"första", "förra"}:
        return "H1"
    return "H2" if which in {"andra", "senare", "sista"} else None


def _inner(match: Match) -> tuple[Point | None, str]:
    """The unit inside a part."""
    year = match.year("year")
    if match.has("month"):
        base = year or "XXXX"
        if match.has("yearunit"):
            distance = match.number("which2")
            base = f"P{distance:+d}Y" if distance else "P0Y"
        return Point(base, f"{match.number('month'):02d}"), "M"
    if match.has("season"):
        rest = match.letter("season").partition(":")[0]
        base = year or "XXXX"
        if rest == "WI" and year:
            base = str(int(year) - 1)
        return Point(base, rest), "S"
    if match.has("weekno"):
        return Point(year or "XXXX", f"W{match.number('weekno'):02d}"), "W"
    if match.has("quarter"):
        return Point(year or "XXXX", f"Q{match.number('quarter')}"), "Q"
    if match.has("decade"):
        digits = match.word("decade")
        digits = ("19" if digits != "00" else "20") + digits if len(digits) == 2 else digits
        return Point(digits[:3] + "X"), "E"
    if match.has("unit"):
        unit = match.letter("unit")
        if unit not in _GRAINS or unit in {"D", "BD", "E"}:
            return None, unit
        return _base(unit, match.number("which")), unit
    if year:
        return Point(year), "Y"
    return None, ""


def _past_part(part: str) -> object:
    def build(match: Match) -> Found:
        unit = match.letter("unit")
        if match.has("season"):
            return match.said("part", Point("XXXX", match.letter("season"), part))
        if unit not in {"W", "M", "Y", "Q", "H"}:
            return None
        return match.said("part", Point(f"P0{unit}", part=part))

    return build


def _turn(match: Match) -> Found:
    rest = match.letter("turn")
    if rest == "XX":
        if match.has("month"):
            first = match.number("month")
            last = {1: 31, 3: 31, 5: 31, 7: 31, 8: 31, 10: 31, 12: 31, 2: 28}.get(first, 30)
            year = match.year("year") or "XXXX"
            if year.isdigit() and first == 2 and int(year) % 4 == 0:
                last = 29
            after = str(int(year) + 1) if year.isdigit() and first == 12 else year
            return match.said(
                "part",
                Point(year, f"{first:02d}-{last}"),
                Point(after, f"{first % 12 + 1:02d}-01"),
            )
        return match.said("part", Point("XXXX", "XX-TURN"))
    if rest == "06-30":
        year = match.year("year") or "XXXX"
        return match.said("part", Point(year, "06-30"), Point(year, "07-01"))
    year, other = match.year("year"), match.year("year2")
    if other:
        if len(match.word("year2")) == 2:
            other = year[:2] + match.word("year2")
        if int(other) != int(year) + 1:
            return None
    elif year:
        # "årsskiftet 2021" is where 2021 begins
        year = str(int(year) - 1)
    after = str(int(year) + 1) if year else "XXXX"
    return match.said("part", Point(year or "XXXX", "12-31"), Point(after, "01-01"))


def _nth(match: Match) -> Found:
    """`första fredagen i maj`, `sista veckan i augusti`, `sista måndagen i månaden`."""
    which = "L" if match.word("nth") == "sista" else str(match.number("nth"))
    if which != "L" and not 1 <= int(which) <= 5:
        return None
    inner = f"W{which}" + (f"-{match.number('weekday')}" if match.has("weekday") else "")
    grain: Grain = "day" if match.has("weekday") else "week"
    if not match.has("weekday") and match.letter("week") != "W":
        return None
    if match.has("month"):
        base = match.year("year") or "XXXX"
        return match.said(grain, Point(base, f"{match.number('month'):02d}-{inner}"))
    if match.letter("unit") != "M":
        return None
    distance = match.number("which")
    return match.said(grain, Point(f"P{distance:+d}M" if distance else "P0M", inner))


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


_MANY_DAYS = {"christmas", "easter", "pentecost", "new-year", "midsummer", "between-days"}


def _feast(match: Match) -> Found:
    key = match.letter("feast")
    if match.has("annandag"):
        key = {"easter": "easter-monday", "pentecost": "whit-monday"}.get(key, "boxing-day")
    if match.has("number"):
        key = f"advent-{match.number('number')}"
        if not 1 <= match.number("number") <= 4:
            return None
    mark = ""
    base = match.year("year") or "XXXX"
    if base == "XXXX" and match.has("which"):
        mark = "<<" if match.number("which") < 0 else ">"
    if base == "XXXX" and match.has("past"):
        mark = "<"
    many = key in _MANY_DAYS or key.endswith("-weekend")
    if key == "new-year" and base.isdigit():
        base = str(int(base) - 1)  # "nyåret 2021" is where 2021 begins
    return match.said("part" if many else "day", Point(base, key, mark=mark))


_COUNT = r"(?:{approx} )?(?:(?P<one>{one}) )?"
_WHICH = r"(?:(?P<which>{next}|{previous}|{this}) )"
_THIS = r"(?:(?P<which>{next}|{previous}|{this}|{den} {har}|{det} {har}) )?"
_YEARUNIT = r"(?: (?P<yearunit>{i} {unit}|(?P<which2>{next}|{previous}) (?:{unit}|{unitdef})))?"
_INNER = (
    r"(?:(?P<month>{month}|{monthgen})(?:(?: {i})?,? (?P<year>{y})|" + _YEARUNIT + r")"
    r"|(?P<season>{season})(?: (?P<year>{y}))?"
    r"|(?:{unit}|{v})\.? ?(?P<weekno>{nweek})(?: (?P<year>{y}))?"
    r"|(?:{q})(?P<quarter>{n12})(?: (?P<year>{y}))?"
    r"|(?:{det} |{den} )?" + _THIS + r"(?P<unit>{unit}|{unitdef})(?!,? (?:{year}|{n12}|{n31}))"
    r"|(?:(?P<decade>{year}|{yy})-{decadeend})"
    r"|(?:{unit} )?(?P<year>{year})(?!-{anyword}|[-/]{digits}))"
)
def _unique(pattern: str) -> list[str]:
    """One pattern a branch of `_INNER`, since group names may stand only once in a pattern."""
    branches: list[str] = []
    depth = 0
    body = pattern[3:-1]
    at = 0
    for place, char in enumerate(body):
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            branches.append(body[at:place])
            at = place + 1
    branches.append(body[at:])
    return branches


_PARTS = tuple(
    Rule(
        f"part-{number}",
        r"(?P<span>" + head + branch + ")",
        _part,
    )
    for number, branch in enumerate(_unique(_INNER))
    for head in (
        r"(?P<part>{part})(?: {avpa})? (?:{hela} )?",
        r"(?P<halfnumber>{ordinal}|{previous}|{later}|{last}) {halfnoun}(?: {avpa})? ",
    )
)

RULES = (
    *_PARTS,
    # days
    Rule("day-adverb", r"(?P<span>(?P<day>{dayadverb})(?: (?:{afteri}|{bitti}))?)(?!-)", _day),
    Rule("i-day-adverb", r"(?P<span>{i} (?P<day>{afteri})(?: (?:{afteri}|{bitti}))?)(?!-)", _day),
    Rule("today", r"(?P<span>(?P<day>{today})|{i} {day})(?!-)", lambda m: m.said("day", Point("P0D"), kind="today")),
    Rule("yesterday-genitive", r"(?P<span>(?P<day>{daygen}))", lambda m: m.said("day", Point(f"P{m.number('day'):+d}D"), kind="yesterdays")),
    Rule("today-genitive", r"(?P<span>(?P<day>{todaygen}))(?= (?P<noun>{anyword}))", lambda m: m.said("day", Point("P0D"), kind="todays")),
    # counted
    Rule("counted-half-ago", r"(?P<span>{for} (?:{approx} )?(?:{one} )?(?P<halfunit>{half}) (?P<unit>{anyunit}) (?P<ago>{sedan}))", _counted),
    Rule("counted-and-half-ago", r"(?P<span>{for} (?:{approx} )?(?P<count>{number}) {och} (?:{one} )?(?P<andhalf>{half}) (?P<unit>{anyunit}) (?P<ago>{sedan}))", _counted),
    Rule("counted-ago", r"(?P<span>{for} (?:{approx} (?:{word} )?)?(?P<count>{number}) (?P<unit>{anyunit}) (?P<ago>{sedan}))", _counted),
    Rule("counted-half-on", r"(?P<span>{om} (?:{approx} )?(?:{one} )?(?P<halfunit>{half}) (?P<unit>{anyunit}))", _counted),
    Rule("counted-on", r"(?P<span>{om} (?:{approx} )?(?P<count>{number}) (?P<unit>{anyunit}))(?! (?:{i}|{om}) )", lambda m: None if m.letter("unit") == "D" and m.word("count") in ("en",) and False else _counted(m)),
    # weekdays
    Rule("weekday-ago", r"(?P<span>{i} (?P<weekday>{weekdaypast}|{weekdaypart})(?: (?:{previous} {unitdef}|{afteri}))?)", lambda m: _i_weekday(m)),
    Rule("weekday-week", r"(?P<span>(?P<weekday>{wholeday}|{weekdaypart})(?: {i})? (?P<which>{next}|{previous}) (?P<unit>{unit}|{unitdef}))", _weekday_in_week),
    Rule("near-weekday", r"(?P<span>(?P<which>{next}|{previous}) (?P<weekday>{wholeday}|{weekdaypart}))(?!,? (?:{den} )?{nday})", _near_weekday),
    Rule("nu-weekday", r"(?<={pa} )(?P<span>(?P<weekday>{weekdaypart}|{weekday}))(?!,? (?:{den} )?{nday}|-)", lambda m: _on_weekday(m)),
    Rule("weekday", r"(?<!-)(?P<span>(?P<weekday>{wholeday}|{weekdaygen}|{weekdaypart}))(?!-)", lambda m: m.said("day", Point("XXXX", f"WXX-{m.number('weekday')}"), kind="weekday")),
    Rule("nth-weekday", r"(?P<span>(?P<nth>{ordinal}|{last}) (?:(?P<weekday>{wholeday})|(?P<week>{unitdef}|{unit})) (?:{i}|{av}|{pa}) (?:(?P<month>{month})(?:,? (?P<year>{y}))?|" + _THIS + r"(?P<unit>{unitdef}|{unit})))", _nth),
    # parts of the running unit
    Rule("earlier", r"(?P<span>{earlier} (?:{i}|{under}|{pa}|{denna}) (?:{det} |{den} )?(?:(?P<unit>{unitdef}|{unit})|(?P<season>{season})))".replace("|{denna}", ""), lambda m: _running(m, "PAST")),
    Rule("later", r"(?P<span>{later} (?:{i}|{under}|{pa}) (?:{det} |{den} )?(?:(?P<unit>{unitdef}|{unit})|(?P<season>{season})))", lambda m: _running(m, "REST")),
    Rule("earlier-this", r"(?P<span>{earlier} (?P<this>{this}) (?P<unit>{unitdef}|{unit}))", lambda m: _running(m, "PAST")),
    Rule("later-this", r"(?P<span>{later} (?P<this>{this}) (?P<unit>{unitdef}|{unit}))", lambda m: _running(m, "REST")),
    # neighbouring units
    Rule("i-near-week", r"(?P<span>{i} (?P<which>{previous}|{next}) (?P<unit>{unitdef}|{unit}))", lambda m: _near(m) if m.letter("unit") == "W" else None),
    Rule("near", r"(?P<span>(?P<which>{next}|{previous}|{this}) (?P<unit>{unit}|{unitdef}|{unitgen}|{yearsgen}))(?!,? {year})", _near),
    Rule("near-here", r"(?:(?:{den}|{det}) {har}) (?P<span>(?P<unit>{unitdef}))".replace(" (?P<span>", " (?P<span>"), lambda m: _near(m, 0)),
    Rule("near-season", r"(?P<span>(?P<which>{next}|{previous}|{this}) (?P<season>{season}|{seasongen}))(?! {y})", _near_season),
    Rule("near-month", r"(?P<span>(?P<which>{next}|{previous}) (?P<month>{fullmonth}))(?! {y})", lambda m: _near_month(m) if m.number("which") in (1, -1) else None),
    Rule("i-fjol", r"(?P<span>(?:{i} )?(?P<day>{lastyear})(?: (?P<season>{season}))?)", lambda m: _fjol(m)),
    Rule("fjol-genitive", r"(?P<span>(?P<day>{lastyeargen}))", lambda m: m.said("year", Point("P-1Y"))),
    Rule("season-ago", r"(?P<span>{i} (?P<season>{seasonpast}))", _season_past),
    Rule("season-ago-bare", r"{sedan} (?P<span>(?P<season>{seasonpast}))", _season_past),
    Rule("i-unit", r"(?P<span>{i} (?P<unit>{unitdef}))(?! (?:{year}|{n12}))", lambda m: _near(m, 0) if m.letter("unit") in ("W", "WE") else None),
    Rule("i-year", r"(?P<span>{i} (?P<unit>{unit}))(?! ?(?:{digits}))(?!-)", lambda m: _near(m, 0) if m.word("unit") == "år" else None),
    Rule("unit-genitive", r"(?P<span>(?P<unit>{unitgen}))(?! {year})", lambda m: _near(m, 0) if m.letter("unit") in ("W", "M", "Y", "Q", "H", "WE") else None),
    # seasons
    Rule("i-season", r"(?P<span>{i} (?P<season>{season}|{spring}))(?!-)(?! (?:{year}|{y}))", lambda m: _i_season(m)),
    Rule("season", r"(?<!-)(?P<span>(?P<season>{seasondef}|{seasongen}|{seasonpart}))(?!-)", _season_open),
    Rule("season-bare", r"(?P<span>(?:(?P<which>{this}) )?(?P<season>{season}))(?!-)", lambda m: _bare_season(m)),
    Rule("unit-definite", r"(?P<prep>{under}|{prep}|{for}|{till}|{av}|{pa}|{i}|{om}|{med}|{sedan}) (?:{hela} |{det} )?(?P<span>(?P<unit>{unitdef}))(?! (?:{year}|{n12}|{n31})|-)", lambda m: _definite(m)),
    # turns and feasts
    Rule("turn-years", r"(?P<span>(?P<turn>{yearturn}) (?P<year>{year})(?: ?(?:/|-) ?)(?P<year2>{year}|{yy}))", _turn),
    Rule("turn-year", r"(?P<span>(?P<turn>{yearturn}|{halfturn})(?: (?P<year>{y}))?)", _turn),
    Rule("turn-months", r"(?P<span>(?P<turn>{monthturn}) (?P<month>{month})(?:/|-| ?- ?){month}(?:,? (?P<year>{y}))?)", _turn),
    Rule("turn-month", r"(?P<span>(?P<turn>{monthturn}))", _turn),
    Rule("feast-annandag", r"(?P<span>(?P<annandag>{annandag}) (?P<feast>{feast})(?: (?P<year>{y}))?)", _feast),
    Rule("feast-alla", r"(?P<span>{alla} (?P<feast>{allday}) {day}(?: (?P<year>{y}))?)", _feast),
    Rule("feast-kristi", r"(?P<span>{kristi} (?P<feast>{himmel})(?: (?P<year>{y}))?)", _feast),
    Rule("feast-mors", r"(?P<span>(?P<feast>{mors}) {day}(?: (?P<year>{y}))?)", _feast),
    Rule("feast-advent", r"(?P<span>(?P<number>{ordinal}|{n12}:{ending}) (?:{weekdaydef} {i} )?(?P<feast>{advent})(?: (?P<year>{y}))?)", _feast),
    Rule("feast-past", r"(?P<span>{i} (?P<past>(?P<feast>{feastpast})))", _feast),
    Rule("feast-i", r"(?P<span>{i} (?P<feast>{feast}))(?!-)", _feast),
    Rule("feast-prep", r"(?:{under}|{prep}|{till}|{mellan}|{om}|{och}|{pa}|{which}) (?P<span>(?P<feast>{feast}|{lucia})(?: (?P<year>{y}))?)(?!-)".replace("|{which}", ""), _feast),
    Rule("feast-year", r"(?P<span>(?P<feast>{feast}|{lucia}) (?P<year>{y}))(?!-)", _feast),
    Rule("feast-day", r"(?<!-)(?P<span>(?:(?P<which>{next}|{previous}) )?(?P<feast>{feastday}|{feast}(?={y}))(?: (?P<year>{y}))?)(?!-)", _feast),
)

AFTER_RULES = (
    Rule("day-unit", r"(?P<span>{den} (?P<dd>{nday}(?::?{ending})?|{ordinal}) (?:{i} )?(?P<which>{next}|{previous}|{this}) (?P<unit>{unit}|{unitdef}))", _day_of_month),
    Rule("bare-day", r"(?P<span>(?:(?:{weekday}),? )?{den} (?P<dd>{nday}(?::?{ending})?))(?![-/:%]| ?%|[.,]{digits})(?! {word}| {anyunit}| {unitdef})", _day_of_month),
    Rule("bare-ordinal", r"(?P<span>(?:(?:{weekday}),? )?{den} (?P<dd>{nday}:{ending}))", _day_of_month),
)


def _i_weekday(match: Match) -> Found:
    word, weekday = match.word("weekday"), match.number("weekday")
    if word.endswith(("morgon", "kväll", "natt", "middag", "lunch")) and not word[:-1].endswith("dags"):
        pass
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


def _bare_season(match: Match) -> Found:
    if match.word("season") in {"sommar", "höst", "vinter", "vår"} and not match.has("which"):
        return None
    return match.said("season", Point("XXXX", match.letter("season")))


def _definite(match: Match) -> Found:
    """`under året`, `inför helgen`: the running unit, after a preposition of time."""
    unit, prep = match.letter("unit"), match.word("prep")
    if prep in {"om", "av", "med", "i", "på", "sedan"}:
        return None
    return _near(match, 0)
