"""Frames in, aggregates out: what notebooks and the report plot.

    import upphandling_nlp as un
    from upphandling_nlp import trends

    records = list(un.read_records("records.parquet"))
    posts = un.to_frame(records)
    marks = trends.marks_frame(posts, un.labels_frame(records), un.mentions_frame(records))
    trends.count_marks(posts, marks, by="year", dimension="theme")

`docs/trends.md` tells what each figure means and where it comes from.
"""

from __future__ import annotations

from upphandling_nlp.trends.comparison import compare_periods
from upphandling_nlp.trends.cooccurrence import count_together
from upphandling_nlp.trends.correction import correct_shares
from upphandling_nlp.trends.counts import add_growth, count_marks, rank_marks
from upphandling_nlp.trends.intervals import add_intervals
from upphandling_nlp.trends.marks import marks_frame
from upphandling_nlp.trends.periods import count_posts
from upphandling_nlp.trends.slopes import fit_trends
from upphandling_nlp.trends.standard import StandardOptions, standardise_shares
from upphandling_nlp.trends.terms import compare_terms, find_key_terms, terms_frame
from upphandling_nlp.trends.timeline import EVENT_ROLES, count_events, list_events
from upphandling_nlp.trends.units import PostsSummary, describe_posts

__all__ = [
    "EVENT_ROLES",
    "PostsSummary",
    "StandardOptions",
    "add_growth",
    "add_intervals",
    "compare_periods",
    "compare_terms",
    "correct_shares",
    "count_events",
    "count_marks",
    "count_posts",
    "count_together",
    "describe_posts",
    "find_key_terms",
    "fit_trends",
    "list_events",
    "marks_frame",
    "rank_marks",
    "standardise_shares",
    "terms_frame",
]
