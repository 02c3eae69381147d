"""Names from tags, and their joining with the rules' names."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upphandling_nlp.entities.candidates import Candidate
from upphandling_nlp.entities.combine import combine
from upphandling_nlp.entities.gazetteer import find_entities
from upphandling_nlp.entities.named import _find_best_path, find_names
from upphandling_nlp.resources.registry import default_registry

NO, BO, IO, BL, IL, BP, IP = range(7)


def logits(tags, sure=6.0):
    values = np.zeros((len(tags), 7), dtype=np.float32)
    values[np.arange(len(tags)), tags] = sure
    return values


@pytest.mark.parametrize(
    ("tags", "names"),
    [
        ([], []),
        ([NO, NO], []),
        ([BO, IO, NO, BL], [(0, 2, "ORG"), (3, 4, "LOC")]),
        ([BP, BP, IP], [(0, 1, "PER"), (1, 3, "PER")]),
        ([BL, IL, BL], [(0, 2, "LOC"), (2, 3, "LOC")]),
        ([NO, BO], [(1, 2, "ORG")]),
    ],
)
def test_finds_names(tags, names):
    assert [(n.first, n.last, n.label) for n in find_names(logits(tags))] == names


def test_an_inside_tag_never_begins_a_name():
    found = find_names(logits([NO, IO, IO]))
    assert all(name.last > name.first for name in found)
    # The cheapest repair: the first word begins a name, or none is there.
    assert [(n.first, n.last) for n in found] in ([(0, 3)], [(1, 3)], [(2, 3)], [])


def test_the_score_is_the_mean_probability():
    name = find_names(logits([BO, IO], sure=2.0))[0]
    assert name.score == pytest.approx(np.exp(2) / (np.exp(2) + 6), abs=1e-3)


@given(st.lists(st.lists(st.floats(-9, 9, width=32), min_size=7, max_size=7), max_size=30))
def test_names_are_in_order_and_do_not_overlap(rows):
    names = find_names(np.array(rows, dtype=np.float32).reshape(-1, 7))
    edges = [edge for name in names for edge in (name.first, name.last)]
    assert edges == sorted(edges)
    assert all(0 < name.score <= 1 for name in names)


TEXT = "Brunaxa och Region Halland (RH) möttes i Varberg. Ale Svensson från Brunaxa var med."


def join(named):
    registry = default_registry()
    ruled = find_entities(TEXT, registry=registry)
    return combine(TEXT, named, ruled, registry=registry)


def spot(text, label, score=0.99, after=0):
    start = TEXT.index(text, after)
    return Candidate(start, start + len(text), label, score)


def test_same_words_keep_the_link_of_the_rules():
    found = join([spot("Region Halland", "ORG")])
    region = next(m for m in found if m.text == "Region Halland")
    assert region.id == "region-13"


def test_sure_names_of_the_encoder_alone_stand_and_group():
    found = join([spot("Brunaxa", "ORG"), spot("Brunaxa", "ORG", after=20)])
    assert [(m.text, m.id, m.name) for m in found if m.text == "Brunaxa"] == [
        ("Brunaxa", None, "Brunaxa"),
        ("Brunaxa", None, "Brunaxa"),
    ]
    assert "Brunaxa" not in [m.text for m in join([spot("Brunaxa", "ORG", score=0.4)])]


def test_the_encoder_goes_before_the_rules_where_it_is_sure():
    found = join([spot("Halland", "LOC")])
    assert ("Halland", "LOC") in [(m.text, m.label) for m in found]
    assert "Region Halland" not in [m.text for m in found]
    found = join([spot("Halland", "LOC", score=0.5)])
    assert ("Region Halland", "ORG") in [(m.text, m.label) for m in found]


def test_what_the_form_of_a_name_tells_stands_against_the_encoder():
    text = "Kjolarna sys hos Savar Skirts Ltd. i Dhaka och av Lakanshuset i Mora AB."
    named = [
        Candidate(text.index(name), text.index(name) + len(name), "ORG", 0.99)
        for name in ("Savar Skirts Ltd", "Lakanshuset", "Mora AB")
    ]
    registry = default_registry()
    found = combine(text, named, find_entities(text, registry=registry), registry=registry)
    assert [mention.text for mention in found] == [
        "Savar Skirts Ltd.",
        "Dhaka",
        "Lakanshuset i Mora AB",
    ]


def test_english_terms_with_capitals_are_no_names():
    text = "Ett möte om Due Diligence och ett om Due Diligence United."
    named = [Candidate(12, 25, "ORG", 0.99), Candidate(37, 57, "ORG", 0.99)]
    assert text[12:25] == "Due Diligence"
    found = combine(text, named, [], registry=default_registry())
    assert [mention.text for mention in found] == ["Due Diligence United"]


def test_names_of_the_rules_alone_stand():
    assert join([]) == find_entities(TEXT, registry=default_registry())


@given(
    st.lists(
        st.lists(st.integers(-40, 40), min_size=7, max_size=7, unique=True), min_size=1, max_size=4
    )
)
def test_the_path_of_tags_is_the_best_of_all_well_formed_ones(rows):
    scores = np.array(rows, dtype=np.float32)
    tags = _find_best_path(scores)
    before = [NO, *tags[:-1]]
    assert all(
        tag in {NO, BO, BL, BP} or last in {tag, tag - 1}
        for last, tag in zip(before, tags, strict=True)
    )
    paths = itertools.product(range(7), repeat=len(rows))
    best = max(
        sum(row[tag] for row, tag in zip(rows, path, strict=True))
        for path in paths
        if all(
            tag in {NO, BO, BL, BP} or last in {tag, tag - 1}
            for last, tag in zip((NO, *path), path, strict=False)
        )
    )
    assert sum(row[tag] for row, tag in zip(rows, tags, strict=True)) == best
