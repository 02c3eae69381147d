"""What a classifier reads in a post: words, their parts and letters, and terms, with their places.

Every feature is a key whose first letter tells its kind:

    l=handske       dictionary form of a word, or of a part of a compound ("handsk|fabriken")
    c=<hand         piece of a word, with "<" and ">" at its ends
    b=barn arbeta   word with the one before it, as dictionary forms; stands at the second
    l=@buyer        an organisation or a person, by the part it plays; so b=med @buyer, and
                    b=@buyer+@state for two that follow each other in a sentence
    k=child-labour  term that speaks for a label: a cue of the taxonomy or a word of the lexicon;
                    kt= in the title, kn= in a sentence that denies or supposes something

Standing texts and job titles are left out, and of organisations and people stands what they are
(rules G1-G4 of the taxonomy), so that models learn what is said, not who is named.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import msgspec

from upphandling_nlp.classify.cues import CueFinder, list_cues, list_words
from upphandling_nlp.classify.post_text import PostText
from upphandling_nlp.classify.standing import StandingTexts
from upphandling_nlp.language.compounds import split_compound
from upphandling_nlp.language.lemmas import lemmatize
from upphandling_nlp.language.memo import Memo
from upphandling_nlp.resources.lexicon import LexiconTerm
from upphandling_nlp.resources.taxonomy import Taxonomy

__all__ = ["KINDS", "FeatureExtractor", "PostFeatures", "list_keys"]

#: The kinds of features, in the order of a model's columns.
KINDS = ("l", "c", "b", "k")

# Pieces of two letters tell little, pieces of six are nearly words.
_SHORTEST, _LONGEST = 3, 5
# Words that deny or suppose: what their sentence names may not be there.
_DOUBT = re.compile(
    r"\b(?:ing(?:en|a|et)|inte|ej|aldrig|varken|utan|om|skulle|kan|kunde|ifall|risk(?:en)?)\b",
    re.IGNORECASE,
)


class PostFeatures(NamedTuple):
    """The features of one post, by the spans they come from.

    Attributes:
        groups: The features, those of a word as a group, "w=" and the word; see `list_keys`. They
            repeat.
        places: For each group the number of its span.
        spans: Start and end of each span.
    """

    groups: list[str]
    places: list[int]
    spans: list[tuple[int, int]]


class _Layout(NamedTuple):
    """A post with its words, the starts of its sentences, and the offsets that are left out."""

    post: PostText
    words: Sequence[re.Match[str]]
    starts: Sequence[int]
    standing: set[int]
    named: set[int]


class FeatureExtractor:
    """Reads the features of posts.

    Args:
        taxonomy: Its standing texts are left out, its cues are terms.
        lexicon: More terms, which count by themselves: "kx=" instead of "k=".
    """

    def __init__(self, taxonomy: Taxonomy, lexicon: Iterable[LexiconTerm]) -> None:
        self._standing = StandingTexts(taxonomy)
        # One finder for both, whose labels tell them apart, goes through the words once.
        self._finder = CueFinder(
            msgspec.structs.replace(term, label=f"{letter}={term.label}")
            for letter, terms in (("", list_cues(taxonomy)), ("x", lexicon))
            for term in terms
        )

    def extract(self, post: PostText) -> PostFeatures:
        """Read the features of one post.

        Args:
            post: The post.

        Returns:
            Its features; an empty text has none.
        """
        layout = _Layout(
            post,
            words=list_words(post.text),
            starts=[sentence.start for sentence in post.sentences],
            standing=self._standing.mask(post.text, post.sentences),
            named={offset for name in post.names for offset in range(name.start, name.end)},
        )
        found = PostFeatures([], [], [])
        _read_words(layout, found)
        _read_pairs(layout, found)
        self._read_terms(layout, found)
        return found

    def _read_terms(self, layout: _Layout, found: PostFeatures) -> None:
        groups, places, spans = found
        post = layout.post
        masked = layout.standing | layout.named
        doubts: dict[int, bool] = {}
        for hit in self._finder.find(post.text, layout.words):
            if not masked.isdisjoint(range(hit.start, hit.end)):
                continue
            own = [f"k{hit.label}"]
            if hit.start < post.title_end:
                own.append(f"kt{hit.label}")
            number = bisect_right(layout.starts, hit.start) - 1
            if number not in doubts:
                doubts[number] = number >= 0 and bool(
                    _DOUBT.search(
                        post.text, post.sentences[number].start, post.sentences[number].end
                    )
                )
            if doubts[number]:
                own.append(f"kn{hit.label}")
            groups += own
            places += [len(spans)] * len(own)
            spans.append((hit.start, hit.end))


def _read_words(layout: _Layout, found: PostFeatures) -> None:
    groups, places, spans = found
    parts = {name.start: f"@{name.part}" for name in layout.post.names}
    before = ""
    for match in layout.words:
        span = match.span()
        if span[0] in layout.standing:
            lemma = ""
        elif span[0] in layout.named:
            if span[0] not in parts:  # a name is told by its first word
                continue
            lemma = parts[span[0]]
            group = f"l={lemma}"
        else:
            word = match[0]
            lemma = _LEMMAS[word]
            group = f"w={word}"
        if not lemma:
            before = ""
            continue
        groups.append(group)
        places.append(len(spans))
        if before:
            groups.append(f"b={before} {lemma}")
            places.append(len(spans))
        spans.append(span)
        before = lemma


def _read_pairs(layout: _Layout, found: PostFeatures) -> None:
    """Tell which parts two names of a sentence play, one after the other."""
    groups, places, spans = found
    text, starts = layout.post.text, layout.starts
    named = (name for name in layout.post.names if name.start not in layout.standing)
    for one, other in pairwise(named):
        if bisect_right(starts, one.start) == bisect_right(starts, other.start) and (
            text[one.start : one.end] != text[other.start : other.end]
        ):
            groups.append(f"b=@{one.part}+@{other.part}")
            places.append(len(spans))
            spans.append((other.start, other.end))


def list_keys(group: str) -> tuple[str, ...]:
    """List the features of a group: those of a word for "w=" and the word, else itself.

    Args:
        group: A group of `PostFeatures`.
    """
    return _list_word_keys(group[2:]) if group.startswith("w=") else (group,)


@lru_cache(maxsize=8_000)
def _list_word_keys(word: str) -> tuple[str, ...]:
    closed = f"<{word.casefold()}>"
    return (
        *(f"l={form}" for form in dict.fromkeys((_LEMMAS[word], *split_compound(word)))),
        *(
            f"c={closed[start : start + length]}"
            for length in range(_SHORTEST, _LONGEST + 1)
            for start in range(len(closed) - length + 1)
        ),
    )


def _find_lemma(word: str) -> str:
    """The dictionary form of a word in lower case; nothing of a word without a letter."""
    lower = word.casefold()
    if not any(char.isalpha() for char in lower):
        return ""
    # The tables know words in lower case; an acronym ("IT") keeps its own.
    return lemmatize(word if word.isupper() else lower).casefold()


_LEMMAS = Memo(_find_lemma, 50_000)
