"""Key figures, words that rise and fall, and the queue of labels to review."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from upphandling_nlp.report.material import Material
from upphandling_nlp.report.sections import Figure, Section, Tile
from upphandling_nlp.report.tables import Column, Table
from upphandling_nlp.trends import compare_terms, rank_marks, terms_frame

if TYPE_CHECKING:  # heavy: imported where it is used
    import pandas as pd

__all__ = ["list_doubtful", "list_tiles", "make_figures", "make_review", "make_words"]

_HOME = "SE"
_WORDS = 25


def list_tiles(material: Material, events: pd.DataFrame, doubtful: pd.DataFrame) -> list[Tile]:
    """List the key figures.

    Args:
        material: The material of the report.
        events: A frame of `timeline.list_dates`.
        doubtful: A frame of `list_doubtful`.
    """
    summary, formats = material.summary, material.formats
    countries = rank_marks(material.posts, material.marks, dimension="country")
    organisations = rank_marks(material.posts, material.marks, dimension="organisation")
    due = events[events["role"] == "deadline"]
    counts = {
        "posts_counted" if summary.duplicates else "posts_counted_all": summary.posts,
        "posts_doubles": summary.duplicates,
        "posts_undated": summary.undated,
        "organisations_named": len(organisations),
        "countries_named": int((countries["value"] != _HOME).sum()),
        "deadlines_ahead": int((due["when"].dt.date >= material.today).sum()),
        "labels_doubtful": len(doubtful),
    }
    tiles = [
        Tile(id=key, name=material.say(key), value=str(count), text=formats.count(count))
        for key, count in counts.items()
        if count or key not in {"posts_doubles", "posts_undated"}
    ]
    shares = {"posts_themed": "theme", "posts_risky": "risk"}
    chosen = _count_chosen(material)
    for place, (key, facet) in enumerate(shares.items(), start=1):
        if not summary.posts or facet not in chosen:
            continue
        share = chosen[facet] / summary.posts
        tiles.insert(
            place,
            Tile(id=key, name=material.say(key), value=repr(share), text=formats.share(share)),
        )
    return tiles


def _count_chosen(material: Material) -> dict[str, int]:
    """Count, for each facet, the posts (duplicates once) that carry any of its labels."""
    marks = material.marks.assign(value="any", name="any")
    marks = marks.drop_duplicates(["record_id", "dimension"])
    ranked = rank_marks(material.posts, marks)
    return dict(zip(ranked["dimension"], ranked["count"].astype(int), strict=True))


def make_figures(material: Material, tiles: list[Tile]) -> Section:
    """Make the section of key figures; the table is for the spreadsheet and CSV."""
    import pandas as pd  # noqa: PLC0415  (heavy)

    frame = pd.DataFrame(
        [{"name": tile.name, "value": float(tile.value)} for tile in tiles],
        columns=["name", "value"],
    )
    table = Table(
        id="key-figures",
        title=material.say("figures_table"),
        columns=(
            Column("name", material.say("figure")),
            Column("value", material.say("value"), "number"),
        ),
        frame=frame,
    )
    return Section(
        id="figures",
        title=material.say("section_figures"),
        figures=(Figure(table=table, layout="unseen"),),
    )


def make_words(material: Material) -> Section | None:
    """Make the section of words that rise and fall; None where there is too little to compare.

    The archive is cut at the day that halves its dated posts.
    """
    once = material.posts["id"] == material.posts["group"]
    days = material.posts.loc[once, "published"].dropna().sort_values()
    if days.empty or not days.iloc[0] < (middle := days.iloc[len(days) // 2]) < days.iloc[-1]:
        return None
    first, last = days.iloc[0].date(), days.iloc[-1].date()
    before = (first, middle.date() - dt.timedelta(days=1))
    after = (middle.date(), last)
    words = terms_frame(material.posts)
    if words.empty:
        return None
    terms = compare_terms(material.posts, words, before=before, after=after, min_posts=4)
    early, late = _tell_span(material, *before), _tell_span(material, *after)
    lead: tuple[str, ...] = (material.say("words_lead", early=early, late=late),)
    figures = []
    if not (terms["direction"] != "").any():
        lead = (*lead, material.say("words_none"))
        return Section(id="words", title=material.say("section_words"), lead=lead)
    for slug, key, direction in (
        ("rising", "words_up", "emerging"),
        ("falling", "words_down", "fading"),
    ):
        found = terms[terms["direction"] == direction].reset_index(drop=True)
        table = Table(
            id=slug,
            title=material.say(key),
            columns=(
                Column("term", material.say("column_word")),
                Column("posts_before", material.say("column_early"), "count"),
                Column("posts_after", material.say("column_late"), "count"),
                Column("log_ratio", material.say("column_ratio"), "number"),
                Column("g2", material.say("column_g2"), "number"),
            ),
            frame=found,
            shown=_WORDS,
        )
        figures.append(Figure(table=table, layout="half"))
    return Section(
        id="words",
        title=material.say("section_words"),
        lead=lead,
        figures=tuple(figures),
    )


def _tell_span(material: Material, first: dt.date, last: dt.date) -> str:
    return f"{material.formats.day(first)} – {material.formats.day(last)}"


def list_doubtful(material: Material) -> pd.DataFrame:
    """List the labels whose score is under the bound, the most doubtful first, posts once.

    Returns:
        The rows of `labels_frame` with `title`, `name`, `told` (the facet), `words` (the evidence,
        each once), `doubt` (1 - |2 score - 1|) and `find` (what opens the post).
    """
    alone = {key for key, group in material.groups.items() if key == group}
    labels = material.labels
    kept = labels[
        (labels["score"] < material.options.review_below) & labels["record_id"].isin(alone)
    ]
    titles = dict(zip(material.posts["id"], material.posts["title"], strict=True))
    naming = material.naming
    frame = kept.assign(
        title=[titles[key] or naming.texts["js_no_title"] for key in kept["record_id"]],
        name=[
            naming.label(facet, label)
            for facet, label in zip(kept["facet"], kept["label"], strict=True)
        ],
        told=[naming.facet(facet) for facet in kept["facet"]],
        words=["; ".join(dict.fromkeys(texts)) for texts in kept["evidence"]],
        doubt=1 - (2 * kept["score"] - 1).abs(),
        find="post=" + kept["record_id"].astype(str),
    )
    return frame.sort_values(
        ["doubt", "record_id", "label"], ascending=[False, True, True], ignore_index=True
    )


def make_review(material: Material, doubtful: pd.DataFrame) -> Section:
    """Make the section of labels to review.

    Args:
        material: The material of the report.
        doubtful: A frame of `list_doubtful`.
    """
    table = Table(
        id="review",
        title=material.say("review_title"),
        columns=(
            Column("title", material.say("column_post"), find="find"),
            Column("published", material.say("column_day"), "day"),
            Column("told", material.say("column_facet")),
            Column("name", material.say("column_label")),
            Column("score", material.say("column_score"), "score"),
            Column("words", material.say("column_words")),
        ),
        frame=doubtful,
        shown=50,
    )
    below = material.formats.number(material.options.review_below)
    return Section(
        id="review",
        title=material.say("section_review"),
        lead=(material.say("review_lead", below=below),),
        figures=(Figure(table=table),),
    )
