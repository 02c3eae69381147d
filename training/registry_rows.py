"""Inputs of the registry, and the rows that are collected from them.

A list of aliases is parted by `|`, where `=` before an alias asks for its exact case, and `?` says
that the alias is also something else (a word, another name) and needs a clue in the text.
"""

from __future__ import annotations

import csv
import gzip
import re
import unicodedata
from collections import Counter
from pathlib import Path

from registry_names import fold

__all__ = ["COLUMNS", "ROOT", "Tables", "hand", "read"]

ROOT = Path(__file__).resolve().parent.parent
HAND = ROOT / "training" / "registry"
COLUMNS = {
    "counties": "code,name,letter,nuts,seat",
    "places": (
        "id,kind,name,country,county,municipality,nuts,lat,lon,population,replaced_by,deprecated"
    ),
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


def read(path: Path, delimiter: str = "\t") -> list[dict[str, str]]:
    """Read a table, gzipped or not, as NFC; rows by column."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
        text = unicodedata.normalize("NFC", file.read())
    quoting = csv.QUOTE_MINIMAL if delimiter == "," else csv.QUOTE_NONE
    return list(csv.DictReader(text.splitlines(), delimiter=delimiter, quoting=quoting))


def hand(name: str) -> list[dict[str, str]]:
    """Read a hand-edited input."""
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
        """Add an entry; columns that are not given stay empty."""
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
        """Add a spelling of an entry, unless it has it already."""
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
        """Add spellings that are parted by bars, with their marks."""
        for text in filter(None, texts.split("|")):
            mark = text[0] if text[0] in "=?" else ""
            self.alias(text.lstrip("=?"), key, exact=bool(mark), ambiguous=mark == "?")

    def small_alias(self, name: str, key: str, *, valid_to: str = "") -> None:
        """Agencies are written with a small initial as well: "energimyndigheten"."""
        if re.fullmatch(r"[\w-]+(myndigheten|verket|inspektionen|styrelsen|kassan|rådet)", name):
            self.alias(name[0].lower() + name[1:], key, valid_to=valid_to)

    def is_word(self, name: str) -> bool:
        """Whether the name is a word of the language too."""
        lower = self.words[name.lower()]
        return lower >= max(COMMON, COMMON_SHARE * self.capitals[name.lower()])

    def is_person(self, name: str, bearers: int = 1000) -> bool:
        """Whether so many people bear it as a first or a last name."""
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
    """Add up the bearers of each name over the files."""
    names: Counter[str] = Counter()
    for name in files:
        for row in read(data / "gaz-person-names" / f"{name}.tsv.gz"):
            names[row["name"]] += int(row["persons"])
    return names
