"""Where the words around a mention tell more than the tense of its verb.

"Hon lovade besked i maj" is told in the past and speaks of a May to come; "avvikelserna från
tertial 3 är stängda" is told in the present and speaks of a tertial that is over.
"""

# ruff: noqa: SIM905 - a table of words reads best as one string

from __future__ import annotations

from upphandling_nlp.dates.expressions import Said
from upphandling_nlp.dates.resolve import Tense
from upphandling_nlp.dates.tense import sentence_bounds
from upphandling_nlp.dates.tokens import Tokens

__all__ = ["announced", "leaning"]

# What is promised or announced lies ahead, whatever the tense of the verb.
_PROMISES = frozenset(
    "lovade lovat utlovade utlovat utlovades aviserade aviserat aviserades förvarnade".split()
)
# With "till": the time that is given or left reaches forward.
_DEFERRALS = (
    "anstånd", "uppskov", "respit", "betänketid", "frist", "försen", "förläng", "flytt",
    "framflytt", "skjut", "sköt", "skjöt", "bordlagd", "bordlade", "ajourner", "kvar",
    "begränsat", "uppskj", "vilande",
)  # fmt: skip
# With "från": what came out of a time that is over.
_OUTCOMES = (
    "avvikelser", "avvikelserna", "erfarenheter", "erfarenheterna", "dom", "domar", "domarna",
    "domen", "resultat", "resultaten", "resultatet", "siffror", "siffrorna", "lärdomar",
    "lärdomarna", "besöket", "besöken", "mötet", "mötena", "protokoll", "protokollet", "svaren",
    "rapporten", "rapporterna", "revisionen", "revisionerna", "granskningen", "granskningarna",
    "bilder", "bilderna", "anteckningar", "minnesanteckningar", "minnesanteckningarna",
    "uppgifter", "uppgifterna", "brister", "bristerna", "fynd", "fynden", "statistik",
)  # fmt: skip
# "Höstens möten är över": the time is past.
_OVER = frozenset("över slut förbi avslutad avslutat avslutade".split())
# Nouns that, without a verb, announce: "Byggstart i oktober".
_STARTS = ("start", "premiär", "invigning", "anbudsdag", "deadline", "ansökningsdag")
_LOOK_BACK = 14
_ADJACENT = 4


def leaning(  # noqa: C901, PLR0911 - one return for each sign reads best
    tokens: Tokens, said: Said, first: int, last: int
) -> Tense | None:
    """The tense that the neighbours of a mention give it; None where the verb has to tell.

    Args:
        tokens: The text.
        said: The mention.
        first: Place of its first token.
        last: Place after its last token.
    """
    words, codes = tokens.words, tokens.codes
    before = words[first - 2] if first >= 2 and codes[first - 1] in " |" else ""
    earlier = words[first - 4] if first >= 4 else ""
    if before == "sedan" or (earlier == "sedan" and before in {"i", "den"}):
        return "past"  # "sedan den 3 maj", "sedan i mars", whatever the verb
    if before == "till" and said.grain in {"season", "weekend"}:
        return "present"  # "flyttades till hösten": the one to come, whatever the verb
    if not said.first.is_open:
        return None
    if earlier in _OUTCOMES and before == "från":
        return "past"
    if before == "i" and _is_from_event(tokens, first):
        return "past"
    low, high = sentence_bounds(tokens, first, last)
    near = words[max(low, first - _LOOK_BACK) : first]
    # "flyttades från den 3 till den 9" is told as a whole
    deferred = before == "till" and "från" not in near
    if deferred and any(word.startswith(_DEFERRALS) for word in near):
        return "present"
    if not _PROMISES.isdisjoint(near[:-_ADJACENT]):
        return "present"
    after = words[last : min(last + 12, high)]
    if _OVER.isdisjoint(after) or before in {"innan", "när", "tills"}:
        return None
    for at, word in enumerate(after):
        if word in {"är", "var"} and _OVER.intersection(after[at + 1 : at + 3]):
            return "past"
    return None


def announced(tokens: Tokens, first: int) -> bool:
    """Whether a mention without a verb is announced: "Byggstart i oktober", "Svar senast 3 maj"."""
    words = tokens.words[max(first - 8, 0) : first]
    return "senast" in words or any(word.endswith(_STARTS) for word in words)


def _is_from_event(tokens: Tokens, first: int) -> bool:
    """`från besöket i november`: an event that has been."""
    if first < 6:
        return False
    words = tokens.words
    return words[first - 6] == "från" and words[first - 4] in _OUTCOMES
