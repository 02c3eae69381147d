"""The shortcuts of the finder change its speed and never its result."""

# ruff: noqa: SLF001 - the compiled grammar is looked into on purpose

from __future__ import annotations

import collections
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upphandling_nlp.dates import find, scan
from upphandling_nlp.dates.find import may_hold_date, read_for_dates
from upphandling_nlp.dates.grammar import expand
from upphandling_nlp.dates.prescan import needed_words
from upphandling_nlp.dates.tokens import read_tokens
from upphandling_nlp.dates.vocabulary import VALUES

WORDS = st.sampled_from(
    [
        *VALUES,
        "mötet",
        "rapporten",
        "3",
        "17",
        "45",
        "2021",
        "1,5",
        "29/4",
        "Q3",
        "v.",
        "’21",
        "-18",
    ]
)
TEXTS = st.lists(
    st.tuples(WORDS, st.sampled_from([" ", ". ", ", ", "-", "–", "\n", "/"])), max_size=12
)


def run_everywhere(text: str) -> list[tuple[int, int, str]]:
    """The grammar tried at every token, with no shortcut."""
    grammar = find._compiled()
    every = collections.defaultdict(lambda: grammar.rules.compiled)
    everywhere = scan.Grammar(re.compile("(?s:.)"), every)
    return [(one.start, one.end, one.expression) for one in scan.run(read_tokens(text), everywhere)]


@settings(deadline=None)
@given(TEXTS)
def test_shortcuts_lose_nothing(pieces):
    text = "".join(word + mark for word, mark in pieces)
    found = run_everywhere(text)
    tokens = read_tokens(text)
    with_shortcut = scan.run(tokens, find._compiled())
    assert [(one.start, one.end, one.expression) for one in with_shortcut] == found
    assert may_hold_date(text) or not found
    assert (read_for_dates(text, []) is not None) or not found


@pytest.mark.parametrize(
    "text",
    [
        "Utbildningen samlade 45 personer från tio regioner.",
        "Kraven följdes upp och 12 av 20 leverantörer svarade.",
        "Ingen vet varför.",
        "De 450 svaren kom in, och 3,5 av 10 var klara 10.30.",
        "",
    ],
)
def test_texts_without_dates_are_told_at_once(text):
    assert not may_hold_date(text)


@pytest.mark.parametrize(
    "text", ["i fjol", "den 6", "29/4", "80-talet", "Q3", "v. 16", "ma\u030andag", "’21", "3maj"]
)
def test_whatever_may_be_a_date_is_looked_at(text):
    assert may_hold_date(text)


def test_a_rule_without_a_word_of_time_is_refused():
    with pytest.raises(ValueError, match="without any word of time"):
        needed_words([expand("{for} {word}")], scan.can_match_without)


@pytest.mark.parametrize(
    "text",
    [
        "Ja, så går det.",
        "Det tog tre år.",
        "Vår dag bland 900 fåtöljer",
        "Det tog tre dagar av tolv.",
    ],
)
def test_codes_tell_before_references_are_looked_for(text, monkeypatch):
    monkeypatch.setattr(find, "find_references", lambda _: pytest.fail("not needed"))
    assert read_for_dates(text, None) is None


@pytest.mark.parametrize(
    ("pattern", "openings"),
    [
        ("ab?c", {"abc", "ac"}),
        ("(?:a|bc)d*", {"a", "ad", "add", "bc", "bcd"}),
        ("(?<!x)[ab]c(?=y)", {"ac", "bc"}),
        ("abcd", {"abc"}),
        (r"\.a+", {".a", ".aa"}),
    ],
)
def test_openings(pattern, openings):
    assert scan.find_openings(pattern) == openings
    starts = re.compile(scan.starting(openings))
    assert all(starts.match(one) for one in openings)
    assert not starts.match("xab")


def test_a_rule_that_matches_nothing_at_all_is_refused():
    with pytest.raises(ValueError, match="nothing at all"):
        scan.find_openings("a?b*")
