"""Parts of speech by the encoder and by what is known of a word: closed classes, the treebank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from upphandling_nlp.language.lemmas import lemmatize

__all__ = ["AUXILIARIES", "UNSURE", "choose_tags", "find_only_tags"]

#: The lemmas that can be AUX in Swedish treebanks of Universal Dependencies.
AUXILIARIES = frozenset(
    (
        *("vara", "ha", "bli", "få", "kunna", "skola", "måste"),
        *("vilja", "böra", "komma", "torde", "lär", "lära", "må"),
    )
)
#: Where the encoder's best tag is less than this (in logits) above the only tag that the treebank
#: has of a word, the treebank decides: right 18 times and wrong 3 times in the 9,797 words of
#: Talbanken dev (encoder 2.7.0), where 2 to 6 make no difference.
UNSURE = 4.0


def find_only_tags(entries: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The words that a treebank has with one part of speech alone.

    Args:
        entries: Words (in lower case) and their parts of speech, each pair once.

    Returns:
        Each such word and its part of speech.
    """
    only: dict[str, str] = {}
    several: set[str] = set()
    for word, tag in entries:
        if only.setdefault(word, tag) != tag:
            several.add(word)
    return {word: tag for word, tag in only.items() if word not in several}


def choose_tags(
    logits: npt.NDArray[np.float32],
    words: Sequence[str],
    tags: Sequence[str],
    only: Mapping[str, str],
) -> npt.NDArray[np.int64]:
    """Choose the part of speech of each word.

    The likeliest, but AUX for auxiliaries alone, and what `only` has of a word where the encoder
    is not sure; a name (PROPN) stays one.

    Args:
        logits: (words, tags) of the encoder.
        words: The words as they stand in the text.
        tags: What the columns mean.
        only: From `find_only_tags`.

    Returns:
        (words,) The column of each word's part of speech.
    """
    best: npt.NDArray[np.int64] = logits.argmax(axis=1)
    columns = {tag: number for number, tag in enumerate(tags)}
    lower = [word.lower() for word in words]
    for row in np.flatnonzero(best == columns["AUX"]).tolist():
        if lemmatize(lower[row]) not in AUXILIARIES:
            best[row] = logits[row].argsort()[-2]
    columns[""] = -1
    known = np.array([columns[only.get(word, "")] for word in lower], dtype=np.int64)
    rows = np.flatnonzero((known >= 0) & (known != best) & (best != columns["PROPN"]))
    unsure = rows[logits[rows, best[rows]] - logits[rows, known[rows]] < UNSURE]
    best[unsure] = known[unsure]
    return best
