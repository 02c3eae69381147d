"""What the search skips holds nothing: a reference is found whatever else the text holds."""

# ruff: noqa: SLF001 - compares with the rules themselves

from __future__ import annotations

import json
import re

import pytest

from upphandling_nlp.references import amounts, find_references
from upphandling_nlp.references import find as finding
from upphandling_nlp.references.rules import DASHES

_SENTENCE = re.compile(r"\n+|(?<=[.!?]) (?=[A-ZÅÄÖ])")
_UNITS = "kg g mg ml l km kvm kWh MWh °C grader tim min GB ppm CO2e px dpi Hz".split()  # noqa: SIM905 - reads best as one string
_SCALES = ("", " tusen", " miljoner", " milj.", " mn", " miljarder", " mdr", " md")
ALONE = [
    *(f"Den ska klara 300 {unit} utan fel." for unit in _UNITS),
    *(f"Det kostar 300{scale} {name} per år." for scale in _SCALES for name in amounts.CURRENCIES),
    *(f"Det kostar fem {name} per dag." for name in amounts.CURRENCIES),
    *(f"Se C{dash}54/21 från domstolen." for dash in DASHES),
    "Där polis rev 80 lerhus.", "Se rev. 80 av planen.", "Han har fått en krona av guld.",
    "Enligt ds 2016:14 gäller det.", "Det är 3 500 doser.", "Fem euro om dagen.",
    "Novus ställde fråga 2 000 gånger.", "Det gäller v. 2.1 av planen.", "Se 2 § och 12 kap.",
]  # fmt: skip


def find_unfiltered(text: str) -> list[tuple[int, int, str, str]]:
    """The references that every rule finds, tried everywhere."""
    taken: set[int] = set()
    found = []
    for rule in finding._RULES:
        for match in rule.pattern.finditer(text):
            if rule.kind in finding._WEAK and finding._ends_in_date(text, match.end()):
                continue
            for start, end, name in rule.read(match):
                if end > start and taken.isdisjoint(range(start, end)):
                    taken.update(range(start, end))
                    found.append((start, end, rule.kind, name))
    return sorted(found)


def find_all(text: str) -> list[tuple[int, int, str, str]]:
    return [(one.start, one.end, one.kind, one.id) for one in find_references(text)]


@pytest.mark.parametrize("text", ALONE)
def test_filters_lose_nothing(text):
    assert find_all(text) == find_unfiltered(text)


def test_filters_lose_nothing_of_the_corpus(root):
    lines = (root / "corpora" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    posts = [json.loads(line) for line in lines]
    sentences = [
        sentence
        for post in posts
        for sentence in _SENTENCE.split(f"{post['title']}\n{post['body']}")
    ]
    assert len(sentences) > 500
    assert [one for one in sentences if find_all(one) != find_unfiltered(one)] == []
