"""The README's first example prints what the README says."""

from __future__ import annotations

import contextlib
import io
import re


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
