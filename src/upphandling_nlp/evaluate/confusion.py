"""How often each label is given rightly and wrongly, on annotated posts.

The frames are what `upphandling_nlp.trends.correct_shares` and `compare_periods` take. Best is a
confusion on posts of the archive in question (`confusion_on_gold`); without any, that of the
shipped model on the project's own test posts (`read_confusion`) is a stand-in, whose sensitivity
and specificity need not be those of another archive.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from upphandling_nlp.errors import GoldError, ModelError
from upphandling_nlp.evaluate.evaluation import Evaluation, tally_posts
from upphandling_nlp.evaluate.gate import read_evaluation
from upphandling_nlp.evaluate.gold import FACET_FIELDS, GoldPost
from upphandling_nlp.evaluate.scores import Counts, Scores
from upphandling_nlp.resources.models import open_model
from upphandling_nlp.resources.taxonomy import Taxonomy, default_taxonomy
from upphandling_nlp.schema import Record

if TYPE_CHECKING:  # heavy: imported where it is used
    import pandas as pd

__all__ = ["confusion_on_gold", "read_confusion", "tabulate_confusion"]

_COLUMNS = (
    "facet", "label", "tp", "fp", "fn", "tn", "sensitivity", "specificity", "precision",
)  # fmt: skip
#: Classifiers whose figures on the project's test posts ship with the label model.
_SHIPPED = ("labels", "cues")


def confusion_on_gold(
    records: Iterable[Record], gold: Iterable[GoldPost], *, taxonomy: Taxonomy | None = None
) -> pd.DataFrame:
    """Count how often each label was given rightly and wrongly on annotated posts.

    Args:
        records: Records of the gold posts, by the tagger whose labels are to be corrected.
        gold: The annotated posts; a facet that a post is not annotated for does not count.
        taxonomy: The labels that could have been given; the shipped ones without it.

    Returns:
        A row a label: `facet`, `label`; counts of posts `tp` (given and right), `fp` (given and
        wrong), `fn` (not given and wrong), `tn` (not given and right); `sensitivity` = tp / (tp +
        fn), `specificity` = tn / (tn + fp), `precision` = tp / (tp + fp), missing where undefined.

    Raises:
        GoldError: There is no post annotated with labels, or gold and records do not match.
    """
    tallies = tally_posts(gold, records, taxonomy or default_taxonomy())
    annotated = {facet: sum(facet in tally.scored for tally in tallies) for facet in FACET_FIELDS}
    if not any(annotated.values()):
        raise GoldError(
            "no gold post is annotated with labels", remedy="add themes, categories or risks"
        )
    counts: dict[tuple[str, str], Counts] = {}
    for label in taxonomy or default_taxonomy():
        if annotated.get(label.facet) and not label.deprecated:
            counts[label.facet, label.id] = Counts()
    for tally in tallies:
        for key, count in tally.counts.items():
            if key[0] in FACET_FIELDS:
                counts[key] = counts.get(key, Counts()) + count
    return _lay_out({key: (count, annotated[key[0]]) for key, count in counts.items()})


def tabulate_confusion(evaluation: Evaluation) -> pd.DataFrame:
    """Return the confusion behind an evaluation.

    Args:
        evaluation: The figures of `evaluate`. In figures of an earlier release, which do not tell
            how many posts are annotated for a facet, all posts are taken to be.

    Returns:
        The frame of `confusion_on_gold`; labels that neither gold nor the run has are left out.

    Raises:
        GoldError: The evaluation holds no facet.
    """
    counts = {
        (facet, label): (
            _count(scores),
            evaluation.posts if figures.posts is None else figures.posts,
        )
        for facet in FACET_FIELDS
        if (figures := evaluation.tasks.get(facet)) is not None
        for label, scores in figures.labels.items()
    }
    if not counts:
        raise GoldError(
            f"the evaluation '{evaluation.name}' holds no themes, categories or risks",
            remedy="evaluate posts that are annotated with labels",
        )
    return _lay_out(counts)


def read_confusion(source: str | Path = "labels") -> pd.DataFrame:
    """Read the confusion of a stored evaluation.

    Args:
        source: A file of `upphandling-nlp evaluate --json`; or "labels" or "cues" for the shipped
            label model and the cue matcher on the project's test posts.

    Returns:
        The frame of `confusion_on_gold`.

    Raises:
        GoldError: The file cannot be read, is no evaluation, or holds no labels.
        ModelError: The shipped model has no such figures.
    """
    if str(source) not in _SHIPPED:
        return tabulate_confusion(read_evaluation(source))
    path = open_model("labels", kind="labels").path / "metrics.json"
    try:
        told = json.loads(path.read_text(encoding="utf-8"))[f"test {source}"]
        evaluation = msgspec.convert(told, Evaluation)
    except (OSError, ValueError, KeyError, msgspec.MsgspecError) as error:
        raise ModelError(
            f"holds no figures of '{source}' on test ({error})",
            path=path,
            remedy="measure them with `python training/labels/train.py --report-test`",
        ) from error
    return tabulate_confusion(evaluation)


def _count(scores: Scores) -> Counts:
    right = round((scores.recall or 0.0) * scores.support)
    return Counts(right, scores.predicted - right, scores.support - right)


def _lay_out(counts: dict[tuple[str, str], tuple[Counts, int]]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415  (heavy)

    rows = []
    for (facet, label), (count, posts) in counts.items():
        right = posts - count.tp - count.fp - count.fn
        rows.append(
            {
                "facet": facet,
                "label": label,
                "tp": count.tp,
                "fp": count.fp,
                "fn": count.fn,
                "tn": right,
                "sensitivity": count.scores.recall,
                "specificity": right / (right + count.fp) if right + count.fp else None,
                "precision": count.scores.precision,
            }
        )
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    return frame.astype(dict.fromkeys(_COLUMNS[6:], "float64"))
