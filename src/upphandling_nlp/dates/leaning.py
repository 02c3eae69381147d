"""Where the words around a mention tell more than the tense of its verb.

"Hon lovade besked i maj" is told in the past and speaks of a May to come; "avvikelserna från
tertial 3 är stängda" is told in the present and speaks of a tertial that is over.
"""

# ruff: noqa: SIM905 - a table of words reads best as one string

from __future__ import annotations

from collections.abc import Sequence

from upphandling_nlp.dates.days import is_move
from upphandling_nlp.dates.events import is_from
from upphandling_nlp.dates.expressions import Said
from upphandling_nlp.dates.resolve import Tense
from upphandling_nlp.dates.tense import clause_verb, list_tenses, sentence_bounds
from upphandling_nlp.dates.tokens import Tokens
from upphandling_nlp.dates.verbs import verb_at
from upphandling_nlp.dates.vocabulary import CODES

__all__ = ["announced", "is_invited", "is_thwarted", "leaning"]

# What is promised or announced lies ahead, whatever the tense of the verb.
_PROMISES = frozenset(
    "lovade lovat utlovade utlovat utlovades aviserade aviserat aviserades förvarnade löfte löften"
    " utfästelse".split()
)
# Who has invited or booked may tell it before or after: the nearest day is meant.
_INVITATIONS = frozenset(
    "bjöd bjudit inbjöd inbjudit kallade kallat bokade bokat bokats utlyste utlyst utlysts"
    " planerats inplanerats".split()
)
# With "till": the time that is given or left reaches forward.
_DEFERRALS = (
    "anstånd", "uppskov", "respit", "betänketid", "frist", "försen", "förläng", "flytt",
    "framflytt", "skjut", "sköt", "skjöt", "bordlagd", "bordlade", "ajourner", "kvar",
    "begränsat", "uppskj", "vilande", "svar", "remisstid", "anbudstid",
)  # fmt: skip
# Papers of a time that is over, "från" or "för" it.
_PAPERS = (
    "rapport", "delårsrapport", "tidkort", "stämpelkort", "löneutbet", "lönebesk", "lönelist",
    "lönespec", "löner", "kvitto", "kvitton", "faktur", "statistik", "siffror", "utfall",
    "protokoll",
)  # fmt: skip
# From these, the season itself is told: "från vårens slut".
_ENDS_OF_SEASONS = frozenset({"slut", "början", "start", "inledning", "mitt"})
# "Höstens möten är över": the time is past.
_OVER = frozenset("över slut förbi avslutad avslutat avslutade".split())
# "Fick till den 31 januari på sig": the time that was given.
_GIVEN = frozenset("sig oss er mig dig dem".split())
_THWARTING = frozenset({"skulle", "var", "från"})
# "Var planerad till den 10 mars", "var tänkt", "var väntat".
_PLANNED = (
    "planer",
    "inplaner",
    "vänta",
    "förvänta",
    "tänkt",
    "beräkna",
    "avsedd",
    "avsett",
    "bestäm",
)
# Nouns that, without a verb, announce: "Byggstart i oktober".
_STARTS = ("start", "premiär", "invigning", "anbudsdag", "deadline", "ansökningsdag")
_UP_TO = ["till", " ", "och", " ", "med", " "]
_AND = frozenset({"och", "samt", "eller"})
_DEFINITE = ("en", "et", "na")
_OF_TIME = frozenset("senare tidigare förr längre mer".split())  # "senare än den 3 maj"
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
    earlier = words[first - 4] if first >= 4 and codes[first - 3] in " |" else ""
    if before == "sedan" or (earlier == "sedan" and before in {"i", "den"}):
        return "past"  # "sedan den 3 maj", "sedan i mars", whatever the verb
    if before == "till" and said.grain in {"season", "weekend"}:
        return "present"  # "flyttades till hösten": the one to come, whatever the verb
    if not said.first.is_open:
        return None
    if _reaches_back(tokens, first, last, before=before, earlier=earlier):
        return "past"
    if before in _AND and codes[first - 4] == codes[first]:
        return leaning(tokens, said, first - 4, last)  # "tidkorten från oktober och november"
    low, high = sentence_bounds(tokens, first, last)
    near = words[max(low, first - _LOOK_BACK) : first]
    if before == "till" and _is_to_come(tokens, first, last, near):
        return "present"
    if near[:-6] and near[-6:] == _UP_TO and (clause_verb(tokens, first, last) or 0) > first:
        return "present"  # "de samlar in svar till och med mars, och ... har lovat"
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


def _reaches_back(tokens: Tokens, first: int, last: int, *, before: str, earlier: str) -> bool:
    """Whether the words before a mention tell that it is over."""
    if before == "från" and (
        _comes_from(tokens, first, earlier) or _is_of_season(tokens, first, last)
    ):
        return True  # "domar från mars", "deltagare från höstens kurs"
    if before in {"från", "för"} and earlier.startswith(_PAPERS):
        return True  # "tidkorten från oktober", "rapporten för tertial 1"
    if first < _ADJACENT:
        return False
    return _is_since_event(tokens, first) or _is_compared(tokens, first)


def _comes_from(tokens: Tokens, first: int, noun: str) -> bool:
    """`domar från mars`, but not `staden möter från mars samma krav`."""
    return is_from(noun) and verb_at(tokens, first - 4, max(first - _LOOK_BACK, 0)) is None


def _is_to_come(tokens: Tokens, first: int, last: int, near: Sequence[str]) -> bool:
    """`fick till den 31 januari på sig`, `har flyttats från den 12 till den 26 oktober`."""
    words = tokens.words
    if words[last + 1 : last + 2] == ["på"] and not _GIVEN.isdisjoint(words[last + 3 : last + 4]):
        return True
    return "har" in near and is_move(tokens, _from_place(tokens, first))


def _is_since_event(tokens: Tokens, first: int) -> bool:
    """`sedan publiceringen den 1 mars`, `sedan starten i mars`: no verb between."""
    words = tokens.words
    at = first - 4 if words[first - 2] in {"i", "under", "på"} else first - 2
    if at < 2 or words[at - 2] != "sedan" or not words[at].endswith(_DEFINITE):
        return False
    return verb_at(tokens, at, sentence_bounds(tokens, first, first + 1)[0]) is None


def _is_compared(tokens: Tokens, first: int) -> bool:
    """`färre än under tertial 1`: what a count of now is compared with is over."""
    words = tokens.words
    at = first - 4 if words[first - 2] in {"i", "under", "på", "för"} else first - 2
    return at >= 2 and words[at] == "än" and words[at - 2] not in _OF_TIME


def is_invited(tokens: Tokens, said: Said, first: int, last: int) -> bool:
    """Whether a mention tells when what was called or booked is: "har kallat till möte den 18"."""
    if not said.first.is_open or said.first.mark or said.grain != "day":
        return False
    at = clause_verb(tokens, first, last)
    return at is not None and at < first and not _INVITATIONS.isdisjoint(tokens.words[at : at + 8])


def is_thwarted(tokens: Tokens, said: Said, first: int, last: int) -> bool:
    """Whether a mention tells what was to be and was not, or not yet; the nearest one is meant.

    "Skulle ha trätt i kraft den 18 april", "var planerad till den 10 mars", "skulle börja gälla i
    juli men dröjer", and where a thing has been moved from.
    """
    if not said.first.is_open or said.first.mark:
        return False
    words = tokens.words
    low, high = sentence_bounds(tokens, first, last)
    if _THWARTING.isdisjoint(words[low:high]):
        return False  # most are told here
    at = clause_verb(tokens, first, last)
    if at is None or at >= first:
        # "I mars skulle avtalet ha startat"
        return at is not None and words[at] == "skulle" and "ha" in words[at : min(at + 9, high)]
    if words[at] == "har":
        return is_move(tokens, first)
    if words[at] == "skulle":
        return words[at + 2 : at + 3] == ["ha"] or "present" in list_tenses(tokens, last, high)
    after = words[at + 2 : min(at + 5, first)]
    return words[at] == "var" and any(word.startswith(_PLANNED) for word in after)


def _from_place(tokens: Tokens, first: int) -> int:
    """Place after the "från" that stands before a mention; that of the mention without one."""
    for at in range(first - 1, max(first - _LOOK_BACK, 1), -1):
        if tokens.words[at] == "från":
            return at + 2
    return first


def announced(tokens: Tokens, said: Said, first: int) -> bool:
    """Whether a mention without a verb is announced: "Byggstart i oktober", "Svar senast 3 maj"."""
    words = tokens.words[max(first - 8, 0) : first]
    if said.first.rest.startswith("WXX"):
        # "Mejla senast fredag": no event before it, to which a day that is over may belong
        opens = sentence_bounds(tokens, first, first + 1)[0] >= first - 4
        return opens and words[-2:-1] == ["senast"]
    return "senast" in words or any(word.endswith(_STARTS) for word in words)


def _is_of_season(tokens: Tokens, first: int, last: int) -> bool:
    """`höstens kurs`, but not `höstens slut`, from which things go on."""
    if tokens.codes[first] != CODES["seasongen"]:
        return False
    return _ENDS_OF_SEASONS.isdisjoint(tokens.words[last + 1 : last + 2])
