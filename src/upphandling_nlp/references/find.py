"""Finding references: every table of rules, in order; the first rule to claim a character keeps it."""

# ruff: noqa: E501 - patterns and sentences read best on one line

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from upphandling_nlp.references import amounts, codes, law
from upphandling_nlp.references.rules import DASH, MONTH, Rule
from upphandling_nlp.schema import Reference

__all__ = ["KINDS", "find_references"]

# Addresses and laws before amounts: "2014/24/EU" holds what looks like a rating.
_WEB = tuple(rule for rule in codes.RULES if rule.kind in {"url", "email"})
_CODES = tuple(rule for rule in codes.RULES if rule.kind not in {"url", "email"})
_RULES: tuple[Rule, ...] = (*_WEB, *law.RULES, *_CODES, *amounts.RULES)

# One pattern tells whether a number starts any of them; those that a word of a table makes are
# left out, for their patterns allow any word: "plats 3", "24 leverantörer".
_AT_NUMBER = [rule for rule in _RULES if rule.at_number and not (rule.words or rule.endings)]
_NAMED = re.compile(r"\(\?P<\w+>")


def _any_of(rules: Iterable[Rule]) -> re.Pattern[str]:
    """One pattern that matches where some rule does; the shared start of amounts is tried once."""
    tails: dict[tuple[int, str], list[str]] = {}
    for rule in rules:
        pattern = _NAMED.sub("(?:", rule.pattern.pattern)
        start = _NAMED.sub("(?:", amounts.START_OF_AMOUNTS)
        shared = start if pattern.startswith(start) else ""
        key = rule.pattern.flags & re.IGNORECASE, shared
        tails.setdefault(key, []).append(f"(?:{pattern.removeprefix(shared)})")
    return re.compile(
        "|".join(
            f"{'(?i:' if ignore_case else '(?:'}{shared}(?:{'|'.join(some)}))"
            for (ignore_case, shared), some in tails.items()
        )
    )


_SOME_AT_NUMBER = _any_of(_AT_NUMBER)

# A number before a stop or at the end: none of them matches there.
_ALONE = re.compile(r"\d{1,4}(?:[.,;!?)](?:\s|$)|$)")
# Nor before a word that starts unlike currencies, scales, units, "av", "till", "eller", "kap".
_BEFORE_WORD = re.compile(
    r"\d{1,4} (?!k|m|p|s[ekv]|sc|eu|do|am|us|gb|gr|no|da|dk|ch|t[iukw]|re|el|av|oc|hz|dpi)[a-zåäö]{3}"
)

# The cues of references without digits: addresses and sums in words.
_WITHOUT_DIGITS = sum(1 << number for number, rule in enumerate(_RULES) if not rule.digits)

KINDS = tuple(sorted({rule.kind for rule in _RULES}))
"""Every kind that `Reference.kind` can have."""

# A pattern that needs a digit looks at most this far from one, so text without digits is skipped.
_BEFORE, _AFTER = 40, 60
# Plain dates are what most digits of news stand in; stepping over them saves most of the work.
_DIGITS = re.compile(r"[\d§]+")
_DATE = re.compile(
    rf"\d{{1,2}} {MONTH}\b(?: (?:19|20)\d\d(?![\w:/%-]|[.,]\d| ?§))?"
    r"|(?:19|20)\d\d-[01]\d-[0-3]\d(?![\w:/-])"
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:(?=[,;!?)\n])|(?=\.(?!\d))|$)(?!,\d)")
_BEFORE_YEAR = ("under ", "sedan ", "hösten ", "våren ", "året ", "år ", " i ", "till ")
_JOINING = frozenset("./:§+-_")
# A text whose digits all stand in plain dates (the common case, told in one go).
_PLAIN = re.compile(
    rf"[^\d§]*+(?:(?<![\w./:§+-])(?:{_DATE.pattern}|(?:{'|'.join(f'(?<={one})' for one in _BEFORE_YEAR)})"
    rf"{_YEAR.pattern})[^\d§]*+)*+"
)

# "äger rum 30 november", "nådde målet 12-13 mars": a day before a month belongs to the month.
_WEAK = frozenset(
    {
        "section", "rating", "address", "count", "dnr", "phone", "goal", "version", "convention",
        "case", "money",
    }
)  # fmt: skip
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
# "version 2.1 mars 2024" and "dnr 118-12 mars" end in no day
_LAST_DAY = re.compile(rf"(?<![\w.:/])(?<!{DASH})(?:{_DAY} ?{DASH} ?)?{_DAY}$")
_DAY_REACH = 8
_BEFORE_MONTH = re.compile(rf"\.?[ \u00a0]{MONTH}\b", re.IGNORECASE)


def find_references(text: str) -> list[Reference]:  # noqa: C901 - a function for each step would cost a third of the speed
    """Find laws, standards, codes, goals, sums and other references whose digits are no dates.

    Args:
        text: Any text; the offsets of the result refer to it.

    Returns:
        References in order of the text, without overlaps. `docs/dates.md` lists the kinds and
        their canonical ids. Time is linear in the length of the text.
    """
    lower = text.lower()
    # the first digit that is no part of a plain date, or the end
    first = _PLAIN.match(lower).end()  # type: ignore[union-attr]  # it matches at least nothing
    words = lower.split()
    if first == len(lower) and _CUES.all_quiet(words):
        return []
    cues = 0
    for word in words:
        cues |= _CUES[word]
    if first == len(lower) and not cues & _WITHOUT_DIGITS:
        return []
    # of some letters the small one is longer, so that offsets differ
    open_digits = _open_digits(lower, first) if len(lower) == len(text) else _open_digits(text)
    digits = len(open_digits)
    numbers = [place for place in open_digits if place == 0 or not _is_word(text[place - 1])]
    before_more = [place for place in numbers if not _ALONE.match(text, place)]
    likely = [
        place
        for place in before_more
        if not _BEFORE_WORD.match(text, place) and _SOME_AT_NUMBER.match(text, place)
    ]
    capitals = _CAPITALS.search(text) is not None
    rules = _rules_for(min(digits, 12), bool(likely), capitals, cues)
    if not rules:
        return []
    found: list[Reference] = []
    taken = bytearray(len(text))
    islands = list(_islands(open_digits, len(text)))
    for rule in rules:
        if rule.at_number:
            places = before_more if rule.endings else numbers if rule.words else likely
            matches = [match for place in places if (match := rule.pattern.match(text, place))]
        elif rule.digits:
            matches = [
                match for low, high in islands for match in rule.pattern.finditer(text, low, high)
            ]
        else:
            matches = list(rule.pattern.finditer(text))
        for match in matches:
            if rule.kind in _WEAK and _ends_in_date(text, match.end()):
                continue
            for start, end, name in rule.read(match):
                if end > start and taken.find(1, start, end) == -1:
                    taken[start:end] = b"\x01" * (end - start)
                    found.append(
                        Reference(
                            start=start, end=end, text=text[start:end], kind=rule.kind, id=name
                        )
                    )
    found.sort(key=lambda reference: reference.start)
    return found


class _Cues(dict[str, int]):
    """For each word, the rules that need a string in it: bit n stands for rule n.

    Most words make no reference by themselves: `all_quiet` tells whether some are known for that.
    """

    def __init__(self) -> None:
        super().__init__()
        self.quiet: set[str] = set()
        self.all_quiet = self.quiet.issuperset

    def __missing__(self, word: str) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
            self.quiet.clear()
        # most are one word of plain letters, and told faster
        plain = word.isascii() and word.isalpha()
        found = _find_needs(word) | _find_words([word] if plain else _LETTERS.findall(word))
        self[word] = found
        if not found & _WITHOUT_DIGITS:
            self.quiet.add(word)
        return found


def _find_needs(word: str) -> int:
    found = 0
    if _ANY_NEED.search(word) is not None:
        for need, bits in _NEEDS:
            if need in word:
                found |= bits
    return found


def _find_words(parts: list[str]) -> int:
    """The rules that need one of these words, or an ending of one."""
    found = 0
    if not _ANY_WORD.isdisjoint(parts):
        for words, bit in _NEEDED_WORDS:
            if not words.isdisjoint(parts):
                found |= bit
    for part in parts:
        if part.endswith(_ANY_ENDING):
            for endings, bit in _NEEDED_ENDINGS:
                if part.endswith(endings):
                    found |= bit
    return found


_REMEMBERED = 50_000


def _bits_of_needs() -> list[tuple[str, int]]:
    """Each string that rules need, with their bits."""
    bits: dict[str, int] = {}
    for number, rule in enumerate(_RULES):
        for need in rule.needs:
            # A blank at either end of a need is a bound of the word.
            bits[need.strip()] = bits.get(need.strip(), 0) | 1 << number
    return sorted(bits.items())


_NEEDS = _bits_of_needs()
_ANY_NEED = re.compile("|".join(re.escape(need) for need, _ in _NEEDS))
_NEEDED_WORDS = [(rule.words, 1 << number) for number, rule in enumerate(_RULES) if rule.words]
_NEEDED_ENDINGS = [
    (rule.endings, 1 << number) for number, rule in enumerate(_RULES) if rule.endings
]
_ANY_WORD = frozenset(word for words, _ in _NEEDED_WORDS for word in words)
_ANY_ENDING = tuple({ending for endings, _ in _NEEDED_ENDINGS for ending in endings})
_LETTERS = re.compile(r"[a-zåäöé]+")
_CAPITALS = re.compile("[A-ZÅÄÖ][A-ZÅÄÖ]")
_CUES = _Cues()


@lru_cache(maxsize=4096)
def _rules_for(digits: int, likely: bool, capitals: bool, cues: int) -> tuple[Rule, ...]:  # noqa: FBT001 - keys of the cache
    """The rules that a text with so many digits and such words can match at all."""
    return tuple(
        rule
        for number, rule in enumerate(_RULES)
        if rule.digits <= digits
        and (likely or not rule.at_number or rule.words or rule.endings)
        and (capitals or not rule.capitals)
        and (cues >> number & 1 or not (rule.needs or rule.words or rule.endings))
    )


def _ends_in_date(text: str, end: int) -> bool:
    """Whether the number that ends here is the day of a month."""
    if _BEFORE_MONTH.match(text, end) is None:
        return False
    return _LAST_DAY.search(text, max(end - _DAY_REACH, 0), end) is not None


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _open_digits(text: str, first: int = 0) -> list[int]:
    """Places, from the first on, of the digits that may belong to a reference.

    Those are all digits outside plain dates.
    """
    found: list[int] = []
    end = first
    for match in _DIGITS.finditer(text, first):
        start = match.start()
        if start < end:
            continue
        before = text[start - 1 : start]
        if before not in _JOINING and not before.isalnum():
            date = _DATE.match(text, start)
            if date is None and text.endswith(_BEFORE_YEAR, 0, start):
                date = _YEAR.match(text, start)
            if date is not None:
                end = date.end()
                continue
        found.extend(range(start, match.end()))
    return found


def _islands(digits: list[int], length: int) -> Iterator[tuple[int, int]]:
    """Stretches of the text around its digits, apart from each other."""
    low = high = -1
    for place in digits:
        if place - _BEFORE > high:
            if high > 0:
                yield low, high
            low = max(place - _BEFORE, 0)
        high = min(place + _AFTER, length)
    if high > 0:
        yield low, high
