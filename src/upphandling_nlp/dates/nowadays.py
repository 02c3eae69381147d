"""Telling "idag" the day from "idag" that means nowadays."""

# ruff: noqa: E501 - patterns and sentences read best on one line
# ruff: noqa: SIM905 - a table of words reads best as one string

from __future__ import annotations

from upphandling_nlp.dates.tense import clause_verb, sentence_bounds
from upphandling_nlp.dates.tokens import Tokens
from upphandling_nlp.dates.verbs import verb_at
from upphandling_nlp.dates.vocabulary import CODES

__all__ = ["is_today", "next_word"]

# Present-tense verbs of states and habits: with them "idag" means nowadays.
_STATES = frozenset(
    "är finns har arbetar använder används saknar saknas kan måste köper ställer ställs ser vet består "
    "omfattar gäller bedriver sker görs gör behöver behövs står utgör ingår lever upplever handlar "
    "kräver krävs betalar betalas produceras producerar tillverkas importeras saknas råder tycker anser "
    "upphandlas upphandlar tillämpar tillämpas betyder innebär utförs tenderar drabbas "
    "drabbar vill tror ägs äger kallas heter kontrolleras styrs styr driver drivs ansvarar kostar "
    "uppgår fungerar utförs säljs säljer hanteras hanterar följs följer beräknas utgår märks räcker "
    "möter hamnar brukar går bor jobbar tar vilar sitter ligger regleras erbjuder köps".split()
)


# Present-tense verbs of what happens on a day; any other one tells of a state or habit.
_HAPPENINGS = frozenset(
    "släpper släpps startar inleder inleds öppnar stänger håller hålls deltar medverkar besöker besöks "
    "träffar träffas möts samlas samlar firar firas fyller tillträder träder invigs inviger avslutar "
    "fattar lämnar lämnas överlämnar skriver skrivs tecknar föreläser åker reser kommer bjuder bjuds "
    "anordnar ordnar genomför genomförs börjar slutar gästar skickar meddelar föreslår flyttar lägger "
    "sker välkomnar hälsar utser utses vinner tackar delar byter uppmärksammar lyfter diskuterar pratar "
    "talar berättar drar sätter tänder uttalar ska skall blir går ges visar sänder sänds röstar "
    "avgör avgörs läggs tillkännager beger ställs avtackar debatterar föredrar ses hörs "
    "infaller inträffar äger ansluter anländer avgår tillsätter sjösätter tilldelar tilldelas".split()
)


_EVENT_AFTER = frozenset(
    "dags premiär internationella världs världsdagen dagen sista startskottet invigning klart måndag "
    "tisdag onsdag torsdag fredag lördag söndag exakt plats samlade glada".split()
)


def is_today(  # noqa: C901, PLR0911 - one return for each sign reads best
    tokens: Tokens, first: int, last: int
) -> bool:
    """Whether "idag" at these places means the day of publication, by the verb of its clause."""
    low, high = sentence_bounds(tokens, first, last)
    before = next_word(tokens, first, -1)
    after = next_word(tokens, last - 1, 1)
    if before in {"än", "ännu", "jämfört"} or after == "jämfört" or before[:1].isdigit():
        return False
    if first >= 2 and tokens.codes[first - 2] in {CODES["reference"], CODES["glued"]}:
        return False
    if before in {"från", "med"} or _is_day_beside(tokens, last):
        return True
    at = clause_verb(tokens, first, last)
    if at is None:
        # "Många betraktar idag": an unknown verb, of a habit more often than not
        return not (before.endswith(("ar", "er")) and before.islower())
    word, tense = tokens.words[at], verb_at(tokens, at, low)
    if before == "," and after[:1].isalpha() and (at < first or "," in tokens.codes[last:at]):
        return False  # "Tove Granath, idag miljösamordnare"
    if tense != "present" or word in _ORDERS:
        return True
    if _opens_paragraph(tokens, first) and word not in _STATES:
        return True  # the news of the day
    if word == "är" and at == last + 1 and tokens.words[at + 2 : at + 3] == ["det"]:
        return True  # "I dag är det lucia"
    if word in _HAPPENINGS or (word.endswith(("erar", "as")) and word not in _STATES):
        return True
    following = tokens.words[at + 1 : min(at + 12, high)]
    if word == "är" and _EVENT_AFTER.intersection(following[:8]):
        return True
    return word == "har" and any(
        part.endswith(("besök", "möte", "premiär", "glädjen")) for part in following
    )


# Imperatives: who is told to do so today is told of a day.
_ORDERS = frozenset("anmäl skicka boka missa läs svara registrera ansök passa lämna kom".split())


def _opens_paragraph(tokens: Tokens, first: int) -> bool:
    return first == 0 or tokens.codes[first - 1] == "¶"


def _is_day_beside(tokens: Tokens, last: int) -> bool:
    """`i dag och i morgon`, `i dag, på långfredagen`, `i dag, den 3 maj`: a day like those."""
    codes, at = tokens.codes, last
    while at < min(last + 6, len(codes)) and (
        codes[at] in " |," or tokens.words[at] in {"och", "i", "på", "den"}
    ):
        at += 1
    return at > last + 1 and codes[at : at + 1] in _DAY_WORDS


_DAY_WORDS = {
    CODES[name]
    for name in ("dayadverb", "afteri", "feastday", "weekday", "weekdaydef", "n12", "n31")
}


def next_word(tokens: Tokens, at: int, step: int) -> str:
    """The word next to a place, over one blank; empty where something else stands there."""
    at += step
    if tokens.codes[at : at + 1] in _BLANKS:
        at += step
    words = tokens.words
    return words[at] if 0 <= at < len(words) else ""


_BLANKS = frozenset(" |")
