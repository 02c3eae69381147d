"""Find the taxonomy's cues, or the lexicon's terms, in running text: inflected and in compounds.

A cue is one word or several. Every word of a cue is compared with a word of the text by its lemma.
In addition, a root of five letters or more may begin a word of the text ("handsk|fabriken" for
"handskar"), and a root of seven or more may stand inside one ("leverans|uppföljning|en"): the root
is what a word shares with its lemma, without the vowels at its end. Exact cues know inflections
but no compounds; those in capitals match their case, since "IT" is not "it". Head terms, which the
lexicon has, may be the last part of a compound ("ambulans|jackan" for "jacka") but not another.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import msgspec

from upphandling_nlp.language.lemmas import lemmatize
from upphandling_nlp.language.memo import Memo
from upphandling_nlp.resources.lexicon import LexiconTerm
from upphandling_nlp.resources.taxonomy import Taxonomy

__all__ = ["CueFinder", "CueHit", "list_cues", "list_words"]

# Roots shorter than these match too many other words: "ris" in "risk", "plan" in "planta".
_MIN_PREFIX = 5
_MIN_INFIX = 7
_VOWELS = "aeiouyåäö"
# What stands before a head is a word of its own: "ull|tröja", but not "ba|rock".
_MIN_BEFORE_HEAD = 3
# Endings of nouns by the end of their dictionary form: what falls off, and what is added.
_NOUN_ENDINGS = (
    (re.compile(r"a$"), ("a", "an", "or", "orna")),
    (re.compile(r"e$"), ("e", "en", "et", "ar", "arna", "er", "erna")),
    # "kapsel", "kapseln", "kapslar"
    (re.compile(r"e(?=[lnr]$)"), ("ar", "arna", "er", "erna", "et", "en")),
    (re.compile(r"(?<=[iouyåäö])$"), ("", "n", "t", "et", "r", "rna", "er", "erna")),
    (re.compile(r"(?<=[^aeiouyåäö])$"), ("", "n", "en", "et", "ar", "arna", "er", "erna", "na")),
)

# A word may hold hyphens, colons and digits inside: "anti-korruption", "EU:s", "PFAS-fri".
_WORD = re.compile(r"\w+(?:[-\N{NON-BREAKING HYPHEN}:]\w+)*")
_HYPHEN_OR_COLON = re.compile(r"[-\N{NON-BREAKING HYPHEN}:]")
# Words of a cue stand beside each other, at most with these characters between them.
_GAP = re.compile(r"-?[ \t\n]{1,3}| ?& ?")


class CueHit(msgspec.Struct, frozen=True, kw_only=True):
    """A cue of the taxonomy, or a term of the lexicon, in the text.

    Attributes:
        label: Id of the label that the cue speaks for.
        cue: The cue as its table spells it.
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
            return _HYPHEN_OR_COLON.split(word)[0] == self.surface
        lower = word.casefold()
        if lower == self.surface or lemmatize(lower) == self.lemma:
            return True
        if self.exact:
            return False
        if len(self.root) >= _MIN_PREFIX and lower.startswith(self.root):
            return True
        return len(self.root) >= _MIN_INFIX and self.root in lower


class _WordIndex:
    """The cues that a word can stand in, at one place of them."""

    def __init__(self) -> None:
        # The ways in which a word can match, each with the numbers of the cues.
        self._by_case: dict[str, list[int]] = {}
        self._by_form: dict[str, list[int]] = {}
        self._by_lemma: dict[str, list[int]] = {}
        self._by_root: dict[str, list[int]] = {}
        self._by_head: dict[str, list[int]] = {}
        self._longest_root = self._longest_head = 0

    def enter(self, number: int, word: _CueWord, *, head: bool = False) -> None:
        """Enter a word of a cue; a head may be the last part of a compound."""
        if word.case:
            self._by_case.setdefault(word.surface, []).append(number)
            return
        self._by_form.setdefault(word.surface, []).append(number)
        self._by_lemma.setdefault(word.lemma, []).append(number)
        if not word.exact and len(word.root) >= _MIN_PREFIX:
            self._by_root.setdefault(word.root, []).append(number)
            self._longest_root = max(self._longest_root, len(word.root))
        for form in _inflect(word.surface) if head else ():
            self._by_head.setdefault(form, []).append(number)
            self._longest_head = max(self._longest_head, len(form))

    def find(self, word: str) -> frozenset[int]:
        """Find the numbers of the cues, as `_CueWord.matches` would one by one."""
        lower = word.casefold()
        numbers = {
            *self._by_case.get(_HYPHEN_OR_COLON.split(word)[0], ()),
            *self._by_form.get(lower, ()),
            *self._by_lemma.get(lemmatize(lower), ()),
        }
        for start in range(len(lower)):
            shortest = _MIN_INFIX if start else _MIN_PREFIX
            longest = min(self._longest_root, len(lower) - start)
            for length in range(shortest, longest + 1):
                numbers.update(self._by_root.get(lower[start : start + length], ()))
        for start in range(max(_MIN_BEFORE_HEAD, len(lower) - self._longest_head), len(lower)):
            numbers.update(self._by_head.get(lower[start:], ()))
        return frozenset(numbers)


class CueFinder:
    """Finds the cues of one taxonomy, or the terms of one lexicon.

    Args:
        source: A taxonomy, whose cues are looked for, or terms, such as a lexicon holds them.
    """

    def __init__(self, source: Taxonomy | Iterable[LexiconTerm]) -> None:
        self._terms = tuple(list_cues(source) if isinstance(source, Taxonomy) else source)
        self._words = tuple(
            _split_cue(term.text, exact=term.match != "stem") for term in self._terms
        )
        first, second = _WordIndex(), _WordIndex()
        for number, (term, words) in enumerate(zip(self._terms, self._words, strict=True)):
            if words:
                first.enter(number, words[0], head=term.match == "head")
            if len(words) > 1:
                second.enter(number, words[1])
        alone = frozenset(number for number, words in enumerate(self._words) if len(words) == 1)

        def find_openings(word: str) -> tuple[tuple[int, ...], frozenset[int]] | None:
            numbers = first.find(word)
            return (tuple(sorted(numbers & alone)), numbers - alone) if numbers else None

        # What a word can begin or carry on depends on the word alone: asked once for each form.
        self._openings = Memo(find_openings, 50_000)
        self._seconds = Memo(second.find, 50_000)
        self._matches = lru_cache(maxsize=50_000)(_CueWord.matches)

    def find(self, text: str, words: Sequence[re.Match[str]] | None = None) -> list[CueHit]:
        """Find the cues in a text.

        Args:
            text: Any text.
            words: Its words, if they are known; see `list_words`.

        Returns:
            The hits in order of the text; the hits of one label do not overlap (the longest
            stays), those of different labels may.
        """
        return sorted(
            _keep_longest(self._find_all(text, list_words(text) if words is None else words)),
            key=lambda hit: (hit.start, hit.end, hit.label),
        )

    def _find_all(self, text: str, words: Sequence[re.Match[str]]) -> Iterator[CueHit]:
        openings = self._openings
        for position, word in enumerate(words):
            opening = openings[word[0]]
            if opening is None:
                continue
            alone, longer = opening
            for number in alone:
                yield self._make_hit(number, word, word)
            if longer and position + 1 < len(words):
                for number in sorted(longer & self._seconds[words[position + 1][0]]):
                    last = self._find_last(text, words, position, self._words[number])
                    if last is not None:
                        yield self._make_hit(number, word, last)

    def _make_hit(self, number: int, first: re.Match[str], last: re.Match[str]) -> CueHit:
        term = self._terms[number]
        return CueHit(label=term.label, cue=term.text, start=first.start(), end=last.end())

    def _find_last(
        self, text: str, words: Sequence[re.Match[str]], first: int, parts: tuple[_CueWord, ...]
    ) -> re.Match[str] | None:
        """The word with which a cue ends whose first two words stand; None where others do not."""
        following = words[first + 1 : first + len(parts)]
        if len(following) < len(parts) - 1:
            return None
        previous = words[first]
        for place, word in enumerate(following, start=1):
            if not _GAP.fullmatch(text, previous.end(), word.start()):
                return None
            if place > 1 and not self._matches(parts[place], word[0]):
                return None
            previous = word
        return previous


def list_words(text: str) -> list[re.Match[str]]:
    """List the words of a text as cues and features take them."""
    return list(_WORD.finditer(text))


def list_cues(taxonomy: Taxonomy) -> Iterator[LexiconTerm]:
    """List the cues of a taxonomy as terms."""
    for label in taxonomy:
        for cue in label.cues:
            yield LexiconTerm(label=label.id, text=cue, match="stem")
        for cue in label.exact_cues:
            yield LexiconTerm(label=label.id, text=cue, match="word")


def _inflect(noun: str) -> set[str]:
    """Return forms that a Swedish noun may have; too many rather than too few."""
    forms = {noun}
    for end, endings in _NOUN_ENDINGS:
        if end.search(noun):
            forms.update(end.sub("", noun) + ending for ending in endings)
    return forms | {f"{form}s" for form in forms}


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
    by_label: dict[str, list[CueHit]] = {}
    for hit in hits:
        by_label.setdefault(hit.label, []).append(hit)
    for found in by_label.values():
        if len(found) == 1:
            yield found[0]
            continue
        taken: set[int] = set()
        for hit in sorted(found, key=lambda hit: (hit.start - hit.end, hit.start)):
            offsets = range(hit.start, hit.end)
            if taken.isdisjoint(offsets):
                taken.update(offsets)
                yield hit
