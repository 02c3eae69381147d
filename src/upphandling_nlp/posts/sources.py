"""From what the caller names to open streams of bytes: files, folders, patterns, stdin, gzip."""

from __future__ import annotations

import glob
import gzip
import io
import os
import re
import stat
import sys
import zlib
from collections.abc import Iterable, Iterator
from itertools import takewhile
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from upphandling_nlp.errors import ReadError
from upphandling_nlp.files import LEDGER

__all__ = ["ARCHIVE", "STDIN", "InputFile", "MendedStream", "find_files", "open_file"]

STDIN = "-"
#: Why the folder of an archive is left out of a folder or pattern: its records are no new posts.
ARCHIVE = "folder of an archive, not read"
_GZIP = b"\x1f\x8b"
_MAGIC = frozenset("*?[")
_BUFFER = 65_536
# What a page needs beside its text: left out of folders and patterns, read where it is named.
CODE = frozenset({".css", ".js", ".mjs", ".map", ".download"})
MEDIA = frozenset(
    {
        *(".ico", ".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".woff"),
        *(".woff2", ".ttf", ".eot", ".otf", ".mp3", ".mp4", ".webm"),
    }
)
# The folder in which browsers store that beside "Nyheter.html": media elsewhere may be scans.
_PAGES = (".html", ".htm")
_COMPANIONS = ("_files", "_filer", "-filer", ".files")

PathLike = str | os.PathLike[str]


class InputFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file to read.

    Attributes:
        name: Its path as the caller named it, or "<stdin>".
        path: Its path; None for stdin.
        left_out: Why it is not to be read, though it lies in a folder that is; empty where it is.
    """

    name: str
    path: Path | None
    left_out: str = ""

    @property
    def ending(self) -> str:
        """Ending of the name in lower case, without ".gz"; empty where it has none."""
        if self.path is None:
            return ""
        name = self.path.name.lower().removesuffix(".gz")
        return Path(name).suffix


def find_files(source: PathLike | Iterable[PathLike]) -> list[InputFile]:
    """List the files that a caller means.

    Args:
        source: A path, a folder (with its subfolders, linked ones too), a pattern (`*`, `?`,
            `[...]`, `**`), "-" for stdin, or an iterable of these.

    Returns:
        The files in the order named, those of a folder or pattern sorted; each file once. What is
        left out of a folder or pattern (parts of saved pages, hidden files, archives of records)
        and what cannot be opened (a broken link, a folder without permission) is among them, so
        that reading can tell.

    Raises:
        ReadError: A path does not exist or cannot be looked up, a pattern matches nothing, a
            folder is empty, or nothing at all is named.
    """
    named = [source] if isinstance(source, str | os.PathLike) else list(source)
    files: dict[str, InputFile] = {}
    for one in named:
        for file in _find(os.fspath(one)):
            # What a folder leaves out is read where it is named.
            if file.name not in files or files[file.name].left_out:
                files[file.name] = file
    if not files:
        raise ReadError("nothing named to read", remedy="name a file, a folder or a pattern")
    return list(files.values())


def _find(name: str) -> Iterator[InputFile]:
    if name == STDIN:
        yield InputFile(name="<stdin>", path=None)
        return
    if not name:
        # Python takes "" for the current folder; it rather is a variable that was never set.
        raise ReadError("an empty path", remedy="name a file, a folder or a pattern")
    try:
        path = Path(name).expanduser()
        found = os.stat(path)  # noqa: PTH116 - `Path.exists` hides some errors and raises others
    except (FileNotFoundError, NotADirectoryError):
        yield from _match(name, path)
    except (OSError, ValueError, RuntimeError) as error:
        # No permission, a name that is too long or holds a null, a user without a home, ...
        raise ReadError(
            f"cannot be found ({getattr(error, 'strerror', None) or error})",
            path=_printable(name),
            remedy="check the path",
        ) from None
    else:
        if not stat.S_ISDIR(found.st_mode):
            yield _input(path)
            return
        inside = sorted(_walk(path), key=lambda file: file.path or path)
        if not inside:
            raise ReadError(
                "folder holds no files", path=_printable(name), remedy="name another folder"
            )
        yield from inside


def _match(name: str, path: Path) -> Iterator[InputFile]:
    """List the files that a pattern matches."""
    if not _MAGIC & set(name):
        raise ReadError(
            "no such file or folder", path=_printable(name), remedy="check the path"
        ) from None
    matches = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 - keeps "./" and "**" as the shell has them
    found = [Path(match) for match in matches if not os.path.isdir(match)]  # noqa: PTH112 - never raises
    if not found:
        raise ReadError(
            "no file matches the pattern",
            path=_printable(name),
            remedy="check it with `ls`; quote it",
        ) from None
    fixed = takewhile(lambda part: not _MAGIC & set(part), path.parts)
    within = Path(*fixed)
    for inner in found:
        archive = _find_archive(inner, within)
        if archive is not None:
            yield _input(archive, left_out=ARCHIVE)
        else:
            yield _input(inner, left_out=_why_left_out(inner))


def _find_archive(path: Path, within: Path) -> Path | None:
    """Find the archive that a file lies in, if it is one below the folder that the caller names."""
    inside = (one for one in path.parents if one != within and one.is_relative_to(within))
    return next((one for one in inside if os.path.isfile(one / LEDGER)), None)  # noqa: PTH113 - never raises


def _walk(folder: Path) -> Iterator[InputFile]:
    """List what a folder holds, each folder once, however links lead to it."""
    barred: list[OSError] = []
    seen: set[str] = set()
    for place, folders, files in os.walk(folder, onerror=barred.append, followlinks=True):
        seen.add(os.path.realpath(place))
        for name in list(folders):
            inner = Path(place, name)
            if name.startswith("."):
                yield _input(inner, left_out="hidden folder, not read")
                folders.remove(name)
            elif os.path.isfile(inner / LEDGER):  # noqa: PTH113 - never raises
                yield _input(inner, left_out=ARCHIVE)
                folders.remove(name)
            elif os.path.realpath(inner) in seen:
                folders.remove(name)
        for name in files:
            inner = Path(place, name)
            # A pipe or a socket could be waited for without end; a broken link is told of.
            if os.path.isfile(inner) or not os.path.exists(inner):  # noqa: PTH110, PTH113 - never raise
                yield _input(inner, left_out=_why_left_out(inner))
    for error in barred:
        yield _input(Path(str(error.filename)))


def _why_left_out(path: Path) -> str:
    if path.name.startswith("."):
        return "hidden file, not read"
    ending = path.suffix.lower()
    folder = path.parent.name
    beside = folder.lower().endswith(_COMPANIONS)
    if beside and ending in _PAGES:
        # Frames of the page: "Nyheter_files/saved_resource.html" beside "Nyheter.html".
        stem = re.sub(
            rf"(?:{'|'.join(map(re.escape, _COMPANIONS))})$", "", folder, flags=re.IGNORECASE
        )
        pages = [path.parent.with_name(stem + kind) for kind in _PAGES]
        return "part of a saved page, not read" if any(map(os.path.exists, pages)) else ""
    return "part of a saved page, not read" if ending in CODE | (MEDIA if beside else set()) else ""


def _input(path: Path, *, left_out: str = "") -> InputFile:
    return InputFile(name=_printable(str(path)), path=path, left_out=left_out)


def _printable(name: str) -> str:
    """Write a name so that any encoding can: not all names of files are UTF-8."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


class _PatientStream(io.RawIOBase):
    """Bytes of a pipe, waited for until a buffer is full: its beginning tells the format."""

    def __init__(self, stream: BinaryIO, *, owned: bool) -> None:
        super().__init__()
        self._stream = stream
        self._owned = owned

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill a buffer; it stays short only at the end."""
        view = memoryview(cast("bytearray", buffer))
        filled = 0
        while filled < len(view) and (data := self._stream.read(len(view) - filled)):
            view[filled : filled + len(data)] = data
            filled += len(data)
        return filled

    def close(self) -> None:
        """Close the pipe, unless it is stdin."""
        if self._owned:
            self._stream.close()
        super().close()


class MendedStream(io.RawIOBase):
    """Bytes of a gzip stream up to the place where it breaks, if it does.

    Attributes:
        damage: What broke the stream; None as long as it is sound.
    """

    def __init__(self, packed: BinaryIO) -> None:
        super().__init__()
        self._packed = packed
        self._stream = gzip.GzipFile(fileobj=packed)
        self.damage: str | None = None

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill a buffer; 0 at the end, and where the stream breaks."""
        view = memoryview(cast("bytearray", buffer))
        if self.damage is not None:
            return 0
        try:
            data = self._stream.read1(len(view))
        except EOFError:
            self.damage = "gzip stream ends before its end marker"
            return 0
        except (gzip.BadGzipFile, zlib.error) as error:
            self.damage = f"gzip stream is damaged ({error})"
            return 0
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the file."""
        self._stream.close()
        self._packed.close()
        super().close()


def open_file(file: InputFile) -> tuple[BinaryIO, MendedStream | None]:
    """Open a file, unpacking gzip by its content, whatever its name.

    Args:
        file: The file.

    Returns:
        A stream with `peek`, and the gzip stream below it where there is one.

    Raises:
        ReadError: The file cannot be opened.
    """
    raw: BinaryIO
    try:
        if file.path is not None:
            raw = file.path.open("rb")
        elif sys.stdin is None:
            raise ReadError("is closed", path=file.name, remedy="pass posts, as with `< FILE`")
        else:
            raw = sys.stdin.buffer
    except OSError as error:
        raise ReadError(
            f"cannot be opened ({error.strerror})", path=file.name, remedy="check its permissions"
        ) from None
    if file.path is None or not raw.seekable():
        patient = _PatientStream(raw, owned=file.path is not None)
        raw = io.BufferedReader(patient, buffer_size=_BUFFER)
    if cast("io.BufferedReader", raw).peek(2)[:2] != _GZIP:
        return raw, None
    mended = MendedStream(raw)
    return io.BufferedReader(mended, buffer_size=_BUFFER), mended
