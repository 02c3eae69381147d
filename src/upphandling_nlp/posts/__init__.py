"""Reading posts: files, feeds, saved pages and tables become a stream of `Post`."""

from __future__ import annotations

from upphandling_nlp.posts.cleaning import CleanText, clean_text
from upphandling_nlp.posts.notices import Notice
from upphandling_nlp.posts.options import FORMATS, ReadOptions
from upphandling_nlp.posts.published import parse_published
from upphandling_nlp.posts.reading import PostStream, read_posts

__all__ = [
    "FORMATS",
    "CleanText",
    "Notice",
    "PostStream",
    "ReadOptions",
    "clean_text",
    "parse_published",
    "read_posts",
]
