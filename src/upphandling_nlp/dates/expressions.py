"""What was said: the small language of time expressions, and the mentions of it in a text.

The language leans on TIMEX3 values and EDTF. A point has four parts, `mark base rest part`:

- base: a year (`2024`), a decade or century (`201X`, `19XX`), an open year (`XXXX`) or a distance
  from the anchor (`P-1D`, `P0W`, `P+3M`; letters as in `vocabulary.UNITS`);
- rest: what is named within the base (`-05-03`, `-02-LAST`, `-W16`, `-Q1`, `-SP`, `-WXX-4`,
  `-easter`, ...);
- part: `:START`, `:MID`, `:END` (thirds), `:H1`, `:H2` (halves), `:PAST`, `:REST` (up to the day
  before the anchor, from the day after it);
- mark, on open points: `<` begun before the anchor, `<<` ended before it, `>` begins after it;
  without a mark the tense decides.

Two points with `/` between them are a range; a range of years is `2016/2018`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from upphandling_nlp.errors import OptionError
from upphandling_nlp.schema import Grain

__all__ = ["LAST_DAY", "Point", "Said", "parse_expression", "shift_year"]

_POINT = re.compile(
    r"(?P<mark><<|<|>)?(?P<base>\d{4}|\d{3}X|\d\dXX|XXXX|P(?:0|[+-]\d{1,6})(?:WE|[DWMQHTYE]))"
    r"(?:-(?P<rest>[A-Za-z0-9+-]+))?(?::(?P<part>START|MID|END|H1|H2|PAST|REST))?"
)

LAST_DAY = "LAST"
"""Stands for the last day of a month, which the year tells of February."""

_OPEN_WEEKDAY = re.compile(r"WXX-([1-7])")


class Point(NamedTuple):
    """One end of an expression, or the whole of it."""

    base: str
    rest: str = ""
    part: str = ""
    mark: str = ""

    def __str__(self) -> str:
        base, rest, part, mark = self
        written = f"{mark}{base}-{rest}" if rest else mark + base
        return f"{written}:{part}" if part else written

    @property
    def is_open(self) -> bool:
        """Whether tense or context must find the year (or month, or week)."""
        return self.base == "XXXX"

    @property
    def weekday(self) -> int | None:
        """The ISO number of a weekday of no named week (`WXX-4`); None of anything else."""
        found = _OPEN_WEEKDAY.fullmatch(self.rest)
        return int(found[1]) if found else None


def shift_year(base: str, distance: int) -> str:
    """The base of a year so many years on, in four digits."""
    return f"{int(base) + distance:04d}"


class Said(msgspec.Struct, frozen=True):
    """A time expression as it stands in a text, before any anchor is known.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last character.
        grain: The unit that was named.
        first: What was said.
        last: The other end, where a range was said.
        kind: Name of the grammar rule that found it.
    """

    start: int
    end: int
    grain: Grain
    first: Point
    last: Point | None = None
    kind: str = ""

    @property
    def expression(self) -> str:
        """The expression in writing."""
        return f"{self.first}/{self.last}" if self.last else str(self.first)

    def with_year(self, year: str) -> Said:
        """The same with its open ends set to a year."""
        last = self.last
        if last is not None and last.is_open:
            # "årsskiftet": from 31 December to the 1 January after it
            over = self.first.is_open and last.rest < self.first.rest and last.rest.isascii()
            over = over and last.rest[:2].isdigit() and self.first.rest[:2].isdigit()
            last = last._replace(base=shift_year(year, 1) if over else year, mark="")
        first = self.first._replace(base=year, mark="") if self.first.is_open else self.first
        return replace(self, first=first, last=last)


def parse_expression(expression: str) -> tuple[Point, Point | None]:
    """Read an expression from its written form.

    Args:
        expression: Such as `XXXX-11-21`, `P-1D` or `2016/2018`.

    Returns:
        The point, and the other end where the expression is a range.

    Raises:
        OptionError: It is no expression of this language.
    """
    points = []
    for written in expression.split("/"):
        match = _POINT.fullmatch(written)
        if match is None:
            break
        points.append(
            Point(match["base"], match["rest"] or "", match["part"] or "", match["mark"] or "")
        )
    else:
        if len(points) <= 2:
            return points[0], points[1] if len(points) == 2 else None
    raise OptionError(
        f"{expression!r} is no date expression",
        remedy="see the table of expressions in docs/dates.md",
    )
