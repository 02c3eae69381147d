"""Names that stand in the registry, found in a text: casing, genitive, ambiguity."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from upphandling_nlp.entities.areas import lies_abroad
from upphandling_nlp.entities.candidates import FIRM, KNOWN, Candidate
from upphandling_nlp.entities.suppliers import is_apposed, is_supplier
from upphandling_nlp.entities.vocabulary import (
    ACTING_VERBS,
    ACTOR_CUES,
    COOPERATION_BLOCKERS,
    INSIDE,
    JOINERS,
    PLACE_PREPOSITIONS,
    SHARED_NAMES,
    STANDARD_BODIES,
    TITLE_ENDINGS,
)
from upphandling_nlp.entities.words import Word, bare_forms, list_words
from upphandling_nlp.resources.registry import Alias, Registry
from upphandling_nlp.resources.registry_tables import fold

__all__ = ["find_known"]

TOWN = 5000  # inhabitants from which a place is known well enough to need no clue
COOPERATION = "org-hallbar-upphandling"
_MARKET = ("buyer-", "supplier-")
_NUMBER = re.compile(r"[ \N{NO-BREAK SPACE}/-]?\d{3,}")
_MARKET_SCORE, _DOUBTFUL = 0.8, 0.7
# Before a name that is a label besides, these tell that the body is meant.
_MET = re.compile(
    r"\b(?:hos|enligt|(?:träffa(?:r|de|t)|mött?e|möter|besök(?:te|er))(?: vi)?|tillsammans med"
    r"|(?:möte|samtal|dialog|samarbete|diskussion)\w* med) $",
    re.IGNORECASE,
)
_Numbered = tuple[int, Candidate]  # with the number of the word that it begins with


class Setting(NamedTuple):
    """What stands around an ambiguous name.

    Attributes:
        text: The text.
        words: Its words.
        number: Which word the name begins with.
        candidate: The name, one or more words long.
        starts: Labels of the names found already, by their first offset.
        ends: The same by the offset after them.
    """

    text: str
    words: list[Word]
    number: int
    candidate: Candidate
    starts: dict[int, str]
    ends: dict[int, str]

    @property
    def word(self) -> Word:
        """The word that the name begins with."""
        return self.words[self.number]

    @property
    def before(self) -> Word | None:
        """The word before the name."""
        return self.words[self.number - 1] if self.number else None

    @property
    def gap(self) -> str:
        """What parts the word before from the name."""
        return self.text[self.before.end : self.word.start] if self.before else ""

    @property
    def inside(self) -> bool:
        """Whether "i" or the like comes right before."""
        return self.before is not None and self.before.text in INSIDE and self.gap == " "

    @property
    def surface(self) -> str:
        """The name as it stands in the text."""
        return self.text[self.candidate.start : self.candidate.end]

    @property
    def acts(self) -> bool:
        """Whether the next word tells that the name is somebody's."""
        after = self.words[self.number + 1 : self.number + 2]
        return bool(after) and after[0].text in ACTING_VERBS

    @property
    def followed(self) -> bool:
        """Whether a capitalised word or a number of the same sentence comes next."""
        rest = self.words[self.number + 1 : self.number + 2]
        return bool(rest) and not rest[0].opens and not rest[0].text[0].islower()


def find_known(text: str, words: list[Word], registry: Registry) -> Iterator[Candidate]:
    """Find names of the registry, the longest at each word; ambiguous ones only with a clue.

    Args:
        text: The text.
        words: Its words.
        registry: The names.

    Yields:
        Candidates with their ids, which may overlap.
    """
    sure: list[_Numbered] = []
    doubtful: list[_Numbered] = []
    starts: dict[int, str] = {}
    ends: dict[int, str] = {}
    for number, candidate in _find_longest(text, words, registry):
        setting = Setting(text, words, number, candidate, starts, ends)
        told = _tell_company_from_place(setting, registry)
        if told.score <= _DOUBTFUL:
            doubtful.append((number, told))
        else:
            starts[told.start] = ends[told.end] = told.label
            sure.append((number, told))
    # Once more for those that only a later name of their list tells: "Byggnads, Kommunal och LO".
    for _ in range(2):
        unclear: list[_Numbered] = []
        for number, candidate in doubtful:
            setting = Setting(text, words, number, candidate, starts, ends)
            if _has_clue(setting, registry):
                starts[candidate.start] = ends[candidate.end] = candidate.label
                yield candidate._replace(score=FIRM) if _is_told_company(setting) else candidate
            else:
                unclear.append((number, candidate))
        doubtful = unclear
    yield from _find_places(doubtful, text, registry)
    for number, candidate in sure:
        setting = Setting(text, words, number, candidate, starts, ends)
        company = _find_company_in_list(setting, registry)
        if company:
            starts[candidate.start] = ends[candidate.end] = "ORG"
        yield candidate._replace(label="ORG", id=company) if company else candidate


def _find_places(unclear: list[_Numbered], text: str, registry: Registry) -> Iterator[Candidate]:
    """Places whose genitive is the name of a company that nothing tells: "Lammhults samhälle"."""
    for _, name in unclear:
        for form in bare_forms(text[name.start : name.end])[1:]:
            places = [a for a in registry.aliases(fold(form)) if registry.label_of(a) == "LOC"]
            if name.label == "ORG" and places and not places[0].ambiguous:
                yield name._replace(label="LOC", id=places[0].id)


def _find_longest(text: str, words: list[Word], registry: Registry) -> Iterator[_Numbered]:
    """The longest name of the registry at each word, with the number of the word."""
    lengths = _lengths(registry)
    for number, word in enumerate(words):
        sizes = 0
        for form in bare_forms(word.text):
            sizes |= lengths.get(fold(form), 0)
        for size in range(sizes.bit_length() - 1, 0, -1):
            if not sizes >> size & 1:
                continue
            candidate = _match(text, words[number : number + size], size, registry)
            if candidate:
                yield number, candidate
                break


@lru_cache(maxsize=8)
def _lengths(registry: Registry) -> dict[str, int]:
    """For each first word of an alias (folded): how many words its aliases have, a bit for each.

    Bits rather than sets: ten thousands of these would cost every start a tenth of a second.
    """
    lengths: dict[str, int] = {}
    for folded in registry.spellings():
        words = list_words(folded)
        if words:
            lengths[words[0]] = lengths.get(words[0], 0) | 1 << len(words)
    return lengths


def _match(text: str, words: list[Word], size: int, registry: Registry) -> Candidate | None:
    """The name that these words spell; None where there are fewer than `size` or no name."""
    if len(words) < size:
        return None
    first, last = words[0], words[-1]
    surface = text[first.start : last.end]
    # "Göteborgs- och Malmöregionen"; a name does not run over the end of a paragraph or sentence.
    ended = ". " in surface[2:] and any(word.opens for word in words[1:])
    if text.startswith("-", last.end) or "\n\n" in surface or ended:
        return None
    if surface in STANDARD_BODIES and _NUMBER.match(text, last.end):
        return None  # "ISO 14067" is a standard
    for form in bare_forms(surface):
        fits = [a for a in registry.aliases(fold(form)) if _cased(a, form, opens=first.opens)]
        if fits:
            alias = min(fits, key=lambda a: (a.ambiguous, a.id.startswith(_MARKET)))
            score = _MARKET_SCORE if alias.id.startswith(_MARKET) else KNOWN
            return Candidate(
                first.start,
                last.end,
                registry.label_of(alias),
                _DOUBTFUL if alias.ambiguous else score,
                alias.id,
            )
    return None


def _tell_company_from_place(setting: Setting, registry: Registry) -> Candidate:
    """The company or the place of this name, whichever the words around speak of."""
    name = setting.candidate
    if name.label == "ORG" and registry[name.id].kind == "company":
        return _tell_place(setting, registry)
    if name.label != "LOC" or setting.followed:
        return name
    if not _is_told_as_supplier(setting):
        return name
    company = _find_namesake(setting, "ORG", registry)
    if company:
        return name._replace(label="ORG", score=FIRM, id=company)
    if registry[name.id].kind != "country" and is_apposed(setting.text, name.start):
        return name._replace(label="ORG", score=_MARKET_SCORE, id="")
    return name


def _tell_place(setting: Setting, registry: Registry) -> Candidate:
    """The place that a company's name means after "i", where there is one; or the company."""
    name = setting.candidate
    place = _find_namesake(setting, "LOC", registry) if setting.inside else ""
    # "i Ica, Peru"
    lies = setting.inside and lies_abroad(setting.text, name.end, registry)
    return name._replace(label="LOC", score=KNOWN, id=place) if place or lies else name


def _find_company_in_list(setting: Setting, registry: Registry) -> str:
    """The company of a place's name in a list of organisations, "Zara och Mango"; or empty."""
    if setting.candidate.label != "LOC" or setting.inside:
        return ""
    beside = _label_before(setting) or _label_after(setting)
    return _find_namesake(setting, "ORG", registry) if beside == "ORG" else ""


def _is_told_as_supplier(setting: Setting) -> bool:
    return is_supplier(setting.text, setting.candidate.start, setting.candidate.end)


def _is_told_company(setting: Setting) -> bool:
    return setting.candidate.label == "ORG" and _is_told_as_supplier(setting)


def _find_namesake(setting: Setting, label: str, registry: Registry) -> str:
    """The company (ORG) or the place (LOC) that a name of the other kind is besides; or empty."""
    for form in bare_forms(setting.surface):
        for alias in registry.aliases(fold(form)):
            fits = label == "LOC" or registry[alias.id].kind == "company"
            if registry.label_of(alias) == label and fits and _cased(alias, form, opens=False):
                return alias.id
    return ""


def _cased(alias: Alias, form: str, *, opens: bool) -> bool:
    """Whether the casing of the surface form suits the alias."""
    surface = " ".join(form.split())
    if alias.match_case:
        return surface == alias.text
    if alias.text[0].islower():
        return True
    if surface[0].islower():
        return False
    names, given = alias.text.split(), surface.split()
    pairs = zip(names[1:], given[1:], strict=False)
    capitals = [present[0].isupper() for name, present in pairs if name[0].isupper()]
    if alias.id.startswith(_MARKET):
        # "Göteborgs hamn" is a harbour, "Göteborgs Hamn" the company that runs it.
        return all(capitals)
    # "Rena kläder är ..." opens a sentence; "Rena Kläder" is the organisation.
    return not opens or not capitals or any(capitals) or names[0].endswith("s")


def _has_clue(setting: Setting, registry: Registry) -> bool:
    """Whether the words around an ambiguous name speak for the name."""
    before = setting.before
    if setting.candidate.id == COOPERATION:
        dashed = any(dash in setting.gap for dash in "-–—:")
        return not dashed and (before is None or fold(before.text) not in COOPERATION_BLOCKERS)
    place = setting.candidate.label == "LOC"
    if before is None or setting.word.opens:
        # "Kommunal kräver ...", "Dustin och Atea levererar"
        acts = setting.acts or _is_told_as_supplier(setting) or _in_list(setting)
        return acts and not place
    cues = PLACE_PREPOSITIONS if place else ACTOR_CUES
    cued = setting.gap.strip() in {"", "("} and fold(before.text) in cues
    if cued or (not place and _is_told_as_supplier(setting)):
        return True
    return _tells_by_capital(setting, before, registry) or _in_list(setting)


def _tells_by_capital(setting: Setting, before: Word, registry: Registry) -> bool:
    """Whether the capital of an ambiguous name inside a sentence is enough, or nearly."""
    name = setting.word.text
    if setting.candidate.label == "ORG":
        if not SHARED_NAMES.isdisjoint(bare_forms(setting.surface)):
            start = setting.candidate.start
            met = _MET.search(setting.text, max(0, start - 40), start)
            return setting.acts or met is not None
        # A word of the language with a capital inside a sentence is a name.
        return not setting.followed and not _is_person(name, registry)
    if setting.followed or not _is_town(name, setting.candidate.id, registry):
        return False
    return not before.text.endswith(TITLE_ENDINGS)


def _in_list(setting: Setting) -> bool:
    """Whether a name of the same kind stands beside it: "Ale, Lerum och Partille"."""
    return setting.candidate.label in {_label_before(setting), _label_after(setting)}


def _label_before(setting: Setting) -> str:
    """Label of the name that a list has right before this one, or empty."""
    before, gap = setting.before, setting.gap.strip()
    if before and not gap and fold(before.text) in JOINERS and setting.number > 1:
        before = setting.words[setting.number - 2]
    elif gap not in JOINERS:
        return ""
    return setting.ends.get(before.end, "") if before else ""


def _label_after(setting: Setting) -> str:
    """Label of the name that a list has right after this one, or empty."""
    end = setting.candidate.end
    joint = re.match(r"\s*(?:,|&|/|och|samt)\s+", setting.text[end : end + 12])
    return setting.starts.get(end + joint.end(), "") if joint else ""


def _is_town(name: str, key: str, registry: Registry) -> bool:
    """Whether the name is a last name besides, but no word, and the town is no hamlet."""
    worded = [
        table[form][1]
        for table in (registry.last_names, registry.first_names)
        for form in bare_forms(name)
        if form in table
    ]
    entry = registry[key]
    known = entry.kind == "municipality" or entry.population >= TOWN
    return bool(worded) and not any(worded) and known


def _is_person(name: str, registry: Registry) -> bool:
    return name in registry.first_names or name in registry.last_names
