"""Build the registry tables that the package ships, from `../shared/data` and `training/registry`.

    python training/build_registry.py [--shared ../shared] [--out FOLDER]

The same inputs give the same bytes. Hand-edited inputs are in `training/registry/*.csv`.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
from pathlib import Path

from registry_doubles import add_positions, merge_doubles
from registry_organisations import add_agencies, add_field, add_market
from registry_places import add_plain_spellings, add_sweden, add_world
from registry_rows import COLUMNS, ROOT, Tables, hand

FIRST_NAME_MIN, LAST_NAME_MIN = 40, 40  # below, the tables hold words and place names
SELF = "training/build_registry.py"


def add_persons(tables: Tables) -> dict[str, list[dict[str, str]]]:
    """First and last names; ambiguous where they are a word of the language too."""
    least = {"first_names": FIRST_NAME_MIN, "last_names": LAST_NAME_MIN}
    return {
        table: [
            {
                "name": name,
                "persons": str(persons),
                "ambiguous": str(int(tables.is_word(name))),
            }
            for name, persons in counts.items()
            if persons >= least[table] and len(name) > 1
        ]
        for table, counts in tables.persons.items()
    }


def write(path: Path, columns: str, rows: list[dict[str, str]]) -> None:
    """Write rows in the order of their columns, sorted."""
    fields = columns.split(",")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(fields)
        writer.writerows(sorted([row.get(field, "") for field in fields] for row in rows))


def describe(out: Path, data: Path) -> str:
    """Text of sources.toml: where each table comes from, with checksums of inputs and outputs."""
    lines = [f"# Written by {SELF}; do not edit.", ""]
    hashes = {name: sha256(out / f"{name}.csv") for name in COLUMNS}
    version = hashlib.sha256("".join(hashes[name] for name in sorted(hashes)).encode()).hexdigest()
    lines += [f'version = "{version[:12]}"', ""]
    for row in hand("sources"):
        lines += ["[[source]]"]
        lines += [
            f'{key} = "{row[key]}"' for key in ("publisher", "what", "licence", "retrieved", "file")
        ]
        path = data / row["file"] if row["file"].startswith(("gaz", "raw")) else ROOT / row["file"]
        lines += [
            f'sha256 = "{sha256(path)}"',
            f"tables = [{', '.join(repr(t) for t in row['tables'].split('|'))}]".replace("'", '"'),
            "",
        ]
    for name in sorted(COLUMNS):
        lines += [
            "[[table]]",
            f'name = "{name}.csv"',
            f'sha256 = "{hashes[name]}"',
            f'script = "{SELF}"',
            "",
        ]
    return "\n".join(lines)


def sha256(path: Path) -> str:
    """Checksum of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def build(shared: Path, out: Path) -> None:
    """Write every table and sources.toml to `out`."""
    tables = Tables(shared)
    counties = add_sweden(tables)
    add_world(tables)
    add_agencies(tables)
    add_field(tables)
    add_market(tables)
    merge_doubles(tables)
    add_positions(tables)
    add_plain_spellings(tables)
    out.mkdir(parents=True, exist_ok=True)
    rows = {
        "counties": counties,
        "places": list(tables.rows["places"].values()),
        "organisations": list(tables.rows["organisations"].values()),
        "names": tables.names,
        "aliases": list(tables.aliases.values()),
        **add_persons(tables),
    }
    for name, columns in COLUMNS.items():
        write(out / f"{name}.csv", columns, rows[name])
        print(f"{name}.csv: {len(rows[name])} rows")
    (out / "sources.toml").write_text(describe(out, tables.data), encoding="utf-8")


def main() -> None:
    """Read the options and build."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument(
        "--out", type=Path, default=ROOT / "src" / "upphandling_nlp" / "resources" / "registry"
    )
    options = parser.parse_args()
    build(options.shared, options.out)


if __name__ == "__main__":
    main()
