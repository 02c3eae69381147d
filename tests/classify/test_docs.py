"""What `docs/classification.md` shows runs as it stands there."""

from __future__ import annotations

import re

import upphandling_nlp as un
from upphandling_nlp.classify.account import Account
from upphandling_nlp.schema import Reason


def test_the_examples_run(root):
    text = (root / "docs/classification.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    known: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "classification.md", "exec"), known)  # noqa: S102  (our own examples)
    assert len(blocks) == 3
    reason, account = known["reason"], known["account"]
    assert isinstance(reason, Reason)
    assert isinstance(account, Account)
    # By a wide margin, so that another model shows the same.
    assert reason.score > 0.9
    assert account.id == "corruption"
    assert account.score < 0.1
    assert isinstance(known["tagger"], un.Tagger)
