"""The section of methods and limits: how things were counted, and how good the model is."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from upphandling_nlp.errors import ModelError
from upphandling_nlp.evaluate.evaluation import Evaluation
from upphandling_nlp.report.material import Material
from upphandling_nlp.report.sections import Figure, Section
from upphandling_nlp.report.tables import Column, Table
from upphandling_nlp.resources.models import open_model
from upphandling_nlp.trends import rank_marks
from upphandling_nlp.trends.units import cut_item

if TYPE_CHECKING:  # heavy: imported where it is used
    import pandas as pd

__all__ = ["is_shipped_model", "make_section", "read_evaluation_of_labels"]

#: Names in the encoder's figures, by the kind of posts that they were measured on.
_NAMES_ON = "field"


def make_section(material: Material) -> Section:
    """Make the section."""
    say, summary = material.say, material.summary
    lead = [
        say("methods_read"),
        say("methods_counted", doubles=material.formats.count(summary.duplicates),
            undated=material.formats.count(summary.undated)),
        say("methods_named"),
        say("methods_interval", seed=material.options.seed),
    ]  # fmt: skip
    unknown = [
        label.id
        for label in material.naming.list_labels(material.records)
        if not material.naming.knows(label.facet, label.id)
    ]
    if unknown:
        lead.append(say("methods_unknown_labels", labels=", ".join(unknown)))
    evaluation = read_evaluation_of_labels()
    if evaluation is not None and not is_shipped_model(material):
        models = Counter(record.provenance.model for record in material.records)
        lead.append(
            say("methods_other_model", shipped=_name_shipped(), models=", ".join(sorted(models)))
        )
    figures = [_show_labels(material, evaluation)]
    if evaluation is not None:
        figures.insert(0, _show_facets(material, evaluation))
    if (names := _show_names(material)) is not None:
        figures.append(names)
    figures += [_show_versions(material), _show_sources(material)]
    return Section(
        id="methods", title=say("section_methods"), lead=tuple(lead), figures=tuple(figures)
    )


@cache
def read_evaluation_of_labels() -> Evaluation | None:
    """Read what the shipped label model scored on the project's test posts.

    Returns:
        The figures; None where the model folder does not have them in this shape.
    """
    told = _read_metrics("labels").get("test labels")
    try:
        return msgspec.convert(told, Evaluation)
    except msgspec.ValidationError:
        return None


def is_shipped_model(material: Material) -> bool:
    """Whether all records were labelled by the model that the package ships."""
    name = _name_shipped()
    return bool(name) and all(
        record.provenance.model.endswith(f"+{name}") for record in material.records
    )


@cache
def _name_shipped() -> str:
    try:
        return f"labels-{open_model('labels', kind='labels').version}"
    except ModelError:
        return ""


def _read_metrics(model: str) -> dict[str, Any]:
    try:
        told = json.loads((open_model(model).path / "metrics.json").read_bytes())
    except (ModelError, OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _show_facets(material: Material, evaluation: Evaluation) -> Figure:
    import pandas as pd  # noqa: PLC0415  (heavy)

    rows = []
    for facet in (one.id for one in material.taxonomy.facets):
        task = evaluation.tasks.get(facet)
        if task is None:
            continue
        low, high = task.micro_interval or (None, None)
        rows.append(
            {
                "name": material.naming.facet(facet),
                "precision": task.micro.precision,
                "recall": task.micro.recall,
                "f1": task.micro.f1,
                "low": low,
                "high": high,
                "macro": task.macro_f1,
                "calibration": task.calibration_error,
            }
        )
    say = material.say
    titles = {
        "precision": say("column_precision"),
        "recall": say("column_recall"),
        "f1": say("column_micro"),
        "low": say("column_low"),
        "high": say("column_high"),
        "macro": say("column_macro"),
        "calibration": say("column_calibration"),
    }
    table = Table(
        id="scores",
        title=say("scores_title"),
        columns=(
            Column("name", say("column_facet")),
            *(Column(key, title, "score") for key, title in titles.items()),
        ),
        frame=pd.DataFrame(rows, columns=["name", *titles]),
        note=say("scores_note", source=say("source_test"), posts=evaluation.posts),
    )
    return Figure(table=table)


def _show_labels(material: Material, evaluation: Evaluation | None) -> Figure:
    import pandas as pd  # noqa: PLC0415  (heavy)

    ranked = rank_marks(material.posts, material.marks)
    given = {
        (dimension, value): int(count)
        for dimension, value, count in zip(
            ranked["dimension"], ranked["value"], ranked["count"], strict=True
        )
    }
    english = material.naming.lang == "en"
    rows = []
    for label in material.taxonomy:
        count = given.pop((label.facet, label.id), 0)
        task = evaluation.tasks.get(label.facet) if evaluation else None
        scores = task.labels.get(label.id) if task else None
        rows.append(
            {
                "told": material.naming.facet(label.facet),
                "name": material.naming.label(label.facet, label.id),
                "definition": (label.definition_en if english else "") or label.definition,
                "count": count,
                "precision": scores.precision if scores else None,
                "recall": scores.recall if scores else None,
                "support": scores.support if scores else None,
                "find": f"label:{label.id}" if count else None,
            }
        )
    facets = set(material.naming.list_facets(material.records))
    rows += [
        {
            "told": material.naming.facet(facet),
            "name": label,
            "definition": "",
            "count": count,
            "find": f"label:{label}",
        }
        for (facet, label), count in given.items()
        if facet in facets
    ]
    say = material.say
    columns = (
        Column("name", say("column_label"), find="find"),
        Column("told", say("column_facet")),
        Column("definition", say("column_definition")),
        Column("count", say("column_given"), "count"),
        *(
            (
                Column("precision", say("column_precision"), "score"),
                Column("recall", say("column_recall"), "score"),
                Column("support", say("column_support"), "count"),
            )
            if evaluation
            else ()
        ),
    )
    frame = pd.DataFrame(
        rows,
        columns=["told", "name", "definition", "count", "precision", "recall", "support", "find"],
    )
    table = Table(
        id="labels", title=say("labels_scores_title"), columns=columns, frame=frame, shown=200
    )
    return Figure(table=table, folded=True)


def _show_names(material: Material) -> Figure | None:
    import pandas as pd  # noqa: PLC0415  (heavy)

    told = _read_metrics("encoder").get(_NAMES_ON)
    by_encoder = any(one.provenance.model.startswith("encoder") for one in material.records)
    if not isinstance(told, dict) or not by_encoder:
        return None
    frame = pd.DataFrame(
        [
            {"name": material.naming.kind(kind), "f1": told[kind]}
            for kind in ("ORG", "LOC", "PER")
            if kind in told
        ],
        columns=["name", "f1"],
    )
    table = Table(
        id="name-scores",
        title=material.say("names_scores_title"),
        columns=(
            Column("name", material.say("column_kind")),
            Column("f1", material.say("column_f1"), "score"),
        ),
        frame=frame,
        note=material.say("names_scores_note"),
    )
    return Figure(table=table, layout="third")


def _show_versions(material: Material) -> Figure:
    fields = ("library", "model", "taxonomy", "registry")
    counted = Counter(
        tuple(getattr(record.provenance, field) for field in fields) for record in material.records
    )
    frame = _count_rows(counted, fields)
    table = Table(
        id="versions",
        title=material.say("versions_title"),
        columns=(
            *(Column(field, material.say(f"column_{field}")) for field in fields),
            Column("rows", material.say("column_rows"), "count"),
        ),
        frame=frame,
    )
    return Figure(table=table, layout="most")


def _show_sources(material: Material) -> Figure:
    counted: Counter[tuple[str, ...]] = Counter(
        (cut_item(record.source) or "–",) for record in material.records
    )
    table = Table(
        id="sources",
        title=material.say("sources_title"),
        columns=(
            Column("source", material.say("column_source")),
            Column("rows", material.say("column_rows"), "count"),
        ),
        frame=_count_rows(counted, ("source",)),
        shown=30,
    )
    return Figure(table=table, folded=True)


def _count_rows(counted: Counter[tuple[str, ...]], fields: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415  (heavy)

    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return pd.DataFrame([(*key, count) for key, count in ordered], columns=[*fields, "rows"])
