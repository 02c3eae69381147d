"""Feasts agree with the `holidays` library, an independent computation, for 1950-2050."""

from __future__ import annotations

import datetime as dt

import pytest

from upphandling_nlp.dates.holidays import FEASTS, feast_days

OFFICIAL = {
    "new-years-day": "Nyårsdagen",
    "epiphany": "Trettondedag jul",
    "good-friday": "Långfredagen",
    "easter-day": "Påskdagen",
    "easter-monday": "Annandag påsk",
    "ascension-day": "Kristi himmelsfärdsdag",
    "pentecost-day": "Pingstdagen",
    "midsummer-day": "Midsommardagen",
    "all-saints-day": "Alla helgons dag",
    "christmas-day": "Juldagen",
    "boxing-day": "Annandag jul",
}


@pytest.mark.parametrize("key", OFFICIAL)
def test_agrees_with_the_holidays_library(key):
    library = pytest.importorskip("holidays")
    for year in range(1960, 2051):
        first, last = feast_days(key, year)
        names = library.Sweden(years=year, include_sundays=False, language="sv").get(first, "")
        assert OFFICIAL[key] in names, (key, year, first)
        assert first == last


def test_every_feast_has_days():
    for key in FEASTS:
        first, last = feast_days(key, 2024)
        assert dt.date(2024, 1, 1) <= first <= last <= dt.date(2025, 1, 2)


@pytest.mark.parametrize(
    ("key", "day"),
    [
        ("midsummer-eve", "2024-06-21"),
        ("maundy-thursday", "2024-03-28"),
        ("easter-eve", "2024-03-30"),
        ("advent-1", "2024-12-01"),
        ("advent-4", "2024-12-22"),
        ("mothers-day", "2024-05-26"),
        ("fathers-day", "2024-11-10"),
        ("lucia", "2024-12-13"),
    ],
)
def test_eves_and_days_that_are_no_holidays(key, day):
    assert feast_days(key, 2024)[0].isoformat() == day


def test_unknown_feast():
    with pytest.raises(ValueError, match="kräftskiva"):
        feast_days("kräftskiva", 2024)
