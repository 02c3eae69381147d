"""Swedish verb forms and the tense that they carry.

Strong and frequent verbs stand in tables; the others are told by their endings, which is safe for
the past tense of weak verbs (-ade, -ades, -erades) and for -erar, -eras in the present.
"""

# ruff: noqa: E501 - patterns and sentences read best on one line
# ruff: noqa: SIM905 - a table of words reads best as one string

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from upphandling_nlp.dates.tokens import Tokens
from upphandling_nlp.dates.vocabulary import CODES, VALUES

__all__ = ["FORMS", "VERB_CODES", "verb_at", "verb_tense"]

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
    "demonstrerar strejkar protesterar "
)
_MORE_PAST = (
    "vore förekom pågick slog uppgav ansåg utgjordes insåg förelåg löd åt framhöll dog "
    "bedömde avgav angav bidrog uppkom utgick upptog underströk erbjöd kändes lät bodde "
    "spelade behöll övertog tillkom framkom ingrep uppmanade rasade inföll sammanföll damp "
    "kröp sken skar stal svor sög vek vred återgav åtnjöt uppbar avgick avled avsade dröjde "
    "flöt försvarade grep klev knöt led njöt red rev ryckte sjöng skilde slet sov sprang "
    "strök stred svalt lärde omkom "
)
_HAVE = frozenset({"har", "haft"})
_INFINITIVE_MARK = "att"

Form = Literal["past", "present"]
VerbTense = Literal["past", "present", "infinitive"]

FORMS: dict[str, Form] = dict.fromkeys(f"{_PRESENT} {_MORE_PRESENT}".split(), "present")
FORMS |= dict.fromkeys(f"{_PAST} {_MORE_PAST}".split(), "past")
FORMS["måste"] = "present"
del FORMS["inför"], FORMS["för"], FORMS["kallade"], FORMS["köpt"], FORMS["löpt"], FORMS["gäster"]

VERB_CODES = frozenset({CODES["word"], *(VALUES[word][0] for word in FORMS if word in VALUES)})
"""The categories of tokens that may be verbs: most words that the grammar knows are none."""

# Words that end like verbs and are none.
_NO_VERBS = frozenset(
    "både hade-de lördag saknade ovannämnda månader leverantörer inköpare upphandlare beslagtas "
    "olikartade blandade begränsade ökade minskade förhöjda grunder kläder länder varor enade "
    "särskilde avslutade planerade utvalde inbjudade kvalificerade avancerade certifierade "
    "prioriterade kommitterade relaterade baserade anpassade samordnade uppdaterade utökade "
    "skade främmande deras således fjärde enskilde alldeles handikappade kommitte".split()
)
# -nde is left out for the participles (kommande), -ste for the superlatives (äldste).
_PAST_ENDINGS = (
    "ade",
    "des",
    "tes",
    "dde",
    "lde",
    "rde",
    "gde",
    "jde",
    "vde",
    "kte",
    "pte",
    "tte",
    "xte",
)
_NOT_PAST = (
    "värde",
    "välde",
    "lärde",
    "ndes",
    "nades-",
    "bördes",
    "efterlevde",
    "främste",
    "jordes",
    "gordes",
)
_SUPINE_ENDINGS = (
    "at",
    "it",
    "tt",
    "rt",
    "lt",
    "nt",
    "st",
    "ts",
    "pt",
    "kt",
    "gt",
    "mt",
    "ft",
    "vt",
)
_NOT_SUPINE = frozenset(
    "det ett att inte just mycket redan samt annat vårt sitt mitt ditt allt stort bättre först mest"
    " minst gott ganska nytt stängt öppet lätt runt ständigt faktiskt endast väldigt snart rätt helt lagt-".split()
)
_PAST_MODALS = frozenset(
    {"skulle", "kunde", "ville", "borde", "fick", "behövde", "hade", "började", "fortsatte"}
)
# Before a strong verb: anslöt, omkom, framgår.
_PREFIXES = (
    "an", "av", "be", "bort", "efter", "fram", "från", "för", "före", "genom", "hem", "igenom",
    "in", "inne", "kvar", "med", "miss", "mot", "ned", "ner", "om", "på", "sam", "samman", "till",
    "under", "upp", "ut", "vid", "åter", "över",
)  # fmt: skip
# These stand alone or end nouns and participles ("förvar", "nedsatt").
_NO_BASES = frozenset("var är sa ber bor bar hör når satt led red sken stal grep drar ger".split())
_PRONOUNS = frozenset("jag du vi ni han hon man som dom".split())
_STOPS = frozenset(".!?¶;:")


def verb_at(tokens: Tokens, at: int, low: int) -> VerbTense | None:
    """As `verb_tense`, remembered on the tokens: a long sentence may hold many mentions."""
    if at not in tokens.verbs:
        tokens.verbs[at] = verb_tense(tokens, at, low)
    return tokens.verbs[at]


def verb_tense(tokens: Tokens, at: int, low: int) -> VerbTense | None:  # noqa: C901, PLR0911, PLR0912 - one branch for each kind reads best
    """Tense of the word at a place, if it is a finite verb.

    Args:
        tokens: The text.
        at: Place of the word.
        low: Place of the sentence's first token.

    Returns:
        "past" (preterite, or "har" with a supine), "present" (with future and imperative),
        "infinitive" after "att", which hides the tense; None for any other word.
    """
    word = tokens.words[at]
    before = tokens.words[at - 2] if at - 2 >= low and tokens.codes[at - 1] in " |" else ""
    if word == "var" and _is_no_past(tokens, at):
        return None
    if before in _PAST_MODALS and word.endswith("s"):
        return None  # "började tillämpas"
    if word == "åt" and before not in _PRONOUNS and not _pronoun_follows(tokens, at):
        return None  # the preposition
    if word == "kom" and not before and _is_order(tokens, at):
        return "present"
    if before == _INFINITIVE_MARK and word.endswith("a") and len(word) > 3:
        return "infinitive"
    if word in _HAVE:
        return "past" if _supine_follows(tokens, at) else "present" if word == "har" else None
    if word == "går" and before == "i":
        return None  # "i går"
    form = FORMS.get(word)
    if form is not None and not (word in _NO_VERBS and _is_attribute(before)):
        return form
    if len(word) < 5 or word in _NO_VERBS:
        return None
    form = _of_compound(word)
    if form is not None:
        return form
    if word.endswith(("ar", "er")) and _is_subject(before):
        return "present"
    if word.endswith(_PAST_ENDINGS) and not word.endswith(_NOT_PAST):
        attribute = word.endswith(("ade", "dda")) and _is_attribute(before)
        return None if attribute else "past"
    if word.endswith("erar"):
        return "present"
    if word.endswith("as") and len(word) >= 6 and tokens.text[tokens.starts[at]].islower():
        # passive: "redovisas"; after "skulle" or "kunde" it is an infinitive, and they tell
        return (
            None if _PAST_MODALS.intersection(tokens.words[max(low, at - 10) : at]) else "present"
        )
    return None


def _is_no_past(tokens: Tokens, at: int) -> bool:
    """Whether "var" is a question ("Var: i Falun") or a pronoun ("var tredje", "var sin")."""
    after = tokens.codes[at + 1 : at + 3]
    return after[:1] == ":" or after[1:] in {CODES["ordinal"], CODES["och"]}


def _pronoun_follows(tokens: Tokens, at: int) -> bool:
    return at + 2 < len(tokens) and tokens.words[at + 2] in _PRONOUNS


def _is_order(tokens: Tokens, at: int) -> bool:
    """Whether "Kom" opens its sentence as an imperative: no subject follows."""
    after = tokens.words[at + 2] if at + 2 < len(tokens) else ""
    return after not in {"du", "ni", "han", "hon", "de", "den", "det", "vi", "inte"}


@lru_cache(maxsize=20_000)
def _of_compound(word: str) -> Form | None:
    """Tense of a verb with a prefix, if the verb itself is known."""
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            base = word[len(prefix) :]
            if base in FORMS and base not in _NO_BASES:
                return FORMS[base]
    return None


def _is_subject(before: str) -> bool:
    """Whether a word is such that an unknown one in -ar or -er after it is a verb."""
    return before in _PRONOUNS or (len(before) > 5 and before.endswith(_DEFINITE))


_DEFINITE = ("en", "arna", "erna", "orna")
_DETERMINERS = frozenset(
    "de den det dessa alla våra sina dess deras många flera några nya två tre fyra fem av med på för"
    " i som till under samtliga redan mer nyligen våra era mina dina gemensamma nationella".split()
)


def _is_attribute(before: str) -> bool:
    """Whether a form in -ade stands as a participle before its noun ("de planerade besöken")."""
    return before in _DETERMINERS


def _supine_follows(tokens: Tokens, at: int) -> bool:
    words = 0
    for place in range(at + 1, min(at + 24, len(tokens))):
        if tokens.codes[place] in _STOPS:
            return False
        word = tokens.words[place]
        if not word[:1].isalpha():
            continue
        words += 1
        if words > 8:
            return False
        if word in _NOT_SUPINE:
            continue
        if word.endswith(("stängt", "öppet")) or tokens.words[place - 2] in {"ett", "det"}:
            continue  # "har semesterstängt", "har ett begränsat antal"
        if (len(word) >= 4 and word.endswith(_SUPINE_ENDINGS)) or word in {
            "gått",
            "fått",
            "haft",
            "gjort",
            "sett",
        }:
            return True
        if word.endswith(("ats", "its")):
            return True
        if word in {"som", "att", "och"}:
            return False
    return False
