"""The shortcuts of the finder change its speed and never its result."""

# ruff: noqa: SLF001 - the compiled grammar is looked into on purpose

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upphandling_nlp.dates import find, scan
from upphandling_nlp.dates.find import may_hold_date
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
    everywhere = scan.Grammar(
        re.compile(f"[{''.join(grammar.rules)}]"), grammar.anywhere, grammar.rules
    )
    return [(one.start, one.end, one.expression) for one in scan.run(read_tokens(text), everywhere)]


@given(TEXTS)
def test_shortcuts_lose_nothing(pieces):
    text = "".join(word + mark for word, mark in pieces)
    found = run_everywhere(text)
    tokens = read_tokens(text)
    with_shortcut = scan.run(tokens, find._compiled())
    assert [(one.start, one.end, one.expression) for one in with_shortcut] == found
    assert may_hold_date(text) or not found


@pytest.mark.parametrize(
    "text",
    [
        "Utbildningen samlade 45 personer från tio regioner.",
        "Kraven följdes upp och 12 av 20 leverantörer svarade.",
        "Ingen vet varför.",
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
