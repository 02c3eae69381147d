"""Which format a file has, by what it holds and how its name ends."""

from __future__ import annotations

import re

from upphandling_nlp.errors import ReadError
from upphandling_nlp.posts.columns import names_columns
from upphandling_nlp.posts.decoding import encoding_of, is_binary
from upphandling_nlp.posts.mhtml import is_mhtml
from upphandling_nlp.posts.options import FORMATS, Format
from upphandling_nlp.posts.sources import InputFile

__all__ = ["format_of", "refuse_foreign"]

# Formats by the ending of the file; content may overrule it (`format_of`).
ENDINGS: dict[str, Format] = {
    ".txt": "page",
    ".text": "page",
    ".md": "page",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".mhtml": "html",
    ".mht": "html",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "feed",
    ".rdf": "feed",
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
}

# How files begin that are often taken or renamed for texts: what they are, and what to do.
_SAVE_AS = "save it as CSV or text from the program that made it"
FOREIGN: dict[bytes, tuple[str, str]] = {
    b"%PDF": ("a PDF file", "save its text, or leave it out"),
    b"PK\x03\x04": ("an archive (.zip, .xlsx, .docx)", f"unpack it, or {_SAVE_AS}"),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": ("an old Office file (.xls, .doc)", _SAVE_AS),
    b"{\\rtf": ("Rich Text", _SAVE_AS),
    b"BZh": ("packed with bzip2", "unpack it"),
    b"\xfd7zXZ": ("packed with xz", "unpack it"),
    b"7z\xbc\xaf": ("packed with 7-Zip", "unpack it"),
    b"(\xb5/\xfd": ("packed with zstd", "unpack it"),
}
# Signs between columns that no headline has in such places.
_TABLES: dict[str, Format] = {"\t": "tsv", ";": "csv"}


def format_of(file: InputFile, head: bytes) -> Format:
    """Find the format of a file: from content where that is unmistakable, else from the ending.

    Args:
        file: The file.
        head: Its beginning, unpacked.

    Returns:
        The format.

    Raises:
        ReadError: It is none that is known.
    """
    known = ENDINGS.get(file.ending)
    if known in {None, "page"}:
        # Texts under a name that tells nothing: exports of programs are often called .txt.
        written = _written_format(head)
        if written is not None:
            return written
    marked = _marked_format(head, known)
    if marked is not None:
        return marked
    if known is not None:
        return known
    if not head.startswith((b"\xff\xfe", b"\xfe\xff")) and is_binary(head):
        raise ReadError(
            f"no format for {file.ending or 'such data'}",
            path=file.name,
            remedy=f"convert it to text, or name one of the formats {', '.join(FORMATS)}",
        )
    return "page"


def _written_format(head: bytes) -> Format | None:
    """Tell JSON, and tables with columns of well-known names."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if re.match(rb'\{\s*"', start):
        return "jsonl"
    if re.match(rb'\[\s*(?:\{\s*["}]|\[|\])', start):
        return "json"
    text = head.decode(encoding_of(head, whole=False), "replace").lstrip("\ufeff\r\n")
    first = re.split(r"[\r\n]", text, maxsplit=1)[0]
    for sign, form in _TABLES.items():
        if names_columns(first.split(sign)):
            return form
    return None


def _marked_format(head: bytes, known: Format | None) -> Format | None:
    """Tell a format by the marks at the beginning of its files."""
    if head.startswith(b"PAR1"):
        return "parquet"
    if is_mhtml(head):
        return "html"
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:2048].lower()
    if known == "feed" and not start.startswith((b"<!doctype html", b"<html")):
        return None
    if start.startswith((b"<!doctype html", b"<html")):
        return "html"
    if start.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf:rdf", b"<!--")):
        return "html" if b"<html" in start else "feed"
    return None


def refuse_foreign(file: InputFile, head: bytes) -> None:
    """Refuse what no reader reads, whatever its name says.

    Raises:
        ReadError: The file begins as one of `FOREIGN` does.
    """
    for mark, (kind, remedy) in FOREIGN.items():
        if head.startswith(mark):
            raise ReadError(f"is {kind}, no text", path=file.name, remedy=remedy)
