"""A whole archive in one batch: streamed, resumable, on any executor."""

from __future__ import annotations

from upphandling_nlp.archive.frame import frame_meta, tag_frame
from upphandling_nlp.archive.options import (
    ArchiveInterrupted,
    ArchiveOptions,
    ArchiveSummary,
    PostTagger,
)
from upphandling_nlp.archive.run import run_archive

__all__ = [
    "ArchiveInterrupted",
    "ArchiveOptions",
    "ArchiveSummary",
    "PostTagger",
    "frame_meta",
    "run_archive",
    "tag_frame",
]
