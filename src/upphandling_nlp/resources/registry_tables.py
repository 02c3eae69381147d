"""Reading and checking the tables of the registry."""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from upphandling_nlp.errors import ResourceError

__all__ = [
    "COLUMNS",
    "Rows",
    "check_rows",
    "find_faults",
    "fold",
    "read_rows",
    "read_table",
    "tidy",
]

COLUMNS = {
    "counties": ("code", "name", "letter", "nuts", "seat"),
    "organisations": (
        "id", "kind", "name", "number", "country", "county", "place", "replaced_by", "deprecated",
    ),
    "places": (
        "id", "kind", "name", "country", "county", "municipality", "nuts", "lat", "lon",
        "population", "replaced_by", "deprecated",
    ),
    "names": ("id", "name", "valid_from", "valid_to"),
    "aliases": ("alias", "id", "match_case", "ambiguous", "valid_from", "valid_to"),
}  # fmt: skip
REQUIRED = {
    "organisations": ("id", "kind", "name"),
    "places": ("id", "kind", "name"),
    "names": ("id", "name"),
    "aliases": ("alias", "id"),
}
ID = re.compile(r"[a-z]+-[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
RANGES = {"lat": (-90, 90), "lon": (-180, 180), "population": (0, 10**10)}
Row = tuple[str, ...]


@dataclass
class Rows:
    """The rows of all tables, by id where they have one."""

    counties: dict[str, Row]
    organisations: dict[str, Row]
    places: dict[str, Row]
    names: dict[str, list[Row]]
    aliases: list[Row]


def tidy(name: str) -> str:
    """Make two spellings equal that differ in white space or Unicode composition only."""
    return " ".join((name if name.isascii() else unicodedata.normalize("NFC", name)).split())


def fold(name: str) -> str:
    """Make two spellings equal that differ in case, white space or Unicode composition only."""
    return tidy(name).casefold()


def first_day(date: str) -> str:
    """`2011` and `2011-05` begin on their first day."""
    return date and (date + "-01-01")[:10]


def last_day(date: str) -> str:
    """`2011` and `2011-05` end on their last day; the 31st compares right in short months too."""
    return date and (
        date if len(date) == 10 else (date + "-31" if len(date) == 7 else date + "-12-31")
    )


def read_table(path: Path, columns: Sequence[str]) -> list[Row]:
    """Read a shipped table, whose header must be `columns`.

    Raises:
        ResourceError: The file is missing, or its header is another.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            header = tuple(next(reader, ()))
            if header != tuple(columns):
                raise ResourceError(
                    f"columns are {', '.join(header)}, not {', '.join(columns)}",
                    path=path, line=1, remedy="reinstall the package",
                )  # fmt: skip
            return [tuple(row) for row in reader]
    except OSError as error:
        raise ResourceError(
            f"cannot be read ({error.strerror})", path=path, remedy="reinstall the package"
        ) from error


def read_rows(folder: Path) -> Rows:
    """Read the shipped tables; their contents are checked when they are built, not here.

    Raises:
        ResourceError: A file is missing, or its header is wrong.
    """
    tables = {
        name: read_table(folder / f"{name}.csv", columns) for name, columns in COLUMNS.items()
    }
    rows = Rows(
        counties={row[0]: row for row in tables["counties"]},
        organisations={row[0]: row for row in tables["organisations"]},
        places={row[0]: row for row in tables["places"]},
        names={},
        aliases=[_aged(row) for row in tables["aliases"]],
    )
    _add_names(rows, tables["names"])
    return rows


def _aged(row: Row) -> Row:
    """The row of names.csv or aliases.csv with whole dates at its end."""
    return (*row[:-2], first_day(row[-2]), last_day(row[-1])) if row[-2] or row[-1] else row


def _add_names(rows: Rows, table: Sequence[Row]) -> None:
    for row in table:
        rows.names.setdefault(row[0], []).append(_aged(row)[1:])
    for key in {row[0] for row in table}:
        rows.names[key].sort(key=lambda use: (use[1], use[2] or "9999"))


def check_rows(rows: Rows, extra: Sequence[str | Path]) -> str:
    """Add the user's tables to `rows`, after checking every line of them.

    Args:
        rows: The shipped tables; changed in place.
        extra: Folders or files; see `Registry.load`.

    Returns:
        A short hash of the contents.

    Raises:
        ResourceError: Lists every problem with file and line.
    """
    problems: list[ResourceError] = []
    digest = hashlib.sha256()
    tables = {name: _read_extra(name, extra, problems, digest.update) for name in REQUIRED}
    for name in ("places", "organisations"):
        known = rows.places if name == "places" else rows.organisations
        for path, line, row in tables[name]:
            if row["id"] in rows.places or row["id"] in rows.organisations:
                remedy = "choose another id; ids of the registry are not replaced"
                problems.append(_problem(f"id {row['id']!r} is taken", path, line, remedy))
            known[row["id"]] = tuple(row[column] for column in COLUMNS[name])
    for name, table in tables.items():
        for path, line, row in table:
            problems += [
                _problem(text, path, line, remedy) for text, remedy in find_faults(name, row, rows)
            ]
    if problems:
        raise ResourceError.of(sorted(problems, key=lambda p: (p.path or "", p.line or 0)))
    _add_names(rows, [tuple(row.values()) for _, _, row in tables["names"]])
    spelled = {(row[0], row[1]) for row in rows.aliases}
    for name in ("places", "organisations"):
        # The name itself is always a spelling, so that a list of names is a table of one's own.
        own = [(row["name"], row["id"], "0", "0", "", "") for _, _, row in tables[name]]
        rows.aliases += [row for row in own if row[:2] not in spelled]
    rows.aliases += [_aged(tuple(row.values())) for _, _, row in tables["aliases"]]
    return digest.hexdigest()[:8]


def _problem(text: str, path: Path, line: int, remedy: str) -> ResourceError:
    return ResourceError(text, path=path, line=line, remedy=remedy)


Line = tuple[Path, int, dict[str, str]]


def _read_extra(
    name: str,
    extra: Sequence[str | Path],
    problems: list[ResourceError],
    update: Callable[[bytes], None],
) -> list[Line]:
    lines: list[Line] = []
    for given in map(Path, extra):
        path = given / f"{name}.csv" if given.is_dir() else given
        if name == "organisations" and not _is_table(given):
            remedy = (
                f"name a folder with, or a file called, {', '.join(f'{n}.csv' for n in REQUIRED)}"
            )
            problems.append(ResourceError("is no table of a registry", path=given, remedy=remedy))
        if path.name != f"{name}.csv" or not path.is_file():
            continue
        data = path.read_bytes()
        update(data)
        try:
            text = unicodedata.normalize("NFC", data.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            problems.append(_problem("is not UTF-8", path, line, "save the file as UTF-8"))
            continue
        lines += _read_lines(name, path, text, problems)
    return lines


def _is_table(path: Path) -> bool:
    if path.is_dir():
        return any((path / f"{name}.csv").is_file() for name in REQUIRED)
    return path.is_file() and path.stem in REQUIRED and path.suffix == ".csv"


def _read_lines(name: str, path: Path, text: str, problems: list[ResourceError]) -> list[Line]:
    reader = csv.reader(text.splitlines())
    header = next(reader, [])
    for column in header:
        if column not in COLUMNS[name]:
            remedy = f"use {', '.join(COLUMNS[name])}"
            problems.append(_problem(f"unknown column {column!r}", path, 1, remedy))
    missing = [column for column in REQUIRED[name] if column not in header]
    if missing:
        problems.append(_problem(f"no column {missing[0]!r}", path, 1, "add it"))
        return []
    lines: list[Line] = []
    for values in reader:
        if not values:
            continue
        if len(values) != len(header):
            text = f"{len(values)} values for {len(header)} columns"
            remedy = "quote values that hold commas"
            problems.append(_problem(text, path, reader.line_num, remedy))
            continue
        given = dict(zip(header, (value.strip() for value in values), strict=True))
        row = {column: given.get(column, "") for column in COLUMNS[name]}
        lines.append((path, reader.line_num, row))
    return lines


Fault = tuple[str, str]


def find_faults(name: str, row: dict[str, str], rows: Rows) -> Iterator[Fault]:
    """Tell what is wrong with a row of a table, and what to do about it.

    Args:
        name: Which table: organisations, places, names, aliases.
        row: Values by column.
        rows: All tables, this row among them.

    Yields:
        Problem and remedy.
    """
    for column in REQUIRED[name]:
        if not row[column]:
            yield f"no {column}", "give one"
    if name in {"organisations", "places"} and row["id"] and not ID.fullmatch(row["id"]):
        yield f"id {row['id']!r} is malformed", "write it as org-my-company"
    yield from _dangling(name, row, rows)
    yield from _malformed(row)


def _dangling(name: str, row: dict[str, str], rows: Rows) -> Iterator[Fault]:
    """References to what is not there."""
    if name in {"names", "aliases"} and row["id"] and not _is_known(row["id"], rows):
        yield f"unknown id {row['id']!r}", "add it to organisations.csv or places.csv"
    if row.get("county") and row["county"] not in rows.counties:
        yield f"unknown county {row['county']!r}", "add it to counties.csv"
    if row.get("country") and f"country-{row['country']}" not in rows.places:
        yield f"unknown country {row['country']!r}", "use a code of ISO 3166 such as SE"
    for column in ("replaced_by", "place"):
        if row.get(column) and not _is_known(row[column], rows):
            yield f"unknown {column} {row[column]!r}", "use an id of the registry"


def _malformed(row: dict[str, str]) -> Iterator[Fault]:
    """Values that are no date, no flag, or no number in range."""
    for column in ("valid_from", "valid_to"):
        if row.get(column) and not DATE.fullmatch(row[column]):
            yield f"{column} {row[column]!r} is no date", "write it as 2019-01-01"
    for column in ("match_case", "ambiguous", "deprecated"):
        if row.get(column, "") not in {"", "0", "1"}:
            yield f"{column} {row[column]!r} is neither 0 nor 1", "use 0 or 1"
    for column, (least, most) in RANGES.items():
        if row.get(column) and not _is_number(row[column], least, most):
            remedy = f"write a number between {least} and {most}"
            yield f"{column} {row[column]!r} is out of range", remedy


def _is_known(key: str, rows: Rows) -> bool:
    return key in rows.places or key in rows.organisations


def _is_number(text: str, least: int, most: int) -> bool:
    try:
        return least <= (float(text) if least else int(text)) <= most
    except ValueError:
        return False
