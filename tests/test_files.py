"""Files written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from upphandling_nlp.files import replacing, replacing_files


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_a_file_keeps_its_permissions(mode, tmp_path):
    path = tmp_path / "poster.jsonl"
    path.touch()
    path.chmod(mode)
    with replacing(path) as file:
        file.write(b"ny")
    assert (path.read_bytes(), mode_of(path)) == (b"ny", mode)


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
def test_a_new_file_has_the_permissions_of_the_umask(umask, mode, tmp_path):
    before = os.umask(umask)
    try:
        with replacing(tmp_path / "poster.jsonl") as file:
            file.write(b"ny")
    finally:
        os.umask(before)
    assert mode_of(tmp_path / "poster.jsonl") == mode


@pytest.mark.parametrize("known", [True, False])
def test_files_that_belong_together_come_together_or_not_at_all(known, tmp_path):
    folder = tmp_path / "under/modell"
    before = {}
    if known:
        folder.mkdir(parents=True)
        before = {"a": "gammal", "kort.md": "beskrivning"}
        for name, text in before.items():
            (folder / name).write_text(text)
        (folder / "a").chmod(0o640)
    with pytest.raises(ZeroDivisionError):
        write_half(folder)
    assert folder.exists() == known
    assert read_folder(folder) == before
    with replacing_files(folder) as draft:
        for name in "ab":
            (draft / name).write_text("ny")
        assert read_folder(folder) == before
    assert read_folder(folder) == before | {"a": "ny", "b": "ny"}
    assert not [path for path in folder.iterdir() if path.is_dir()]
    assert mode_of(folder / "a") == (0o640 if known else mode_of(folder / "b"))


def write_half(folder: Path) -> None:
    with replacing_files(folder) as draft:
        (draft / "a").write_text("ny")
        (draft / "b").write_text(f"{1 // 0}")


def read_folder(folder: Path) -> dict[str, str]:
    if not folder.exists():
        return {}
    return {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
