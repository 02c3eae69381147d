"""Baselines that need no text, or only cue terms: what a model must beat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from upphandling_nlp.evaluate.gold import FACET_FIELDS, GoldPost
from upphandling_nlp.schema import Label, Record

__all__ = ["label_by_majority"]


def label_by_majority(train: Iterable[GoldPost], records: Sequence[Record]) -> list[Record]:
    """Give every post the same labels: in each facet those that most posts of train carry.

    A label is given where more than half of the training posts carry it; where no label reaches
    that, the most frequent one of the facet is given, so that the baseline is never empty.

    Args:
        train: Annotated posts.
        records: Records, whose own labels are replaced.

    Returns:
        The records with the labels of the baseline; scores are shares of the training posts.
    """
    posts = list(train)
    labels: list[Label] = []
    for facet in FACET_FIELDS:
        annotated = [given for post in posts if (given := post.labels_of(facet)) is not None]
        counts = Counter(label for given in annotated for label in given)
        shares = {label: count / len(annotated) for label, count in counts.items()}
        most = [label for label, share in shares.items() if share > 0.5]
        if not most and counts:
            most = [min(counts, key=lambda label: (-counts[label], label))]
        labels += [Label(facet=facet, id=label, score=shares[label]) for label in sorted(most)]
    return [msgspec.structs.replace(record, labels=tuple(labels)) for record in records]
