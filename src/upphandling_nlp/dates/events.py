"""Dates of events and papers that a text only names: "bilderna från mötet den 10 mars".

The verb of the clause ("finns") tells nothing of when they were; what stands before the date does.
"""

# ruff: noqa: SIM905 - a table of words reads best as one string

from __future__ import annotations

import re
from typing import Literal

from upphandling_nlp.dates.tense import sentence_bounds
from upphandling_nlp.dates.tokens import Tokens
from upphandling_nlp.dates.verbs import verb_at

__all__ = ["is_from", "judge_event"]


def _ending_in(*stems: str) -> re.Pattern[str]:
    """A word, or the last part of a compound, in any form of a noun."""
    return re.compile(
        rf"(?:{'|'.join(stems)})"
        r"(?:p?(?:en|et|ar|er|or|arna|erna|orna)|n|t|r|rna|na|um|erier|arier)?s?$"
    )


# What is held, done or made on a day.
_EVENT = _ending_in(
    "workshop", "workshopp", "webbinari", "seminari", "konferens", "mingel", "träff", "dialog",
    "möte", "besök", "revision", "granskning", "utbildning", "kurs", "hearing", "samtal",
    "intervju", "kontroll", "inspektion", "uppföljning", "invasion", "utfrågning", "nätverksdag",
    "temadag", "förhandling", "sammanträde", "stämma", "olycka", "brand", "strejk", "lansering",
    "undersökning", "enkät", "mätning", "kartläggning", "studieresa", "resa", "ändring",
)  # fmt: skip
# Events of one day: "besöket från oktober" is over, "kurser från oktober" begin then.
_VISIT = _ending_in("besök", "möte", "revision", "granskning", "inspektion", "hearing")
# What is made of events, and stays.
_OUTCOME = _ending_in(
    "bild", "film", "inspelning", "presentation", "dokumentation", "protokoll", "anteckning",
    "referat", "sammanfattning", "slutsats", "erfarenhet", "lärdom", "material", "resultat",
    "svar", "synpunkt", "siffr", "intryck", "rapport", "video", "foto", "uppgift",
    "brist", "fynd", "avvikelse", "beslut", "förslag", "brev", "uttalande", "åhörarkopi",
    "yttrande", "pressmeddelande", "artikel", "artikl", "intervju", "statistik",
)  # fmt: skip
_OF_COURTS = re.compile(r"(?:^|rätts?)dom(?:en|ar|arna)?s?$")
# What says something, on the day that it bears.
_PAPER = _ending_in(
    "beslut", "rapport", "intervju", "artikel", "artikl", "brev", "yttrande", "uttalande",
    "pressmeddelande", "inlägg", "promemori", "protokoll", "skrivelse", "betänkande",
    "remissvar", "granskning", "studi", "studie", "undersökning", "enkät", "nyhetsbrev",
)  # fmt: skip
# A participle of what is done, after its noun: "riktlinjerna, antagna den 10 mars, gäller".
_DONE = re.compile(
    r"(?:gjor|genomför|utför|godkän)(?:d|t|da)"
    r"|(?:teckna|underteckna|datera|publicera|fatta|upprätta|utfärda|lansera|meddela|presentera"
    r"|inlämna|inspela)(?:d|t|de)"
    r"|(?:tag|antag|övertag|uttag|giv|utgiv|skriv|underskriv)(?:en|et|na)|inkom(?:men|met|na)"
)
_COPULAS = frozenset("är blir var vara bli varit blivit ska skall blev bör kan".split())
_BUILDS = frozenset({"bygger", "baseras", "grundas", "grundar", "vilar", "byggde"})
_BEFORE_DATES = frozenset({"i", "under", "på"})
_PREPOSITIONS = frozenset("i på av om med för till från efter enligt hos vid inför under".split())
# These may hold phrases of their own: "enligt en intervju i DN", "efter invasionen av Ukraina".
_FAR = frozenset({"enligt", "efter"})
_MOST = 9  # words of a noun phrase before the date


def judge_event(tokens: Tokens, first: int, *, is_day: bool) -> Literal["past", "nearest"] | None:
    """What the noun phrase that holds a date tells of when it is.

    Args:
        tokens: The text.
        first: Place of the date's first token.
        is_day: Whether the date is a day.

    Returns:
        "past" of what is over ("bilderna från mötet den 10 mars", "enligt en rapport i maj",
        "avtalet, undertecknat den 8 mars"); "nearest" of an event whose side is not told ("efter
        mötet den 10 mars"); None where the verb of the clause has to tell.
    """
    words, stop = _words_before(tokens, first)
    head = 1 if words and words[0] in _BEFORE_DATES else 0
    if len(words) <= head:
        return None
    if _DONE.fullmatch(words[head]) and (words[head + 1 : head + 2] or [stop])[0] not in _COPULAS:
        return "past"
    alone = True  # no preposition between
    for at in range(head + 1, len(words)):
        preposition = words[at]
        if preposition not in _PREPOSITIONS:
            continue
        if alone or preposition in _FAR:
            before = (words[at + 1 : at + 2] or [stop])[0]
            judged = _judge_phrase(preposition, words[head:at], before, is_day=is_day)
            if judged is not None:
                return judged
        alone = False
    return None


def _judge_phrase(
    preposition: str, phrase: list[str], before: str, *, is_day: bool
) -> Literal["past", "nearest"] | None:
    """What a preposition tells of the noun phrase after it, whose words stand backwards."""
    if preposition == "enligt":
        return "past" if any(map(_is_paper, phrase)) else None
    if preposition == "i":
        return "past" if len(phrase) > 1 and _is_paper(phrase[0]) else None
    if preposition == "efter":
        return "nearest" if any(map(_EVENT.search, phrase)) else None
    if _EVENT.search(phrase[0]) is None:
        return None
    if (preposition in {"från", "av"} and is_from(before)) or (
        preposition == "på" and before in _BUILDS
    ):
        return "past"
    return ("nearest" if is_day else "past") if preposition == "från" else None


def is_from(noun: str) -> bool:
    """Whether a noun names what comes from a time that is over: "beslutet från den 8 mars"."""
    return any(one.search(noun) is not None for one in (_OUTCOME, _VISIT, _OF_COURTS))


def _is_paper(noun: str) -> bool:
    return _PAPER.search(noun) is not None or _OF_COURTS.search(noun) is not None


def _words_before(tokens: Tokens, first: int) -> tuple[list[str], str]:
    """The words of the clause before a place, backwards, and the word that ends them."""
    low = sentence_bounds(tokens, first, first + 1)[0]
    words: list[str] = []
    for place in range(first - 1, low - 1, -1):
        word = tokens.words[place]
        if tokens.codes[place] in " |":
            continue
        if not word[:1].isalpha() or len(words) == _MOST:
            return words, ""
        if verb_at(tokens, place, low) is not None and not _DONE.fullmatch(word):
            return words, word
        words.append(word)
    return words, ""
