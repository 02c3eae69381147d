"""RSS 2.0 and Atom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO
from urllib.parse import urljoin

from upphandling_nlp.errors import ReadError
from upphandling_nlp.posts.draft import Draft, RepairLog, finish_draft
from upphandling_nlp.posts.notices import Notice, excerpt_of
from upphandling_nlp.posts.options import DEFAULT_OPTIONS, ReadOptions
from upphandling_nlp.schema import Post

__all__ = ["read_feed"]

# Dates of an entry, best first.
_DATES = ("published", "created", "updated")


def read_feed(
    stream: BinaryIO, *, source: str, options: ReadOptions = DEFAULT_OPTIONS
) -> Iterator[Post | Notice]:
    """Read the entries of an RSS or Atom feed as posts.

    The full text is preferred to the teaser, the day of publication to that of the last change;
    of a time in UTC the day in Sweden counts, of any other the day that stands there.

    Args:
        stream: Bytes of the file.
        source: Name of the file.
        options: Encoding, language and anchor.

    Yields:
        A post for each entry, and notices; of broken XML the entries that can be saved.

    Raises:
        ReadError: The file is no feed.
    """
    import feedparser  # noqa: PLC0415 - heavy: only when used

    # Blank lines before the declaration, as badly made sites send them, make it broken XML.
    data = stream.read().lstrip(b" \t\r\n")
    chosen = {"content-type": f"application/xml; charset={options.encoding}"}
    feed = feedparser.parse(
        data,
        sanitize_html=True,
        resolve_relative_uris=False,
        response_headers=chosen if options.encoding else None,
    )
    problem = feed.get("bozo_exception") if feed.get("bozo") else None
    entries = feed.entries
    if not entries and (not feed.get("version") or _is_fatal(problem)):
        raise _no_feed(data, problem, source)
    if problem is not None:
        yield _broken(problem, source=source, entries=len(entries))
    log = RepairLog(source)
    language = str(feed.feed.get("language") or "")
    for number, entry in enumerate(entries, start=1):
        body, markup = _body(entry)
        draft = Draft(
            title=_title(entry),
            body=body,
            published=_date(entry),
            url=_absolute(_link(entry), feed.feed),
            language=str(entry.get("language") or language),
            item=number,
            markup=markup or None,
        )
        yield from finish_draft(draft, file=source, options=options, log=log)
    if not entries:
        yield Notice(severity="skipped", source=source, reason="the feed has no entries")
    yield from log.notices()


def _is_fatal(problem: object) -> bool:
    return problem is not None and type(problem).__name__ != "CharacterEncodingOverride"


def _no_feed(data: bytes, problem: object, source: str) -> ReadError:
    root = re.search(rb"<([A-Za-z][\w:.-]*)", data)
    name = root[1].decode("ascii", "replace") if root else "none"
    if problem is not None:
        message = problem.getMessage() if hasattr(problem, "getMessage") else problem
        told = excerpt_of(str(message), length=100)
        return ReadError(f"no feed: broken XML ({told})", path=source, remedy="fetch it again")
    return ReadError(
        f"neither RSS nor Atom: its root is <{name}>",
        path=source,
        remedy='name its format: --input-format html, in Python format="html"',
    )


def _broken(problem: Any, *, source: str, entries: int) -> Notice:  # noqa: ANN401 - any exception of feedparser
    if not _is_fatal(problem):
        return Notice(
            severity="repaired",
            source=source,
            reason=f"the feed has another encoding than it says ({problem})",
            remedy="check the texts",
        )
    line = problem.getLineNumber() if hasattr(problem, "getLineNumber") else None
    told = problem.getMessage() if hasattr(problem, "getMessage") else str(problem)
    return Notice(
        severity="skipped",
        source=source,
        line=line,
        reason=f"broken XML ({told}); {entries} entries saved, the last may be cut",
        remedy="fetch the feed again",
    )


def _title(entry: Mapping[str, Any]) -> str:
    return str(entry.get("title") or "")


def _body(entry: Mapping[str, Any]) -> tuple[str, bool]:
    """Take the full text, else the teaser; and tell whether it is HTML."""
    for content in entry.get("content") or ():
        value = str(content.get("value") or "")
        if value.strip() and "html" in str(content.get("type") or "html"):
            return value, True
        if value.strip():
            return value, False
    detail = entry.get("summary_detail") or {}
    return str(entry.get("summary") or ""), "html" in str(detail.get("type") or "html")


def _date(entry: Mapping[str, Any]) -> str:
    for name in _DATES:
        # feedparser answers "updated" with "published" where only that is there.
        if name in entry and str(entry[name] or "").strip():
            return str(entry[name])
    return ""


def _absolute(link: str, feed: Mapping[str, Any]) -> str:
    """Complete an address by that of the site."""
    return urljoin(str(feed.get("link") or ""), link) if link else ""


def _link(entry: Mapping[str, Any]) -> str:
    for link in entry.get("links") or ():
        if link.get("rel", "alternate") == "alternate" and link.get("href"):
            return str(link["href"])
    link = str(entry.get("link") or "")
    return link if re.match(r"(?:https?:)?//|/", link) else ""
