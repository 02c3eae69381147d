"""The Swedish tokenizer, sentences and lemmas as parts of a spaCy pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from upphandling_nlp.language.lemmas import lemmatize
from upphandling_nlp.language.sentences import find_sentence_starts
from upphandling_nlp.language.texts import keep_text, text_of
from upphandling_nlp.language.tokenizer import find_tokens

__all__ = ["SwedishTokenizer", "create_tokenizer", "lay_out", "set_lemmas", "set_sentences"]


class SwedishTokenizer:
    """Cuts text into a spaCy `Doc` along the spans of `find_tokens`.

    Runs of white space beyond a single plain space become tokens of their own (`token.is_space`),
    so that `doc.text` is the text, to the character.

    Args:
        vocab: The vocabulary of the pipeline.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:  # noqa: D102  (spaCy documents it)
        words, spaces, _ = lay_out(text, find_tokens(text))
        return keep_text(Doc(self.vocab, words=words, spaces=spaces), text)

    def to_bytes(self, **_options: object) -> bytes:
        """Return no bytes: the tokenizer has no state of its own."""
        return b""

    def from_bytes(self, _data: bytes, **_options: object) -> SwedishTokenizer:
        """Return itself: the tokenizer has no state of its own."""
        return self

    def to_disk(self, _path: str | Path, **_options: object) -> None:
        """Write nothing: the tokenizer has no state of its own."""

    def from_disk(self, _path: str | Path, **_options: object) -> SwedishTokenizer:
        """Return itself: the tokenizer has no state of its own."""
        return self


def lay_out(text: str, spans: Iterable[tuple[int, int]]) -> tuple[list[str], list[bool], list[int]]:
    """Lay out a text as spaCy wants it, with tokens at given places.

    Args:
        text: The text.
        spans: Start and end of each token, rising; they do not overlap.

    Returns:
        Words and spaces for `Doc`, whose text is then the text, and for each span the number of its
        word. What lies between the spans, beyond a single plain space, becomes a word of its own.
    """
    words: list[str] = []
    spaces: list[bool] = []
    places: list[int] = []
    position = 0
    for start, end in spans:
        _put_gap(text[position:start], words, spaces)
        places.append(len(words))
        words.append(text[start:end])
        spaces.append(False)
        position = end
    _put_gap(text[position:], words, spaces)
    return words, spaces, places


def _put_gap(gap: str, words: list[str], spaces: list[bool]) -> None:
    if gap.startswith(" ") and words:
        spaces[-1] = True
        gap = gap[1:]
    if gap:
        words.append(gap)
        spaces.append(False)


@registry.tokenizers("upphandling.SwedishTokenizer.v1")  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], SwedishTokenizer]:
    """Return the maker of the tokenizer, as spaCy's config wants it."""

    def make(nlp: Language) -> SwedishTokenizer:
        return SwedishTokenizer(nlp.vocab)

    return make


@Language.component("upphandling_sentences", assigns=["token.is_sent_start"], retokenizes=False)
def set_sentences(doc: Doc) -> Doc:
    """Set the sentence boundaries of a document by `find_sentence_starts`."""
    table = doc.to_array(["IDX", "LENGTH", "IS_SPACE"]).astype(np.int64).reshape(-1, 3)
    numbers = np.flatnonzero(table[:, 2] == 0)
    edges = table[numbers, 0], table[numbers, 0] + table[numbers, 1]
    spans = [*zip(edges[0].tolist(), edges[1].tolist(), strict=True)]
    starts = find_sentence_starts(text_of(doc), spans)
    # spaCy's codes: 1 begins a sentence, -1 does not. Set at once: each `token.is_sent_start = ...`
    # looks through the whole document.
    codes = np.full(len(doc), -1, dtype="int64")
    codes[numbers[starts]] = 1
    doc.from_array(["SENT_START"], codes.view("uint64"))  # type: ignore[arg-type]  # 1-D is right
    return doc


@Language.component("upphandling_lemmas", assigns=["token.lemma"], retokenizes=False)
def set_lemmas(doc: Doc) -> Doc:
    """Set the lemma of each token by `lemmatize`."""
    for token in doc:
        token.lemma_ = token.text if token.is_space else lemmatize(token.text)
    return doc
