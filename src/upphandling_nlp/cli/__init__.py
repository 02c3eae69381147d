"""The command line: `upphandling-nlp`.

Exit codes: 0 all well, 1 some input was skipped, or a date or a column not read (counted and named
on stderr), 2 the command was called wrongly, 3 nothing could be read, 130 interrupted. Bad input
never shows a traceback.
"""

from __future__ import annotations

from upphandling_nlp.cli.app import main

__all__ = ["main"]
