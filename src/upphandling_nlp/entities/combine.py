"""The encoder's names and the rules' names, made one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from upphandling_nlp.entities.candidates import FIRM, KNOWN, Candidate, choose
from upphandling_nlp.entities.introduced import find_introduced
from upphandling_nlp.entities.linker import Background, link_candidate
from upphandling_nlp.entities.trimming import trim_candidate
from upphandling_nlp.entities.vocabulary import (
    INSIDE,
    PROFESSION_ENDINGS,
    SPEECH_VERBS,
    TITLE_ENDINGS,
)
from upphandling_nlp.resources.registry import Registry
from upphandling_nlp.schema import EntityMention

__all__ = ["SURE", "combine"]

#: A name of the encoder that is none of the rules' stands if its score is at least this: on dev,
#: and on dev with its names replaced by others, F1 is level between 0.88 and 0.93, lower outside.
SURE = 0.9

_IN = re.compile(rf"\b(?:{'|'.join(sorted(INSIDE))}) $", re.IGNORECASE)
_WORD_BEFORE = re.compile(r"(\w+)(?::n)? $")
_WORD_AFTER = re.compile(r",? (\w+)")


def combine(
    text: str,
    named: Sequence[Candidate],
    ruled: Sequence[EntityMention],
    *,
    registry: Registry,
    on: dt.date | None = None,
) -> list[EntityMention]:
    """Join the names of the encoder with those of the rules, and link them.

    Where both mark the same words, the rules give the exact characters and the link. A name of
    either alone stands; of the encoder, which has read the rules' names as hints, only if it is
    sure, and as `trim_candidate` leaves it. Where names overlap otherwise, the encoder, if it is
    sure, has the last word, unless the name of the rules is `FIRM`, or is an organisation of the
    registry and nothing else there ("pengar från Mistra" tell of no place).

    Args:
        text: The text.
        named: The encoder's names, in order; they begin and end with a token.
        ruled: The rules' names, linked, in order.
        registry: Where the names are looked up.
        on: Day of the text.

    Returns:
        The names, linked, in order; they do not overlap.
    """
    fresh: list[Candidate] = []
    dropped: set[int] = set()
    trimmed = (trim_candidate(text, candidate) for candidate in named)
    for candidate in filter(None, trimmed):
        touching = [
            number
            for number, mention in enumerate(ruled)
            if mention.start < candidate.end and candidate.start < mention.end
        ]
        if any(ruled[number].score >= FIRM for number in touching):
            continue
        if any(_is_settled(ruled[number], candidate, text, registry) for number in touching):
            continue
        same = any(_is_same(ruled[number], candidate, text) for number in touching)
        if candidate.score >= SURE and not same:
            fresh.append(candidate)
            dropped.update(touching)
    kept = [mention for number, mention in enumerate(ruled) if number not in dropped]
    background = [Candidate(m.start, m.end, m.label, m.score, m.id or "") for m in kept]
    introduced, abbreviations = find_introduced(text, sorted([*background, *fresh]), registry)
    taken = [*background, *fresh]
    fresh += [
        candidate
        for candidate in choose(introduced)
        if not any(one.start < candidate.end and candidate.start < one.end for one in taken)
    ]
    near = {mention.id for mention in kept if mention.id and mention.label == "ORG"}
    around = Background(registry, on, abbreviations, near)
    kept += [link_candidate(text, candidate, around) for candidate in fresh]
    return sorted(kept, key=lambda mention: mention.start)


def _is_settled(
    mention: EntityMention, candidate: Candidate, text: str, registry: Registry
) -> bool:
    """Whether both mark the same words, which the registry knows as an organisation alone.

    A hospital is where people are, too, and what one is in ("i Hoshine") may be a place.
    """
    return (
        (mention.start, mention.end) == (candidate.start, candidate.end)
        and mention.label == "ORG"
        and mention.id is not None
        and mention.score >= KNOWN
        and registry[mention.id].kind != "hospital"
        and not _IN.search(text, max(0, mention.start - 10), mention.start)
        and not (candidate.label == "PER" and _is_somebody(text, mention))
        and all(match.label == "ORG" for match in registry.find(mention.text))
    )


def _is_somebody(text: str, mention: EntityMention) -> bool:
    """Whether a title before or a verb of speech after tells of a person: "vd Gunnar Dafgård"."""
    before = _WORD_BEFORE.search(text, max(0, mention.start - 40), mention.start)
    after = _WORD_AFTER.match(text, mention.end)
    titled = before is not None and before[1].lower().endswith(TITLE_ENDINGS + PROFESSION_ENDINGS)
    return titled or (after is not None and after[1] in SPEECH_VERBS)


def _is_same(mention: EntityMention, candidate: Candidate, text: str) -> bool:
    """Whether a mention is a candidate but for characters at the edges of its tokens."""
    if mention.label != candidate.label:
        return False
    before = text[min(mention.start, candidate.start) : max(mention.start, candidate.start)]
    after = text[min(mention.end, candidate.end) : max(mention.end, candidate.end)]
    # In a line of capitals nothing tells where a name ends: the rules, which know it, do.
    runs_on = bool(mention.id) and not before and mention.end < candidate.end
    if runs_on and text[candidate.start : candidate.end].isupper():
        return True
    return not re.search(r"\s", before + after)
