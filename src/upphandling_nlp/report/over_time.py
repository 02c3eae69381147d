"""The section of trends: posts by period, shares of labels with intervals, themes by period."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING

from upphandling_nlp.errors import GoldError, ModelError
from upphandling_nlp.evaluate.confusion import read_confusion
from upphandling_nlp.report.charts import draw_bars, draw_heat, draw_lines
from upphandling_nlp.report.formats import is_missing
from upphandling_nlp.report.material import Material
from upphandling_nlp.report.methods import is_shipped_model
from upphandling_nlp.report.sections import Figure, Section
from upphandling_nlp.report.tables import Column, Table
from upphandling_nlp.trends import (
    add_intervals,
    correct_shares,
    count_marks,
    count_posts,
    fit_trends,
)

if TYPE_CHECKING:  # heavy: imported where it is used
    import pandas as pd

__all__ = ["count_shares", "make_section", "tell_steps"]

# Small charts of a facet that stand on the page; the table has all labels.
_SMALL = 8
# Shares of fewer posts than this are chance; they stand in the table, not in the small charts.
_FEWEST = 10
# Figures are written into the cells of a heat map of at most so many periods.
_WRITTEN = 20


def make_section(material: Material) -> Section | None:
    """Make the section; None where no post has a day."""
    if material.summary.first is None:
        return None
    figures = [_show_posts(material)]
    facets = material.naming.list_facets(material.records)
    every = {facet: count_shares(material, facet) for facet in facets}
    # A facet that undated posts alone carry has no share in any period.
    counted = {facet: shares for facet, shares in every.items() if len(shares)}
    for number, (facet, shares) in enumerate(counted.items()):
        if number == 0:
            figures.append(_show_heat(material, facet, shares))
        figures.append(_show_lines(material, facet, shares))
    lead = [material.say("trends_lead")]
    if (slopes := _show_slopes(material, list(counted.values()))) is not None:
        figures.append(slopes)
    if any("corrected" in shares for shares in counted.values()):
        lead.append(material.say("trends_corrected"))
    if material.summary.undated:
        lead.append(material.say("trends_small"))
    return Section(
        id="trends", title=material.say("section_trends"), lead=tuple(lead), figures=tuple(figures)
    )


def count_shares(material: Material, facet: str) -> pd.DataFrame:
    """Count the labels of a facet by period, with intervals and the names of the report.

    Returns:
        The frame of `trends.add_intervals(trends.count_marks(...))`, by the shipped model also of
        `trends.correct_shares`, with `name` in the language
        of the report, `shown` (the period as written) and `find` (what finds the posts).
    """
    counts = add_intervals(
        count_marks(material.posts, material.marks, by=material.period, dimension=facet),
        seed=material.options.seed,
    )
    if is_shipped_model(material):
        with suppress(GoldError, ModelError):  # a model folder without its confusion
            counts = correct_shares(counts, read_confusion("labels"), seed=material.options.seed)
    counts["name"] = [material.naming.label(facet, one) for one in counts["value"]]
    counts["shown"] = [material.tell_period(one) for one in counts["period"]]
    counts["find"] = "label:" + counts["value"].astype(str)
    return counts


def tell_steps(material: Material, steps: list[float]) -> list[str]:
    """Tell the steps of colour of a heat map in words, from the bounds between them."""
    told = [material.formats.number(step * 100, digits=0 if step * 100 % 1 == 0 else 1)
            for step in steps]  # fmt: skip
    return [
        material.say("step_none"),
        material.say("step_under", b=told[1]),
        *(material.say("step_between", a=a, b=b) for a, b in pairwise(told[1:])),
        material.say("step_over", a=told[-1]),
    ]


def _show_posts(material: Material) -> Figure:
    frame = count_posts(material.posts, by=material.period)
    frame["shown"] = [material.tell_period(one) for one in frame["period"]]
    frame["told"] = [material.say("yes" if one else "no") for one in frame["partial"]]
    frame["find"] = "year:" + frame["period"] if material.period == "year" else None
    period = material.say(f"period_{material.period}")
    table = Table(
        id="posts-by-period",
        title=material.say("posts_by_period", period=period),
        columns=(
            Column("shown", material.say("period"), find="find"),
            Column("posts", material.say("column_count"), "count"),
            Column("all_posts", material.say("column_all_posts"), "count"),
            Column("told", material.say("column_partial")),
        ),
        frame=frame,
        note=material.say("posts_by_period_note") if frame["partial"].any() else "",
    )
    draw = draw_bars(
        frame,
        x_title=material.say(f"axis_{material.period}"),
        y_title=material.say("axis_posts"),
        partial=material.say("partial"),
    )
    return Figure(table=table, chart=material.draw(table, draw))


def _show_heat(material: Material, facet: str, shares: pd.DataFrame) -> Figure:
    cells = shares.assign(
        row=shares["name"],
        column=shares["shown"],
        text=[
            "" if is_missing(one) else material.formats.number(100 * one, digits=0)
            for one in shares["share"]
        ],
    )
    wide = cells.pivot_table(
        index="name", columns="shown", values="share", dropna=False, observed=True
    )
    rows = list(dict.fromkeys(cells["name"]))
    columns = list(dict.fromkeys(cells["shown"]))
    frame = wide.loc[rows, columns].reset_index()
    frame["find"] = frame["name"].map(dict(zip(shares["name"], shares["find"], strict=True)))
    name = material.naming.facet(facet)
    table = Table(
        id=f"{facet}-heat",
        title=material.say(
            "heat_title", facet=name, period=material.say(f"period_{material.period}")
        ),
        columns=(
            Column("name", name, find="find"),
            *(Column(column, column, "share") for column in columns),
        ),
        frame=frame,
    )
    draw = draw_heat(
        cells,
        rows=rows,
        columns=columns,
        titles=(material.say(f"axis_{material.period}"), name, material.say("axis_share")),
        legend=lambda steps: tell_steps(material, steps),
        written=len(columns) <= _WRITTEN,
    )
    return Figure(table=table, chart=material.draw(table, draw))


def _show_slopes(material: Material, shares: list[pd.DataFrame]) -> Figure | None:
    """Show the slopes of the shares; None where there are too few whole years for any."""
    import pandas as pd  # noqa: PLC0415  (heavy)

    if material.period != "year" or not shares:
        return None
    slopes = fit_trends(pd.concat(shares, ignore_index=True))
    slopes = slopes.dropna(subset=["odds_ratio"]).reset_index(drop=True)
    if slopes.empty:
        return None
    slopes["facet"] = [material.naming.facet(one) for one in slopes["dimension"]]
    slopes["find"] = "label:" + slopes["value"].astype(str)
    slopes = slopes.sort_values(["odds_q", "odds_p"], kind="stable", ignore_index=True)
    table = Table(
        id="slopes",
        title=material.say("slopes_title"),
        columns=(
            Column("name", material.say("column_label"), find="find"),
            Column("facet", material.say("column_facet")),
            Column("count", material.say("column_count"), "count"),
            Column("periods", material.say("column_years"), "count"),
            Column("odds_ratio", material.say("column_odds"), "score"),
            Column("odds_ratio_low", material.say("column_low"), "score"),
            Column("odds_ratio_high", material.say("column_high"), "score"),
            Column("odds_q", material.say("column_q"), "score"),
        ),
        frame=slopes,
        shown=12,
        note=material.say("slopes_note"),
    )
    return Figure(table=table)


def _show_lines(material: Material, facet: str, shares: pd.DataFrame) -> Figure:
    names = list(dict.fromkeys(shares["name"]))
    name = material.naming.facet(facet)
    enough = shares["posts"] >= _FEWEST
    if shares.loc[enough, "period"].nunique() < 2:
        enough[:] = True
    notes = []
    if len(names) > _SMALL:
        notes.append(material.say("shares_note", shown=_SMALL, all=len(names)))
    if not enough.all():
        notes.append(material.say("shares_few", fewest=_FEWEST))
    table = Table(
        id=f"{facet}-shares",
        title=material.say(
            "shares_by_period", facet=name, period=material.say(f"period_{material.period}")
        ),
        columns=(
            Column("name", name, find="find"),
            Column("shown", material.say("period")),
            Column("count", material.say("column_count"), "count"),
            Column("posts", material.say("column_posts"), "count"),
            Column("share", material.say("column_share"), "share"),
            Column("share_low", material.say("column_low"), "share"),
            Column("share_high", material.say("column_high"), "share"),
            *(
                (
                    Column("corrected", material.say("column_corrected"), "share"),
                    Column("corrected_low", material.say("column_low"), "share"),
                    Column("corrected_high", material.say("column_high"), "share"),
                )
                if "corrected" in shares
                else ()
            ),
        ),
        frame=shares,
        note=" ".join(notes),
    )
    drawn = shares[enough & shares["name"].isin(names[:_SMALL])].rename(
        columns={"share_low": "low", "share_high": "high"}
    )
    draw = draw_lines(
        drawn,
        x_title=material.say(f"axis_{material.period}"),
        y_title=material.say("axis_share_short"),
        order=names[:_SMALL],
    )
    return Figure(table=table, chart=material.draw(table, draw))
