"""What the commands print on, however narrow, closed or old-fashioned it is."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["discard_output", "make_console", "prepare_output"]


def prepare_output() -> None:
    """Make standard output and error take every character.

    What their encoding lacks (as ASCII lacks å) is written as an escape instead of ending the
    command.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def discard_output() -> None:
    """Send what is still buffered nowhere: it cannot be written, and Python would try at exit."""
    if sys.stdout is not None:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123  (os.devnull is a string)
            os.dup2(nowhere.fileno(), sys.stdout.fileno())


def make_console(*, width: int | None = None) -> Console:
    """Make a rich console that leaves a closed pipe to the command line.

    Args:
        width: Columns; None takes those of the terminal.
    """
    from rich.console import Console  # noqa: PLC0415  (heavy)

    class PipedConsole(Console):
        def on_broken_pipe(self) -> None:
            # Rich would exit with code 1, which here means "some input was skipped".
            raise BrokenPipeError

    return PipedConsole(width=width, highlight=False, soft_wrap=False)
