"""Find what never carries a label: standing texts (rules G1, G2) and job titles (G4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from upphandling_nlp.resources.taxonomy import Taxonomy
from upphandling_nlp.schema import Mention

__all__ = ["StandingTexts"]

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_LETTER_OR_ESCAPE = re.compile(r"\\.|\w", re.DOTALL)
# What may match in a sentence by itself and not within a text: edges, and looks at what is beside.
_EDGES = re.compile(r"[\^$]|\\[ABZ]|\(\?[<=!]")
# What may stand after a backslash where letters are put into lower case.
_PLAIN_ESCAPES = frozenset("bwsd.?*+|()[]{}-/\\")


class StandingTexts:
    """The standing texts of a taxonomy.

    Args:
        taxonomy: Its `boilerplate` is what is looked for.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._patterns = {
            scope: [
                _compile(entry.pattern) for entry in taxonomy.boilerplate if entry.scope == scope
            ]
            for scope in ("sentence", "span")
        }

    def find(self, text: str, sentences: Sequence[Mention]) -> list[Mention]:
        """Find the standing texts of a post.

        Args:
            text: The text.
            sentences: Its sentences.

        Returns:
            The spans to leave out: whole sentences where a pattern of scope "sentence" matches,
            the matching characters for those of scope "span".
        """
        text = _lower(text)
        spans = [
            Mention(start=found.start(), end=found.end())
            for pattern in self._patterns["span"]
            for found in pattern.finditer(text)
        ]
        # Most patterns stand nowhere in a post: then no sentence has them.
        there = [
            pattern
            for pattern in self._patterns["sentence"]
            if _EDGES.search(pattern.pattern) or pattern.search(text)
        ]
        spans += [
            sentence
            for sentence in sentences
            if _matches_any(there, text[sentence.start : sentence.end])
        ]
        return spans

    def mask(
        self, text: str, sentences: Sequence[Mention], names: Iterable[Mention] = ()
    ) -> set[int]:
        """Return the offsets of all characters that carry no label.

        Args:
            text: The text.
            sentences: Its sentences.
            names: Spans of organisations and people, which carry none either (rule G3).
        """
        masked: set[int] = set()
        for span in (*self.find(text, sentences), *names):
            masked.update(range(span.start, span.end))
        return masked


def _compile(pattern: str) -> re.Pattern[str]:
    """Compile a pattern for text in lower case: without IGNORECASE it is found thrice as fast.

    A pattern that another case of its letters could change keeps the flag.
    """
    if "(?P" in pattern or not _PLAIN_ESCAPES.issuperset(_ESCAPED.findall(pattern)):
        return re.compile(pattern, re.IGNORECASE)
    return re.compile(_LETTER_OR_ESCAPE.sub(lambda found: _lower_letter(found[0]), pattern))


def _lower_letter(letter: str) -> str:
    return letter if letter.startswith("\\") else letter.lower()


def _lower(text: str) -> str:
    """A text in lower case, each character in its place."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def _matches_any(patterns: Iterable[re.Pattern[str]], text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)
