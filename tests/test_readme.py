"""What the README says is what the package does, and what was measured."""

from __future__ import annotations

import contextlib
import io
import json
import re

import pytest


def test_the_first_example_prints_what_is_pasted(root):
    readme = (root / "README.md").read_text(encoding="utf-8")
    code, printed = re.search(
        r"```python\n(import datetime.*?)```\n\nprints\n\n```text\n(.*?)\n```", readme, re.DOTALL
    ).groups()
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(code, "README.md", "exec"), {})  # noqa: S102  (our own example)
    assert output.getvalue().strip() == printed.strip()


def test_nothing_is_left_to_fill_in(root):
    for path in (root / "README.md", *(root / "docs").glob("*.md"), root / "corpora/README.md"):
        assert "@@" not in path.read_text(encoding="utf-8"), path.name


@pytest.mark.parametrize(
    ("told", "task"),
    [
        ("names: organisations", "entities"),
        ("links to the registry", "links"),
        ("date mentions (exact span)", "dates"),
        ("date mentions with exact first", "date-values"),
        ("themes", "theme"),
        ("purchasing categories", "category"),
        ("risks", "risk"),
    ],
)
def test_the_figures_on_test_are_those_of_the_evaluation(root, told, task):
    rows = _read_rows(root / "docs/evaluation.md")
    shipped = next(row for row in rows if row[:2] == [task, "encoder"])
    rules = next(row for row in rows if row[:2] == [task, "rules"])
    mine = next(row for row in _read_rows(root / "README.md") if row[0].startswith(told))
    assert mine[1:] == [shipped[4], shipped[5].replace("-", "–"), rules[4]]


def test_the_figures_on_talbanken_are_those_of_the_encoder(root):
    path = root / "src/upphandling_nlp/resources/models/encoder/metrics.json"
    figures = json.loads(path.read_text(encoding="utf-8"))["talbanken-dev"]
    readme = (root / "README.md").read_text(encoding="utf-8")
    told = re.search(
        r"tokens ([\d.]+), sentences ([\d.]+), parts of speech ([\d.]+), lemmas ([\d.]+)\.\n",
        readme,
    ).groups()
    wanted = [figures[name] for name in ("tokens", "sentences", "upos", "lemma")]
    assert [f"{figure:.{len(one) - 2}f}" for figure, one in zip(wanted, told, strict=True)] == [
        *told
    ]


def test_the_number_of_posts_is_that_of_the_corpus(root):
    card = _read_rows(root / "corpora/README.md")
    count = next(row[-1] for row in card if row[0] == "posts")
    assert f"holds {int(count):,} posts" in (root / "README.md").read_text(encoding="utf-8")


def _read_rows(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("|")
    ]
