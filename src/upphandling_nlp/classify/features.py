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
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, Protocol

from upphandling_nlp.classify.cues import CueHit, list_words
from upphandling_nlp.classify.post_text import PostText
from upphandling_nlp.classify.standing import StandingTexts
from upphandling_nlp.language.compounds import split_compound
from upphandling_nlp.language.lemmas import lemmatize
from upphandling_nlp.resources.taxonomy import Taxonomy

__all__ = ["KINDS", "FeatureExtractor", "PostFeatures", "TermFinder"]

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
        keys: The features, in groups that come from one span; they repeat.
        places: For each group the number of its span.
        spans: Start and end of each span.
    """

    keys: list[tuple[str, ...]]
    places: list[int]
    spans: list[tuple[int, int]]


class _Layout(NamedTuple):
    """A post with its words, the starts of its sentences, and the offsets that are left out."""

    post: PostText
    words: Sequence[re.Match[str]]
    starts: Sequence[int]
    standing: set[int]
    named: set[int]


class TermFinder(Protocol):
    """Finds terms that speak for labels; `CueFinder` is one."""

    def find(self, text: str, words: Sequence[re.Match[str]] | None = None) -> list[CueHit]:
        """Find the terms in a text, whose words are given if they are known."""


class FeatureExtractor:
    """Reads the features of posts.

    Args:
        taxonomy: Its standing texts are left out.
        finders: What finds terms, by the letter that follows the kind: {"": cues, "x": lexicon}.
    """

    def __init__(self, taxonomy: Taxonomy, finders: dict[str, TermFinder]) -> None:
        self._standing = StandingTexts(taxonomy)
        self._finders = finders

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
        keys, places, spans = found
        post = layout.post
        masked = layout.standing | layout.named
        doubts: dict[int, bool] = {}
        for letter, finder in self._finders.items():
            for hit in finder.find(post.text, layout.words):
                if not masked.isdisjoint(range(hit.start, hit.end)):
                    continue
                own = [f"k{letter}={hit.label}"]
                if hit.start < post.title_end:
                    own.append(f"kt{letter}={hit.label}")
                number = bisect_right(layout.starts, hit.start) - 1
                if number not in doubts:
                    doubts[number] = number >= 0 and bool(
                        _DOUBT.search(
                            post.text, post.sentences[number].start, post.sentences[number].end
                        )
                    )
                if doubts[number]:
                    own.append(f"kn{letter}={hit.label}")
                keys.append(tuple(own))
                places.append(len(spans))
                spans.append((hit.start, hit.end))


def _read_words(layout: _Layout, found: PostFeatures) -> None:
    keys, places, spans = found
    parts = {name.start: (f"l=@{name.part}",) for name in layout.post.names}
    before = ""
    for match in layout.words:
        span = match.span()
        if span[0] in layout.standing:
            own: tuple[str, ...] = ()
        elif span[0] in layout.named:
            if span[0] not in parts:  # a name is told by its first word
                continue
            own = parts[span[0]]
        else:
            own = _list_word_keys(match[0])
        if not own:
            before = ""
            continue
        keys.append(own)
        places.append(len(spans))
        lemma = own[0][2:]
        if before:
            keys.append((f"b={before} {lemma}",))
            places.append(len(spans))
        spans.append(span)
        before = lemma


def _read_pairs(layout: _Layout, found: PostFeatures) -> None:
    """Tell which parts two names of a sentence play, one after the other."""
    keys, places, spans = found
    text, starts = layout.post.text, layout.starts
    named = (name for name in layout.post.names if name.start not in layout.standing)
    for one, other in pairwise(named):
        if bisect_right(starts, one.start) == bisect_right(starts, other.start) and (
            text[one.start : one.end] != text[other.start : other.end]
        ):
            keys.append((f"b=@{one.part}+@{other.part}",))
            places.append(len(spans))
            spans.append((other.start, other.end))


@lru_cache(maxsize=50_000)
def _list_word_keys(word: str) -> tuple[str, ...]:
    """List the features of one word; the first is its dictionary form."""
    lower = word.casefold()
    if not any(char.isalpha() for char in lower):
        return ()
    # The tables know words in lower case; an acronym ("IT") keeps its own.
    lemma = lemmatize(word if word.isupper() else lower).casefold()
    forms = dict.fromkeys((lemma, *split_compound(word)))
    closed = f"<{lower}>"
    return (
        *(f"l={form}" for form in forms),
        *(
            f"c={closed[start : start + length]}"
            for length in range(_SHORTEST, _LONGEST + 1)
            for start in range(len(closed) - length + 1)
        ),
    )
