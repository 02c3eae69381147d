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

from upphandling_nlp.trends.counts import add_growth, count_marks, rank_marks
from upphandling_nlp.trends.marks import marks_frame
from upphandling_nlp.trends.periods import PostsSummary, count_posts, describe_posts

__all__ = [
    "PostsSummary",
    "add_growth",
    "count_marks",
    "count_posts",
    "describe_posts",
    "marks_frame",
    "rank_marks",
]
