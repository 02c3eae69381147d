"""The examples of docs/interchange.md run, and its tables are complete."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from upphandling_nlp.evaluate.gold import FACET_FIELDS
from upphandling_nlp.evaluate.interchange import FORMATS


@pytest.fixture(scope="module")
def page(root):
    return (root / "docs" / "interchange.md").read_text(encoding="utf-8")


def test_python_examples_run(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    examples = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert examples
    for example in examples:
        exec(compile(example, "docs/interchange.md", "exec"), {})  # noqa: S102  (our own page)
    assert {path.name for path in tmp_path.iterdir()} == {"a.iob2", "a.spacy", "a.json", "a.jsonl"}


def test_every_format_has_a_row(page):
    assert re.findall(r"^\| `([a-z0-9-]+)` \|", page, re.MULTILINE) == list(FORMATS)


def test_label_studio_interface_has_our_names(page):
    (config,) = re.findall(r"```xml\n(.*?)```", page, re.DOTALL)
    view = ET.fromstring(config)  # noqa: S314  (our own page)
    assert [tag.get("name") for tag in view] == ["label", "text", *FACET_FIELDS]
    assert {tag.get("toName") for tag in view if tag.tag != "Text"} == {"text"}
