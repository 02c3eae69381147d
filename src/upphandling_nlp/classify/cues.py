"""Find the taxonomy's cue terms in running text, with inflections and compounds.

A cue is one word or several. Every word of a cue is compared with a word of the text by its lemma.
In addition, a root of five letters or more may begin a word of the text ("handsk|fabriken" for
"handskar"), and a root of seven or more may stand inside one ("leverans|uppföljning|en"): the root
is what a word shares with its lemma, without the vowels at its end. Exact cues know inflections
but no compounds; those in capitals match their case, since "IT" is not "it".
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from upphandling_nlp.language.lemmas import lemmatize
from upphandling_nlp.resources.taxonomy import Taxonomy, TaxonomyLabel

__all__ = ["CueFinder", "CueHit"]

# Roots shorter than these match too many other words: "ris" in "risk", "plan" in "planta".
_MIN_PREFIX = 5
_MIN_INFIX = 7
_VOWELS = "aeiouyåäö"

# A word may hold hyphens, colons and digits inside: "anti-korruption", "EU:s", "PFAS-fri".
_WORD = re.compile(r"\w+(?:[-\N{NON-BREAKING HYPHEN}:]\w+)*")
# Words of a cue stand beside each other, at most with these characters between them.
_GAP = re.compile(r"-?[ \t\n]{1,3}| ?& ?")


class CueHit(msgspec.Struct, frozen=True, kw_only=True):
    """A cue term in the text.

    Attributes:
        label: Id of the label that the cue speaks for.
        cue: The cue as the taxonomy spells it.
        start: Offset of the first character.
        end: Offset after the last character.
    """

    label: str
    cue: str
    start: int
    end: int


class _CueWord(msgspec.Struct, frozen=True):
    """One word of a cue, and how it may match."""

    surface: str
    lemma: str
    root: str
    exact: bool
    case: bool

    def matches(self, word: str) -> bool:
        if self.case:
            # "IT-produkter" and "LOU:s" are forms of an acronym, "it" is not.
            return re.split(r"[-:]", word)[0] == self.surface
        lower = word.casefold()
        if lower == self.surface or lemmatize(lower) == self.lemma:
            return True
        if self.exact:
            return False
        if len(self.root) >= _MIN_PREFIX and lower.startswith(self.root):
            return True
        return len(self.root) >= _MIN_INFIX and self.root in lower


class CueFinder:
    """Finds the cues of one taxonomy.

    Args:
        taxonomy: The labels with their cues.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._cues: list[tuple[TaxonomyLabel, str, tuple[_CueWord, ...]]] = []
        for label in taxonomy:
            for cue in label.cues:
                self._cues.append((label, cue, _split_cue(cue, exact=False)))
            for cue in label.exact_cues:
                self._cues.append((label, cue, _split_cue(cue, exact=True)))
        # Which cues a word can begin depends on the word alone: asked once for each word form.
        self._openings = lru_cache(maxsize=200_000)(self._find_openings)

    def find(self, text: str) -> list[CueHit]:
        """Find the cues in a text.

        Args:
            text: Any text.

        Returns:
            The hits in order of the text; the hits of one label do not overlap (the longest
            stays), those of different labels may.
        """
        return sorted(
            _keep_longest(self._find_all(text)), key=lambda hit: (hit.start, hit.end, hit.label)
        )

    def _find_openings(self, word: str) -> tuple[int, ...]:
        return tuple(
            number for number, (_, _, words) in enumerate(self._cues) if words[0].matches(word)
        )

    def _find_all(self, text: str) -> Iterator[CueHit]:
        words = list(_WORD.finditer(text))
        for position, first in enumerate(words):
            for number in self._openings(first[0]):
                label, cue, parts = self._cues[number]
                following = words[position : position + len(parts)]
                if len(following) < len(parts):
                    continue
                if all(
                    part.matches(word[0]) and _GAP.fullmatch(text, previous.end(), word.start())
                    for part, previous, word in zip(
                        parts[1:], following, following[1:], strict=False
                    )
                ):
                    yield CueHit(
                        label=label.id, cue=cue, start=first.start(), end=following[-1].end()
                    )


def _split_cue(cue: str, *, exact: bool) -> tuple[_CueWord, ...]:
    words = _WORD.findall(cue)
    split: list[_CueWord] = []
    for number, word in enumerate(words):
        case = exact and _is_acronym(word)
        surface = word if case else word.casefold()
        lemma = lemmatize(surface)
        split.append(
            _CueWord(
                surface=surface,
                lemma=lemma,
                root=os.path.commonprefix([surface, lemma]).rstrip(_VOWELS),  # noqa: RUF071  (letters)
                # Within a phrase only the last word may go on as a compound.
                exact=exact or number < len(words) - 1,
                case=case,
            )
        )
    return tuple(split)


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _keep_longest(hits: Iterator[CueHit]) -> Iterator[CueHit]:
    taken: dict[str, set[int]] = {}
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start)):
        offsets = range(hit.start, hit.end)
        earlier = taken.setdefault(hit.label, set())
        if earlier.isdisjoint(offsets):
            earlier.update(offsets)
            yield hit
