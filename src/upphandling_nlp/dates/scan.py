"""Running the grammar: one pass over the tokens, with only the rules that can start at each.

Which rules can match at a token is read off their patterns by the codes of the next three, so that
most tokens cost nothing and the others one or two tries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from msgspec.structs import replace

from upphandling_nlp.dates.expressions import Said
from upphandling_nlp.dates.grammar import Match, Rule, expand
from upphandling_nlp.dates.tokens import Tokens

__all__ = ["Grammar", "can_match_without", "compile_rules", "find_openings", "run", "starting"]

_LOOK = re.compile(r"\(\?(?:[=!]|<[=!])")
_GROUP = re.compile(r"\((?:\?:|\?P<\w+>)?")
_QUANTIFIER = re.compile(r"[?*+]|\{(\d+)(?:,\d*)?\}")
# So many characters of what a rule can match are known beforehand.
_KNOWN = 3


@dataclass(frozen=True)
class _Compiled:
    """A rule with its pattern, what its matches can start with, and the numbers of its groups.

    `span` is the number of the group that bounds the mention; 0, the whole match, without one.
    """

    pattern: re.Pattern[str]
    rule: Rule
    openings: frozenset[str]
    groups: Mapping[str, int]
    span: int


class _Rules(dict[str, tuple[_Compiled, ...]]):
    """For what stands at a place (as many characters as are known), the rules to try there."""

    def __init__(self, compiled: Sequence[_Compiled]) -> None:
        super().__init__()
        self.compiled = compiled

    def __missing__(self, codes: str) -> tuple[_Compiled, ...]:
        if len(self) >= _REMEMBERED:
            self.clear()
        openings = [codes[:length] for length in range(1, len(codes) + 1)]
        found = tuple([one for one in self.compiled if not one.openings.isdisjoint(openings)])
        self[codes] = found
        return found


_REMEMBERED = 50_000


@dataclass(frozen=True)
class Grammar:
    """Compiled rules.

    Attributes:
        starts: Matches where a mention may start.
        rules: For the codes from such a token on, the rules that can match there, in order.
    """

    starts: re.Pattern[str]
    rules: Mapping[str, tuple[_Compiled, ...]]


def compile_rules(rules: Sequence[Rule]) -> Grammar:
    """Compile rules; where several match at one place, the first that builds a mention wins."""
    compiled = []
    for rule in rules:
        expanded = expand(rule.pattern)
        pattern = re.compile(expanded)
        openings = find_openings(expanded)
        groups = dict(pattern.groupindex)
        compiled.append(_Compiled(pattern, rule, openings, groups, groups.get("span", 0)))
    starts = starting(frozenset().union(*(one.openings for one in compiled)))
    return Grammar(re.compile(starts), _Rules(compiled))


def starting(openings: AbstractSet[str]) -> str:
    """A pattern that matches where one of some openings stands.

    It begins with one class of characters, so that `re` looks for these before all else.
    """
    if "" in openings:
        return ""
    rests: dict[str, set[str]] = {}
    for opening in openings:
        rests.setdefault(opening[0], set()).add(opening[1:])
    alike: dict[frozenset[str], list[str]] = {}
    for code, some in rests.items():
        alike.setdefault(frozenset(some), []).append(code)
    branches = [
        f"(?<={_one_of(codes)})(?:{starting(some)})" if any(some) else f"(?<={_one_of(codes)})"
        for some, codes in alike.items()
    ]
    return f"{_one_of(rests)}(?:{'|'.join(branches)})"


def _one_of(codes: Iterable[str]) -> str:
    return f"[{re.escape(''.join(sorted(codes)))}]"


def find_openings(pattern: str) -> frozenset[str]:
    """What matches can start with (of the regular expressions that `expand` makes).

    Returns:
        The first three characters of every match; all of it where a match is shorter, for which
        anything may follow. What is only looked for is left out of account, so that a pattern may
        match less than this tells and never more.

    Raises:
        ValueError: The pattern can match nothing at all.
    """
    openings, _ = _openings_of_alternatives(pattern, 0)
    if "" in openings:
        raise ValueError(f"the pattern matches nothing at all: {pattern}")
    return openings


_NOTHING = frozenset({""})


def _joined(left: AbstractSet[str], right: AbstractSet[str]) -> frozenset[str]:
    """The openings of what matches one thing and then another."""
    found = {one for one in left if len(one) == _KNOWN}
    found |= {(one + two)[:_KNOWN] for one in left - found for two in right}
    return frozenset(found)


def _openings_of_alternatives(pattern: str, at: int) -> tuple[frozenset[str], int]:
    """The openings of the alternatives from a place to the closing bracket, and its place."""
    finished: frozenset[str] = frozenset()
    openings = _NOTHING
    while at < len(pattern) and pattern[at] != ")":
        if pattern[at] == "|":
            finished, openings, at = finished | openings, _NOTHING, at + 1
            continue
        item, at = _openings_of_item(pattern, at)
        openings = _joined(openings, item)
    return finished | openings, at


def _openings_of_item(pattern: str, at: int) -> tuple[frozenset[str], int]:
    look, group = _LOOK.match(pattern, at), _GROUP.match(pattern, at)
    if look is not None:
        _, end = _openings_of_alternatives(pattern, look.end())
        return _NOTHING, end + 1
    if group is not None:
        openings, end = _openings_of_alternatives(pattern, group.end())
        end += 1
    else:
        codes, end = _characters(pattern, at)
        openings = codes
    quantifier = _QUANTIFIER.match(pattern, end)
    if quantifier is None:
        return openings, end
    some = openings
    if quantifier[0] != "?":  # more than three of them make no difference
        for _ in range(_KNOWN - 1):
            some = openings | _joined(some, openings)
    if quantifier[0] in {"?", "*"} or quantifier[1] == "0":
        some |= _NOTHING
    return some, quantifier.end()


def _characters(pattern: str, at: int) -> tuple[frozenset[str], int]:
    """The characters that one place of a pattern allows, and the place after it."""
    if pattern[at] == "[":
        end = pattern.index("]", at + 1) + 1
        return frozenset(pattern[at + 1 : end - 1]), end
    if pattern[at] == "\\":
        return frozenset(pattern[at + 1]), at + 2
    return frozenset(pattern[at]), at + 1


def can_match_without(pattern: str, codes: AbstractSet[str]) -> bool:
    """Whether a pattern can match a text that has none of some characters."""
    return _alternatives(pattern, 0, codes)[0]


def _alternatives(pattern: str, at: int, absent: AbstractSet[str]) -> tuple[bool, int]:
    """Whether an alternative, up to the closing bracket, matches without some characters."""
    some, this = False, True  # of the finished alternatives; of the one being read
    while at < len(pattern) and pattern[at] != ")":
        if pattern[at] == "|":
            some, this, at = some or this, True, at + 1
            continue
        item, at = _item(pattern, at, absent)
        this = this and item
    return some or this, at


def _item(pattern: str, at: int, absent: AbstractSet[str]) -> tuple[bool, int]:
    look, group = _LOOK.match(pattern, at), _GROUP.match(pattern, at)
    if look is not None:
        inside, end = _alternatives(pattern, look.end(), absent)
        # what is looked for has to stand in the text; what is ruled out has not
        return inside or look[0].endswith("!"), end + 1
    if group is not None:
        matches, end = _alternatives(pattern, group.end(), absent)
        end += 1
    else:
        codes, end = _characters(pattern, at)
        matches = not codes <= absent
    quantifier = _QUANTIFIER.match(pattern, end)
    if quantifier is None:
        return matches, end
    return matches or quantifier[0] in {"?", "*"} or quantifier[1] == "0", quantifier.end()


def run(tokens: Tokens, grammar: Grammar) -> list[Said]:
    """Find all mentions, from left to right; they do not overlap."""
    found: list[Said] = []
    codes, at = tokens.codes, 0
    search, rules = grammar.starts.search, grammar.rules
    while (start := search(codes, at)) is not None:
        place = start.start()
        at = place + 1
        for one in rules[codes[place : place + _KNOWN]]:
            match = one.pattern.match(codes, place)
            if match is None:
                continue
            built = one.rule.build(Match(tokens, match, one.groups))
            if not built:
                continue
            at = max(match.end(one.span), at)
            if isinstance(built, Said):
                found.append(_trim(tokens, built))
            else:
                found += [_trim(tokens, said) for said in built]
            break
    return found


def _trim(tokens: Tokens, said: Said) -> Said:
    """Leave the full stop of a sentence outside; that of an abbreviation stays."""
    text = tokens.text
    if text[said.end - 1] != ".":
        return said
    after = text[said.end : said.end + 2]
    ends = not after.strip() or after[:1] == "\n" or (after[:1].isspace() and after[1:].isupper())
    return replace(said, end=said.end - 1) if ends else said
