"""Swedish posts on sustainable public procurement in, structured records out.

    import upphandling_nlp as un

    tagger = un.load()
    for record in tagger.tag_many(un.read_posts("nyheter/")):
        print(record.published, record.title, [label.id for label in record.labels])

Nothing heavy loads at import: each name is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from upphandling_nlp.version import __version__

if TYPE_CHECKING:
    from upphandling_nlp.archive import ArchiveOptions, run_archive
    from upphandling_nlp.errors import UpphandlingError
    from upphandling_nlp.frames import from_frame, labels_frame, mentions_frame, to_frame
    from upphandling_nlp.posts import ReadOptions, read_posts
    from upphandling_nlp.records import read_records, write_records
    from upphandling_nlp.resources.glossary import explain
    from upphandling_nlp.schema import Post, Record
    from upphandling_nlp.tagger import Tagger, load

__all__ = [
    "ArchiveOptions",
    "Post",
    "ReadOptions",
    "Record",
    "Tagger",
    "UpphandlingError",
    "__version__",
    "explain",
    "from_frame",
    "labels_frame",
    "load",
    "mentions_frame",
    "read_posts",
    "read_records",
    "run_archive",
    "to_frame",
    "write_records",
]

_HOMES = {
    "ArchiveOptions": "archive",
    "Post": "schema",
    "ReadOptions": "posts",
    "Record": "schema",
    "Tagger": "tagger",
    "UpphandlingError": "errors",
    "explain": "resources.glossary",
    "from_frame": "frames",
    "labels_frame": "frames",
    "load": "tagger",
    "mentions_frame": "frames",
    "read_posts": "posts",
    "read_records": "records",
    "run_archive": "archive",
    "to_frame": "frames",
    "write_records": "records",
}


def __getattr__(name: str) -> object:
    try:
        home = _HOMES[name]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    value: object = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
