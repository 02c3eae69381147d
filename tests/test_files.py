"""Files written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from upphandling_nlp.files import replacing


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


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
