"""The furniture of Swedish web pages: what stands around posts and belongs to none.

Three tables: lines that are furniture wherever they stand, headings that open a section that is
no post, and headings under which posts are listed. Terms are compared in lower case, without
arrows, counts and punctuation at either end.
"""

from __future__ import annotations

import re

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
    "normal_term",
]


def _terms(text: str) -> frozenset[str]:
    return frozenset(" ".join(term.split()) for term in text.split("|") if term.strip())


# Headings under which posts are listed.
LIST_HEADINGS = _terms(
    """
    blogginlägg|alla blogginlägg
    |aktuellt|nyheter|nytt|senaste nytt|senaste nyheterna|senaste nyheter|nyhetsarkiv
    |aktuella nyheter|pressmeddelanden|pressmeddelande|pressarkiv|pressrum|press|blogg|bloggen
    |bloggarkiv|inlägg|senaste inläggen|alla nyheter|nyhetslista|nyhetsflöde|arkiv
    |aktuellt arkiv|arkiv aktuellt|på gång|notiser|artiklar|news|latest news|press releases
    |archive|nyheter och pressmeddelanden|nyheter och aktuellt|aktuellt och nyheter|alla inlägg
    |händer nu|det händer|vad händer|nyhetsrum
    """
)

# One word beside a date that sorts a post and is not its headline.
CATEGORIES = _terms(
    """
    nyhet|nyheter|pressmeddelande|pressmeddelanden|artikel|aktuellt|blogg|blogginlägg|inlägg
    |notis|debatt|debattartikel|krönika|reportage|rapport|intervju|press|news|press release
    |event|evenemang|publikation|okategoriserade|allmänt|nyhetsbrev|kalender|information
    |driftinformation
    """
)

# Headings of standing texts and of navigation: the section under them is no post.
CLOSING = _terms(
    """
    tyck till|tyck till om webbplatsen|tyck till om sidan|hittade du det du sökte
    |var det här till hjälp|hade du nytta av informationen|lämna feedback
    |vision|vår vision|visionen|mission|vårt uppdrag|uppdrag|vår uppgift|mål|våra mål|värdegrund
    |om oss|om webbplatsen|om webben|om sidan|om sajten|om bloggen|om organisationen|om kansliet
    |om myndigheten|om regionen|om föreningen|om nätverket|vilka är vi|vi är|detta är vi|kontakt
    |kontakta oss|kontaktuppgifter|kontaktinformation|kontaktperson|kontaktpersoner|presskontakt
    |pressansvarig|för mer information|för mer information kontakta|mer information|besöksadress
    |postadress|adress|telefon|växel|telefonnummer|e-post|epost|e-postadress|fax
    |organisationsnummer|org.nr|fakturaadress|leveransadress|öppettider|hitta hit|hitta till oss
    |följ oss|följ oss i sociala medier|följ oss på sociala medier|sociala medier
    |sociala kanaler|dela|dela sidan|dela artikeln|dela nyheten|dela med dig|dela på
    |dela inlägget|tipsa en vän|genvägar|snabblänkar|länkar|länkar och genvägar
    |användbara länkar|externa länkar|relaterade länkar|sök|sök på webbplatsen|navigering
    |navigation|meny|huvudmeny|undermeny|sidomeny|innehåll|sidfot|sidkarta|webbkarta|kakor
    |cookies|om kakor|om cookies|kakor (cookies)|cookies (kakor)|användning av kakor
    |inställningar för kakor|hantera kakor|webbplatsen använder kakor|arkiv|arkiverade inlägg
    |månadsarkiv|tidigare nyheter|äldre nyheter|kategorier|kategori|taggar|etiketter|ämnen
    |ämnesord|nyckelord|filtrera|sortera|rss|rss-flöde|rss-flöden|prenumerera
    |prenumerera på nyheter|prenumerera på nyhetsbrev|nyhetsbrev|nyhetsbrevet
    |anmäl dig till nyhetsbrevet|personuppgifter|behandling av personuppgifter|integritetspolicy
    |tillgänglighet|tillgänglighetsredogörelse|om cookies och personuppgifter|ansvarig utgivare
    |sidansvarig|hjälpte informationen dig|var informationen till hjälp|lämna synpunkter
    |kommentarer|senaste kommentarer|lämna en kommentar|lämna ett svar|skriv en kommentar
    |samarbetspartners|våra samarbetspartners|partners|medlemmar|sponsorer|våra medlemmar
    |language|languages|språk|other languages|in english|about us|contact|contact us|share
    |follow us|footer|blogroll|meta|logga in|populära inlägg|mest läst|mest lästa|bifogade filer
    |bilagor|dokument|ladda ner|faktaruta|snabbfakta|självservice|e-tjänster|lediga jobb
    |jobba hos oss|upptäck mer
    """
)

# Further posts beside the one on the page: teasers, not posts of their own.
RELATED = _terms(
    """
    relaterat|relaterade nyheter|relaterade artiklar|relaterat innehåll|relaterade inlägg
    |läs också|läs även|fler nyheter|mer nyheter|andra nyheter|liknande nyheter|mer från oss
    |läs mer om ämnet|relaterad information|relaterade sidor|läs vidare|senast publicerat
    |related|related posts
    """
)

# Lists of what is to come; their dates are not of publication.
EVENTS = _terms(
    """
    kalender|kalendarium|evenemang|kommande evenemang|kommande händelser|kommande aktiviteter
    |aktiviteter|kommande|kurser|utbildningar|kurser och konferenser|events|calendar|konferenser
    |händelser|evenemangskalender|kalendariet|kommande kurser|seminarier|kommande webbinarier
    """
)

# Lines that are furniture wherever they stand.
LINES = _terms(
    """
    läs mer|läs vidare|fortsätt läsa|read more|mer info|detaljer
    |skriv ut|skriv ut sidan|skriv ut artikeln|skriv ut denna sida|lyssna|lyssna på sidan
    |lyssna på innehållet|lyssna på texten|läs upp|lättläst|teckenspråk|anpassa|talande webb
    |translate|översätt|svenska|english|på svenska|in english|facebook|twitter|x|linkedin
    |instagram|youtube|e-post|epost|mejl|mail|kopiera länk|kopiera länken|dela på facebook
    |dela på twitter|dela på x|dela på linkedin|dela via e-post|dela via mejl
    |facebook twitter linkedin|tipsa|tipsa en vän|dela|dela sidan|till toppen|till sidans topp
    |upp|tillbaka till toppen|tillbaka|tillbaka till nyheter|tillbaka till startsidan
    |till startsidan|startsida|start|startsidan|hem|home|hoppa till innehåll
    |hoppa till innehållet|hoppa till huvudinnehåll|hoppa till huvudinnehållet|gå till innehåll
    |gå till innehållet|gå direkt till innehållet|till innehållet|till innehåll|skip to content
    |skip to main content|meny|menu|stäng|stäng meny|öppna meny|visa meny|sök|sök på webbplatsen
    |search|logga in|logga ut|mina sidor|visa fler|visa mer|visa alla|visa fler nyheter
    |ladda fler|hämta fler|ladda in fler|fler|mer|alla nyheter|se alla|se alla nyheter
    |till alla nyheter|visa alla nyheter|nyhetsarkiv|till nyhetsarkivet|till arkivet
    |fler nyheter|äldre nyheter|tidigare nyheter|äldre inlägg|nyare inlägg|tidigare inlägg|nästa
    |föregående|nästa sida|föregående sida|nästa inlägg|föregående inlägg|nästa nyhet
    |föregående nyhet|första|sista|next|previous|older posts|newer posts|rss|rss-flöde
    |rss-flöden|rss flöde|prenumerera|prenumerera via rss|flödesposter|godkänn|acceptera
    |acceptera alla|godkänn alla|godkänn alla kakor|acceptera kakor|neka|inställningar
    |jag förstår|ok|webbkarta|sidkarta|om webbplatsen|om kakor|kakor|cookies|kontakta oss
    |kontakt|om oss|press|tillgänglighetsredogörelse|tillgänglighet|personuppgifter
    |integritetspolicy|ja|nej|annons|lyssna med readspeaker|aktivera talande webb|share
    |share on facebook|tweet|tweeta|gilla|like|dela nyheten|dela artikeln|skicka|skicka sidan
    |följ oss|bild|foto|video|pdf
    """
)

_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # Read on: "Läs mer om ...", with no end to the sentence.
        (
            r"^(?:läs (?:mer|hela|vidare|artikeln|nyheten|inlägget)|fortsätt läsa|till nyheten"
            r"|visa mer"
            r"|visa hela|mer om|read more|continue reading|hela pressmeddelandet)\b[^.!?]{0,120}$"
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
            r"|sajten|sidan|genom att (?:fortsätta|använda)|we|this (?:web)?site)\b.{0,120}"
            r"\b(?:kakor|cookies)\b.*$"
        ),
        (
            r"^(?:läs mer|mer|information) om (?:hur vi använder )?(?:kakor|cookies"
            r"|personuppgifter)\b.*$"
        ),
        r"^(?:kakor|cookies)\b.{0,60}$",
        # Sharing, feeds, search.
        r"^dela\s*(?::|på\b|via\b|denna|detta|sidan|artikeln|nyheten|inlägget)[^.!?]{0,80}$",
        (
            r"^(?:(?:facebook|twitter|linkedin|instagram|youtube|e-post|mejl|skriv ut|rss|x)"
            r"(?:[\s,|/·•]+|$)){2,}$"
        ),
        r"^(?:följ|gilla|hitta) oss (?:på|i)\b[^.!?]{0,80}$",
        r"^(?:feed-image|rss)\b[^.!?]{0,60}$",
        r"^(?:prenumerera|anmäl dig)\b[^.!?]{0,60}$",
        # About the page.
        (
            r"^(?:sidansvarig|sidan (?:uppdaterad|granskad)|ansvarig utgivare|webbredaktör|redaktör"
            r"|senast (?:uppdaterad|ändrad|granskad)|webbansvarig|informationsansvarig"
            r"|sidan publicerad"
            r"|innehållsansvarig|faktagranskad|uppdaterad|last updated)\b.{0,90}$"
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
        r"^(?:skriven |publicerad |postad )?av\s*:?\s+(?:[A-ZÅÄÖÉ][\w.-]++\s*+,?\s*+){1,4}$",
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
        r"^(?:tillbaka|åter)\s+till\b[^.!?]{0,60}$",
        r"^(?:powered by|drivs (?:med|av)|producerad av|webbplatsen är byggd)\b.{0,80}$",
        # Counters.
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
_PAGES = _PATTERNS[1]
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
    return normal_term(line) in LINES or any(pattern.match(line) for pattern in _PATTERNS)


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
