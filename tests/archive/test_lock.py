"""The folder of an archive is held by one run at a time."""

from __future__ import annotations

import pytest

from upphandling_nlp.archive.lock import lock_folder
from upphandling_nlp.errors import OptionError

pytest.importorskip("fcntl")


def test_a_second_run_is_refused_until_the_first_ends(tmp_path):
    folder = tmp_path / "archive"
    with (
        lock_folder(folder),
        pytest.raises(OptionError, match="another run is at work"),
        lock_folder(folder),
    ):
        pass
    with lock_folder(folder):
        assert folder.is_dir()


def _fail(folder, error):
    with lock_folder(folder):
        raise error


def test_what_a_run_raises_is_no_matter_of_the_lock(tmp_path):
    for _ in range(2):  # and the folder is let go of
        with pytest.raises(BlockingIOError, match="pipe is full"):
            _fail(tmp_path, BlockingIOError("pipe is full"))
