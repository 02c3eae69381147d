"""Grammar of calendar dates: numeric and written days, months, weeks, quarters, years."""

from __future__ import annotations

import re
from dataclasses import replace

from upphandling_nlp.dates.expressions import Point, Said
from upphandling_nlp.dates.grammar import Found, Match, Rule, full_year
from upphandling_nlp.dates.vocabulary import CODES, MONTH_NAMES

__all__ = ["RULES"]

_DAYS_IN = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_NUMERALS = {CODES[name] for name in ("n12", "n31", "ordinal")}
# Capitalised, these are more often a name, a planet or a brand than a month.
_NAMES_TOO = {"mars", "maj", "april", "juni", "juli", "augusti"}


def _rest(month: int, day: int) -> str | None:
    return f"{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= _DAYS_IN[month - 1] else None


def _numeric(match: Match) -> Found:
    rest = _rest(match.number("month"), match.number("dd"))
    year = match.year("year")
    if rest is None or (rest == "02-29" and int(year) % 4):
        return None
    return match.said("day", Point(year, rest))


def _eight_digits(match: Match) -> Found:
    word = match.word("all")
    if len(word) not in {6, 8} or not word.isdigit():
        return None
    year = word[:4] if len(word) == 8 else full_year(int(word[:2]))
    rest = _rest(int(word[-4:-2]), int(word[-2:]))
    if rest is None or not 1900 <= int(year) <= 2099:
        return None
    return match.said("day", Point(year, rest))


def _slash(match: Match) -> Found:
    """`15-17/5`, `15 och 17/5`, `29/4`, each with or without a year."""
    month, year = match.number("month"), match.year("year") or "XXXX"
    tokens = match.tokens
    if not match.has("year") and not match.has("first") and not _is_slash_date(match):
        return None
    rest = _rest(month, match.number("dd"))
    if rest is None:
        return None
    if match.has("first"):
        start = _rest(month, match.number("first"))
        if start is None:
            return None
        if match.has("dash"):
            return match.said("day", Point(year, start), Point(year, rest))
        place = match.match.start("first")
        single = Said(tokens.starts[place], tokens.starts[place + 1], "day", Point(year, start))
        return [single, match.said("day", Point(year, rest), group="tail")]
    return match.said("day", Point(year, rest))


_SLASH_CUES = {
    "den", "senast", "från", "till", "före", "efter", "innan", "på", "datum", "deadline", "fram",
    "sedan", "mellan", "om", "med", "osa", "anbudsdag", "start", "startar", "torsdag", "inför",
    "publicerad", "uppdaterad", "workshop", "seminarium", "webbinarium", "möte", "mötet", "kl",
}  # fmt: skip


def _is_slash_date(match: Match) -> bool:
    """Tell a day from a fraction or a mark: 29/4 is a day, 1/3 or 4/5 only after a cue."""
    day, month = match.number("dd"), match.number("month")
    tokens, place = match.tokens, match.match.start()
    before = [tokens.words[at] for at in range(max(place - 3, 0), place)]
    cue = any(word in _SLASH_CUES for word in before) or match.has("weekday") or match.has("den")
    small = day <= 5 and month <= 10 and (day <= month)
    return cue or not small


def _day_list(match: Match) -> Found:
    """One or many days of a month: `den 3, 10 och 17 mars 2021`, `3-5 och 10 maj`."""
    tokens = match.tokens
    month = match.number("month")
    if not _is_month(match, "month", has_day=True):
        return None
    year = match.year("year") or "XXXX"
    base, mark = (_year_word(match), "") if match.has("yearword") else (year, "")
    marks = [
        at
        for at in match.items("days")
        if tokens.codes[at] in _NUMERALS and tokens.values[at] is not None
    ]
    groups: list[list[int]] = []
    for at in marks:
        # a dash or "till" since the last number makes a range of the two
        between = tokens.codes[groups[-1][-1] + 1 : at] if groups else ""
        if groups and len(groups[-1]) == 1 and _RANGE_MARK.search(between):
            groups[-1].append(at)
        else:
            groups.append([at])
    mentions: list[Said] = []
    start = match.match.start("span")
    for number, group in enumerate(groups):
        rests = [_rest(month, int(str(tokens.values[at]))) for at in group]
        if None in rests:
            return None
        points = [Point(base, rest or "", mark=mark) for rest in rests]
        end = match.match.end("span") if number == len(groups) - 1 else _after(tokens.codes, group[-1])
        mentions.append(
            Said(
                tokens.starts[start],
                tokens.starts[end],
                "day",
                points[0],
                points[1] if len(points) == 2 else None,
            )
        )
        if number < len(groups) - 1:
            start = _next_item(tokens.codes, end, groups[number + 1][0])
    # "mellan den 4 och 6 maj" names one stretch of days
    if len(mentions) == 2 and match.has("mellan") and not any(m.last for m in mentions):
        return replace(mentions[0], end=mentions[1].end, last=mentions[1].first)
    return mentions


_RANGE_MARK = re.compile(f"-|{CODES['till']}|{CODES['tom']}|{CODES['t']}[.]")
_OPENERS = {CODES[name] for name in ("den", "weekday", "weekdaydef", "weekdayshort", "weekdaypart")}


def _after(codes: str, place: int) -> int:
    """Place after a numeral and its ending ("3:e")."""
    if codes[place + 1 : place + 3] == ":" + CODES["ending"]:
        return place + 3
    return place + 2 if codes[place + 1 : place + 2] == CODES["ending"] else place + 1


def _next_item(codes: str, end: int, numeral: int) -> int:
    """Where the next item of a list starts: at its weekday or article, if it has one."""
    return next((at for at in range(end, numeral) if codes[at] in _OPENERS), numeral)


def _year_word(match: Match) -> str:
    distance = {"i": 0, "nästa": 1, "förra": -1, "föregående": -1}.get(match.word("yearword"), 0)
    if any(match.tokens.words[at] == "fjol" for at in match.items("yearword")):
        distance = -1
    return f"P{distance:+d}Y" if distance else "P0Y"


def _is_month(match: Match, group: str, *, has_day: bool) -> bool:
    """Tell a month from a name: "Maj" and "Mars" in mid-sentence are none."""
    tokens, place = match.tokens, match.match.start(group)
    written = tokens.text[tokens.starts[place] : tokens.starts[place + 1]]
    if has_day or written[:1].islower():
        return True
    if match.tokens.words[place] not in _NAMES_TOO:
        return True
    if written.isupper():
        return True
    before = tokens.words[place - 2] if place >= 2 and tokens.codes[place - 1] in " |" else ""
    return match.tokens.words[place] not in {"mars", "maj"} and before in {"i", "under", "sedan"}


def _month(match: Match) -> Found:
    has_year = match.has("year") or match.has("yearword")
    if match.tokens.codes[match.match.start("month")] == CODES["monthshort"] and not has_year:
        return None
    if not has_year and not _is_month(match, "month", has_day=False):
        return None
    base = _year_word(match) if match.has("yearword") else match.year("year") or "XXXX"
    rest = f"{match.number('month'):02d}"
    if match.has("second"):
        other = f"{match.number('second'):02d}"
        first = base
        if base.isdigit() and other < rest:
            first = str(int(base) - 1)
        return match.said("month", Point(first, rest), Point(base, other))
    return match.said("month", Point(base, rest))


def _genitive_month(match: Match) -> Found:
    return match.said("month", Point("XXXX", f"{match.number('month'):02d}"))


def _weeks(match: Match) -> Found:
    """`v. 16`, `vecka 40-42`, `veckorna 10 och 12`, each with or without a year."""
    tokens = match.tokens
    base = _year_word(match) if match.has("yearword") else match.year("year") or "XXXX"
    places = [at for at in match.items("list") if isinstance(tokens.values[at], int)]
    values = [int(str(tokens.values[at])) for at in places]
    if not values or not all(1 <= value <= 53 for value in values):
        return None
    points = [Point(base, f"W{value:02d}") for value in values]
    if len(points) == 2 and (match.has("dash") or match.has("mellan")):
        return match.said("week", points[0], points[1])
    mentions: list[Said] = []
    start = match.match.start("span")
    for number, (place, point) in enumerate(zip(places, points, strict=True)):
        end = match.match.end("span") if number == len(places) - 1 else place + 1
        mentions.append(Said(tokens.starts[start], tokens.starts[end], "week", point))
        start = places[number + 1] if number < len(places) - 1 else end
    return mentions


def _week_first(match: Match) -> Found:
    return match.said("week", Point(match.year("year"), f"W{match.number('n'):02d}"))


def _week_day(match: Match) -> Found:
    """`tisdag vecka 42`, `onsdagen i v. 12`."""
    base = match.year("year") or "XXXX"
    week, day = match.number("n"), match.number("weekday")
    return match.said("day", Point(base, f"W{week:02d}-{day}"))


def _quarter(match: Match) -> Found:
    letter = match.letter("unit")
    limit = {"Q": 4, "H": 2, "T": 3}.get(letter)
    number = match.number("n")
    if match.word("n") == "sista" and limit:
        number = limit
    if limit is None or not 1 <= number <= limit:
        return None
    base = _year_word(match) if match.has("yearword") else match.year("year") or "XXXX"
    grain = {"Q": "quarter", "H": "half", "T": "part"}[letter]
    point = Point(base, f"{letter}{number}")
    last = None
    if match.has("n2"):
        if not 1 <= match.number("n2") <= limit:
            return None
        last = Point(base, f"{letter}{match.number('n2')}")
    return match.said(grain, point, last)  # type: ignore[arg-type]


def _term(match: Match) -> Found:
    base = match.year("year") or "XXXX"
    return match.said("half", Point(base, match.letter("term")))


def _season(match: Match) -> Found:
    code_, year = match.letter("season"), match.year("year")
    head, _, part = code_.partition(":")
    base = _year_word(match) if match.has("yearword") else year or "XXXX"
    if head == "WI" and base.isdigit() and not match.has("year2"):
        base = str(int(base) - 1)  # the winter of 2021 ends in 2021, as in meteorology
    return match.said("part" if part else "season", Point(base, head, part))


def _year(match: Match) -> Found:
    year = match.year("year")
    if match.has("year2"):
        other = match.year("year2")
        if len(match.word("year2")) == 2:
            other = year[:2] + match.word("year2")
        if not int(year) < int(other) <= int(year) + 60:
            return None
        return match.said("year", Point(year), Point(other))
    return match.said("year", Point(year))


def _decade(match: Match) -> Found:
    digits = match.word("digits")
    if len(digits) == 2 and digits[1] == "0":
        digits = ("20" if digits == "00" else "19") + digits
    if len(digits) != 4 or digits[3] != "0":
        return None
    # "1800-talet" is a century; "2000-talet" is one too, and "2010-talet" a decade
    base = digits[:2] + "XX" if digits[2] == "0" else digits[:3] + "X"
    return match.said("decade" if base.count("X") == 1 else "part", Point(base))


_WD = r"(?:(?:{weekday})(?:\.|,)? (?:den )?"
_YEARWORD = r"(?P<yearword>{i} {unit}|{i} {lastyear}|{next} {unit}|{previous} {unitdef}|{previous} {unit})"
_ITEM = r"(?:(?:{weekday}),? )?(?:{den} )?{day}"
_NOT_NUMBER = r"(?![-/:]?{digits}|[.,]{digits})"
_NOT_AFTER = r"(?<![-/:+]|[.,](?={digits}))"

RULES = (
    Rule("iso", r"(?<!{digits}[-/.:])(?P<span>(?:{weekday}\.?,? )?(?:{den} )?(?P<year>{year})-(?P<month>{n12})-(?P<dd>{nday}))(?![-/]{digits})", _numeric),
    Rule("iso-other", r"(?<!{digits}[-/.])(?P<span>(?:{weekday}\.?,? )?(?:{den} )?(?P<year>{year})(?:/(?P<month>{n12})/(?P<dd>{nday})))(?![-/]{digits})", _numeric),
    Rule("iso-dots", r"(?<!{digits}[-/.])(?P<span>(?:{weekday}\.?,? )?(?:{den} )?(?P<year>{year})\.(?P<month>{n12})\.(?P<dd>{nday}))(?![-/]{digits})", _numeric),
    Rule("iso-blanks", r"(?<!{digits}[ .-])(?P<span>(?P<year>{year}) (?P<month>{n12}) (?P<dd>{nday}))(?![ ,]?{digits}|%| {units})", lambda m: _numeric(m) if _two_digits(m) else None),
    Rule("day-first", r"(?<!{digits}[-/.])(?P<span>(?:{weekday}\.?,? )?(?:{den} )?(?P<dd>{nday})(?P<sep>[-/.])(?P<month>{n12})(?:[-/.](?P<year>{year}|{yy})))(?![-/.]?{digits})", lambda m: _numeric(m) if _same_marks(m) else None),
    Rule("slash-year", r"(?<!{digits}[-/.])(?P<span>(?:{weekday}\.?,? )?(?:{den} )?(?:(?P<first>{nday})(?: ?(?P<dash>-) ?|{and}))?(?P<tail>(?P<dd>{nday})/(?P<month>{n12})(?:,? (?P<year>{y})|-(?P<year2>{yy}))))(?![-/]?{digits})", lambda m: _slash_year(m)),
    Rule("slash", r"(?<!{digits}[-/.])(?P<span>(?:(?P<weekday>{weekday})\.?,? )?(?:(?P<den>{den}) )?(?:(?P<first>{nday})(?: ?(?P<dash>-) ?|{and}))?(?P<tail>(?P<dd>{nday})/(?P<month>{n12})))(?![/:]?{digits}|%)", _slash),
    Rule("short-iso", r"(?<!{digits}[-/.:])(?<![-/])(?P<span>(?P<year>{yy})-(?P<month>{n12})-(?P<dd>{nday}))(?![-/]?{digits})", lambda m: _numeric(m) if _two_digits(m) else None),
    Rule("digits", r"(?<![-/.:+~])(?P<span>(?P<all>{number}))(?![-/.:,]?{digits})", _eight_digits),
    Rule(
        "days",
        r"(?<![-/.:])(?:(?P<mellan>{mellan}) )?(?P<span>(?P<days>" + _ITEM
        + r"(?:(?: ?- ?| {tom} |{and})" + _ITEM + r"){0,12})\.? ?(?P<month>{monthdot})(?:,? (?P<year>{y}))?(?: " + _YEARWORD + r")?)(?![-/]{digits})",
        lambda m: _days(m),
    ),
    Rule("months-range", r"(?<![-/])(?P<span>(?P<month>{monthdot})(?:/|-)(?P<second>{month})(?:,? (?P<year>{y})| " + _YEARWORD + r")?)", _month),
    Rule("month-year", r"(?P<span>(?P<month>{monthdot}),? (?:{den} )?(?:(?P<year>{y})|" + _YEARWORD + r"))(?![-/.:]?{digits})", lambda m: _month_second(m)),
    Rule("month", r"(?<!-)(?P<span>(?P<month>{fullmonth}))(?!-{anyword}|/{anyword}|-{digits})", _month),
    Rule("month-genitive", r"(?<!-)(?P<span>(?P<month>{monthgen}))(?!-)", _genitive_month),
    Rule("week-day", r"(?P<span>(?P<weekday>{wholeday})(?: {i})? (?:{unit}|{v})\.? ?(?P<n>{nweek})(?:,? (?P<year>{y}))?)(?![-/]?{digits})", lambda m: _week_day(m) if m.tokens.words[m.match.start("n") - 1] != "år" else None),
    Rule(
        "weeks",
        r"(?:(?P<mellan>{mellan}) )?(?P<span>(?P<head>{unit}|{v}|{weeks}|{units})\.? ?(?P<list>{nweek}(?:(?P<dash> ?- ?(?:{v}\.? ?)?| {tom} (?:{v}\.? ?|{unit} )?){nweek}|(?:{and}(?:{v}\.? ?)?{nweek}){1,8})?)(?:(?:,? |/)(?P<year>{y})| " + _YEARWORD + r")?)(?![-/:]?{digits}|%| {units}|,{digits})",
        lambda m: _week_head(m),
    ),
    Rule("iso-week", r"(?<![-/])(?P<span>(?P<year>{year})-?{v}(?P<n>{nweek}))(?!{digits})", _week_first),
    Rule("quarter-letter", r"(?P<span>(?P<unit>{q}|{h}|{t}|{k})\.? ?(?P<n>{n12})(?: ?(?:-|{och}) ?(?:{q}|{h}|{t})?(?P<n2>{n12}))?(?:(?: |-|/)(?P<year>{y})| " + _YEARWORD + r")?)(?![-/:.]?{digits})", lambda m: _letter_quarter(m)),
    Rule("quarter-word", r"(?P<span>(?P<unit>{unit}) (?P<n>{n12}|{one}|{cardinal})(?: ?(?:-|{och}) ?(?P<n2>{n12}))?(?:,? (?P<year>{y})| " + _YEARWORD + r")?)(?![-/:.]?{digits})", lambda m: _quarter(m) if m.letter("unit") in "QHT" else None),
    Rule("quarter-ordinal", r"(?P<span>(?P<n>{ordinal}|{last}|{nday}:?{ending}) (?P<unit>{unit}|{unitdef})(?:,? (?:{avpa} )?(?P<year>{y})| " + _YEARWORD + r")?)(?![-/.:]?{digits})", lambda m: _quarter(m) if m.letter("unit") in "QHT" else None),
    Rule("term", r"(?P<span>(?P<term>{term}|{termword})(?: ?(?P<year>{y}|{yy}))?)(?![-/:]?{digits})", lambda m: _term(m) if m.has("year") or m.letter("term") and m.word("term") not in ("vt", "ht") else None),
    Rule("season-years", r"(?P<span>(?P<season>{season}|{seasonpart}) (?P<year>{year})(?:/|-)(?P<year2>{year}|{yy}))(?![-/]?{digits})", _season),
    Rule("season-year", r"(?P<span>(?P<season>{season}|{seasonpart}|{seasongen})(?: {avpa})?,? (?:(?P<year>{y})|" + _YEARWORD + r"))(?![-/]?{digits})", lambda m: _season_year(m)),
    Rule("decade", r"(?P<span>(?P<digits>{year}|{oldyear}|{yy})-{decadeend})(?!-)", _decade),
    Rule("years", r"(?<![-/:.,+])(?P<span>(?:(?:{unit}|{yearshead}|{unitdef}) )?(?P<year>{year})(?:/| ?- ?|- )(?P<year2>{year}|{yy}))(?![-/:.]?{digits}|-{anyword}|[%])", lambda m: _year_head(m)),
    Rule("year", r"(?<![-/:+*~])(?<!{digits}[.,])(?P<span>(?:(?:{unit}|{yearshead}|{unitdef}) )?(?P<year>{year})(?: (?P<ars>{yearsgen}))?)(?![-/:]{digits}|[.,]{digits}|-{anyword}|%|~|\*)", lambda m: _year_head(m)),
    Rule("old-year", r"(?<![-/:+*])(?P<span>{unit} (?P<year>{oldyear}))(?![-/:]?{digits})", lambda m: _year(m) if m.word("span") == "år" else None),
    Rule("short-year", r"(?:(?<= )|(?<=\())(?P<span>'(?P<year>{yy}))(?!{anyword}|{digits}|:)", lambda m: _year(m) if len(m.word("year")) == 2 else None),
)


def _two_digits(match: Match) -> bool:
    return all(len(match.word(group)) in {2, 4} for group in ("year", "month", "dd"))


def _same_marks(match: Match) -> bool:
    codes = match.tokens.codes
    return codes[match.match.start("sep")] == codes[match.match.start("year") - 1]


def _slash_year(match: Match) -> Found:
    year = match.year("year") or match.year("year2")
    rest = _rest(match.number("month"), match.number("dd"))
    if rest is None or not year:
        return None
    if not match.has("first"):
        return match.said("day", Point(year, rest))
    start = _rest(match.number("month"), match.number("first"))
    if start is None:
        return None
    if match.has("dash"):
        return match.said("day", Point(year, start), Point(year, rest))
    place, starts = match.match.start("first"), match.tokens.starts
    head = Said(starts[match.match.start("span")], starts[place + 1], "day", Point(year, start))
    return [head, match.said("day", Point(year, rest), group="tail")]


def _days(match: Match) -> Found:
    if match.tokens.words[match.match.start("month")] in MONTH_NAMES or match.has("month"):
        return _day_list(match)
    return None


def _month_second(match: Match) -> Found:
    tokens = match.tokens
    base = _year_word(match) if match.has("yearword") else match.year("year")
    if tokens.words[match.match.start("month")] == "mar" and not base:
        return None
    return match.said("month", Point(base, f"{match.number('month'):02d}"))


def _week_head(match: Match) -> Found:
    if match.word("head") not in {"vecka", "v", "veckorna", "veckor"}:
        return None
    return _weeks(match)


def _letter_quarter(match: Match) -> Found:
    tokens, place = match.tokens, match.match.start("unit")
    letter = tokens.text[tokens.starts[place] : tokens.starts[place + 1]]
    glued = tokens.starts[place + 1] == tokens.starts[match.match.start("n")]
    # "t 3" and "h 2" are no calendar units; "Q3", "T1 2024" are
    if letter.lower() != "kv" and not (letter.isupper() and glued):
        return None
    if letter in {"T", "H"} and not (match.has("year") or match.has("yearword")):
        before = tokens.words[place - 2] if place >= 2 else ""
        if before not in {"under", "för", "i", "efter", "till", "inför", "från"}:
            return None
    return _quarter(match)


def _season_year(match: Match) -> Found:
    return _season(match)


def _year_head(match: Match) -> Found:
    tokens, start = match.tokens, match.match.start("span")
    head = tokens.words[start]
    if tokens.codes[start] in {CODES["unit"], CODES["unitdef"]} and not head.endswith(("år", "året")):
        # "kvartal 2021", "helgen 2018": the year stands for itself
        return None
    return _year(match)
