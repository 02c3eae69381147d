"""`docs/spacy.md` tells what is so."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import re

import pytest

import upphandling_nlp as un
from upphandling_nlp.conllu import restore_texts, to_conllu


@pytest.fixture(scope="module")
def page(root):
    return (root / "docs/spacy.md").read_text("utf-8")


def test_the_example_prints_what_is_pasted(page):
    code, printed = re.search(
        r"```python\n(import spacy\n.*?)```\n\nprints\n\n```text\n(.*?)\n```", page, re.DOTALL
    ).groups()
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(code, "spacy.md", "exec"), {})  # noqa: S102  (our own example)
    assert output.getvalue().strip() == printed.strip()


def test_the_record_as_conllu(page):
    [shown] = re.findall(r"```text\n(# newdoc.*?)\n```", page, re.DOTALL)
    [(name, text)] = restore_texts(shown.splitlines())
    title, _, body = text.partition("\n\n")
    post = un.Post(
        id=name, title=title, body=body, published=dt.date(2021, 4, 29), source="sida.txt#1"
    )

    def stable(told):
        """Everything but what another version of the model may see otherwise."""
        rows = [re.sub(r"(:[\w-]+)=[\d.]+", r"\1", line).split("\t") for line in told.splitlines()]
        return [(row[0], row[1:2], row[6:]) for row in rows if not row[0].startswith("# model")]

    assert stable(to_conllu(un.load().tag(post)).rstrip()) == stable(shown)


def test_every_component_is_in_the_table(page):
    from upphandling_nlp.resources.glossary import COMPONENTS  # noqa: PLC0415

    pipes = {name for name in COMPONENTS if name.startswith("upphandling_")}
    assert {name for name in pipes if f"| `{name}`" in page or f", `{name}`" in page} == pipes - {
        "upphandling_paragraphs",
        "upphandling_types",
    }
