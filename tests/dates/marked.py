"""Reader of the marked sentences in `cases/*.txt`, for the tests and for `benchmarks/`.

One case a line: `anchor | text`, where the anchor is an ISO day or `-`, and each mention in the
text is marked as `[words|value]` or `[words|value|role]`. A value is a day (`2024-05-03`), an
interval (`2024-05-01..2024-05-10`), or `?` and the expression of an unresolved mention
(`?P-1D`). A line that starts with `#` names the group of the lines below it; `\\n` is a line break.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parent / "cases"
_MARK = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]+)(?:\|([a-z-]+))?\]")


@dataclass(frozen=True)
class Marked:
    """A mention that a case expects."""

    start: int
    end: int
    first: dt.date | None
    last: dt.date | None
    expression: str | None
    role: str | None


@dataclass(frozen=True)
class Case:
    """A sentence with its mentions."""

    name: str
    group: str
    anchor: dt.date | None
    text: str
    mentions: tuple[Marked, ...]


def read_cases(*patterns: str) -> list[Case]:
    """All cases of the files whose names match."""
    cases = []
    for path in sorted({path for pattern in patterns for path in CASES.glob(pattern)}):
        group = path.stem
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("#"):
                group = line.lstrip("# ").strip()
            elif line.strip():
                cases.append(read_case(line, f"{path.stem}:{number}", group))
    return cases


def read_case(line: str, name: str, group: str) -> Case:
    """One case from its line."""
    day, marked = (part.strip() for part in line.split(" | ", 1))
    marked = marked.replace("\\n", "\n")
    text, mentions, at = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        words, value, role = match.groups()
        first = last = expression = None
        if value.startswith("?"):
            expression = value[1:]
        else:
            low, _, high = value.partition("..")
            first, last = dt.date.fromisoformat(low), dt.date.fromisoformat(high or low)
        mentions.append(Marked(len(text), len(text) + len(words), first, last, expression, role))
        text += words
        at = match.end()
    text += marked[at:]
    anchor = None if day == "-" else dt.date.fromisoformat(day)
    return Case(name, group, anchor, text, tuple(mentions))
