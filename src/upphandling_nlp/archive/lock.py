"""The folder of an archive, made where it is not there and held against another run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from upphandling_nlp.errors import OptionError
from upphandling_nlp.records import LEDGER, PARTS

__all__ = ["lock_folder"]


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Make the folder of an archive, and hold it against another run.

    Args:
        folder: The folder.

    Raises:
        OptionError: It cannot be made, holds parts without a ledger, or another run holds it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OptionError(
            f"the folder '{folder}' cannot be made ({error.strerror or error})",
            remedy="name another folder",
        ) from None
    if (folder / PARTS).exists() and not (folder / LEDGER).exists():
        raise OptionError(
            f"'{folder}' holds a folder '{PARTS}' but no ledger",
            remedy=f"name another folder, or put its {LEDGER} back",
        )
    try:
        import fcntl  # noqa: PLC0415  (not on every system)
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            # The system lets go of it when the process ends, however it ends.
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OptionError(
                f"another run is at work in '{folder}'",
                remedy="wait for it, or name another folder",
            ) from None
        yield
    finally:
        os.close(handle)
