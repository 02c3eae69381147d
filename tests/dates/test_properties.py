"""What holds for every text, anchor and expression."""

# ruff: noqa: E501 - patterns and sentences read best on one line
# ruff: noqa: SIM905 - a table of words reads best as one string

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from upphandling_nlp.dates import find_dates, find_expressions, resolve_expression
from upphandling_nlp.dates.expressions import parse_expression
from upphandling_nlp.references import find_references

WORDS = st.sampled_from(
    "den 3 maj 2021 i veckan för två sedan om - – / . , : 29/4 2021-05-03 v. 16 hösten första kvartalet"
    " måndagen till och med mellan årsskiftet 2023/24 Q3 på fredag igår Agenda 2030 12:e jul påsken \n\n"
    " 1 500 kr § LOU ’21 -18 -talet början av mitten slutet andra halvan sista respektive samt t.o.m.".split(
        " "
    )
)
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(WORDS, max_size=30).map(" ".join),
    st.lists(WORDS, max_size=30).map("".join),
)
DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2050, 12, 31))
PAST = ("<XXXX-WXX-2", "<XXXX-SU", "<<XXXX-WXX-WE", "<XXXX-christmas", "<<XXXX-05")


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.none() | DAYS)
@example("İ den 3 maj ², ³/4 ١٢ maj", dt.date(2021, 4, 22))
def test_offsets_lie_in_the_text_and_intervals_are_ordered(text, anchor):
    end = 0
    for mention in find_dates(text, anchor=anchor):
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert (mention.first is None) == (mention.last is None)
        assert mention.first is None or mention.first <= mention.last
        parse_expression(mention.expression)
        end = mention.end


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_references_lie_in_the_text_and_do_not_overlap(text):
    end = 0
    for reference in find_references(text):
        assert end <= reference.start < reference.end <= len(text)
        assert text[reference.start : reference.end] == reference.text
        assert reference.id
        end = reference.end


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_dates_keep_clear_of_references(text):
    taken = {at for one in find_references(text) for at in range(one.start, one.end)}
    for mention in find_dates(text):
        assert not taken.intersection(range(mention.start, mention.end))


@given(st.sampled_from(PAST), DAYS, DAYS)
def test_past_forms_are_monotone_in_the_anchor(expression, one, other):
    early, late = sorted((one, other))
    before = resolve_expression(expression, anchor=early)
    after = resolve_expression(expression, anchor=late)
    assert before is not None
    assert after is not None
    assert before <= after
    assert before[0] < early


@given(DAYS, st.integers(1, 12), st.integers(1, 28))
def test_tense_puts_a_day_before_or_after_the_anchor(anchor, month, day):
    expression = f"XXXX-{month:02d}-{day:02d}"
    past = resolve_expression(expression, anchor=anchor, tense="past")
    present = resolve_expression(expression, anchor=anchor, tense="present")
    nearest = resolve_expression(expression, anchor=anchor)
    assert past[0] <= anchor <= present[0]
    assert (present[0] - past[0]).days in {0, 365, 366}
    assert nearest in {past, present}


MONTHS = "januari februari mars april maj juni juli augusti september oktober november december"
SHORT = "jan feb mar apr maj jun jul aug sept okt nov dec"
WEEKDAYS = "måndag tisdag onsdag torsdag fredag lördag söndag"


def _written(day: dt.date) -> dict[str, str]:
    month, short = MONTHS.split()[day.month - 1], SHORT.split()[day.month - 1]
    weekday = WEEKDAYS.split()[day.weekday()]
    ending = "a" if day.day in {1, 2, 21, 22, 31} else "e"
    return {
        "iso": day.isoformat(),
        "den": f"den {day.day} {month} {day.year}",
        "plain": f"{day.day} {month} {day.year}",
        "short": f"{day.day} {short} {day.year}",
        "ordinal": f"den {day.day}:{ending} {month} {day.year}",
        "weekday": f"{weekday}en den {day.day} {month} {day.year}",
        "slash": f"{day.day}/{day.month} {day.year}",
        "slash-joined": f"{day.day}/{day.month}/{day.year}",
        "dots": f"{day.day}.{day.month}.{day.year}",
        "dashes": f"{day.day:02d}-{day.month:02d}-{day.year}",
        "blanks": f"{day.year} {day.month:02d} {day.day:02d}",
        "slashes": f"{day.year}/{day.month:02d}/{day.day:02d}",
        "eight digits": f"{day.year}{day.month:02d}{day.day:02d}",
    }


FORMATS = tuple(_written(dt.date(2000, 1, 1)))
FIRST, COUNT = dt.date(1950, 1, 1), 36890  # up to 31 December 2050


@pytest.mark.parametrize("name", FORMATS)
def test_every_day_survives_every_absolute_format(name):
    """Every day of 1950-2050 in every format."""
    days = [FIRST + dt.timedelta(days=at) for at in range(COUNT)]
    assert days[-1].isoformat() == "2050-12-31"
    written = [_written(day)[name] for day in days]
    wanted = [(text, day, day) for text, day in zip(written, days, strict=True)]
    found = find_dates(" .\n\n".join(f"Beslut {text} av nämnden" for text in written))
    assert [(one.text, one.first, one.last) for one in found] == wanted


@settings(deadline=None)
@given(st.dates(dt.date(1000, 1, 1), dt.date(2999, 12, 31)), st.sampled_from(FORMATS), DAYS)
@example(dt.date(1899, 12, 31), "den", dt.date(2024, 4, 18))
@example(dt.date(2100, 1, 1), "plain", dt.date(2024, 4, 18))
def test_no_year_is_dropped(day, name, anchor):
    """Far from our own time a date is right or left out, never moved to the year of the post."""
    found = find_dates(f"Beslut {_written(day)[name]} av nämnden", anchor=anchor)
    days = [(one.first, one.last) for one in found]
    assert days == [(day, day)] or (days == [] and name in {"blanks", "eight digits"})


def test_expressions_are_found_without_an_anchor():
    said = find_expressions("Vi ses på torsdag eller den 21 november, kanske om två veckor.")
    assert [one.expression for one in said] == [">XXXX-WXX-4", "XXXX-11-21", "P+2W"]
