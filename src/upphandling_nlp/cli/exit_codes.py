"""The exit codes that more than one command returns; what else 1 may mean, each command says."""

from __future__ import annotations

__all__ = ["INTERNAL", "INTERRUPTED", "SKIPPED", "UNREADABLE", "USAGE"]

#: Some of the input was skipped, or posts share an id; what could be read was done.
SKIPPED = 1
#: Called wrongly.
USAGE = 2
#: Nothing could be read, or nothing written.
UNREADABLE = 3
#: A fault of the program itself.
INTERNAL = 70
#: Stopped by the user.
INTERRUPTED = 130
