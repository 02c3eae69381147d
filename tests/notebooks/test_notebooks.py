"""The notebooks run from top to bottom, and what they print on every machine is what they hold."""

from __future__ import annotations

import importlib.util
import re

import pytest

nbformat = pytest.importorskip("nbformat", reason="needs nbformat, nbclient and ipykernel")
pytest.importorskip("nbclient", reason="needs nbformat, nbclient and ipykernel")
pytest.importorskip("ipykernel", reason="needs nbformat, nbclient and ipykernel")

NAMES = (
    "01_first_steps",
    "02_tag_an_archive",
    "03_trends",
    "04_how_good_is_it",
    "05_own_taxonomy_and_active_learning",
    "06_spacy_and_stanza",
    "07_on_a_cluster",
)
# A figure more than a page long belongs in a file of its own.
LARGEST = 400_000


@pytest.fixture(scope="module")
def runner(root):
    spec = importlib.util.spec_from_file_location("run_notebooks", root / "notebooks" / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_all_notebooks_are_tested(runner):
    assert [path.stem for path in runner.list_notebooks()] == list(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_whole_small_and_of_no_machine(root, runner, name):
    path = root / "notebooks" / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert notebook.cells[0].source.startswith(f"# {int(name[:2])}. ")
    assert path.stat().st_size < LARGEST
    cells = code_cells(notebook)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    stored = path.read_text(encoding="utf-8")
    assert not re.search(r"/(tmp|root|home|work|usr)/|site-packages|\\u001b|ipykernel_", stored)
    for cell in cells:
        assert not [one for one in cell.outputs if one.output_type == "error"]
        assert not [one for one in cell.outputs if one.get("name") == "stderr"]
        tagged = runner.DETERMINISTIC in cell.metadata.get("tags", [])
        assert runner.text_of(cell) or not tagged, cell.source
    compared = [cell for cell in cells if runner.DETERMINISTIC in cell.metadata.get("tags", [])]
    assert len(compared) >= 2


@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", NAMES)
def test_it_runs_and_prints_what_it_holds(root, runner, name):
    path = root / "notebooks" / f"{name}.ipynb"
    stored = nbformat.read(path, as_version=4)
    missing = runner.find_missing(stored)
    if missing:
        pytest.skip(f"needs {', '.join(missing)}")
    fresh = runner.run_notebook(path)
    for old, new in zip(code_cells(stored), code_cells(fresh), strict=True):
        if runner.DETERMINISTIC in old.metadata.get("tags", []):
            assert runner.text_of(new) == runner.text_of(old), old.source
        else:
            assert bool(new.outputs) == bool(old.outputs), old.source
