"""Words that the rule-based annotator goes by; all tables, no rules."""

from __future__ import annotations

__all__ = [
    "ACTING_VERBS",
    "ACTOR_CUES",
    "COMPANY_FORMS",
    "COOPERATION_BLOCKERS",
    "DERIVED_ENDINGS",
    "ENGLISH_TERMS",
    "FORM_PARTS",
    "INSIDE",
    "JOINERS",
    "LABELS",
    "LED_BY",
    "NAME_PARTICLES",
    "NOT_ACRONYMS",
    "NOT_NAMES",
    "NOT_PLACES",
    "ORG_ENDINGS",
    "ORG_HEADS",
    "PAPER_ENDINGS",
    "PARTIES",
    "PLACE_PREPOSITIONS",
    "PLURAL_HEADS",
    "PROFESSION_ENDINGS",
    "SHARED_NAMES",
    "SHORT_FIRST_NAMES",
    "SOURCES",
    "SPEECH_VERBS",
    "STANDARD_BODIES",
    "SYSTEMS",
    "TEXT_ENDINGS",
    "TEXT_HEADS",
    "THING_ENDINGS",
    "TITLE_ENDINGS",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Before an ambiguous place: "i Mark", "från Lund". "på" takes islands and a few towns.
PLACE_PREPOSITIONS = _words(
    """
    i från till utanför nära kring mellan genom via mot på över omkring runt norr söder öster
    väster in
    """
)

# Before a capitalised word that nothing else explains, these tell a place.
INSIDE = _words("i utanför nära")

# Before an abbreviation in capitals, these tell an organisation.
SOURCES = _words("från hos enligt")

# Bodies whose name before a number makes that of a standard.
STANDARD_BODIES = _words("ISO IEC SIS CEN")

# Endings of names of laws and treaties.
TEXT_ENDINGS = (
    "konventionen", "direktivet", "avtalet", "lagen", "förordningen", "protokollet", "utredningen",
    "förhandlingen", "samarbetet", "trafiken", "projektet", "programmet", "strategin", "rapporten",
    "modellen", "listan", "databasen", "portalen", "systemet", "tjänsten", "kampanjen", "budgeten",
)  # fmt: skip

# Endings of other common nouns that compounds with a name end with: "RSPO-certifiering".
THING_ENDINGS = (
    "lagstiftning", "lagstiftningen", "lag", "regler", "reglerna", "certifiering",
    "certifieringen", "certifierad", "certifierade", "märkning", "märkningen", "märkt", "märkta",
    "paket", "paketet", "mål", "målet", "målen", "krav", "kravet", "kraven", "standard",
    "standarden", "standarder", "direktiv", "förordning", "konvention", "avtal", "projekt",
    "program", "modell", "metod", "metoden", "fråga", "frågan", "frågor", "frågorna", "arbete",
    "arbetet", "rapport", "strategi",
)  # fmt: skip

# Last words of names of laws, standards and labels, mostly English.
TEXT_HEADS = _words(
    """
    Act Directive Regulation Standard Standards Certified Convention Declaration Protocol
    Principles Guidelines Charter
    """
)

# First words of what is several names: "Regionerna Dalarna och Gävleborg".
PLURAL_HEADS = _words(
    "regionerna kommunerna landstingen länen leverantörerna företagen bolagen städerna länderna"
)

# Labels that bear the name of the body that gives them.
LABELS = frozenset(
    {
        "ASC", "EPEAT", "Fairtrade", "FSC", "Global Organic Textile Standard", "GOTS", "KRAV",
        "MSC", "Möbelfakta", "Oeko-Tex", "PEFC", "Rainforest Alliance", "Svanen",
    }
)  # fmt: skip

# Names of the registry that are labels, things or places besides: a capital tells nothing.
SHARED_NAMES = LABELS | {"AV", "CCC"}

# Systems and services that posts name as if they acted.
SYSTEMS = frozenset(
    {"teams", "microsoft teams", "zoom", "skype", "webex", "kommers annons", "tendsign", "e-avrop"}
)

# What is named after "i" and is no place: programmes, books, services.
NOT_PLACES = _words(
    """
    Teams Zoom Skype Facebook Instagram Twitter Linkedin LinkedIn Youtube YouTube Excel Word
    Outlook Worldfavor Hållbarhetskollen Bibeln Koranen Almanackan Avtalskatalogen Visma
    Google Wikipedia Parisavtalet Kyotoprotokollet Globalen Global Google Netflix Spotify
    Kalmarunionen Gud Kristus Reach RoHS Rohs
    """
)

# Words that join the members of a list.
JOINERS = _words("och samt & eller / , respektive")

# A lower-case common noun before a name tells that the name is an organisation's.
ACTOR_CUES = _words(
    """
    företaget bolaget koncernen leverantören leverantörerna tillverkaren grossisten
    organisationen organisationerna föreningen förbundet fackförbundet fackförbunden facket
    stiftelsen nätverket initiativet myndigheten myndigheterna tidningen tidskriften magasinet
    branschtidningen branschorganisationen branschorganisationerna konsultföretaget
    konsultbolaget konsultfirman revisionsföretaget människorättsorganisationen
    människorättsorganisationerna miljöorganisationen biståndsorganisationen
    intresseorganisationen inköpscentralen inköpsorganisationen upphandlingsorganisationen
    tankesmedjan forskningsinstitutet institutet sjukhuset universitetet läkemedelsföretaget
    medicinteknikföretaget textilföretaget it-företaget kommunalförbundet dotterbolaget
    konsulten konkurrenten importören moderbolaget handsktillverkaren handskföretaget
    """
)

# Legal forms and company words that end a name of capitalised words.
COMPANY_FORMS = _words(
    """
    AB A/S AS ASA ApS Ltd Limited GmbH AG Inc Corp Corporation Oy Oyj HF plc PLC LLC Bhd SA NV BV
    SpA
    """
)

# Words that stand in longer legal forms: "Co., Ltd.", "(Pvt) Ltd", "GmbH & Co. KG".
FORM_PARTS = _words("Co Pvt Pte Pty Private Sdn KG")

# Definite professions before a person: "läkaren", "kriminologen", "ordföranden".
PROFESSION_ENDINGS = (
    "logen", "isten", "aren", "ören", "anden", "tolken", "juristen", "vännen",
)  # fmt: skip

# Last words of names of organisations, mostly English.
ORG_HEADS = _words(
    """
    Institute Institutes Foundation Association Alliance Network Council Commission Centre
    Center University College School Watch International Group Union Federation Coalition
    Partnership Organization Organisation Bank Agency Committee Campaign Trust Society
    Consortium Hospital Healthcare Health Medical Pharma Pharmaceuticals Biotech Technologies
    Consulting Solutions Research Authority Ministry Parliament Kommission Institut Forbund
    Förbund Förening Stiftelse Universitet Högskola Sjukhus Kommun Kommuner Direktoratet
    Universitetssjukhus Gloves Rubber Textile Textiles Foods Electronics Analys Rådgivning
    Service Services Trading Nordic Assurance Snickeri Konsult Konsulter Riksförbund
    Mejeriförening Logistik Logistics Textil Industrier Vatten Klosterhotel Folkhögskola
    Forskningsinstitut Zeitung Tribune
    """
)

# Endings of single words that are names of bodies when they are capitalised inside a sentence.
ORG_ENDINGS = (
    "myndigheten", "verket", "inspektionen", "styrelsen", "departementet", "förbundet",
    "föreningen", "institutet", "kommissionen", "universitetet", "företagen", "fonden",
    "stiftelsen", "ombudsmannen", "domstolen", "nämnden", "kollegiet", "facket", "sällskapet",
    "centralen", "industrierna", "lasarettet", "gymnasiet", "sjukvården", "skolan",
    "akademin", "sjukhuset", "universitetssjukhuset",
)  # fmt: skip

# Letters of the parties, as they stand after a person, and their entries in the registry.
PARTIES = {
    "S": "org-socialdemokraterna",
    "M": "org-moderaterna",
    "C": "org-centerpartiet",
    "V": "org-vansterpartiet",
    "L": "org-liberalerna",
    "FP": "org-liberalerna",
    "KD": "org-kristdemokraterna",
    "SD": "org-sverigedemokraterna",
    "MP": "org-miljopartiet",
}

# Endings of names of newspapers and magazines.
PAPER_ENDINGS = ("tidningen", "tidningar", "bladet", "posten", "kuriren")

# English terms that Swedish posts write with capitals, as if they were names.
ENGLISH_TERMS = frozenset(
    {
        "best practice", "best practices", "child labour", "circular economy", "code of conduct",
        "conflict minerals", "corporate social responsibility", "due diligence", "fair trade",
        "forced labour", "human rights", "human rights due diligence", "human trafficking",
        "life cycle assessment", "life cycle cost", "life cycle costing", "living wage",
        "modern slavery", "public procurement", "responsible sourcing", "social responsibility",
        "supplier code of conduct", "supply chain", "supply chain due diligence",
        "sustainable development", "sustainable procurement",
    }
)  # fmt: skip

# Capitalised words that begin no name: openings of sentences that the grammar of persons and
# companies would take for one, and names of days, months, feasts, programmes and events.
NOT_NAMES = _words(
    """
    The Our World European Den Det De En Ett Vi Ni Jag Han Hon Man Här Där Nu Idag Igår
    Imorgon Under Efter Före Inför Vid På I Om Med Till Från För Av Och Men Eller Samt Att Som
    När Hur Vad Varför Vem Vilka Alla Många Några Flera Två Tre Fyra Fem Sex Sju Åtta Nio Tio
    Även Också Genom Mellan Enligt Sedan Tack Välkommen Läs Se Hej Ny Nya Nytt Stora Stort
    Stor Första Andra Tredje Senaste Sista Januari Februari Mars April Maj Juni Juli Augusti
    September Oktober November December Måndag Tisdag Onsdag Torsdag Fredag Lördag Söndag Jul
    Påsk Agenda Covid Due Diligence Hållbar Hållbara Hållbart Hållbarhet Upphandling
    Upphandlingar Konferensen Konferens Seminarium Seminariet Workshop Workshopen Webbinarium
    Webinar Webbinariet Utbildning Utbildningen Rapport Rapporten Projekt Projektet Programmet
    Foto Bild Text Källa Kontakt Arkiv Aktuellt Nyheter Vision Syfte Syftet Mål Målet Målen
    Svensk Svenska Svenskt Tysk Tyska Norsk Norska Dansk Danska Finsk Finska Engelsk Engelska
    Fransk Franska Kinesisk Kinesiska Indisk Indiska Europeisk Europeiska Nordisk Nordiska
    Amerikansk Amerikanska God Goda Bra Glad Trevlig Social Sociala Mänskliga Arbetares
    Ekologisk Rättvis Nationell Nationella Regional Regionala Internationell Internationella
    Global Globala Offentlig Offentliga Riksdagens Regeringens Regionens Regionernas
    Regionerna Regioner Region Landsting Landstinget Landstingen Landstingens Kommun Kommuner
    Kommunerna Staten Sverige Europa Länsstyrelsen Styrelsen Förbundet Föreningen Stiftelsen
    Universitetet Sjukhuset Institutet Myndigheten Nämnden Departementet Kommunförbundet
    Domstolen Fonden Uppföljning Uppförandekod Uppförandekoden Revision Revisionen Klimat
    Miljö Läkemedel Textilier Handskar Livsmedel Instrument Medarbetare Steg Leverantör
    Leverantören Leverantörerna Företaget Företagen Bolaget Bolagen Tillverkaren Tillverkarna
    """
)

# Particles inside names of persons.
NAME_PARTICLES = _words("von af av de van der den du la le di da dos al el bin ben ibn ter ten")

# First names that are written short, with a full stop: "Md. Rafiqul Islam".
SHORT_FIRST_NAMES = _words("Md Mohd Mst Muh Sk")

# Words in capitals that are no organisation.
NOT_ACRONYMS = _words(
    """
    IT IKT HR CSR GDPR LOU LUF LOV PDF ISO SDG API MR AMR EKO VD AB PM FAQ RSS URL TV PC AI
    COVID PVC PFAS ESG DD UNGP HRDD CSDDD CSRD LCA CO2 BNP EES USA UK EU-RÄTT OBS NGO NGOS
    ILO-KONVENTIONER SA8000 CPV UX QR USB SMS MRT CT BPA REACH ROHS CE MDR IVDR TBC NY II III
    IV VI VII VIII IX XI DEHP LED KPI ROI B2B COP KL OK HIV AIDS SARS MERS DNA BLOGG EU FN NU
    IDAG OSA EPD PPE ESPD
    """
)

# Endings of titles and callings, which stand before a person's name and outside its span.
TITLE_ENDINGS = (
    "chef", "chefen", "sekreterare", "ledare", "minister", "ministern", "direktör", "råd",
    "rådet", "ansvarig", "samordnare", "strateg", "strategen", "expert", "experten",
    "handläggare", "ordförande", "läkare", "jurist", "forskare", "professor", "konsult",
    "rådgivare", "rapportör", "journalist", "författare", "doktorand", "vd", "specialist",
    "upphandlare", "inköpare", "utredare", "docent", "moderator", "moderatorn", "kollega",
    "kollegor", "grundare", "representant", "politiker", "koordinator", "kommissionär",
    "ambassadör", "advokat", "sjuksköterska", "analytiker", "revisor", "controller",
    "president", "statssekreterare", "kommunalråd", "regionråd", "landstingsråd", "farmaceut",
    "apotekare", "överläkare", "utvecklare", "aktivist", "talare", "manager", "officer",
)  # fmt: skip

# After a word that opens a sentence, these tell that it names somebody who acts.
ACTING_VERBS = _words(
    """
    hade har vill säger kräver skriver varnar menar begär anser bjöd bjuder ringer
    svarar svarade lovar lovade
    """
)

SPEECH_VERBS = _words(
    """
    säger sa sade menar berättar förklarar skriver konstaterar tycker uppmanar frågar hälsar
    svarar
    """
)

# With "av" after them, these tell that a person is named: "kursen leds av".
LED_BY = _words("leds leddes ledd lett letts")

# "Hållbar Upphandling" after these is the subject that is talked about, not the cooperation.
COOPERATION_BLOCKERS = _words(
    """
    om kring temat ämnet inom workshopen konferensen seminariet utbildningen - – — rubriken
    kursen
    """
)

# Endings of words that are made from a place: "Malmöbaserade", "Göteborgsregionen".
DERIVED_ENDINGS = (
    "baserade", "baserad", "baserat", "regionen", "regionens", "området", "områdets",
    "trakten", "provinsen", "provinsens", "företaget", "bolaget", "sjukhuset", "kontoret",
    "mässan",
)  # fmt: skip
