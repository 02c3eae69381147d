"""Files and folders to write: what speaks against them must show before hours of work."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from upphandling_nlp.errors import OptionError

__all__ = ["check_folder", "check_target", "keep_inputs"]


def check_target(target: str | Path) -> None:
    """Check that a file can be written.

    Raises:
        OptionError: Its folder does not exist or may not be written to, or it is a folder.
    """
    path = Path(target).resolve()
    if path.is_dir():
        raise OptionError(f"'{target}' is a folder", remedy="name a file")
    if not path.parent.is_dir():
        raise OptionError(
            f"the folder of '{target}' does not exist", remedy="create it, or mend the path"
        )
    # A file is written anew beside the old one; pipes and devices are written to themselves.
    written = path if path.exists() and not path.is_file() else path.parent
    if not os.access(written, os.W_OK):
        raise OptionError(
            f"'{target}' may not be written", remedy="check permissions, or name another file"
        )


def check_folder(target: str | Path) -> None:
    """Check that files can be written to a folder, which may be there or not.

    Raises:
        OptionError: It is a file, or it may not be written to or made.
    """
    path = Path(target).resolve()
    there = next(one for one in (path, *path.parents) if one.exists())
    if not there.is_dir():
        what = "is a file" if there == path else f"cannot be made: '{there}' is a file"
        raise OptionError(f"'{target}' {what}", remedy="name a folder")
    if not os.access(there, os.W_OK):
        raise OptionError(
            f"'{target}' may not be written to", remedy="check permissions, or name another folder"
        )


def keep_inputs(target: str | Path, inputs: Iterable[Path]) -> None:
    """Check that a file to write is none of those to read.

    Raises:
        OptionError: It is one of them; it would be lost, or read again by the next run.
    """
    path = Path(target)
    if path.is_file() and any(one.exists() and path.samefile(one) for one in inputs):
        raise OptionError(
            f"'{target}' is among the files to read", remedy="write to another file or folder"
        )
