"""Find what never carries a label: standing texts (rules G1, G2) and job titles (G4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from upphandling_nlp.resources.taxonomy import Taxonomy
from upphandling_nlp.schema import Mention

__all__ = ["StandingTexts"]


class StandingTexts:
    """The standing texts of a taxonomy.

    Args:
        taxonomy: Its `boilerplate` is what is looked for.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._patterns = {
            scope: [
                re.compile(entry.pattern, re.IGNORECASE)
                for entry in taxonomy.boilerplate
                if entry.scope == scope
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
        spans = [
            Mention(start=found.start(), end=found.end())
            for pattern in self._patterns["span"]
            for found in pattern.finditer(text)
        ]
        spans += [
            sentence
            for sentence in sentences
            if any(
                pattern.search(text, sentence.start, sentence.end)
                for pattern in self._patterns["sentence"]
            )
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
