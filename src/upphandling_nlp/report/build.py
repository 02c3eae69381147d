"""Records in, a report out: the sections in order, as a page, a workbook or a calendar."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from upphandling_nlp.errors import OptionError, RecordError
from upphandling_nlp.files import replacing
from upphandling_nlp.report import methods, organisations, over_time, places, summary, timeline
from upphandling_nlp.report.material import Material, prepare_material
from upphandling_nlp.report.options import FORMATS, ReportOptions
from upphandling_nlp.report.sections import Section, Tile
from upphandling_nlp.schema import Record

__all__ = ["Report", "build_report", "write_report"]

# What each format needs beside the base, by the name to import.
_NEEDS = {
    "html": ("altair", "vl_convert", "babel", "jinja2", "icalendar"),
    "xlsx": ("babel", "xlsxwriter"),
    "ics": ("babel", "icalendar"),
}


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A report before it is written.

    Attributes:
        material: What it was made from.
        sections: Its sections, in order.
        tiles: Its key figures.
        events: The dates of the timeline.
    """

    material: Any
    sections: tuple[Section, ...]
    tiles: tuple[Tile, ...]
    events: Any


def write_report(
    records: Iterable[Record], path: str | Path, *, options: ReportOptions | None = None
) -> Path:
    """Write a report; nothing is left at `path` if it fails.

    Args:
        records: The records; all are held in memory.
        path: The file to write: `.html`, `.xlsx` or `.ics`.
        options: Language, format, period and so on; None for those that `ReportOptions` has.

    Returns:
        The path.

    Raises:
        OptionError: The format is not known, or a package of the extra `report` is missing.
        RecordError: There are no records, or the file cannot be written.
        ResourceError: The taxonomy named by the options is faulty.
    """
    options = options or ReportOptions()
    path = Path(path)
    kind = options.format or _detect_format(path)
    _check_packages(kind)
    material = prepare_material(list(records), options=options, charts=kind == "html")
    if not material.records:
        raise RecordError("there are no records to report on", remedy="tag some posts first")
    _write_whole(path, _write(material, kind))
    return path


def build_report(material: Material) -> Report:
    """Make the sections of a report."""
    events = timeline.list_dates(material)
    doubtful = summary.list_doubtful(material)
    tiles = summary.list_tiles(material, events, doubtful)
    sections = (
        summary.make_figures(material, tiles),
        over_time.make_section(material),
        organisations.make_together(material),
        places.make_section(material),
        timeline.make_section(material, events),
        organisations.make_section(material),
        summary.make_words(material),
        Section(
            id="posts", title=material.say("section_posts"), lead=(material.say("posts_lead"),)
        ),
        summary.make_review(material, doubtful),
        methods.make_section(material),
    )
    return Report(
        material=material,
        sections=tuple(one for one in sections if one is not None),
        tiles=tuple(tiles),
        events=events,
    )


def _write(material: Material, kind: str) -> bytes:
    if kind == "ics":
        return timeline.write_calendar(material, timeline.list_dates(material))
    report = build_report(material)
    if kind == "xlsx":
        from upphandling_nlp.report.workbook import write_workbook  # noqa: PLC0415  (heavy)

        return write_workbook(report)
    from upphandling_nlp.report.document import write_document  # noqa: PLC0415  (heavy)

    return write_document(report).encode()


def _detect_format(path: Path) -> str:
    try:
        return FORMATS[path.suffix.lower()]
    except KeyError:
        raise OptionError(
            f"no format of reports is known for '{path.name}'",
            remedy=f"end the name in one of {', '.join(FORMATS)}, or name the format",
        ) from None


def _check_packages(format: str) -> None:
    for name in _NEEDS[format]:
        try:
            import_module(name)
        except ImportError as error:
            raise OptionError(
                f"a report needs the package '{name}', which is not installed ({error})",
                remedy='pip install "upphandling-nlp[report]"',
            ) from error


def _write_whole(path: Path, content: bytes) -> None:
    """Write a report whole or not at all."""
    try:
        with replacing(path) as file:
            file.write(content)
    except OSError as error:
        raise RecordError(
            f"cannot be written ({error.strerror or error})",
            path=path,
            remedy="check the folder, its permissions and the disk",
        ) from error
