"""The section of places: Sweden's counties, the world's countries, the places named most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upphandling_nlp.report.drawing import NARROW, WIDE
from upphandling_nlp.report.maps import draw_counties, draw_world
from upphandling_nlp.report.material import Material
from upphandling_nlp.report.sections import Figure, Section
from upphandling_nlp.report.tables import Table
from upphandling_nlp.resources.registry import default_registry
from upphandling_nlp.trends import rank_marks

if TYPE_CHECKING:  # heavy: imported where it is used
    import pandas as pd

__all__ = ["list_counties", "list_countries", "make_section"]

_HOME = "SE"


def make_section(material: Material) -> Section | None:
    """Make the section; None where no place is named."""
    counties, countries = list_counties(material), list_countries(material)
    places = rank_marks(material.posts, material.marks, dimension="place")
    if not places["count"].sum() and not counties["count"].sum():
        return None
    return Section(
        id="places",
        title=material.say("section_places"),
        lead=(material.say("places_lead"),),
        figures=(
            _show_counties(material, counties),
            _show_countries(material, countries),
            _show_places(material, places),
        ),
    )


def list_counties(material: Material) -> pd.DataFrame:
    """Rank the counties by posts, those that no post names too.

    Returns:
        Columns `code`, `name`, `count`, `share`, `times`, `find`.
    """
    import pandas as pd  # noqa: PLC0415  (heavy)

    ranked = rank_marks(material.posts, material.marks, dimension="county")
    found = ranked.rename(columns={"value": "code"})[["code", "count", "share", "times"]]
    names = pd.DataFrame(material.naming.list_counties(), columns=["code", "name"])
    frame = names.merge(found, on="code", how="left").fillna({"count": 0, "share": 0.0, "times": 0})
    frame["find"] = ("county:" + frame["code"]).where(frame["count"] > 0)
    frame = frame.sort_values(["count", "code"], ascending=[False, True], ignore_index=True)
    return frame.astype({"count": "int64", "times": "int64"})


def list_countries(material: Material) -> pd.DataFrame:
    """Rank the countries by posts, with their positions.

    Returns:
        Columns `code`, `name`, `count`, `share`, `times`, `lat`, `lon`, `find`.
    """
    ranked = rank_marks(material.posts, material.marks, dimension="country")
    frame = ranked.rename(columns={"value": "code"})[["code", "count", "share", "times"]].copy()
    registry = default_registry()
    keys = [f"country-{code}" for code in frame["code"]]
    entries = [registry[key] if key in registry else None for key in keys]  # noqa: SIM401  (no mapping)
    frame["name"] = [material.naming.country(code) for code in frame["code"]]
    frame["lat"] = [entry.lat if entry else None for entry in entries]
    frame["lon"] = [entry.lon if entry else None for entry in entries]
    frame["find"] = "country:" + frame["code"].astype(str)
    return frame.astype({"lat": "float64", "lon": "float64"})


def _show_counties(material: Material, frame: pd.DataFrame) -> Figure:
    table = Table(
        id="counties",
        title=material.say("counties_title"),
        columns=material.rank_columns("column_county"),
        frame=frame,
        note=material.say("counties_note"),
    )
    draw = draw_counties(
        frame, title=material.say("axis_posts"), legend=lambda steps: _tell_counts(material, steps)
    )
    chart = material.draw(table, draw, widths=(NARROW,), text="map_says")
    return Figure(table=table, chart=chart, layout="third")


def _tell_counts(material: Material, steps: list[int]) -> list[str]:
    told = [material.formats.count(step) for step in steps]
    ends = [material.formats.count(step - 1) for step in steps[1:]]
    inner = [a if a == b else f"{a}–{b}" for a, b in zip(told[:-1], ends, strict=True)]
    return ["0", *inner, material.say("steps_from", a=told[-1])]


def _show_countries(material: Material, frame: pd.DataFrame) -> Figure:
    table = Table(
        id="countries",
        title=material.say("countries_title"),
        columns=material.rank_columns("column_country"),
        frame=frame,
        note=material.say("countries_note"),
    )
    draw = draw_world(frame[frame["code"] != _HOME], title=material.say("axis_posts"))
    chart = material.draw(table, draw, widths=(WIDE * 2 // 3, NARROW), text="map_says")
    return Figure(table=table, chart=chart, layout="most")


def _show_places(material: Material, ranked: pd.DataFrame) -> Figure:
    frame = ranked.assign(find="name:" + ranked["value"].astype(str))
    table = Table(
        id="top-places",
        title=material.say("top_places"),
        columns=material.rank_columns("column_place", days=True),
        frame=frame,
        shown=25,
    )
    return Figure(table=table, folded=True)
