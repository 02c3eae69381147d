"""Hand-edited TOML files of arrays of tables, read with the line of each table.

A faulty table is left out and told; the others keep their number among the tables of the file, so
that whatever is wrong with them is told with their own line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec

from upphandling_nlp.errors import ResourceError

__all__ = ["TomlTables"]

_T = TypeVar("_T", bound=msgspec.Struct)
_HEADER = re.compile(r"[ \t]*\[\[[ \t]*(\w+)[ \t]*\]\]")


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


class TomlTables:
    """A TOML file, and the problems found in it.

    Args:
        path: The file.
        what: What it holds, as the package calls its own file of that kind ("taxonomy").

    Attributes:
        raw: The file.
        lines: Its lines.
        content: What it says.

    Raises:
        ResourceError: The file cannot be read or is no TOML.
    """

    def __init__(self, path: str | Path, what: str) -> None:
        self._path, self._what = Path(path), what
        self._problems: list[ResourceError] = []
        try:
            self.raw = self._path.read_bytes()
            text = self.raw.decode("utf-8")
            self.content: dict[str, object] = tomllib.loads(text)
        except (OSError, UnicodeDecodeError) as error:
            raise ResourceError(
                f"cannot read the {what} ({error})", path=path, remedy="pass a UTF-8 TOML file"
            ) from error
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"\(at line (\d+)", str(error))
            raise ResourceError(
                f"no valid TOML ({error})",
                path=path,
                line=int(found[1]) if found else text.count("\n") + 1,
                remedy="mend the line",
            ) from error
        self.lines = text.split("\n")
        self._headers: dict[str, list[int]] = {}
        for number, line in enumerate(self.lines, start=1):
            if header := _HEADER.match(line):
                self._headers.setdefault(header[1], []).append(number)

    def find_header(self, name: str, index: int) -> int | None:
        """The line on which a table begins; None where that is not known.

        Args:
            name: Name of an array of tables.
            index: Number of the table in the array, from 0.
        """
        lines, tables = self._headers.get(name, []), self.content.get(name)
        # Tables may be written otherwise, and a text may hold what looks like a header.
        told = isinstance(tables, list) and len(tables) == len(lines) and index < len(lines)
        return lines[index] if told else None

    def note(self, problem: str, line: int | None, remedy: str) -> None:
        """Keep a problem for `refuse`."""
        self._problems.append(ResourceError(problem, path=self._path, line=line, remedy=remedy))

    def note_table(self, problem: str, name: str, index: int, remedy: str) -> None:
        """Keep a problem of a table; see `find_header`."""
        self.note(problem, self.find_header(name, index), remedy)

    def read(self, name: str, kind: type[_T]) -> dict[int, _T]:
        """Read an array of tables.

        Args:
            name: Name of the array.
            kind: What a table is.

        Returns:
            The tables that are not faulty, by their number in the array.
        """
        tables = self.content.get(name, [])
        if not isinstance(tables, list):
            self.note(f"'{name}' is no array of tables", None, f"write [[{name}]]")
            return {}
        rows: dict[int, _T] = {}
        for index, table in enumerate(tables):
            try:
                rows[index] = msgspec.convert(table, kind)
            except msgspec.ValidationError as error:
                self.note_table(f"[[{name}]] {error}", name, index, f"see {self._what}.toml")
        return rows

    def check_keys(self, known: Collection[str], required: Collection[str]) -> None:
        """Check the keys of the file itself."""
        for key in self.content:
            if key not in known:
                self.note(f"unknown key '{key}'", None, f"use {', '.join(known)}")
        for key in required:
            if not self.content.get(key):
                self.note(f"'{key}' is missing", None, "add it")

    def check_unique(self, name: str, rows: Mapping[int, _Identified], remedy: str) -> None:
        """Check that no two tables of an array have one id."""
        seen: set[str] = set()
        for index, row in rows.items():
            if row.id in seen:
                self.note_table(f"{name} '{row.id}' stands twice", name, index, remedy)
            seen.add(row.id)

    def refuse(self) -> None:
        """Raise all problems as one; nothing happens where there is none.

        Raises:
            ResourceError: There are problems; lists them, each with its line.
        """
        if self._problems:
            raise ResourceError.of(self._problems)
