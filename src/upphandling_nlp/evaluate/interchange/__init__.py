"""Gold posts in the formats of other tools; see `docs/interchange.md`.

`formats` holds the table of formats and the two verbs, `read_posts` and `write_posts`; a module
each holds one format. `carrying` and `joining` put a post back together from what another tool
tells and from what our own writer sent along.
"""

from __future__ import annotations

from upphandling_nlp.evaluate.interchange.formats import (
    FORMATS,
    Format,
    Notes,
    guess_format,
    read_posts,
    write_posts,
)

__all__ = ["FORMATS", "Format", "Notes", "guess_format", "read_posts", "write_posts"]
