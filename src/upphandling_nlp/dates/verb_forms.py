"""Swedish verb forms: which words can be verbs, and the tense that they carry by themselves.

Strong and frequent verbs stand in tables, also with a prefix; the others are told by their endings.
"""

# ruff: noqa: E501 - patterns and sentences read best on one line
# ruff: noqa: SIM905 - a table of words reads best as one string

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from upphandling_nlp.dates.vocabulary import CODES, VALUES

__all__ = [
    "FORMS",
    "HAVE",
    "NOT_PAST",
    "NO_VERBS",
    "PAST_ENDINGS",
    "VERB_CODES",
    "Form",
    "is_supine",
    "may_be_verb",
    "of_compound",
]

_PAST = (
    "var blev hade höll hölls gick gicks kom fick togs tog gav gavs stod såg sågs lade la lades "
    "satte sattes gjorde gjordes sade sa sades skrev skrevs bjöd bjöds drog drogs föll fanns fann "
    "åkte möttes mötte träffade träffades ägde skedde ledde leddes hördes hörde visste kunde skulle "
    "ville måste bröt bröts valde valdes beslöt beslöts slöt slöts sålde såldes köpte köptes "
    "använde användes började inleddes inledde startade startades avslutade avslutades deltog "
    "medverkade arrangerade arrangerades presenterade presenterades berättade samlades samlade "
    "genomförde genomfördes besökte besöktes anordnade anordnades utsåg utsågs utkom utkommo "
    "släppte släpptes lyfte lyftes tyckte trodde visade visades skickade skickades tillträdde "
    "trädde löpte upphörde upphävdes inkom föreslog föreslogs antog antogs godkände godkändes "
    "fastställde fastställdes beslutade beslutades tilldelade tilldelades vann vanns förlorade "
    "lanserade lanserades publicerade publicerades öppnade öppnades stängde stängdes firade "
    "firades hände inträffade bestämde bestämdes byggde byggdes skapade skapades köpt tecknade "
    "tecknades undertecknade undertecknades skrevs förlängde förlängdes ökade minskade steg sjönk "
    "växte reste talade pratade diskuterade diskuterades gästade gästades bad begärde begärdes "
    "överklagade överklagades avgjorde avgjordes dömde dömdes fälldes meddelade meddelades "
    "påbörjade påbörjades gällde löpt bestod ingick innebar innehöll innehölls uppgick uppnådde "
    "uppnåddes nådde nåddes förde fördes kördes körde ställde ställdes lämnade lämnades fortsatte "
    "slutade saknade saknades behövde behövdes borde fyllde läste lästes mottog överlämnade "
    "utbildade utbildades intervjuade granskade granskades reviderade reviderades satt sattes "
    "låg hette bar bars behöll betydde brann frös försvann hjälpte hjälptes hyllades infördes "
    "införde kallade kallades levde levererade levererades nämnde nämndes omfattade omfattades "
    "påminde rådde räckte sände sändes svarade tänkte tvingades uppstod upptäckte upptäcktes "
    "uttalade vände väntade återkom återvände ägdes åtog hölls förbjöds förbjöd steg teg gladde "
    "spred spreds bildade bildades grundade grundades invigde invigdes"
)
_PRESENT = (
    "är blir har håller hålls går kommer får tar tas ger ges står ser ses lägger läggs sätter sätts "
    "gör görs säger skriver skrivs bjuder bjuds drar faller finns åker möter möts träffar träffas "
    "äger sker leder leds ska skall kan vill måste bör vet väljer väljs sluter säljer säljs köper "
    "köps använder används börjar inleds inleder startar avslutas avslutar deltar medverkar "
    "berättar samlas samlar genomför genomförs besöker besöks anordnar anordnas utser utses utkommer "
    "släpper släpps lyfter lyfts visar visas skickar skickas tillträder träder löper upphör upphävs "
    "inkommer föreslår föreslås antar antas godkänner godkänns fastställer fastställs beslutar "
    "beslutas tilldelar tilldelas vinner öppnar öppnas stänger stängs firar firas händer inträffar "
    "bestämmer bestäms bygger byggs skapar skapas tecknar tecknas undertecknar undertecknas "
    "förlänger förlängs ökar minskar stiger sjunker växer reser talar pratar gäster gästar ber "
    "begär begärs överklagar avgör avgörs dömer döms meddelar meddelas påbörjas påbörjar gäller "
    "består ingår innebär innehåller uppgår uppnår uppnås når nås för förs kör körs ställer ställs "
    "lämnar lämnas fortsätter slutar saknar saknas behöver behövs fyller läser läses mottar "
    "överlämnar överlämnas utbildar intervjuar granskar granskas sitter ligger heter bär behåller "
    "betyder hjälper hyllas införs inför kallar kallas lever nämner nämns omfattar omfattas påminner "
    "råder räcker sänder sänds svarar tänker uppstår upptäcker väntar väntas återkommer återvänder "
    "siktar planerar planeras hoppas avser ämnar strävar förväntas beräknas behandlas ordnas ordnar "
    "tackar önskar välkomnar uppmanar utlyser utlyses anmäl anmäla lämna skicka boka missa kom delta "
    "passa ansök läs svara registrera håll reservera notera spara sker ses syns hörs äger byter byts "
    "utökas utökar sprids sprider upphandlar upphandlas annonseras annonserar utvärderas utvärderar "
    "välkommen välkomna släpps tas arbetar verkar ansvarar söker söks erbjuder erbjuds fattar fattas "
    "vänder närmar bidrar handlar pågår fortgår fördjupar driver drivs stödjer stöder främjar "
    "testar testas rullas rullar utgår följer följs tillkommer tillämpas tillämpar ersätter ersätts"
)
_MORE_PRESENT = (
    "kostar beror hör förekommer bor menar tycker tror anser finner brukar känner medför "
    "kräver betalar räknar utgör klarar försöker anger lär rör delar delas låter spelar "
    "anses tvingas krävs förändras frågar förefaller framgår infaller sammanfaller upplever "
    "skiljer berör berörs betraktas sköter sköts flyttar föds pekar tyder höjs höjer äter "
    "hittar förutsätter grundar påverkar påverkas uppfattar bildar framstår slopas ändras "
    "ändrar överstiger hinner tillhör utgörs tillhandahåller beräknar förnyas förnyar "
    "tjänar uppfyller stämmer anges stannar sträcker motsvarar undersöker bedrivs bedriver "
    "jämför löser jobbar hindrar stoppar utnyttjar slår påpekar plockar bryter bryts "
    "glömmer beskriver försvarar styr styrs hävdar beskattas utförs utför syftar uppskattar "
    "beviljas beviljar hämtar föreligger uppträder återgår minskas stöds uttrycks motsvaras "
    "förlorar flyter sänker sänks bildas anpassas anpassar hänvisar hyr knyter återstår "
    "underlättar upplyser tillåter väcker härrör tränger framhåller upptar fördelas "
    "begränsas utmärker upplevs kränker erkänner lockar uppkommer skärps skärper ägnar "
    "ägnas utvecklar utvecklas medges framkommer förbättras bedömer bedöms fastställes "
    "utsätts utsätter varar undantas prövas prövar vägs märks mäts mäter övervakar orsakas "
    "orsakar övergår överskrider avgår avlider utreds utreder samverkar samordnar samordnas "
    "uppdaterar uppmärksammar riktar rekommenderar fokuserar engagerar förväntar bevakar "
    "åker vågar orkar njuter saknar lanserar släpper gläds stöttar förebygger åtgärdar "
    "kartlägger spårar tillverkar flaggar larmar reagerar svänger bromsar byter låser "
    "tecknar utlovar skärskådar lovar räddar rapporterar hanterar landar drabbas drabbar "
    "dröjer rullar rullas förhandlar förhandlas tänder tillträds utannonseras kickar drar "
    "laddar blickar summerar sammanfattar föreläser modererar inviger invigs minglar "
    "lyssnar utser nominerar belönar vinner utmanar utmanas välkomnas bjuds hyllar "
    "demonstrerar strejkar protesterar rivs tänds döps töms slås dras fälls stryks fryses grävs "
    "målas hängs röjs beskärs fasas vigs smäller kliver rycker släcker tystnar lyser krymper "
    "försvinner fikar vandrar sjunger "
)
_MORE_PAST = (
    "vore förekom pågick slog uppgav ansåg utgjordes insåg förelåg löd åt framhöll dog "
    "bedömde avgav angav bidrog uppkom utgick upptog underströk erbjöd kändes lät bodde "
    "spelade behöll övertog tillkom framkom ingrep uppmanade rasade inföll sammanföll damp "
    "kröp sken skar stal svor sög vek vred återgav åtnjöt uppbar avgick avled avsade dröjde "
    "flöt försvarade grep klev knöt led njöt red rev ryckte sjöng skilde slet sov sprang "
    "strök stred svalt lärde omkom revs slogs sprack flög greps stals grät ljöd skrek svek stack "
    "drev drevs "
)
HAVE = frozenset({"har", "haft"})

Form = Literal["past", "present"]

FORMS: dict[str, Form] = dict.fromkeys(f"{_PRESENT} {_MORE_PRESENT}".split(), "present")
FORMS |= dict.fromkeys(f"{_PAST} {_MORE_PAST}".split(), "past")
FORMS["måste"] = "present"
del FORMS["inför"], FORMS["för"], FORMS["kallade"], FORMS["köpt"], FORMS["löpt"], FORMS["gäster"]

VERB_CODES = frozenset({CODES["word"], *(VALUES[word][0] for word in FORMS if word in VALUES)})
"""The categories of tokens that may be verbs: most words that the grammar knows are none."""

# Words that end like verbs and are none.
NO_VERBS = frozenset(
    "både hade-de lördag saknade ovannämnda månader leverantörer inköpare upphandlare beslagtas "
    "olikartade blandade begränsade ökade minskade förhöjda grunder kläder länder varor enade "
    "särskilde avslutade planerade utvalde inbjudade kvalificerade avancerade certifierade "
    "prioriterade kommitterade relaterade baserade anpassade samordnade uppdaterade utökade "
    "skade främmande deras således fjärde enskilde alldeles handikappade kommitte".split()
)
# -nde is left out for the participles (kommande), -ste for the superlatives (äldste).
PAST_ENDINGS = (
    "ade", "des", "tes", "dde", "lde", "rde", "gde", "jde", "vde", "kte", "pte", "tte", "xte",
)  # fmt: skip
NOT_PAST = (
    "värde", "välde", "lärde", "ndes", "nades-", "bördes", "efterlevde", "främste", "jordes", "gordes",
)  # fmt: skip
# Endings of passive supines, and of nouns that end so.
_PASSIVE_SUPINES = ("ats", "its", "lts", "rts", "gts", "jts", "tts", "pts", "kts", "nts", "dts")
_NO_SUPINES = (
    "plats", "insats", "uppsats", "satsats", "rätts", "projekts", "kontrakts", "objekts", "produkts",
    "dokuments", "transports", "exports", "imports", "konserts", "experts", "moments", "lands",
    "stats", "distrikts", "resultats", "sekretariats", "resurs",
)  # fmt: skip
# Before a strong verb: anslöt, omkom, framgår.
_PREFIXES = (
    "an", "av", "be", "bort", "efter", "fram", "från", "för", "före", "genom", "hem", "igenom",
    "in", "inne", "kvar", "med", "miss", "mot", "ned", "ner", "om", "på", "sam", "samman", "till",
    "under", "upp", "ut", "vid", "åter", "över",
)  # fmt: skip
# These stand alone or end nouns and participles ("förvar", "nedsatt").
_NO_BASES = frozenset("var är sa ber bor bar hör når satt led red sken stal grep drar ger".split())


@lru_cache(maxsize=20_000)
def of_compound(word: str) -> Form | None:
    """Tense of a verb with a prefix, if the verb itself is known: anslöt, framgår."""
    if not word.startswith(_PREFIXES):
        return None
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            base = word[len(prefix) :]
            if base in FORMS and base not in _NO_BASES:
                return FORMS[base]
    return None


def is_supine(word: str) -> bool:
    """Whether a word looks like a passive supine: tecknats, genomförts."""
    return len(word) >= 6 and word.endswith(_PASSIVE_SUPINES) and not word.endswith(_NO_SUPINES)


def may_be_verb(word: str) -> bool:
    """Whether a word, in lower case, can be a verb in some context; `verbs` tells in which."""
    if word in FORMS or word in HAVE or (word.endswith("a") and len(word) > 3):
        return True
    if len(word) < 5 or word in NO_VERBS:
        return False
    if word.endswith(("ar", "er", "as")) or of_compound(word) is not None or is_supine(word):
        return True
    return word.endswith(PAST_ENDINGS) and not word.endswith(NOT_PAST)
