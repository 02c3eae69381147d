"""Grammar of parts of units, turns of units, n-th weekdays, and feasts."""

# ruff: noqa: E501 - patterns and sentences read best on one line

from __future__ import annotations

from upphandling_nlp.dates.expressions import LAST_DAY, Point, shift_year
from upphandling_nlp.dates.grammar import Found, Match, Rule
from upphandling_nlp.dates.relative import GRAINS, near_base
from upphandling_nlp.dates.years import decade_base
from upphandling_nlp.schema import Grain

__all__ = ["RULES"]

_MANY_DAYS = {"christmas", "easter", "pentecost", "new-year", "midsummer", "between-days"}


def _part(match: Match) -> Found:
    """Thirds and halves: `början av mars 2021`, `mitten av nästa vecka`, `början och slutet av året`."""
    part = _part_name(match, "part", "halfnumber")
    if part is None:
        return None
    place = match.match.start()
    if place >= 2 and match.tokens.words[place - 2] == "med" and match.word("part") == "början":
        return None  # "med början i november": from November on
    point, unit = _inner(match)
    if point is None:
        return None
    grain: Grain = "part"
    if unit == "WE" or part == "TURN":
        return None
    last = match.said(grain, point._replace(part=part))
    listed = _part_name(match, "listedpart", "listedhalf")
    if listed is None or listed == "TURN":
        return last
    return [match.said(grain, point._replace(part=listed), group="listed"), last]


def _part_name(match: Match, part: str, half: str) -> str | None:
    if match.has(part):
        return match.letter(part)
    which = match.word(half)
    if which in {"första", "förra"}:
        return "H1"
    return "H2" if which in {"andra", "senare", "sista"} else None


def _inner(match: Match) -> tuple[Point | None, str]:  # noqa: C901, PLR0911 - one branch for each kind reads best
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
            base = shift_year(year, -1)
        return Point(base, rest), "S"
    if match.has("weekno"):
        return Point(year or "XXXX", f"W{match.number('weekno'):02d}"), "W"
    if match.has("nth"):
        letter = match.letter("nthunit")
        if letter not in {"Q", "H", "T"}:
            return None, ""
        return Point(year or "XXXX", f"{letter}{match.number('nth')}"), "Q"
    if match.has("quarter"):
        return Point(year or "XXXX", f"Q{match.number('quarter')}"), "Q"
    if match.has("decade"):
        base = decade_base(match.word("decade"))
        return (Point(base), "E") if base else (None, "")
    if match.has("unit"):
        unit = match.letter("unit")
        if unit not in GRAINS or unit in {"D", "BD", "E"}:
            return None, unit
        return near_base(unit, match.number("which")), unit
    if year:
        return Point(year), "Y"
    return None, ""


def _genitive_part(match: Match) -> Found:
    """`årets slut`, `månadens början`."""
    unit, part = match.letter("unit"), match.letter("part")
    return match.said("part", near_base(unit, 0)._replace(part=part)) if unit != "WE" else None


def _turn(match: Match) -> Found:
    rest = match.letter("turn")
    if match.has("which"):  # "nästa årsskifte"
        mark = ">" if match.number("which") > 0 else "<<"
        return match.said("part", Point("XXXX", "12-31", mark=mark), Point("XXXX", "01-01"))
    if rest == "XX":
        if match.has("month"):
            first = match.number("month")
            year = match.year("year") or "XXXX"
            after = shift_year(year, 1) if year.isdigit() and first == 12 else year
            return match.said(
                "part",
                Point(year, f"{first:02d}-{LAST_DAY}"),
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
        year = shift_year(year, -1)
    after = shift_year(year, 1) if year else "XXXX"
    return match.said("part", Point(year or "XXXX", "12-31"), Point(after, "01-01"))


def _nth(match: Match) -> Found:
    """`första fredagen i maj`, `sista veckan i augusti`, `första och tredje måndagen i månaden`."""
    point = _nth_point(match, "nth")
    if point is None:
        return None
    grain: Grain = "day" if match.has("weekday") else "week"
    last = match.said(grain, point)
    listed = _nth_point(match, "listed") if match.has("listed") else None
    return last if listed is None else [match.said(grain, listed, group="listed"), last]


def _nth_point(match: Match, group: str) -> Point | None:
    which = "L" if match.word(group) == "sista" else str(match.number(group))
    if which != "L" and not 1 <= int(which) <= 5:
        return None
    inner = f"W{which}" + (f"-{match.number('weekday')}" if match.has("weekday") else "")
    if not match.has("weekday") and match.letter("week") != "W":
        return None
    if match.has("month"):
        return Point(match.year("year") or "XXXX", f"{match.number('month'):02d}-{inner}")
    if match.letter("unit") != "M":
        return None
    distance = match.number("which")
    return Point(f"P{distance:+d}M" if distance else "P0M", inner)


def _feast(match: Match) -> Found:
    key = "christmas" if match.word("feast") == "jul" else match.letter("feast")
    if key == "new-year" and _is_foreign(match):
        return None
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
        base = shift_year(base, -1)  # "nyåret 2021" is where 2021 begins
    return match.said("part" if many else "day", Point(base, key, mark=mark))


# After one of these a feast is wished: "God jul och nyår!"
_WISHES = frozenset({"god", "gott", "glad", "trevlig", "fin", "skön", "härlig", "bra"})
# After one of these stands a feast without a preposition: "Supporten är stängd påsk".
_OPENING_HOURS = frozenset(
    {"stängt", "stängd", "stängda", "öppet", "öppen", "öppna", "öppettider", "ledigt", "lediga"}
)


# Calendars whose new year is another day: "det kinesiska nyåret".
_CALENDARS = ("kinesisk", "persisk", "iransk", "judisk", "muslimsk", "vietnamesisk", "tibetansk")


def _word_before(match: Match, group: str) -> str:
    place = match.match.start(group)
    return match.tokens.words[place - 2] if place >= 2 else ""


def _is_foreign(match: Match) -> bool:
    return _word_before(match, "feast").startswith(_CALENDARS)


def _is_wish(match: Match) -> bool:
    return _word_before(match, "first") in _WISHES


def _feasts(match: Match) -> Found:
    """`jul, nyår och trettondag`, `jul- och nyårshelgen`: a mention each, with a preposition or without."""
    if _is_wish(match):
        return None
    found = []
    for group in ("first", "middle", "second"):
        if not match.has(group):
            continue
        key = "christmas" if match.word(group) == "jul" else match.letter(group)
        grain: Grain = "part" if key in _MANY_DAYS or key.endswith("-weekend") else "day"
        found.append(match.said(grain, Point("XXXX", key), group=group))
    return found


def _feast_alone(match: Match) -> Found:
    """`Nyår är stängt`, `Stängt: nyår`, `stängd påsk`: at the head of a sentence or after these."""
    tokens, place = match.tokens, match.match.start()
    before = tokens.codes[max(place - 2, 0) : place]
    opens = before[-1:] in {"", "¶", "|"} or before.strip(" ") in {".", "!", "?", ":"}
    opens = opens or (place >= 2 and tokens.words[place - 2] in _OPENING_HOURS)
    return _feast(match) if opens else None


_THIS = r"(?:(?P<which>{next}|{previous}|{this}|{den} {har}|{det} {har}) )?"

# What may stand after "början av": one pattern a kind, since a group name may stand only once.
_INNER = (
    r"(?P<month>{month}|{monthgen})(?: {i})?,? (?P<year>{y})",
    (
        r"(?P<month>{month}|{monthgen})"
        r"(?: (?P<yearunit>{i} {unit}|(?P<which2>{next}|{previous}) (?:{unit}|{unitdef})))?"
    ),
    r"(?P<season>{season})(?: (?P<year>{y}))?",
    r"(?:{unit}|{v})\.? ?(?P<weekno>{nweek})(?: (?P<year>{y}))?",
    r"{q}(?P<quarter>{n12})(?: (?P<year>{y}))?",
    r"(?P<nth>{ordinal}) (?P<nthunit>{unit}|{unitdef})(?:,? (?P<year>{y}))?",
    r"(?:{det} |{den} )?" + _THIS + r"(?P<unit>{unit}|{unitdef})(?!,? (?:{fullyear}|{nday}))",
    r"(?P<decade>{fullyear}|{yy})-{decadeend}",
    r"(?:{unit} )?(?P<year>{year}|(?<={unit} ){oldyear})(?!-{anyword}|[-/]{digits})",
)
_LISTED = r" (?:{och}|{list}\.?) "  # "början och slutet av maj": a mention each
_HALF = r"{ordinal}|{previous}|{later}|{last}"
_HEADS = (
    r"(?:(?P<listed>(?P<listedpart>{part}))"
    + _LISTED
    + r")?(?P<span>(?P<part>{part})(?: {avpa})? (?:{hela} )?",
    r"(?:(?P<listed>(?P<listedhalf>" + _HALF + r"))" + _LISTED + r")?"
    r"(?P<span>(?P<halfnumber>" + _HALF + r") {halfnoun}(?: {avpa})? ",
)
_YEAR = r"(?: (?P<year>{y}))?"
_BEFORE_FEAST = r"(?:{under}|{prep}|{sedan}|{fran}|{till}|{mellan}|{om}|{pa}|{och} {med})"

RULES = (
    *(
        Rule(f"part-{number}", rf"{head}{inner})", _part)
        for number, inner in enumerate(_INNER)
        for head in _HEADS
    ),
    Rule(
        "nth",
        r"(?:(?P<listed>{ordinal})"
        + _LISTED
        + r")?(?P<span>(?P<nth>{ordinal}|{last}) (?:(?P<weekday>{wholeday})|(?P<week>{unitdef}|{unit})) (?:{avpa}) "
        r"(?:(?P<month>{month})(?:,? (?P<year>{y}))?|" + _THIS + r"(?P<unit>{unitdef}|{unit})))",
        _nth,
    ),
    Rule("genitive-part", r"(?P<span>(?P<unit>{unitgen}) (?P<part>{partend}))", _genitive_part),
    Rule("turn-near", r"(?P<span>(?P<which>{next}|{previous}) (?P<turn>{yearturn}))", _turn),
    Rule(
        "turn-years",
        r"(?P<span>(?P<turn>{yearturn}) (?P<year>{fullyear}) ?[-–/] ?(?P<year2>{fullyear}|{yy}))",
        _turn,
    ),
    Rule("turn-year", r"(?P<span>(?P<turn>{yearturn}|{halfturn})" + _YEAR + ")", _turn),
    Rule(
        "turn-months",
        r"(?P<span>(?P<turn>{monthturn}) (?P<month>{month})(?:/| ?{dash} ?| {och} ){month}(?:,? (?P<year>{y}))?)",
        _turn,
    ),
    Rule("turn-month", r"(?P<span>(?P<turn>{monthturn}))", _turn),
    Rule("annandag", r"(?P<span>(?P<annandag>{annandag}) (?P<feast>{feast})" + _YEAR + ")", _feast),
    Rule("all-saints", r"(?P<span>{alla} (?P<feast>{allday}) {dayunit}" + _YEAR + ")", _feast),
    Rule("ascension", r"(?P<span>{kristi} (?P<feast>{himmel})" + _YEAR + ")", _feast),
    Rule("mothers-day", r"(?P<span>(?P<feast>{mors}) {dayunit}" + _YEAR + ")", _feast),
    Rule(
        "advent",
        r"(?P<span>(?P<number>{ordinal}|{n12}:{ending}) (?:{weekdaydef} {i} )?(?P<feast>{advent})"
        + _YEAR
        + ")",
        _feast,
    ),
    Rule("feast-ago", r"(?P<span>{i} (?P<past>(?P<feast>{feastpast})))", _feast),
    Rule(
        "feast-near",
        r"(?P<span>(?P<which>{next}|{previous}) (?P<feast>{feastday}|{feast}))(?!-)",
        _feast,
    ),
    Rule(
        "feasts",
        r"(?<!-)(?:"
        + _BEFORE_FEAST
        + r" )?(?P<first>{feast}|{feastday})-?(?:, (?P<middle>{feast}|{feastday})-?)? {och} (?P<second>{feast}|{feastday})(?!-)",
        _feasts,
    ),
    Rule("i-feast", r"(?P<span>{i} (?P<feast>{feast}))(?!-)", _feast),
    Rule(
        "feast",
        _BEFORE_FEAST + r" (?P<span>(?P<feast>{feast}|{lucia})" + _YEAR + ")(?!-|–{month})",
        _feast,
    ),
    Rule("feast-year", r"(?P<span>(?P<feast>{feast}|{lucia}) (?P<year>{y}))(?!-)", _feast),
    Rule("feast-alone", r"(?<!-)(?P<span>(?P<feast>{feastname}))(?!-)", _feast_alone),
    Rule("feast-day", r"(?<!-)(?P<span>(?P<feast>{feastday})" + _YEAR + ")(?!-)", _feast),
)
