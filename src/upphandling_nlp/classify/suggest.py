"""Pick the posts whose labels would teach a model most: unsure ones, and not all of a kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from upphandling_nlp.classify.build import text_of
from upphandling_nlp.classify.classifier import LabelClassifier, make_extractor
from upphandling_nlp.classify.features import PostFeatures
from upphandling_nlp.classify.vectors import PostVectors
from upphandling_nlp.classify.vocabulary import build_vocabulary
from upphandling_nlp.schema import Record

__all__ = ["Suggestion", "suggest", "suggest_records"]

# Labels told with a suggestion: those that the model is least sure of.
_TOLD = 3
_COMPARED = ("l",)


class Suggestion(NamedTuple):
    """A post to label.

    Attributes:
        number: Its number among the posts.
        doubt: How unsure the model is of it, in [0, 1].
        labels: The labels it is least sure of, with their scores.
    """

    number: int
    doubt: float
    labels: tuple[tuple[str, float], ...]


def suggest(
    scores: Sequence[Mapping[str, float]], features: Sequence[PostFeatures], *, count: int
) -> list[Suggestion]:
    """Pick posts to label.

    One after the other the post with the greatest doubt is taken, its doubt multiplied by one
    minus its likeness (cosine of dictionary forms) to the likest post taken before. The doubt of a
    post is the mean of that of its three most doubtful labels, 1 - |2 score - 1|.

    Args:
        scores: For each post the scores of all labels.
        features: The features of each post.
        count: How many to pick.

    Returns:
        The posts, the most useful first; fewer where there are fewer.
    """
    if not scores:
        return []
    labels = list(scores[0])
    doubts = 1 - np.abs(2 * np.asarray([[one[label] for label in labels] for one in scores]) - 1)
    most = np.sort(doubts, axis=1)[:, -_TOLD:].mean(axis=1)
    vocabulary = build_vocabulary(
        features, min_posts={"l": 1, "c": 1, "b": 1, "k": 1}, kinds=_COMPARED
    )
    matrix = vocabulary.to_matrix(features)
    likeness = np.zeros(len(scores))
    picked: list[Suggestion] = []
    taken = np.zeros(len(scores), dtype=bool)
    while len(picked) < min(count, len(scores)):
        value = np.where(taken, -1.0, most * (1 - likeness))
        number = int(np.argmax(value))
        taken[number] = True
        order = np.argsort(-doubts[number], kind="stable")[:_TOLD]
        told = tuple((labels[column], float(scores[number][labels[column]])) for column in order)
        picked.append(Suggestion(number, float(most[number]), told))
        alike = np.asarray((matrix @ matrix[[number]].T).todense()).ravel()
        likeness = np.maximum(likeness, np.clip(alike, 0, 1))
    return picked


def suggest_records(
    read: Iterable[tuple[Record, PostVectors | None]], classifier: LabelClassifier, *, count: int
) -> list[Suggestion]:
    """Pick records to label, by what a classifier makes of them.

    Args:
        read: Records with what the encoder says of them, as `Tagger.tag_with_vectors` gives them;
            read once, and no vector is kept.
        classifier: Whose doubts count.
        count: How many to pick.

    Returns:
        The posts as `suggest` picks them; `number` counts the records from 0.
    """
    extractor = make_extractor(classifier.taxonomy)
    scores, features = [], []
    for record, vectors in read:
        text = text_of(record)
        scores.append(classifier.score(text, vectors=vectors))
        features.append(extractor.extract(text))
    return suggest(scores, features, count=count)
