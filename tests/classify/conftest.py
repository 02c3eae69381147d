"""A small taxonomy, posts and a trained model, made once."""

from __future__ import annotations

import numpy as np
import pytest

from upphandling_nlp.classify.build import build_model, prepare
from upphandling_nlp.classify.classifier import LabelClassifier
from upphandling_nlp.classify.model import HEADS, VECTORS, WORDS
from upphandling_nlp.classify.training import TrainOptions
from upphandling_nlp.classify.vectors import WIDTH, PostVectors
from upphandling_nlp.resources.taxonomy import load_taxonomy
from upphandling_nlp.schema import Mention, Provenance, Record

TAXONOMY = """
version = "0.1"
language = "sv"

[[facet]]
id = "topic"
name = "Ämne"
name_en = "Topic"

[[facet]]
id = "thing"
name = "Sak"
name_en = "Thing"
level = "mention"

[[label]]
id = "food-waste"
facet = "topic"
name = "Matsvinn"
name_en = "Food waste"
definition = "Inlägget handlar om mat som slängs."
cues = ["matsvinn", "slängd mat"]

[[label]]
id = "noise"
facet = "topic"
name = "Buller"
name_en = "Noise"
definition = "Inlägget handlar om störande ljud."
cues = ["buller"]

[[label]]
id = "kitchen"
facet = "thing"
name = "Kök"
name_en = "Kitchen"
definition = "Storkök och köksutrustning."
cues = ["storkök"]

[[label]]
id = "rare"
facet = "thing"
name = "Orgel"
name_en = "Organ"
definition = "Orglar."
cues = ["orgel"]
"""

_FOOD = ("soppan", "potatisen", "gröten", "såsen", "laxen", "brödet")
_LOUD = ("borren", "fläkten", "tåget", "sågen", "sirenen", "pumpen")


def tell(number):
    """Write a post and its labels."""
    food, loud = _FOOD[number % 6], _LOUD[(number // 2) % 6]
    kitchen = " Storköket i skolan har nya grytor." if number % 3 == 0 else " Skolan är ny."
    if number % 4 == 0:
        return f"Nytt möte nummer {number}.{kitchen}", {"kitchen"} if number % 3 == 0 else set()
    if number % 2:
        text = f"Hälften av {food} kastades i soporna vid lunchen, räknade vecka {number}.{kitchen}"
        return text, {"food-waste"} | ({"kitchen"} if number % 3 == 0 else set())
    text = f"Barnen kunde inte sova för {loud} som dånade i {number} nätter.{kitchen}"
    return text, {"noise"} | ({"kitchen"} if number % 3 == 0 else set())


def as_record(text, number=0):
    """Make a record with sentences and nothing else."""
    ends = [place + 1 for place, char in enumerate(text) if char == "."]
    starts = [0, *(end + 1 for end in ends[:-1])]
    sentences = tuple(
        Mention(start=start, end=end) for start, end in zip(starts, ends, strict=True)
    )
    return Record(
        id=f"post-{number}",
        source="",
        url=None,
        published=None,
        title="",
        body=text,
        text=text,
        language="sv",
        sentences=sentences,
        tokens=(),
        entities=(),
        dates=(),
        references=(),
        labels=(),
        provenance=Provenance(library="", model="", taxonomy="", registry=""),
    )


def embed(record, *, heads=None):
    """Embed a record as an encoder would: sums of vectors that hang on the words alone."""
    rows = []
    for sentence in record.sentences:
        words = record.text[sentence.start : sentence.end].lower().split()
        seeds = [sum(word.encode()) for word in words]
        made = [np.random.default_rng(seed).normal(size=WIDTH) for seed in seeds]
        rows.append(np.mean(made, axis=0))
    sentences = np.asarray(rows, dtype=np.float32).reshape(-1, WIDTH)
    post = sentences.mean(axis=0) + np.float32(0.01)
    labels = None if heads is None else np.asarray(heads, dtype=np.float32)
    return PostVectors(post.astype(np.float32), sentences, labels)


@pytest.fixture(scope="session")
def small_taxonomy(tmp_path_factory):
    path = tmp_path_factory.mktemp("taxonomy") / "small.toml"
    path.write_text(TAXONOMY, encoding="utf-8")
    return load_taxonomy(path)


@pytest.fixture(scope="session")
def small_posts():
    told = [tell(number) for number in range(60)]
    records = [as_record(text, number) for number, (text, _) in enumerate(told)]
    return records, [labels for _, labels in told]


def _examples(small_posts, taxonomy, vectors=None):
    records, labels = small_posts
    return prepare(records, labels, [record.id for record in records], taxonomy, vectors=vectors)


@pytest.fixture(scope="session")
def small_examples(small_posts, small_taxonomy):
    return _examples(small_posts, small_taxonomy)


@pytest.fixture(scope="session")
def small_model(small_examples, small_taxonomy):
    """Words alone: the model and its figures."""
    return build_model(small_examples, small_taxonomy, options=TrainOptions(folds=3))


@pytest.fixture(scope="session")
def small_classifier(small_model, small_taxonomy):
    return LabelClassifier(small_taxonomy, small_model[0])


def _join(small_posts, taxonomy, parts=None):
    vectors = [
        embed(record, heads=[2.0 * (label.id in given) - 1 for label in taxonomy])
        for record, given in zip(*small_posts, strict=True)
    ]
    examples = _examples(small_posts, taxonomy, vectors)
    model, _ = build_model(examples, taxonomy, options=TrainOptions(folds=3, parts=parts))
    return LabelClassifier(taxonomy, model)


@pytest.fixture(scope="session")
def full_classifier(small_posts, small_taxonomy):
    """Words, vectors and the encoder's own label heads."""
    ways = ((WORDS,), (WORDS, VECTORS), (WORDS, VECTORS, HEADS))
    return _join(small_posts, small_taxonomy, ways)


@pytest.fixture(scope="session")
def heads_classifier(small_posts, small_taxonomy):
    """What is joined unless something else is asked for, where there are heads."""
    return _join(small_posts, small_taxonomy)
