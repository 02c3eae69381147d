"""What looks like a time expression and is none: repetition, "idag" for nowadays, names, amounts."""

# ruff: noqa: E501 - patterns and sentences read best on one line
# ruff: noqa: SIM905 - a table of words reads best as one string

from __future__ import annotations

from upphandling_nlp.dates.expressions import Said
from upphandling_nlp.dates.nowadays import is_today, next_word
from upphandling_nlp.dates.tense import clause_verb, sentence_bounds
from upphandling_nlp.dates.tokens import Tokens
from upphandling_nlp.dates.verbs import FORMS, verb_at
from upphandling_nlp.dates.vocabulary import CODES

__all__ = ["is_time"]

_REPEATED = frozenset("varje varannan vartannat varenda årligen alla per".split())
_ABOUT = frozenset(
    "cirka ca drygt närmare uppemot nästan minst högst totalt sammanlagt knappt ungefär antal"
    " maximalt max min".split()
)
# Nouns that take "om" with a length: "ett avtal om fyra år".
_LENGTHS = (
    "avtal", "avtalet", "period", "perioden", "option", "förlängning", "kontrakt", "avtalstid",
    "löptid", "garanti", "tid", "anställning", "fängelse", "uppdrag", "avtalsperiod", "frist",
    "optioner", "optionen", "förlängningen", "förlängningar", "avtalstiden", "tidsperiod", "rapport",
    "utbildning", "kurs", "karens",
)  # fmt: skip
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


def is_time(tokens: Tokens, said: Said, first: int, last: int, *, month_known: bool) -> bool:  # noqa: PLR0911 - one branch for each kind reads best
    """Tell whether a mention is really one.

    Args:
        tokens: The text.
        said: The mention.
        first: Place of its first token.
        last: Place after its last token.
        month_known: Whether a month was named shortly before ("den 4 maj ... den 6").
    """
    before = next_word(tokens, first, -1)
    after = next_word(tokens, last - 1, 1)
    since = before == "per" and said.grain == "day" and said.first.rest[:1].isdigit()
    if before in _REPEATED and not since and said.grain != "year" and not said.first.base.isdigit():
        return before == "alla" and said.first.rest.startswith("all-saints")
    if said.grain == "year" and said.first.base.isdigit() and before in _ABOUT:
        return False
    if _is_repeated(tokens, first, last, before=before, after=after):
        return False
    if said.first.base in _RATED and _is_rate(tokens, said, first, last):
        return False
    if tokens.codes[first] in _ANY and _is_any(tokens, said, first, before):
        return False
    check = _CHECKS.get(said.kind)
    if check is not None:
        return check(tokens, first, last)
    if said.kind == "bare-day":
        weekday = tokens.codes[first] in _WEEKDAYS  # "tisdagen den 10"
        return weekday or _is_day(tokens, last, after, month_known=month_known)
    if said.kind == "counted" and tokens.words[first] == "om":
        return before not in _LENGTHS and not before.endswith(_LENGTHS)
    if said.kind == "weekday" and said.last is not None:
        # "måndag-fredag kl. 8-16" are opening hours
        clock = tokens.codes[last : last + 1] == " "
        clock = clock and tokens.codes[last + 1 : last + 2] == CODES["reference"]
        return not (clock or _is_habit(tokens, first, last))
    return True


# "Vi nås måndag till torsdag": what is so every week.
_HABITS = frozenset(
    "nås nå öppen öppet öppna öppettider öppettid telefontid telefontider arbetar jobbar bemannad"
    " bemannat bemannade tjänstgör mottagningstid besökstid".split()
)
_SPAN_OF_HABIT = 12


# "Öppet torsdag till fredag denna vecka", "under påskveckan": what is so once.
_ONCE = ("denna", "nästa", "vecka", "veckan", "helgen", "påsk", "jul", "nyår")


def _is_habit(tokens: Tokens, first: int, last: int) -> bool:
    low, high = sentence_bounds(tokens, first, last)
    near = tokens.words[max(low, first - _SPAN_OF_HABIT) : min(high, last + _SPAN_OF_HABIT)]
    return not _HABITS.isdisjoint(near) and not any(word.endswith(_ONCE) for word in near)


_TIMES = frozenset("gång gånger dag dagar timme timmar pass".split())


def _is_repeated(tokens: Tokens, first: int, last: int, *, before: str, after: str) -> bool:
    """`två gånger i veckan`, `varje år i mars`, `i mars varje år`, `den 15:e i varje månad`."""
    if after == "i" and tokens.words[last + 3 : last + 4] == ["varje"]:
        return True
    if before in {"år", "månad", "vecka"} and tokens.words[max(first - 4, 0)] == "varje":
        return True
    if tokens.words[first] == "i" and before in _TIMES:
        return True
    if after in {"varje", "varannan", "vartannat", "årligen"}:
        return True
    return before == "i" and tokens.words[max(first - 6, 0) : first][:1] == ["varje"]


# What is counted by the week, whatever the tense: "60 timmar i veckan".
_RATES = (
    "timmar", "timme", "minuter", "dagar", "dag", "gånger", "gång", "kronor", "kr", "dollar",
    "euro", "yuan", "rupier", "procent", "%", "ton", "kilo", "kg", "liter", "mil", "pass", "skift",
    "nätter", "kvällar", "h",
)  # fmt: skip
_NUMBERS = {
    CODES[name]
    for name in ("n12", "n31", "n53", "n99", "early", "oldyear", "number", "cardinal", "one")
}


def _is_rate(  # noqa: PLR0911 - one return for each sign reads best
    tokens: Tokens, said: Said, first: int, last: int
) -> bool:
    """`60 timmar i veckan`, `lämnar en sopsäck i veckan`: so much a week, no week."""
    if said.first.part or tokens.words[first] != "i":
        return False
    before = next_word(tokens, first, -1)
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
_RATED = frozenset({"P0W", "P0M"})
_BARE_DAYS = {CODES[name] for name in ("weekday", "weekdaypart")}
_WEEKDAYS = _BARE_DAYS | {CODES["weekdaydef"]}
_ANY = _BARE_DAYS | {CODES["seasondef"]}


def _is_any(tokens: Tokens, said: Said, first: int, before: str) -> bool:
    """`en fredag`, `varje tisdag och fredag`, `på sommaren`, `om vintern`: no one time."""
    if tokens.codes[first] in _BARE_DAYS and said.first.rest.startswith("WXX"):
        if before in {"en", "någon", "ingen"}:
            return True
        listed = before in {"och", "eller"} and tokens.codes[first - 4] in _BARE_DAYS
        return listed and next_word(tokens, first - 4, -1) in _REPEATED
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


def is_todays(tokens: Tokens, _first: int, last: int) -> bool:
    noun = next_word(tokens, last - 1, 1)
    if last + 1 < len(tokens.codes) and tokens.text[tokens.starts[last + 1]].isupper():
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
    return next_word(tokens, last - 1, 1).endswith(_DAYS_OF_EVENTS)


def _is_spring(tokens: Tokens, first: int, last: int) -> bool:
    if last >= len(tokens.codes) or tokens.codes[last] not in " |":
        return True
    word = tokens.words[last + 1] if last + 1 < len(tokens.codes) else ""
    if not word[:1].isalpha() or word in _AFTER_SPRING:
        return True
    if word in FORMS or verb_at(tokens, last + 1, first) is not None:
        return True
    # "har i vår gjort kontroller"
    return word.endswith(("at", "it", "tt", "jort", "ats", "its")) and next_word(
        tokens, first, -1
    ) in {
        "har",
        "hade",
    }


_CHECKS = {
    "today": is_today,
    "todays": is_todays,
    "yesterdays": _is_tomorrows,
    "unit-genitive": _is_this_years,
    "i-spring": _is_spring,
}


def _is_day(tokens: Tokens, last: int, after: str, *, month_known: bool) -> bool:
    """Tell "den 6" the day from "den 6 ..." the number of something."""
    ordinal = tokens.codes[last - 1] == CODES["ending"]
    if tokens.codes[last + 1 : last + 2] == CODES["reference"]:
        return tokens.text[tokens.starts[last + 1] :][:2] == "kl"  # "den 12 klockan 18"
    if not after[:1].isalpha():
        return month_known or ordinal or after in {"", ".", "!", "?"}
    if after in _AFTER_SPRING or after in FORMS or verb_at(tokens, last + 1, last) is not None:
        return month_known or ordinal or after in FORMS
    return False
