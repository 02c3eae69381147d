"""Model folders: which one a name means, and what is checked before one is used."""

from __future__ import annotations

import json
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


def _change(folder, **told):
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()) | told), encoding="utf-8")


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"files": {}}, "names no files"),
        ({"files": None}, "names no files"),
        ({"files": ["weights"]}, "names no files"),
        ({"files": {"weights": "0"}}, "other SHA-256"),
        ({"files": {"bias": "0"}}, "the file 'bias' is missing"),
        ({"format": 2}, "format 2"),
        ({"kind": "encoder"}, "of kind 'encoder', not 'labels'"),
    ],
)
def test_what_the_manifest_does_not_vouch_for_is_refused(tmp_path, make_folder, told, message):
    folder = make_folder(tmp_path / "mine")
    assert open_model(folder, kind="labels").settings == {}
    _change(folder, **told)
    with pytest.raises(ModelError, match=message):
        open_model(folder, kind="labels")


@pytest.mark.parametrize("key", ["files", "version", "settings", "golden", "made_with"])
def test_a_manifest_that_lacks_something_is_refused(tmp_path, make_folder, key):
    folder = make_folder(tmp_path / "mine")
    path = folder / "manifest.json"
    told = json.loads(path.read_bytes())
    del told[key]
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(ModelError, match=r"lacks|names no files"):
        open_model(folder)
