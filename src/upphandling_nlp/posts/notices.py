"""What a reader left out or mended: a frozen notice each, so that nothing is lost in silence."""

from __future__ import annotations

from typing import Literal

import msgspec

__all__ = ["EXCERPT_LENGTH", "Notice", "Severity", "Subject", "excerpt_of"]

Severity = Literal["skipped", "conflict", "archive", "furniture", "repaired", "language"]
Subject = Literal["input", "date", "column"]

# Long enough for a standing text of a page ("Vision") to be read whole in a report.
EXCERPT_LENGTH = 500


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that did not become part of a post as it stood, or a post that asks for care.

    Attributes:
        severity: "skipped" for data that could not be read (a file, a row, a date), "conflict" for
            a post that is kept though another one has its id, "archive" for the folder of an
            archive, which is left out, "furniture" for text of the page that belongs to no post,
            "repaired" for text that was mended, "language" for a post that is kept though it is
            not Swedish.
        subject: What it is about: "input" for a file, an item or a text, "date" for the day of a
            post that is kept without it, "column" for one that is not read in any row.
        source: The file, or the name that the caller gave.
        line: Line in that file, counted from 1; None where the format has no lines.
        item: Number of the item or row, counted from 1; None where there is none.
        reason: What is wrong, with the value that shows it.
        remedy: What the user can do about it; may be empty.
        excerpt: The beginning of what was left out, at most `EXCERPT_LENGTH` characters.
    """

    severity: Severity
    subject: Subject = "input"
    source: str
    line: int | None = None
    item: int | None = None
    reason: str
    remedy: str = ""
    excerpt: str = ""

    def __str__(self) -> str:
        place = self.source
        if self.line is not None:
            place = f"{place}:{self.line}"
        elif self.item is not None:
            place = f"{place}#{self.item}"
        text = f"{place}: {self.reason}"
        return f"{text}; {self.remedy}" if self.remedy else text


def excerpt_of(text: str, *, length: int = EXCERPT_LENGTH) -> str:
    """Shorten a text for a notice.

    Args:
        text: Any text.
        length: Most characters of the result.

    Returns:
        The text on one line, its end replaced by "…" where it is longer than `length`.
    """
    line = " ".join(text[: 4 * length].split())
    return line if len(line) <= length else line[: length - 1] + "…"
