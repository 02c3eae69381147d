"""A gate for CI: a run may not fall behind stored figures.

The stored file is the JSON of an `Evaluation`. The gate raises when it has compared nothing, so
that a renamed task or an empty gold file can never pass for success.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from upphandling_nlp.errors import GoldError
from upphandling_nlp.evaluate.evaluation import Evaluation, TaskEvaluation

__all__ = ["Regression", "check_same_gold", "find_regressions", "read_evaluation"]


class Regression(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that fell.

    Attributes:
        task: The task.
        figure: Name of the figure.
        stored: The stored value.
        found: The value of the run; None where it is no longer there or undefined.
    """

    task: str
    figure: str
    stored: float
    found: float | None

    def __str__(self) -> str:
        found = "not measured" if self.found is None else f"{self.found:.4f}"
        return f"{self.task} {self.figure}: {found}, was {self.stored:.4f}"


def read_evaluation(path: str | Path) -> Evaluation:
    """Read a stored evaluation.

    Raises:
        GoldError: The file cannot be read or is no evaluation.
    """
    try:
        return msgspec.json.decode(Path(path).read_bytes(), type=Evaluation)
    except (OSError, msgspec.MsgspecError) as error:
        raise GoldError(
            f"cannot be read as an evaluation ({error})",
            path=path,
            remedy="write it with `upphandling-nlp evaluate --json`",
        ) from error


def check_same_gold(stored: Evaluation, gold: str) -> None:
    """Check that figures were measured on the gold of a run, told by its fingerprint.

    Raises:
        GoldError: They were not.
    """
    if stored.gold != gold:
        raise GoldError(
            f"the stored figures are of gold {stored.gold}, the run is on {gold}",
            remedy="measure both on the same gold file",
        )


def find_regressions(
    stored: Evaluation, found: Evaluation, *, tolerance: float = 0.0
) -> list[Regression]:
    """Compare a run with stored figures.

    Args:
        stored: The figures to hold.
        found: The figures of the run.
        tolerance: How far a figure may fall, as a difference of F1.

    Returns:
        The figures that fell by more than the tolerance; empty where all hold.

    Raises:
        GoldError: The two were measured on different gold, or no figure could be compared.
    """
    check_same_gold(stored, found.gold)
    compared = 0
    regressions: list[Regression] = []
    for task, before in stored.tasks.items():
        after = found.tasks.get(task)
        for figure, value in _figures(before).items():
            compared += 1
            now = _figures(after).get(figure) if after else None
            if now is None or now < value - tolerance:
                regressions.append(Regression(task=task, figure=figure, stored=value, found=now))
    if not compared:
        raise GoldError("the gate compared no figure", remedy="store an evaluation with figures")
    return regressions


def _figures(task: TaskEvaluation) -> dict[str, float]:
    figures = {"micro-F1": task.micro.f1, "macro-F1": task.macro_f1}
    figures |= {f"{label} F1": scores.f1 for label, scores in task.labels.items()}
    # A label that gold does not hold tells nothing, and would vanish with its only false positive.
    silent = {f"{label} F1" for label, scores in task.labels.items() if scores.support == 0}
    return {
        name: value for name, value in figures.items() if value is not None and name not in silent
    }
