"""Words that tell a company from the place whose name it bears: "avtalet med Mölnlycke"."""

from __future__ import annotations

import re

from upphandling_nlp.entities.words import CAPITALISED

__all__ = ["is_apposed", "is_supplier"]

_REACH = 120  # characters before a name that are looked at
# Names of the same list that stand between the words and the name.
_BESIDE = rf"(?:{CAPITALISED}(?: {CAPITALISED})?(?:, | och | samt | eller )){{0,5}}"
_ONE = (
    r"\b(?i:\w*(?:företaget|bolaget|koncernen|tillverkaren|leverantören|grossisten|importören|firman"
    r"|[a-zåäö]kedjan|konkurrenten)) "
)
_MANY = r"\b(?i:\w*(?:företagen|bolagen|tillverkarna|leverantörerna|grossisterna|importörerna)) "
_AMONG = (
    r"\b\w*(?:företag|bolag|tillverkare|leverantörer|grossister|importörer), "
    r"(?:bland dem|däribland|bland annat|till exempel) "
)
_APPOSED = re.compile(rf"(?:{_ONE}|(?:{_MANY}|{_AMONG}){_BESIDE})$")
_BEFORE = re.compile(
    r"\b(?i:\w*(?:avtal|kontrakt)(?:et|en|s)? "
    r"(?:(?:har |är )?(?:tecknats|slutits|skrivits|tecknades|slöts|skrevs|tecknat|slutet) )?med"
    r"|anbud(?:et|en)? från|leverans(?:en|er|erna)? från"
    r"|(?:köp|beställ|upphandl|hyr|leverera[dts]|tillverka[dts]|sål[dt])[a-zåäö]*"
    r" (?:[a-zåäö]+ ){0,4}av|(?:köp|beställ|hyr)[a-zåäö]* (?:[a-zåäö]+ ){0,4}från"
    rf"|tilldela(?:r|de|t|s|des|ts)?) {_BESIDE}$"
)
_AFTER = re.compile(
    rf"(?:(?:, | och | samt ){CAPITALISED}(?: {CAPITALISED})?){{0,5}} "
    r"(?:(?:har|ska|kan|skulle) )?"
    r"(?:leverera(?:r|de|t)?|offerera(?:r|de|t)?|tillverka(?:r|de|t)?|sälj(?:er|a)|sålde|sålt"
    r"|överklaga(?:r|de|t)?|redovisa(?:r|de|t)?|svara(?:r|de|t)? på|neka(?:r|de|t)?"
    r"|lämna(?:r|de|t)? anbud"
    r"|(?:vinner|vann|vunnit) (?:avtal|upphandling|kontrakt))"
)


def is_apposed(text: str, start: int) -> bool:
    """Whether a word for a company stands right before: "skoföretaget Bata", "bolagen A och B".

    Args:
        text: The text.
        start: Where the name begins.
    """
    return _APPOSED.search(text, max(0, start - _REACH), start) is not None


def is_supplier(text: str, start: int, end: int) -> bool:
    """Whether something is said of a name that only a supplier does or is done by.

    Args:
        text: The text.
        start: Where the name begins.
        end: Where it ends.
    """
    return (
        is_apposed(text, start)
        or _BEFORE.search(text, max(0, start - _REACH), start) is not None
        or _AFTER.match(text, end) is not None
    )
