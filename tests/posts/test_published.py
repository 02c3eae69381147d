"""Publication dates: a table of what is one, and of what must not become one."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upphandling_nlp.posts import parse_published
from upphandling_nlp.posts.days import MONTHS, find_days

DAY = dt.date(2021, 4, 29)
DATES = [
    "29 apr 2021",
    "29 april 2021",
    "29 APRIL 2021",
    "29 apr. 2021",
    "29apr2021",
    "29-apr-2021",
    "29. april 2021",
    "29:e april 2021",
    "den 29 april 2021",
    "den 29 apr. 2021",
    "torsdag 29 april 2021",
    "Torsdag den 29 april 2021",
    "torsdagen den 29 april 2021",
    "tors 29 apr 2021",
    "29 april, 2021",
    "29 april 2021 kl. 10.15",
    "29 april 2021 kl 10:15",
    "29 april 2021, 10:15",
    "29 april 2021 klockan 10.15",
    "29 april 2021 kl. 9",
    "29\u00a0april\u00a02021",
    "2021-04-29",
    "2021-4-29",
    "2021-04-29 10:15",
    "2021-04-29 10:15:00",
    "2021-04-29 10:15:00.000",
    "2021-04-29T10:00",
    "2021-04-29T10:00:00+02:00",
    "2021-04-29T10:00:00+0200",
    "2021-04-28T22:00:00Z",
    "2021-04-29T21:59:59Z",
    "20210428T231500Z",
    "2021-04-29T00:30:00+02:00",
    "2021-04-29+02:00",
    "2021-04-29Z",
    "20210429",
    "20210429T101500Z",
    "2021/04/29",
    "2021.04.29",
    "29/4 2021",
    "29/4-2021",
    "29/04/2021",
    "29/04/2021 10:15",
    "29/4/2021",
    "29.4.2021",
    "29.04.2021",
    "29-04-2021",
    "29/4 21",
    "29/4 -21",
    "29/4-21",
    "29/4/21",
    "29.4.21",
    "29 apr -21",
    "29 april 21",
    "Thu, 29 Apr 2021 10:00:00 +0200",
    "Wed, 28 Apr 2021 22:30:00 GMT",
    "Wed, 28 Apr 2021 22:30:00 +0000",
    "Thu, 29 Apr 21 10:00:00 +0200",
    "Tor, 29 apr 2021 10:00:00 CEST",
    "April 29, 2021",
    "Apr 29 2021",
    "29th of April 2021",
    "2021 april 29",
    "Publicerad 29 april 2021",
    "Publicerad: 2021-04-29",
    "Publicerad den 29 april 2021",
    "Publicerad torsdag 29 april 2021",
    "Publicerat: 29/4 2021",
    "Publicerad av Eva Berg 29 april 2021",
    "Publiceringsdatum: 29 apr 2021",
    "Datum: 2021-04-29",
    "(29 april 2021)",
    "• 29 apr 2021",
    "29 april 2021.",
    "Publicerad: 2021-04-29 Senast uppdaterad: 2021-05-03",
    "Senast uppdaterad 3 maj 2021 | Publicerad 29 april 2021",
    "Senast uppdaterad 29 april 2021",
    "Uppdaterad: 2021-04-29 10:15",
]
NONE = [
    "",
    "   ",
    "hej",
    "april",
    "2021",
    "april 2021",
    "maj 2021",
    "apr-21",
    "2021-04",
    "04/2021",
    "29 april",
    "29/4",
    "1/2",
    "1.5",
    "3.4",
    "29.4",
    "12",
    "10:15",
    "kl. 10.15",
    "torsdag",
    "vecka 17 2021",
    "v. 17",
    "Q2 2021",
    "våren 2021",
    "31 februari 2021",
    "2021-02-31",
    "2021-02-29",
    "31/2 2021",
    "31.4.2021",
    "2021-13-01",
    "20211301",
    "00000000",
    "0 april 2021",
    "32 april 2021",
    "2021-00-00",
    "29 april 1821",
    "29-04-21",
    "21-04-12",
    "210429",
    "1619683200",
    "29–30 april 2021",
    "29-30 april 2021",
    "29 och 30 april 2021",
    "29 mars–30 april 2021",
    "29 mars till den 30 april 2021",
    "fredag 29 jan. - söndag 30 maj 2021",
    "29 april 2021 – 3 maj 2021",
    "2021-04-29 - 2021-05-01",
    "2021-04-29, 2021-04-30",
    "SFS 2016:1145",
    "2014/24/EU",
    "ISO 14001:2015",
    "25 000",
    "0702-12 34 56",
    "556677-8899",
    "192.168.1.1",
    "version 2.4.2021b",
    "Idag",
    "Igår 10:15",
    "för 3 dagar sedan",
    "imorgon",
    "Seminariet är den 29 april 2021 i Falun",
    "mellan 29 april och maj 2021",
]


@pytest.mark.parametrize("text", DATES)
def test_is_a_date(text):
    assert parse_published(text) == DAY


@pytest.mark.parametrize("text", NONE)
def test_is_no_date(text):
    assert parse_published(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31-12-99", dt.date(1999, 12, 31)),  # 99 can only be the year
        ("99-12-31", dt.date(1999, 12, 31)),
        ("31-12-05", None),  # 31 December 2005, or 5 December 2031
        ("3/4 2021", dt.date(2021, 4, 3)),  # day before month
        ("03/04/2021", dt.date(2021, 4, 3)),
        ("1 jan -49", dt.date(2049, 1, 1)),
        ("1 jan -50", dt.date(1950, 1, 1)),
    ],
)
def test_conventions(text, day):
    assert parse_published(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Idag", 29),
        ("i dag", 29),
        ("Idag 10:15", 29),
        ("Idag kl. 10.15", 29),
        ("Publicerad idag", 29),
        ("Igår", 28),
        ("i går kl. 9.05", 28),
        ("i förrgår", 27),
        ("för 3 dagar sedan", 26),
        ("för två veckor sedan", 15),
        ("för 5 timmar sedan", 29),
        ("3 dagar sedan", 26),
        ("En dag sedan", 28),
        ("2 veckor sedan", 15),
        ("20 min sedan", 29),
        ("Publicerad 3 dagar sedan", 26),
        ("Publicerad: för 3 timmar sedan", 29),
        ("Publicerad för en vecka sedan", 22),
        ("3 dagar sedan, av Anna Ek", 26),
    ],
)
def test_relative_days_need_an_anchor(text, day):
    assert parse_published(text) is None
    assert parse_published(text, today=DAY) == dt.date(2021, 4, day)


@pytest.mark.parametrize(
    "text",
    [
        *("2 månader sedan", "ett år sedan", "1-3 dagar sedan", "2,5 veckor sedan"),
        *("dagar sedan", "3 dagar sedandess", "för länge sedan"),
    ],
)
def test_spans_that_tell_no_day(text):
    assert parse_published(text, today=DAY) is None


@given(st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_every_day_is_read_in_every_form(day):
    month = next(name for name, number in MONTHS.items() if number == day.month)
    for text in (
        day.isoformat(),
        f"{day.day} {month} {day.year}",
        f"{day.day}/{day.month} {day.year}",
        f"{day.day}.{day.month}.{day.year}",
        day.strftime("%Y%m%d"),
        f"Publicerad: {day.isoformat()}T23:59:59-05:00",
    ):
        assert parse_published(text) == day


@given(st.text(alphabet="0123456789 /-.:aprilmjunfebdn", max_size=24))
def test_a_date_that_is_found_stands_in_the_text(text):
    day = parse_published(text)
    if day is not None:
        assert str(day.day) in text
        assert str(day.year)[2:] in text


@given(st.text(max_size=80))
def test_offsets_lie_in_the_text(text):
    for found in find_days(text):
        assert 0 <= found.start < found.end <= len(text)
