"""Tables of lines and headings on Swedish web pages that belong to no post.

Terms stand in lower case, without arrows, counts and punctuation at either end.
"""

from __future__ import annotations

__all__ = [
    "CATEGORIES",
    "CLOSING",
    "EVENTS",
    "LINES",
    "LIST_HEADINGS",
    "RELATED",
    "SUBHEADINGS",
]


def _terms(text: str) -> frozenset[str]:
    """Part a table of terms at its bars."""
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

# Headings of standing texts that are as often subheadings of an article.
SUBHEADINGS = _terms(
    """
    vision|vår vision|visionen|mission|uppdrag|vårt uppdrag|vår uppgift|mål|våra mål|värdegrund
    |mer information|för mer information|faktaruta|snabbfakta|innehåll|dokument|bilagor
    |medlemmar|våra medlemmar|partners|samarbetspartners|våra samarbetspartners|språk
    |tillgänglighet|personuppgifter|behandling av personuppgifter|ämnen|kategorier|kakor|cookies
    |nyhetsbrev|nyhetsbrevet|arkiv|evenemang|aktiviteter|kommande|kommande aktiviteter|kurser
    |utbildningar|kurser och konferenser|konferenser|händelser|seminarier|kommande kurser
    |kommande händelser|kommande webbinarier|på gång|det händer|händer nu|vad händer|nytt
    |aktuellt|artiklar|notiser|öppettider|självservice|e-tjänster
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
