"""Places of the registry, and the public bodies that are named after them."""

from __future__ import annotations

import re
import unicodedata

from registry_names import fold, slug
from registry_rows import Tables, hand, read

__all__ = ["add_plain_spellings", "add_sweden", "add_world"]

# CLDR codes that are no country: the EU, the euro area, the UN, test locales, outlying groups.
NO_COUNTRY = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO", "EA", "IC", "CP", "DG", "AC", "TA", "CQ"}
NORDIC = {"DK", "NO", "FI", "IS", "AX", "FO", "GL"}
# Letters that Swedish lacks and that are no letter with a mark, and signs for an apostrophe.
FOREIGN = str.maketrans("øØæÆđĐłŁı\u2019\u2018\u02bb\u02bc", "öÖäÄdDlLi" + "'" * 4)
# A foreign namesake of a word or a person that is smaller does more harm than good.
SMALL_CITY = 300_000


def add_sweden(tables: Tables) -> list[dict[str, str]]:
    """Counties, regions, municipalities, localities; the rows of counties.csv."""
    folder = tables.data / "gaz-sweden-places"
    localities = read(folder / "orter_geonames.tsv")
    areas = {row["geonameid"]: row["municipality"] for row in hand("locality_municipality")}
    by_name: dict[str, dict[str, str]] = {}
    within: dict[tuple[str, str], dict[str, str]] = {}
    for row in sorted(localities, key=lambda row: -int(row["population"])):
        by_name.setdefault(row["name"], row)
        within.setdefault((areas[row["geonameid"]], row["name"]), row)
    seats = {row["municipality"]: row["locality"] for row in hand("seats")}
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
        # Not the Berg of another municipality: the central place of Berg is Svenstavik.
        seat = within.get((code, seats.get(code, name)), {"lat": "", "lon": ""})
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
    known = {fold(name) for name in by_name}
    for row in read(folder / "ortsnamn.csv", ","):
        name, key = row["city"], f"place-{slug(row['city'])}"
        if fold(name) in known or key in tables.rows["places"] or len(name) < 3:
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
    first = {row["id"]: row["aliases"].split("|")[0] for row in hand("place_aliases")}
    swedish = {key: alias.lstrip("=?") for key, alias in first.items()}
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
        doubtful = (word or person) and small and key not in swedish
        if doubtful or ("city", fold(name)) in tables.drops or len(name) < 2:
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
        word = word or first.get(key, "").startswith("?")
        tables.alias(name, key, exact=word, ambiguous=word)
        tables.alias(row["name"], key, exact=word, ambiguous=word)
    for row in hand("places"):
        columns = ("id", "kind", "name", "country", "municipality", "lat", "lon")
        county = row["county"] or row["municipality"][:2]
        nuts = tables.rows["places"][f"county-{county}"]["nuts"] if county else ""
        tables.add("places", **{k: row[k] for k in columns}, county=county, nuts=nuts)
        tables.alias(
            row["name"], row["id"], ambiguous=f"?{row['name']}" in row["aliases"].split("|")
        )
        tables.alias_list(row["aliases"], row["id"])
    for row in hand("place_aliases"):
        if row["id"] not in tables.rows["places"]:
            raise SystemExit(f"place_aliases.csv: unknown id {row['id']!r}")
        tables.alias_list(row["aliases"], row["id"])


def add_plain_spellings(tables: Tables) -> None:
    """Foreign cities in the letters of Swedish: Łódź as Lodz, Hillerød as Hilleröd."""
    taken = {fold(text) for text, _ in tables.aliases}
    for text, key in list(tables.aliases):
        if tables.rows["places"].get(key, {}).get("kind") != "city":
            continue
        plain = plain_spelling(text)
        word = tables.is_word(plain) or tables.is_person(plain, 100) or len(plain) < 4
        dropped = ("plain", fold(plain)) in tables.drops
        if fold(plain) not in taken and not word and not dropped:
            taken.add(fold(plain))
            tables.alias(plain, key)


def plain_spelling(name: str) -> str:
    """The name without marks but those of å, ä, ö and é."""
    letters = name.translate(FOREIGN)
    return "".join(c if c in "åäöÅÄÖéÉ" else unicodedata.normalize("NFD", c)[0] for c in letters)
