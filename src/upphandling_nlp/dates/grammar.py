"""The engine of the grammar: rules are regular expressions over the categories of tokens.

A pattern is written with `{category}` for the categories of `vocabulary` and the macros below,
and with a blank for white space; a group named `span` bounds the mention where context belongs to
the pattern. Matching runs in C over one character a token, so it is linear and fast.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from upphandling_nlp.dates.expressions import Point, Said
from upphandling_nlp.dates.tokens import Tokens
from upphandling_nlp.dates.vocabulary import CATEGORIES, CODES
from upphandling_nlp.schema import Grain

__all__ = ["MACROS", "Found", "Match", "Rule", "expand", "full_year"]


def _union(*names: str) -> str:
    return f"[{''.join(CODES[name] for name in names)}]"


MACROS: dict[str, str] = {
    "n12": _union("n12"),
    "nday": _union("n12", "n31"),
    "nweek": _union("n12", "n31", "n53"),
    "yy": _union("n12", "n31", "n53", "n99"),
    "digits": _union("n12", "n31", "n53", "n99", "early", "year", "oldyear", "number", "glued"),
    "anyword": _union(*CATEGORIES, "word"),
    "month": _union("month", "monthshort", "julmonth"),
    "feastname": _union("feast"),
    "feast": _union("feast", "julmonth"),
    "monthdot": rf"(?:{CODES['month']}|[{CODES['monthshort']}{CODES['julmonth']}]\.?)",
    "fullmonth": _union("month"),
    "weekday": _union("weekday", "weekdaydef", "weekdayshort", "weekdaypart"),
    "wholeday": _union("weekday", "weekdaydef"),
    "amount": _union("n12", "n31", "n53", "n99", "cardinal", "one"),
    "season": _union("season", "spring", "seasondef"),
    "anyunit": _union("unit", "units", "dayunit"),
    "part": _union("partnoun"),
    "avpa": _union("av", "pa", "i"),
}
MACROS["day"] = f"(?:{MACROS['nday']}(?::?{CODES['ending']})?|{CODES['ordinal']})"
MACROS["short"] = rf"(?:'{MACROS['yy']}|(?<= )-{MACROS['yy']})"
MACROS["fullyear"] = _union("year", "oldyear")
# After a month, feast or the like, any four digits on the same line are a year; three only where
# nothing can follow that they count.
MACROS["y"] = (
    rf"(?:{CODES['year']}|(?<![|]){CODES['oldyear']}"
    rf"|(?<![|]){CODES['early']}(?=[.;!?)¶]|$)|{MACROS['short']})"
)
MACROS["tom"] = (
    rf"(?:{CODES['till']} {CODES['och']} {CODES['med']}|{CODES['tom']}|{CODES['till']}"
    rf"|{CODES['t']}(?:\. ?| ){CODES['o']}(?:\. ?| ){CODES['m']}\.?)"
)
MACROS["yearword"] = (
    r"(?P<yearword>{i} {unit}|{i} {lastyear}|{next} {unit}|{previous} {unitdef}|{previous} {unit})"
)
MACROS["dash"] = "[-–]"
MACROS["dayhead"] = r"(?:{weekday}(?: {afteri})?\.?,? )?(?:{den} )?"
MACROS["dayitem"] = MACROS["dayhead"] + MACROS["day"]
MACROS["nodigits"] = r"(?<!{digits}[-/.:])"  # before: no other number is joined on
MACROS["end"] = r"(?![-/:.]?{digits})"  # after: the same
MACROS["oryear"] = r"(?:,? (?P<year>{y})| {yearword})?"
MACROS["and"] = rf"(?:, ?| & |,? (?:{CODES['och']}|{CODES['list']}\.?) )"
_NAMES = re.compile(r"\{([a-z]\w*)\}")


def expand(pattern: str) -> str:
    """Turn a pattern of the grammar into a regular expression over category characters."""
    expanded = pattern
    while (name := _NAMES.search(expanded)) is not None:
        if name[1] not in MACROS and name[1] not in CODES:
            raise KeyError(f"{pattern}: no category or macro {name[1]!r}")
        expanded = _NAMES.sub(
            lambda match: MACROS.get(match[1]) or CODES[match[1]], expanded, count=1
        )
    return expanded.replace(" ", "[ |]")


class Match:
    """A match of a rule: a view of its groups as tokens, words and values.

    Attributes:
        tokens: The text.
        match: The match in its codes.
    """

    __slots__ = ("_groups", "_spans", "match", "tokens")

    def __init__(self, tokens: Tokens, match: re.Match[str], groups: Mapping[str, int]) -> None:
        self.tokens = tokens
        self.match = match
        self._groups = groups
        self._spans = match.regs

    def has(self, group: str) -> bool:
        """Whether the pattern has such a group, and it took part and is not empty."""
        number = self._groups.get(group)
        if number is None:
            return False
        start, end = self._spans[number]
        return start < end

    def word(self, group: str) -> str:
        """First word of a group, in lower case; empty where the group is absent."""
        return self.tokens.words[self.match.start(group)] if self.has(group) else ""

    def value(self, group: str) -> object:
        """What the first token of a group stands for; None where the group is absent."""
        return self.tokens.value(self.match.start(group)) if self.has(group) else None

    def number(self, group: str) -> int:
        """As `value`, of a number."""
        value = self.value(group)
        return value if isinstance(value, int) else 0

    def letter(self, group: str) -> str:
        """As `value`, of a unit, season or feast."""
        return str(self.value(group) or "")

    def year(self, group: str) -> str:
        """Four digits of a year in a group; two digits mean 1950-2049. Empty where absent."""
        if not self.has(group):
            return ""
        for place in range(self.match.start(group), self.match.end(group)):
            value = self.tokens.value(place)
            if isinstance(value, int):
                written = len(self.tokens.words[place])
                return full_year(value) if written == 2 else f"{value:04d}"
        return ""

    def items(self, group: str) -> Iterator[int]:
        """Places of the tokens in a group."""
        return iter(range(self.match.start(group), self.match.end(group)))

    def said(
        self,
        grain: Grain,
        first: Point,
        last: Point | None = None,
        *,
        group: str | int | None = None,
        kind: str = "",
    ) -> Said:
        """A mention over the span of this match (its group `span` where it has one)."""
        if group is None:
            group = "span" if "span" in self._groups else 0
        starts = self.tokens.starts
        start, end = self.match.span(group)
        return Said(starts[start], starts[end], grain, first, last, kind)


def full_year(two_digits: int) -> str:
    """Read a year of two digits: 00-49 is 2000-2049, 50-99 is 1950-1999."""
    return str(2000 + two_digits if two_digits < 50 else 1900 + two_digits)


Found = Said | Sequence[Said] | None
Builder = Callable[[Match], Found]


@dataclass(frozen=True)
class Rule:
    """A rule of the grammar.

    Attributes:
        name: Says what it finds.
        pattern: See the module's description.
        build: Turns a match into mentions; None where the match is none after all.
    """

    name: str
    pattern: str
    build: Builder
