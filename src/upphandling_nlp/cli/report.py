"""`upphandling-nlp report`: records as a page to look at, a workbook, or a calendar."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from upphandling_nlp.cli.days import read_day
from upphandling_nlp.cli.progress import report_lost
from upphandling_nlp.cli.targets import check_target, keep_inputs

__all__ = ["report"]


class Language(StrEnum):
    """Languages of a report."""

    SV = "sv"
    EN = "en"


class Format(StrEnum):
    """Formats of a report."""

    HTML = "html"
    XLSX = "xlsx"
    ICS = "ics"


class Period(StrEnum):
    """Steps in time."""

    AUTO = "auto"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"


def report(
    records: Annotated[
        Path, typer.Argument(help="Records of `tag` or a folder of `archive`.", metavar="RECORDS")
    ],
    *,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="File to write: .html, .xlsx or .ics.")
    ],
    lang: Annotated[Language, typer.Option(help="Language of the report.")] = Language.SV,
    format: Annotated[
        Format | None, typer.Option(help="Without it, the ending of the file tells.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="Title of the report.")] = None,
    period: Annotated[
        Period, typer.Option(help="Step in time; auto goes by how long the posts reach.")
    ] = Period.AUTO,
    taxonomy: Annotated[
        Path | None, typer.Option(help="Taxonomy (TOML) that names your own labels.")
    ] = None,
    today: Annotated[
        str | None, typer.Option(help="Day of the report, such as 2024-05-03; without it, today.")
    ] = None,
    review_below: Annotated[
        float, typer.Option(help="Labels with a score under this one are to be reviewed.")
    ] = 0.6,
    duplicates: Annotated[
        bool, typer.Option("--duplicates/--no-duplicates", help="Count posts that are alike once.")
    ] = True,
) -> None:
    """Write a report: one page that needs no network, a workbook, or a calendar."""
    from upphandling_nlp.records import read_records  # noqa: PLC0415  (heavy)
    from upphandling_nlp.report.build import write_report  # noqa: PLC0415  (heavy)
    from upphandling_nlp.report.options import ReportOptions  # noqa: PLC0415  (heavy)

    options = ReportOptions(
        lang=lang.value,
        format=format.value if format else None,
        title=title,
        period=period.value,
        taxonomy=taxonomy,
        today=read_day(today),
        review_below=review_below,
        duplicates=duplicates,
    )
    check_target(output)
    keep_inputs(output, [records])
    listed = list(read_records(records))
    write_report(listed, output, options=options)
    report_lost(listed)
    typer.echo(f"report -> {output} ({output.stat().st_size / 1e6:.1f} MB)", err=True)
