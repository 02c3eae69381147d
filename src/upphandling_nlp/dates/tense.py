"""The tense of the clause around a mention, from a table of verbs and the endings of the others.

No tagger: Swedish marks tense on one finite verb, which stands second in the clause, so the verb
nearest to the mention within its clause decides.
"""

# ruff: noqa: SIM905 - a table of words reads best as one string

from __future__ import annotations

import re
from bisect import bisect_left

from upphandling_nlp.dates.resolve import Tense
from upphandling_nlp.dates.tokens import Tokens, verb_places
from upphandling_nlp.dates.verbs import VerbTense, verb_at

__all__ = ["clause_tense", "clause_verb", "list_tenses", "sentence_bounds"]

_SUBORDINATORS = frozenset(
    "att som där när då eftersom medan vilket vilken vilka men ifall huruvida".split()
)
# Between a verb and a mention, one of these opens a clause whose own verb may follow.
_PARTING = frozenset({"att", "som", "där", "när", "eftersom", "medan"})
# These may stand before a mention that opens its clause: "bara i januari omkom ...".
_FOCUS = frozenset("bara redan först enbart särskilt också även ännu just".split())
_TELLING_NOTHING = frozenset("genom efter med utan av om".split())
# ... but "räknar med att annonsera" looks forward.
_LOOKING_FORWARD = frozenset("räknar väntar dröjer avvaktar fortsätter börjar".split())
# A line that a label opens ("Plats: Falun") is a sentence of its own.
# It begins with one class of characters, so that `re` looks for these before all else.
_SENTENCE_END = re.compile(r"[.!?¶•|](?:(?<!\|)|(?=[^ |¶]:))")
_REACH = 160
_ABBREVIATIONS = frozenset(
    "t ex m fl bl a osv dvs ca kl nr st jan feb mar apr jun jul aug sep sept okt nov dec kap v"
    " mån tis ons tors fre lör sön o d s k p g fr resp tel tfn inkl exkl max min milj febr".split()
)


def sentence_bounds(tokens: Tokens, first: int, last: int) -> tuple[int, int]:
    """Places of the first token of the sentence and after its last one, at most a reach away."""
    known = tokens.bounds.get((first, last))
    if known is not None:
        return known
    if not tokens.ends:
        tokens.ends.append(-1)
        for mark in _SENTENCE_END.finditer(tokens.codes):
            if _ends(tokens, mark.start()):
                tokens.ends.append(mark.start())
        tokens.ends.append(len(tokens.codes))
    place = bisect_left(tokens.ends, first)
    low = tokens.ends[place - 1] + 1
    high = tokens.ends[bisect_left(tokens.ends, last)]
    bounds = max(low, first - _REACH), min(high, last + _REACH)
    tokens.bounds[first, last] = bounds
    return bounds


def _ends(tokens: Tokens, at: int) -> bool:
    if tokens.codes[at] != "." or at + 1 == len(tokens.codes):
        return True
    if tokens.codes[at + 1] not in " |¶":
        return False
    if at and (tokens.words[at - 1] in _ABBREVIATIONS):
        after = at + 2
        if after >= len(tokens.codes):
            return True
        written = tokens.text[tokens.starts[after]]
        return written.isupper() and len(tokens.words[at - 1]) > 2
    if at and tokens.words[at - 1].isdigit() and at + 2 < len(tokens.codes):
        return not tokens.text[tokens.starts[at + 2]].islower()
    return True


def clause_tense(tokens: Tokens, first: int, last: int) -> Tense | None:
    """Tell past from present or future for a mention.

    Args:
        tokens: The text.
        first: Place of the mention's first token.
        last: Place after its last token.

    Returns:
        "past" or "present"; None where no verb tells, as in a heading.
    """
    at = clause_verb(tokens, first, last)
    if at is None:
        return None
    tense = tokens.verbs[at]  # where `clause_verb` has left it
    if tense != "infinitive":
        return tense
    # "intresse för att pröva det under hösten" looks forward, "genom att" tells nothing
    before = tokens.words[at - 4] if at >= 4 else ""
    if at < first and before == "med" and at >= 6 and tokens.words[at - 6] in _LOOKING_FORWARD:
        return "present"
    return "present" if at < first and before not in _TELLING_NOTHING else None


def clause_verb(tokens: Tokens, first: int, last: int) -> int | None:
    """Place of the verb of the clause around a mention; None where there is none.

    That is the one before it, unless the mention opens its clause ("den 3 maj hålls ...") or a
    subordinator parts them ("sade att mötet den 3 maj hålls"): then the one after it.
    """
    low, high = sentence_bounds(tokens, first, last)
    places = _candidates(tokens)
    at = bisect_left(places, first) - 1
    while at >= 0 and places[at] >= low and verb_at(tokens, places[at], low) is None:
        at -= 1
    before = places[at] if at >= 0 and places[at] >= low else None
    at = bisect_left(places, last)
    while places[at] < high and verb_at(tokens, places[at], low) is None:
        at += 1
    after = places[at] if places[at] < high else None
    if before is None or after is None:
        return after if before is None else before
    if before != first - 2 and _fronted(tokens, low, first):
        return after
    if _PARTING.isdisjoint(tokens.words[before + 1 : first]):
        return before
    parted_again = any(
        tokens.codes[at] in ",;" or tokens.words[at] in _SUBORDINATORS for at in range(last, after)
    )
    return before if parted_again else after


def list_tenses(tokens: Tokens, first: int, last: int) -> list[VerbTense]:
    """The tenses of the verbs between two places of a sentence, in order."""
    low, _ = sentence_bounds(tokens, first, first + 1)
    places = _candidates(tokens)
    between = places[bisect_left(places, first) : bisect_left(places, last)]
    return [tense for place in between if (tense := verb_at(tokens, place, low)) is not None]


def _candidates(tokens: Tokens) -> list[int]:
    """Places of the words that may be verbs, and the end of the text."""
    if not tokens.candidates:
        tokens.candidates.extend(verb_places(tokens.words))
        tokens.candidates.append(len(tokens.codes))
    return tokens.candidates


def _fronted(tokens: Tokens, low: int, first: int) -> bool:
    """Whether the mention opens its clause, so that its verb follows."""
    at = first - 1
    words = 0
    while at >= low and words < 3:
        mark = tokens.codes[at]
        if (
            mark in ",;:–-"
            or tokens.words[at] in _SUBORDINATORS
            or tokens.words[at] in {"och", "men"}
        ):
            return True
        if tokens.words[at] in _FOCUS:
            at -= 1
            continue
        if tokens.words[at][:1].isalpha():
            words += 1
            if words > 1:
                return False
        at -= 1
    return at < low
