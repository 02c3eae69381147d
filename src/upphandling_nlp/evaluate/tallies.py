"""What one post contributes to every figure: counts, and scored labels.

A post is compared once; all figures, and the thousands of resampled posts of the bootstrap, are
sums of these tallies.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from upphandling_nlp.evaluate.gold import NIL, GoldPost, list_facets
from upphandling_nlp.evaluate.scores import Counts, compare_sets
from upphandling_nlp.resources.taxonomy import Taxonomy
from upphandling_nlp.schema import Mention, Record

__all__ = ["Tally", "tally_post"]


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """The contribution of one post.

    Attributes:
        post: Id of the post.
        counts: Counts by (task, label); the tasks are `evaluation.TASKS`.
        scored: Predicted labels by facet, as (label, score, whether gold has it).
    """

    post: str
    counts: dict[tuple[str, str], Counts]
    scored: dict[str, tuple[tuple[str, float, bool], ...]]


def tally_post(gold: GoldPost, record: Record, taxonomy: Taxonomy) -> Tally:
    """Compare one record with its gold.

    Args:
        gold: The gold post; a field that is None was not annotated and is not compared.
        record: The record of the same text.
        taxonomy: The labels that could have been given; one that the record lacks has score 0.

    Returns:
        The counts of the post.
    """
    counts: dict[tuple[str, str], Counts] = {}
    if gold.tokens is not None:
        counts["tokens", "token"] = compare_sets(_spans(gold.tokens), _spans(record.tokens))
    if gold.sentences is not None:
        counts["sentences", "sentence"] = compare_sets(
            _spans(gold.sentences), _spans(record.sentences)
        )
    if gold.entities is not None:
        counts |= _compare_entities(gold, record)
    if gold.dates is not None:
        counts |= _compare_dates(gold, record)
    scored: dict[str, tuple[tuple[str, float, bool], ...]] = {}
    for facet in list_facets(taxonomy):
        given = gold.labels_of(facet, taxonomy)
        if given is None:
            continue
        predicted = {label.id: label.score for label in record.labels if label.facet == facet}
        possible = {label.id for label in taxonomy.in_facet(facet)} | {*given} | {*predicted}
        for label in sorted({*given, *predicted}):
            counts[facet, label] = compare_sets({label} & {*given}, {label} & {*predicted})
        scored[facet] = tuple(
            (label, predicted.get(label, 0.0), label in given) for label in sorted(possible)
        )
    return Tally(post=gold.id, counts=counts, scored=scored)


def _compare_entities(gold: GoldPost, record: Record) -> dict[tuple[str, str], Counts]:
    counts: dict[tuple[str, str], Counts] = {}
    expected = {(span.start, span.end, span.label): span for span in gold.entities or ()}
    found = {(span.start, span.end, span.label): span for span in record.entities}
    # Types that gold does not know (an annotator may find events or works) are not held against it.
    known = {"ORG", "LOC", "PER"} | {label for _, _, label in expected}
    for label in sorted(known):
        right = [key for key in expected if key[2] == label]
        given = [key for key in found if key[2] == label]
        counts["entities", label] = compare_sets(right, given)
        counts["entities-overlap", label] = _count_overlaps(
            [key[:2] for key in right], [key[:2] for key in given]
        )
    counts |= _compare_links(
        [(expected[key].id, found[key].id) for key in expected if key in found]
    )
    return counts


def _compare_links(links: Iterable[tuple[str | None, str | None]]) -> dict[tuple[str, str], Counts]:
    """Compare the links of names that were found; those that gold does not judge do not count."""
    entry, nil = Counts(), Counts()
    for right, given in links:
        if right is None:
            continue
        if right == NIL:
            entry += Counts(fp=int(given is not None))
            nil += Counts(tp=int(given is None), fn=int(given is not None))
        else:
            good = right == given
            entry += Counts(tp=int(good), fp=int(given is not None and not good), fn=int(not good))
            nil += Counts(fp=int(given is None))
    counts = {("links", "entry"): entry, ("links", "NIL"): nil}
    return {key: count for key, count in counts.items() if count != Counts()}


def _compare_dates(gold: GoldPost, record: Record) -> dict[tuple[str, str], Counts]:
    right = _spans(gold.dates or ())
    given = _spans(record.dates)
    values = {(date.start, date.end, date.first, date.last) for date in gold.dates or ()}
    resolved = {(date.start, date.end, date.first, date.last) for date in record.dates}
    return {
        ("dates", "date"): compare_sets(right, given),
        ("dates-overlap", "date"): _count_overlaps(right, given),
        ("date-values", "date"): compare_sets(values, resolved),
    }


def _spans(mentions: Iterable[Mention]) -> list[tuple[int, int]]:
    return [(mention.start, mention.end) for mention in mentions]


def _count_overlaps(
    gold: Sequence[tuple[int, int]], predicted: Sequence[tuple[int, int]]
) -> Counts:
    """Count mentions that share a character, each matched at most once, from left to right."""
    remaining = sorted(predicted)
    matched = 0
    for span in sorted(gold):
        for candidate in remaining:
            if candidate[0] < span[1] and span[0] < candidate[1]:
                remaining.remove(candidate)
                matched += 1
                break
    return Counts(matched, len(predicted) - matched, len(gold) - matched)
