"""Frames in, one self-contained page out.

    from upphandling_nlp import read_records
    from upphandling_nlp.report import ReportOptions, write_report

    write_report(read_records("records.jsonl"), "report.html", options=ReportOptions(lang="en"))

A report is a page (`.html`), a workbook (`.xlsx`) or a calendar (`.ics`); see `docs/report.md`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from upphandling_nlp.report.build import write_report
    from upphandling_nlp.report.options import ReportOptions

__all__ = ["ReportOptions", "write_report"]

_HOMES = {"ReportOptions": "options", "write_report": "build"}


def __getattr__(name: str) -> object:
    try:
        home = _HOMES[name]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    return getattr(import_module(f"{__name__}.{home}"), name)
