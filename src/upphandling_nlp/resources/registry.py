"""The registry: organisations and places with lasting ids, their names and the periods of these.

    >>> registry = Registry.load()
    >>> registry.find("VGR", on="2017-03-01")[0].id
    'region-14'
    >>> registry.name_on("org-skr", "2018-05-01")
    'Sveriges Kommuner och Landsting'

The tables lie beside this module in `registry/`; `sources.toml` there names publisher, licence
and checksum of each. Ids are never given to anything else: what is gone is `deprecated`, and
`replaced_by` names its heir.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import SupportsIndex

from upphandling_nlp.errors import OptionError
from upphandling_nlp.resources.registry_entries import Alias, Entry, Match, NameUse
from upphandling_nlp.resources.registry_tables import (
    Rows,
    check_rows,
    fold,
    read_rows,
    read_table,
    tidy,
)

__all__ = ["Alias", "Entry", "Match", "NameUse", "Registry", "default_registry"]

TABLES = Path(__file__).with_name("registry")
# What a match is worth, by the way in which it came about. The order is meant, not the figures.
SCORES = {"name": 1.0, "case": 0.95, "genitive": 0.95, "genitive, case": 0.9}
REASONS = {
    "name": "name", "case": "name in other case", "genitive": "genitive",
    "genitive, case": "genitive in other case",
}  # fmt: skip
VILLAGE, LAST = 5000, 9  # a smaller locality comes after the municipality of the same name
ENDINGS = ("", ":s", "'s", "’s", "s")  # of a name, the genitive ones last
CACHED = 200_000  # an archive repeats its names, so they are kept; a stream of others may not
OUT_OF_PERIOD = 0.6  # an old name in a new text, or a namesake; less with every year apart
AMBIGUOUS = 0.8
GONE = 0.9  # where no day is given
NAMESAKE = 0.7  # all but the first of those that are equal otherwise
# Kinds whose namesakes come first: in posts on procurement "Uppsala" is the town before the
# municipality, "region C" the procurement region.
RANK = {
    "country": 0, "region": 0, "locality": 1, "county": 1, "municipality": 2, "city": 2,
    "agency": 1, "buyer": 3, "supplier": 4,
}  # fmt: skip
ACTOR_WORDS = (" kommun", " stad", " kommuns", " stads")


class Registry:
    """Loaded tables of organisations and places; make one with `Registry.load`.

    `len`, `in`, iteration (over entries, sorted by id) and `registry["region-14"]` (KeyError for
    an id that is not there) work as in a mapping.
    """

    def __init__(self, rows: Rows, *, version: str) -> None:
        self.version = version
        self._rows = rows
        self._aliases: dict[str, list[Alias]] = {}
        self._cache: dict[tuple[str, dt.date | str | None], tuple[Match, ...]] = {}
        # Most names are spelt as in the tables and mean one thing at all times.
        # Their matches are made when they are asked for: a start would spend a tenth of a second.
        self._plain: dict[str, Alias] = {}
        self._plain_matches: dict[str, Match] = {}
        for text, key, exact, ambiguous, start, end in rows.aliases:
            alias = Alias(text, key, exact == "1", ambiguous == "1", start, end)
            group = self._aliases.setdefault(fold(text), [])
            group.append(alias)
            if len(group) == 1 and not (start or end or key in rows.names):
                self._plain[text] = alias
            else:
                self._plain.pop(group[0].text, None)

    @classmethod
    def load(cls, *, extra: Sequence[str | Path] = ()) -> Registry:
        """Read the shipped tables, and tables of your own.

        Args:
            extra: Folders with any of `organisations.csv`, `places.csv`, `names.csv`,
                `aliases.csv` (columns as in the shipped tables; missing columns are empty), or
                such files themselves. Every id and every cross-reference is checked.

        Raises:
            ResourceError: A table is missing or faulty; lists every problem with file and line.
        """
        rows = read_rows(TABLES)
        version = str(tomllib.loads((TABLES / "sources.toml").read_text("utf-8"))["version"])
        if extra:
            own = check_rows(rows, extra)
            version = f"{version}+{own}"
        return cls(rows, version=version)

    def __reduce_ex__(self, protocol: SupportsIndex) -> str | tuple[object, ...]:
        # The shipped tables are in every process; tables of your own travel along.
        if self is default_registry():
            return default_registry, ()
        return super().__reduce_ex__(protocol)

    def __len__(self) -> int:
        return len(self._rows.places) + len(self._rows.organisations)

    def __contains__(self, key: object) -> bool:
        return key in self._rows.places or key in self._rows.organisations

    def __iter__(self) -> Iterator[Entry]:
        return (self[key] for key in sorted([*self._rows.places, *self._rows.organisations]))

    def __getitem__(self, key: str) -> Entry:
        row = self._rows.organisations.get(key)
        if row is not None:
            kind, name, number, country, county, place, heir, gone = row[1:]
            return Entry(
                key, "ORG", kind, name, number, country, county, "", place,
                replaced_by=heir, deprecated=gone == "1",
            )  # fmt: skip
        row = self._rows.places[key]
        kind, name, country, county, municipality, nuts, lat, lon, people, heir, gone = row[1:]
        return Entry(
            key, "LOC", kind, name, "", country, county, municipality, "", nuts,
            float(lat) if lat else None, float(lon) if lon else None,
            int(people) if people else 0, heir, gone == "1",
        )  # fmt: skip

    def aliases(self, folded: str) -> Sequence[Alias]:
        """The spellings that are equal to `folded`, a name passed through `fold`."""
        return self._aliases.get(folded, ())

    def spellings(self) -> Iterator[str]:
        """All folded spellings of names, each once."""
        return iter(self._aliases)

    def label_of(self, alias: Alias) -> str:
        """ORG or LOC: "Malmö stad" acts, "Malmö" lies somewhere."""
        actor = alias.id in self._rows.organisations or alias.text.lower().endswith(ACTOR_WORDS)
        return "ORG" if actor else "LOC"

    @cached_property
    def first_names(self) -> dict[str, tuple[int, bool]]:
        """First names borne in Sweden: bearers, and whether the name is a word as well."""
        return _persons("first_names")

    @cached_property
    def last_names(self) -> dict[str, tuple[int, bool]]:
        """Last names borne in Sweden: bearers, and whether the name is a word as well."""
        return _persons("last_names")

    def names(self, key: str) -> tuple[NameUse, ...]:
        """The official names of an entry in order of time; at least one.

        Raises:
            KeyError: No entry has this id.
        """
        uses = self._rows.names.get(key)
        if uses:
            return tuple(NameUse(*use) for use in uses)
        return (NameUse(self[key].name, "", ""),)

    def name_on(self, key: str, date: dt.date | str) -> str:
        """The official name of an entry on a day; the nearest one outside all periods.

        Raises:
            KeyError: No entry has this id.
            OptionError: The date is not ISO 8601.
        """
        return self._name_on(key, _day(date))

    def _name_on(self, key: str, day: str) -> str:
        uses = self._rows.names.get(key)
        if not uses:
            row = self._rows.organisations.get(key) or self._rows.places[key]
            return row[2]
        begun = [use for use in uses if use[1] <= day] if day else uses
        return (begun or uses[:1])[-1][0]

    def find(self, name: str, *, on: dt.date | str | None = None) -> list[Match]:
        """Look a name up; genitives are understood, misspellings are not (see `entities.link`).

        Args:
            name: A name as it stands in a text.
            on: Day of the text. A name that was not in use then is found with a lower score.

        Returns:
            Matches, best first; empty where the registry has no such name.

        Raises:
            OptionError: The date is not ISO 8601.
        """
        if on is None or isinstance(on, dt.date):
            plain = self._find_plain(name)
            if plain is not None:
                return [plain]
            bare = self._find_plain(name[:-1]) if name.endswith("s") else None
            if bare and bare.reason == "name" and fold(name) not in self._aliases:
                score = SCORES["genitive"]
                return [Match(bare.id, bare.name, bare.label, bare.kind, score, "genitive")]
        found = self._cache.get((name, on))
        if found is None:
            if len(self._cache) > CACHED:
                self._cache.clear()
            found = tuple(self._find(name, "" if on is None else _day(on)))
            self._cache[name, on] = found
        return list(found)

    def _find_plain(self, name: str) -> Match | None:
        match = self._plain_matches.get(name)
        if match is None and name in self._plain:
            match = self._plain_matches[name] = self._match(self._plain[name], "name", "")
        return match

    def _find(self, name: str, day: str) -> list[Match]:
        spelt, folded = tidy(name), fold(name)
        best: dict[str, Match] = {}
        for ending in ENDINGS:
            if not folded.endswith(ending) or len(folded) < len(ending) + 2:
                continue
            for alias in self._aliases.get(folded.removesuffix(ending), ()):
                same = spelt.startswith(tidy(alias.text))
                if alias.match_case and not same:
                    continue
                how = ("genitive" if same else "genitive, case") if ending else "case"
                match = self._match(alias, "name" if same and not ending else how, day)
                if alias.id not in best or best[alias.id].score < match.score:
                    best[alias.id] = match
            if best:
                break  # "Borås" is no genitive of "Borå", nor "Alingsås" of another name
        if len(best) < 2:
            return list(best.values())
        ranked = sorted(best.values(), key=lambda m: (-m.score, self._rank(m), m.id))
        return ranked[:1] + [_lowered(m) if m.label == ranked[0].label else m for m in ranked[1:]]

    def _match(self, alias: Alias, how: str, day: str) -> Match:
        row = self._rows.organisations.get(alias.id) or self._rows.places[alias.id]
        score, reason = SCORES[how], REASONS[how]
        if alias.ambiguous:
            score *= AMBIGUOUS
            reason += ", ambiguous"
        if day and (day < alias.valid_from or (alias.valid_to and day > alias.valid_to)):
            years = int((alias.valid_from if day < alias.valid_from else alias.valid_to)[:4])
            score *= OUT_OF_PERIOD * 0.99 ** abs(int(day[:4]) - years)
            reason += f", not in use on {day}"
        if not day and row[-1] == "1":
            score *= GONE
            reason += ", no longer exists"
        return Match(
            alias.id, self._name_on(alias.id, day), self.label_of(alias), row[1],
            round(score, 4), reason,
        )  # fmt: skip

    def _rank(self, match: Match) -> tuple[int, int]:
        row = self._rows.places.get(match.id)
        people = int(row[9] or 0) if row else 0
        rank = RANK.get(match.kind, 1)
        return LAST if match.kind == "locality" and people < VILLAGE else rank, -people


@cache
def default_registry() -> Registry:
    """The shipped tables, read once."""
    return Registry.load()


def _lowered(match: Match) -> Match:
    score = round(match.score * NAMESAKE, 4)
    return match._replace(score=score, reason=f"{match.reason}, namesake")


def _day(date: dt.date | str) -> str:
    if isinstance(date, dt.date):
        return date.isoformat()[:10]
    try:
        return dt.date.fromisoformat(date).isoformat()
    except ValueError:
        raise OptionError(f"{date!r} is no date", remedy="write it as 2017-03-01") from None


def _persons(table: str) -> dict[str, tuple[int, bool]]:
    rows = read_table(TABLES / f"{table}.csv", ("name", "persons", "ambiguous"))
    return {name: (int(persons), ambiguous == "1") for name, persons, ambiguous in rows}
