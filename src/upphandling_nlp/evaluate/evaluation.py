"""Evaluate a run against gold, and compare two runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from upphandling_nlp.classify.calibration import expected_calibration_error
from upphandling_nlp.errors import GoldError
from upphandling_nlp.evaluate.bootstrap import (
    Interval,
    bootstrap_interval,
    macro,
    micro,
    paired_test,
    tabulate,
)
from upphandling_nlp.evaluate.gold import GoldPost, fingerprint, list_facets
from upphandling_nlp.evaluate.labels import average_precision
from upphandling_nlp.evaluate.scores import Counts, Scores, macro_f1, sum_counts
from upphandling_nlp.evaluate.tallies import Tally, tally_post
from upphandling_nlp.records import list_first
from upphandling_nlp.resources.taxonomy import Taxonomy
from upphandling_nlp.schema import Record

__all__ = [
    "TASKS",
    "Comparison",
    "Evaluation",
    "TaskEvaluation",
    "compare_runs",
    "evaluate",
    "tally_posts",
]

#: The tasks, in the order of reports, and what each compares; facets of one's own come after.
TASKS = {
    "tokens": "tokens, exact spans",
    "sentences": "sentences, exact spans",
    "entities": "names, exact span and type",
    "entities-overlap": "names, overlapping span and same type",
    "links": "links of the names that are found: to an entry of the registry, or to none (NIL)",
    "dates": "date mentions, exact spans",
    "dates-overlap": "date mentions, overlapping spans",
    "date-values": "date mentions, exact span and exact interval",
    "theme": "themes of the post",
    "category": "purchasing categories of the post",
    "risk": "risks of the post",
}


class TaskEvaluation(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one task; None where a figure is undefined.

    Attributes:
        labels: Scores by label.
        micro: Scores over all cases of all labels.
        micro_interval: Bootstrap 95 % interval of the micro-averaged F1.
        macro_f1: Mean F1 of the labels that occur in gold.
        macro_interval: Its bootstrap 95 % interval.
        macro_f1_support_5: The same over the labels that occur five times or more in gold.
        average_precision: Micro-averaged over all (post, label); facets only.
        calibration_error: Expected calibration error, ten bins; facets only.
        posts: Posts that gold is annotated for the task in; None in files of earlier releases,
            which did not count them.
    """

    labels: dict[str, Scores]
    micro: Scores
    micro_interval: Interval | None
    macro_f1: float | None
    macro_interval: Interval | None
    macro_f1_support_5: float | None
    average_precision: float | None = None
    calibration_error: float | None = None
    posts: int | None = None


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """All figures of one run.

    Attributes:
        name: What was evaluated.
        posts: Number of posts compared.
        gold: Fingerprint of the gold posts.
        tasks: Figures by task; only the tasks that gold is annotated for.
    """

    name: str
    posts: int
    gold: str
    tasks: dict[str, TaskEvaluation]


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of two runs on the same posts.

    Attributes:
        task: The task.
        figure: "micro-F1" or "macro-F1".
        first: Value of the first run.
        second: Value of the second run.
        difference: Second minus first.
        p_value: Two-sided, by approximate randomisation over posts.
    """

    task: str
    figure: str
    first: float
    second: float
    difference: float
    p_value: float


def tally_posts(
    gold: Iterable[GoldPost], records: Iterable[Record], taxonomy: Taxonomy
) -> list[Tally]:
    """Compare records with gold, post by post, matched by id.

    Raises:
        GoldError: A gold post has no record, or a record is of another text.
    """
    by_id = {record.id: record for record in list_first(records)}
    tallies: list[Tally] = []
    for post in gold:
        record = by_id.get(post.id)
        if record is None:
            raise GoldError(
                f"no record with the id '{post.id}' of a gold post",
                remedy="tag the posts of the gold file, all of them",
            )
        if record.text != post.text:
            raise GoldError(
                f"the text of record '{post.id}' is not that of the gold post",
                remedy="tag the posts of the gold file, unchanged",
            )
        tallies.append(tally_post(post, record, taxonomy))
    return tallies


def evaluate(
    gold: Sequence[GoldPost],
    records: Iterable[Record],
    *,
    taxonomy: Taxonomy,
    name: str = "run",
    samples: int = 1_000,
    seed: int = 0,
) -> Evaluation:
    """Evaluate records against gold.

    Args:
        gold: The gold posts.
        records: Their records, in any order.
        taxonomy: The labels that could have been given.
        name: What is evaluated.
        samples: Resamples of the bootstrap; 0 leaves the intervals out.
        seed: Seed of the bootstrap.

    Returns:
        All figures.

    Raises:
        GoldError: There is nothing to evaluate, or gold and records do not match.
    """
    tallies = tally_posts(gold, records, taxonomy)
    if not tallies:
        raise GoldError("nothing to evaluate", remedy="give at least one gold post")
    tasks = {
        task: _evaluate_task(tallies, task, samples=samples, seed=seed)
        for task in _list_tasks(taxonomy)
        if any(_is_annotated(tally, task) for tally in tallies)
    }
    if not tasks:
        raise GoldError(
            "the gold posts hold no annotation",
            remedy="add entities, dates, themes, categories, risks or labels",
        )
    return Evaluation(name=name, posts=len(tallies), gold=fingerprint(gold), tasks=tasks)


def compare_runs(
    gold: Sequence[GoldPost],
    first: Iterable[Record],
    second: Iterable[Record],
    *,
    taxonomy: Taxonomy,
    samples: int = 2_000,
    seed: int = 0,
) -> list[Comparison]:
    """Compare two runs on the same gold posts with a paired test.

    Returns:
        A comparison for micro- and macro-F1 of every task in which both are defined.

    Raises:
        GoldError: Gold and records do not match.
    """
    runs = [tally_posts(gold, records, taxonomy) for records in (first, second)]
    comparisons: list[Comparison] = []
    for task in _list_tasks(taxonomy):
        labels = sorted({label for run in runs for label in _sum_by_label(run, task)})
        if not labels:
            continue
        tables = [tabulate(run, task, labels) for run in runs]
        for figure_name, figure in (("micro-F1", micro), ("macro-F1", macro)):
            tested = paired_test(tables[0], tables[1], figure, samples=samples, seed=seed)
            if tested is None:
                continue
            value = float(figure(tables[0].sum(axis=0)[None].astype(float))[0])
            comparisons.append(
                Comparison(
                    task=task,
                    figure=figure_name,
                    first=value,
                    second=value + tested[0],
                    difference=tested[0],
                    p_value=tested[1],
                )
            )
    return comparisons


def _list_tasks(taxonomy: Taxonomy) -> list[str]:
    """The tasks, and the facets of a taxonomy of one's own after them."""
    return list(dict.fromkeys([*TASKS, *list_facets(taxonomy)]))


def _is_annotated(tally: Tally, task: str) -> bool:
    return task in tally.scored or any(name == task for name, _ in tally.counts)


def _sum_by_label(tallies: Sequence[Tally], task: str) -> Mapping[str, Counts]:
    sums: dict[str, Counts] = {}
    for tally in tallies:
        for (name, label), counts in tally.counts.items():
            if name == task:
                sums[label] = sums.get(label, Counts()) + counts
    return dict(sorted(sums.items()))


def _evaluate_task(
    tallies: Sequence[Tally], task: str, *, samples: int, seed: int
) -> TaskEvaluation:
    counts = _sum_by_label(tallies, task)
    table = tabulate(tallies, task, list(counts))
    scored = [case for tally in tallies for case in tally.scored.get(task, ())]
    scores, truths = [case[1] for case in scored], [case[2] for case in scored]
    return TaskEvaluation(
        labels={label: count.scores for label, count in counts.items()},
        micro=sum_counts(counts.values()).scores,
        micro_interval=bootstrap_interval(table, micro, samples=samples, seed=seed),
        macro_f1=macro_f1(counts),
        macro_interval=bootstrap_interval(table, macro, samples=samples, seed=seed),
        macro_f1_support_5=macro_f1(counts, min_support=5),
        average_precision=average_precision(scores, truths),
        calibration_error=expected_calibration_error(scores, truths),
        posts=sum(_is_annotated(tally, task) for tally in tallies),
    )
