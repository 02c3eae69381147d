"""Persons: first and last names borne in Sweden, and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from upphandling_nlp.entities.candidates import FIRM, Candidate
from upphandling_nlp.entities.vocabulary import (
    ACTOR_CUES,
    COMPANY_FORMS,
    LED_BY,
    NAME_PARTICLES,
    NOT_NAMES,
    ORG_HEADS,
    PROFESSION_ENDINGS,
    SHORT_FIRST_NAMES,
    SPEECH_VERBS,
    TITLE_ENDINGS,
)
from upphandling_nlp.entities.words import Word, bare_forms
from upphandling_nlp.resources.registry import Registry

__all__ = ["find_persons"]

MOST_WORDS = 5  # particles and initials included
LONE_BEARERS = 400  # a first name that stands alone must be borne by so many
LAST_BEARERS = 100  # a last name after an unknown first name must be borne by so many
_NOT_LAST = ORG_HEADS | COMPANY_FORMS | {"Europe", "Sweden", "Sverige", "Nordic", "King", "AB"}
_AFTER_PERSON = re.compile(r"(?:, | (?=säger|berättar|menar))(?P<word>\d\d(?=[, ])|[a-zåäö]+)")
Names = dict[str, tuple[int, bool]]


def find_persons(
    text: str, words: list[Word], registry: Registry, known: Iterable[Candidate]
) -> list[Candidate]:
    """Find persons by two or more capitalised words, or a first name alone.

    Args:
        text: The text.
        words: Its words.
        registry: Tables of first and last names.
        known: Names already found; their words are no persons' unless in a longer name.

    Returns:
        Candidates; among them later uses of the last or first name of somebody who was named in
        full.
    """
    finder = _Finder(text, words, registry, known)
    return list(finder.find())


class _Finder:
    """One pass over the words of one text."""

    def __init__(
        self, text: str, words: list[Word], registry: Registry, known: Iterable[Candidate]
    ) -> None:
        self.text = text
        self.words = words
        self.first_names = registry.first_names
        self.last_names = registry.last_names
        self.taken = {n for c in known if c.score > 0.7 for n in range(c.start, c.end)}
        self.spoken: set[str] = set()
        self.surnames: set[tuple[str, ...]] = set()

    def find(self) -> Iterator[Candidate]:
        """Full names and names alone, in order of the text."""
        number = 0
        while number < len(self.words):
            end = self.full_name(number)
            if end:
                first, last = self.words[number], self.words[end - 1]
                self.spoken |= {first.text, last.text, self.bare_last(last.text)}
                self.surnames.add(self.list_names(number + 1, end))
                short = first.text in SHORT_FIRST_NAMES and self.text[first.end] == "."
                yield Candidate(first.start, last.end, "PER", FIRM if short else 0.9)
            else:
                score = self.lone_name(number)
                if score:
                    word = self.words[number]
                    yield Candidate(word.start, word.end, "PER", score)
            number = end or number + 1

    def full_name(self, number: int) -> int:
        """Number of the word after the full name that begins here; 0 where none does."""
        first = self.words[number]
        borne = self.first_names.get(first.text, (0, True))[0] >= LONE_BEARERS
        if not _is_name_word(first) or (first.text in NOT_NAMES and (first.opens or not borne)):
            return 0  # "Enligt Eva Ek", but "chefen Maj Ek"
        if first.text.lower().endswith(TITLE_ENDINGS) and first.text not in self.first_names:
            return 0  # "Professor Ansgar Wolff": the title stays outside
        end = self.end_of_name(number)
        if end < number + 2 or self.words[end - 1].text in _NOT_LAST:
            return 0
        bearers, ambiguous = _bearers(self.words[end - 1].text, self.last_names)
        free = first.start not in self.taken
        given = self.is_first_name(first.text)
        # "Lund", "Mark" are places, but last names as well.
        likely = given and (free or bearers >= LAST_BEARERS)
        likely |= self.list_names(number, end) in self.surnames
        told = self.has_title(number) or self.speaks(number, end)
        titled = free and first.text not in NOT_NAMES and told
        surnamed = free and not first.opens and bearers >= LAST_BEARERS and not ambiguous
        return end if likely or titled or surnamed else 0

    def list_names(self, number: int, end: int) -> tuple[str, ...]:
        """The words of a name, without the genitive of its last."""
        *names, last = (word.text for word in self.words[number:end])
        return (*names, self.bare_last(last))

    def end_of_name(self, number: int) -> int:
        """Number of the word after the words that may belong to one name."""
        end = number + 1
        while end < min(len(self.words), number + MOST_WORDS) and self.continues(end):
            end += 1
            if self.is_genitive(self.words[end - 1].text):
                break
        while end > number + 1 and (
            self.words[end - 1].text.lower() in NAME_PARTICLES or len(self.words[end - 1].text) < 2
        ):
            end -= 1
        return end

    def continues(self, number: int) -> bool:
        """Whether this word goes on with the name of the word before it."""
        before, word = self.words[number - 1], self.words[number]
        initial = len(before.text) == 1 or before.text in SHORT_FIRST_NAMES
        gap = self.text[before.end : word.start]
        if gap not in {" ", "\u00a0"} and not (initial and gap == ". "):
            return False
        if word.text.lower() in NAME_PARTICLES:
            after = self.words[number + 1 : number + 2]
            return bool(after) and after[0].text[0].isupper()
        if not _is_name_word(word) or word.text in NOT_NAMES or (word.opens and not initial):
            return False
        given = self.first_names.get(before.text, (0, True))[0] >= LONE_BEARERS
        free = word.start not in self.taken or before.text in NAME_PARTICLES or given
        return free or _bearers(word.text, self.last_names)[0] > 0

    def lone_name(self, number: int) -> float:
        """Trust in one word as a person; 0 where it is none."""
        word = self.words[number]
        if word.start in self.taken or not _is_name_word(word):
            return 0
        if not self.spoken.isdisjoint(bare_forms(word.text)):
            return 0.8
        if word.text in NOT_NAMES:
            return 0
        if number and self.words[number - 1].text == "heter" and not word.opens:
            self.spoken.add(word.text)
            return 0.7
        tables = (self.last_names, self.first_names)
        if self.has_title(number) and any(_bearers(word.text, table)[0] for table in tables):
            return 0.65
        return 0.6 if self.is_common_first_name(number) else 0

    def is_common_first_name(self, number: int) -> bool:
        """Whether it is a first name that is no word, and no capitalised word follows."""
        word = self.words[number]
        # "Finns" opens a sentence; it is not Finn's.
        forms = [word.text] if word.opens else bare_forms(word.text)
        bearers, ambiguous = max(self.first_names.get(form, (0, True)) for form in forms)
        after = self.words[number + 1 : number + 2]
        gap = self.text[word.end : after[0].start] if after else ""
        followed = bool(after) and gap == " " and after[0].text[0].isupper()
        return bearers >= LONE_BEARERS and not ambiguous and not followed

    def has_title(self, number: int) -> bool:
        """Whether a title or a calling stands right before the word."""
        if not number:
            return False
        before = self.words[number - 1]
        near = self.text[before.end : self.words[number].start] in {" ", "\u00a0"}
        title = before.text.lower()
        if not near or title in ACTOR_CUES:
            return False
        return title.endswith(TITLE_ENDINGS + PROFESSION_ENDINGS)

    def speaks(self, number: int, end: int) -> bool:
        """Whether the words before or after them tell of somebody: "säger", "leds av", an age."""
        before, last = self.words[number - 1] if number else None, self.words[end - 1]
        if before and before.text == "av" and self.words[number - 2].text in LED_BY:
            return True
        if before and before.text in SPEECH_VERBS and not self.words[number].opens:
            return self.text[before.end : self.words[number].start] == " "
        after = _AFTER_PERSON.match(self.text, last.end)
        if after is None:
            return False
        said = after["word"]
        if said in SPEECH_VERBS:
            return True
        return said.isdigit() or said.endswith(TITLE_ENDINGS) or said == "sakkunnig"

    def is_first_name(self, text: str) -> bool:
        """Whether it is a first name, or two joined by a hyphen."""
        names = self.first_names
        return text in names or ("-" in text and all(part in names for part in text.split("-")))

    def is_genitive(self, text: str) -> bool:
        """Whether it is a last name with an s that is not its own."""
        return text not in self.last_names and self.bare_last(text) != text

    def bare_last(self, text: str) -> str:
        """The last name without genitive; the text itself where it is no known one."""
        return next((form for form in bare_forms(text) if form in self.last_names), text)


def _is_name_word(word: Word) -> bool:
    text = word.text
    head, _, tail = text.rpartition("-")
    # "CiU-ledaren" is headed by a common noun; "al-Assad" is a last name.
    if not tail[:1].isupper() or (head and not head[0].isupper() and head not in NAME_PARTICLES):
        return False
    return not (any(char.isdigit() for char in text) or (len(text) > 1 and text.isupper()))


def _bearers(text: str, names: Names) -> tuple[int, bool]:
    """Bearers of a name, and whether it is a word; "Berg-Lund" is as known as its rarer half."""
    parts = text.split("-")
    if len(parts) > 1 and all(part in names for part in parts):
        return min(names[part] for part in parts)
    return max(names.get(form, (0, True)) for form in bare_forms(text))
