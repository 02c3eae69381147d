"""Bytes to text: UTF-8 first, strictly; then the 8-bit encodings, by how Swedish they look.

Statistical detectors need long texts and confuse cp1252 with its neighbours from Eastern Europe.
Valid UTF-8 with a non-ASCII character is practically never anything else, and of the 8-bit
encodings the one is right that turns the bytes into å, ä and ö between letters.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import msgspec

from upphandling_nlp.errors import ReadError
from upphandling_nlp.posts.notices import Notice

__all__ = ["Decoded", "decode_bytes", "decode_lines", "encoding_of", "is_binary", "stray_notice"]

_HEAD = 65_536
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# In order of preference where two score alike. cp850 is what DOS and old consoles wrote.
_EIGHT_BIT = ("cp1252", "mac-roman", "cp850")
_PRIOR = 1.5
_UTF8 = ("utf-8", "utf-8-sig")
_WIDE = ("utf-16", "utf-32")
# Not among them: tab, line feed, vertical tab, form feed, carriage return.
_CONTROLS = (*range(9), *range(14, 32))
_UNDEFINED = frozenset({0x81, 0x8D, 0x8F, 0x90, 0x9D})
_SWEDISH = frozenset("åäöÅÄÖéÉüÜ")
_MARKS_OF_TYPE = frozenset("\u00a0\u00ad§°´»«·–—‘’“”•…€½©®™")


class Decoded(msgspec.Struct, frozen=True, kw_only=True):
    """A decoded text.

    Attributes:
        text: The text, without a byte order mark.
        encoding: Name of the encoding that was found or given.
        stray: Number of lines in a UTF-8 text that had to be read as cp1252.
        first_stray: The first of these lines, counted from 1; None where there is none.
    """

    text: str
    encoding: str
    stray: int = 0
    first_stray: int | None = None


def encoding_of(head: bytes, *, whole: bool = True) -> str:
    """Find the encoding of a text.

    Args:
        head: The beginning of the text, or all of it.
        whole: Whether `head` is the whole text; the last character of a mere beginning may be
            cut.

    Returns:
        "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252",
        "mac-roman" or "cp850". Latin-1 counts as cp1252, which holds it.
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if b"\0" in head:
        even, odd = head[0::2].count(0), head[1::2].count(0)
        if odd > len(head) // 5 and odd > 4 * even:
            return "utf-16-le"
        if even > len(head) // 5 and even > 4 * odd:
            return "utf-16-be"
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    try:
        decoder.decode(head, final=whole)
    except UnicodeDecodeError:
        return "utf-8" if _mostly_utf8(head) else _likeliest(head)
    return "utf-8"


def is_binary(data: bytes) -> bool:
    """Tell data from text by control characters: texts have next to none (UTF-16 has nulls)."""
    return sum(data.count(byte) for byte in _CONTROLS) > len(data) // 50


def _refuse_binary(data: bytes, name: str, *, source: str) -> None:
    nulls = data.count(0) > len(data) // 100 and not name.startswith(_WIDE)
    # Every data are text in an 8-bit encoding; hardly any are in UTF-8.
    if nulls or (name in _EIGHT_BIT and is_binary(data)):
        told = "null bytes" if nulls else "control characters"
        raise ReadError(
            f"no text: holds {told}", path=source, remedy="name its format, or leave it out"
        )


def _without_mark(data: bytes, name: str) -> bytes:
    """Drop the mark of UTF-8; no text in an 8-bit encoding begins with the like of it."""
    return data if name.startswith(_WIDE) else data.removeprefix(codecs.BOM_UTF8)


def _mostly_utf8(data: bytes) -> bool:
    """Tell whether most bytes over 127 belong to valid UTF-8 (a few strays were pasted in)."""
    valid = sum(len(run) for run in re.findall(rb"[\xc2-\xf4][\x80-\xbf]+", data))
    high = sum(len(run) for run in re.findall(rb"[\x80-\xff]+", data))
    return high > 0 and valid / high >= 0.75


def _likeliest(data: bytes) -> str:
    sample = data[:_HEAD]
    scores = {name: _score(_decode_eight_bit(sample, name)) for name in _EIGHT_BIT}
    # Nearly all 8-bit files are cp1252: a few odd letters do not speak against it.
    scores["cp1252"] += _PRIOR
    return max(_EIGHT_BIT, key=lambda name: scores[name])


def _score(text: str) -> float:
    """Weigh the characters over 127 of a text by what Swedish has at such places."""
    score = 0.0
    for place, char in enumerate(text):
        if char <= "\x7f":
            continue
        inside = text[place - 1 : place].isalpha() and text[place + 1 : place + 2].isalpha()
        if char in _SWEDISH:
            score += 1.0
        elif char in _MARKS_OF_TYPE:
            # A quotation mark or dash between two letters is a letter of another encoding.
            score += -1.0 if inside else 1.0
        elif not char.isalpha():
            score -= 1.0
    return score


def decode_bytes(data: bytes, *, source: str, encoding: str | None = None) -> Decoded:
    """Decode a whole text.

    Args:
        data: The bytes.
        source: Name of the file, for errors.
        encoding: Name of the encoding, as Python spells it; None finds it.

    Returns:
        The text and the encoding. No byte is lost: what is no UTF-8 in a text that otherwise is
        UTF-8 is read as cp1252, a line at a time.

    Raises:
        ReadError: The bytes do not fit the encoding that was given, or are no text at all.
    """
    name = encoding or encoding_of(data)
    _refuse_binary(data, name, source=source)
    data = _without_mark(data, name)
    if encoding is None and name in _EIGHT_BIT:
        return Decoded(text=_decode_eight_bit(data, name), encoding=name)
    try:
        return Decoded(text=data.decode(name).removeprefix("\ufeff"), encoding=name)
    except UnicodeDecodeError as error:
        if encoding is not None or name not in _UTF8:
            raise ReadError(
                f"byte 0x{data[error.start]:02X} at offset {error.start} is not {name}",
                path=source,
                remedy="leave the encoding out to have it found",
            ) from None
    lines, stray = [], []
    for number, line in enumerate(data.split(b"\n"), start=1):
        text, sound = _decode_line(line, "cp1252")
        lines.append(text)
        if not sound:
            stray.append(number)
    return Decoded(text="\n".join(lines), encoding=name, stray=len(stray), first_stray=stray[0])


def _decode_line(line: bytes, fallback: str) -> tuple[str, bool]:
    try:
        return line.decode("utf-8"), True
    except UnicodeDecodeError:
        pieces = re.split(rb"((?:[\xc2-\xf4][\x80-\xbf]+)+)", line)
        mixed = len(pieces) > 1 and fallback == "cp1252"
        if not mixed:
            return _decode_eight_bit(line, fallback), False
    text = ""
    for piece in pieces:
        try:
            text += piece.decode("utf-8")
        except UnicodeDecodeError:
            text += _decode_eight_bit(piece, fallback)
    return text, False


def _decode_eight_bit(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        # Five bytes have no meaning in cp1252; latin-1 makes them control characters.
        return "".join(
            bytes([byte]).decode("latin-1" if byte in _UNDEFINED else name) for byte in data
        )


def decode_lines(
    stream: BinaryIO, *, source: str, encoding: str | None = None
) -> Iterator[str | Notice]:
    """Decode a long text line by line, so that it need not fit into memory.

    Args:
        stream: Bytes.
        source: Name of the file, for notices.
        encoding: Name of the encoding, as Python spells it; None finds it from the first 64 KiB.

    Yields:
        The lines with their line ends; after the last one, a notice where some lines had
        another encoding than the beginning.

    Raises:
        ReadError: A line does not fit the encoding that was given, or the bytes are no text.
    """
    head = stream.read(_HEAD)
    head += stream.readline()
    name = encoding or encoding_of(head)
    if name.startswith(_WIDE):
        rest = head + stream.read()
        text = decode_bytes(rest, source=source, encoding=name).text
        # Not `splitlines`: a line separator or a form feed inside a cell ends no line.
        yield from io.StringIO(text, newline="\n" if "\n" in text else "")
        return
    _refuse_binary(head, name, source=source)
    head = _without_mark(head, name)
    fallback = name if name in _EIGHT_BIT else "cp1252"
    strays, first, seen_other = 0, 0, name in _EIGHT_BIT
    for number, line in enumerate(_chain_lines(head, stream), start=1):
        if encoding is not None:
            try:
                yield line.decode(encoding)
            except UnicodeDecodeError as error:
                raise ReadError(
                    f"byte 0x{line[error.start]:02X} is not {encoding}",
                    path=source,
                    line=number,
                    remedy="leave the encoding out to have it found",
                ) from None
            continue
        text, sound = _decode_line(line, fallback)
        if not sound and not seen_other:
            strays += 1
            first = first or number
        yield text
    if strays:
        yield stray_notice(source=source, number=strays, line=first)


def stray_notice(*, source: str, number: int, line: int | None) -> Notice:
    """Tell that some lines of a UTF-8 text were not UTF-8."""
    return Notice(
        severity="repaired",
        source=source,
        line=line,
        reason=f"{number} line{'s' if number > 1 else ''} not UTF-8, read as cp1252",
        remedy="store the file as UTF-8",
    )


def _chain_lines(head: bytes, stream: Iterable[bytes]) -> Iterator[bytes]:
    yield from head.splitlines(keepends=True) if b"\n" not in head else _split_lines(head)
    yield from stream


def _split_lines(data: bytes) -> list[bytes]:
    # bytes.splitlines also breaks at a lone "\r", which stands inside quoted cells.
    return [line + b"\n" for line in data.split(b"\n")[:-1]] + [
        line for line in data.split(b"\n")[-1:] if line
    ]
