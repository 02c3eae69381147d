"""The furniture of Swedish web pages: what stands around posts and belongs to none.

Lines that are furniture wherever they stand, headings that open a section that is no post, and
headings under which posts are listed: the tables of `terms`, and patterns.
"""

from __future__ import annotations

import re

from upphandling_nlp.posts.days import WEEKDAYS
from upphandling_nlp.posts.terms import (
    CATEGORIES,
    CLOSING,
    EVENTS,
    LINES,
    LIST_HEADINGS,
    RELATED,
    SUBHEADINGS,
)

__all__ = [
    "is_category",
    "is_closing",
    "is_events",
    "is_feed_line",
    "is_furniture",
    "is_list_heading",
    "is_pagination",
    "is_period",
    "is_related",
    "is_subheading",
    "may_be_headline",
    "normal_term",
]


_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # Read on: "Läs mer om ...", with no end to the sentence.
        (
            r"^(?:läs (?:mer|hela|vidare|artikeln|nyheten|inlägget)|fortsätt läsa|till nyheten"
            r"|visa mer"
            r"|visa hela|read more|continue reading|hela pressmeddelandet)\b[^.!?]{0,120}$"
        ),
        # With a verb it is a sentence that lacks its full stop.
        (
            r"^mer om\b(?!.*\b(?:finns|är|kan|ska|har|hittar|står|ges|ger|visar|säger)\b)"
            r"[^.!?]{0,80}$"
        ),
        # Pagination: "« Föregående 1 2 3 Nästa »", "Sida 1 av 12", "Visar 1-10 av 120".
        (
            r"^(?:(?:första|föreg(?:ående|\.)?|förra|nästa|sista|sida|sidan|page|previous|next"
            r"|äldre"
            r"|nyare|inlägg|av|of|tidigare|senare|[«»‹›<>|.…]|\d++)[\s,]*+)+$"
        ),
        r"^vis(?:ar|as)\s+(?:resultat\s+|träff(?:ar)?\s+)?\d+\s*(?:[-–]|till|av)\s*\d+.{0,40}$",
        (
            r"^\d+\s+(?:träffar|resultat|nyheter|artiklar|inlägg|kommentarer|kommentar"
            r"|comments?)\b.{0,20}$"
        ),
        # Breadcrumbs.
        r"^(?:du är här|här är du|you are here)\b.*$",
        r"^(?:start|startsida|startsidan|hem|home|förstasidan)\s*(?:[>/›»|\\→]|::)\s*\S.*$",
        r"^[^.!?>›»]{2,40}(?:\s+[>›»]\s+[^.!?>›»]{2,80}){1,6}$",
        # Rights and duties.
        r"^(?:©|copyright\b|\(c\)).{0,160}$",
        r"^.{0,60}©\s*(?:19|20)\d\d.{0,60}$",
        r"^(?:alla rättigheter förbehållna|all rights reserved)\b.*$",
        (
            r"^(?:vi|den här (?:webbplatsen|webben|sidan|sajten)|denna (?:webbplats|webb|sida)"
            r"|webbplatsen"
            r"|sajten|sidan|genom att (?:fortsätta|använda)|we|this (?:web)?site)\b"
            r"(?=.{0,160}\b(?:använd(?:s|er|as|a)|lagra[rs]?|spara[rs]?|godkän\w+|accepter\w+"
            r"|samtyck\w+|uses?|stores?)\b).{0,120}\b(?:kakor|cookies)\b.*$"
        ),
        (
            r"^(?:läs mer|mer|information) om (?:hur vi använder )?(?:kakor|cookies"
            r"|personuppgifter)\b.*$"
        ),
        r"^cookies\b.{0,60}$",
        (
            r"^kakor(?:\s*\(cookies\)| och cookies)?"
            r"(?:\s+(?:på|för|hos) (?:webb|vår|den här|denna|sajt).{0,40})?$"
        ),
        # Sharing, feeds, search.
        r"^dela\s*(?::|på\b|via\b|denna|detta|sidan|artikeln|nyheten|inlägget)[^.!?]{0,80}$",
        (
            r"^(?:(?:facebook|twitter|linkedin|instagram|youtube|e-post|mejl|skriv ut|rss|x)"
            r"(?:[\s,|/·•]+|$)){2,}$"
        ),
        r"^(?:följ|gilla|hitta) oss (?:på|i)\b[^.!?]{0,80}$",
        r"^(?:feed-image|rss)\b[^.!?]{0,60}$",
        r"^prenumerera\b[^.!?]{0,60}$",
        (
            r"^anmäl dig(?: (?:här|nu|via|genom)\b[^.!?]{0,40}"
            r"|[^.!?]{0,30}\b(?:nyhetsbrev|utskick)\w*[^.!?]{0,30})?$"
        ),
        # About the page.
        (
            r"^(?:sidansvarig|sidan (?:uppdaterad|granskad)|ansvarig utgivare|webbredaktör|redaktör"
            r"|senast (?:uppdaterad|ändrad|granskad)|webbansvarig|informationsansvarig"
            r"|sidan publicerad"
            r"|innehållsansvarig|last updated)\b.{0,90}$"
        ),
        # "Uppdaterad vägledning" is a headline.
        (
            r"^(?:faktagranskad|uppdaterad|publicera(?:d|t)|publiceringsdatum)\s*"
            r"(?:$|[:|–-]|(?:den |kl\.? ?)?\d|(?:av|i ?dag|i ?går)\b"
            rf"|(?:{WEEKDAYS})\b).{{0,90}}$"
        ),
        (
            r"^(?:kategori(?:er)?|tagg(?:ar|ad)?|etiketter?|ämnes?(?:ord|n)?|nyckelord|taggat"
            r"|postad i"
            r"|publicerad i|categories|tags?|filed under)\s*:.{0,120}$"
        ),
        (
            r"^(?:hjälpte informationen dig|var (?:sidan|informationen) till hjälp"
            r"|gav informationen)\b.*$"
        ),
        (
            r"^(?:skriven |publicerad |postad )?av\s*:?\s+(?:[A-ZÅÄÖÉ][\w.-]++\s*+,?\s*+){1,4}"
            r"(?:[|·•–-]?\s*(?:\d+|inga)\s+kommentar(?:er)?)?$"
        ),
        r"^(?:foto(?:graf)?|bild|illustration|photo)\s*:.{0,80}$",
        (
            r"^(?:lämna en kommentar|inga kommentarer|kommentera|kommentarer(?: inaktiverade.*)?"
            r"|kommentarer?\s*\(\d+\))$"
        ),
        (
            r"^(?:hoppa|gå)\s+(?:direkt\s+)?till\s+(?:huvud)?(?:innehåll|meny|navigation"
            r"|sidans)[^.]{0,30}$"
        ),
        r"^(?:visa|ladda|hämta|se)\s+(?:in\s+)?(?:alla|fler|flera|äldre|mer)\b[^.!?]{0,40}$",
        (
            r"^(?:tillbaka|åter)\s+till\s+(?:\w*(?:sida|nyhet|list|arkiv|topp|översikt|index|blogg"
            r"|press|sök|resultat|start|kalend|evenemang|innehåll|meny)\w*|alla\b|aktuellt\b"
            r"|huvud\w+|förra\b|föregående\b)[^.!?]{0,40}$"
        ),
        r"^(?:powered by|drivs (?:med|av)|producerad av|webbplatsen är byggd)\b.{0,80}$",
        # Counters.
        (
            r"^(?:gilla\s+)?(?:(?:du|\d+)(?:\s+och\s+\d+)?(?:\s+(?:andra|person(?:er)?))?\s+)"
            r"gillar\s+(?:detta|det här|inlägget|sidan)$"
        ),
        r"^(?:träffar|visningar|antal visningar|hits)\s*:?\s*\d+$",
        # Addresses.
        (
            r"^(?:tel(?:efon)?|växel|fax|e-?post(?:adress)?|e-mail|mejl|besöks?(?:adress)?"
            r"|post(?:adress)?"
            r"|org(?:anisations)?\.?-?\s?(?:nr|nummer)\.?|adress|bankgiro|plusgiro|mobil"
            r"|webb)\s*:.{0,120}$"
        ),
        r"^(?:box\s+\d+|\d{3}\s?\d{2}\s+[A-ZÅÄÖ][\wåäö-]+)\b[^.!?]{0,60}$",
        r"^[\w.+-]+@[\w-]+\.[\w.]+$",
        r"^(?:https?://|www\.)\S+$",
        r"^[\s\W_]+$",
    )
)
_COUNT = re.compile(r"\s*[([]\d+[)\]]$")
_EDGES = " \t«»‹›<>→←↑↓▸►▶▼▾+×✕|·•*#.,:;!?…-–—_"
_MONTHS = "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
_PERIOD = re.compile(
    rf"^(?:(?:{_MONTHS}|jan|feb|apr|jun|jul|aug|sep|sept|okt|nov|dec)\.?\s*(?:(?:19|20)\d\d)?"
    rf"|(?:19|20)\d\d(?:\s+(?:{_MONTHS}))?)\s*(?:[([]\d+[)\]])?$",
    re.IGNORECASE,
)
_PAGES = next(pattern for pattern in _PATTERNS if pattern.match("« Nästa"))
# "Av Anna Ek" and "Läs mer om ..." are no headlines, however long.
_AUTHOR = re.compile(
    r"^(?:(?:skriven|publicerad|postad)\s+)?(?:av|by)\b|^(?:läs|visa|dela|skriv|fortsätt)\b",
    re.IGNORECASE,
)
_HEADLINE_WORDS = 3
_FURTHER = re.compile(
    r"^\W*(?:äldre|nyare|tidigare|fler|visa fler|ladda fler) (?:inlägg|nyheter|poster)\W*$"
    r"|^inläggsnavigering$",
    re.IGNORECASE,
)
_FEED = re.compile(r"\brss\b|feed|flödespost|^arkiv$|arkiv(?:et)?$", re.IGNORECASE)


def normal_term(text: str) -> str:
    """Bring a line to the form in which the tables hold their terms."""
    words = text.casefold().replace(",", " ").split()
    return _COUNT.sub("", " ".join(words).strip(_EDGES)).strip(_EDGES)


def is_furniture(text: str) -> bool:
    """Tell whether a line is furniture wherever it stands."""
    whole = " ".join(text.split())
    # "Av Anna Ek |": the date behind the bar has been taken off.
    line = whole.strip(" |·") or whole
    if normal_term(line) in LINES:
        return True
    return any(pattern.match(line) for pattern in _PATTERNS) and not _is_row(line)


def _is_row(line: str) -> bool:
    """Tell whether a line of mere numbers is the row of a table: they do not count pages."""
    words = line.split()
    if len(words) < 2 or not all(word.isdecimal() for word in words):
        return False
    numbers = [int(word) for word in words]
    return numbers != list(range(numbers[0], numbers[0] + len(numbers)))


def may_be_headline(text: str) -> bool:
    """Tell whether a line that seems to be furniture may be a headline: some words, no mark."""
    line = " ".join(text.split())
    words = [word for word in line.split() if word[:1].isalpha()]
    plain = normal_term(line) not in LINES and not re.search(r"[:|©@»«<>]|\d\s*$", line)
    return len(words) >= _HEADLINE_WORDS and plain and not _AUTHOR.match(line)


def is_list_heading(text: str) -> bool:
    """Tell whether a line heads a list of posts ("Aktuellt", "Nyheter 2021")."""
    term = normal_term(text)
    parts = [part for part in re.split(r"\s[-–|/]\s", term) if part]
    if len(parts) > 1 and all(part in LIST_HEADINGS for part in parts):
        return True  # "Arkiv - Nyheter"
    short = re.sub(r"\s*(?:(?:19|20)\d\d|från .{2,40}|i region .{2,30})$", "", term)
    return term in LIST_HEADINGS or short in LIST_HEADINGS


def is_closing(text: str) -> bool:
    """Tell whether a line opens a standing section ("Vision", "Kontakt")."""
    return normal_term(text) in CLOSING


def is_subheading(text: str) -> bool:
    """Tell whether the heading of a standing section may be one inside an article ("Mål")."""
    return normal_term(text) in SUBHEADINGS


def is_related(text: str) -> bool:
    """Tell whether a line opens a list of other posts beside the one on the page."""
    return normal_term(text) in RELATED


def is_events(text: str) -> bool:
    """Tell whether a line opens a calendar, whose dates are not of publication."""
    return normal_term(text) in EVENTS


def is_category(text: str) -> bool:
    """Tell whether words beside a date only sort the post ("Nyhet")."""
    return normal_term(text) in CATEGORIES


def is_period(text: str) -> bool:
    """Tell whether a line is a month or a year of an archive ("april 2021 (3)")."""
    return bool(_PERIOD.match(" ".join(text.split()).strip(_EDGES)))


def is_pagination(text: str) -> bool:
    """Tell whether a line leads to further pages ("« Föregående 1 2 3 Nästa »")."""
    line = " ".join(text.split())
    pages = _PAGES.match(line) is not None and any(char.isalpha() for char in line)
    further = all(_FURTHER.search(part) for part in line.split("|"))
    return len(line) <= 80 and (pages or further)


def is_feed_line(text: str) -> bool:
    """Tell whether a short line speaks of a feed, an archive or further pages."""
    line = " ".join(text.split())
    return len(line) <= 60 and (bool(_FEED.search(line)) or is_pagination(line))
