from __future__ import annotations

import datetime as dt

import pytest

from upphandling_nlp.dates.options import find_contract_ends, find_terms, possible_ends

TERMS = [
    ("Avtalet löper i 24 månader med option på 12 + 12 månader.", 24, (12, 12)),
    ("24 månader med option på 12 + 12", 24, (12, 12)),
    ("Avtalstiden är två år med möjlighet till förlängning i upp till två år.", 24, (24,)),
    ("Avtalstid: 2+1+1 år", 24, (12, 12)),
    (
        "Ramavtalet gäller i 36 månader med möjlighet att förlänga i ytterligare 12 månader.",
        36,
        (12,),
    ),
    ("Kontraktet gäller tre år och kan förlängas med 6 månader, två gånger.", 36, (6, 6)),
    ("Avtalstiden är 4 år.", 48, ()),
    ("Avtalsperioden är 48 månader utan förlängning.", 48, ()),
    ("Avtalet är på 12 månader med rätt till förlängning ett år i taget.", 12, (12,)),
]


@pytest.mark.parametrize(("text", "months", "options"), TERMS)
def test_terms(text, months, options):
    [term] = find_terms(text)
    assert (term.months, term.options) == (months, options)
    assert 0 <= term.start < term.end <= len(text)


@pytest.mark.parametrize(
    "text",
    ["Projektet tog tre år.", "Hon är 45 år.", "Vi firade 10 år!", "För två år sedan.", "", "2+2"],
)
def test_no_terms(text):
    assert find_terms(text) == []


def test_possible_ends():
    [term] = find_terms("24 månader med option på 12 + 12")
    assert possible_ends(dt.date(2024, 1, 1), term) == (
        dt.date(2025, 12, 31),
        dt.date(2026, 12, 31),
        dt.date(2027, 12, 31),
    )
    assert possible_ends(dt.date(2024, 2, 29), term)[0] == dt.date(2026, 2, 27)


def test_ends_in_a_text():
    text = (
        "Avtalet gäller från den 1 september 2024. "
        "Avtalstiden är 24 månader med option på 12 + 12 månader."
    )
    [found] = find_contract_ends(text)
    assert found.starts.text == "den 1 september 2024"
    assert [day.isoformat() for day in found.ends] == ["2026-08-31", "2027-08-31", "2028-08-31"]


def test_no_start_no_ends():
    assert find_contract_ends("Avtalstiden är 24 månader med option på 12 månader.") == []
