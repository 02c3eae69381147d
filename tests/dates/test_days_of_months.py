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
# the last day of a month, which of February the year tells
2024-02-01 | Svara senast [den sista februari|2024-02-29].
2023-02-01 | Svara senast [den sista februari|2023-02-28].
2023-11-01 | Avtalet löper ut [den sista februari|2024-02-29] och förlängs inte.
2024-05-15 | Avtalet löper ut [den sista februari nästa år|2025-02-28].
2023-05-15 | Avtalet löper ut [den sista februari nästa år|2024-02-29].
2024-01-15 | Byte sker [månadsskiftet februari/mars|2024-02-29..2024-03-01].
2023-01-15 | Byte sker [månadsskiftet februari/mars|2023-02-28..2023-03-01].
2023-01-15 | Byte sker [månadsskiftet februari/mars 2024|2024-02-29..2024-03-01].
2024-02-01 | Stängt från [den 5 februari till den sista februari|2024-02-05..2024-02-29].
2024-02-01 | Mötet är [den sista februari|2024-02-29], nästa hålls [den 7|2024-03-07].
2023-10-01 | Byte sker [månadsskiftet december/januari|2023-12-31..2024-01-01].
- | Svara senast [den sista februari|?XXXX-02-LAST].
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
        assert one.expression is None or mention.expression == one.expression
        assert one.role is None or mention.role == one.role
