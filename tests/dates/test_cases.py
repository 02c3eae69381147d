"""Every marked sentence: exactly its mentions, with span, days, expression and role."""

from __future__ import annotations

import pytest
from marked_dates import read_cases

from upphandling_nlp.dates import find_dates

CASES = read_cases("*.txt")
POSITIVE = [case for case in CASES if case.mentions]
NEGATIVE = [case for case in CASES if not case.mentions]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_sentence(case):
    found = find_dates(case.text, anchor=case.anchor)
    spans = [(mention.text, mention.first, mention.last) for mention in found]
    wanted = [(case.text[one.start : one.end], one.first, one.last) for one in case.mentions]
    assert spans == wanted
    for one, mention in zip(case.mentions, found, strict=True):
        assert (mention.start, mention.end) == (one.start, one.end)
        if one.expression is not None:
            assert mention.expression == one.expression
        if one.role is not None:
            assert mention.role == one.role


def test_there_are_enough_cases():
    assert len(CASES) >= 700
    assert len(NEGATIVE) >= 150
    assert len({case.text for case in CASES}) >= 700
