"""A text as the encoder reads it: on our own words, whatever the tokens of a pipeline are.

So that names and labels of a text are the same in every pipeline. No spaCy here.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from upphandling_nlp.language.encoder import HINTS, Encoder, Reading
from upphandling_nlp.language.sentences import find_sentence_starts

__all__ = ["Judged", "cut_sentences", "judge_starts", "read_words"]

#: Within a line, the encoder takes back a sentence start under the first logit, and adds one over
#: the second: F1 0.982 on Talbanken dev (0.966 by punctuation alone) and 0.921 on documents of
#: Talbanken that it has not seen (0.864). Over -3 it took back true starts of our own posts.
#: Figures of encoder 2.0.0.
NO_START, NEW_START = -3.0, 3.0

Span = tuple[int, int]


class Judged(NamedTuple):
    """Where the encoder overrules punctuation.

    Attributes:
        taken: For each word whether no sentence begins there.
        added: For each word whether one does.
    """

    taken: npt.NDArray[np.bool_]
    added: npt.NDArray[np.bool_]


_LINE = re.compile(r"\n\s*")  # to the first word of a line


def read_words(
    encoder: Encoder,
    text: str,
    words: Sequence[Span],
    names: Iterable[tuple[int, int, str]] = (),
) -> Reading:
    """Have the encoder read a text.

    Args:
        encoder: The encoder.
        text: The text.
        words: Its words, from `find_tokens`.
        names: Start, end and label of the names that the registry sees in it, in order; they are
            hints.

    Returns:
        Arrays with a row for each word.
    """
    ends = [-1, *(end for _, end in words)]
    lines = _find_lines(text)
    return encoder.read(
        [text[start:end] for start, end in words],
        [before < start for before, (start, _) in zip(ends, words, strict=False)],
        [start in lines for start, _ in words],
        _list_hints(words, names),
    )


def _find_lines(text: str) -> set[int]:
    """The offsets at which a line may begin: that of the text, and of the first sign of others."""
    return {0, *(found.end() for found in _LINE.finditer(text))}


def cut_sentences(text: str, words: Sequence[Span], judged: Judged | None) -> list[Span]:
    """Cut a text into sentences as `upphandling_sentences` and the encoder do.

    Args:
        text: The text.
        words: Its words, from `find_tokens`.
        judged: What `judge_starts` makes of them; None goes by punctuation alone.

    Returns:
        Start and end of each sentence, without white space at its edges.
    """
    begun = np.zeros(len(words), dtype=bool)
    begun[find_sentence_starts(text, words)] = True
    if judged is not None:
        begun = (begun & ~judged.taken) | judged.added
    firsts = np.flatnonzero(begun).tolist()
    # A text without words has no beginning, but an end: hence not strict.
    return [
        (words[first][0], words[last - 1][1])
        for first, last in zip(firsts, [*firsts[1:], len(words)], strict=False)
    ]


def judge_starts(text: str, words: Sequence[Span], starts: npt.NDArray[np.float32]) -> Judged:
    """Judge where the encoder overrules punctuation: within lines, never at the first word.

    Args:
        text: The text.
        words: Its words, from `find_tokens`.
        starts: float32 (words,), `Reading.starts`.

    Returns:
        What holds whatever the rules say.
    """
    taken, added = starts < NO_START, starts > NEW_START
    lines = _find_lines(text)
    for number in np.flatnonzero(taken | added).tolist():
        if not number or words[number][0] in lines:
            taken[number] = added[number] = False
    return Judged(taken, added)


def _list_hints(words: Sequence[Span], names: Iterable[tuple[int, int, str]]) -> list[int]:
    """The number in `HINTS` for each word; of two names that share a word the first counts."""
    hints = [0] * len(words)
    starts, ends = [start for start, _ in words], [end for _, end in words]
    free = 0
    for start, end, label in names:
        first, last = bisect_right(ends, start), bisect_left(starts, end)
        if first < free or first >= last:
            continue
        free = last
        if f"B-{label}" in HINTS:
            hints[first] = HINTS.index(f"B-{label}")
            hints[first + 1 : last] = [HINTS.index(f"I-{label}")] * (last - first - 1)
    return hints
