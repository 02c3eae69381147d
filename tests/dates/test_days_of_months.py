"""Days of months: beside references, joined to a year, the last of February, days that are none."""

from __future__ import annotations

import pytest
from marked_dates import read_case

from upphandling_nlp.dates import find_dates

# As in `cases/*.txt`; a line that starts with `#` names the group of the lines below it.
SENTENCES = """
# a day after a word that references begin with
2026-04-18 | Vi nådde målet [12 mars|2026-03-12]. Totalt deltog 500 personer.
2026-04-18 | Vi nådde målet [12–13 mars|2026-03-12..2026-03-13], sade 40 deltagare.
2026-04-18 | Revision [4 juni|2026-06-04] i fabriken med 40 anställda.
2026-04-18 | Senaste utgåva [3 mars 2024|2024-03-03] kostar 300 kr.
2026-04-18 | Version 2.1 [mars 2024|2024-03-01..2024-03-31] har 40 sidor.
2026-04-18 | Delmål 12.7 [maj 2024|2024-05-01..2024-05-31].
"""

CASES = [
    read_case(line, line, "")
    for line in SENTENCES.splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text)
def test_sentence(case):
    found = find_dates(case.text, anchor=case.anchor)
    spans = [(mention.text, mention.first, mention.last) for mention in found]
    wanted = [(case.text[one.start : one.end], one.first, one.last) for one in case.mentions]
    assert spans == wanted
    for one, mention in zip(case.mentions, found, strict=True):
        assert one.role is None or mention.role == one.role
