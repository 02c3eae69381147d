"""Replace names in gold posts by others, so that names nobody has seen are found."""

from __future__ import annotations

import csv
import gzip
import random
import re
from pathlib import Path

import msgspec

from upphandling_nlp.evaluate.gold import GoldEntity, GoldPost
from upphandling_nlp.resources.registry import Registry

__all__ = ["NamePool", "replace_names"]

_FORMS = re.compile(r"\b(AKTIEBOLAGET|AKTIEBOLAG|KOMMANDITBOLAG|HANDELSBOLAG)\b", re.IGNORECASE)
# Words in upper case that stay so.
_KEPT = {"AB", "HB", "KB", "IT", "VVS", "ISS", "SKF", "ABB", "EU", "NCC", "TV", "EL", "BRF"}
_SMALL = {"I", "OCH", "AV", "FÖR", "PÅ", "VID", "MED", "TILL"}
# Parts from which names of bodies are made that no list holds.
_KINDS = (
    "Föreningen",
    "Stiftelsen",
    "Nätverket",
    "Institutet för",
    "Rådet för",
    "Alliansen för",
    "Centrum för",
    "Kommittén för",
    "Förbundet för",
    "Initiativet",
    "Kooperativet",
    "Fonden för",
)
_MATTERS = (
    "schyst inköp",
    "hållbara kedjor",
    "ren handel",
    "arbetsmiljö",
    "rättvis vård",
    "gröna sjukhus",
    "öppna kontrakt",
    "global hälsa",
    "rena textilier",
    "etisk elektronik",
    "fri organisering",
    "cirkulär ekonomi",
    "mineraler",
    "barns rätt",
    "trygg mat",
    "säkra kemikalier",
)
_ENGLISH_A = (
    "Fair",
    "Clean",
    "Global",
    "Open",
    "Ethical",
    "Workers",
    "Green",
    "Responsible",
    "Better",
    "Safe",
    "Nordic",
    "Asian",
    "Justice",
    "Human",
    "Transparent",
    "Circular",
    "Health",
    "Labour",
)
_ENGLISH_B = (
    "Supply Watch",
    "Trade Alliance",
    "Procurement Network",
    "Work Initiative",
    "Labor Forum",
    "Rights Centre",
    "Garment Coalition",
    "Electronics Group",
    "Materials Council",
    "Care Institute",
    "Medical",
    "Healthcare",
    "Gloves",
    "Textiles",
    "Pharma",
    "Instruments",
    "Industries",
    "Solutions",
)
_STEMS = (
    "Vard",
    "Nord",
    "Medi",
    "Sani",
    "Poly",
    "Inter",
    "Svea",
    "Bio",
    "Trans",
    "Kapa",
    "Lumi",
    "Orto",
    "Derma",
    "Hygi",
    "Ceda",
    "Brava",
    "Nova",
    "Sol",
    "Tera",
    "Alfa",
    "Miro",
    "Zen",
    "Axo",
    "Quin",
)
_ENDS = (
    "tex",
    "med",
    "care",
    "pharm",
    "line",
    "gruppen",
    "tek",
    "logic",
    "plast",
    "produkter",
    "system",
    "glove",
    "via",
    "sera",
    "nova",
    "lab",
    "mart",
    "rex",
    "lund",
    "dent",
    "pack",
    "lön",
    "bygg",
)
_COMPANY_ENDS = (
    "",
    "",
    "",
    " AB",
    " Sverige AB",
    " Sverige",
    " Ltd",
    " Sdn Bhd",
    " GmbH",
    " Group",
    " A/S",
    " Oy",
)
_FAMILY_ENDS = ("& Co", "& Söner", "Medical", "Textil AB", "Gruppen")
_FOREIGN_FIRST = (
    "Aisha",
    "Mohammed",
    "Rahul",
    "Priya",
    "Wei",
    "Xiu",
    "Nguyen",
    "Thi",
    "Fatima",
    "Ahmed",
    "Maria",
    "José",
    "Chidi",
    "Amina",
    "Yusuf",
    "Olena",
    "Piotr",
    "Sokha",
    "Nalini",
    "Tariq",
    "Elif",
    "Kwame",
    "Ingrid",
    "Pekka",
    "Aino",
    "Lars-Erik",
    "Bjørn",
    "Søren",
    "Claire",
    "Hans-Peter",
    "Giulia",
    "Tendai",
)
_FOREIGN_LAST = (
    "Rahman", "Hossain", "Akter", "Khan", "Singh", "Patel", "Kumar", "Lim", "Tan", "Wang", "Zhang",
    "Nguyen", "Tran", "Abdullah", "bin Hassan", "Okafor", "Mensah", "Silva", "Santos", "García",
    "Rossi", "Müller", "Schmidt", "Virtanen", "Nieminen", "Hansen", "Jørgensen", "Olsen",
    "Kowalski",
    "Shevchenko", "Yılmaz", "Demir", "Chowdhury", "Perera", "Fernando", "Mbeki", "Banda", "O'Neill",
    "MacDonald", "van Dijk",
)  # fmt: skip


class NamePool:
    """Names to draw from.

    Args:
        data: Folder with the gazetteers.
        registry: The package's registry.
    """

    def __init__(self, data: Path, registry: Registry) -> None:
        self.bodies: list[str] = []
        self.companies: list[str] = []
        for file, into in (("buyers.tsv", self.bodies), ("suppliers.tsv", self.companies)):
            with (data / "gaz-procurement-orgs" / file).open(encoding="utf-8") as lines:
                for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                    name = _set_title_case(row["name"])
                    if 3 < len(name) < 45:
                        into.append(name)
        self.known: dict[str, list[str]] = {"ORG": [], "LOC": []}
        self.acronyms: list[str] = []
        for spelling in registry.spellings():
            for alias in registry.aliases(spelling):
                label = registry.label_of(alias)
                if label == "ORG" and alias.text.isupper():
                    self.acronyms.append(alias.text)
                elif label in self.known and alias.text[0].isupper():
                    self.known[label].append(alias.text)
        self.first = _read_names(data / "gaz-person-names", "first_names_women", 1500)
        self.first += _read_names(data / "gaz-person-names", "first_names_men", 1500)
        self.last = _read_names(data / "gaz-person-names", "last_names", 9000)

    def draw(self, mention: str, label: str, rng: random.Random) -> str:
        """Draw a name of a label, in the nominative; an acronym for an acronym."""
        if label == "PER":
            return self._draw_person(mention, rng)
        if label == "LOC":
            return rng.choice(self.known["LOC"])
        if mention.rstrip("s:").isupper() and len(mention) < 8:
            return rng.choice(self.acronyms) if rng.random() < 0.5 else _invent_acronym(rng)
        return self._draw_body(rng)

    def _draw_body(self, rng: random.Random) -> str:
        pick = rng.choice
        (make,) = rng.choices(
            (
                lambda: pick(self.known["ORG"]),
                lambda: pick(self.bodies),
                lambda: pick(self.companies),
                lambda: f"{pick(_KINDS)} {pick(_MATTERS)}",
                lambda: f"{pick(_ENGLISH_A)} {pick(_ENGLISH_B)}",
                lambda: f"{pick(self.last)} {pick(_FAMILY_ENDS)}",
                lambda: pick(_STEMS) + pick(_ENDS) + pick(_COMPANY_ENDS),
            ),
            weights=(25, 10, 25, 10, 12, 6, 12),
        )
        return make()

    def _draw_person(self, mention: str, rng: random.Random) -> str:
        swedish = rng.random() < 0.65
        first = rng.choice(self.first if swedish else _FOREIGN_FIRST)
        last = rng.choice(self.last if swedish or rng.random() < 0.3 else _FOREIGN_LAST)
        if rng.random() < 0.05:
            first = f"{first[0]}."
        if rng.random() < 0.08:
            last = (
                f"{last}-{rng.choice(self.last)}"
                if rng.random() < 0.5
                else f"{rng.choice(self.last)} {last}"
            )
        if " " in mention.strip():
            return f"{first} {last}"
        return rng.choice((first, first, last)) if len(first) > 2 else last


def replace_names(post: GoldPost, pool: NamePool, rng: random.Random, *, share: float) -> GoldPost:
    """Replace a share of the names of a post, the same name by the same other name.

    Dates lose their place and are dropped; genitives stay genitives.
    """
    entities = sorted(post.entities or (), key=lambda one: one.start)
    chosen: dict[str, str | None] = {}
    text = post.text
    parts: list[str] = []
    moved: list[GoldEntity] = []
    at = length = 0
    for entity in entities:
        if entity.start < at:
            continue
        surface = text[entity.start : entity.end]
        key = entity.name or surface
        if key not in chosen:
            chosen[key] = pool.draw(surface, entity.label, rng) if rng.random() < share else None
        new = chosen[key]
        genitive = surface.endswith("s") and not key.endswith("s")
        if new is None:
            new = surface
        elif genitive:
            new += ":s" if new.isupper() else "" if new.endswith(("s", "x", "z")) else "s"
        parts += [text[at : entity.start], new]
        length += entity.start - at
        moved.append(GoldEntity(start=length, end=length + len(new), label=entity.label))
        length += len(new)
        at = entity.end
    parts.append(text[at:])
    joined = "".join(parts)
    # The whole stands in the body: the blank line between title and body is kept in the text.
    return msgspec.structs.replace(
        post, title="", body=joined, entities=tuple(moved), dates=None, tokens=None, sentences=None
    )


def _invent_acronym(rng: random.Random) -> str:
    return "".join(
        rng.choice("ABCDEFGHIKLMNOPRSTUVW") for _ in range(rng.choice((2, 3, 3, 4, 4, 5)))
    )


def _read_names(folder: Path, name: str, count: int) -> list[str]:
    with gzip.open(folder / f"{name}.tsv.gz", "rt", encoding="utf-8") as lines:
        next(lines)
        return [line.split("\t")[0] for _, line in zip(range(count), lines, strict=False)]


def _set_title_case(name: str) -> str:
    name = _FORMS.sub("AB", name).replace("(PUBL)", "").strip()
    words = [
        word
        if word in _KEPT or len(word) < 2
        else word.lower()
        if word in _SMALL and n
        else word.capitalize()
        for n, word in enumerate(name.split())
    ]
    words = ["-".join(p[:1].upper() + p[1:] for p in w.split("-")) for w in words]
    if words and words[-1] == "AB" and len(name) % 2:
        words.pop()
    return " ".join(words)
