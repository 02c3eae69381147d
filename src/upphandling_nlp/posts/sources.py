"""From what the caller names to open streams of bytes: files, folders, patterns, stdin, gzip."""

from __future__ import annotations

import glob
import gzip
import io
import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from upphandling_nlp.errors import ReadError

__all__ = ["STDIN", "InputFile", "MendedStream", "find_files", "open_file"]

STDIN = "-"
_GZIP = b"\x1f\x8b"
_MAGIC = frozenset("*?[")

PathLike = str | os.PathLike[str]


class InputFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file to read.

    Attributes:
        name: Its path as the caller named it, or "<stdin>".
        path: Its path; None for stdin.
        named: Whether the caller named the file itself, not a folder or a pattern.
    """

    name: str
    path: Path | None
    named: bool = True

    @property
    def ending(self) -> str:
        """Ending of the name in lower case, without ".gz"; empty where it has none."""
        if self.path is None:
            return ""
        name = self.path.name.lower().removesuffix(".gz")
        return Path(name).suffix

    @property
    def hidden(self) -> bool:
        """Whether it is a hidden file that the caller did not name itself."""
        return not self.named and self.path is not None and self.path.name.startswith(".")


def find_files(source: PathLike | Iterable[PathLike]) -> list[InputFile]:
    """List the files that a caller means.

    Args:
        source: A path, a folder (with its subfolders), a pattern (`*`, `?`, `[...]`, `**`), "-"
            for stdin, or an iterable of these.

    Returns:
        The files in the order named, those of a folder or pattern sorted; each file once.

    Raises:
        ReadError: A path does not exist, a pattern matches nothing, a folder is empty, or
            nothing at all is named.
    """
    named = [source] if isinstance(source, str | os.PathLike) else list(source)
    files: dict[str, InputFile] = {}
    for one in named:
        for file in _find(os.fspath(one)):
            files.setdefault(file.name, file)
    if not files:
        raise ReadError("nothing named to read", remedy="name a file, a folder or a pattern")
    return list(files.values())


def _find(name: str) -> Iterator[InputFile]:
    if name == STDIN:
        yield InputFile(name="<stdin>", path=None)
        return
    path = Path(name).expanduser()
    if path.is_dir():
        found = sorted(inner for inner in path.rglob("*") if inner.is_file())
        if not found:
            raise ReadError("folder holds no files", path=name, remedy="name another folder")
        yield from (InputFile(name=str(inner), path=inner, named=False) for inner in found)
    elif path.exists():
        yield InputFile(name=str(path), path=path)
    elif _MAGIC & set(name):
        matches = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 - keeps "./" and "**" as the shell has them
        found = [Path(match) for match in matches if Path(match).is_file()]
        if not found:
            raise ReadError(
                "no file matches the pattern", path=name, remedy="check it with `ls`; quote it"
            )
        yield from (InputFile(name=str(inner), path=inner, named=False) for inner in found)
    else:
        raise ReadError("no such file or folder", path=name, remedy="check the path")


class MendedStream(io.RawIOBase):
    """Bytes of a gzip stream up to the place where it breaks, if it does.

    Attributes:
        damage: What broke the stream; None as long as it is sound.
    """

    def __init__(self, stream: gzip.GzipFile) -> None:
        super().__init__()
        self._stream = stream
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
    try:
        raw: io.BufferedReader
        if file.path is None:
            raw = cast("io.BufferedReader", sys.stdin.buffer)
        else:
            raw = file.path.open("rb")
    except OSError as error:
        raise ReadError(
            f"cannot be opened ({error.strerror})", path=file.name, remedy="check its permissions"
        ) from None
    if raw.peek(2)[:2] != _GZIP:
        return raw, None
    mended = MendedStream(gzip.GzipFile(fileobj=raw))
    return io.BufferedReader(mended, buffer_size=65_536), mended
