"""The tense of a word in its context: which words are finite verbs there.

The past of weak verbs is safe to tell by its endings (-ade, -ades, -erades), and so is the present
in -erar, -eras; other presents are told by the tables of `verb_forms` or by a subject before them.
"""

# ruff: noqa: E501 - patterns and sentences read best on one line
# ruff: noqa: SIM905 - a table of words reads best as one string

from __future__ import annotations

from typing import Literal

from upphandling_nlp.dates.tokens import Tokens
from upphandling_nlp.dates.verb_forms import (
    FORMS,
    HAVE,
    NO_VERBS,
    NOT_PAST,
    PAST_ENDINGS,
    VERB_CODES,
    is_supine,
    of_compound,
)
from upphandling_nlp.dates.vocabulary import CODES

__all__ = ["FORMS", "VERB_CODES", "verb_at", "verb_tense"]

_INFINITIVE_MARK = "att"
VerbTense = Literal["past", "present", "infinitive"]

_SUPINE_ENDINGS = (
    "at", "it", "tt", "rt", "lt", "nt", "st", "ts", "pt", "kt", "gt", "mt", "ft", "vt",
)  # fmt: skip
_NOT_SUPINE = frozenset(
    "det ett att inte just mycket redan samt annat vårt sitt mitt ditt allt stort bättre först mest"
    " minst gott ganska nytt stängt öppet lätt runt ständigt faktiskt endast väldigt snart rätt helt lagt-".split()
)
_PAST_MODALS = frozenset(
    {"skulle", "kunde", "ville", "borde", "fick", "behövde", "hade", "började", "fortsatte"}
)
_PRONOUNS = frozenset("jag du vi ni han hon man som dom".split())
_STOPS = frozenset(".!?¶;:")


def verb_at(tokens: Tokens, at: int, low: int) -> VerbTense | None:
    """As `verb_tense`, remembered on the tokens: a long sentence may hold many mentions."""
    if at not in tokens.verbs:
        tokens.verbs[at] = verb_tense(tokens, at, low)
    return tokens.verbs[at]


def verb_tense(tokens: Tokens, at: int, low: int) -> VerbTense | None:  # noqa: C901, PLR0911, PLR0912 - one branch for each kind reads best
    """Tense of the word at a place, if it is a finite verb.

    Args:
        tokens: The text.
        at: Place of the word.
        low: Place of the sentence's first token.

    Returns:
        "past" (preterite, or "har" with a supine), "present" (with future and imperative),
        "infinitive" after "att", which hides the tense; None for any other word.
    """
    word = tokens.words[at]
    before = tokens.words[at - 2] if at - 2 >= low and tokens.codes[at - 1] in " |" else ""
    if word == "var" and _is_no_past(tokens, at):
        return None
    if before in _PAST_MODALS and word.endswith("s"):
        return None  # "började tillämpas"
    if word == "åt" and before not in _PRONOUNS and not _pronoun_follows(tokens, at):
        return None  # the preposition
    if word == "kom" and not before and _is_order(tokens, at):
        return "present"
    if before == _INFINITIVE_MARK and word.endswith("a") and len(word) > 3:
        return "infinitive"
    if word in HAVE:
        return "past" if _supine_follows(tokens, at) else "present" if word == "har" else None
    if word == "går" and before == "i":
        return None  # "i går"
    form = FORMS.get(word)
    if form is not None and not (word in NO_VERBS and _is_attribute(before)):
        return form
    if len(word) < 5 or word in NO_VERBS:
        return None
    if is_supine(word):
        return "past" if _stands_alone(tokens, at, low) else None
    form = of_compound(word)
    if form is not None:
        return form
    if word.endswith(("ar", "er")) and _is_subject(before):
        return "present"
    if word.endswith(PAST_ENDINGS) and not word.endswith(NOT_PAST):
        attribute = word.endswith(("ade", "dda")) and _is_attribute(before)
        return None if attribute else "past"
    if word.endswith("erar"):
        return "present"
    if word.endswith("as") and len(word) >= 6 and tokens.text[tokens.starts[at]].islower():
        # passive: "redovisas"; after "skulle" or "kunde" it is an infinitive, and they tell
        return (
            None if _PAST_MODALS.intersection(tokens.words[max(low, at - 10) : at]) else "present"
        )
    return None


# A clause that one of these opens needs no "har" ("avtal som tecknats i maj").
_OPENING = frozenset("som att där eftersom sedan vilka vilket vilken".split())
# ... but a supine after one of these speaks of what is to be, or has its verb.
_WITH_SUPINE = frozenset("ha har hade haft ska skall skulle kan kunna bör borde".split())


def _stands_alone(tokens: Tokens, at: int, low: int) -> bool:
    """Whether a supine is the verb of its clause: "som i höstas tecknats", "att avtal tecknats"."""
    for place in range(at - 2, max(low, at - 12) - 1, -1):
        word = tokens.words[place]
        if word in _OPENING:
            return True
        if tokens.codes[place] in _STOPS or word == "," or word in _WITH_SUPINE:
            return False
    return False


def _is_no_past(tokens: Tokens, at: int) -> bool:
    """Whether "var" is a question ("Var: i Falun") or a pronoun ("var tredje", "var sin")."""
    after = tokens.codes[at + 1 : at + 3]
    return after[:1] == ":" or after[1:] in {CODES["ordinal"], CODES["och"]}


def _pronoun_follows(tokens: Tokens, at: int) -> bool:
    return at + 2 < len(tokens.codes) and tokens.words[at + 2] in _PRONOUNS


def _is_order(tokens: Tokens, at: int) -> bool:
    """Whether "Kom" opens its sentence as an imperative: no subject follows."""
    after = tokens.words[at + 2] if at + 2 < len(tokens.codes) else ""
    return after not in {"du", "ni", "han", "hon", "de", "den", "det", "vi", "inte"}


def _is_subject(before: str) -> bool:
    """Whether a word is such that an unknown one in -ar or -er after it is a verb."""
    return before in _PRONOUNS or (len(before) > 5 and before.endswith(_DEFINITE))


_DEFINITE = ("en", "arna", "erna", "orna")
_DETERMINERS = frozenset(
    "de den det dessa alla våra sina dess deras många flera några nya två tre fyra fem av med på för"
    " i som till under samtliga redan mer nyligen våra era mina dina gemensamma nationella".split()
)

_COPULAS = frozenset({"är", "blir", "vara", "bli"})


def _is_attribute(before: str) -> bool:
    """Whether a form in -ade is a participle: "de planerade besöken", "mötena är inplanerade"."""
    return before in _DETERMINERS or before in _COPULAS


def _supine_follows(tokens: Tokens, at: int) -> bool:
    words = 0
    for place in range(at + 1, min(at + 24, len(tokens.codes))):
        if tokens.codes[place] in _STOPS:
            return False
        word = tokens.words[place]
        if not word[:1].isalpha():
            continue
        words += 1
        if words > 8:
            return False
        if word in _NOT_SUPINE:
            continue
        if word.endswith(("stängt", "öppet")) or tokens.words[place - 2] in {"ett", "det"}:
            continue  # "har semesterstängt", "har ett begränsat antal"
        if (len(word) >= 4 and word.endswith(_SUPINE_ENDINGS)) or word in {
            "gått",
            "fått",
            "haft",
            "gjort",
            "sett",
        }:
            return True
        if word.endswith(("ats", "its")):
            return True
        if word in {"som", "att", "och"}:
            return False
    return False
