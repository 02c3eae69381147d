"""Organisations of the registry: state agencies, the field, buyers and suppliers."""

from __future__ import annotations

import re

from registry_names import fold, proper_case, slug, strip_legal_form
from registry_rows import Tables, hand, read

__all__ = ["add_agencies", "add_field", "add_market"]


def add_agencies(tables: Tables) -> None:
    """State agencies, county administrative boards, universities and courts."""
    rows = read(tables.data / "gaz-agencies" / "myndigheter.tsv")
    ids: dict[str, str] = {}
    for row in rows:
        key = f"agency-{row['orgnr'] or slug(row['name'])}"
        # Some courts stand under the number of the agency that pays for them.
        ids[row["name"]] = f"agency-{slug(row['name'])}" if key in ids.values() else key
    changes = {row["name"]: row for row in hand("agency_changes")}
    done: set[str] = set()
    for row in rows:
        name, key = row["name"], ids[row["name"]]
        known = row["group"] or row["orgnr"] or row["wikidata"]
        # Embassies are listed by their town: "svenska ambassaden i Bangkok" names the town alone.
        if not known or "utlandsmyndigheter" in row["group"] or key in done:
            continue
        if ("agency", fold(name)) in tables.drops:
            continue
        done.add(key)
        shown = proper_case(name, tables.is_word) if name.isupper() else name
        change = changes.get(name)
        tables.add(
            "organisations",
            id=key,
            kind=agency_kind(shown),
            name=shown,
            number=row["orgnr"] if key.endswith(row["orgnr"]) else "",
            country="SE",
            county=county_of(shown, tables),
            replaced_by=ids.get(change["heir"], "") if change else "",
            deprecated=str(int(change is not None or not row["group"])),
        )
        ended = change["valid_to"] if change else ""
        tables.alias(shown, key, valid_to=ended)
        tables.small_alias(shown, key, valid_to=ended)
        for alias in row["aliases"].split("|"):
            # Codes of the accounting system ("LBLEK") are in capitals; names are not.
            if re.search("[a-zåäö]", alias) and ("agency-alias", fold(alias)) not in tables.drops:
                tables.alias(alias, key)
        add_board_aliases(tables, shown, key)
    for row in hand("agency_aliases"):
        tables.alias_list(row["aliases"], ids[row["name"]])
        for alias in row["aliases"].split("|"):
            tables.small_alias(alias, ids[row["name"]])


def add_board_aliases(tables: Tables, name: str, key: str) -> None:
    """Ways to write a county administrative board: "länsstyrelsen Kalmar", "... i Kalmar län"."""
    board = name.removeprefix("Länsstyrelsen i ")
    if board == name:
        return
    area = re.sub(r"s? län$", "", board)
    for start in ("Länsstyrelsen", "länsstyrelsen", "länsstyrelsen i", "Länsstyrelsen i"):
        tables.alias(f"{start} {board}", key)
        tables.alias(f"{start} {area}", key)


def agency_kind(name: str) -> str:
    for kind, pattern in {
        "county-board": r"^Länsstyrelsen",
        "university": r"universitet\b|högskola\b|högskolan\b|Linnéuniversitetet|institutet$",
        "court": r"rätt\b|rätten\b|domstol",
    }.items():
        if re.search(pattern, name) and not name.endswith(
            ("Medlingsinstitutet", "Konjunkturinstitutet")
        ):
            return kind
    return "agency"


def county_of(name: str, tables: Tables) -> str:
    for row in tables.rows["places"].values():
        if row["kind"] == "county" and row["name"] in name:
            return row["county"]
    return ""


def add_field(tables: Tables) -> None:
    """Organisations of the field, written by hand, and names with their periods."""
    for row in hand("organisations"):
        tables.add(
            "organisations",
            id=row["id"],
            kind=row["kind"],
            name=row["name"],
            country=row["country"],
            county=row["county"],
        )
        # The mark at the name itself tells how the name may be read.
        marks = {
            text.lstrip("=?"): text[0]
            for text in row["aliases"].split("|")
            if text.startswith(("=", "?"))
        }
        mark = marks.get(row["name"], "")
        # "FN:s barnfond" describes; the name in it is "FN:s".
        if not re.match(r"FN:s [a-zåäö]", row["name"]):
            tables.alias(row["name"], row["id"], exact=bool(mark), ambiguous=mark == "?")
        tables.alias_list(row["aliases"], row["id"])
    changes = {row["id"]: row for row in hand("organisation_changes")}
    for key, row in changes.items():
        heir = {"replaced_by": row["heir"], "deprecated": "1"}
        tables.rows["organisations"][key].update(heir)
    for alias in tables.aliases.values():
        if alias["id"] in changes:
            alias["valid_to"] = changes[alias["id"]]["valid_to"]
    for row in hand("names"):
        tables.names.append(row)
        tables.aliases.pop((row["name"], row["id"]), None)
        tables.alias(row["name"], row["id"], valid_from=row["valid_from"], valid_to=row["valid_to"])
    for row in hand("alias_periods"):
        alias = tables.aliases[row["alias"], row["id"]]
        alias["valid_from"], alias["valid_to"] = row["valid_from"], row["valid_to"]


def add_market(tables: Tables) -> None:
    """Buyers and suppliers of the procurement statistics that are nothing else already."""
    folder = tables.data / "gaz-procurement-orgs"
    numbers = {row.get("number", "") for row in tables.rows["organisations"].values()}
    taken = {fold(alias) for alias, _ in tables.aliases}
    public = {"Kommuner", "Regioner", "Statliga enheter"}
    rows = [
        ("buyer", row) for row in read(folder / "buyers.tsv") if row["legal_form"] not in public
    ]
    rows += [("supplier", row) for row in read(folder / "suppliers.tsv")]
    for kind, row in rows:
        name = strip_legal_form(row["name"])
        if name.isupper() or kind == "buyer":
            name = proper_case(name, tables.is_word)
        parts = name.split()
        common = all(tables.is_word(part) or tables.is_person(part, 50) for part in parts)
        key = f"{kind}-{row.get('orgnr') or slug(name)}"
        if (
            fold(name) in taken
            or fold(name).removesuffix("s") in taken
            or key in tables.rows["organisations"]
            or row.get("orgnr", "-") in numbers
            or (kind, fold(name)) in tables.drops
            or len(name) < 4
            or len(key) < 12
            or (common and (kind == "supplier" or len(parts) < 2))
            or (len(parts) == 1 and (len(name) < 5 or tables.is_word(name)))
        ):
            continue
        taken.add(fold(name))
        tables.add(
            "organisations", id=key, kind=kind, name=name, number=row.get("orgnr", ""), country="SE"
        )
        tables.alias(name, key, exact=len(parts) == 1, ambiguous=common)
    for row in hand("organisation_aliases"):
        if row["id"] not in tables.rows["organisations"]:
            raise SystemExit(f"organisation_aliases.csv: unknown id {row['id']!r}")
        tables.alias_list(row["aliases"], row["id"])
