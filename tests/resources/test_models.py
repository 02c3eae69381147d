"""Model folders: which one a name means, and what is checked before one is used."""

from __future__ import annotations

from pathlib import Path

import pytest

from upphandling_nlp.errors import ModelError
from upphandling_nlp.resources.models import list_shipped, open_model, write_manifest


@pytest.fixture
def make_folder():
    """Make a model of one file."""

    def make(path: Path) -> Path:
        path.mkdir(parents=True)
        (path / "weights").write_text("3 1 2", encoding="utf-8")
        write_manifest(
            path,
            kind="labels",
            version="mine",
            files=["weights"],
            settings={},
            golden=[],
            made_with={},
        )
        return path

    return make


def test_a_name_is_a_shipped_model_and_a_path_a_folder(tmp_path, monkeypatch, make_folder):
    monkeypatch.chdir(tmp_path)
    make_folder(tmp_path / "labels")
    assert list_shipped() == ("encoder", "labels")
    assert open_model("labels").version != "mine"
    for folder in ("./labels", "labels/", str(tmp_path / "labels"), Path("labels")):
        assert open_model(folder).version == "mine"


@pytest.mark.parametrize("name", ["", ".", "./labels", "labels/.", "../models/labels"])
def test_no_way_about_a_name_leads_into_the_package(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match=r"manifest\.json is missing"):
        open_model(name)
