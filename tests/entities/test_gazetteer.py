from __future__ import annotations

import datetime as dt
import re
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
