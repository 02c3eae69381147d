"""A report as one self-contained page."""

from __future__ import annotations

import base64
import gzip
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from upphandling_nlp.report.build import Report
from upphandling_nlp.report.formats import LOCALES
from upphandling_nlp.report.material import Material
from upphandling_nlp.report.page import PageParts, build_page, read_asset
from upphandling_nlp.report.posts import LONGEST, lay_out_posts
from upphandling_nlp.report.tables import NUMERIC, Table, list_cells, write_csv
from upphandling_nlp.report.timeline import list_calendar, write_calendar
from upphandling_nlp.version import __version__

if TYPE_CHECKING:  # heavy: imported where it is used
    from jinja2 import Environment

__all__ = ["pack_data", "write_document"]

# Characters of packed texts that a page carries lightly; beyond them long posts are cut to fewer
# and fewer characters.
_HEAVY, _SHORTER = 10_000_000, (6_000, 3_000, 1_500, 750)
_LEGEND = ("ORG", "LOC", "PER", "date", "reference", "evidence")


def write_document(report: Report) -> str:
    """Write a report as HTML: one file that needs nothing else.

    Args:
        report: The report.

    Returns:
        The page. Every number on it stands in a `data` element with its raw value; every table is
        there as CSV too.
    """
    from markupsafe import Markup  # noqa: PLC0415  (heavy)

    material: Material = report.material
    texts = material.naming.texts
    title = material.options.title or texts["title"]
    index, bodies = _pack_posts(material)
    body = (
        _make_environment()
        .get_template("report.html.j2")
        .render(
            t=texts,
            say=lambda key, **values: material.say(
                key, **{name: _count(material, value) for name, value in values.items()}
            ),
            title=title,
            lead=_tell_lead(material),
            footer=material.say("footer", version=__version__),
            sections=report.sections,
            tiles=report.tiles,
            numeric=NUMERIC,
            table_cells=lambda table: list_cells(table, material.formats, limit=table.shown),
            legend=[(kind, texts[f"kind_{kind}"]) for kind in _LEGEND],
            has_twins=material.summary.duplicates > 0,
        )
    )
    return build_page(
        PageParts(
            title=title,
            lang=material.naming.lang,
            body=Markup(body),  # noqa: S704  (rendered with escaping on)
            styles=(read_asset("report.css"),),
            scripts=(read_asset("report.js"),),
            data={
                "texts": _list_script_texts(material),
                "index": index,
                "bodies": bodies,
                "files": pack_data(_list_files(report)),
            },
        )
    )


def _pack_posts(material: Material) -> tuple[str, str]:
    """Pack the posts; where they would be too much for a page, only the beginnings of long ones."""
    for longest in (LONGEST, *_SHORTER):
        posts = lay_out_posts(
            material.records, groups=material.groups, naming=material.naming, longest=longest
        )
        bodies = pack_data(posts.bodies)
        if len(bodies) <= _HEAVY:
            break
    return pack_data(posts.index), bodies


def pack_data(value: Any) -> str:  # noqa: ANN401  (whatever JSON takes)
    """Pack a value as JSON, gzip, base64; the page's script gives it back.

    Ten thousand posts take a third of their size, and no text of theirs can end the element.
    """
    packed = gzip.compress(msgspec.json.encode(value), compresslevel=9, mtime=0)
    return base64.b64encode(packed).decode("ascii")


@cache
def _make_environment() -> Environment:
    """Make the template environment: everything is escaped, a missing name is an error."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415  (heavy)

    return Environment(
        loader=FunctionLoader(read_asset),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _count(material: Material, value: object) -> object:
    return material.formats.count(value) if isinstance(value, int) else value


def _tell_lead(material: Material) -> str:
    summary, formats = material.summary, material.formats
    values = {"posts": formats.count(summary.posts), "today": formats.long_day(material.today)}
    if summary.first is None or summary.last is None:
        return material.say("lead_undated", **values)
    return material.say(
        "lead",
        first=formats.long_day(summary.first),
        last=formats.long_day(summary.last),
        **values,
    )


def _list_files(report: Report) -> dict[str, str]:
    """List the files that the reader can save, by name."""
    tables: list[Table] = [
        figure.table for section in report.sections for figure in section.figures
    ]
    files = {f"{table.id}.csv": write_csv(table) for table in tables}
    if len(list_calendar(report.events)):
        name = report.material.naming.texts["calendar_file"]
        files[name] = write_calendar(report.material, report.events).decode()
    return files


def _list_script_texts(material: Material) -> dict[str, Any]:
    naming = material.naming
    texts = {
        key.removeprefix("js_"): text for key, text in naming.texts.items() if key.startswith("js_")
    }
    facets = naming.list_facets(material.records)
    codes = material.marks[material.marks["dimension"] == "country"]["value"].unique()
    return texts | {
        "locale": LOCALES[naming.lang].replace("_", "-"),
        "facets": [[facet, naming.facet(facet)] for facet in facets],
        "kinds": {kind: naming.texts[f"kind_{kind}"] for kind in _LEGEND},
        "places": {
            **dict(naming.list_counties()),
            **{str(code): naming.country(str(code)) for code in codes},
        },
        "columns": [
            "id", naming.texts["day"], naming.texts["post"],
            *(naming.facet(facet) for facet in facets),
            naming.texts["section_organisations"], naming.texts["section_places"],
            naming.texts["column_source"], "url", naming.texts["js_twin_of"],
        ],
    }  # fmt: skip
