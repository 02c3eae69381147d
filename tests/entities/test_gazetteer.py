from __future__ import annotations

import datetime as dt
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upphandling_nlp.entities.gazetteer import find_entities
from upphandling_nlp.resources.registry import Registry

SENTENCES = [
    line
    for line in Path(__file__).with_name("sentences.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
MARK = re.compile(r"\[([^|\]]+)\|(ORG|LOC|PER)\]")


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


def mark(text: str, registry: Registry, on: dt.date | None = None) -> str:
    marked, done = "", 0
    for found in find_entities(text, registry=registry, on=on):
        marked += f"{text[done : found.start]}[{found.text}|{found.label}]"
        done = found.end
    return marked + text[done:]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_marks_names(sentence: str, registry: Registry):
    assert mark(MARK.sub(r"\1", sentence), registry) == sentence


def test_links_as_of_the_day_of_publication(registry: Registry):
    text = "SKI och SLL ordnade en dag."
    then = find_entities(text, registry=registry, on=dt.date(2018, 1, 1))
    assert [(m.id, m.name) for m in then] == [
        ("org-adda", "SKL Kommentus"),
        ("region-01", "Stockholms läns landsting"),
    ]
    before = find_entities(text, registry=registry, on=dt.date(2005, 1, 1))
    assert before[0].id == "agency-2021002544"


def test_an_unknown_name_groups_with_its_genitive(registry: Registry):
    text = "Organisationen Klarhet Nu och föreningen Klarhet Nus styrelse möttes."
    assert {(m.id, m.name) for m in find_entities(text, registry=registry)} == {
        (None, "Klarhet Nu")
    }


def test_an_introduced_abbreviation_is_known_in_its_text(registry: Registry):
    text = "Föreningen Handskar Utan Gränser (HUG) bildades. HUG:s mål är rättvisa."
    assert [m.text for m in find_entities(text, registry=registry)] == [
        "Handskar Utan Gränser",
        "HUG",
        "HUG:s",
    ]
    assert find_entities("HUG växer.", registry=registry) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Region Halland bjöd in. Där berättade regionens chef.", ["region-13", "region-13"]),
        ("Nationella kansliet växer. Kansliet söker folk.", ["org-national-office"] * 2),
        ("Kansliet söker folk i en region.", []),
        ("Lunds universitet bjöd in. Kommunen kom.", ["agency-2021003211"]),
    ],
)
def test_takes_up_names_if_asked(text: str, found: list[str], registry: Registry):
    assert [m.id for m in find_entities(text, registry=registry, anaphora=True)] == found
    assert len(find_entities(text, registry=registry)) == min(1, len(found))


def test_a_place_near_other_names_is_meant(registry: Registry):
    far = find_entities("Vi var i Mora i går.", registry=registry)
    near = find_entities("Säters kommun har en ort som heter Mora.", registry=registry)
    assert registry[far[0].id or ""].municipality == "2062"
    assert registry[near[-1].id or ""].municipality == "2082"


# Every region, municipality, county and country, in nominative and genitive


def genitive(name: str) -> str:
    return name if name[-1].lower() in "sxz" else f"{name}s"


# A short name that is a word of the language too is no name without a preposition before it.
WORDS = {"municipality-1463", "municipality-1470", "municipality-1495", "municipality-2326"}
# A short name that means something else first: the county, the province of the same name.
OTHERS = {"municipality-0980": "county-09", "municipality-2361": "area-harjedalen"}


def names_of_areas() -> list[tuple[str, str]]:
    registry = Registry.load()
    official = [
        (entry.id, entry.name)
        for entry in registry
        if entry.kind in {"region", "county", "municipality", "country"}
    ]
    short = [
        (alias.id, alias.text)
        for folded in registry.spellings()
        for alias in registry.aliases(folded)
        if alias.id.startswith("municipality-")
        and not alias.text.lower().endswith((" kommun", " stad"))
    ]
    return official + short


def test_finds_every_area_in_both_cases(registry: Registry):
    areas = names_of_areas()
    assert len(areas) > 21 * 2 + 290 * 2 + 190
    missed = []
    for key, name in areas:
        for form in (name, genitive(name)):
            frame = "Vi reser från {} nya hus." if key in WORDS else "De såg {} nya hus i går."
            found = [
                m for m in find_entities(frame.format(form), registry=registry) if m.text == form
            ]
            entry = registry[key]
            first = registry[found[0].id] if found and found[0].id else None
            same = first is not None and first.municipality == entry.municipality
            right = first is not None and (
                first.id in {key, OTHERS.get(key)} or (entry.kind == "municipality" and same)
            )
            if not right:
                missed.append((key, form, found))
    assert missed == []


# Properties


PIECES = st.sampled_from(
    [
        *("Region Skåne", "VGR:s", "i Mark", "SKI", "(", ")", "Anna", "Lindström", "von", "AB"),
        *("Malmö", "-", "/", "Länsstyrelsen i", "Kalmar län", "organisationen", "Ö", "é", "”"),
        *("och", "A.", "s", ".", "\n\n"),
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=14).map(" ".join)))
def test_mentions_are_spans_in_order(text: str):
    registry = Registry.load() if "registry" not in CACHE else CACHE["registry"]
    CACHE["registry"] = registry
    mentions = find_entities(text, registry=registry, on=dt.date(2020, 2, 2), anaphora=True)
    end = 0
    for mention in mentions:
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text == mention.text.strip()
        assert mention.label in {"ORG", "LOC", "PER"}
        assert 0 < mention.score <= 1
        assert (mention.id is None) == (mention.link_score is None)
        assert mention.name
        assert mention.id is None or mention.id in registry
        end = mention.end


CACHE: dict[str, Registry] = {}


@pytest.mark.parametrize(
    "piece", ["A ", "Anna ", "Ab-", "Sveriges ", "Region ", "i Ab Cd ", "Mark, "]
)
def test_takes_time_in_proportion_to_the_text(piece: str, registry: Registry):
    # A search that goes back over the text at each word would take minutes here.
    start = time.process_time()
    find_entities(piece * 4000, registry=registry)
    assert time.process_time() - start < 3
