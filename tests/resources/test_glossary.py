"""`explain` knows every short name that stands in pipelines and records."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import get_args

import pytest

import upphandling_nlp as un
from upphandling_nlp.conllu import UPOS
from upphandling_nlp.errors import OptionError
from upphandling_nlp.resources import glossary
from upphandling_nlp.resources.taxonomy import default_taxonomy
from upphandling_nlp.schema import Grain, Role


@pytest.mark.parametrize("group", ["spacy_factories", "spacy_tokenizers"])
def test_every_component_is_explained(group):
    names = {one.name for one in entry_points(group=group) if one.value.startswith("upphandling")}
    assert names
    assert names <= set(glossary.COMPONENTS)


def test_every_value_of_the_schema_is_explained():
    assert set(glossary.GRAINS) == set(get_args(Grain))
    assert set(glossary.ROLES) == set(get_args(Role))
    assert {facet.id for facet in default_taxonomy().facets} <= set(glossary.GLOSSARY)
    assert set(glossary.PARTS_OF_SPEECH) == UPOS


def test_every_kind_of_reference_is_explained(root):
    table = (root / "docs/dates.md").read_text("utf-8").partition("| kind | example | id |")[2]
    rows = table.partition("\n\n")[0].splitlines()[2:]
    kinds = {kind.strip() for row in rows for kind in row.split("|")[1].split(",")}
    assert kinds == set(glossary.REFERENCES)


def test_no_name_means_two_things():
    tables = (glossary.COMPONENTS, glossary.ENTITIES, glossary.GRAINS, glossary.ROLES,
              glossary.REFERENCES, glossary.PARTS_OF_SPEECH)  # fmt: skip
    names = [name for table in tables for name in table]
    assert len(names) == len(set(names))
    assert not set(glossary.GLOSSARY) & {label.id for label in default_taxonomy()}


@pytest.mark.parametrize(
    ("term", "start"),
    [
        ("upphandling_dates", "pipe: dates"),
        ("deadline", "role of dates: last day"),
        ("quarter", "grain of dates: "),
        ("NOUN", "part of speech: common noun"),
        ("forced-labour", "risk: Forced labour (Tvångsarbete). "),
        ("risk:forced-labour", "risk: Forced labour (Tvångsarbete). "),
    ],
)
def test_terms(term, start):
    assert un.explain(term).startswith(start)


@pytest.mark.parametrize(
    ("term", "near"),
    [("deadlin", "deadline"), ("forced-labor", "forced-labour"), ("theme:forced-labour", "")],
)
def test_unknown_terms_get_the_nearest_one(term, near):
    with pytest.raises(OptionError, match=f"there is no term '{term}'.*{near}"):
        un.explain(term)
