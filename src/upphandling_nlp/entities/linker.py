"""Linking a mention to an entry of the registry, or grouping it under a normalised name."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import NamedTuple

from upphandling_nlp.entities.candidates import Candidate
from upphandling_nlp.entities.vocabulary import COMPANY_FORMS, DERIVED_ENDINGS, FORM_PARTS
from upphandling_nlp.entities.words import bare_forms
from upphandling_nlp.resources.registry import Match, Registry
from upphandling_nlp.resources.registry_tables import fold
from upphandling_nlp.schema import EntityMention

__all__ = ["Background", "Link", "link", "link_candidate"]

# Measured on the registry's own names of seven letters and more, 500 of each label with one slip
# (a letter left out, doubled, changed, or two swapped), and 500 names taken out of the registry in
# turn: at 90, 97.6 % (ORG) and 73 % (LOC, which are shorter) of the slips are linked, none wrongly,
# and 0.8 % of the unknown names are linked to a neighbour; at 86 it is 3.6 %.
TYPO_SIMILARITY = 90.0
TYPO_EDITS = 2
TYPO_LETTERS = 7  # shorter names have too many neighbours
NEAR_WORTH = 0.9
# Endings whose s belongs to the name rather than to the genitive, as a rule.
KEPT_S = ("ss", "us", "is", "ics", "ies", "ves", "ces", "cts", "ers", "als", "ons", "ems", "iles")


# What governs a county may be named after it in many ways: "landstinget i Stockholm".
_BODIES = {
    "region-": re.compile(r"(?:[Ll]andstinget(?: i)?|[Rr]egion(?:en)?) (?P<area>.+)"),
}


class Link(NamedTuple):
    """What a mention was linked to.

    Attributes:
        id: Key in the registry; None where nothing fits.
        name: Name in the registry on the day; the normalised mention where nothing fits, so
            that its forms ("Kossan", "Kossans") group.
        score: Confidence of the link in [0, 1]; None without a link.
        reason: How it was linked, in words.
    """

    id: str | None
    name: str
    score: float | None
    reason: str


def link(
    mention: str,
    label: str,
    *,
    registry: Registry,
    on: dt.date | None = None,
    abbreviations: Mapping[str, str] | None = None,
    near: Collection[str] = (),
    hint: str = "",
    typos: bool = True,
) -> Link:
    """Link a mention of a text.

    Args:
        mention: The characters of the span.
        label: ORG, LOC or PER; a person is never linked.
        registry: Where to look.
        on: Day of the text.
        abbreviations: Short forms that the text introduces, with the ids they stand for.
        near: Ids of other entries that the text names; among places of one name that in the
            county or country of these is meant.
        hint: Id that the finder had in mind; wins among equals.
        typos: Whether misspelt names are linked as well.

    Returns:
        The link, or one without id.
    """
    if label == "PER":
        return Link(None, _normal(mention, label, registry), None, "persons are not linked")
    for form in bare_forms(mention):
        key = (abbreviations or {}).get(form)
        if key:
            return Link(key, _name(registry, key, on), 0.98, "abbreviation introduced in the text")
    for reading, worth, reason in _readings(mention):
        match = _best(registry.find(reading, on=on), label, hint, registry, near)
        if match:
            said = ", ".join(part for part in (reason, match.reason) if part)
            return Link(match.id, match.name, round(match.score * worth, 4), said)
    body = _body_of_area(mention, registry, on) if label == "ORG" else None
    if body:
        return body
    if typos:
        match = _nearest(mention, label, registry, on)
        if match:
            return Link(match.id, match.name, match.score, match.reason)
    return Link(None, _normal(mention, label, registry), None, "not in the registry")


class Background(NamedTuple):
    """What linking needs to know beside the candidate.

    Attributes:
        registry: Where to look.
        on: Day of the text.
        abbreviations: Short forms that the text introduces, with the ids they stand for.
        near: Ids of other entries that the text names.
    """

    registry: Registry
    on: dt.date | None
    abbreviations: Mapping[str, str]
    near: Collection[str]


def link_candidate(text: str, candidate: Candidate, background: Background) -> EntityMention:
    """Make a candidate a mention, linked where the registry has it.

    Args:
        text: The text that the candidate's offsets refer to.
        candidate: The name; its entry is taken as it is where it gives a reason.
        background: What is known beside it.
    """
    surface = text[candidate.start : candidate.end]
    registry, on = background.registry, background.on
    if candidate.reason:
        name = _name(registry, candidate.id, on)
        found = Link(candidate.id, name, candidate.score, candidate.reason)
    else:
        found = link(
            surface,
            candidate.label,
            registry=registry,
            on=on,
            abbreviations=background.abbreviations,
            near=background.near,
            hint=candidate.id,
        )
    return EntityMention(
        start=candidate.start,
        end=candidate.end,
        text=surface,
        label=candidate.label,
        score=candidate.score,
        id=found.id,
        name=found.name,
        link_score=found.score,
    )


def _name(registry: Registry, key: str, on: dt.date | None) -> str:
    return registry.name_on(key, on) if on else registry[key].name


def _best(
    matches: list[Match], label: str, hint: str, registry: Registry, near: Collection[str]
) -> Match | None:
    same = [match for match in matches if match.label == label]
    if not same or len(same) == 1:
        return same[0] if same else None
    for field in ("municipality", "county", "country"):
        around = {getattr(registry[key], field) for key in near if key in registry} - {""}
        inside = [match for match in same if getattr(registry[match.id], field) in around]
        if 0 < len(inside) < len(same):
            first = inside[0]
            if first.id == same[0].id:
                return first
            return first._replace(
                score=round(same[0].score * NEAR_WORTH, 4),
                reason=f"{first.reason}, in the {field} of other names in the text",
            )
    top = [match for match in same if match.score >= same[0].score]
    return next((match for match in top if match.id == hint), same[0])


def _readings(mention: str) -> list[tuple[str, float, str]]:
    """Forms under which the mention may stand in the registry, with their worth."""
    words = mention.split()
    readings = [(mention, 1.0, "")]
    plain = [word.strip(".,()") for word in words]
    if len(words) > 1 and not COMPANY_FORMS.isdisjoint(plain):
        parts = zip(words, plain, strict=True)
        bare = [word for word, core in parts if core not in COMPANY_FORMS | FORM_PARTS]
        if bare:
            readings.append((" ".join(bare).rstrip(" &,"), 0.95, "without legal form"))
    if len(words) == 1:
        for ending in DERIVED_ENDINGS:
            stem = mention.removesuffix(ending)
            if stem != mention and len(stem) > 2:
                readings += [(stem.rstrip("-"), 0.8, f"compound with -{ending}")]
    if len(words) > 1 and words[-1] in {
        "Sverige",
        "Sweden",
        "Norge",
        "Danmark",
        "Finland",
        "Europe",
    }:
        readings.append((" ".join(words[:-1]), 0.85, "without country"))
    spelt_out = re.sub(r"\s*&\s*", " och ", mention)
    if spelt_out != mention:
        readings.append((spelt_out, 0.95, "with och for &"))
    return readings


def _body_of_area(mention: str, registry: Registry, on: dt.date | None) -> Link | None:
    """The region or the county board that governs an area that is named in its own way."""
    for prefix, pattern in _BODIES.items():
        match = pattern.fullmatch(mention)
        for area in bare_forms(match["area"]) if match else ():
            for place in registry.find(area, on=on):
                county = registry[place.id].county
                whole = place.kind in {"county", "province"} or (
                    county and registry[f"county-{county}"].name.startswith(area)
                )
                key = prefix + county
                if place.label == "LOC" and whole and key in registry:
                    return Link(key, _name(registry, key, on), 0.85, "body that governs the area")
    return None


@lru_cache(maxsize=8)
def _spellings(registry: Registry, label: str) -> tuple[list[str], list[str]]:
    """Folded aliases of a label that are long enough to be misspelt, and their first spelling."""
    folded, texts = [], []
    for spelling in registry.spellings():
        for alias in registry.aliases(spelling):
            if len(spelling) >= TYPO_LETTERS and registry.label_of(alias) == label:
                folded.append(spelling)
                texts.append(alias.text)
                break
    return folded, texts


def _nearest(mention: str, label: str, registry: Registry, on: dt.date | None) -> Match | None:
    """The entry whose name differs by a slip of the pen; None where it is not clear."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - heavy: only when used
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - the same

    folded, texts = _spellings(registry, label)
    for form in bare_forms(mention):
        if len(form) < TYPO_LETTERS or form.isupper():
            continue
        found = process.extract(
            fold(form), folded, scorer=fuzz.ratio, score_cutoff=TYPO_SIMILARITY, limit=3
        )
        if not found:
            continue
        if Levenshtein.distance(fold(form), found[0][0]) > TYPO_EDITS:
            continue  # "Tandläkarförbundet" is no slip for "Läkarförbundet"
        match = _best(registry.find(texts[found[0][2]], on=on), label, "", registry, ())
        rivals = {
            m.id
            for _, score, i in found
            if score == found[0][1]
            for m in registry.find(texts[i])[:1]
        }
        if match and len(rivals) == 1 and fold(form)[0] == found[0][0][0]:
            score = round(match.score * found[0][1] / 100 * 0.9, 4)
            return match._replace(score=score, reason=f"like {texts[found[0][2]]!r}")
    return None


def _normal(mention: str, label: str, registry: Registry) -> str:
    """The mention with single spaces and without genitive, so that its forms group."""
    text = " ".join(mention.split())
    for ending in (":s", "'s", "’s"):
        if text.endswith(ending):
            return text.removesuffix(ending)
    last = text.split(" ")[-1]
    if label == "PER":
        kept = last in registry.last_names or last in registry.first_names
    else:
        kept = last.endswith(KEPT_S) and len(last) > 4
    bare = not last.endswith("s") or len(last) < 3 or last.isupper()
    return text if bare or kept else text[:-1]
