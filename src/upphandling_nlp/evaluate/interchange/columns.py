"""Column files: a token a line, a blank line between sentences, comments with `#`.

What CoNLL-2003, IOB2, CoNLL-U and their kin have in common. Tags may be IOB1, IOB2, IOBES or BILOU.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from upphandling_nlp.errors import GoldError

__all__ = ["Block", "Row", "find_runs", "find_tag", "read_blocks", "read_text"]

_TAG = re.compile(r"O|[BIESLU]-.+", re.DOTALL)
# "#\tO" and "#klimat O" are tokens, "# text = …" is not.
_HASH_TOKEN = re.compile(r"#[^\t]*\t(?:.*\t)?(?:O|[BIESLU]-[^\t]+)|#\S* (?:O|[BI]-\S+)")
_PART = re.compile(r"\d+[-.]\d+")


class Row(msgspec.Struct, frozen=True):
    """A line of a column file.

    Attributes:
        line: Number of the line, from 1.
        columns: Its columns.
    """

    line: int
    columns: tuple[str, ...]


class Block(msgspec.Struct, frozen=True):
    """A sentence of a column file.

    Attributes:
        line: Number of its first line, from 1.
        comments: Its comment lines without `#`, with their line numbers.
        rows: Its tokens; may be empty where comments stand alone.
        numbered: Whether the first column holds running numbers, and the second the tokens.
    """

    line: int
    comments: tuple[tuple[int, str], ...]
    rows: tuple[Row, ...]
    numbered: bool

    @property
    def words(self) -> list[str]:
        """The tokens."""
        return [row.columns[1 if self.numbered else 0] for row in self.rows]


def read_text(path: Path) -> str:
    """Read a UTF-8 file.

    Raises:
        GoldError: It cannot be opened, or is in another encoding.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise GoldError(
            f"cannot be read ({error.strerror})", path=path, remedy="check the path"
        ) from error
    except UnicodeDecodeError as error:
        raise GoldError(
            f"is not UTF-8 (byte {error.start})", path=path, remedy="save it as UTF-8"
        ) from error


def read_blocks(path: Path) -> Iterator[Block]:
    """Read the sentences of a column file.

    Columns are parted by tabs where a line has one, else by white space. Where the first column
    holds running numbers (CoNLL-U), lines of multiword and empty tokens ("3-4", "19.1") are no
    tokens.

    Raises:
        GoldError: The file cannot be read.
    """
    comments: list[tuple[int, str]] = []
    rows: list[Row] = []
    first = 1
    # Not splitlines: a token may hold U+2028 and other signs that Python takes for line ends.
    for number, raw in enumerate(read_text(path).split("\n"), start=1):
        line = raw.removesuffix("\r")
        if not line.strip():
            if comments or rows:
                yield _make_block(first, comments, rows)
            comments, rows, first = [], [], number + 1
        elif line.startswith("#") and not _HASH_TOKEN.fullmatch(line):
            comments.append((number, line[1:].removeprefix(" ")))
        else:
            columns = tuple(line.split("\t") if "\t" in line else line.split())
            rows.append(Row(number, columns))
    if comments or rows:
        yield _make_block(first, comments, rows)


def _make_block(line: int, comments: list[tuple[int, str]], rows: list[Row]) -> Block:
    whole = [row for row in rows if not _PART.fullmatch(row.columns[0])]
    numbered = bool(whole) and all(
        row.columns[0] == str(number) and len(row.columns) > 2
        for number, row in enumerate(whole, start=1)
    )
    if numbered and len(whole) == 1:
        # "1", tag, tag is a sentence of one token, not the first of numbered lines.
        numbered = not _TAG.fullmatch(whole[0].columns[1])
    # "1994-95" is a token like any other where lines are not numbered.
    return Block(line, tuple(comments), tuple(whole if numbered else rows), numbered)


def find_tag(row: Row, path: Path) -> str:
    """Return the tag of a row: its last column that is one.

    Raises:
        GoldError: The row has none.
    """
    for column in reversed(row.columns[1:]):
        if _TAG.fullmatch(column):
            return column
    raise GoldError(
        f"no tag in {' | '.join(row.columns)!r}",
        path=path,
        line=row.line,
        remedy="write token, tab, tag; a tag is O, B-LABEL or I-LABEL",
    )


def find_runs(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """Find the labelled runs of tags.

    Args:
        tags: IOB2 tags; an I- that goes on from nothing begins a run (IOB1), S- and U- are B-, E-
            and L- are I-.

    Returns:
        First token, token after the last, label; in order.
    """
    runs: list[tuple[int, int, str]] = []
    for number, tag in enumerate(tags):
        prefix, _, label = tag.partition("-")
        if prefix == "O" and not label:
            continue
        last = runs[-1] if runs else None
        if prefix in {"I", "E", "L"} and last and last[1] == number and last[2] == label:
            runs[-1] = (last[0], number + 1, label)
        else:
            runs.append((number, number + 1, label))
    return runs
