"""The gate: no figure of the rules on dev may fall behind the stored ones.

After a change that improves them: `make figures`, and commit the file.
"""

from __future__ import annotations

from pathlib import Path

from upphandling_nlp.cli.app import run

CORPORA = Path(__file__).resolve().parents[2] / "corpora"


def test_no_figure_of_the_rules_has_fallen(capsys):
    gold = str(CORPORA / "dev.jsonl")
    stored = str(CORPORA / "figures-dev.json")
    code = run(["evaluate", "--gold", gold, "--samples", "0", "--gate", stored])
    captured = capsys.readouterr()
    assert code == 0, captured.err
    assert "no figure fell" in captured.err
