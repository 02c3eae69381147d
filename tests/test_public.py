"""The public names, and what loads at import."""

from __future__ import annotations

import subprocess
import sys

import pytest

import upphandling_nlp as un


def test_all_names_are_there_and_documented():
    assert un.__all__ == sorted(un.__all__)
    for name in un.__all__:
        member = getattr(un, name)
        assert name == "__version__" or (member.__doc__ or "").strip(), name
    assert set(un.__all__) <= set(dir(un))


def test_type_checkers_see_the_names_that_are_there(tmp_path):
    # mypy reads the TYPE_CHECKING block, Python the table of homes: both must know every name.
    uses = "\n".join(f"un.{name}" for name in un.__all__)
    (tmp_path / "uses.py").write_text(f"import upphandling_nlp as un\n{uses}\n", encoding="utf-8")
    found = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-incremental", "--follow-imports=silent", "uses.py"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert found.stdout.startswith("Success"), found.stdout


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'laod'"):
        un.laod  # noqa: B018


def test_nothing_heavy_loads_at_import():
    heavy = {"spacy", "pandas", "sklearn", "pyarrow", "dateparser", "trafilatura", "typer", "numpy"}
    code = (
        "import sys, upphandling_nlp; "
        f"print(sorted({heavy!r} & {{name.split('.')[0] for name in sys.modules}}))"
    )
    found = subprocess.run(  # noqa: S603  (our own code)
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"
