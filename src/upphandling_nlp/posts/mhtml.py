"""Web archives (MHTML), as Chrome, Edge and Internet Explorer save pages: the page in them."""

from __future__ import annotations

import codecs
import email
import email.policy
import re

import msgspec

__all__ = ["ArchivedPage", "is_mhtml", "unpack_mhtml"]

_START = re.compile(
    rb"\s*(?:[\w-]+:[^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*\r?\n)*?content-type:\s*multipart/related",
    re.IGNORECASE,
)
_HEAD = 4096


class ArchivedPage(msgspec.Struct, frozen=True, kw_only=True):
    """The page of a web archive.

    Attributes:
        data: Its bytes.
        encoding: Their encoding, where the archive names one that is known.
        url: The address from which it was saved; empty where the archive names none.
    """

    data: bytes
    encoding: str | None = None
    url: str = ""


def is_mhtml(head: bytes) -> bool:
    """Tell a web archive by its beginning."""
    return bool(_START.match(head[:_HEAD]))


def unpack_mhtml(data: bytes) -> ArchivedPage | None:
    """Take the page out of a web archive.

    Args:
        data: The archive, whole or cut off.

    Returns:
        The first part in HTML; None where there is none.
    """
    archive = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in archive.walk():
        if part.get_content_type() not in {"text/html", "application/xhtml+xml"}:
            continue
        page = part.get_payload(decode=True)
        if not isinstance(page, bytes) or not page.strip():
            continue
        url = archive.get("Snapshot-Content-Location") or part.get("Content-Location") or ""
        url = "".join(str(url).split())
        return ArchivedPage(
            data=page,
            encoding=_known(part.get_content_charset()),
            url=url if url.startswith(("http://", "https://")) else "",
        )
    return None


def _known(name: str | None) -> str | None:
    try:
        return codecs.lookup(name).name if name else None
    except LookupError:
        return None
