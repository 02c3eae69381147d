"""The one way in: whatever the caller names, as a stream of posts."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import BinaryIO, cast

from upphandling_nlp.errors import ReadError
from upphandling_nlp.language.other import find_other_language
from upphandling_nlp.posts.cleaning import clean_text
from upphandling_nlp.posts.decoding import decode_bytes, stray_notice
from upphandling_nlp.posts.draft import repair_notice
from upphandling_nlp.posts.formats import format_of, refuse_foreign
from upphandling_nlp.posts.ids import SeenIds
from upphandling_nlp.posts.notices import Notice, Severity, Subject, excerpt_of
from upphandling_nlp.posts.options import (
    DEFAULT_OPTIONS,
    Format,
    ReadOptions,
    check_format,
)
from upphandling_nlp.posts.sources import ARCHIVE, InputFile, PathLike, find_files, open_file
from upphandling_nlp.schema import Post

__all__ = ["PostStream", "read_posts"]

Reader = Callable[..., Iterator[Post | Notice]]

# The reader of each format, loaded when a file needs it: module and function.
_HERE = "upphandling_nlp.posts"
TEXT_READERS: dict[Format, tuple[str, str]] = {
    "page": (f"{_HERE}.page", "read_page"),
    "list-page": (f"{_HERE}.list_page", "read_list_page"),
    "archive-page": (f"{_HERE}.archive_page", "read_archive_page"),
    "article": (f"{_HERE}.article", "read_article"),
}
READERS: dict[Format, tuple[str, str]] = {
    "html": (f"{_HERE}.webpage", "read_webpage"),
    "feed": (f"{_HERE}.feeds", "read_feed"),
    "csv": (f"{_HERE}.tables", "read_csv"),
    "tsv": (f"{_HERE}.tables", "read_tsv"),
    "json": (f"{_HERE}.jsonlines", "read_json"),
    "jsonl": (f"{_HERE}.jsonlines", "read_jsonl"),
    "parquet": (f"{_HERE}.tables", "read_parquet"),
}


class PostStream(Iterator[Post]):
    """Posts, one at a time, and an account of what was left out or mended on the way.

    Attributes:
        notices: What was skipped, repaired or left out as page furniture so far, and which posts
            are not Swedish or have the id of another one; the first `ReadOptions.keep_notices` of
            them.
        counts: How many notices of each severity there have been.
        subjects: How many of those that were skipped are about input, dates and columns.
        posts: How many posts have been read.
        files: How many files have been opened.
        paths: The files that are to be read, in order; standard input is none.
        unreadable: The errors of the files that could not be read.
    """

    def __init__(
        self,
        files: list[InputFile],
        *,
        format: Format | None,
        options: ReadOptions,
    ) -> None:
        self.notices: list[Notice] = []
        self.counts: Counter[Severity] = Counter()
        self.subjects: Counter[Subject] = Counter()
        self.posts = 0
        self.files = 0
        self.paths = tuple(file.path for file in files if file.path and not file.left_out)
        self.unreadable: list[ReadError] = []
        self._keep = options.keep_notices
        self._ids = SeenIds() if options.check_ids else None
        self._run = self._read_all(files, format, options)

    def __iter__(self) -> PostStream:
        return self

    def __next__(self) -> Post:
        return next(self._run)

    @property
    def skipped(self) -> list[Notice]:
        """The notices of data that could not be read."""
        return self.list_of("skipped")

    @property
    def conflicting(self) -> list[Notice]:
        """The notices of posts that are kept though another one before them has their id."""
        return self.list_of("conflict")

    @property
    def archives(self) -> list[Notice]:
        """The notices of folders of archives, which are left out of the folders around them."""
        return self.list_of("archive")

    @property
    def complete(self) -> bool:
        """Whether all that was read so far became posts, each with an id of its own."""
        return not (self.counts["skipped"] or self.counts["conflict"])

    @property
    def furniture(self) -> list[Notice]:
        """The notices of page text that belongs to no post."""
        return self.list_of("furniture")

    @property
    def repaired(self) -> list[Notice]:
        """The notices of text that was mended."""
        return self.list_of("repaired")

    @property
    def not_swedish(self) -> list[Notice]:
        """The notices of posts that are kept though they are not Swedish."""
        return self.list_of("language")

    def list_of(self, severity: Severity) -> list[Notice]:
        """List the notices of one severity that were kept."""
        return [notice for notice in self.notices if notice.severity == severity]

    def _note(self, notice: Notice) -> None:
        self.counts[notice.severity] += 1
        if notice.severity == "skipped":
            self.subjects[notice.subject] += 1
        if len(self.notices) < self._keep:
            self.notices.append(notice)

    def _read_all(
        self, files: list[InputFile], form: Format | None, options: ReadOptions
    ) -> Iterator[Post]:
        for file in files:
            if file.left_out:
                severity: Severity = "archive" if file.left_out == ARCHIVE else "furniture"
                self._note(Notice(severity=severity, source=file.name, reason=file.left_out))
                continue
            self.files += 1
            try:
                for found in read_file(file, format=form, options=options):
                    if isinstance(found, Notice):
                        self._note(found)
                    else:
                        self.posts += 1
                        if language := find_other_language(found.text):
                            self._note(_tell_language(found, language))
                        if self._ids is not None and (conflict := self._ids.check(found)):
                            self._note(conflict)
                        yield found
            except ReadError as error:
                self.unreadable.append(error)
                self._note(_notice_of(error, file))
        if self.unreadable and not self.posts:
            raise _joined(self.unreadable)


def _tell_language(post: Post, language: str) -> Notice:
    return Notice(
        severity="language",
        source=post.source,
        reason=f"{language}, by its words; what is found in it is read as Swedish",
        remedy="leave the post out of counts",
        excerpt=excerpt_of(post.text),
    )


def _notice_of(error: ReadError, file: InputFile) -> Notice:
    return Notice(
        severity="skipped",
        source=error.path or file.name,
        line=error.line,
        reason=error.problem,
        remedy=error.remedy or "",
    )


def _joined(errors: list[ReadError]) -> ReadError:
    if len(errors) == 1:
        return errors[0]
    listed = "\n".join(f"  {error}" for error in errors[:20])
    more = f"\n  and {len(errors) - 20} more" if len(errors) > 20 else ""
    return ReadError(f"none of {len(errors)} files could be read:\n{listed}{more}")


def read_posts(
    source: PathLike | Iterable[PathLike],
    *,
    format: str | None = None,
    options: ReadOptions = DEFAULT_OPTIONS,
) -> PostStream:
    """Read posts from files of any of the known formats.

    Args:
        source: A path, a folder (with its subfolders), a pattern, "-" for stdin, or an iterable
            of these; gzip is unpacked.
        format: One of `FORMATS`; None finds it from ending and content, for each file.
        options: Further options.

    Returns:
        An iterator of the posts, which also tells what was skipped, repaired and left out, and
        which posts have one id though they differ (`PostStream.notices`). A file that cannot be
        read does not stop the others.

    Raises:
        ReadError: A path does not exist or a pattern matches nothing; or, when the stream comes
            to its end, no post was read because files could not be read.
        OptionError: The format is unknown.
    """
    known = check_format(format)
    return PostStream(find_files(source), format=known, options=options)


def read_file(
    file: InputFile,
    *,
    format: Format | None,
    options: ReadOptions,
) -> Iterator[Post | Notice]:
    """Read the posts of one file.

    Args:
        file: The file.
        format: Its format; None finds it.
        options: Options of the readers.

    Yields:
        Posts and notices, in the order of the file.

    Raises:
        ReadError: The file cannot be read.
    """
    stream, mended = open_file(file)
    try:
        head = cast("io.BufferedReader", stream).peek(4096)
        if not head:
            reason = mended.damage if mended is not None and mended.damage else "file is empty"
            raise ReadError(reason, path=file.name, remedy="fetch or save it again")
        refuse_foreign(file, head)
        form = format or format_of(file, head)
        try:
            yield from _reader(form)(stream, source=file.name, options=options)
        except ReadError as error:
            if mended is None or not mended.damage:
                raise
            # What a reader makes of the stump says less than why it is one.
            raise ReadError(
                f"{mended.damage}; {error.problem}",
                path=file.name,
                remedy="fetch or pack the file again",
            ) from None
        if mended is not None and mended.damage:
            yield Notice(
                severity="skipped",
                source=file.name,
                reason=f"{mended.damage}; what follows is lost",
                remedy="fetch or pack the file again",
            )
    except OSError as error:
        raise ReadError(
            f"cannot be read ({error.strerror or error})", path=file.name, remedy="check the disk"
        ) from None
    finally:
        if file.path is not None:
            stream.close()


def _reader(form: Format) -> Reader:
    """Load the reader of a format only when a file needs it."""
    if form in TEXT_READERS:
        return _text_reader(form)
    module, name = READERS[form]
    reader: Reader = getattr(import_module(module), name)
    return reader


def _text_reader(form: Format) -> Reader:
    module, name = TEXT_READERS[form]
    reader: Reader = getattr(import_module(module), name)

    def read(stream: BinaryIO, *, source: str, options: ReadOptions) -> Iterator[Post | Notice]:
        decoded = decode_bytes(stream.read(), source=source, encoding=options.encoding)
        if decoded.stray:
            yield stray_notice(source=source, number=decoded.stray, line=decoded.first_stray)
        clean = clean_text(decoded.text)
        if clean.reported:
            yield repair_notice(clean.reported, source=source)
        if not clean.text.strip():
            raise ReadError("file holds no text", path=source, remedy="save the page again")
        yield from reader(clean.text, source=source, options=options)

    return read
