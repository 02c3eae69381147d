"""What looks like a time expression and is none: repetition, "idag" for nowadays, names, amounts."""

# ruff: noqa: E501 - patterns and sentences read best on one line
# ruff: noqa: SIM905 - a table of words reads best as one string

from __future__ import annotations

from upphandling_nlp.dates.expressions import Said
from upphandling_nlp.dates.tense import clause_verb, sentence_bounds
from upphandling_nlp.dates.tokens import Tokens
from upphandling_nlp.dates.verbs import FORMS, verb_at
from upphandling_nlp.dates.vocabulary import CODES

__all__ = ["is_time"]

_REPEATED = frozenset("varje varannan vartannat varenda årligen alla per".split())
_ABOUT = frozenset(
    "cirka ca drygt närmare uppemot nästan minst högst totalt sammanlagt knappt ungefär antal"
    " kring-antal runt-antal maximalt max min".split()
)
# Nouns that take "om" with a length: "ett avtal om fyra år".
_LENGTHS = (
    "avtal", "avtalet", "period", "perioden", "option", "förlängning", "kontrakt", "avtalstid",
    "löptid", "garanti", "tid", "anställning", "fängelse", "uppdrag", "avtalsperiod", "frist",
    "optioner", "optionen", "förlängningen", "förlängningar", "avtalstiden", "tidsperiod", "rapport",
    "utbildning", "kurs", "karens",
)  # fmt: skip
# Present-tense verbs of states and habits: with them "idag" means nowadays.
_STATES = frozenset(
    "är finns har arbetar använder används saknar saknas kan måste köper ställer ställs ser vet består "
    "omfattar gäller bedriver sker görs gör behöver behövs står utgör ingår lever upplever handlar "
    "kräver krävs betalar betalas produceras producerar tillverkas importeras saknas råder tycker anser "
    "upphandlas upphandlar tillämpar tillämpas betyder innebär utförs kommer-från tenderar drabbas "
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
    "talar berättar drar sätter tänder uttalar ska skall blir går ges ger-ut visar sänder sänds röstar "
    "avgör avgörs läggs tillkännager beger möter-upp träffar ställs avtackar debatterar föredrar ses hörs "
    "infaller inträffar äger ansluter anländer avgår tillsätter sjösätter tilldelar tilldelas".split()
)
_EVENT_AFTER = frozenset(
    "dags premiär internationella världs världsdagen dagen sista startskottet invigning klart måndag "
    "tisdag onsdag torsdag fredag lördag söndag exakt plats samlade glada".split()
)
_CONTRAST = frozenset("än ännu dag-för jämfört tidigare-än förr".split())
_DAYS_OF_EVENTS = (
    "möte", "mötet", "seminarium", "seminariet", "konferens", "workshop", "webbinarium", "datum",
    "program", "sammanträde", "beslut", "besked", "pressträff", "frukost", "lunch", "föreläsning",
    "besök", "agenda", "debatt", "utbildning", "panel", "samtal", "presskonferens", "öppning",
    "lansering", "publicering", "dag", "nyhet", "nyheter", "session", "pass", "webinar", "träff",
    "frukostseminarium", "föreläsare", "talare", "deltagare", "evenemang", "hearing", "etapp",
    "övning", "tidning", "avsnitt", "aktivitet", "aktiviteter", "webinarium", "överenskommelse",
    "dom", "protokoll", "forum", "dialog", "invigning", "kurs", "uppstart", "omröstning",
)  # fmt: skip
# What may follow "i vår" when it is spring and not "in our".
_AFTER_SPRING = frozenset(
    "och men att som när då där för på med till från av under inför efter eller samt vid hos i om vi "
    "han hon de den det man jag ni redan också även inte så kl enligt genom medan ett en flera tillsammans "
    "igen blir".split()
)
_NOUNISH = ("en", "na", "er", "ar", "or", "et", "are", "erna", "arna", "orna")


def is_time(tokens: Tokens, said: Said, first: int, last: int, *, month_known: bool) -> bool:  # noqa: PLR0911 - one branch for each kind reads best
    """Tell whether a mention is really one.

    Args:
        tokens: The text.
        said: The mention.
        first: Place of its first token.
        last: Place after its last token.
        month_known: Whether a month was named shortly before ("den 4 maj ... den 6").
    """
    before = _word(tokens, first, -1)
    after = _word(tokens, last - 1, 1)
    if before in _REPEATED and said.grain != "year" and not said.first.base.isdigit():
        return before == "alla" and said.first.rest.startswith("all-saints")
    if said.grain == "year" and said.first.base.isdigit() and before in _ABOUT:
        return False
    if _is_repeated(tokens, first, before, after) or _is_rate(tokens, said, first, last):
        return False
    if _is_any(tokens, said, first, before):
        return False
    check = _CHECKS.get(said.kind)
    if check is not None:
        return check(tokens, first, last)
    if said.kind == "bare-day":
        return _is_day(tokens, last, after, month_known=month_known)
    if said.kind == "counted" and tokens.words[first] == "om":
        return before not in _LENGTHS and not before.endswith(_LENGTHS)
    if said.kind == "weekday" and said.last is not None:
        # "måndag-fredag kl. 8-16" are opening hours
        return not (
            tokens.codes[last : last + 1] == " "
            and tokens.codes[last + 1 : last + 2] == CODES["reference"]
        )
    return True


_TIMES = frozenset("gång gånger dag dagar timme timmar pass".split())


def _is_repeated(tokens: Tokens, first: int, before: str, after: str) -> bool:
    """`två gånger i veckan`, `varje år i mars`, `i mars varje år`."""
    if tokens.words[first] == "i" and before in _TIMES:
        return True
    if after in {"varje", "varannan", "vartannat", "årligen"}:
        return True
    return before == "i" and tokens.words[max(first - 6, 0) : first][:1] == ("varje",)


# What is counted by the week, whatever the tense: "60 timmar i veckan".
_RATES = (
    "timmar", "timme", "minuter", "dagar", "dag", "gånger", "gång", "kronor", "kr", "dollar",
    "euro", "yuan", "rupier", "procent", "%", "ton", "kilo", "kg", "liter", "mil", "pass", "skift",
    "nätter", "kvällar", "h",
)  # fmt: skip
_NUMBERS = {CODES[name] for name in ("n12", "n31", "n53", "n99", "number", "cardinal", "one")}


def _is_rate(  # noqa: PLR0911 - one return for each sign reads best
    tokens: Tokens, said: Said, first: int, last: int
) -> bool:
    """`60 timmar i veckan`, `lämnar en sopsäck i veckan`: so much a week, no week."""
    if said.first.base not in {"P0W", "P0M"} or said.first.part or tokens.words[first] != "i":
        return False
    before = _word(tokens, first, -1)
    if before in {"från", "sedan"}:
        return False
    if said.grain == "month" and not (
        before in FORMS or verb_at(tokens, first - 2, max(first - 12, 0))
    ):
        return True  # "900 kronor i månaden"; but "ska i månaden ta ställning"
    if first < 2:
        return False
    place = first - 2
    text = tokens.text
    if tokens.codes[place] == CODES["reference"]:
        before = text[tokens.starts[place] : tokens.starts[place + 1]].split()[-1].lower()
        counted = True
    else:
        # a number, and up to two words of what is counted
        counted = any(tokens.codes[at] in _COUNTS for at in range(max(first - 8, 0), place))
        counted = counted and not any(
            tokens.words[at] in FORMS or tokens.codes[at] in ".,¶" for at in range(place - 4, place)
        )
    if before.endswith(_RATES):
        return True
    if not counted:
        return False
    at = clause_verb(tokens, first, last)
    return at is None or verb_at(tokens, at, max(first - 40, 0)) != "past"


_COUNTS = _NUMBERS | {CODES["reference"]}
_BARE_DAYS = {CODES[name] for name in ("weekday", "weekdaypart")}


def _is_any(tokens: Tokens, said: Said, first: int, before: str) -> bool:
    """`en fredag`, `varje tisdag och fredag`, `på sommaren`, `om vintern`: no one time."""
    if tokens.codes[first] in _BARE_DAYS and said.first.rest.startswith("WXX"):
        if before in {"en", "någon", "ingen"}:
            return True
        listed = before in {"och", "eller"} and tokens.codes[first - 4] in _BARE_DAYS
        return listed and _word(tokens, first - 4, -1) in _REPEATED
    if tokens.codes[first] == CODES["seasondef"] and said.first == (
        "XXXX",
        said.first.rest,
        "",
        "",
    ):
        opens = first < 4 or tokens.codes[first - 3] in "¶.!?:–-"
        opens = opens or tokens.codes[first - 4 : first - 3] in {".", "!", "?"}
        return before == "om" or (before == "på" and not opens)
    return False


def _word(tokens: Tokens, at: int, step: int) -> str:
    """The word next to a place, over one blank; empty where something else stands there."""
    at += step
    if 0 <= at < len(tokens) and tokens.codes[at] in " |":
        at += step
    return tokens.words[at] if 0 <= at < len(tokens) else ""


def _is_today(  # noqa: C901, PLR0911 - one return for each sign reads best
    tokens: Tokens, first: int, last: int
) -> bool:
    low, high = sentence_bounds(tokens, first, last)
    before = _word(tokens, first, -1)
    after = _word(tokens, last - 1, 1)
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
    if before == "," and at < first and after[:1].isalpha():
        return False  # "Tove Granath, idag miljösamordnare"
    if tense != "present" or word in _ORDERS:
        return True
    if _opens_paragraph(tokens, first) and word not in _STATES:
        return True  # the news of the day
    if word == "är" and at == last + 1 and tokens.words[at + 2 : at + 3] == ("det",):
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


def _is_todays(tokens: Tokens, _first: int, last: int) -> bool:
    noun = _word(tokens, last - 1, 1)
    if last + 1 < len(tokens) and tokens.text[tokens.starts[last + 1]].isupper():
        return False  # "Dagens Nyheter"
    return noun.endswith(_DAYS_OF_EVENTS)


_OPENING = '¶|:–-"”'


def _is_this_years(tokens: Tokens, first: int, _last: int) -> bool:
    """Whether a capital letter only opens the sentence: "priset Årets återbrukare" is a name."""
    start = tokens.starts[first]
    if not tokens.text[start].isupper() or first == 0:
        return True
    before = tokens.codes[max(first - 2, 0)]
    return tokens.codes[first - 1] in _OPENING or before in ".!?*•" or before in _OPENING


def _is_tomorrows(tokens: Tokens, first: int, last: int) -> bool:
    if tokens.words[first] == "gårdagens":
        return True
    return _word(tokens, last - 1, 1).endswith(_DAYS_OF_EVENTS)


def _is_spring(tokens: Tokens, first: int, last: int) -> bool:
    if last >= len(tokens) or tokens.codes[last] not in " |":
        return True
    word = tokens.words[last + 1] if last + 1 < len(tokens) else ""
    if not word[:1].isalpha() or word in _AFTER_SPRING:
        return True
    if word in FORMS or verb_at(tokens, last + 1, first) is not None:
        return True
    # "har i vår gjort kontroller"
    return word.endswith(("at", "it", "tt", "jort", "ats", "its")) and _word(tokens, first, -1) in {
        "har",
        "hade",
    }


_CHECKS = {
    "today": _is_today,
    "todays": _is_todays,
    "yesterdays": _is_tomorrows,
    "unit-genitive": _is_this_years,
    "i-spring": _is_spring,
}


def _is_day(tokens: Tokens, last: int, after: str, *, month_known: bool) -> bool:
    """Tell "den 6" the day from "den 6 ..." the number of something."""
    ordinal = tokens.codes[last - 1] == CODES["ending"]
    if not after[:1].isalpha():
        return month_known or ordinal or after in {"", "."}
    if after in _AFTER_SPRING or after in FORMS or verb_at(tokens, last + 1, last) is not None:
        return month_known or ordinal or after in FORMS
    return False
