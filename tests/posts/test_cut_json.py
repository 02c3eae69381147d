"""JSON lists that are cut off or damaged."""

from __future__ import annotations

import pytest

from upphandling_nlp.errors import ReadError
from upphandling_nlp.posts import read_posts
from upphandling_nlp.posts.cut_json import whole_items

TWO = '{"title": "Sulor", "body": "Skor från Vietnam."},\n {"title": "Lakan"}'


@pytest.mark.parametrize(
    ("text", "titles", "line", "rest"),
    [
        (f'[{TWO},\n {{"title": "Sängar", "body": "Hill', ["Sulor", "Lakan"], 3, '{"title": "Sä'),
        (f'{{"n": [1], "items": [{TWO}, {{"title": "Sä', ["Sulor", "Lakan"], 2, '{"title": "Sä'),
        (f"[{TWO}", ["Sulor", "Lakan"], 2, ""),
        (f"[{TWO},", ["Sulor", "Lakan"], 2, ""),
        (f'[{TWO} {{"title": "Utan komma"}}]', ["Sulor", "Lakan"], 2, '{"title": "Ut'),
        (f"[{TWO}] och mer", ["Sulor", "Lakan"], 2, "] och mer"),
        ('[{"title": "Sulor", "n": NaN}, {"title": "Lak', ["Sulor"], 1, '{"title": "L'),
    ],
)  # fmt: skip
def test_whole_items_are_read_and_the_rest_is_told(tmp_path, text, titles, line, rest):
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    stream = read_posts(path)
    assert [post.title for post in stream] == titles
    (notice,) = stream.skipped
    assert notice.line == line
    assert notice.item == len(titles) + 1
    assert notice.excerpt.startswith(rest)
    assert "export it again" in notice.remedy


@pytest.mark.parametrize(
    "text", ['[{"title": "Sulor", "bo', '{"title": "Sulor", "bo', "[1, 2, {", '{"items": 3,', "["]
)
def test_without_a_whole_item_the_file_is_refused(tmp_path, text):
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReadError, match="no JSON"):
        list(read_posts(path))


def test_nesting_too_deep_ends_the_list():
    assert whole_items('[{"a": 1}, ' + "[" * 100_000) == ([{"a": 1}], 9)
