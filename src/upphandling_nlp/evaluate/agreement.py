"""Agreement between two annotators of the same posts.

Span F1 for mentions; Cohen's kappa (Cohen 1960) for each label, over posts; Krippendorff's alpha
(Krippendorff 2011, nominal data, two coders) for each facet, over all (post, label) decisions.
What one of the two did not annotate in a post (a field that is None) is no decision, and no part of
any figure.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from upphandling_nlp.errors import GoldError
from upphandling_nlp.evaluate.gold import FACET_FIELDS, GoldPost
from upphandling_nlp.evaluate.scores import Counts, Scores, compare_sets
from upphandling_nlp.resources.taxonomy import Taxonomy

__all__ = ["Agreement", "cohen_kappa", "krippendorff_alpha", "measure_agreement"]

_TYPES = ("ORG", "LOC", "PER")


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """How far two annotators agree.

    Attributes:
        posts: Number of posts that both have; a figure rests on those of them in which both
            annotated what it measures.
        spans: F1 of exact spans by what is marked: ORG, LOC, PER, names (all three), dates, and
            date-values (span and interval).
        facets: F1 of the labels by facet.
        alpha: Krippendorff's alpha by facet; None where undefined.
        kappa: Cohen's kappa by label; None where undefined (neither or both always give it).
    """

    posts: int
    spans: dict[str, Scores]
    facets: dict[str, Scores]
    alpha: dict[str, float | None]
    kappa: dict[str, float | None]


def measure_agreement(
    first: Sequence[GoldPost], second: Sequence[GoldPost], taxonomy: Taxonomy
) -> Agreement:
    """Measure how far two annotations of the same posts agree; the first counts as gold.

    Raises:
        GoldError: The annotators have no post in common, or a post differs in its text.
    """
    others = {post.id: post for post in second}
    pairs = [(post, others[post.id]) for post in first if post.id in others]
    if not pairs:
        raise GoldError("the annotators share no post", remedy="compare files with the same ids")
    for one, other in pairs:
        if one.text != other.text:
            raise GoldError(
                f"the texts of '{one.id}' differ", remedy="annotate the text, do not change it"
            )
    decisions = {facet: _list_decisions(pairs, facet, taxonomy) for facet in FACET_FIELDS}
    return Agreement(
        posts=len(pairs),
        spans={name: counts.scores for name, counts in _compare_spans(pairs).items()},
        facets={
            facet: compare_sets(
                [number for number, case in enumerate(cases) if case[1]],
                [number for number, case in enumerate(cases) if case[2]],
            ).scores
            for facet, cases in decisions.items()
        },
        alpha={
            facet: krippendorff_alpha([case[1:] for case in cases])
            for facet, cases in decisions.items()
        },
        kappa={
            label.id: cohen_kappa([case[1:] for case in decisions[facet] if case[0] == label.id])
            for facet in FACET_FIELDS
            for label in taxonomy.in_facet(facet)
        },
    )


def cohen_kappa(decisions: Sequence[tuple[bool, bool]]) -> float | None:
    """Return Cohen's kappa of two annotators' yes-or-no decisions.

    Args:
        decisions: One pair a case.

    Returns:
        A value in [-1, 1]; None where chance alone would agree on all (or there is no case).
    """
    if not decisions:
        return None
    count = len(decisions)
    observed = sum(one == other for one, other in decisions) / count
    first = sum(one for one, _ in decisions) / count
    second = sum(other for _, other in decisions) / count
    expected = first * second + (1 - first) * (1 - second)
    return None if expected == 1 else (observed - expected) / (1 - expected)


def krippendorff_alpha(decisions: Sequence[tuple[bool, bool]]) -> float | None:
    """Return Krippendorff's alpha for nominal data and two coders without missing values.

    Args:
        decisions: One pair a unit.

    Returns:
        At most 1; None where all values are the same (or there is no unit).
    """
    values = 2 * len(decisions)
    yes = sum(one + other for one, other in decisions)
    no = values - yes
    if not yes or not no:
        return None
    disagreements = sum(one != other for one, other in decisions)
    # Observed disagreement over what the pooled values would give by chance.
    return 1 - (values - 1) * disagreements / (yes * no)


def _list_decisions(
    pairs: Sequence[tuple[GoldPost, GoldPost]], facet: str, taxonomy: Taxonomy
) -> list[tuple[str, bool, bool]]:
    """List (label, the first gave it, the second gave it) for the posts that both annotated."""
    given = [(one.labels_of(facet), other.labels_of(facet)) for one, other in pairs]
    return [
        (label.id, label.id in first, label.id in second)
        for first, second in given
        if first is not None and second is not None
        for label in taxonomy.in_facet(facet)
    ]


def _compare_spans(pairs: Sequence[tuple[GoldPost, GoldPost]]) -> dict[str, Counts]:
    counts = {name: Counts() for name in (*_TYPES, "names", "dates", "date-values")}
    for one, other in pairs:
        if one.entities is not None and other.entities is not None:
            named = [
                {(span.start, span.end, span.label) for span in entities}
                for entities in (one.entities, other.entities)
            ]
            for label in _TYPES:
                counts[label] += compare_sets(
                    *({span for span in spans if span[2] == label} for spans in named)
                )
            counts["names"] += compare_sets(*named)
        if one.dates is not None and other.dates is not None:
            both = (one.dates, other.dates)
            dated = [{(date.start, date.end) for date in dates} for dates in both]
            counts["dates"] += compare_sets(*dated)
            valued = [
                {(date.start, date.end, date.first, date.last) for date in dates} for dates in both
            ]
            counts["date-values"] += compare_sets(*valued)
    return counts
