"""When things happen, by the dates that posts name, not by the day on which they were posted."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import Any, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from upphandling_nlp.arguments import check_list
from upphandling_nlp.errors import OptionError, RecordError
from upphandling_nlp.schema import Role
from upphandling_nlp.trends.periods import By, list_periods, number_periods
from upphandling_nlp.trends.units import Covers, check_columns, list_units, read_days

__all__ = ["EVENT_ROLES", "count_events", "list_events"]

#: The roles of a timeline: all but the day of publication, which is that of the post.
EVENT_ROLES = (
    "event", "deadline", "valid-from", "valid-to", "target-year", "reporting-year",
)  # fmt: skip
#: Roles whose last day counts: until then there is time.
_AT_THE_END = ("deadline", "valid-to", "target-year")
_COLUMNS = (
    "record_id", "published", "role", "when", "first", "last", "grain", "text", "sentence",
    "places", "organisations", "title", "url", "source", "days_ahead",
)  # fmt: skip


def list_events(
    posts: pd.DataFrame,
    mentions: pd.DataFrame,
    *,
    roles: Collection[str] = EVENT_ROLES,
) -> pd.DataFrame:
    """List what posts say will happen or has happened, in order of time.

    Args:
        posts: A frame of `to_frame`; a column `group` makes duplicates count once.
        mentions: A frame of `mentions_frame`.
        roles: The roles of dates that count.

    Returns:
        A row a date of a post: `record_id`, `published`, `role`, `when` (the day that counts: the
        last of deadlines, ends of validity and target years, the first of all others), `first`,
        `last`, `grain`, `text` (the date as written), `sentence` (what happens: the sentence that
        names the date), `places`, `organisations` (lists of names in that sentence), `title`,
        `url`, `source`, `days_ahead` (from publication to `when`, negative for what is past,
        missing without a day of publication). A date that a post names twice in one sentence, in
        one role, stands once. `attrs` tells what is not there: `unresolved` (dates in these roles
        without a day), `without_role` (dates whose context tells no role) and `of_others` (dates
        of another post that has the id of one that counts).

    Raises:
        OptionError: A role is not known.
        RecordError: A frame lacks a column, or has text in place of sentences or days.
    """
    _check_roles(roles)
    check_columns(
        posts, ("id", "published", "title", "url", "source", "text", "sentences"), maker="to_frame"
    )
    check_columns(
        mentions,
        (
            "record_id",
            "type",
            "label",
            "start",
            "text",
            "name",
            "first",
            "last",
            "grain",
            "role",
            "sentence",
        ),
        maker="mentions_frame",
    )
    _check_sentences(posts)
    units = list_units(posts)
    mentions = mentions.assign(first=read_days(mentions, "first"), last=read_days(mentions, "last"))
    kept = mentions[mentions["record_id"].isin(set(units["record_id"]))]
    once = posts.drop_duplicates("id").set_index("id")
    in_place = _stand_in_text(kept, once)
    of_others = int((~in_place & (kept["type"] == "date")).sum())
    kept = kept[in_place]
    dates = kept[kept["type"] == "date"].drop_duplicates(["record_id", "start", "role"])
    wanted = dates[dates["role"].isin(list(roles))]
    resolved = wanted[wanted["first"].notna() & wanted["last"].notna()]
    events = resolved.drop_duplicates(["record_id", "sentence", "role", "first", "last"])
    events = events.drop(columns="published").merge(
        units[["record_id", "published"]], on="record_id", how="left"
    )
    events["when"] = events["first"].where(~events["role"].isin(_AT_THE_END), events["last"])
    events["days_ahead"] = (events["when"] - events["published"]).dt.days.astype("Int64")
    events["number"] = events["sentence"]
    for column, label in (("places", "LOC"), ("organisations", "ORG")):
        events[column] = _name_around(events, kept, label)
    for column in ("title", "url", "source"):
        events[column] = events["record_id"].map(once[column].to_dict())
    events["sentence"] = _read_sentences(events, once)
    events = events.sort_values(["when", "record_id", "start"], kind="stable", ignore_index=True)
    events = events[list(_COLUMNS)]
    events.attrs.update(
        unresolved=len(wanted) - len(resolved),
        without_role=int(dates["role"].isna().sum()),
        of_others=of_others,
    )
    return events


def count_events(
    events: pd.DataFrame,
    *,
    by: By = "year",
    roles: Collection[str] = EVENT_ROLES,
    covers: Covers | None = None,
) -> pd.DataFrame:
    """Count what happens in each period, by the day that counts (`when`).

    Args:
        events: A frame of `list_events`.
        by: "month", "quarter" or "year".
        roles: The roles to count; ("target-year",) gives the years that goals are set for.
        covers: First and last day to count; without it from the first to the last.

    Returns:
        A row for each role and period, those without events too: `role`, `period`, `start`, `end`,
        `count` (dates), `posts` (posts that name them). `attrs` tells how many lie `outside`.

    Raises:
        OptionError: An option is not allowed.
        RecordError: The frame lacks a column.
    """
    _check_roles(roles)
    check_columns(events, ("record_id", "role", "when"), maker="list_events")
    events = events.assign(when=read_days(events, "when"))
    kept = events[events["role"].isin(list(roles))]
    periods, inside = list_periods(kept["when"], by=by, covers=covers)
    placed = kept[inside].assign(slot=number_periods(kept.loc[inside, "when"], periods))
    parts = []
    for role in roles:
        own = placed[placed["role"] == role]
        part = periods[["period", "start", "end"]].copy()
        part.insert(0, "role", role)
        part["count"] = np.bincount(own["slot"], minlength=len(periods))
        first = own.drop_duplicates(["record_id", "slot"])
        part["posts"] = np.bincount(first["slot"], minlength=len(periods))
        parts.append(part)
    result = pd.concat(parts, ignore_index=True)
    result.attrs.update(by=by, outside=int((~inside).sum()))
    return result


def _check_roles(roles: Collection[str]) -> None:
    check_list("roles", roles)
    known = get_args(Role)
    if not roles or any(one not in known for one in roles):
        raise OptionError(
            f"roles={roles!r} is no list of roles", remedy=f"use some of {', '.join(known)}"
        )


def _check_sentences(posts: pd.DataFrame) -> None:
    if any(isinstance(spans, str) for spans in posts["sentences"]):
        raise RecordError(
            "'sentences' holds text: a frame of CSV has no lists",
            remedy="keep frames as Parquet (posts.to_parquet), or records by write_records",
        )


def _name_around(events: pd.DataFrame, mentions: pd.DataFrame, label: str) -> list[list[str]]:
    """The names of a kind in the sentence of each event, each once, in order of the text."""
    named = mentions[(mentions["type"] == "entity") & (mentions["label"] == label)]
    named = named[named["sentence"].notna()].sort_values(["record_id", "start"], kind="stable")
    written = named["name"].where(named["name"].notna(), named["text"])
    found: dict[tuple[str, int], dict[str, None]] = {}
    for key, number, name in zip(named["record_id"], named["sentence"], written, strict=True):
        found.setdefault((key, int(number)), {})[name] = None
    return [
        [] if pd.isna(number) else list(found.get((key, int(number)), ()))
        for key, number in zip(events["record_id"], events["number"], strict=True)
    ]


def _stand_in_text(mentions: pd.DataFrame, posts: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell which mentions are of the post that counts: another one may have its id."""
    texts: Mapping[Hashable, str] = posts["text"].to_dict()
    columns = (mentions[name] for name in ("record_id", "start", "text"))
    found = (texts[key].startswith(text, start) for key, start, text in zip(*columns, strict=True))
    return np.fromiter(found, dtype=bool, count=len(mentions))


def _read_sentences(events: pd.DataFrame, posts: pd.DataFrame) -> list[str]:
    texts: Mapping[Hashable, str] = posts["text"].to_dict()
    spans: Mapping[Hashable, Iterable[Mapping[str, Any]]] = posts["sentences"].to_dict()
    sentences = []
    for key, start, date in zip(events["record_id"], events["start"], events["text"], strict=True):
        around = (span for span in spans[key] if span["start"] <= start < span["end"])
        span = next(around, None)
        # A date between sentences speaks for itself.
        sentence = date if span is None else texts[key][span["start"] : span["end"]]
        sentences.append(" ".join(sentence.split()))
    return sentences
