"""The words of Swedish time expressions: each word has one category and, mostly, a value.

The finder never looks at words, only at their categories (`tokens`), so a new spelling is one
more entry in a table here.
"""

# ruff: noqa: SIM905 - a table of words reads best as one string

from __future__ import annotations

from itertools import product

__all__ = [
    "CATEGORIES",
    "CODES",
    "HELPERS",
    "MONTHS",
    "MONTH_NAMES",
    "UNITS",
    "VALUES",
    "WEEKDAYS",
    "code",
]

MONTH_NAMES = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
_MONTH_SHORT = {
    "jan": 1, "feb": 2, "febr": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
    "sept": 9, "okt": 10, "nov": 11, "dec": 12,
}  # fmt: skip
MONTHS = {name: number for number, name in enumerate(MONTH_NAMES, 1)} | _MONTH_SHORT

WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_WEEKDAY_SHORT = {
    "mån": 1, "må": 1, "månd": 1, "tis": 2, "ti": 2, "tisd": 2, "ons": 3, "onsd": 3, "tors": 4,
    "tor": 4, "torsd": 4, "fre": 5, "fred": 5, "lör": 6, "lörd": 6, "sön": 7, "sönd": 7,
}  # fmt: skip
_DAY_PARTS = (
    "morgon", "morgonen", "förmiddag", "förmiddagen", "eftermiddag", "eftermiddagen", "kväll",
    "kvällen", "natt", "natten", "lunch", "lunchen",
)  # fmt: skip

_ORDINALS = (
    "första", "andra", "tredje", "fjärde", "femte", "sjätte", "sjunde", "åttonde", "nionde",
    "tionde", "elfte", "tolfte", "trettonde", "fjortonde", "femtonde", "sextonde", "sjuttonde",
    "artonde", "nittonde", "tjugonde",
)  # fmt: skip
_CARDINALS = (
    "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv", "tretton",
    "fjorton", "femton", "sexton", "sjutton", "arton", "nitton", "tjugo",
)  # fmt: skip
_TENS = {
    "tjugo": 20, "trettio": 30, "fyrtio": 40, "femtio": 50, "sextio": 60, "sjuttio": 70,
    "åttio": 80, "nittio": 90,
}  # fmt: skip

UNITS: dict[str, str] = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "half": "H"} | {
    "tertial": "T",
    "year": "Y",
    "decade": "E",
    "weekend": "WE",
}
"""Letter of each unit in an expression such as `P-2W`."""


def _ordinal_words() -> dict[str, int]:
    words = {word: number for number, word in enumerate(_ORDINALS, 1)}
    words |= {"1sta": 1, "förste": 1, "andre": 2, "trettionde": 30, "tjugonde": 20}
    for tens, base in (("tjugo", 20), ("trettio", 30)):
        words |= {f"{tens}{word}": base + number for number, word in enumerate(_ORDINALS[:9], 1)}
    return {word: number for word, number in words.items() if number <= 31}


def _cardinal_words() -> dict[str, int]:
    words = {word: number for number, word in enumerate(_CARDINALS, 2)} | _TENS
    small = (("en", 1), ("ett", 1), *((word, n) for n, word in enumerate(_CARDINALS[:8], 2)))
    for (tens, base), (word, number) in product(_TENS.items(), small):
        words[f"{tens}{word}"] = base + number
    return words | {"hundra": 100}


def _decade_words() -> dict[str, str]:
    tens = {"tjugo": 2, "trettio": 3, "fyrtio": 4, "femtio": 5, "sextio": 6, "sjuttio": 7,
            "åttio": 8, "nittio": 9}  # fmt: skip
    # "tjugotalet" is a score more often than a decade
    decades = {f"{word}tal": f"19{ten}X" for word, ten in tens.items() if ten > 2}
    decades |= {f"nittonhundra{word}tal": f"19{ten}X" for word, ten in tens.items()}
    centuries = {"nittonhundratal": "19XX", "artonhundratal": "18XX", "sjuttonhundratal": "17XX"}
    return {
        stem + ending: value
        for stem, value in (decades | centuries).items()
        for ending in ("et", "ets")
    }


_WEEKDAY = {name: number for number, name in enumerate(WEEKDAYS, 1)}
_ANY = dict[str, object]

# Each category: the words in it and what they stand for.
CATEGORIES: dict[str, _ANY] = {
    "month": dict(zip(MONTH_NAMES, range(1, 13), strict=True)),
    "monthgen": {f"{name}s": number for number, name in enumerate(MONTH_NAMES, 1)
                 if name not in {"mars", "maj"}},
    "monthshort": {name: number for name, number in _MONTH_SHORT.items() if name != "jul"},
    "julmonth": {"jul": 7},  # Christmas, or July beside a day or a year
    "weekday": dict(_WEEKDAY),
    "weekdaydef": {f"{name}en": number for name, number in _WEEKDAY.items()},
    "weekdaygen": {f"{name}ens": number for name, number in _WEEKDAY.items()},
    "weekdaypast": {f"{name}s": number for name, number in _WEEKDAY.items()},
    "weekdaypart": {
        f"{name}{link}{part}": number
        for (name, number), part in product(_WEEKDAY.items(), _DAY_PARTS)
        for link in ("s", "")
    },
    "weekdayshort": dict(_WEEKDAY_SHORT),
    "ordinal": dict(_ordinal_words()),
    "cardinal": dict(_cardinal_words()),
    "one": {"en": 1, "ett": 1},
    "half": {"halv": 1, "halvt": 1},
    "last": {"sista": -1, "siste": -1},
    "ending": {"e": 0, "a": 0},
    # units: a count of them, the definite form, the genitive
    "unit": {"vecka": "W", "månad": "M", "år": "Y", "kvartal": "Q", "halvår": "H", "tertial": "T",
             "helg": "WE", "veckohelg": "WE", "decennium": "E", "kalenderår": "Y",
             "verksamhetsår": "Y", "budgetår": "Y"},
    "units": {"dagar": "D", "veckor": "W", "månader": "M", "dygn": "D", "decennier": "E",
              "helger": "WE", "arbetsdagar": "BD"},
    "dayunit": {"dag": "D"},
    "daydef": {"dagen": "D"},
    "unitdef": {"veckan": "W", "månaden": "M", "året": "Y", "kvartalet": "Q", "halvåret": "H",
                "tertialet": "T", "helgen": "WE", "veckohelgen": "WE", "kalenderåret": "Y",
                "verksamhetsåret": "Y", "budgetåret": "Y", "decenniet": "E"},
    "unitgen": {"veckans": "W", "månadens": "M", "årets": "Y", "kvartalets": "Q",
                "halvårets": "H", "tertialets": "T", "helgens": "WE"},
    "yearsgen": {"års": "Y"},
    "yearshead": {"åren": "Y"},  # inside "åren 2013-2015"; "läsåret", "perioden" stay outside
    "weeks": {"veckorna": "W"},
    "v": {"v": "W"},
    "q": {"q": "Q"},
    "k": {"kv": "Q"},
    "t": {"t": "T"},
    "h": {"h": "H"},
    "term": {"vt": "H1", "ht": "H2"},
    "termword": {"vårterminen": "H1", "höstterminen": "H2", "vårtermin": "H1",
                 "hösttermin": "H2", "vårhalvåret": "H1", "hösthalvåret": "H2"},
    "season": {"sommar": "SU", "höst": "AU", "vinter": "WI"},
    "spring": {"vår": "SP"},
    "seasondef": {"våren": "SP", "sommaren": "SU", "hösten": "AU", "vintern": "WI"},
    "seasonpart": {"försommaren": "SU:START", "sensommaren": "SU:END", "förhösten": "AU:START",
                   "senhösten": "AU:END", "högsommaren": "SU:MID", "senvåren": "SP:END",
                   "senvintern": "WI:END", "försommar": "SU:START", "sensommar": "SU:END",
                   "senhöst": "AU:END"},
    "seasongen": {"vårens": "SP", "sommarens": "SU", "höstens": "AU", "vinterns": "WI"},
    "seasonpast": {"våras": "SP", "somras": "SU", "höstas": "AU", "vintras": "WI"},
    "halfnoun": {"halvan": 0, "hälften": 0, "halva": 0},
    "partnoun": {"början": "START", "inledningen": "START", "mitten": "MID", "slutet": "END",
                 "skiftet": "TURN"},
    "partend": {"slut": "END"},
    "yearturn": {"årsskiftet": "12-31", "nyårsskiftet": "12-31", "årsskifte": "12-31"},
    "halfturn": {"halvårsskiftet": "06-30", "halvårsskifte": "06-30"},
    "monthturn": {"månadsskiftet": "XX", "månadsskifte": "XX"},
    "decadeword": dict(_decade_words()),
    "decadeend": {"talet": 0, "talets": 0, "tal": 0, "talen": 0},
    # deictic adverbs; the number is the distance in days
    "today": {"idag": 0},
    "dayadverb": {"igår": -1, "imorgon": 1, "imorrn": 1, "imorn": 1, "förrgår": -2,
                  "iförrgår": -2, "övermorgon": 2, "iövermorgon": 2, "imorse": 0, "ikväll": 0,
                  "inatt": 0, "gårdagen": -1, "morgondagen": 1},
    "afteri": {"går": -1, "morgon": 1, "morrn": 1, "morn": 1, "morse": 0, "kväll": 0, "natt": 0,
               "eftermiddag": 0, "förmiddag": 0, "afton": 0,
               "förmiddags": 0, "eftermiddags": 0, "middags": 0},
    "daygen": {"gårdagens": -1, "morgondagens": 1},
    "todaygen": {"dagens": 0},
    "bitti": {"bitti": 0, "middag": 0, "morgonbitti": 0},
    "lastyear": {"fjol": -1, "ifjol": -1, "förfjol": -2, "fjor": -1},
    "lastyeargen": {"fjolårets": -1, "fjolåret": -1},
    # determiners
    "next": {"nästa": 1, "nästkommande": 1, "kommande": 1, "påföljande": 0},
    "previous": {"förra": -1, "föregående": -1, "gångna": -1, "fjolårets": -1, "förrförra": -2},
    "this": {"denna": 0, "detta": 0, "innevarande": 0, "nuvarande": 0},
    "den": {"den": 0},
    "det": {"det": 0},
    "har": {"här": 0},
    "earlier": {"tidigare": 0},
    "later": {"senare": 0},
    "hela": {"hela": 0, "halva": 0},
    # function words
    "i": {"i": 0},
    "av": {"av": 0},
    "pa": {"på": 0},
    "for": {"för": 0},
    "om": {"om": 0},
    "sedan": {"sedan": 0, "sen": 0},
    "till": {"till": 0},
    "tom": {"tom": 0},
    "o": {"o": 0},  # in "t o m"
    "m": {"m": 0},
    "och": {"och": 0},
    "med": {"med": 0},
    "list": {"samt": 0, "respektive": 0, "eller": 0, "resp": 0},
    "under": {"under": 0},
    "mellan": {"mellan": 0},
    "fran": {"från": 0, "fr": 0},
    "every": {"varje": 0, "varannan": 0, "vartannat": 0, "varenda": 0, "varjehanda": 0},
    "prep": {"efter": 0, "före": 0, "innan": 0, "inför": 0, "sedan": 0, "över": 0, "kring": 0,
             "runt": 0, "vid": 0, "omkring": 0, "senast": 0, "inom": 0, "framåt": 0, "mot": 0,
             "per": 0, "fram": 0, "lagom": 0, "kl": 0},
    "approx": {"ungefär": 0, "cirka": 0, "ca": 0, "drygt": 0, "knappt": 0, "precis": 0,
               "nästan": 0, "exakt": 0, "bara": 0, "redan": 0},
    # feasts; the value is the key in `holidays`
    "feast": {"påsk": "easter", "pingst": "pentecost", "nyår": "new-year",
              "midsommar": "midsummer", "allhelgona": "all-saints-weekend"},
    "feastpast": {"julas": "christmas", "påskas": "easter", "nyåras": "new-year"},
    "feastday": {
        "julen": "christmas", "påsken": "easter", "pingsten": "pentecost", "nyåret": "new-year",
        "midsommaren": "midsummer", "julhelgen": "christmas", "påskhelgen": "easter",
        "pingsthelgen": "pentecost", "nyårshelgen": "new-year", "midsommarhelgen": "midsummer",
        "allhelgonahelgen": "all-saints-weekend", "julafton": "christmas-eve",
        "julaftonen": "christmas-eve", "juldagen": "christmas-day", "juldag": "christmas-day",
        "nyårsafton": "new-years-eve", "nyårsaftonen": "new-years-eve",
        "nyårsdagen": "new-years-day", "nyårsdag": "new-years-day",
        "trettondagen": "epiphany", "trettondag": "epiphany", "trettondagsafton": "epiphany-eve",
        "trettondagshelgen": "epiphany-weekend",
        "skärtorsdag": "maundy-thursday", "skärtorsdagen": "maundy-thursday",
        "långfredag": "good-friday", "långfredagen": "good-friday",
        "påskafton": "easter-eve", "påskaftonen": "easter-eve",
        "påskdagen": "easter-day", "påskdag": "easter-day",
        "valborg": "walpurgis-eve", "valborgsmässoafton": "walpurgis-eve",
        "valborgsmässoaftonen": "walpurgis-eve", "valborgshelgen": "walpurgis-weekend",
        "himmelsfärdsdagen": "ascension-day", "kristihimmelsfärdsdag": "ascension-day",
        "pingstafton": "pentecost-eve", "pingstdagen": "pentecost-day",
        "pingstdag": "pentecost-day", "annandagen": "boxing-day",
        "nationaldagen": "national-day", "nationaldag": "national-day",
        "midsommarafton": "midsummer-eve", "midsommaraftonen": "midsummer-eve",
        "midsommardagen": "midsummer-day", "midsommardag": "midsummer-day",
        "luciadagen": "lucia", "kvinnodagen": "womens-day",
        "människorättsdagen": "human-rights-day", "mellandagarna": "between-days",
        "askonsdagen": "ash-wednesday", "fettisdagen": "shrove-tuesday",
        "fettisdag": "shrove-tuesday", "palmsöndagen": "palm-sunday", "palmsöndag": "palm-sunday",
    },
    "lucia": {"lucia": "lucia"},
    "annandag": {"annandag": 0},
    "alla": {"alla": 0},
    "allday": {"helgons": "all-saints-day", "hjärtans": "valentines-day"},
    "mors": {"mors": "mothers-day", "fars": "fathers-day"},
    "kristi": {"kristi": 0},
    "himmel": {"himmelsfärdsdag": "ascension-day", "himmelsfärdsdagen": "ascension-day",
               "himmelsfärd": "ascension-day", "himmelfärdsdag": "ascension-day",
               "himmelsfärdshelgen": "ascension-weekend", "flygare": "ascension-day"},
    "advent": {"advent": "advent", "adventet": "advent"},
}  # fmt: skip

# Categories that only help others: no rule is made of them and punctuation alone.
HELPERS = frozenset(
    (
        "ordinal cardinal one half last ending daydef next previous this den det har earlier later "
        "hela i av pa for om sedan till tom o m och med list under mellan fran every prep approx "
        "bitti halfnoun partnoun partend decadeend v q k t h annandag alla allday mors kristi "
        "weekdayshort"
    ).split()
)
"""Categories of which, with punctuation, no time expression is made."""

# Number categories, for tokens of digits.
_NUMBERS = ("n12", "n31", "n53", "n99", "early", "year", "oldyear", "number")
_OTHERS = ("word", "reference", "glued", "paragraph", "line")

# One character a category: the grammar is made of regular expressions over these characters.
# Blanks and punctuation stand for themselves.
_ALPHABET = [chr(point) for point in range(0x4E00, 0x4E00 + 200)]
CODES: dict[str, str] = dict(zip((*CATEGORIES, *_NUMBERS, *_OTHERS), _ALPHABET, strict=False))

# The first category that lists a word has it.
VALUES: dict[str, tuple[str, object]] = {}
for _category, _words in CATEGORIES.items():
    for _word, _value in _words.items():
        VALUES.setdefault(_word, (CODES[_category], _value))


def code(category: str) -> str:
    """Character that stands for a category in the string of a text's tokens."""
    return CODES[category]
