"""The gate: no figure on dev may fall behind the stored ones, of the models nor of the rules.

After a change that improves them: `make figures`, and commit the file.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from upphandling_nlp.cli.app import run

CORPORA = Path(__file__).resolve().parents[2] / "corpora"


@pytest.mark.parametrize("annotator", ["encoder", "rules"])
def test_no_figure_has_fallen(capsys, annotator):
    gold = str(CORPORA / "dev.jsonl")
    stored = str(CORPORA / f"figures-dev-{annotator}.json")
    command = ["evaluate", "--gold", gold, "--samples", "0", "--gate", stored]
    code = run([*command, "--annotator", annotator])
    captured = capsys.readouterr()
    assert code == 0, captured.err
    assert "no figure fell" in captured.err
