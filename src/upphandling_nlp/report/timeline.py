"""The section of the timeline, and the same events and deadlines as a calendar (RFC 5545)."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

from upphandling_nlp.report.charts import draw_events
from upphandling_nlp.report.material import Material
from upphandling_nlp.report.sections import Figure, Section
from upphandling_nlp.report.tables import Column, Table
from upphandling_nlp.trends import count_events, list_events

if TYPE_CHECKING:  # heavy: imported where it is used
    import pandas as pd

__all__ = ["list_calendar", "list_dates", "make_section", "write_calendar"]

# A chart reaches from so many years before the first post to so many after the report; a target
# year of 2050 or a law of 1915 stands in the table.
_BEFORE, _AFTER = 1, 6
# An event that lasts longer, in days, is a period, and would fill every day of a calendar.
_LONGEST = 62
_TITLE = 70


def list_dates(material: Material) -> pd.DataFrame:
    """List the dates of the posts that have a role on the timeline.

    Returns:
        The frame of `trends.list_events` with `told` (the role as written), `where`, `shown_title`
        and `find` (what opens the post).
    """
    events = list_events(material.posts, material.mentions)
    events["told"] = [material.naming.role(role) for role in events["role"]]
    events["where"] = [
        "; ".join([*places, *organisations])
        for places, organisations in zip(events["places"], events["organisations"], strict=True)
    ]
    events["shown_title"] = [
        title or material.naming.texts["js_no_title"] for title in events["title"]
    ]
    events["find"] = "post=" + events["record_id"].astype(str)
    return events


def make_section(material: Material, events: pd.DataFrame) -> Section | None:
    """Make the section; None where no date has a role."""
    if events.empty:
        return None
    today = material.today
    day = material.formats.long_day(today)
    ahead = events[(events["when"].dt.date >= today) & (events["role"] != "reporting-year")]
    targets = events[events["role"] == "target-year"]
    figures = [_show_chart(material, events)]
    columns = _list_columns(material)
    if len(ahead):
        table = Table(
            id="ahead",
            title=material.say("ahead_title", today=day),
            columns=columns,
            frame=ahead.reset_index(drop=True),
            shown=40,
        )
        figures.append(Figure(table=table))
    if len(targets):
        counted = count_events(events, by="year", roles=("target-year",))
        counted = counted[counted["count"] > 0].reset_index(drop=True)
        table = Table(
            id="targets",
            title=material.say("targets_title"),
            columns=(
                Column("period", material.say("column_year")),
                Column("count", material.say("column_mentions"), "count"),
                Column("posts", material.say("column_count"), "count"),
            ),
            frame=counted,
        )
        figures.append(Figure(table=table, layout="half"))
    table = Table(
        id="dates",
        title=material.say("dates_title"),
        columns=columns,
        frame=events,
        shown=40,
    )
    figures.append(Figure(table=table, folded=True))
    count = len(list_calendar(events))
    return Section(
        id="timeline",
        title=material.say("section_timeline"),
        lead=(material.say("timeline_lead"),),
        figures=tuple(figures),
        calendar=material.say("calendar_note", count=material.formats.count(count))
        if count
        else "",
    )


def _list_columns(material: Material) -> tuple[Column, ...]:
    return (
        Column("first", material.say("column_when"), "day"),
        Column("last", material.say("column_until"), "day"),
        Column("told", material.say("column_role")),
        Column("sentence", material.say("column_what")),
        Column("where", material.say("column_where")),
        Column("shown_title", material.say("column_post"), find="find"),
    )


def _show_chart(material: Material, events: pd.DataFrame) -> Figure:
    first = (material.summary.first or material.today).year - _BEFORE
    last = max(material.today, material.summary.last or material.today).year + _AFTER
    near = events[events["when"].dt.year.between(first, last)]
    counted = count_events(near, by="quarter") if len(near) else count_events(events, by="year")
    counted = counted[counted["count"] > 0].reset_index(drop=True)
    counted["told"] = [material.naming.role(role) for role in counted["role"]]
    counted["shown"] = [material.tell_period(one) for one in counted["period"]]
    counted["day"] = counted["start"].dt.strftime("%Y-%m-%d")
    table = Table(
        id="timeline-counts",
        title=material.say("timeline_title"),
        columns=(
            Column("told", material.say("column_role")),
            Column("shown", material.say("period")),
            Column("count", material.say("column_mentions"), "count"),
            Column("posts", material.say("column_count"), "count"),
        ),
        frame=counted,
        note=material.say("timeline_note", first=first, last=last),
    )
    draw = draw_events(
        counted,
        today=material.today.isoformat(),
        titles=(
            material.say("axis_dates"),
            material.say("axis_kind"),
            material.say("axis_mentions"),
            material.say("today"),
        ),
    )
    return Figure(table=table, chart=material.draw(table, draw))


def list_calendar(events: pd.DataFrame) -> pd.DataFrame:
    """List the dates that go into a calendar: deadlines, and events of up to two months.

    Args:
        events: A frame of `list_dates`.
    """
    days = (events["last"] - events["first"]).dt.days
    return events[
        (events["role"] == "deadline") | ((events["role"] == "event") & (days <= _LONGEST))
    ]


def write_calendar(material: Material, events: pd.DataFrame) -> bytes:
    """Write events and deadlines as an iCalendar file, whole days, the same each time.

    A deadline stands on its last day, an event on all its days.

    Args:
        material: The material of the report.
        events: A frame of `list_dates`.
    """
    from icalendar import Calendar, Event  # noqa: PLC0415  (heavy)

    calendar = Calendar()
    calendar.add("prodid", "-//upphandling-nlp//report//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", material.say("calendar_name"))
    # The stamp is the day of the report, so that the same records give the same file.
    stamp = dt.datetime.combine(material.today, dt.time(), tzinfo=dt.UTC)
    for row in list_calendar(events).to_dict("records"):
        first, last = row["first"].date(), row["last"].date()
        if row["role"] == "deadline":
            first = last
        event = Event()
        key = f"{row['record_id']}|{row['role']}|{first}|{last}|{row['sentence']}"
        event.add("uid", hashlib.sha256(key.encode()).hexdigest()[:32] + "@upphandling-nlp")
        event.add("dtstamp", stamp)
        event.add("dtstart", first)
        event.add("dtend", last + dt.timedelta(days=1))
        title = row["title"] or row["sentence"]
        event.add("summary", f"{row['told'].capitalize()}: {_shorten(title)}")
        told = [row["sentence"], row["title"], row["source"]]
        event.add("description", "\n\n".join(dict.fromkeys(one for one in told if one)))
        if row["places"]:
            event.add("location", ", ".join(row["places"]))
        if isinstance(row["url"], str) and row["url"].startswith(("http://", "https://")):
            event.add("url", row["url"])
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _TITLE else line[: _TITLE - 1].rstrip() + "…"
