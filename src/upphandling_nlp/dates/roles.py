"""What a date does in a post, told by the words around it.

Cues stand in tables, strongest first; a cue counts within the clause of the mention.
"""

# ruff: noqa: E501 - patterns and sentences read best on one line

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from upphandling_nlp.dates.context import Placed
from upphandling_nlp.dates.tokens import Tokens
from upphandling_nlp.schema import Grain, Role

__all__ = ["role_of"]


def _words(pattern: str) -> re.Pattern[str]:
    # The text is put into lower case once, which is faster than to ignore case in each pattern.
    return re.compile(pattern)


# Right before the mention (its end is the mention's start).
# With each, strings one of which stands in every match: most text is told by them, faster.
_BEFORE: tuple[tuple[Role, tuple[str, ...], re.Pattern[str]], ...] = (
    (
        "publication",
        ("publicera", "uppdatera", "utgiven", "postad", "skriven", "ändrad", "inlagd", "datum"),
        _words(
            r"(?:publicera(?:d|t|ts|des|s)?|uppdatera(?:d|t|ts|des)?|utgiven|postad|skriven|senast ändrad|inlagd|\b(?:publicerings|publikations|utgivnings|uppdaterings|ändrings)?datum)(?: av [^.]{1,30}?)?:?(?: (?:den|på|i))?[ \n]?$"
        ),
    ),
    (
        "valid-from",
        ("med", "fr", "kraft", "gälla", "gäll", "tillämpas", "start", "giltig", "avtalsperiod"),
        _words(
            r"(?:\bfrån och med|\bfr\.? ?o\.? ?m\.?|\bfrom|\bmed start|\bmed början|\bmed verkan från|träder i kraft|trädde i kraft|träda i kraft|börjar gälla|började gälla|gäller (?:från|sedan)|gälla från|gällde från|tillämpas (?:från|sedan)|gäller fr\.|avtalsstart|avtalsstart:|startdatum:?|giltig(?:t|a)? från|avtalsperiod(?:en)?:?)(?: (?:den|på|i|och med))?[ :]{0,2}$"
        ),
    ),
    (
        "valid-to",
        ("gäll", "löp", "upphör", "slut", "giltig", "förläng", "ut"),
        _words(
            r"(?:gäller (?:till|t\.? ?o\.? ?m\.?|fram till)|gäller (?:till och med)|gälla till(?: och med)?|löper (?:ut|till|t\.? ?o\.? ?m\.?)|löpte ut|löpa ut|upphör(?:de|a)?(?: att gälla)?|avtalsslut:?|slutdatum:?|giltig(?:t|a)? (?:till|t\.? ?o\.? ?m\.?)|förlängs till|förlängdes till|förlängt till|förlänger avtalet till|går ut)(?: och med)?(?: (?:den|på|i|under|vid|efter))?[ :]{0,2}$"
        ),
    ),
    (
        "reporting-year",
        (
            "rapport",
            "redovis",
            "boksl",
            "berätt",
            "stati",
            "utfall",
            "result",
            "siffr",
            "följn",
            "samman",
        ),
        _words(
            r"(?:verksamhets|års|hållbarhets|del(?:års|)|kvartals|tertial|hel(?:års)|halvårs|läges|miljö|klimat|slut|uppföljnings)?(?:rapport(?:en)?|redovisning(?:en)?|bokslut(?:et)?|berättelse(?:n)?|statistik(?:en)?|utfall(?:et)?|resultat(?:et)?|siffror(?:na)?|uppföljning(?:en)?|sammanfattning(?:en)?|sammanställning(?:en)?)(?: för| över| från| avseende| under)?(?: (?:verksamhetsåret|året|kalenderåret))?[ :]{1,2}$"
        ),
    ),
)
# Anywhere in the clause before the mention.
_DEADLINES = _words(
    r"\b(?:senast|sista (?:anbuds|ansöknings|svars|anmälnings|dag|datum|inlämnings|dagen)\w*|deadline\w*|anbudstid\w*|svarstid\w*|remisstid\w*|ansökningstid\w*|o\.?s\.?a\.?|"
    r"anbudsdag\w*|tillhanda|inkom(?:ma|mit|mer)|ansökan stänger|anmälan stänger|stänger|före|innan|fram till|till och med|t\.? ?o\.? ?m\.?|ska vara klar\w*|\w*inlämning\w*|vara (?:inne|inlämna\w*|inskicka\w*)|"
    r"(?:anmäl|ansök|enkät|remiss|samråd|svar)[^.]{1,30} öppen till|har till)\b"
)
_DEADLINE_NEEDS = (
    "senast", "sista", "deadline", "tid", "osa", "s.", ".sa", "dag", "tillhanda", "inkom",
    "stänger", "före", "innan", "till", "t.", "to", "klar", "inlämning", "inne", "inlämna", "inskicka",
)  # fmt: skip
_DEADLINE_NOUNS = _words(
    r"\b(?:anbud\w*|ansök\w*|anmäl\w*|svar\w*|synpunkt\w*|frågor|inlämn\w*|lämna\w*|skicka\w*|remiss\w*|yttra\w*|deadline|osa|nominer\w*|överprövning\w*|överklag\w*|öppen|besvara\w*|enkät\w*|inkom\w*|registrer\w*)\b"
)
_TARGETS = _words(
    r"\b(?:mål\w*|klimatneutral\w*|fossilfri\w*|fossiloberoende|noll\w*|halver\w*|minska\w*|utfas\w*|fasa\w*|ska|skall|nettonoll\w*|ambition\w*|vision\w*|uppnå\w*|senast|strategi\w*|färdplan\w*|reducer\w*|nå)\b"
)
# Words of goals: with one of them any coming year is a target.
_GOALS = _words(
    r"\b(?:\w*mål(?:et|en|år|sättning\w*)?|klimatneutral\w*|fossilfri\w*|fossiloberoende|\w*nollutsläpp|nettonoll\w*|halver\w*|fasa\w*|utfas\w*|klimatpositiv\w*|giftfri\w*)\b"
)
_GOAL_NEEDS = ("mål", "klimat", "fossil", "noll", "halver", "fas", "giftfri")
_EVENTS = _words(
    r"\b(?:seminari\w*|konferens\w*|webb?inari\w*|workshop\w*|möte\w*|träff\w*|utbildning\w*|kurs\w*|föreläsning\w*|panelsamtal\w*|frukost\w*|besök\w*|mässa\w*|hearing\w*|dialog\w*|samråd\w*|lansering\w*|invigning\w*|dagarna|forum\w*|upphandlingsdag\w*|sammanträd\w*|presskonferens\w*|\w*dag)\b"
)
_STANDING = _words(r"\b(?:sedan|från|fr\.o\.m\.|jämfört med|än)[ ]{1,2}(?:år )?$")
_STANDING_ENDS = ("sedan ", "från ", "m. ", "med ", "än ", "år ", "  ")
_UNTIL_YEAR = _words(
    r"\b(?:till|senast|före|innan|fram till|fram emot|mot|målet|målår|år)(?: år)?[ ]$"
)
_DURING = _words(r"\b(?:under|i|år)[ ](?:hela |år )?$")
_REPORT_AFTER = _words(
    r"(?: års)? ?(?:verksamhets|års|hållbarhets)?(?:rapport|redovisning|bokslut|berättelse)"
)
_CLOSING = _words(r"anbud|ansök|anmäl|remiss|svar")
_CONTRACT_WORDS = ("avtal", "kontrakt", "lag", "regl", "direktiv", "förordning", "giltig")
_CONTRACT: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "valid-to",
        _words(
            r"(?:avtal|kontrakt|\blag|regl|direktiv|förordning)\w*[^.]{0,60}\b(?:till och med|t\.? ?o\.? ?m\.?|till)[ ]$"
        ),
    ),
    (
        "valid-from",
        _words(
            r"(?:avtal|kontrakt)\w*[^.]{0,40}\b(?:(?:start(?:ar|ade)?|börjar|gäller|löper)(?: den| från)?|(?:gäller|löper)[^.]{1,25} från)[ ]$"
        ),
    ),
)
_CONTRACT_TERM = _words(r"\b(?:avtalsperiod|avtalstid|avtalet|ramavtalet|giltig)\w*[^.]{0,40}$")
_WEAK = frozenset({"före", "innan", "fram till", "stänger", "till och med", "tom", "har till"})
# However "t.o.m." is spelt.
_UNTIL_LETTERS = _words(r"t\.? ?o\.? ?m\.?")
_REPORTED = frozenset({"year", "quarter", "half", "month", "part"})
# How far back a cue may stand, in characters: in the sentence, near, right before.
_FRAME, _NEAR, _CLOSE = 160, 48, 60


def role_of(  # noqa: C901, PLR0911 - one return a role reads best
    tokens: Tokens, placed: Placed, anchor: dt.date | None
) -> Role | None:
    """The role of a mention, or None where the context does not tell.

    Args:
        tokens: The text.
        placed: The mention.
        anchor: Day of publication.
    """
    said, text = placed.said, tokens.text
    before = text[max(tokens.starts[placed.low], said.start - _FRAME) : said.start].lower()
    if said.grain == "day" and _is_dateline(text, said.start, said.end):
        return "publication"
    cues, words = 0, before.split()
    if not _CUE_WORDS.all_silent(words):
        for word in words:
            cues |= _CUE_WORDS[word]
    role = _role_before(before[-_CLOSE:], said.grain) if cues & _RIGHT_BEFORE else None
    if role is not None:
        return "deadline" if role == "valid-to" and _CLOSING.search(before) else role
    after = text[said.end : min(tokens.starts[placed.high], said.end + _FRAME)].lower()
    if said.grain == "year":
        return _role_of_year(placed, before, after, anchor)
    if cues & _DEADLINE and not said.first.mark.startswith("<") and _is_deadline(before, after):
        return "deadline"
    if cues & _CONTRACTS:
        for contract_role, cue in _CONTRACT:
            if cue.search(before):
                return contract_role
        if said.last is not None and _CONTRACT_TERM.search(before):
            return "valid-from"
    if before.endswith(_STANDING_ENDS) and _STANDING.search(before[-20:]):
        return None
    return "event" if placed.tense is not None or _EVENTS.search(before + after) else None


class _CueWords(dict[str, int]):
    """For each word, to which cues it may belong: an or of the bits below.

    Most belong to none: `all_silent` tells whether some are known for that.
    """

    def __init__(self) -> None:
        super().__init__()
        self.silent: set[str] = set()
        self.all_silent = self.silent.issuperset

    def __missing__(self, word: str) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
            self.silent.clear()
        found = 0
        for bit, needs in _NEEDS:
            if needs.search(word) is not None:
                found |= bit
        self[word] = found
        if not found:
            self.silent.add(word)
        return found


_RIGHT_BEFORE, _DEADLINE, _CONTRACTS = 1, 2, 4


def _one_of(needs: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, needs)))


_NEEDS = (
    (_RIGHT_BEFORE, _one_of(need for _, needs, _ in _BEFORE for need in needs)),
    (_DEADLINE, _one_of(_DEADLINE_NEEDS)),
    (_CONTRACTS, _one_of(_CONTRACT_WORDS)),
)


_REMEMBERED = 50_000
_CUE_WORDS = _CueWords()


def _role_before(before: str, grain: Grain) -> Role | None:
    """The role that the words right before a mention give it."""
    for role, needs, cue in _BEFORE:
        if role == "reporting-year" and grain not in _REPORTED:
            continue
        if any(map(before.__contains__, needs)) and cue.search(before):
            return role
    return None


def _is_deadline(before: str, after: str) -> bool:
    cues = _DEADLINES.findall(before[-_NEAR:])
    if not cues:
        return False
    cue = _UNTIL_LETTERS.sub("tom", cues[-1])
    return cue not in _WEAK or _DEADLINE_NOUNS.search(before + " " + after) is not None


def _role_of_year(placed: Placed, before: str, after: str, anchor: dt.date | None) -> Role | None:
    year = (placed.said.last or placed.said.first).base
    if _REPORT_AFTER.match(after):
        return "reporting-year"
    if year.isdigit() and (anchor is None or int(year) > anchor.year):
        sentence = before + " " + after
        goals = any(map(sentence.__contains__, _GOAL_NEEDS)) and _GOALS.search(sentence)
        if goals or (_UNTIL_YEAR.search(before[-20:]) and _TARGETS.search(sentence)):
            return "target-year"
    if placed.tense == "past" and _DURING.search(before[-20:]):
        return "event"
    return None


_LINE = re.compile(
    r"[ \t\u00a0]*(?:[•*\-–|][ \t]*)?(?:(?:publicerad|datum|uppdaterad|postad)\W{0,3})?(?:den )?",
    re.IGNORECASE,
)


def _is_dateline(text: str, start: int, end: int) -> bool:
    """Whether a day stands alone on its line, as feeds and lists print the day of publication."""
    if "\n" not in text:  # a sentence that is nothing but a date tells nothing
        return False
    line = text.rfind("\n", max(0, start - 80), start) + 1
    if line == 0 and start > 40:
        return False
    stop = text.find("\n", end, end + 40)
    tail = text[end : stop if stop != -1 else end + 40]
    if stop == -1 and len(text) > end + 40:
        return False
    return _LINE.fullmatch(text[line:start]) is not None and not tail.strip(" \t|:–-")
