"""The tables of families of names: what decides which patterns are tried at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upphandling_nlp.entities.families import _FAMILIES, find_families
from upphandling_nlp.entities.words import split_words
from upphandling_nlp.resources.registry import default_registry


@pytest.mark.parametrize(("pattern", "needs"), [(row[0], row[2]) for row in _FAMILIES])
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_every_match_of_a_pattern_holds_one_of_its_strings(pattern, needs, data):
    match = pattern.search(data.draw(st.from_regex(pattern)))
    assert match is not None
    assert any(need in match.group() for need in needs)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Vi träffade Region Halland.", "Region Halland"),
        ("Hos Svea hovrätt i dag.", "Svea hovrätt"),
        ("Enligt Dagens Medicin ökar det.", "Dagens Medicin"),
        ("Besök från University of Leeds.", "University of Leeds"),
        ("Även Coompanion Skåne var där.", "Coompanion Skåne"),
    ],
)
def test_finds_names_by_their_make(text, name):
    found = find_families(text, split_words(text), default_registry())
    assert name in {text[one.start : one.end] for one in found if one.label == "ORG"}


def test_words_in_lower_case_make_no_family():
    text = "Hela regionen och kommunens stad har lasarett, universitet och landsting."
    assert not list(find_families(text, split_words(text), default_registry()))
