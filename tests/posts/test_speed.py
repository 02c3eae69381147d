"""No input, however odd, keeps a reader busy for long."""

from __future__ import annotations

import time

import pytest

from upphandling_nlp.posts import read_posts
from upphandling_nlp.posts.days import find_days
from upphandling_nlp.posts.furniture import is_furniture

# A second is a hundred times what these take, and far less than what they took.
LIMIT = 2.0


@pytest.mark.parametrize(
    "line",
    [
        " ".join(str(year) for year in range(1995, 2026)) + " kronor",
        "5" * 60 + " kr",
        "sida " * 500 + "x",
        "av " + "A" * 3_000 + "!",
        "av " + "Anna-Karin.Lind" * 300 + " med flera!",
    ],
)
def test_a_line_is_soon_told_from_furniture(line):
    start = time.perf_counter()
    assert not is_furniture(line)
    assert time.perf_counter() - start < LIMIT


def test_page_numbers_are_furniture_still():
    for line in ("1 2 3 Nästa »", "Sida 1 av 12", "« Föregående, 10, 11, 12", "av Anna Ek, Bo Ek"):
        assert is_furniture(line), line


@pytest.mark.parametrize(
    "unit", ["Möte den 3 maj 2021 i Malmö. ", "3 maj 2021 - 4 maj 2021 ", "1 a "]
)
def test_a_line_of_300_kilobytes(tmp_path, unit):
    path = tmp_path / "rad.txt"
    path.write_text(unit * (300_000 // len(unit)), encoding="utf-8")
    start = time.perf_counter()
    assert len(list(read_posts(path, format="page"))) == 1
    assert time.perf_counter() - start < 5 * LIMIT


def test_time_to_find_days_grows_with_the_text():
    def seconds(repeats):
        text = "Möte den 3 maj 2021 i Malmö. " * repeats
        start = time.perf_counter()
        assert len(find_days(text)) == repeats
        return time.perf_counter() - start

    seconds(10)
    assert seconds(8_000) < 40 * min(seconds(800) for _ in range(3))


def test_a_range_is_seen_across_wide_gaps():
    assert find_days(f"29{' ' * 15}-{' ' * 15}30 april 2021") == []
