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
# a year joined by a hyphen
2026-04-18 | Svara senast [den 3 juni-2024|2024-06-03].
2026-04-18 | Mötet hölls [3 juni-24|2024-06-03].
2026-04-18 | Mötena hölls [3-5 juni-24|2024-06-03..2024-06-05] i Lund.
2026-04-18 | Mötet hölls [fredagen den 15:e sept-23|2023-09-15], alla kom.
2026-04-18 | Kursen ges [torsdag–fredag den 15–16 sept-22|2022-09-15..2022-09-16].
2026-04-18 | Start [3 juni-24|2024-06-03] och slut [5 juli-24|2024-07-05].
2026-04-18 | Utfall [juni-24|2024-06-01..2024-06-30] och [maj-2025|2025-05-01..2025-05-31].
2026-04-18 | Den gavs [vt-24|2024-01-01..2024-06-30] och [höstterminen-24|2024-07-01..2024-12-31].
2026-04-18 | Det var [hösten-24|2024-09-01..2024-11-30] och [vintern-24|2023-12-01..2024-02-29].
2026-04-18 | Utfall [jan-24|2024-01-01..2024-01-31].
2026-04-18 | Stängt [3 juni-12 juli|2026-06-03..2026-07-12].
2026-04-18 | Stängt [1 jan-31 dec 2024|2024-01-01..2024-12-31].
2026-04-18 | Stängt [1 jan.-31 dec. 2024|2024-01-01..2024-12-31].
2026-04-18 | Stängt [3 juni-12|2026-06-03..2026-07-12] och [15 juli|2026-07-15].
2026-04-18 | Möte [3 juni|2026-06-03]-5 personer.
2026-04-18 | Vilan är från [3 juni|2026-06-03]-12 veckor i taget.
2026-04-18 | Vi har juni-24-tums skärmar.
# an end, not a deadline, however "t.o.m." is spelt
2026-04-18 | Utställningen pågår t. o. m. [den 31 maj|2026-05-31|event].
2026-04-18 | Utställningen pågår t.o.m. [den 31 maj|2026-05-31|event].
2026-04-18 | Utställningen pågår t o m [den 31 maj|2026-05-31|event].
2026-04-18 | Utställningen pågår tom [den 31 maj|2026-05-31|event].
2026-04-18 | Anmälan är öppen t. o. m. [den 31 maj|2026-05-31|deadline].
# days that the calendar has not
2026-04-18 | Mötet är [fredagen den 31 april|?XXXX-04-31].
2026-04-18 | Svara senast [måndag den 30 februari|?XXXX-02-30].
2026-04-18 | Svara senast [den 30 februari 2024|?2024-02-30].
2026-04-18 | Mötena är [den 29|2026-04-29], [30|2026-04-30] och [31 april|?XXXX-04-31].
2026-03-18 | Mötet är [tisdagen den 31|2026-03-31] och hålls i Lund.
2026-04-18 | Svara senast [torsdagen den 29 februari|2024-02-29].
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
