"""The charts of the report, each from the frame of the table that stands below it."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from upphandling_nlp.report.drawing import NARROW, Drawing, wrap_name

if TYPE_CHECKING:  # heavy: imported where it is used
    import pandas as pd

__all__ = [
    "draw_bars",
    "draw_events",
    "draw_heat",
    "draw_lines",
    "draw_ranking",
    "heat_steps",
    "list_sizes",
]

_HEAT = tuple(f"var(--h{step})" for step in range(6))
_PERCENT = "format(datum.value * 100, '.3~g')"
# Widths of a step of colour, as a share.
_UNITS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2)


def draw_bars(frame: pd.DataFrame, *, x_title: str, y_title: str, partial: str) -> Drawing:
    """Bars of counts by period; a period that the archive covers in part is paler.

    Args:
        frame: Columns `shown` (the period as written), `posts`, `partial`.
        x_title: Title of the horizontal axis.
        y_title: Title of the vertical axis, with its unit.
        partial: What the paler bars are called in the legend.
    """
    import altair as alt  # noqa: PLC0415  (heavy)

    def draw(width: int) -> Any:  # noqa: ANN401  (altair's mixins)
        data = frame[["shown", "posts", "partial"]]
        legend = alt.Legend(
            title=None, values=[True], labelExpr=f"'{partial}'", symbolType="square"
        )
        return (
            alt.Chart(data, width=width - 60, height=220)
            .mark_bar()
            .encode(
                x=alt.X("shown:O", sort=None, title=x_title, scale=alt.Scale(paddingInner=0.25)),
                y=alt.Y("posts:Q", title=y_title, axis=alt.Axis(tickMinStep=1, format=",d")),
                color=alt.Color(
                    "partial:N",
                    scale=alt.Scale(domain=[False, True], range=["var(--mark)", "var(--faint)"]),
                    legend=legend if bool(data["partial"].any()) else None,
                ),
            )
        )

    return Drawing(draw)


def draw_lines(
    frame: pd.DataFrame, *, x_title: str, y_title: str, order: list[str], columns: int = 4
) -> Drawing:
    """A small chart for each label: shares by period with their intervals, on one scale.

    Args:
        frame: Columns `shown`, `name`, `share` and, where there are intervals, `low`, `high`.
        x_title: Title of the horizontal axes.
        y_title: Title of the vertical axes, with its unit.
        order: The names in order.
        columns: Charts in a row on a wide screen.
    """
    import altair as alt  # noqa: PLC0415  (heavy)

    data = frame[[*("shown", "name", "share"), *(c for c in ("low", "high") if c in frame)]]

    def draw(width: int) -> Any:  # noqa: ANN401  (altair's mixins)
        narrow = width <= NARROW
        across = 2 if narrow else columns
        periods = list(dict.fromkeys(data["shown"]))
        ends = [periods[0], periods[-1]] if len(periods) > 1 else periods
        x = alt.X("shown:O", sort=None, title=x_title, axis=_list_ends(ends))
        y = alt.Y(
            "share:Q", title=y_title, axis=alt.Axis(labelExpr=_PERCENT, tickCount=3, grid=True)
        )
        wrapped = {name: wrap_name(name, 22 if narrow else 34) for name in order}
        shown = data.assign(name=data["name"].map(wrapped))
        base = alt.Chart(width=(width - 40) / across - 44, height=96).encode(x=x)
        layers = [
            base.mark_line(color="var(--mark)", strokeWidth=2).encode(y=y),
            base.mark_circle(color="var(--mark)", size=16, opacity=1).encode(y=y),
        ]
        if "low" in data:
            band = base.mark_area(color="var(--band)").encode(
                y=alt.Y("low:Q", title=y_title), y2="high:Q"
            )
            layers = [band, *layers]
        header = alt.Header(title=None, labelAnchor="start", labelLimit=400, labelLineHeight=14)
        return alt.layer(*layers, data=shown).facet(
            facet=alt.Facet("name:N", sort=[*wrapped.values()], header=header),
            columns=across,
            spacing=18,
        )

    return Drawing(draw)


def _list_ends(ends: list[str]) -> Any:  # noqa: ANN401  (altair's axis)
    """An axis that names its first and last step alone, both inside its width."""
    import altair as alt  # noqa: PLC0415  (heavy)

    align = alt.condition(
        f"datum.value === {json.dumps(ends[-1])}", alt.value("right"), alt.value("left")
    )
    return alt.Axis(values=ends, labelAlign=align, labelOverlap=False)


def heat_steps(top: float) -> list[float]:
    """Return the bounds between six steps of colour for shares up to `top`.

    The first step is nothing at all; the others are equal, at round figures, the last one open.
    """
    unit = next((unit for unit in _UNITS if top <= 5 * unit), _UNITS[-1])
    return [1e-9, *(round(unit * step, 6) for step in range(1, 5))]


def draw_heat(
    frame: pd.DataFrame,
    *,
    rows: list[str],
    columns: list[str],
    titles: tuple[str, str, str],
    legend: Callable[[list[float]], list[str]],
    written: bool,
    angle: int = 0,
) -> Drawing:
    """A heat map of shares, in six steps of one hue, with the figures in the cells.

    Args:
        frame: Columns `row`, `column`, `share` and `text` (the share as written).
        rows: Names of the rows in order.
        columns: Names of the columns in order.
        titles: Titles of the horizontal axis, the vertical axis and the colours.
        legend: Tells the six steps in words, from the bounds between them.
        written: Whether the figures stand in the cells of the wide drawing.
        angle: Degrees by which the names of the columns are turned.
    """
    import altair as alt  # noqa: PLC0415  (heavy)

    data = frame[["row", "column", "share", "text"]].dropna(subset=["share"])
    steps = heat_steps(float(data["share"].max()) if len(data) else 0)
    names = legend(steps)
    data["step"] = [names[bisect_right(steps, share)] for share in data["share"]]
    data["dark"] = data["share"] >= steps[3]

    def draw(width: int) -> Any:  # noqa: ANN401  (altair's mixins)
        narrow = width <= NARROW
        margin, letters = (140, 22) if narrow else (275, 44)
        wrapped = {name: wrap_name(name, letters) for name in rows}
        turned = {name: wrap_name(name, 30) if angle and not narrow else name for name in columns}
        shown = data.assign(row=data["row"].map(wrapped), column=data["column"].map(turned))
        base = alt.Chart(shown, width=width - margin, height=alt.Step(28 if narrow else 26)).encode(
            x=alt.X(
                "column:O", sort=[*turned.values()], title=titles[0],
                scale=alt.Scale(domain=[*turned.values()], paddingInner=0.04),
                axis=alt.Axis(labelAngle=-90 if angle and narrow else angle, labelLimit=190,
                              labelOverlap=not angle, labelFontSize=11 if angle else 12),
            ),
            y=alt.Y(
                "row:N", sort=[*wrapped.values()], title=titles[1],
                scale=alt.Scale(domain=[*wrapped.values()], paddingInner=0.06),
                axis=alt.Axis(labelLimit=margin - 16, titleAngle=0, titleAlign="left",
                              titleAnchor="start", titleY=-8, titleX=-margin + 12,
                              labelFontSize=10.5 if narrow else 12, labelLineHeight=11),
            ),
        )  # fmt: skip
        cells = base.mark_rect().encode(
            color=alt.Color(
                "step:N",
                scale=alt.Scale(domain=names, range=list(_HEAT)),
                legend=alt.Legend(
                    title=titles[2], symbolType="square", symbolSize=140,
                    direction="horizontal", columns=3 if narrow else 6,
                ),
            )
        )  # fmt: skip
        if narrow or not written:
            return cells
        text = base.mark_text(fontSize=11).encode(
            text="text:N",
            color=alt.condition(
                "datum.dark", alt.value("var(--on-dark)"), alt.value("var(--on-light)")
            ),
        )
        return cells + text

    return Drawing(draw)


def draw_ranking(
    frame: pd.DataFrame, *, x_title: str, y_title: str, value: str = "count", text: str = "text"
) -> Drawing:
    """Bars side by side, the longest first, with the figure at the end of each.

    Args:
        frame: Columns `name`, the value, and the value as written.
        x_title: Title of the horizontal axis, with its unit.
        y_title: Title of the vertical axis.
        value: Column of the value.
        text: Column of the value as written.
    """
    import altair as alt  # noqa: PLC0415  (heavy)

    data = frame[["name", value, text]]
    top = float(data[value].max()) if len(data) else 1.0

    def draw(width: int) -> Any:  # noqa: ANN401  (altair's mixins)
        narrow = width <= NARROW
        margin, letters = (140, 22) if narrow else (270, 44)
        shown = data.assign(name=[wrap_name(name, letters) for name in data["name"]])
        base = alt.Chart(shown, width=width - margin, height=alt.Step(27)).encode(
            x=alt.X(
                f"{value}:Q", title=x_title,
                scale=alt.Scale(domain=[0, top * 1.15 or 1], nice=False),
                axis=alt.Axis(grid=True, tickMinStep=1, format=",d"),
            ),
            y=alt.Y(
                "name:N", sort=None, title=y_title, scale=alt.Scale(paddingInner=0.3),
                axis=alt.Axis(labelLimit=margin - 16, titleAngle=0, titleAlign="left",
                              titleAnchor="start", titleY=-8, titleX=-margin + 12,
                              labelFontSize=10.5 if narrow else 12, labelLineHeight=11),
            ),
        )  # fmt: skip
        bars = base.mark_bar(color="var(--mark)")
        return bars + base.mark_text(align="left", dx=4).encode(text=f"{text}:N")

    return Drawing(draw)


def draw_events(frame: pd.DataFrame, *, today: str, titles: tuple[str, str, str, str]) -> Drawing:
    """A row for each kind of date, a circle a quarter, its area in proportion to the count.

    Args:
        frame: Columns `told` (the kind), `day` (first day of the quarter, ISO 8601), `count`.
        today: The day of the report, ISO 8601; a line parts what is ahead.
        titles: Titles of the horizontal axis, the vertical axis, the sizes, and the line.
    """
    import altair as alt  # noqa: PLC0415  (heavy)
    import pandas as pd  # noqa: PLC0415  (heavy)

    data = frame[["told", "day", "count"]]
    line = pd.DataFrame({"day": [today], "text": [titles[3]]})
    top = float(data["count"].max()) if len(data) else 1.0

    def draw(width: int) -> Any:  # noqa: ANN401  (altair's mixins)
        narrow = width <= NARROW
        margin = 110 if narrow else 150
        largest = 180 if narrow else 420
        base = alt.Chart(data, width=width - margin, height=alt.Step(40))
        circles = base.mark_circle(color="var(--mark)", opacity=0.8).encode(
            x=alt.X(
                "day:T", title=titles[0],
                scale=alt.Scale(padding=14),
                axis=alt.Axis(format="%Y", tickCount="year", grid=True, labelAlign="left"),
            ),
            y=alt.Y("told:N", sort=None, title=None, axis=alt.Axis(grid=True, labelLimit=margin)),
            size=alt.Size(
                "count:Q", scale=alt.Scale(domain=[0, top], range=[0, largest]),
                legend=alt.Legend(
                    title=titles[2], direction="horizontal", symbolFillColor="var(--mark)",
                    format=",d", values=list_sizes(top),
                ),
            ),
        )  # fmt: skip
        rule = (
            alt.Chart(line).mark_rule(color="var(--evidence)", strokeDash=[4, 3]).encode(x="day:T")
        )
        text = (
            alt.Chart(line)
            .mark_text(align="left", dx=4, dy=-6, y=0, color="var(--evidence)")
            .encode(x="day:T", text="text:N")
        )
        return circles + rule + text

    return Drawing(draw)


def list_sizes(top: float) -> list[int]:
    """Return up to three round sizes for a legend, the greatest at most `top`."""
    for unit in (10_000, 1_000, 100, 10, 1):
        if top >= 2 * unit:
            largest = int(top // unit) * unit
            return sorted({max(1, largest // 10), max(1, largest // 3), largest})
    return [1]
