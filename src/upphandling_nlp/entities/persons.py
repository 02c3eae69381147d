"""Persons: first and last names borne in Sweden, and what stands around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from upphandling_nlp.entities.candidates import Candidate
from upphandling_nlp.entities.vocabulary import (
    COMPANY_FORMS,
    NAME_PARTICLES,
    NOT_NAMES,
    ORG_HEADS,
    TITLE_ENDINGS,
)
from upphandling_nlp.entities.words import Word, bare_forms
from upphandling_nlp.resources.registry import Registry

__all__ = ["find_persons"]

MOST_WORDS = 4
LONE_BEARERS = 400  # a first name that stands alone must be borne by so many
LAST_BEARERS = 100  # a last name after an unknown first name must be borne by so many


def find_persons(
    text: str, words: list[Word], registry: Registry, known: Iterable[Candidate]
) -> Iterator[Candidate]:
    """Find persons by two to four capitalised words, or a first name alone.

    Args:
        text: The text.
        words: Its words.
        registry: Tables of first and last names.
        known: Names already found; their words are no persons' unless in a longer name.

    Yields:
        Candidates; among them later uses of a last or first name alone.
    """
    taken = {offset for c in known if c.score > 0.7 for offset in range(c.start, c.end)}
    spoken: dict[str, str] = {}
    number = 0
    while number < len(words):
        end = _full_name(text, words, number, registry, taken)
        if end is None:
            yield from _lone_name(text, words, number, registry, taken, spoken)
            number += 1
            continue
        name = words[number:end]
        for part in (
            name[0].text,
            bare_forms(name[-1].text)[0],
            _bare_last(name[-1].text, registry),
        ):
            spoken.setdefault(part, part)
        yield Candidate(name[0].start, name[-1].end, "PER", 0.9)
        number = end


def _full_name(
    text: str, words: list[Word], number: int, registry: Registry, taken: set[int]
) -> int | None:
    """Number of the word after the full name that begins here; None where none does."""
    first = words[number]
    if not _is_name_word(first) or (first.opens and first.text in NOT_NAMES):
        return None
    titled = number > 0 and _is_title(words[number - 1]) and _near(text, words[number - 1], first)
    given = _first_name(first.text, registry)
    end = number + 1
    while end < len(words) and end - number < MOST_WORDS + 1:
        word = words[end]
        initial = len(words[end - 1].text) == 1
        if (word.opens and not initial) or not _near(text, words[end - 1], word, initial=initial):
            break
        particle = (
            word.text in NAME_PARTICLES
            and end + 1 < len(words)
            and words[end + 1].text[0].isupper()
        )
        if not particle and not _is_name_word(word):
            break
        if word.text in ORG_HEADS | COMPANY_FORMS:
            return None
        if word.text in NOT_NAMES or (
            word.start in taken
            and words[end - 1].text not in NAME_PARTICLES
            and not _last_name(word.text, registry)
        ):
            break
        end += 1
        if _is_genitive(word.text, registry):
            break
    while end > number + 1 and (
        words[end - 1].text in NAME_PARTICLES or len(words[end - 1].text) < 2
    ):
        end -= 1
    if end < number + 2 or end - number > MOST_WORDS + 1:
        return None
    last = words[end - 1].text
    bearers, ambiguous = _bearers(last, registry.last_names)
    if given and first.start not in taken:
        return end
    if given and bearers >= LAST_BEARERS:
        return end  # "Lund", "Mark": places that are names as well
    if titled and first.start not in taken and first.text not in NOT_NAMES:
        return end
    if not first.opens and bearers >= LAST_BEARERS and not ambiguous and first.start not in taken:
        return end
    return None


def _lone_name(
    text: str,
    words: list[Word],
    number: int,
    registry: Registry,
    taken: set[int],
    spoken: dict[str, str],
) -> Iterator[Candidate]:
    """A first name alone, or a name of somebody who was named in full before."""
    word = words[number]
    if word.start in taken or not _is_name_word(word):
        return
    if any(form in spoken for form in bare_forms(word.text)):
        yield Candidate(word.start, word.end, "PER", 0.8)
        return
    before = words[number - 1] if number else None
    if before and _is_title(before) and _near(text, before, word) and word.text not in NOT_NAMES:
        if max(_bearers(word.text, registry.last_names), _bearers(word.text, registry.first_names))[
            0
        ]:
            yield Candidate(word.start, word.end, "PER", 0.65)
            return
    # "Finns" opens a sentence; it is not Finn's.
    forms = [word.text] if word.opens else bare_forms(word.text)
    bearers, ambiguous = max(registry.first_names.get(form, (0, True)) for form in forms)
    if bearers < LONE_BEARERS or ambiguous or word.text in NOT_NAMES:
        return
    after = words[number + 1] if number + 1 < len(words) else None
    alone = (
        after is None or after.opens or not after.text[0].isupper() or not _near(text, word, after)
    )
    if alone:
        yield Candidate(word.start, word.end, "PER", 0.6)


def _is_name_word(word: Word) -> bool:
    text = word.text
    return (
        text[0].isupper()
        and (len(text) == 1 or not text.isupper())
        and not any(char.isdigit() for char in text)
    )


def _is_title(word: Word) -> bool:
    return word.text[0].islower() and word.text.endswith(TITLE_ENDINGS)


def _near(text: str, word: Word, after: Word, *, initial: bool = False) -> bool:
    gap = text[word.end : after.start]
    return gap in {" ", "\u00a0"} or (initial and gap == ". ")


def _first_name(text: str, registry: Registry) -> bool:
    names = registry.first_names
    return text in names or ("-" in text and all(part in names for part in text.split("-")))


def _bearers(text: str, names: dict[str, tuple[int, bool]]) -> tuple[int, bool]:
    parts = text.split("-")  # "Berg-Lund": as known as its less common half
    if len(parts) > 1 and all(part in names for part in parts):
        return min(names[part] for part in parts)
    return max(names.get(form, (0, True)) for form in bare_forms(text))


def _last_name(text: str, registry: Registry) -> bool:
    return _bearers(text, registry.last_names)[0] > 0


def _is_genitive(text: str, registry: Registry) -> bool:
    forms = bare_forms(text)
    return text not in registry.last_names and any(
        form in registry.last_names for form in forms[1:]
    )


def _bare_last(text: str, registry: Registry) -> str:
    if text in registry.last_names:
        return text
    return next((form for form in bare_forms(text)[1:] if form in registry.last_names), text)
