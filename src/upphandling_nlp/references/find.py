"""Finding references: every table of rules, in order; the first rule to claim a character keeps it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from upphandling_nlp.references import amounts, codes, law
from upphandling_nlp.references.rules import Rule
from upphandling_nlp.schema import Reference

__all__ = ["KINDS", "find_references"]

# Addresses and laws before amounts: "2014/24/EU" holds what looks like a rating.
_WEB = tuple(rule for rule in codes.RULES if rule.kind in {"url", "email"})
_CODES = tuple(rule for rule in codes.RULES if rule.kind not in {"url", "email"})
_RULES: tuple[Rule, ...] = (*_WEB, *law.RULES, *_CODES, *amounts.RULES)

KINDS = tuple(sorted({rule.kind for rule in _RULES}))
"""Every kind that `Reference.kind` can have."""

# A pattern that needs a digit looks at most this far from one, so text without digits is skipped.
_BEFORE, _AFTER = 80, 100
_DIGITS = re.compile(r"[\d§]")
# "äger rum 30 november": a number before a month belongs to the month.
_WEAK = frozenset({"section", "rating", "address", "count", "dnr", "phone"})
_MONTH = re.compile(
    r"\.?[ \u00a0](?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november"
    r"|december|jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|dec)\b",
    re.IGNORECASE,
)


def find_references(text: str) -> list[Reference]:
    """Find laws, standards, codes, goals, sums and other references whose digits are no dates.

    Args:
        text: Any text; the offsets of the result refer to it.

    Returns:
        References in order of the text, without overlaps. `docs/dates.md` lists the kinds and
        their canonical ids. Time is linear in the length of the text.
    """
    taken = bytearray(len(text))
    islands = list(_islands(text))
    found: list[Reference] = []
    for rule in _RULES:
        for low, high in islands if rule.digits else [(0, len(text))]:
            for match in rule.pattern.finditer(text, low, high):
                for start, end, name in rule.read(match):
                    if rule.kind in _WEAK and _MONTH.match(text, end):
                        continue
                    if end > start and taken.find(1, start, end) == -1:
                        taken[start:end] = b"\x01" * (end - start)
                        found.append(
                            Reference(
                                start=start, end=end, text=text[start:end], kind=rule.kind, id=name
                            )
                        )
    found.sort(key=lambda reference: reference.start)
    return found


def _islands(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of the text around its digits, apart from each other."""
    low = high = -1
    for match in _DIGITS.finditer(text):
        at = match.start()
        if at - _BEFORE > high:
            if high > 0:
                yield low, high
            low = max(at - _BEFORE, 0)
        high = min(at + _AFTER, len(text))
    if high > 0:
        yield low, high
