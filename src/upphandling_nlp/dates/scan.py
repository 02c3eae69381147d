"""Running the grammar: one pass over the tokens, with only the rules that can start at each.

Which rules can start at a token is read off their patterns, so that most tokens cost nothing.
"""

# ruff: noqa: E501 - patterns and sentences read best on one line

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from msgspec.structs import replace

from upphandling_nlp.dates.expressions import Said
from upphandling_nlp.dates.grammar import Match, Rule, expand
from upphandling_nlp.dates.tokens import Tokens
from upphandling_nlp.dates.vocabulary import CODES, HELPERS

__all__ = ["Grammar", "can_match_without", "compile_rules", "first_codes", "run"]

_Compiled = tuple[re.Pattern[str], Rule, bool]
_HELPING = frozenset(CODES[name] for name in HELPERS)
_LOOK = re.compile(r"\(\?(?:[=!]|<[=!])")
_GROUP = re.compile(r"\((?:\?:|\?P<\w+>)?")
_QUANTIFIER = re.compile(r"[?*+]|\{(\d+)(?:,\d*)?\}")
_NAMED = re.compile(r"\(\?P<\w+>")


@dataclass(frozen=True)
class Grammar:
    """Compiled rules.

    Attributes:
        starts: Matches a token that may start a mention.
        anywhere: For each such token, one pattern that tells which of its rules matches first.
        rules: For each such token, its rules in order.
    """

    starts: re.Pattern[str]
    anywhere: dict[str, re.Pattern[str]]
    rules: dict[str, list[_Compiled]]


def compile_rules(rules: Sequence[Rule]) -> Grammar:
    """Compile rules; where several match at one place, the first that builds a mention wins."""
    by_code: dict[str, list[_Compiled]] = {}
    patterns: dict[str, list[str]] = {}
    for rule in rules:
        expanded = expand(rule.pattern)
        compiled = re.compile(expanded)
        for one in first_codes(expanded):
            by_code.setdefault(one, []).append((compiled, rule, "span" in compiled.groupindex))
            number = len(by_code[one]) - 1
            patterns.setdefault(one, []).append(f"(?P<r{number}>{_NAMED.sub('(?:', expanded)})")
    # No rule goes from a helping word to a plain one: "på mötet", "för att" start nothing.
    helping = [one for one in by_code if one in _HELPING]
    starts = re.compile(
        f"[{''.join(by_code)}](?:(?<![{''.join(helping)}])|(?![ |]{CODES['word']}))"
    )
    return Grammar(
        starts, {one: re.compile("|".join(all_)) for one, all_ in patterns.items()}, by_code
    )


def first_codes(pattern: str) -> frozenset[str]:
    """The characters with which a match can start (of the regular expressions that `expand` makes)."""
    codes, empty, _ = _alternatives(pattern, 0, None)
    if empty:
        raise ValueError(f"the pattern matches nothing at all: {pattern}")
    return codes


def can_match_without(pattern: str, codes: AbstractSet[str]) -> bool:
    """Whether a pattern can match a text that has none of some characters."""
    return _alternatives(pattern, 0, codes)[1]


def _alternatives(
    pattern: str, at: int, absent: AbstractSet[str] | None
) -> tuple[frozenset[str], bool, int]:
    """First characters of the alternatives from a place to the closing bracket.

    The second part tells whether one of them can match the empty text, or, where `absent` is
    given, any text without those characters.
    """
    codes: frozenset[str] = frozenset()
    some_empty, empty = False, True  # of a finished alternative; of the one being read
    while at < len(pattern) and pattern[at] != ")":
        if pattern[at] == "|":
            some_empty, empty = some_empty or empty, True
            at += 1
            continue
        item, nullable, at = _item(pattern, at, absent)
        if empty:
            codes |= item
        empty = empty and nullable
    return codes, some_empty or empty, at


def _item(
    pattern: str, at: int, absent: AbstractSet[str] | None
) -> tuple[frozenset[str], bool, int]:
    look = _LOOK.match(pattern, at)
    group = _GROUP.match(pattern, at)
    nullable = None
    if look is not None:
        _, inside, end = _alternatives(pattern, look.end(), absent)
        # what is looked for has to stand in the text; what is ruled out has not
        nullable = absent is None or inside or look[0].endswith("!")
        codes, end = frozenset[str](), end + 1
    elif group is not None:
        codes, nullable, end = _alternatives(pattern, group.end(), absent)
        end += 1
    elif pattern[at] == "[":
        end = pattern.index("]", at + 1) + 1
        codes = frozenset(pattern[at + 1 : end - 1])
    elif pattern[at] == "\\":
        codes, end = frozenset(pattern[at + 1]), at + 2
    else:
        codes, end = frozenset(pattern[at]), at + 1
    if nullable is None:
        nullable = absent is not None and not codes <= absent
    quantifier = _QUANTIFIER.match(pattern, end)
    if quantifier is not None:
        end = quantifier.end()
        nullable = nullable or quantifier[0] in {"?", "*"} or quantifier[1] == "0"
    return codes, nullable, end


def run(tokens: Tokens, grammar: Grammar) -> list[Said]:
    """Find all mentions, from left to right; they do not overlap."""
    found: list[Said] = []
    codes, at = tokens.codes, 0
    while (start := grammar.starts.search(codes, at)) is not None:
        place = start.start()
        at = place + 1
        some = grammar.anywhere[codes[place]].match(codes, place)
        if some is None:
            continue
        # the group that closed last is the alternative that matched: no rule before it does
        number = int(str(some.lastgroup)[1:])
        for pattern, rule, has_span in grammar.rules[codes[place]][number:]:
            match = pattern.match(codes, place)
            built = rule.build(Match(tokens, match)) if match is not None else None
            if match is None or not built:
                continue
            at = max(match.end("span" if has_span else 0), at)
            found += (_trim(tokens, one) for one in ([built] if isinstance(built, Said) else built))
            break
    return found


def _trim(tokens: Tokens, said: Said) -> Said:
    """Leave the full stop of a sentence outside; that of an abbreviation stays."""
    text = tokens.text
    if text[said.end - 1 : said.end] != ".":
        return said
    after = text[said.end : said.end + 2]
    ends = not after.strip() or after[:1] == "\n" or (after[:1].isspace() and after[1:].isupper())
    return replace(said, end=said.end - 1) if ends else said
