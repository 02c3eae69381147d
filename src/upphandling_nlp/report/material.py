"""What every section works from: the records as frames, duplicates grouped, names and formats."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upphandling_nlp.archive.duplicates import group_duplicates
from upphandling_nlp.frames import labels_frame, mentions_frame, to_frame
from upphandling_nlp.records import list_first
from upphandling_nlp.report.drawing import NARROW, WIDE, Drawing, render_chart
from upphandling_nlp.report.formats import Formats, load_formats
from upphandling_nlp.report.naming import Naming
from upphandling_nlp.report.options import ReportOptions
from upphandling_nlp.report.tables import Column, Table
from upphandling_nlp.resources.taxonomy import Taxonomy, default_taxonomy, load_taxonomy
from upphandling_nlp.schema import Record
from upphandling_nlp.trends import PostsSummary, describe_posts, marks_frame

if TYPE_CHECKING:  # heavy: imported where it is used
    import pandas as pd

__all__ = ["Material", "prepare_material"]

# Posts that span as many calendar years are told by year; those of more days, by quarter.
_YEARS, _DAYS = 3, 370


@dataclass(frozen=True)
class Material:
    """The records of a report in every shape that its sections need.

    Attributes:
        records: The records, each id once.
        posts: `to_frame` of them, with `group`.
        labels: `labels_frame` of them.
        mentions: `mentions_frame` of them.
        marks: `marks_frame` of these.
        groups: For each record the one that stands for all that are the same.
        summary: How many posts there are, once and in all.
        period: "year", "quarter" or "month".
        today: The day of the report.
        naming: Names in the language of the report.
        formats: How numbers and days are written.
        taxonomy: Names and defines the labels.
        options: What was asked for.
        charts: Whether charts are drawn; a workbook has none.
    """

    records: Sequence[Record]
    posts: pd.DataFrame
    labels: pd.DataFrame
    mentions: pd.DataFrame
    marks: pd.DataFrame
    groups: dict[str, str]
    summary: PostsSummary
    period: Any
    today: dt.date
    naming: Naming
    formats: Formats
    taxonomy: Taxonomy
    options: ReportOptions
    charts: bool = True

    def rank_columns(self, heading: str, *, days: bool = False) -> tuple[Column, ...]:
        """The columns of a frame of `rank_marks`: name, how often, and the days if asked for."""
        first_and_last = (
            Column("first", self.say("column_first"), "day"),
            Column("last", self.say("column_last"), "day"),
        )
        return (
            Column("name", self.say(heading), find="find"),
            Column("count", self.say("column_count"), "count"),
            Column("share", self.say("column_share"), "share"),
            Column("times", self.say("column_times"), "count"),
            *(first_and_last if days else ()),
        )

    def say(self, key: str, **values: object) -> str:
        """Return a text of the report with values in place of `{name}`."""
        text = self.naming.texts[key]
        return text.format(**values) if values else text

    def draw(
        self,
        table: Table,
        drawing: Drawing,
        *,
        widths: tuple[int, ...] = (WIDE, NARROW),
        text: str = "chart_says",
    ) -> Any:  # noqa: ANN401  (markup)
        """Render the chart of a table.

        Args:
            table: The table that stands below the chart.
            drawing: The chart.
            widths: See `drawing.render_chart`.
            text: The text of the report that describes it.
        """
        if not self.charts:
            return None
        return render_chart(
            drawing,
            id=table.id,
            title=table.title,
            description=self.say(text, title=table.title),
            lang=self.naming.lang,
            widths=widths,
        )

    def tell_period(self, period: str) -> str:
        """A period as the report writes it: "2021", "2021 kv 2", "2021-04"."""
        return period.replace("-Q", " kv " if self.naming.lang == "sv" else " Q")


def prepare_material(
    records: Sequence[Record], *, options: ReportOptions, charts: bool = True
) -> Material:
    """Prepare the material of a report.

    Args:
        records: The records; of those with the same id, the first one counts.
        options: What was asked for.
        charts: Whether charts are to be drawn.

    Raises:
        ResourceError: The taxonomy is faulty.
    """
    records = list_first(records)
    taxonomy = load_taxonomy(options.taxonomy) if options.taxonomy else default_taxonomy()
    groups = (
        group_duplicates(records) if options.duplicates else {one.id: one.id for one in records}
    )
    posts = to_frame(records)
    posts["group"] = posts["id"].map(groups)
    labels, mentions = labels_frame(records), mentions_frame(records)
    summary = describe_posts(posts)
    return Material(
        records=records,
        posts=posts,
        labels=labels,
        mentions=mentions,
        marks=marks_frame(posts, labels, mentions),
        groups=groups,
        summary=summary,
        period=_choose_period(options.period, summary),
        today=options.today or dt.datetime.now().astimezone().date(),
        naming=Naming(options.lang, taxonomy),
        formats=load_formats(options.lang),
        taxonomy=taxonomy,
        options=options,
        charts=charts,
    )


def _choose_period(wanted: str, summary: PostsSummary) -> str:
    if wanted != "auto":
        return wanted
    if summary.first is None or summary.last is None:
        return "year"
    if summary.last.year - summary.first.year + 1 >= _YEARS:
        return "year"
    return "quarter" if (summary.last - summary.first).days > _DAYS else "month"
