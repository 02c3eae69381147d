"""What a date does in a post, told by the words around it.

Cues stand in tables, strongest first; a cue counts within the clause of the mention.
"""

from __future__ import annotations

import datetime as dt
import re

from upphandling_nlp.dates.calendar import Interval
from upphandling_nlp.dates.context import Placed
from upphandling_nlp.dates.tense import sentence_bounds
from upphandling_nlp.dates.tokens import Tokens
from upphandling_nlp.schema import Role

__all__ = ["role_of"]


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# Right before the mention (its end is the mention's start).
_BEFORE: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("publication", _words(r"(?:publicera(?:d|t|ts|des|s)?|uppdatera(?:d|t|ts|des)?|utgiven|postad|skriven|senast ändrad|inlagd|datum)(?: av [^.]{1,30}?)?:?(?: (?:den|på|i))?[ \n]?$")),
    ("valid-from", _words(r"(?:\bfrån och med|\bfr\.? ?o\.? ?m\.?|\bfrom|\bmed start|\bmed början|\bmed verkan från|träder i kraft|trädde i kraft|träda i kraft|börjar gälla|började gälla|gäller (?:från|sedan)|gälla från|gällde från|tillämpas (?:från|sedan)|gäller fr\.|avtalsstart|avtalsstart:|startdatum:?|giltig(?:t|a)? från|avtalsperiod(?:en)?:?)(?: (?:den|på|i|och med))?[ :]{0,2}$")),
    ("valid-to", _words(r"(?:gäller (?:till|t\.?o\.?m\.?|fram till)|gäller (?:till och med)|gälla till(?: och med)?|löper (?:ut|till|t\.?o\.?m\.?)|löpte ut|löpa ut|upphör(?:de|a)?(?: att gälla)?|avtalsslut:?|slutdatum:?|giltig(?:t|a)? (?:till|t\.?o\.?m\.?)|förlängs till|förlängdes till|förlängt till|förlänger avtalet till|går ut)(?: och med)?(?: (?:den|på|i|under|vid|efter))?[ :]{0,2}$")),
    ("reporting-year", _words(r"(?:verksamhets|års|hållbarhets|del(?:års|)|kvartals|tertial|hel(?:års)|halvårs|läges|miljö|klimat|slut|uppföljnings)?(?:rapport(?:en)?|redovisning(?:en)?|bokslut(?:et)?|berättelse(?:n)?|statistik(?:en)?|utfall(?:et)?|resultat(?:et)?|siffror(?:na)?|uppföljning(?:en)?|sammanfattning(?:en)?|sammanställning(?:en)?)(?: för| över| från| avseende| under)?(?: (?:verksamhetsåret|året|kalenderåret))?[ :]{1,2}$")),
)
# Anywhere in the clause before the mention.
_DEADLINES = _words(
    r"\b(?:senast|sista (?:anbuds|ansöknings|svars|anmälnings|dag|datum|inlämnings|dagen)\w*|deadline\w*|anbudstid\w*|svarstid\w*|remisstid\w*|ansökningstid\w*|o\.?s\.?a\.?|"
    r"anbudsdag\w*|tillhanda|inkom(?:ma|mit|mer)|ansökan stänger|anmälan stänger|stänger|före|innan|fram till|till och med|t\.?o\.?m\.?|ska vara klar\w*|inlämning\w*)\b"
)
_DEADLINE_NOUNS = _words(r"\b(?:anbud\w*|ansök\w*|anmäl\w*|svar\w*|synpunkt\w*|frågor|inlämn\w*|lämna\w*|skicka\w*|remiss\w*|yttra\w*|deadline|osa|nominer\w*|överprövning\w*|överklag\w*|öppen|besvara\w*|enkät\w*|inkom\w*|registrer\w*)\b")
_TARGETS = _words(r"\b(?:mål\w*|klimatneutral\w*|fossilfri\w*|fossiloberoende|noll\w*|halver\w*|minska\w*|utfas\w*|fasa\w*|ska|skall|nettonoll\w*|ambition\w*|vision\w*|uppnå\w*|senast|strategi\w*|färdplan\w*|reducer\w*|nå)\b")
# Words of goals: with one of them any coming year is a target.
_GOALS = _words(r"\b(?:\w*mål(?:et|en|år|sättning\w*)?|klimatneutral\w*|fossilfri\w*|fossiloberoende|\w*nollutsläpp|nettonoll\w*|halver\w*|fasa\w*|utfas\w*|klimatpositiv\w*|giftfri\w*)\b")
_EVENTS = _words(r"\b(?:seminari\w*|konferens\w*|webb?inari\w*|workshop\w*|möte\w*|träff\w*|utbildning\w*|kurs\w*|föreläsning\w*|panelsamtal\w*|frukost\w*|besök\w*|mässa\w*|hearing\w*|dialog\w*|samråd\w*|lansering\w*|invigning\w*|dagarna|forum\w*|upphandlingsdag\w*|sammanträd\w*|presskonferens\w*|\w*dag)\b")
_STANDING = _words(r"\b(?:sedan|från|fr\.o\.m\.|jämfört med|än)[ ]{1,2}(?:år )?$")
_FRAME = 160


def role_of(
    tokens: Tokens, placed: Placed, days: Interval | None, anchor: dt.date | None
) -> Role | None:
    """The role of a mention, or None where the context does not tell.

    Args:
        tokens: The text.
        placed: The mention.
        days: The days that it means, if they are known.
        anchor: Day of publication.
    """
    said, text = placed.said, tokens.text
    low, high = sentence_bounds(tokens, placed.first, placed.last)
    start, end = tokens.starts[low], tokens.starts[high]
    before = text[max(start, said.start - _FRAME) : said.start]
    sentence = text[max(start, said.start - _FRAME) : min(end, said.end + _FRAME)]
    if said.grain == "day" and _is_dateline(text, said.start, said.end):
        return "publication"
    for role, cue in _BEFORE:
        if cue.search(before) and (role != "reporting-year" or said.grain in {"year", "quarter", "half", "month", "part"}):
            if role == "valid-to" and _DEADLINES.search(before) and re.search(r"anbud|ansök|anmäl|remiss|svar", before, re.IGNORECASE):
                return "deadline"
            return role
    if said.grain == "year":
        return _role_of_year(said.first.base, before, sentence, text[said.end : said.end + 40], anchor, placed)
    clause = before[max(before.rfind(", som"), before.rfind(" och "), -1) + 1 :] or before
    cue = _last(_DEADLINES, before)
    if cue is not None:
        word = cue[0].lower()
        near = len(before) - cue.end() <= 40
        if near and (word not in {"före", "innan", "fram till", "stänger", "till och med", "tom", "t.o.m", "t.o.m."} or _DEADLINE_NOUNS.search(sentence)):
            return "deadline"
    if re.search(r"(?:avtal\w*|ramavtal\w*|kontrakt\w*|lag\w*|regl\w*|direktiv\w*|förordning\w*)[^.]{0,60}\b(?:till och med|t\.?o\.?m\.?|till)[ ]$", clause, re.IGNORECASE):
        return "valid-to"
    if re.search(r"\b(?:avtal\w*|ramavtal\w*|kontrakt\w*)[^.]{0,40}\b(?:start(?:ar|ade)?|börjar|gäller|löper)(?: den| från)?[ ]$", clause, re.IGNORECASE):
        return "valid-from"
    if said.last is not None and re.search(r"\b(?:avtalsperiod|avtalstid|avtalet|ramavtalet|giltig)\w*[^.]{0,40}$", clause, re.IGNORECASE):
        return "valid-from"
    if _STANDING.search(before):
        return None
    if placed.tense is not None or _EVENTS.search(sentence):
        return "event"
    return None


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for found in pattern.finditer(text):
        pass
    return found


def _role_of_year(
    year: str, before: str, sentence: str, after: str, anchor: dt.date | None, placed: Placed
) -> Role | None:
    if re.match(r"(?: års)? ?(?:verksamhets|års|hållbarhets)?(?:rapport|redovisning|bokslut|berättelse)", after, re.IGNORECASE):
        return "reporting-year"
    future = anchor is None or not year.isdigit() or int(year) > anchor.year
    if future and re.search(r"\b(?:till|senast|före|innan|fram till|fram emot|mot|år|målet|målår|by)(?: år)?[ ]$", before + ("år " if placed.said.grain == "x" else ""), re.IGNORECASE) and _TARGETS.search(sentence):
        return "target-year"
    if future and year.isdigit() and _GOALS.search(sentence):
        return "target-year"
    if _STANDING.search(before):
        return None
    if placed.tense == "past" and re.search(r"\b(?:under|i|år)[ ](?:hela |år )?$", before, re.IGNORECASE):
        return "event"
    return None


_LINE = re.compile(r"[ \t\u00a0]*(?:[•*\-–|][ \t]*)?(?:(?:publicerad|datum|uppdaterad|postad)\W{0,3})?(?:den )?", re.IGNORECASE)


def _is_dateline(text: str, start: int, end: int) -> bool:
    """Whether a day stands alone on its line, as feeds and lists print the day of publication."""
    line = text.rfind("\n", max(0, start - 80), start) + 1
    if line == 0 and start > 40:
        return False
    stop = text.find("\n", end, end + 40)
    tail = text[end : stop if stop != -1 else end + 40]
    if stop == -1 and len(text) > end + 40:
        return False
    if "\n" not in text:  # a sentence that is nothing but a date tells nothing
        return False
    return _LINE.fullmatch(text[line:start]) is not None and not tail.strip(" \t|:–-")
