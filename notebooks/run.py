"""Run the notebooks and keep their outputs in them: `python notebooks/run.py [01 04 ...]`.

Metadata that would differ from run to run and machine to machine are left out, so that a change in
a notebook is a change of what it says.
"""

from __future__ import annotations

import ast
import importlib.util
import os
import sys
import time
from pathlib import Path

import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from nbclient import NotebookClient
from nbformat import NotebookNode

__all__ = ["FOLDER", "find_missing", "list_notebooks", "run_notebook", "text_of"]

FOLDER = Path(__file__).resolve().parent
#: Cells with this tag print the same on every machine; CI compares them.
DETERMINISTIC = "deterministic"
#: Seconds for one cell on a busy machine; a notebook is to take less than 120 on an idle one.
_PATIENCE = 600


def list_notebooks() -> list[Path]:
    """List the notebooks, in order."""
    return sorted(FOLDER.glob("[0-9]*.ipynb"))


def find_missing(notebook: NotebookNode) -> list[str]:
    """List the packages that a notebook imports at the top of a cell and that are not installed."""
    names: set[str] = set()
    plain = TransformerManager()  # commands ("!ls") are no Python
    for cell in notebook.cells:
        if cell.cell_type == "code":
            for node in ast.parse(plain.transform_cell(cell.source)).body:
                if isinstance(node, ast.Import):
                    names.update(alias.name.split(".")[0] for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module:
                    names.add(node.module.split(".")[0])
    return sorted(name for name in names if importlib.util.find_spec(name) is None)


def run_notebook(path: Path) -> NotebookNode:
    """Run a notebook from top to bottom in a fresh kernel.

    Returns:
        The notebook with its outputs; the file stays as it is.

    Raises:
        nbclient.exceptions.CellExecutionError: A cell fails.
    """
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    # Nothing may look for the network, nor for colours or widths of a terminal.
    os.environ |= {"TERM": "dumb", "NO_COLOR": "1", "COLUMNS": "100"}
    client = NotebookClient(
        notebook,
        timeout=_PATIENCE,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    return notebook


def text_of(cell: NotebookNode) -> str:
    """Return what a cell prints and shows, as text."""
    parts = []
    for output in cell.outputs:
        if output.output_type == "stream":
            parts.append(output.text)
        elif "data" in output:
            parts.append(output.data.get("text/plain", ""))
    return "\n".join(part.strip() for part in parts)


def main(numbers: list[str]) -> None:
    """Run notebooks and write them anew."""
    for path in list_notebooks():
        if numbers and not path.name.startswith(tuple(numbers)):
            continue
        missing = find_missing(nbformat.read(path, as_version=4))
        if missing:
            print(f"{path.name}: left as it is, needs {', '.join(missing)}")
            continue
        started = time.perf_counter()
        notebook = run_notebook(path)
        nbformat.validate(notebook)
        path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
        print(f"{path.name}: {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
