"""Files written whole or not at all, packed by gzip where their name says so, and a known name."""

from __future__ import annotations

import gzip
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

__all__ = ["LEDGER", "packing", "replacing", "replacing_files", "unpacked"]

#: In the folder of an archive, and by which one is known: the file that tells which parts count.
LEDGER = "ledger.sqlite"


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Write beside the target and rename at the end: no half-written file is ever left.

    Args:
        path: The target; its permissions stay. A link is followed; a pipe or a device is written
            to as it is.

    Yields:
        The file to write to.
    """
    path = path.resolve()  # a link stays one, and what it leads to is written
    if path.exists() and not path.is_file() and not path.is_dir():
        # A pipe or a device takes what comes; renaming would put a file in its place.
        with path.open("wb") as file:
            yield file
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:60]}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(_mode_of(path))  # mkstemp gives the owner alone access
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def replacing_files(folder: Path) -> Iterator[Path]:
    """Write files that belong together, all of them or none: nothing changes before the end.

    Args:
        folder: Their folder, made where it is missing; other files in it stay.

    Yields:
        A folder to write to. At the end its files take the places of those of the same names.
    """
    new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=folder, prefix=".", suffix=".part"))
    try:
        yield draft
        written = sorted(draft.iterdir())
        for path in written:
            path.chmod(_mode_of(folder / path.name))
            with path.open("rb") as file:
                os.fsync(file.fileno())
        for path in written:
            path.replace(folder / path.name)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        if new:
            with suppress(OSError):  # whatever others put there stays
                folder.rmdir()
        raise
    draft.rmdir()


def _mode_of(path: Path) -> int:
    """Who may read and write a file: as before, or as the umask says where it is new."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


@contextmanager
def packing(file: IO[bytes], path: Path) -> Iterator[IO[bytes] | gzip.GzipFile]:
    """Compress what is written where the name ends in `.gz`.

    Without time stamp and name, so that the same content gives the same bytes.

    Args:
        file: The file that takes the bytes.
        path: Its name.

    Yields:
        The file to write to.
    """
    if path.suffix != ".gz":
        yield file
        return
    with gzip.GzipFile(fileobj=file, mode="wb", filename="", mtime=0) as packed:
        yield packed


def unpacked(path: Path) -> IO[bytes] | gzip.GzipFile:
    """Open a file for reading, unpacked where its name ends in `.gz`."""
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")
