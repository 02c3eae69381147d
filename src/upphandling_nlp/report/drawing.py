"""From an Altair chart to SVG that stands in the page: accessible, in the page's own colours.

Colours of a chart are names of the style sheet's variables (`var(--mark)`), so that a chart follows
the page into dark mode and onto paper. Each chart is drawn twice, for a wide and for a narrow
screen; the style sheet shows one of them.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:  # heavy: imported where it is used
    import altair as alt
    from markupsafe import Markup

__all__ = ["NARROW", "WIDE", "Drawing", "draw_svg", "render_chart", "wrap_name"]

#: Widths of a drawing in pixels: of the chart as a whole, axes included (about).
WIDE, NARROW = 1040, 350

_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_SVG = "{http://www.w3.org/2000/svg}"
_TEXT, _SOFT, _GRID, _LINE = "var(--ink)", "var(--soft)", "var(--grid)", "var(--edge)"
# Roles and labels of Vega's own would be read out mark by mark; the chart has a title, a
# description and a table instead.
_DROPPED = ("role", "aria-roledescription", "aria-label", "aria-hidden", "font-family", "class")


class Drawing(NamedTuple):
    """A chart for any width.

    Attributes:
        make: Makes the chart for a width in pixels.
        datasets: Data that the chart names (outlines of maps, which Altair would copy point by
            point if they were its own).
    """

    make: Callable[[int], Any]
    datasets: Mapping[str, Any] = {}


def draw_svg(chart: alt.TopLevelMixin, *, lang: str, datasets: Mapping[str, Any] = {}) -> str:
    """Draw a chart as SVG in the number format of a language."""
    import altair as alt  # noqa: PLC0415  (heavy)
    import vl_convert  # noqa: PLC0415  (heavy)

    # Without a limit of rows: what is drawn is an aggregate already.
    with alt.data_transformers.enable("default", max_rows=None):
        told = _configure(chart).to_dict(validate=False)
    told.setdefault("datasets", {}).update(datasets)
    locale: Literal["sv-SE", "en-GB"] = "sv-SE" if lang == "sv" else "en-GB"
    return str(vl_convert.vegalite_to_svg(told, format_locale=locale, time_format_locale=locale))


def render_chart(
    drawing: Drawing, *, id: str, title: str, description: str, lang: str, widths: tuple[int, ...]
) -> Markup:
    """Render a chart for the page.

    Args:
        drawing: The chart.
        id: Prefix of all ids inside.
        title: What a screen reader calls the chart.
        description: What the chart shows, in a sentence.
        lang: Language of its numbers.
        widths: One or two widths; of two, the second is shown on narrow screens.

    Returns:
        SVG elements with `role="img"`, title and description.
    """
    from markupsafe import Markup  # noqa: PLC0415  (heavy)

    drawn = []
    for number, width in enumerate(widths):
        kind = "narrow" if number else "wide" if len(widths) > 1 else "only"
        svg = draw_svg(drawing.make(width), lang=lang, datasets=drawing.datasets)
        drawn.append(
            _clean(svg, id=f"{id}-{number}", kind=kind, title=title, description=description)
        )
    return Markup("\n".join(drawn))  # noqa: S704  (written by lxml, which escapes)


def _clean(svg: str, *, id: str, kind: str, title: str, description: str) -> str:
    from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415  (heavy)

    root = etree.fromstring(svg.encode())
    # The converter numbers its ids on from chart to chart, as long as the process lives.
    renamed: dict[str, str] = {}
    for element in root.iter():
        for name in _DROPPED:
            element.attrib.pop(name, None)
        if "id" in element.attrib:
            own = f"{id}-{len(renamed)}"
            renamed[element.attrib["id"]] = element.attrib["id"] = own
    for element in root.iter():
        _refer(element.attrib, renamed)
    # The white ground that the converter lays under every chart.
    ground = root.find(f"{_SVG}rect")
    if ground is not None and ground.get("fill") == "white":
        root.remove(ground)
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.set("class", kind)
    root.set("role", "img")
    root.set("aria-labelledby", f"{id}-title {id}-desc")
    for number, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = etree.Element(f"{_SVG}{tag}", id=f"{id}-{tag}")
        element.text = text
        root.insert(number, element)
    etree.cleanup_namespaces(root)
    return str(etree.tostring(root, encoding="unicode"))


def _refer(attributes: Any, renamed: Mapping[str, str]) -> None:  # noqa: ANN401  (lxml's mapping)
    for name, value in attributes.items():
        if "url(#" in value:
            attributes[name] = _REFERENCE.sub(lambda found: f"url(#{renamed[found[1]]})", value)


def wrap_name(name: str, width: int) -> str:
    """Break a name into at most two lines of about `width` letters; the rest is cut."""
    lines = textwrap.wrap(name, width, break_long_words=True)
    return "\n".join(lines if len(lines) <= 2 else [lines[0], f"{lines[1][: width - 1]}…"])


@cache
def _list_configuration() -> dict[str, Any]:
    label = {"labelColor": _SOFT, "titleColor": _TEXT, "labelFontSize": 12, "titleFontSize": 12}
    return {
        "aria": False,
        "background": "transparent",
        "font": "Liberation Sans",
        "lineBreak": "\n",
        "view": {"stroke": None},
        "axis": {
            **label,
            "titleFontWeight": "normal",
            "gridColor": _GRID,
            "domainColor": _LINE,
            "tickColor": _LINE,
            "labelLimit": 260,
            "titlePadding": 8,
        },
        "axisX": {"grid": False, "labelAngle": 0, "labelOverlap": "greedy", "labelSeparation": 6},
        "axisY": {"domain": False, "ticks": False},
        "header": {**label, "titleFontWeight": "normal", "labelFontSize": 13, "labelColor": _TEXT},
        "legend": {
            **label,
            "titleFontWeight": "normal",
            "orient": "bottom",
            "symbolStrokeWidth": 0,
            "titleLimit": 340,
        },
        "text": {"fontSize": 12, "color": _TEXT},
    }


def _configure(chart: Any) -> Any:  # noqa: ANN401  (altair's mixins)
    chart = chart.copy(deep=False)
    chart.config = _list_configuration()
    return chart
