"""Cue terms: a table of texts and the labels whose cues stand in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upphandling_nlp.classify.cues import CueFinder
from upphandling_nlp.resources.taxonomy import default_taxonomy

FINDER = CueFinder(default_taxonomy())


@pytest.mark.parametrize(
    ("text", "label", "surface"),
    [
        ("Handskfabriken i Penang", "gloves", "Handskfabriken"),
        ("operationshandskarna", "gloves", "operationshandskarna"),
        ("migrantarbetarnas pass", "migrant-workers", "migrantarbetarnas"),
        ("avtalsuppföljningen i regionen", "monitoring", "avtalsuppföljningen"),
        ("Leveransuppföljningsarbete", "monitoring", "Leveransuppföljningsarbete"),
        ("vi prioriterar risker", "due-diligence", "prioriterar risker"),
        ("mänsklig\nrättighet", "human-rights", "mänsklig\nrättighet"),
        ("nya IT-produkter", "it-electronics", "IT-produkter"),
        ("nya IT\N{NON-BREAKING HYPHEN}produkter", "it-electronics", "IT\u2011produkter"),
        ("regionens IT köps in", "it-electronics", "IT"),
        ("anti-korruption", "corruption", "anti-korruption"),
        ("ris från Indien", "food", "ris"),
    ],
)
def test_finds_inflections_and_compounds(text, label, surface):
    found = [text[hit.start : hit.end] for hit in FINDER.find(text) if hit.label == label]
    assert found == [surface]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("en risk för regionen", "food"),
        ("vi såg it och tänkte på it", "it-electronics"),
        ("mutation och muteras", "corruption"),
        ("styrmedel och planta", "governance"),
        ("en mänsklig, men ingen rättighet", "human-rights"),
        ("transporten gick bra", "transparency"),
        ("bordlagt ärende", "furniture"),
        ("barnmorskor och silkesvantar", "child-labour"),
    ],
)
def test_does_not_find_look_alikes(text, label):
    assert [hit for hit in FINDER.find(text) if hit.label == label] == []


def test_of_overlapping_cues_of_a_label_the_longest_stays():
    hits = [hit for hit in FINDER.find("tillbörlig aktsamhet") if hit.label == "due-diligence"]
    assert [hit.cue for hit in hits] == ["tillbörlig aktsamhet"]


def test_every_cue_finds_itself():
    for label in default_taxonomy():
        for cue in (*label.cues, *label.exact_cues):
            assert label.id in {hit.label for hit in FINDER.find(f"x {cue} y")}, cue


@given(st.text(alphabet="abhandskerIT -\n,", max_size=60))
def test_hits_lie_in_the_text_and_do_not_overlap_within_a_label(text):
    last: dict[str, int] = {}
    for hit in FINDER.find(text):
        assert 0 <= hit.start < hit.end <= len(text)
        assert hit.start >= last.get(hit.label, 0)
        last[hit.label] = hit.end
