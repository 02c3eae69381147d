"""Time grows with the length of the text, not faster, up to a megabyte."""

from __future__ import annotations

import time

import pytest

from upphandling_nlp.dates import find_dates

SENTENCES = (
    "Region Uppsala höll i ett seminarium under tisdagen den 20 april 2021 om hållbar upphandling. "
    "Anbud ska lämnas senast den 3 maj, och avtalet gäller i 24 månader från årsskiftet 2021/22. "
    "Direktiv 2014/24/EU och 4 kap. 9 § LOU gäller för 52 deltagare. "
)


def seconds(text: str) -> float:
    start = time.process_time()
    find_dates(text)
    return time.process_time() - start


def test_a_megabyte_is_linear():
    find_dates("den 3 maj")  # compile the rules first
    small = (SENTENCES * 1000)[:125_000]
    large = (SENTENCES * 5000)[:1_000_000]
    assert len(large) == 1_000_000
    # eight times the text: quadratic growth would take 64 times as long
    assert seconds(large) < 24 * max(min(seconds(small), seconds(small)), 0.05)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1 ",
        "den 1 ",
        "1/",
        "2021-",
        "i ",
        "1.",
        "maj ",
        "a",
        "-",
        "§ 1 kap. ",
        "1 500 ",
        "den 3, ",
        "A-",
    ],
)
def test_hostile_repetition_is_linear(piece):
    text = (piece * 40_000)[:40_000]
    assert seconds(text) < 24 * max(seconds(text[:5_000]), 0.05)
