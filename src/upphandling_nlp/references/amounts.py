"""Rules for amounts: money, percentages, counts, quantities, versions, ratings, clock times, parts.

Currency codes are ISO 4217; amounts are written out in units (`SEK 120000000000`).
"""

# ruff: noqa: E501 - patterns and sentences read best on one line
# ruff: noqa: SIM905 - a table of words reads best as one string

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from upphandling_nlp.references.rules import (
    DASH,
    GAP,
    MONTH,
    MONTH_NAMES,
    NUMBER,
    Hit,
    parse_number,
    rule,
    tidy,
)

__all__ = ["CURRENCIES", "RULES", "START_OF_AMOUNTS"]

_SCALES = {
    "tusen": 10**3,
    "tusentals": 10**3,
    "t": 10**3,
    "miljon": 10**6,
    "miljoner": 10**6,
    "milj": 10**6,
    "mn": 10**6,
    "m": 10**6,
    "miljard": 10**9,
    "miljarder": 10**9,
    "md": 10**9,
    "mdr": 10**9,
    "mdkr": 10**9,
}
CURRENCIES = {
    "kr": "SEK", "kronor": "SEK", "krona": "SEK", "svenska kronor": "SEK", "sek": "SEK",
    ":-": "SEK", "skr": "SEK", "euro": "EUR", "eur": "EUR", "€": "EUR", "dollar": "USD",
    "amerikanska dollar": "USD", "us-dollar": "USD", "usd": "USD", "$": "USD", "pund": "GBP",
    "gbp": "GBP", "£": "GBP", "norska kronor": "NOK", "nok": "NOK", "danska kronor": "DKK",
    "dkk": "DKK", "schweiziska franc": "CHF", "chf": "CHF",
}  # fmt: skip
"""ISO 4217 code of each way to write a currency, in lower case."""

# The currencies that sums in words have: "en krona" is an ornament as well.
_SPELT_CURRENCIES = {
    name: code
    for name, code in CURRENCIES.items()
    if name.replace(" ", "").replace("-", "").isalpha() and name != "krona"
}
_WORDS = {
    "en": 1, "ett": 1, "en halv": "0.5", "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6,
    "sju": 7, "åtta": 8, "nio": 9, "tio": 10, "elva": 11, "tolv": 12, "femton": 15, "tjugo": 20,
    "trettio": 30, "fyrtio": 40, "femtio": 50, "hundra": 100, "tvåhundra": 200, "femhundra": 500,
}  # fmt: skip


def _words(table: dict[str, object]) -> str:
    return "|".join(re.escape(word) for word in sorted(table, key=len, reverse=True))


_SCALE = r"(?:tusen|miljon(?:er)?|milj\.?|mn|miljard(?:er)?|mdr?)"
_CURRENCY = _words(dict(CURRENCIES))
# Things that news on procurement counts; a compound may stand before them ("textilleverantörer").
_COUNTED = tuple(
    (
        "personer person deltagare länder länderna land regioner regionerna landsting landstingen "
        "kommuner kommunerna företag företagen leverantörer leverantörerna underleverantörer "
        "anbud anbuden avtal avtalen kontrakt upphandlingar upphandlingarna produkter produkterna "
        "artiklar artiklarna fabriker fabrikerna revisioner arbetare arbetarna anställda "
        "medarbetare medarbetarna invånare patienter barn kvinnor män flickor pojkar "
        "organisationer organisationerna medlemmar medlemsländer besökare åhörare talare "
        "seminarier workshops möten mål målen globala områden områdena kriterier krav kraven "
        "frågor svar rapporter avvikelser bolag upphandlare inköpare myndigheter universitet "
        "sjukhus vårdcentraler enheter stycken st exemplar sidor ord procentenheter fall ärenden "
        "lotter platser jobb tjänster chefer politiker experter studenter elever skolor bilar "
        "bussar fordon datorer mobiler telefoner handskar par plagg kilometer mil meter hektar "
        "kvadratmeter liter ton kilo kilowattimmar dollar gånger steg principer konventioner "
        "indikatorer kategorier riskområden kurser poäng röster ledamöter delegater delegationer "
        "nationer stater volymer recept doser vacciner transporter leveranser beställningar "
        "fakturor inköp projekt aktörer partners parter intervjuer enkäter svarande respondenter "
        "fabriksbesök besök utbildningar dokument handlingar sökande ansökningar timmar minuter "
        "sekunder "
    ).split()
)
# Adjectives that may stand between the number and the noun.
_BETWEEN = frozenset(
    "nya olika stora små svenska deltagande prioriterade globala unga andra viktiga konkreta inbjudna av till st "
    "fler medverkande närvarande inkomna utländska största anmälda".split()
)
# Words whose number names a place in a document, a lot or the like.
_SECTIONS = frozenset(
    (
        "anbudsområde appendix art artikel artikelnummer artiklarna artnr avd avdelning avsn "
        "avsnitt bilaga bilagorna buss delområde etapp fas figur fotnot fråga gate grupp id index "
        "kapitel klass kod kolumn krav lektion linje lott modell modul monter nivå no nr nummer p "
        "paragraf pkt plats platsen platserna post punkt punkten punkterna rad s sal serie sid sida sidan sidor sidorna "
        "skjul steg stycke tabell typ upplaga utgåva vol volym våning "
    ).split()
)
_UNITS = r"(?:kg|g|mg|µg|ml|cl|dl|l|km|m|cm|mm|m²|m2|m3|m³|kvm|kWh|MWh|GWh|TWh|kW|MW|W|V|°C|grader|tim|min|GB|MB|TB|ppm|CO2e|px|dpi|Hz|MHz)"


def _decimal(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _scale(match: re.Match[str]) -> int:
    return _SCALES[match["scale"].lower().rstrip(".")] if match["scale"] else 1


def _between(match: re.Match[str]) -> str:
    """The number in units, or both ends of a range.

    The scale behind a range belongs to both ends ("10-20 miljoner"), but for a first end that is
    written out ("500 000 till 2 miljoner"): with the scale it would lie above the second, and
    farther from it than without.
    """
    scale, low = _scale(match), parse_number(match["low"])
    if not match["high"]:
        return _decimal(low * scale)
    high = parse_number(match["high"]) * scale
    written_out = low * scale > high and high * high < low * low * scale
    return f"{_decimal(low if written_out else low * scale)}..{_decimal(high)}"


def _money(match: re.Match[str]) -> str:
    return f"{CURRENCIES[match['currency'].lower()]} {_between(match)}"


def _money_short(match: re.Match[str]) -> str:
    return f"SEK {_between(match)}"


def _money_words(match: re.Match[str]) -> str:
    value = Decimal(str(_WORDS[match["low"].lower()]))
    if match["half"]:
        value += Decimal("0.5")
    return f"{CURRENCIES[match['currency'].lower()]} {_decimal(value * _scale(match))}"


def _percent(match: re.Match[str]) -> str:
    return f"{_between(match)}%"


_WORD_BEFORE = re.compile(rf"(?<![\w-])([^\W\d_]{{1,14}})[.]?:?{GAP}{{0,2}}$")


def _section(match: re.Match[str]) -> list[Hit] | None:
    text, start = match.string, match.start()
    word = _WORD_BEFORE.search(text[max(0, start - 20) : start])
    if word is None or word[1].lower() not in _SECTIONS:
        return None
    start = max(0, start - 20) + word.start(1)
    return [(start, match.end(), tidy(text[start : match.end()]))]


def _counted(match: re.Match[str]) -> list[Hit] | None:
    at = match.start("words")
    for word in match["words"].split(" "):
        at += len(word)
        if word.endswith(_COUNTED):
            return [(match.start(), at, _between(match))]
        if word not in _BETWEEN:
            return None
        at += 1
    return None


_YEAR = re.compile(r"(?:19|20)\d\d")
_JOINED_BY_TILL = " till "
# A number after one of these is a year ("i januari 2021 till 3 000 företag").
_BEFORE_YEAR = (
    *MONTH_NAMES,
    *"våren sommaren hösten vintern året sedan under".split(),
)


def _starts_with_year(match: re.Match[str]) -> bool:
    """Whether "2020 till 46 leverantörer" tells a year and a count: no count falls from a year."""
    low, high = match["low"], match["high"]
    if not high or _YEAR.fullmatch(low) is None:
        return False
    if match.string[match.end("low") : match.start("high")] != _JOINED_BY_TILL:
        return False
    before = match.string[max(match.start("low") - 12, 0) : match.start("low")].lower().split()
    if before and before[-1] == "från":
        return False  # "sjönk från 2015 till 46 personer"
    falls = parse_number(high) < parse_number(low)
    return falls or (bool(before) and before[-1] in _BEFORE_YEAR)


def _unless_year(
    read: Callable[[re.Match[str]], str | list[Hit] | None],
) -> Callable[[re.Match[str]], str | list[Hit] | None]:
    """Read an amount, but for one that would swallow a year before it."""
    return lambda match: None if _starts_with_year(match) else read(match)


_START = r"(?<![\w,.:/-])"
_RANGE = rf"(?P<low>{NUMBER})(?:(?: ?{DASH} ?| till | respektive | eller )(?P<high>{NUMBER}))?"

START_OF_AMOUNTS = f"{_START}{_RANGE}"
"""How most patterns of amounts start."""

RULES = (
    rule(
        "money",
        rf"{_START}{_RANGE}{GAP}{{0,2}}(?P<scale>{_SCALE})?{GAP}{{0,2}}(?P<currency>{_CURRENCY})(?!\w)",
        _unless_year(_money),
        needs="kr|sek|euro|eur|€|dollar|$|usd|pund|gbp|£|nok|dkk|franc|chf|:-",
        at_number=True,
    ),
    rule(
        "money",
        rf"{_START}{_RANGE}{GAP}{{0,2}}(?P<scale>t|m|md)kr(?!\w)",
        _unless_year(_money_short),
        needs="kr",
        at_number=True,
    ),
    rule(
        "money",
        rf"(?<!\w)(?P<currency>SEK|EUR|USD|GBP|NOK|DKK|CHF|€|\$|£){GAP}{{0,2}}{_RANGE}(?:{GAP}{{0,2}}(?P<scale>{_SCALE}))?(?!\w)",
        _money,
        match_case=True,
        needs="sek|eur|usd|gbp|nok|dkk|chf|€|$|£",
    ),
    rule(
        "money",
        rf"(?<!\w)(?P<low>{_words(dict(_WORDS))})(?P<half> och (?:en|ett) halvt?)? (?:(?P<scale>{_SCALE}) )?(?P<currency>{_words(dict(_SPELT_CURRENCIES))})(?!\w)",
        _money_words,
        digits=0,
        words=frozenset(currency.split()[-1].split("-")[-1] for currency in _SPELT_CURRENCIES),
    ),
    rule(
        "percentage",
        rf"{_START}{_RANGE}{GAP}{{0,2}}(?P<scale>)(?:%|procent(?:enheter|s|ig|iga|igt)?(?!\w)|proc\.)",
        _unless_year(_percent),
        needs="%|proc",
        at_number=True,
    ),
    rule(
        "clock",
        rf"(?<!\w)(?:kl|klockan)\b\.?{GAP}{{0,2}}(?:\d{{1,2}}(?:[.:]\d{{2}})?)(?: ?{DASH} ?\d{{1,2}}(?:[.:]\d{{2}})?)?(?![\d/])",
        needs="kl",
    ),
    rule(
        "clock",
        rf"{_START}(?:[01]?\d|2[0-4])[.:][0-5]\d ?{DASH} ?(?:[01]?\d|2[0-4])[.:][0-5]\d(?![\d.:])",
        digits=6,
        needs=".|:",
        at_number=True,
    ),
    rule(
        "clock",
        r"(?<![\w,.:/-])(?:[01]\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:])",
        digits=4,
        needs=":",
        at_number=True,
    ),
    rule(
        "section",
        rf"(?!(?:19|20)\d{{2}}(?![\d./:-]))\d{{1,6}}(?:[./:]\d{{1,4}}|{DASH}\d{{1,4}}){{0,5}}(?:[a-d]\b)?(?:(?<=/\d)(?: och | till | eller |, )\d{{1,2}}/\d\b){{0,4}}(?![\d%]|{GAP}\d{{3}}(?!\d))",
        _section,
        words=_SECTIONS,
        at_number=True,
    ),
    rule(
        "rating",
        r"(?<!\w)(?:betyg(?:et|s)?|poäng(?:en)?|omdöme(?:t)?|snittbetyg(?:et)?|resultat(?:et)?|rating(?:en)?|score|andel(?:en)?)[ \u00a0:]{1,3}(?:på |av |till |om |är |blev |var )?\d{1,3}(?:,\d)?(?:/| av | på )\d{1,3}(?![\d/-])",
        needs="betyg|poäng|omdöme|resultat|rating|score|andel",
    ),
    rule(
        "rating",
        rf"{_START}\d{{1,2}}/\d{{1,2}}(?= (?:i (?:snitt)?betyg|av |delar|poäng|stjärnor|majoritet|kopp|tesked|matsked|liter|dl|tum|rätt))",
        digits=2,
        needs="/",
        at_number=True,
    ),
    rule(
        "rating",
        rf"{_START}\d{{1,2}},\d/\d{{1,2}}(?![\d/-])",
        digits=3,
        needs="/",
        at_number=True,
    ),
    rule(
        "rating",
        rf"(?<! och med )(?<! till med )(?<=\bmed ){_START}\d{{1,2}}/(?:5|6|10|20)(?![\d/-])",
        digits=2,
        needs="/",
        at_number=True,
    ),
    rule(
        "rating",
        rf"{_START}\d{{1,4}}(?:,\d)? av (?:de |totalt |sammanlagt |våra )?\d{{1,4}}(?![\d/.-]| {MONTH}\b)",
        digits=2,
        needs=" av ",
        at_number=True,
    ),
    rule(
        "rating",
        rf"(?<!den ){_START}24/7(?:/365)?(?![\d/-]| [-’']?\d)",
        needs="24/7",
        at_number=True,
    ),
    rule(
        "version",
        r"(?<!\w)(?:version(?:en)?|ver\.?|release|rev\.|revision|utgåva|upplaga|build)[ \u00a0]?\d{1,4}(?:\.\d{1,4}){0,4}(?![\d/-])",
        lambda m: f"version {re.sub('^[^0-9]*', '', m[0])}",
        needs="version|ver.|ver |release|rev.|revision|utgåva|upplaga|build",
    ),
    rule(
        "version",
        r"(?<![\w.])v\.? ?\d{1,3}(?:\.\d{1,4}){1,4}(?![\d/-])",
        lambda m: f"version {re.sub('^[^0-9]*', '', m[0])}",
        digits=2,
        words=frozenset({"v"}),
    ),
    rule(
        "version",
        r"(?<=[A-Za-zåäöÅÄÖ] )\d{1,2}\.\d(?![\d.,]*\d| ?%)(?=[\s,.!?”\"’'»)–:;-]|$)",
        lambda m: f"version {m[0]}",
        digits=2,
        needs=".",
        at_number=True,
    ),
    rule(
        "quantity",
        rf"{_START}{_RANGE}{GAP}{{0,2}}{_UNITS}(?![\w/])",
        _unless_year(lambda m: tidy(m[0])),
        match_case=True,
        at_number=True,
    ),
    rule(
        "count",
        rf"{_START}{_RANGE}{GAP}{{1,2}}(?P<scale>{_SCALE})(?!\w)(?!{GAP}\w{{0,20}}(?:år|månader)\b)",
        _unless_year(_between),
        needs="tusen|milj|mn|md",
        at_number=True,
    ),
    rule(
        "clock",
        rf"{_START}(?:0\d\.[0-5]\d(?!\d|[.,:]\d|{DASH}|%|[ \u00a0](?:%|kr|proc|m))|(?:1\d|2[0-4])\.[0-5]\d(?=[ \u00a0](?-i:[A-ZÅÄÖ][a-zåäö])))",
        digits=4,
        needs=".",
        at_number=True,
    ),
    rule(
        "count",
        rf"{_START}{_RANGE}(?P<scale>){GAP}{{1,2}}(?P<words>[a-zåäöé]{{1,40}}(?: [a-zåäöé]{{1,40}}){{0,2}})",
        _unless_year(_counted),
        endings=_COUNTED,
        at_number=True,
    ),
    rule(
        "count",
        rf"{_START}(?P<low>\d{{1,3}}(?:{GAP}\d{{3}}){{1,4}})(?P<high>)(?P<scale>)(?!\d|,\d)",
        _between,
        digits=4,
        at_number=True,
    ),
)
