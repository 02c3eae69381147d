"""Rules for codes: standards, organisation numbers, CPV, case numbers, goals, telephones, addresses.

Organisation numbers follow Skatteverket's description (ten digits, third digit at least 2, Luhn
check digit). The check digit of CPV codes has no published algorithm, so a CPV code is checked by
its shape and its division (Regulation (EC) No 213/2008); the id leaves the check digit out, so
that both spellings of a code meet.
"""

# ruff: noqa: E501 - patterns and sentences read best on one line
# ruff: noqa: SIM905 - a table of words reads best as one string

from __future__ import annotations

import re
from collections.abc import Iterator

from upphandling_nlp.references.rules import DASH, GAP, Hit, rule, tidy

__all__ = ["RULES", "luhn_valid"]

_CPV_DIVISIONS = frozenset(
    "03 09 14 15 16 18 19 22 24 30 31 32 33 34 35 37 38 39 41 42 43 44 45 48 50 51 55 60 63 64 65"
    " 66 70 71 72 73 75 76 77 79 80 85 90 92 98".split()
)
_STANDARDS = r"(?:SS[- ]?)?(?:EN[- ]?)?(?:ISO|IEC)(?:[/-](?:IEC|TS|TR|DIS))?|SS[- ]EN|SS|EN|SA|AA|OHSAS|GRI|FSSC|DIN|ASTM|ISAE|IFRS|BS|PAS"
_PROGRAMMES = (
    r"Agenda|Horisont|Horizon|Vision|Färdplan|Europa|Europe|Fossilfritt Sverige|Fossilfri|"
    r"Klimatneutrala städer|Transport|Riktning|Framtid|Framtidsplan|Målbild|Strategi|Energi|"
    r"Windows(?: Server)?|Office|Excel|Word|Outlook|Exchange|SharePoint|SQL Server|"
    r"Miljöbyggnad|Habitat|Expo|Tokyo|Rio|Peking"
)
# One word of each, in lower case.
_PROGRAMME_WORDS = (
    "agenda|horisont|horizon|vision|färdplan|europa|europe|sverige|fossilfri|städer|transport|"
    "riktning|framtid|målbild|strategi|energi|windows|office|excel|word|outlook|exchange|"
    "sharepoint|server|miljöbyggnad|habitat|expo|tokyo|rio|peking"
)
# Names of strategies are written with a capital letter and a round year: "Vision 2030".
_WEB = r"(?:https?://|www\.)[^\s<>\"'()\[\]]{1,500}"


def luhn_valid(digits: str) -> bool:
    """Tell whether the last digit is the Luhn check digit of the others (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _url(match: re.Match[str]) -> Iterator[Hit]:
    address = match[0].rstrip(".,;:!?”’")
    yield match.start(), match.start() + len(address), address


def _standard(match: re.Match[str]) -> str | None:
    body = re.sub(r"[- ]{1,2}(?=[A-Z]|$)", " ", match["body"].upper()).strip()
    body = body.replace("SS EN", "SS-EN")
    number = re.sub(DASH, "-", match["number"])
    year = f":{match['year']}" if match["year"] else ""
    return f"{body} {number}{year}"


def _orgnr(match: re.Match[str]) -> str | None:
    digits = match["first"] + match["last"]
    if int(digits[2]) < 2 or not luhn_valid(digits):
        return None
    return f"{match['first']}-{match['last']}"


def _cpv(match: re.Match[str]) -> str | None:
    return f"CPV {match['code']}" if match["code"][:2] in _CPV_DIVISIONS else None


def _cpv_list(match: re.Match[str]) -> Iterator[Hit]:
    for code in re.finditer(rf"(\d{{8}})(?:{DASH}\d)?", match["codes"]):
        start = match.start("codes") + code.start()
        yield start, start + len(code[0]), f"CPV {code[1]}"


def _dnr(match: re.Match[str]) -> str:
    return f"dnr {tidy(match['number'])}"


def _goals(match: re.Match[str]) -> Iterator[Hit]:
    first = True
    for number in re.finditer(r"\d{1,2}(?:\.[\da-d])?", match["numbers"]):
        start = match.start("numbers") + number.start()
        end = start + len(number[0])
        if not 1 <= int(number[0].split(".")[0]) <= 17:
            return
        yield match.start() if first else start, end, f"SDG {number[0]}"
        first = False


def _phone(match: re.Match[str]) -> str | None:
    digits = re.sub(r"\D", "", match["number"])
    if match["number"].startswith("+"):
        digits = digits.replace("460", "46", 1) if "(0)" in match["number"] else digits
    elif digits.startswith("00"):
        digits = digits[2:]
    else:
        digits = "46" + digits[1:]
    return f"+{digits}" if 8 <= len(digits) <= 15 else None


def _programme(match: re.Match[str]) -> str | None:
    return tidy(match[0])


# Words that name a strategy, or that its name begins with.
_HEADS = "programmet|program|strategin|strategi|planen|handlingsplanen|handlingsplan|visionen|målbilden|initiativet|satsningen"
_AIMS = "hållbar|hållbara|hållbart|klimatneutral|klimatneutrala|klimatneutralt|fossilfritt|fossilfria|giftfri|giftfria|cirkulär|cirkulära"
_STRATEGY_WORDS = frozenset(f"{_HEADS}|{_AIMS}".split("|"))
# Their names end with a name or one of these, for a verb may follow: "Programmet Ren luft antogs 2020".
_LAST_WORDS = r"[A-ZÅÄÖ][\w-]{1,25}|region|regioner|vård|sjukvård|hälsa|län|kommun|stad|framtid|miljö|energi|luft|vatten|mat|inköp|upphandling"
_STRATEGY = re.compile(
    rf"\b(?:(?i:{_HEADS})[ \u00a0][”\"]?(?P<name>(?:[A-ZÅÄÖ][\w-]{{1,25}}[ \u00a0](?:[\w-]{{1,25}}[ \u00a0])?)?(?:{_LAST_WORDS}))"
    rf"|(?P<alone>(?=[A-ZÅÄÖ])(?i:{_AIMS})[ \u00a0](?!till|senast|år|under|för|från|av|sedan|efter)[\w-]{{2,25}}))[ \u00a0]$"
)
_NAME_REACH = 80
# Without its head, such a name is told only by a year well ahead.
_AHEAD = "2030"


def _named_programme(match: re.Match[str]) -> list[Hit] | None:
    """`Programmet Hållbar region 2030`, `Klimatneutral vård 2045`: the year belongs to a name."""
    low = max(match.start() - _NAME_REACH, 0)
    name = _STRATEGY.search(match.string[low : match.start()])
    if name is None or (name["alone"] and match[0] < _AHEAD):
        return None
    start = low + name.start("name" if name["name"] else "alone")
    return [(start, match.end(), tidy(match.string[start : match.end()]))]


_CODE_WORDS = frozenset(
    (
        "kod koden möteskod möteskoden portkod portkoden pinkod pinkoden lösenord lösenordet mötesid id "
        "mötesnummer konferenskod anslutningskod åtkomstkod rum mötesrum konferensrum grupprum"
    ).split()
)
_CODE_BEFORE = re.compile(r"(?<!\w)(?:[^\W\d_]{1,15}-)?(?P<word>[^\W\d_]{2,16}):?[ \u00a0]{1,2}$")


def _access_code(match: re.Match[str]) -> list[Hit] | None:
    """`kod 2019 118`, `Mötes-ID 2020 118 442`, `Rum 2019`; but not "äger rum 2019"."""
    low = max(match.start() - 36, 0)
    before = match.string[low : match.start()]
    word = _CODE_BEFORE.search(before)
    if word is None or word["word"].lower() not in _CODE_WORDS:
        return None
    if word["word"] == "rum" and not before[: word.start()].endswith(("i ", "(", ": ")):
        return None
    start = low + word.start()
    return [(start, match.end(), tidy(match.string[start : match.end()]))]


_GOAL_NUMBER = r"\d{1,2}(?:\.[\da-d])?(?![\d.]*\d|[/:%])"
# It begins with one class of characters, so that `re` looks for these before all else.
_PHONE = (
    r"[+(0](?<![\w/.:-][+(0])"
    r"(?:(?:(?<=\+)|(?<=0)0)\d{1,3}(?:[ \u00a0-]?\(0\))?(?:[ \u00a0-]{0,2}\d{1,4}){2,6}"
    rf"|(?:(?<=0)|(?<=\()0)\d{{1,3}}\)?(?: ?{DASH} ?|/|{GAP})\d{{2,3}}(?:{GAP}?\d{{2,3}}){{1,3}}"
    r"|(?<=0)\d{8,9})"
)

RULES = (
    rule("url", _WEB, _url, digits=0, needs="http|www."),
    rule(
        "url",
        r"(?<![\w@./])[\w-]{2,63}(?:\.[\w-]{2,63}){0,3}\.(?:se|com|org|eu|nu|net)(?:/[^\s<>\"'()]{0,300})?(?![\w@])",
        _url,
        digits=0,
        needs=".se|.com|.org|.eu|.nu|.net",
    ),
    rule(
        "email",
        r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}",
        lambda match: match[0].lower(),
        digits=0,
        needs="@",
    ),
    rule(
        "standard",
        rf"(?<![\w])(?P<body>{_STANDARDS})[ \u00a0-]{{0,2}}(?P<number>\d{{3,6}}(?:{DASH}\d{{1,3}}(?!\d))?)(?:[:](?P<year>(?:19|20)\d{{2}}))?(?!\d|{DASH}\d)",
        _standard,
        match_case=True,
        digits=3,
        capitals=True,
    ),
    rule(
        "cpv",
        rf"\bCPV(?:{DASH}?(?:kod(?:en|er|erna)?|nummer))?:?[ \u00a0]{{0,2}}(?P<codes>\d{{8}}(?:{DASH}\d)?(?:(?:, ?|; ?| och )\d{{8}}(?:{DASH}\d)?){{0,20}})(?!\d)",
        _cpv_list,
        digits=8,
        needs="cpv",
    ),
    rule("cpv", rf"(?<![\w-])(?P<code>\d{{8}}){DASH}\d(?![\d-])", _cpv, digits=9, at_number=True),
    rule(
        "orgnr",
        rf"(?<![\w-])(?:16)?(?P<first>\d{{6}}){DASH}(?P<last>\d{{4}})(?![\w-])",
        _orgnr,
        digits=10,
        at_number=True,
    ),
    rule(
        "orgnr",
        rf"\borg(?:anisations|\.)?[- ]{{0,2}}(?:nr|nummer)\.?:?[ \u00a0]{{0,2}}(?:16)?(?P<first>\d{{6}})[ \u00a0]?{DASH}?(?P<last>\d{{4}})(?!\w)",
        _orgnr,
        digits=10,
        needs="org",
    ),
    rule(
        "personal-number",
        r"(?<![\w-])(?:19|20)?\d{6}[-+]\d{4}(?![\w-])",
        # not orgnr, or a faulty one: masked, so that no date is read from it, and kept out of sight
        lambda _match: "personal-number",
        digits=10,
        at_number=True,
    ),
    rule(
        "dnr",
        r"\b(?:d(?:iarie)?nr|diarienummer|diarienr|ärende(?:nummer|nr)?|ärende-?id|upphandlingsnummer|ref(?:erens)?(?:nr|nummer)?|avtalsnummer|avtalsnr|avtals-?id|beslutsnummer)\b"
        r"[.:]{0,2}[ \u00a0]{0,2}(?:nr\.?[ \u00a0]?)?(?P<number>(?:[A-ZÅÄÖ]{1,6}[ /-]?)?\d[\w./:-]{0,30}\d(?:[ ]?(?-i:[A-ZÅÄÖ]{1,4})\b)?|\d{1,6})",
        _dnr,
        needs="nr|nummer|ärende|ref|avtals|beslut",
    ),
    rule(
        "dnr",
        rf"(?<![\w-])(?P<number>[A-ZÅÄÖ]{{2,6}}[ -]?(?:19|20)\d{{2}}(?:{DASH}|/|:)\d{{2,6}}(?!\d|{DASH}|/))",
        _dnr,
        match_case=True,
        digits=6,
        capitals=True,
    ),
    rule(
        "dnr",
        r"(?<![\w-])(?P<number>(?:\d{1,2}\.){1,4}\d{1,3}-\d{2,6}/(?:19|20)\d{2})(?!\d)",
        _dnr,
        digits=6,
        needs="/",
        at_number=True,
    ),
    rule(
        "goal",
        r"\b(?:del)?mål(?:en|et)?[ \u00a0](?:nr\.?[ \u00a0]?|nummer[ \u00a0])?"
        rf"(?P<numbers>{_GOAL_NUMBER}(?:(?:, ?| och | samt | respektive | & ?|{DASH}){_GOAL_NUMBER}){{0,16}})",
        _goals,
        needs="mål",
    ),
    rule(
        "goal",
        rf"\bSDG(?:s|:s)?[ \u00a0-]?(?:mål[ \u00a0])?(?P<numbers>{_GOAL_NUMBER}(?:(?:, ?| och | samt ){_GOAL_NUMBER}){{0,16}})",
        _goals,
        needs="sdg",
    ),
    rule(
        "agenda",
        rf"(?<!\w)(?:{_PROGRAMMES})[- ](?:19|20)\d{{2}}(?:{DASH}(?:19|20)?\d{{2}})?(?!\d)",
        _programme,
        match_case=True,
        digits=4,
        needs=_PROGRAMME_WORDS,
    ),
    rule(
        "agenda",
        r"20[2-6][05](?![\w/:%-]|[.,]\d| ?§)",
        _named_programme,
        digits=4,
        words=_STRATEGY_WORDS,
        at_number=True,
    ),
    rule(
        "agenda",
        r"(?<![\w-])(?:RUFS|RUS|RUP|ÖP)[- ]20[2-6][05](?![\w/:%-]|[.,]\d| ?§)",
        _programme,
        match_case=True,
        digits=4,
        needs="rufs|rus|rup|öp",
        capitals=True,
    ),
    rule(
        "section",
        r"\d{3,8}(?:[ \u00a0]\d{2,4}){0,4}(?![\w%/:-]|[.,]\d)",
        _access_code,
        digits=3,
        words=_CODE_WORDS,
        at_number=True,
    ),
    rule("phone", rf"(?P<number>{_PHONE})(?![\d/])", _phone, digits=7),
    rule("address", r"(?<!\w)(?:Box|FE)[ \u00a0]\d{1,5}(?!\d)", match_case=True, needs="box|fe "),
    rule(
        "address",
        rf"(?<!\w)\d{{3}}{GAP}\d{{2}}{GAP}{{1,2}}(?=[A-ZÅÄÖ][a-zåäö]{{2,}})",
        lambda m: m[0].strip(),
        at_number=True,
        match_case=True,
        digits=5,
    ),
    rule(
        "address",
        r"(?<!\w)[A-ZÅÄÖ][a-zåäöé]{1,25}(?:gatan|vägen|torget|gränd|allén|stigen|plan|plats|backen)[ \u00a0]\d{1,3}(?: ?[A-D]\b)?(?!\d)",
        match_case=True,
        needs="gatan|vägen|torget|gränd|allén|stigen|plan|plats|backen",
    ),
)
