from __future__ import annotations

import csv
import datetime as dt
import math
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upphandling_nlp.errors import OptionError, ResourceError
from upphandling_nlp.resources import registry_tables
from upphandling_nlp.resources.registry import Entry, Registry, default_registry
from upphandling_nlp.resources.registry_tables import COLUMNS, fold

ROOT = Path(__file__).resolve().parents[2]
TABLES = ROOT / "src" / "upphandling_nlp" / "resources" / "registry"
SHARED = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return default_registry()


@pytest.mark.parametrize(
    ("name", "on", "key"),
    [
        ("VGR", "2017-03-01", "region-14"),
        ("Västra Götalandsregionens", None, "region-14"),
        ("Västra Götalands läns landsting", "1998-05-01", "region-14"),
        ("VGR:s", None, "region-14"),
        ("SLL", "2018-01-01", "region-01"),
        ("Landstinget i Uppsala län", "2016-12-31", "region-03"),
        ("landstinget blekinge", "2018-01-01", "region-10"),
        ("Region Uppsalas", "2021-04-22", "region-03"),
        ("SKI", "2005-01-01", "agency-2021002544"),
        ("SKI", "2016-01-01", "org-adda"),
        ("SKI", "2023-01-01", "org-adda"),
        ("SKL Kommentus inköpscentral", "2018-01-01", "org-adda"),
        ("Adda", "2022-01-01", "org-adda"),
        ("SKL", "2019-11-26", "org-skr"),
        ("SKR", "2019-11-27", "org-skr"),
        ("Datainspektionen", "2019-01-01", "agency-2021000050"),
        ("IMY", "2023-01-01", "agency-2021000050"),
        ("MSB", "2020-01-01", "agency-2021005984"),
        ("Smittskyddsinstitutet", "2012-01-01", "agency-2021004532"),
        ("Malmö högskola", "2015-01-01", "agency-2021004920"),
        ("region C", None, "org-upphandlingsregion-c"),
        ("Upphandlingsregion F", None, "org-upphandlingsregion-f"),
        ("nationella Kansliet", None, "org-national-office"),
        ("Regionernas kansli för hållbar upphandling", None, "org-national-office"),
        ("OECD:s", None, "org-oecd"),
        ("Sykehusinnkjop", None, "org-sykehusinnkjop"),
        ("Sykehusinnkjöp Norge", None, "org-sykehusinnkjop"),
        ("Malmö", None, "place-geonames-2692969"),
        ("Göteborgs stad", None, "municipality-1480"),
        ("Malaysias", None, "country-MY"),
        ("Kalmar län", None, "county-08"),
        ("Länsstyrelsen Kalmar län", None, "agency-2021002304"),
    ],
)
def test_finds_first(name: str, on: str | None, key: str, registry: Registry):
    assert registry.find(name, on=on)[0].id == key


@pytest.mark.parametrize("name", ["kommentus ab xyz", "", "s", " ", "mark", "Okänd organisation"])
def test_finds_nothing(name: str, registry: Registry):
    assert registry.find(name) == []


@pytest.mark.parametrize(
    ("key", "day", "name"),
    [
        ("region-01", "2018-12-31", "Stockholms läns landsting"),
        ("region-01", "2019-01-01", "Region Stockholm"),
        ("region-20", "2018-06-01", "Landstinget Dalarna"),
        ("region-21", "2014-12-31", "Landstinget Gävleborg"),
        ("region-21", "2015-01-01", "Region Gävleborg"),
        ("region-25", "2017-01-01", "Region Norrbotten"),
        ("region-14", "2000-01-01", "Västra Götalandsregionen"),
        ("org-skr", "2019-11-26", "Sveriges Kommuner och Landsting"),
        ("org-skr", "2019-11-27", "Sveriges Kommuner och Regioner"),
        ("org-adda", "2020-12-31", "SKL Kommentus"),
        ("org-adda", "2021-06-01", "Adda"),
        ("agency-2021000050", "2020-12-31", "Datainspektionen"),
        ("agency-2021000050", "2021-01-01", "Integritetsskyddsmyndigheten"),
        ("agency-2021006347", "2022-01-01", "Myndigheten för press, radio och tv"),
        ("agency-2021006347", "2024-01-01", "Mediemyndigheten"),
        ("agency-2021005984", "2025-12-31", "Myndigheten för samhällsskydd och beredskap"),
        ("agency-2021005588", "2014-04-30", "Myndigheten för handikappolitisk samordning"),
        ("org-oecd", "2020-01-01", "Organisationen för ekonomiskt samarbete och utveckling"),
    ],
)
def test_names_as_of_a_day(key: str, day: str, name: str, registry: Registry):
    assert registry.name_on(key, day) == name
    assert registry.name_on(key, dt.date.fromisoformat(day)) == name


@pytest.mark.parametrize("name", ["Better Work", "Malmö stad", "Malmö stads", "Västra Götaland"])
def test_white_space_and_composition_are_no_other_spelling(name: str, registry: Registry):
    expected = registry.find(name)
    assert expected
    assert "case" not in expected[0].reason
    spaced = name.replace(" ", "  ")
    for odd in (spaced, name.replace(" ", "\n"), unicodedata.normalize("NFD", spaced)):
        assert registry.find(odd) == expected
    # Case still is one.
    assert [one.reason for one in registry.find(spaced.lower())] == [
        one.reason for one in registry.find(name.lower())
    ]
    assert "case" in registry.find("malmö  stad")[0].reason


def test_a_name_out_of_its_period_scores_lower(registry: Registry):
    then, now = registry.find("SLL", on="2018-01-01")[0], registry.find("SLL", on="2023-01-01")[0]
    assert now.score < then.score
    assert "not in use on 2023-01-01" in now.reason
    assert (then.name, now.name) == ("Stockholms läns landsting", "Region Stockholm")


def test_namesakes_score_lower(registry: Registry):
    first, *others = registry.find("Malmö")
    assert first.kind == "locality"
    assert {match.kind for match in others} == {"municipality"}
    assert all(match.score < first.score for match in others)


def test_a_merged_agency_names_its_heir(registry: Registry):
    gone = registry["agency-2021004532"]
    assert gone.deprecated
    assert registry[gone.replaced_by].name == "Folkhälsomyndigheten"


def test_entries_carry_codes(registry: Registry):
    region = registry["region-14"]
    assert (region.kind, region.county, region.number) == ("region", "14", "2321000131")
    city = registry["place-geonames-2711537"]
    assert (city.county, city.municipality, city.nuts) == ("14", "1480", "SE232")
    assert city.lat == pytest.approx(57.7, abs=0.1)
    assert registry["country-MY"].country == "MY"


def test_is_a_mapping(registry: Registry):
    entries = list(registry)
    assert len(entries) == len(registry) == len({entry.id for entry in entries})
    assert all(entry.id in registry for entry in entries)
    with pytest.raises(KeyError):
        registry["org-nowhere"]


def test_holds_all_of_sweden(registry: Registry):
    kinds = [entry.kind for entry in registry]
    assert sum(e.kind == "region" and e.country == "SE" for e in registry) == 21
    assert (kinds.count("county"), kinds.count("municipality")) == (21, 290)
    assert kinds.count("county-board") == 21 + 1  # the board of a county that is no more
    assert kinds.count("procurement-region") == 8
    assert kinds.count("country") > 190


def read_names(table: str) -> list[str]:
    lines = Path(__file__).with_name(table).read_text("utf-8").splitlines()
    return [name for line in lines if not line.startswith("#") for name in line.split("|")]


@pytest.mark.parametrize(("table", "least"), [("field.txt", 1390), ("places.txt", 690)])
def test_holds_the_field(table: str, least: int, registry: Registry):
    names = read_names(table)
    assert len(names) > least
    assert [name for name in names if not registry.find(name)] == []


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Seko", "org-seko"),
        ("Elektrikerna", "org-svenska-elektrikerforbundet"),
        ("Förvaltningsrätten i Luleå", "agency-forvaltningsratten-i-lulea-och-migrationsdomstol"),
        ("Ethical Trade Denmark", "org-dieh"),
        ("ForumCiv", "org-cevian"),
        ("Coor Service Management", "org-coor"),
        ("Ahlsell Sverige", "org-ahlsell"),
        ("Chattogram", "area-chittagong"),
        ("Chittagong", "area-chittagong"),
        ("Biên Hòa", "area-bien-hoa"),
        ("Hai Phong", "place-geonames-1581298"),
        ("Kolwezi", "place-geonames-922773"),
        ("Bromma", "place-geonames-2719111"),
        ("Kista", "place-geonames-2700791"),
        ("Lodz", "place-geonames-3093133"),
        ("Hilleröd", "place-geonames-2620320"),
        ("Kanarieöarna", "area-canary"),
        ("Singapore", "country-SG"),
    ],
)
def test_one_entry_for_all_spellings(name: str, key: str, registry: Registry):
    found = registry.find(name)
    assert found[0].id == key
    assert len({match.id for match in found}) == 1


def test_merged_unions_name_their_heir(registry: Registry):
    gone = registry["org-lararforbundet"]
    assert (gone.deprecated, gone.replaced_by) == (True, "org-sveriges-larare")
    assert registry.find("Lärarförbundet", on="2020-01-01")[0].score == 1
    assert registry.find("Lärarförbundet", on="2024-01-01")[0].score < 1


# Positions


def test_places_have_positions(registry: Registry):
    places = [entry for entry in registry if entry.label == "LOC"]
    missing = [entry for entry in places if entry.lat is None or entry.lon is None]
    assert {entry.kind for entry in missing} == {"locality"}
    assert len(missing) < 780  # names alone, without a municipality
    assert not any(entry.municipality or entry.population for entry in missing)
    assert [e.id for e in places if e.lat is not None and abs(e.lat) + abs(e.lon or 0) < 0.5] == []


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres between two points, on a sphere."""
    (lat, lon), (lat2, lon2) = (tuple(map(math.radians, point)) for point in (one, other))
    angle = math.sin(lat) * math.sin(lat2) + math.cos(lat) * math.cos(lat2) * math.cos(lon - lon2)
    return 6371 * math.acos(max(-1.0, min(1.0, angle)))


@pytest.mark.parametrize("kind", ["municipality", "district", "province", "area", "island"])
def test_swedish_areas_lie_in_their_county(kind: str, registry: Registry):
    towns: dict[str, list[tuple[float, float]]] = {}
    for entry in registry:
        if entry.kind == "locality" and entry.county and entry.lat is not None:
            towns.setdefault(entry.county, []).append((entry.lat, entry.lon or 0))
    places = [e for e in registry if e.kind == kind and e.county]
    assert places
    for entry in places:
        point = (entry.lat or 0, entry.lon or 0)
        near = min(distance(point, town) for town in towns[entry.county])
        assert near < (6 if kind == "municipality" else 60), entry


ZONES = Path("/usr/share/zoneinfo/zone.tab")
DEGREES = re.compile(r"([+-])(\d\d)(\d\d)(?:\d\d)?([+-])(\d{3})(\d\d)(?:\d\d)?")
# Capitals far from the city that names a time zone.
FAR = {"AQ", "AU", "BO", "BR", "CA", "CN", "IN", "KZ", "MM", "NG", "NZ", "PK", "TR", "TZ", "US"}
FAR |= {"VN", "YE", "CM", "CI", "MW", "EC"}


@pytest.mark.skipif(not ZONES.is_file(), reason="needs the time zone table of the system")
def test_countries_lie_near_a_city_of_theirs(registry: Registry):
    cities: dict[str, list[tuple[float, float]]] = {}
    for line in ZONES.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            country, position = line.split("\t")[:2]
            match = DEGREES.match(position)
            assert match
            north, lat, minutes, east, lon, minutes2 = match.groups()
            cities.setdefault(country, []).append(
                (
                    float(f"{north}1") * (int(lat) + int(minutes) / 60),
                    float(f"{east}1") * (int(lon) + int(minutes2) / 60),
                )
            )
    countries = [e for e in registry if e.kind == "country" and e.country in cities]
    assert len(countries) > 240
    for entry in countries:
        point = (entry.lat or 0, entry.lon or 0)
        near = min(distance(point, city) for city in cities[entry.country])
        assert near < (1400 if entry.country in FAR else 150), entry


def plain(name: str) -> str:
    letters = name.translate(str.maketrans("øæđı", "oadi"))
    ascii_ = unicodedata.normalize("NFKD", letters.lower()).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]", "", ascii_)


# One name, two towns on either side of a border of states.
TOWNS = {"place-geonames-4273837", "place-geonames-4393217"}


def test_no_place_stands_twice(registry: Registry):
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in registry:
        if entry.kind in {"city", "country"} and entry.lat is not None and entry.id not in TOWNS:
            groups.setdefault((entry.country, plain(entry.name)), []).append(entry)
    doubles = [
        (one.id, other.id)
        for group in groups.values()
        for number, one in enumerate(group)
        for other in group[number + 1 :]
        if distance((one.lat or 0, one.lon or 0), (other.lat or 0, other.lon or 0)) < 15
        and one.kind == other.kind
    ]
    assert doubles == []


def test_refuses_a_bad_date(registry: Registry):
    with pytest.raises(OptionError, match="'i går' is no date; write it as 2017-03-01"):
        registry.find("VGR", on="i går")


@given(st.text(max_size=40))
def test_any_text_can_be_looked_up(name: str):
    registry = default_registry()
    matches = registry.find(name)
    assert [match.score for match in matches] == sorted(
        (match.score for match in matches), reverse=True
    )
    assert all(match.id in registry and 0 < match.score <= 1 for match in matches)


# The shipped tables


def rows(name: str) -> list[list[str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


@pytest.mark.parametrize("name", list(COLUMNS))
def test_tables_are_sorted(name: str):
    assert rows(name) == sorted(rows(name))


def test_shipped_tables_pass_their_own_checks():
    # Every alias, name, heir and place must be there; ids and flags must be well formed.
    shipped = registry_tables.read_rows(TABLES)
    for name in ("organisations", "places", "names", "aliases"):
        for row in rows(name):
            values = dict(zip(COLUMNS[name], row, strict=True))
            assert not list(registry_tables.find_faults(name, values, shipped)), values


def test_tables_are_small():
    assert sum(path.stat().st_size for path in TABLES.iterdir()) < 6_000_000


def test_no_spelling_stands_twice():
    pairs = [tuple(row[:2]) for row in rows("aliases")]
    assert len(pairs) == len(set(pairs))


@pytest.mark.skipif(
    not SHARED.is_dir(), reason="needs ../shared/data, which is not in this checkout"
)
def test_rebuild_is_byte_identical(tmp_path: Path):
    subprocess.run(  # noqa: S603 - our own script
        [sys.executable, ROOT / "training" / "build_registry.py", "--out", tmp_path],
        check=True,
        capture_output=True,
    )
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    shipped = {path.name: path.read_bytes() for path in TABLES.iterdir()}
    assert built.keys() == shipped.keys()
    assert [name for name in built if built[name] != shipped[name]] == []


# Tables of the user's own


def test_adds_own_tables(tmp_path: Path):
    (tmp_path / "organisations.csv").write_text(
        "id,kind,name,county\norg-mitt-bolag,company,Mitt Bolag AB,14\n", encoding="utf-8"
    )
    (tmp_path / "aliases.csv").write_text(
        "alias,id,valid_from\nMittbo,org-mitt-bolag,2020\nVästtrean,region-14,\n", encoding="utf-8"
    )
    registry = Registry.load(extra=[tmp_path])
    assert registry.find("Mitt Bolag AB:s")[0].id == "org-mitt-bolag"
    assert registry.find("Mittbo", on="2019-12-31")[0].score < 1
    assert registry.find("Mittbo", on="2020-01-01")[0].score == 1
    assert registry.find("Västtrean")[0].id == "region-14"
    assert registry.version.startswith(default_registry().version + "+")
    assert "org-mitt-bolag" not in default_registry()


FAULTS = [
    ("organisations", "id,kind,name,county\norg-x,company,X,99\n",
     "organisations.csv:2: unknown county '99'; add it to counties.csv"),
    ("organisations", "id,kind,name\nregion-14,region,Min region\n",
     "organisations.csv:2: id 'region-14' is taken; choose another id"),
    ("organisations", "id,kind,name\nMitt Bolag,company,X\n",
     "organisations.csv:2: id 'Mitt Bolag' is malformed; write it as org-my-company"),
    ("organisations", "id,kind\norg-x,company\n", "organisations.csv:1: no column 'name'; add it"),
    ("organisations", "id,kind,name,stad\norg-x,company,X,Y\n",
     "organisations.csv:1: unknown column 'stad'; use id, kind"),
    ("organisations", "id,kind,name\norg-x,company,X, Y och Z\n",
     "organisations.csv:2: 4 values for 3 columns; quote values that hold commas"),
    ("organisations", "id,kind,name,country\norg-x,company,,ZZ\n",
     "organisations.csv:2: unknown country 'ZZ'; use a code of ISO 3166 such as SE"),
    ("organisations", "id,kind,name,replaced_by\norg-x,company,X,org-y\n",
     "organisations.csv:2: unknown replaced_by 'org-y'; use an id of the registry"),
    ("places", "id,kind,name,lat\nplace-x,city,X,nord\n",
     "places.csv:2: lat 'nord' is out of range; write a number between -90 and 90"),
    ("aliases", "alias,id\nX,org-nowhere\n",
     "aliases.csv:2: unknown id 'org-nowhere'; add it to organisations.csv or places.csv"),
    ("aliases", "alias,id,match_case\nX,region-14,ja\n",
     "aliases.csv:2: match_case 'ja' is neither 0 nor 1; use 0 or 1"),
    ("names", "id,name,valid_from\nregion-14,X,1/1 2019\n",
     "names.csv:2: valid_from '1/1 2019' is no date; write it as 2019-01-01"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "text", "message"), FAULTS)
def test_names_the_fault(table: str, text: str, message: str, tmp_path: Path):
    (tmp_path / f"{table}.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ResourceError) as error:
        Registry.load(extra=[tmp_path / f"{table}.csv"])
    assert message in str(error.value)
    assert str(tmp_path) in str(error.value)


def test_lists_every_fault(tmp_path: Path):
    (tmp_path / "organisations.csv").write_text(
        "id,kind,name,county\norg-x,company,X,99\n\norg-y,company,Y,98\n", encoding="utf-8"
    )
    (tmp_path / "aliases.csv").write_text("alias,id\nZ,org-z\n", encoding="utf-8")
    with pytest.raises(ResourceError, match="3 problems") as error:
        Registry.load(extra=[tmp_path])
    assert [line.split("/")[-1].split(" ")[0] for line in str(error.value).splitlines()[1:]] == [
        "aliases.csv:2:",
        "organisations.csv:2:",
        "organisations.csv:4:",
    ]


def test_refuses_another_encoding(tmp_path: Path):
    path = tmp_path / "organisations.csv"
    path.write_bytes("id,kind,name\norg-x,company,Åäö\n".encode("cp1252"))
    with pytest.raises(ResourceError, match=r"organisations.csv:2: is not UTF-8; save the file as"):
        Registry.load(extra=[path])


@pytest.mark.parametrize("name", ["missing", "other.csv"])
def test_refuses_what_is_no_table(name: str, tmp_path: Path):
    (tmp_path / "other.csv").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(ResourceError, match="is no table of a registry; name a folder with"):
        Registry.load(extra=[tmp_path / name])


def test_fold_is_stable():
    assert fold("  Västra\u00a0Götaland ") == fold("VÄSTRA GÖTALAND") == "västra götaland"
