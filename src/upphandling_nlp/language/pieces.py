"""Words to the pieces that the encoder reads."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

__all__ = ["PieceSplitter", "Pieces"]

_SPACE = "▁"  # how a Unigram vocabulary writes the blank before a word
# Of one word no more than this is read: an address of 300 letters tells no more than its beginning.
_MOST_PIECES = 24


class Pieces(NamedTuple):
    """The pieces of a text.

    Attributes:
        ids: Piece ids, without the marks of beginning and end.
        firsts: For each word the index in `ids` of its first piece.
        lasts: The same of its last piece.
    """

    ids: list[int]
    firsts: list[int]
    lasts: list[int]


class PieceSplitter:
    """Splits words by the vocabulary of a `tokenizer.json`; each word by itself, and cached.

    Args:
        path: The file; its model is a Unigram, as of XLM-R.

    Attributes:
        begin, end, pad, unknown: Ids of the marks.
        size: Number of pieces in the vocabulary.
    """

    def __init__(self, path: str | Path) -> None:
        from tokenizers import Tokenizer  # noqa: PLC0415 - heavy: only when used

        tokenizer = Tokenizer.from_file(str(path))
        self._normalizer = tokenizer.normalizer
        self._model = tokenizer.model
        marks = [tokenizer.token_to_id(mark) for mark in ("<s>", "<pad>", "</s>", "<unk>")]
        self.begin, self.pad, self.end, self.unknown = (int(mark or 0) for mark in marks)
        self.size = tokenizer.get_vocab_size()
        self._split = lru_cache(maxsize=50_000)(self._split_word)

    def split(self, words: Sequence[str], spaced: Sequence[bool], breaks: Sequence[bool]) -> Pieces:
        """Split the words of a text.

        Args:
            words: The words, none of them empty.
            spaced: Whether white space stands before each word.
            breaks: Whether a paragraph begins at each word; there the end mark is put between.
        """
        ids: list[int] = []
        firsts: list[int] = []
        lasts: list[int] = []
        for word, space, new in zip(words, spaced, breaks, strict=True):
            if new and ids:
                ids.append(self.end)
            firsts.append(len(ids))
            ids.extend(self._split(word, space or new))
            lasts.append(len(ids) - 1)
        return Pieces(ids, firsts, lasts)

    def _split_word(self, word: str, spaced: bool) -> tuple[int, ...]:  # noqa: FBT001 (cache key)
        normal = self._normalizer.normalize_str(word) if self._normalizer else word
        normal = normal.replace(" ", _SPACE)
        found = self._model.tokenize((_SPACE if spaced else "") + normal)
        return tuple(piece.id for piece in found[:_MOST_PIECES]) or (self.unknown,)
