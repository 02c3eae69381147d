"""Evaluations as tables: rows for a terminal, and Markdown for model cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from upphandling_nlp.evaluate.bootstrap import Interval
from upphandling_nlp.evaluate.evaluation import Comparison, Evaluation
from upphandling_nlp.evaluate.scores import Scores

__all__ = [
    "COMPARISON_HEADER",
    "LABEL_HEADER",
    "SUMMARY_HEADER",
    "list_comparison_rows",
    "list_label_rows",
    "list_summary_rows",
    "to_markdown",
]

SUMMARY_HEADER = (
    "task", "run", "precision", "recall", "micro-F1", "95 %", "macro-F1", "95 %", "avg. prec.",
    "ECE", "gold", "predicted",
)  # fmt: skip
LABEL_HEADER = ("task", "label", "precision", "recall", "F1", "gold", "predicted")
COMPARISON_HEADER = ("task", "figure", "first", "second", "difference", "p")
_UNDEFINED = "undefined"


def list_summary_rows(evaluations: Sequence[Evaluation]) -> list[tuple[str, ...]]:
    """Return a row for each task and run: the runs of one task stand below each other."""
    tasks = dict.fromkeys(task for evaluation in evaluations for task in evaluation.tasks)
    rows: list[tuple[str, ...]] = []
    for task in tasks:
        for evaluation in evaluations:
            figures = evaluation.tasks.get(task)
            if figures is None:
                continue
            facet = figures.calibration_error is not None
            rows.append(
                (
                    task,
                    evaluation.name,
                    *_format_scores(figures.micro),
                    _format_interval(figures.micro_interval),
                    _format(figures.macro_f1),
                    _format_interval(figures.macro_interval),
                    _format(figures.average_precision) if facet else "",
                    _format(figures.calibration_error) if facet else "",
                    str(figures.micro.support),
                    str(figures.micro.predicted),
                )
            )
    return rows


def list_label_rows(evaluation: Evaluation) -> list[tuple[str, ...]]:
    """Return a row for each label of each task that has more than one."""
    return [
        (task, label, *_format_scores(scores), str(scores.support), str(scores.predicted))
        for task, figures in evaluation.tasks.items()
        if len(figures.labels) > 1
        for label, scores in figures.labels.items()
    ]


def list_comparison_rows(comparisons: Iterable[Comparison]) -> list[tuple[str, ...]]:
    """Return a row for each comparison."""
    return [
        (
            row.task,
            row.figure,
            _format(row.first),
            _format(row.second),
            f"{row.difference:+.3f}",
            f"{row.p_value:.4f}",
        )
        for row in comparisons
    ]


def to_markdown(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; figures stand to the right."""
    rule = ["---" if column < 2 else "---:" for column in range(len(header))]
    lines = [header, rule, *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _format_scores(scores: Scores) -> tuple[str, str, str]:
    return _format(scores.precision), _format(scores.recall), _format(scores.f1)


def _format(value: float | None) -> str:
    return _UNDEFINED if value is None else f"{value:.3f}"


def _format_interval(interval: Interval | None) -> str:
    return "" if interval is None else f"{interval[0]:.3f}-{interval[1]:.3f}"
