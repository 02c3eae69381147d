"""JSON with an object around the list of posts: which list holds them, and when there is none."""

from __future__ import annotations

import io
import json

import pytest

from upphandling_nlp.posts.jsonlines import read_json
from upphandling_nlp.schema import Post

A = {"title": "Nya handskar", "content_text": "Avtalet gäller från maj."}
B = {"title": "Nya skor", "content_text": "Avtalet gäller från juni."}
FEED = {"version": "https://jsonfeed.org/version/1.1", "title": "Regionens nyheter"}


@pytest.mark.parametrize(
    ("value", "titles"),
    [
        ([A, B], ["Nya handskar", "Nya skor"]),
        (FEED | {"authors": [{"name": "Ida"}], "items": [A, B]}, ["Nya handskar", "Nya skor"]),
        (FEED | {"description": "Nytt hos oss", "items": [A]}, ["Nya handskar"]),
        ({"errors": [{"code": 1}], "posts": [A]}, ["Nya handskar"]),
        ({"svar": [{"rubrik": "Nya handskar"}, B]}, ["Nya handskar", "Nya skor"]),
        (A | {"images": [{"title": "Bild 1", "url": "a.png"}]}, ["Nya handskar"]),
        (A | {"comments": [{"text": "Bra att ni gör det."}]}, ["Nya handskar"]),
        ({"title": "Nya handskar", "images": [{"title": "Bild 1"}]}, ["Nya handskar"]),
    ],
)
def test_the_list_of_posts_is_found(value, titles):
    stream = io.BytesIO(json.dumps(value).encode())
    posts = [one for one in read_json(stream, source="a.json") if isinstance(one, Post)]
    assert [post.title for post in posts] == titles
