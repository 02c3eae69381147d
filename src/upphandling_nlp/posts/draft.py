"""A post in the making: raw values from a feed, a page or a table, made clean and checked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import partial

import msgspec

from upphandling_nlp.posts.cleaning import (
    CleanText,
    clean_text,
    mend_surrogates,
    tidy_lines,
    tidy_title,
)
from upphandling_nlp.posts.markup import has_markup, text_of_markup
from upphandling_nlp.posts.notices import Notice, excerpt_of
from upphandling_nlp.posts.options import ReadOptions
from upphandling_nlp.posts.published import mend_date, parse_published
from upphandling_nlp.posts.signatures import without_signature
from upphandling_nlp.schema import Post

__all__ = ["Draft", "RepairLog", "finish_draft", "primary_language"]

# What tables write for "nothing".
_NOTHING = frozenset({"", "-", "–", "null", "none", "nan", "nat", "n/a", "saknas", "okänt"})


class Draft(msgspec.Struct, kw_only=True):
    """Raw values of a post.

    Attributes:
        title: Headline; may hold HTML.
        body: Text; may hold HTML.
        published: A date, or a text that should be one; None or empty where there is none.
        url: Address; empty where there is none.
        source: What the data name as their source; empty for the file and the item's number.
        language: Language code as given; empty for that of the options.
        id: Id as given; empty where it is to be computed.
        item: Number of the item in its file, counted from 1.
        line: Line in the file; None where the format has no lines.
        markup: Whether title and body are HTML; None looks for tags.
    """

    title: str = ""
    body: str = ""
    published: dt.date | str | None = None
    url: str = ""
    source: str = ""
    language: str = ""
    id: str = ""
    item: int | None = None
    line: int | None = None
    markup: bool | None = None


class RepairLog:
    """Counts what cleaning mends in a file, for one notice at its end."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._counts: dict[str, int] = {}
        self._line: int | None = None
        self._item: int | None = None

    def clean(self, text: str, draft: Draft) -> str:
        """Clean a text and count what was mended in it."""
        return self._count(clean_text(text), draft)

    def mend(self, text: str, draft: Draft) -> str:
        """Strip what is no text (an address, a name), mend what cannot be written, and count it."""
        return self._count(mend_surrogates(text.strip()), draft)

    def _count(self, clean: CleanText, draft: Draft) -> str:
        if clean.repairs:
            for name, count in clean.reported.items():
                if not self._counts:
                    self._line, self._item = draft.line, draft.item
                self._counts[name] = self._counts.get(name, 0) + count
        return clean.text

    def notices(self) -> Iterator[Notice]:
        """Tell what was mended, if anything."""
        if self._counts:
            yield repair_notice(self._counts, source=self._source, line=self._line, item=self._item)


def repair_notice(
    repairs: dict[str, int], *, source: str, line: int | None = None, item: int | None = None
) -> Notice:
    """Tell what cleaning had to mend in a file.

    Args:
        repairs: Counts by kind of repair.
        source: Name of the file.
        line: The first line that needed it, where known.
        item: The first item that needed it, where known.

    Returns:
        The notice.
    """
    told = ", ".join(
        f"{name} in {count} place{'s' if count > 1 else ''}" for name, count in repairs.items()
    )
    return Notice(
        severity="repaired",
        source=source,
        line=line,
        item=item,
        reason=f"mended {told}",
        remedy="check the texts, and the encoding of the file",
    )


def finish_draft(
    draft: Draft, *, file: str, options: ReadOptions, log: RepairLog
) -> Iterator[Post | Notice]:
    """Clean and check a draft.

    Args:
        draft: Raw values.
        file: Name of the file.
        options: Language and anchor.
        log: Counts the repairs.

    Yields:
        The post, unless it has neither headline nor text; before it notices of what a system
        wrote below its text, and of a date that cannot be read.
    """
    tell = partial(Notice, source=file, line=draft.line, item=draft.item)
    title, body = _text(draft.title, draft, log), _text(draft.body, draft, log)
    title = tidy_title(title)
    body, signature = without_signature(tidy_lines(body), title=title)
    if signature:
        yield tell(
            severity="furniture",
            reason="what the system of the site wrote below the text",
            excerpt=excerpt_of(signature),
        )
    place = file if draft.item is None else f"{file}#{draft.item}"
    if not title and not body:
        yield tell(
            severity="skipped",
            reason="neither headline nor text",
            remedy="fill in one of them, or leave the item out",
            excerpt=excerpt_of(" ".join(filter(None, [str(draft.published or ""), draft.url]))),
        )
        return
    day = draft.published if isinstance(draft.published, dt.date) else None
    if isinstance(draft.published, str) and draft.published.strip().lower() not in _NOTHING:
        day = parse_published(draft.published, today=options.today)
        if day is None:
            value = excerpt_of(draft.published, length=80)
            yield tell(
                severity="skipped",
                subject="date",
                reason=f"{value!r} is no date that can be read; the post has none",
                remedy=mend_date(draft.published),
                excerpt=value,
            )
    yield Post(
        title=title,
        body=body,
        published=day,
        url=log.mend(draft.url, draft) or None,
        source=log.mend(draft.source, draft) or place,
        language=primary_language(draft.language) or options.language,
        id=log.mend(draft.id, draft),
    )


def _text(text: str, draft: Draft, log: RepairLog) -> str:
    if draft.markup or (draft.markup is None and has_markup(text)):
        text = text_of_markup(text)
    return log.clean(text, draft)


def primary_language(code: str) -> str:
    """Reduce a language code to its primary part ("sv-SE" and "sv_se" to "sv").

    Args:
        code: A code of a feed, a page or a table; may be empty.

    Returns:
        Two or three small letters; empty where the code is none.
    """
    match = re.match(r"\s*([A-Za-z]{2,3})(?![A-Za-z])", code)
    return match[1].lower() if match else ""
