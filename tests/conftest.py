"""Shared fixtures."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from upphandling_nlp.schema import (
    DateMention,
    EntityMention,
    Evidence,
    Label,
    Provenance,
    Record,
    Reference,
    Sentence,
    Token,
)

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data beside the repository; tests that need it skip without it."""
    path = ROOT.parent / "shared"
    if not path.is_dir():
        pytest.skip("needs the folder ../shared beside the repository")
    return path


@pytest.fixture
def record() -> Record:
    """A record in which every field holds something."""
    text = "Möte i Malmö\n\nI går enligt ISO 14001."
    return Record(
        id="0123456789abcdef",
        source="sida.txt#1",
        url="https://exempel.se/1",
        published=dt.date(2021, 4, 29),
        title="Möte i Malmö",
        body="I går enligt ISO 14001.",
        text=text,
        language="sv",
        sentences=(Sentence(start=0, end=12), Sentence(start=14, end=37)),
        tokens=(Token(start=0, end=4, lemma="möte"), Token(start=5, end=6, lemma=None, pos="ADP")),
        entities=(
            EntityMention(
                start=7,
                end=12,
                text="Malmö",
                label="LOC",
                score=0.75,
                id="municipality-1280",
                name="Malmö",
                link_score=0.5,
            ),
        ),
        dates=(
            DateMention(
                start=14,
                end=19,
                text="I går",
                first=dt.date(2021, 4, 28),
                last=dt.date(2021, 4, 28),
                grain="day",
                role="event",
                expression="P-1D",
            ),
        ),
        references=(
            Reference(start=27, end=36, text="ISO 14001", kind="standard", id="ISO 14001"),
        ),
        labels=(
            Label(
                facet="theme",
                id="criteria",
                score=0.1 + 0.2,
                evidence=(Evidence(start=27, end=36, weight=1.7),),
            ),
        ),
        provenance=Provenance(library="0.1.0", model="m", taxonomy="t", registry="r"),
    )
