"""The section of organisations, and that of themes and risks together."""

from __future__ import annotations

from upphandling_nlp.report.charts import draw_heat, draw_ranking
from upphandling_nlp.report.material import Material
from upphandling_nlp.report.naming import tell_apart
from upphandling_nlp.report.over_time import tell_steps
from upphandling_nlp.report.sections import Figure, Section
from upphandling_nlp.report.tables import Column, Table
from upphandling_nlp.trends import count_together, rank_marks

__all__ = ["make_section", "make_together"]

_BARS = 20


def make_section(material: Material) -> Section | None:
    """Make the section of organisations; None where none is named."""
    ranked = rank_marks(material.posts, material.marks, dimension="organisation")
    if ranked.empty:
        return None
    frame = ranked.assign(
        name=tell_apart(ranked["name"], ranked["value"]),
        find="name:" + ranked["value"].astype(str),
        text=[material.formats.count(one) for one in ranked["count"]],
    )
    table = Table(
        id="organisations",
        title=material.say("organisations_title"),
        columns=material.rank_columns("column_organisation", days=True),
        frame=frame,
        note=material.say("organisations_note"),
    )
    draw = draw_ranking(
        frame.head(_BARS),
        x_title=material.say("axis_posts"),
        y_title=material.say("column_organisation"),
    )
    return Section(
        id="organisations",
        title=material.say("section_organisations"),
        figures=(Figure(table=table, chart=material.draw(table, draw)),),
    )


def make_together(material: Material) -> Section | None:
    """Make the section of themes and risks in one post; None where no post has both."""
    pairs = count_together(material.posts, material.marks, dimensions=("theme", "risk"))
    if pairs.empty:
        return None
    naming, say = material.naming, material.say
    frame = pairs.assign(
        row=[naming.label("theme", one) for one in pairs["value_1"]],
        column=[naming.label("risk", one) for one in pairs["value_2"]],
        share=pairs["count"] / pairs["count_1"],
        find="label:" + pairs["value_1"].astype(str),
    )
    frame["text"] = [material.formats.number(100 * one, digits=0) for one in frame["share"]]
    order = {
        name: n for n, name in enumerate(naming.label(x.facet, x.id) for x in material.taxonomy)
    }
    rows = sorted(set(frame["row"]), key=lambda name: (order.get(name, len(order)), name))
    columns = sorted(set(frame["column"]), key=lambda name: (order.get(name, len(order)), name))
    table = Table(
        id="together",
        title=material.say("together_title"),
        columns=(
            Column("row", material.say("axis_theme"), find="find"),
            Column("column", material.say("axis_risk")),
            Column("count", material.say("column_both"), "count"),
            Column("count_1", material.say("column_theme_posts"), "count"),
            Column("share", material.say("axis_together"), "share"),
            Column("lift", material.say("column_lift"), "number"),
        ),
        frame=frame,
        note=material.say("together_note"),
    )
    draw = draw_heat(
        frame,
        rows=rows,
        columns=columns,
        titles=(say("axis_risk"), say("axis_theme"), say("axis_together")),
        legend=lambda steps: tell_steps(material, steps),
        written=True,
        angle=-40,
    )  # fmt: skip
    return Section(
        id="together",
        title=material.say("section_labels"),
        figures=(Figure(table=table, chart=material.draw(table, draw)),),
    )
