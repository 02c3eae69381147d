"""Rules for laws, EU acts, official series, court cases and parts of documents.

Ids follow the way in which Swedish legal writing cites: `SFS 2016:1145`, `LOU 4 kap. 9 §`,
`2014/24/EU` for acts of the older numbering and `(EU) 2016/679` for the newer one (since 2015
the year comes first for all EU acts; before, directives had year/number, regulations
number/year).
"""

# ruff: noqa: E501 - patterns and sentences read best on one line

from __future__ import annotations

import re
from collections.abc import Iterator

from upphandling_nlp.references.rules import DASH, DASHES, Hit, rule

__all__ = ["RULES"]

_ACTS = "LOU|LUF|LUK|LUFS|LOV|KL|FL|OSL|TF|RF|ARL|AML|MB|GDPR"
_ACTS_BY_NAME = {
    "lagen om offentlig upphandling": "LOU",
    "lagen om upphandling inom försörjningssektorerna": "LUF",
    "lagen om upphandling av koncessioner": "LUK",
    "lagen om valfrihetssystem": "LOV",
    "kommunallagen": "KL",
    "miljöbalken": "MB",
    "förvaltningslagen": "FL",
    "regeringsformen": "RF",
    "brottsbalken": "BrB",
}
_NAMES = "|".join(_ACTS_BY_NAME)


def _sfs(match: re.Match[str]) -> str | None:
    year = int(match["year"])
    return f"SFS {year}:{int(match['number'])}" if 1686 <= year <= 2099 else None


def _section(match: re.Match[str]) -> str:
    parts = [_ACTS_BY_NAME.get(match["act"].lower(), match["act"])] if match["act"] else []
    if match["chapter"]:
        parts.append(f"{match['chapter']} kap.")
    if match["section"]:
        last = f"-{match['last']}" if match["last"] else ""
        parts.append(f"{match['section'].replace(' ', '')}{last} §")
    return " ".join(parts)


def _eu(match: re.Match[str]) -> str:
    return f"{match['act']}/{match['body'].upper()}"


def _eu_new(match: re.Match[str]) -> str:
    return f"({match['body'].upper()}) {match['act']}"


def _series(match: re.Match[str]) -> str:
    name = match["name"].rstrip(".").lower()
    spelt = {"prop": "prop.", "bet": "bet.", "rskr": "rskr.", "dir": "dir.", "ds": "Ds"}
    # riksdag papers and directives keep their dot; the other series are capital letters
    return f"{spelt.get(name, name.upper())} {match['act']}"


def _conventions(match: re.Match[str]) -> Iterator[Hit]:
    for number in re.finditer(r"\d+", match["numbers"]):
        start = match.start("numbers") + number.start()
        yield start, start + len(number[0]), f"ILO C{int(number[0]):03d}"


RULES = (
    # before "12 §"
    rule(
        "section",
        r"(?<!\w)protokoll(?:et)?[ \u00a0](?:19|20)\d{2}[-/:]\d{1,3}(?=,?[ \u00a0]?§)",
        digits=5,
        needs="protokoll",
    ),
    rule(
        "eu-act",
        r"(?<![\w/])(?P<act>(?:19|20)?\d{2}/\d{1,4})/(?P<body>EU|EG|EEG|EGF|EC|EEC|Euratom|RIF)\b",
        _eu,
        digits=3,
        needs="/e|/rif",
        at_number=True,
    ),
    rule(
        "eu-act",
        r"\((?P<body>EU|EG|EEG)\)[ \u00a0]{0,2}(?:nr|nummer|no)?\.?[ \u00a0]{0,2}(?P<act>\d{1,4}/\d{2,4})(?!\d)",
        _eu_new,
        digits=3,
        needs="(eu)|(eg)|(eeg)",
    ),
    rule(
        "eu-act",
        r"\b(?P<body>EU|EG|EEG)[ \u00a0](?:nr[ \u00a0])?(?P<act>\d{1,4}/\d{2,4})(?![\d/])",
        _eu_new,
        match_case=True,
        digits=3,
        needs="eu |eg ",
        capitals=True,
    ),
    rule(
        "law",
        r"(?<!\w)(?P<name>prop\.|proposition(?:en)?|bet\.|rskr\.?|dir\.|ds|sou|mot\.)[ \u00a0]{0,2}"
        r"(?P<act>(?:19|20)\d{2}(?:/\d{2,4})?:[A-Za-zÅÄÖåäö]{0,6}\d{1,5})",
        _series,
        digits=5,
        needs="prop|bet.|rskr|dir.|ds |sou |mot.",
    ),
    rule(
        "law",
        r"(?<!\w)(?P<name>(?:[A-ZÅÄÖ]{2,8}-)?[A-ZÅÄÖ]{0,8}FS)[ \u00a0]{1,2}"
        r"(?P<act>(?:17|18|19|20)\d{2}:\d{1,5})(?!\d)",
        lambda match: f"{match['name']} {match['act']}",
        match_case=True,
        digits=5,
        needs="fs ",
        capitals=True,
    ),
    rule(
        "law",
        r"(?<![\w:.])(?:SFS[ \u00a0]|(?:LOU|LUF|LUK|LUFS|LOV|OSL|SL)[ \u00a0])?"
        r"(?P<year>\d{4}):(?P<number>\d{1,5})(?![\d:]|/)",
        _sfs,
        digits=5,
        needs=":",
    ),
    rule(
        "law",
        r"(?<![\w.])(?:(?P<chapter>\d{1,2}(?: ?[a-z](?= kap))?)[ \u00a0]{0,2}kap(?:\.|itlet|\b)[ \u00a0]{0,2})?"
        rf"(?P<section>\d{{1,3}}(?: ?[a-z](?= ?§))?)(?: ?(?:{DASH}|och) ?(?P<last>\d{{1,3}}))? ?§{{1,2}}"
        rf"(?: (?:(?:st|stycket|p|i) ?\.? ?)?(?P<act>(?-i:{_ACTS})\b|{_NAMES}))?",
        _section,
        needs="§",
        at_number=True,
    ),
    rule(
        "law",
        r"(?<![\w.])(?P<chapter>\d{1,2}(?: ?[a-z](?= kap))?)[ \u00a0]{0,2}kap(?:\.|itlet|\b)"
        rf"(?P<section>(?P<last>))(?: (?:i )?(?P<act>(?-i:{_ACTS})\b|{_NAMES}))?",
        _section,
        needs="kap",
        at_number=True,
    ),
    rule(
        "law",
        r"(?<!\w)§{1,2} ?(?P<section>\d{1,3})(?P<chapter>)(?P<last>)(?P<act>)(?!\d)",
        _section,
        needs="§",
    ),
    rule(
        "convention",
        r"\bILO(?::s|s)?[- ]{0,2}(?:kärn)?(?:konvention(?:en|er|erna|s)?)?[ \u00a0](?:nr|nummer|no)?\.?[ \u00a0]?"
        r"(?P<numbers>\d{1,3}(?:(?:, ?| och | samt )\d{1,3}){0,12})(?![\d,.]*\d)",
        _conventions,
        needs="ilo",
    ),
    rule(
        "convention",
        r"(?P<ilo>\b(?:kärn)konvention(?:en|er|erna)?[ \u00a0](?:nr|nummer)?\.?[ \u00a0]?)"
        r"(?P<numbers>\d{1,3}(?:(?:, ?| och | samt )\d{1,3}){0,12})(?![\d,.]*\d)",
        _conventions,
        needs="konvention",
    ),
    rule(
        "case",
        rf"\bmål(?:et|en)?[ \u00a0](?:nr\.?[ \u00a0]?|nummer[ \u00a0])?(?:[CT]{DASH}\d{{1,4}}/\d{{2}}|\d{{1,6}}{DASH}\d{{2}})(?!\d)",
        digits=3,
        needs="mål",
    ),
    rule(
        "case",
        rf"(?<!\w)[CT]{DASH}\d{{1,4}}/\d{{2}}(?: P)?(?!\d)",
        match_case=True,
        digits=3,
        needs="|".join(f"{court}{dash}" for court in "ct" for dash in DASHES),
    ),
    rule(
        "case",
        r"(?<!\w)(?:HFD|RÅ|NJA|AD|MÖD|RK)[ \u00a0](?:19|20)\d{2}[ \u00a0](?:ref|s|not|nr)\.?[ \u00a0]?\d{1,4}",
        match_case=True,
        digits=5,
        needs="hfd|rå |nja|ad |möd|rk ",
        capitals=True,
    ),
)
