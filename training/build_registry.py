"""Build the registry tables that the package ships, from `../shared/data` and `training/registry`.

    python training/build_registry.py [--shared ../shared] [--out src/upphandling_nlp/resources/registry]

The same inputs give the same bytes. Hand-edited inputs in `training/registry/*.csv`; a list of
aliases is parted by `|`, where `=` before an alias asks for its exact case, and `?` says that the
alias is also something else (a word, another name) and needs a clue in the text.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import re
import unicodedata
from collections import Counter
from pathlib import Path

from registry_names import fold, proper_case, slug, strip_legal_form

ROOT = Path(__file__).resolve().parent.parent
HAND = ROOT / "training" / "registry"
COLUMNS = {
    "counties": "code,name,letter,nuts,seat",
    "places": "id,kind,name,country,county,municipality,nuts,lat,lon,population,replaced_by,deprecated",
    "organisations": "id,kind,name,number,country,county,place,replaced_by,deprecated",
    "names": "id,name,valid_from,valid_to",
    "aliases": "alias,id,match_case,ambiguous,valid_from,valid_to",
    "first_names": "name,persons,ambiguous",
    "last_names": "name,persons,ambiguous",
}
# A word that stands in lower case this often in the running text of authorities, statutes,
# interpellations and newspapers is a word of the language, whatever else it may name.
COMMON = 3
COMMON_SHARE = 0.03  # and not as a mere slip: "sverige" is written so now and then
RUNNING_TEXT = (
    "raw-authority-web/swequad.txt.gz",
    "raw-authority-web/swefaq.txt.gz",
    "raw-editorials/absa_news.txt.gz",
    "raw-sfs/sfs_2000.txt.gz",
    "raw-riksdag-interpellations/interpellations.txt.gz",
)
# CLDR codes that are no country: the EU, the euro area, the UN, test locales, outlying groups.
NO_COUNTRY = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO", "EA", "CP", "DG", "AC", "TA", "CQ"}
NORDIC = {"DK", "NO", "FI", "IS", "AX", "FO", "GL"}
SMALL_CITY = (
    300_000  # a foreign namesake of a word or a person that is smaller does more harm than good
)
FIRST_NAME_MIN, LAST_NAME_MIN = 40, 40  # below, the tables hold words and place names
SELF = "training/build_registry.py"


def read(path: Path, delimiter: str = "\t") -> list[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
        text = unicodedata.normalize("NFC", file.read())
    quoting = csv.QUOTE_MINIMAL if delimiter == "," else csv.QUOTE_NONE
    return list(csv.DictReader(text.splitlines(), delimiter=delimiter, quoting=quoting))


def hand(name: str) -> list[dict[str, str]]:
    return read(HAND / f"{name}.csv", ",")


class Tables:
    """Rows of the tables to write; refuses an id that is given twice."""

    def __init__(self, shared: Path) -> None:
        self.data = shared / "data"
        self.rows: dict[str, dict[str, dict[str, str]]] = {"places": {}, "organisations": {}}
        self.aliases: dict[tuple[str, str], dict[str, str]] = {}
        self.names: list[dict[str, str]] = []
        self.drops = {(row["table"], fold(row["name"])) for row in hand("drops")}
        self.words, self.capitals = count_words(self.data)
        self.persons = {
            table: count_names(self.data, files)
            for table, files in {
                "first_names": ("first_names_men", "first_names_women"),
                "last_names": ("last_names",),
            }.items()
        }

    def add(self, table: str, **row: str) -> None:
        if row["id"] in self.rows[table]:
            raise SystemExit(f"{table}: id {row['id']!r} twice")
        self.rows[table][row["id"]] = row

    def alias(
        self,
        text: str,
        key: str,
        *,
        exact: bool = False,
        ambiguous: bool = False,
        valid_from: str = "",
        valid_to: str = "",
    ) -> None:
        text = " ".join(text.split())
        if len(text) < 2 or (text, key) in self.aliases:
            return
        # "SIS" is an institute, "sis" is not; a word in capitals stands in capitals in the text.
        exact = exact or (text.isupper() and len(text) <= 6)
        self.aliases[text, key] = {
            "alias": text,
            "id": key,
            "match_case": str(int(exact)),
            "ambiguous": str(int(ambiguous)),
            "valid_from": valid_from,
            "valid_to": valid_to,
        }

    def alias_list(self, texts: str, key: str) -> None:
        for text in filter(None, texts.split("|")):
            mark = text[0] if text[0] in "=?" else ""
            self.alias(text.lstrip("=?"), key, exact=bool(mark), ambiguous=mark == "?")

    def small_alias(self, name: str, key: str, *, valid_to: str = "") -> None:
        """Agencies are written with a small initial as well: "energimyndigheten"."""
        if re.fullmatch(r"[\w-]+(myndigheten|verket|inspektionen|styrelsen|kassan|rådet)", name):
            self.alias(name[0].lower() + name[1:], key, valid_to=valid_to)

    def is_word(self, name: str) -> bool:
        lower = self.words[name.lower()]
        return lower >= max(COMMON, COMMON_SHARE * self.capitals[name.lower()])

    def is_person(self, name: str, bearers: int = 1000) -> bool:
        return any(table.get(name, 0) >= bearers for table in self.persons.values())


def count_words(data: Path) -> tuple[Counter[str], Counter[str]]:
    """Count words of the running text of the shared data: in lower case, and with a capital."""
    lower: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for name in RUNNING_TEXT:
        with gzip.open(data / name, "rt", encoding="utf-8") as file:
            text = unicodedata.normalize("NFC", file.read())
        for word in re.findall(r"(?<![\w-])[^\W\d_]+(?![\w-])", text):
            if word.islower():
                lower[word] += 1
            elif word.istitle():
                capital[word.lower()] += 1
    return lower, capital


def count_names(data: Path, files: tuple[str, ...]) -> Counter[str]:
    names: Counter[str] = Counter()
    for name in files:
        for row in read(data / "gaz-person-names" / f"{name}.tsv.gz"):
            names[row["name"]] += int(row["persons"])
    return names


def add_sweden(tables: Tables) -> list[dict[str, str]]:
    """Counties, regions, municipalities, localities; the rows of counties.csv."""
    folder = tables.data / "gaz-sweden-places"
    localities = read(folder / "orter_geonames.tsv")
    by_name: dict[str, dict[str, str]] = {}
    for row in sorted(localities, key=lambda row: -int(row["population"])):
        by_name.setdefault(row["name"], row)
    areas = {row["geonameid"]: row["municipality"] for row in hand("locality_municipality")}
    nuts = {
        row["sv"]: row["code"]
        for row in read(tables.data / "gaz-eforms-codes" / "nuts_native.tsv")
        if re.fullmatch(r"SE\d{3}", row["code"])
    }
    counties = []
    for row in read(folder / "regioner_lan.tsv"):
        code, name = row["lanskod"], row["lan"]
        seat = by_name[row["residensstad"]]
        counties.append(
            {
                "code": code,
                "name": name,
                "letter": row["lansbokstav"],
                "nuts": nuts[name],
                "seat": f"place-geonames-{seat['geonameid']}",
            }
        )
        tables.add(
            "places",
            id=f"county-{code}",
            kind="county",
            name=name,
            country="SE",
            county=code,
            nuts=nuts[name],
            lat=seat["lat"],
            lon=seat["lon"],
        )
        tables.alias(name, f"county-{code}")
        tables.add(
            "organisations",
            id=f"region-{code}",
            kind="region",
            name=row["region"],
            number=row["region_orgnr"],
            country="SE",
            county=code,
            place=f"county-{code}",
        )
        tables.alias(row["region"], f"region-{code}")
    for row in hand("region_aliases"):
        tables.alias_list(row["aliases"], row["id"])
    for row in read(folder / "kommuner.tsv"):
        code, name = row["kommunkod"], row["name"]
        key = f"municipality-{code}"
        seat = by_name.get(name, {"lat": "", "lon": ""})
        tables.add(
            "places",
            id=key,
            kind="municipality",
            name=row["official_name"],
            country="SE",
            county=row["lanskod"],
            municipality=code,
            lat=seat["lat"],
            lon=seat["lon"],
            nuts=next(c["nuts"] for c in counties if c["code"] == row["lanskod"]),
        )
        tables.alias(row["official_name"], key)
        tables.alias(f"{name} kommun", key)
        # "Mark", "Ale", "Berg": the short name alone is a word, or a person.
        doubtful = tables.is_word(name) or tables.is_person(name, 300)
        tables.alias(name, key, exact=doubtful, ambiguous=doubtful)
    for row in localities:
        municipality = areas.get(row["geonameid"], "")
        key = f"place-geonames-{row['geonameid']}"
        tables.add(
            "places",
            id=key,
            kind="locality",
            name=row["name"],
            country="SE",
            county=municipality[:2],
            municipality=municipality,
            lat=row["lat"],
            lon=row["lon"],
            population=row["population"],
            nuts=next((c["nuts"] for c in counties if c["code"] == municipality[:2]), ""),
        )
        doubtful = tables.is_word(row["name"]) or tables.is_person(row["name"], 300)
        tables.alias(row["name"], key, exact=doubtful, ambiguous=doubtful)
    for row in read(folder / "ortsnamn.csv", ","):
        name, key = row["city"], f"place-{slug(row['city'])}"
        if name in by_name or key in tables.rows["places"] or len(name) < 3:
            continue
        tables.add("places", id=key, kind="locality", name=name, country="SE")
        doubtful = tables.is_word(name) or tables.is_person(name, 300)
        tables.alias(name, key, exact=doubtful, ambiguous=doubtful)
    for row in hand("procurement_regions"):
        letter, codes = row["letter"], row["regions"].split("|")
        key = f"org-upphandlingsregion-{letter.lower()}"
        tables.add(
            "organisations",
            id=key,
            kind="procurement-region",
            name=f"Upphandlingsregion {letter}",
            country="SE",
            county=codes[0] if len(codes) == 1 else "",
        )
        for text in (f"upphandlingsregion {letter}", f"region {letter}"):
            tables.alias(text, key)
    return counties


def add_world(tables: Tables) -> None:
    """Countries, foreign cities, and the areas that were written by hand."""
    folder = tables.data / "gaz-world"
    cities = read(folder / "cities_geonames.tsv")
    swedish = {
        row["id"]: row["aliases"].split("|")[0].lstrip("=?") for row in hand("place_aliases")
    }
    capitals = {row["country"]: row for row in read(folder / "countries_capitals.csv", ",")}
    placed: dict[tuple[str, str], dict[str, str]] = {}
    for row in sorted(cities, key=lambda row: -int(row["population"])):
        name = swedish.get(f"place-geonames-{row['geonameid']}", row["name"])
        placed.setdefault((row["country"], name), row)
    for row in read(folder / "territories_cldr_sv.tsv"):
        code = row["code"]
        if not re.fullmatch(r"[A-Z]{2}", code) or code in NO_COUNTRY:
            continue
        key = f"country-{code}"
        name = swedish.get(key, row["name_sv"]) if row["name_sv"][-1] in ")RU" else row["name_sv"]
        capital = placed.get((code, capitals.get(name, {}).get("capital", "")), {})
        tables.add(
            "places",
            id=key,
            kind="country",
            name=name,
            country=code,
            lat=capital.get("lat", ""),
            lon=capital.get("lon", ""),
        )
        doubtful = tables.is_word(name) or tables.is_person(name)
        tables.alias(name, key, exact=doubtful, ambiguous=doubtful)
    for row in cities:
        key = f"place-geonames-{row['geonameid']}"
        name = swedish.get(key, row["name"])
        word = tables.is_word(name) or len(name) < 4
        person = tables.is_person(name, 100)
        small = row["country"] not in NORDIC and int(row["population"]) < SMALL_CITY
        if ((word or person) and small) or ("city", fold(name)) in tables.drops or len(name) < 2:
            continue
        tables.add(
            "places",
            id=key,
            kind="city",
            name=name,
            country=row["country"],
            lat=row["lat"],
            lon=row["lon"],
            population=row["population"],
        )
        # A large city, or one that was given a Swedish name by hand, is known well enough.
        word = (word or (person and int(row["population"]) < 2_000_000)) and key not in swedish
        tables.alias(name, key, exact=word, ambiguous=word)
        tables.alias(row["name"], key, exact=word, ambiguous=word)
    for row in hand("places"):
        tables.add(
            "places",
            **{k: row[k] for k in ("id", "kind", "name", "country", "county", "lat", "lon")},
        )
        tables.alias(
            row["name"], row["id"], ambiguous=f"?{row['name']}" in row["aliases"].split("|")
        )
        tables.alias_list(row["aliases"], row["id"])
    for row in hand("place_aliases"):
        if row["id"] not in tables.rows["places"]:
            raise SystemExit(f"place_aliases.csv: unknown id {row['id']!r}")
        tables.alias_list(row["aliases"], row["id"])


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
        if key.startswith("agency-") and shown.startswith("Länsstyrelsen i "):
            board = shown.removeprefix("Länsstyrelsen i ")
            area = re.sub(r"s? län$", "", board)
            for start in ("Länsstyrelsen", "länsstyrelsen", "länsstyrelsen i", "Länsstyrelsen i"):
                tables.alias(f"{start} {board}", key)
                tables.alias(f"{start} {area}", key)
    for row in hand("agency_aliases"):
        tables.alias_list(row["aliases"], ids[row["name"]])
        for alias in row["aliases"].split("|"):
            tables.small_alias(alias, ids[row["name"]])


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
    return hashlib.sha256(path.read_bytes()).hexdigest()


def build(shared: Path, out: Path) -> None:
    """Write every table and sources.toml to `out`."""
    tables = Tables(shared)
    counties = add_sweden(tables)
    add_world(tables)
    add_agencies(tables)
    add_field(tables)
    add_market(tables)
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
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument(
        "--out", type=Path, default=ROOT / "src" / "upphandling_nlp" / "resources" / "registry"
    )
    options = parser.parse_args()
    build(options.shared, options.out)


if __name__ == "__main__":
    main()
