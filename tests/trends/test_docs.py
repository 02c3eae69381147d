"""What `docs/trends.md` shows runs as it stands there."""

from __future__ import annotations

import re

import msgspec
import pandas as pd

import upphandling_nlp as un
from upphandling_nlp import trends
from upphandling_nlp.evaluate.confusion import confusion_on_gold
from upphandling_nlp.evaluate.evaluation import evaluate
from upphandling_nlp.evaluate.gold import read_gold, write_gold
from upphandling_nlp.resources.taxonomy import default_taxonomy


def test_the_examples_run(root, tmp_path, monkeypatch):
    # The rules stand in for the encoder, which is slow here; a few posts do for all.
    tagger = un.load("rules")
    monkeypatch.setattr(un, "load", lambda: tagger)
    gold = list(read_gold(root / "corpora/dev.jsonl"))[:40]
    records = list(tagger.tag_many(one.post for one in gold))
    monkeypatch.chdir(tmp_path)
    un.write_records(records, "records.parquet")
    write_gold(gold, "my-gold.jsonl")
    figures = evaluate(gold, records, taxonomy=default_taxonomy(), samples=0)
    (tmp_path / "figures.json").write_bytes(msgspec.json.encode(figures))
    text = (root / "docs/trends.md").read_text(encoding="utf-8")
    known: dict[str, object] = {}
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    for block in blocks:
        exec(compile(block, "trends.md", "exec"), known)  # noqa: S102  (our own examples)
    assert len(blocks) >= 3
    themes = known["themes"]
    assert isinstance(themes, pd.DataFrame)
    assert {"share", "share_low", "interval"} <= set(themes.columns)
    corrected = trends.correct_shares(themes, confusion_on_gold(records, gold))
    assert "not in the confusion" not in set(corrected["note"])


def test_the_page_names_every_function_and_no_other(root):
    text = (root / "docs/trends.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `([a-z_]+)\(", text, re.MULTILINE))
    functions = {name for name in trends.__all__ if name[0].islower()}
    assert told == functions
