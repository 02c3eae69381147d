"""The encoder as a spaCy component: `nlp.add_pipe("upphandling_encoder")`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc

from upphandling_nlp.language.edits import apply_edit
from upphandling_nlp.language.encoder import Encoder, Reading, load_encoder
from upphandling_nlp.language.lemmas import lemmatize
from upphandling_nlp.language.parts_of_speech import choose_tags, find_only_tags
from upphandling_nlp.language.reading import cut_sentences, judge_starts, read_words
from upphandling_nlp.language.texts import text_of
from upphandling_nlp.language.tokenizer import find_tokens

__all__ = ["NAMES_KEY", "READING_KEY", "EncoderPipe", "create_encoder"]

#: The group of `doc.spans` in which names stand; those of `upphandling_gazetteer` are hints.
NAMES_KEY = "entities"
#: Where the encoder leaves what later components need, in `doc.user_data`; see `_pack_reading`.
READING_KEY = "upphandling_reading"

#: Below this probability of the edit, simplemma's tables decide (0.981 of the lemmas of Talbanken
#: dev are right).
SURE_EDIT = 0.7

Edges = npt.NDArray[np.int32]


class EncoderPipe:
    """Reads a document once, and sets what is known from it.

    Sets `token.pos_`, `token.lemma_`, sentence boundaries within lines (where sentences are set,
    and not by a parser), and `doc.tensor`: float32 (tokens, 384), a row for each token, zeros for
    white space. Names that `upphandling_gazetteer` found before it are read as hints.

    The text is read on the words of the Swedish tokenizer, whatever the tokens of the document: a
    token gets what is known of the word in which it begins. For `upphandling_entities` and
    `upphandling_labels` it leaves the arrays of `_pack_reading` in `doc.user_data`; the latter
    takes them away.

    Args:
        encoder: The encoder.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self._only_tags = find_only_tags(encoder.lemmas)
        self._lemma_of = lru_cache(maxsize=50_000)(self._lemmatize)

    def __reduce__(self) -> tuple[type[EncoderPipe], tuple[Encoder]]:
        """Carry the encoder rather than what is cached to another process."""
        return type(self), (self.encoder,)

    def __call__(self, doc: Doc) -> Doc:
        """Annotate a document in place, and return it."""
        text = text_of(doc)
        words = find_tokens(text)
        reading = read_words(self.encoder, text, words, _list_names(doc))
        edges = np.array(words, dtype=np.int32).reshape(-1, 2)
        numbers, owners, whole = _align(doc, edges)
        best = choose_tags(
            reading.pos,
            [text[start:end] for start, end in words],
            self.encoder.pos,
            self._only_tags,
        )
        tags = [self.encoder.pos[number] for number in best.tolist()]
        strings, written = doc.vocab.strings, doc.to_array("ORTH")[numbers].tolist()
        places = zip(owners.tolist(), whole.tolist(), written, strict=True)
        edits = self._list_sure_edits(reading)
        lemmas = [
            strings.add(self._lemma_of(strings[orth], tags[owner], edits[owner] if same else None))
            for owner, same, orth in places
        ]
        # Set at once: to make each token and set it by itself takes much longer.
        table = doc.to_array(["LEMMA", "POS"]).reshape(-1, 2)
        table[numbers, 0] = np.array(lemmas, dtype=np.uint64)
        known = np.array([strings[tag] for tag in self.encoder.pos], dtype=np.uint64)
        table[numbers, 1] = known[best[owners]]
        doc.from_array(["LEMMA", "POS"], table)  # type: ignore[arg-type]  # it is uint64
        doc.tensor = np.zeros((len(doc), reading.vectors.shape[1]), dtype=np.float32)
        doc.tensor[numbers] = reading.vectors[owners]
        judged = judge_starts(text, words, reading.starts)
        mine = owners[whole]
        _adjust_sentences(doc, numbers[whole], judged.taken[mine], judged.added[mine])
        sentences = cut_sentences(text, words, judged)
        doc.user_data[READING_KEY] = _pack_reading(edges, sentences, reading)
        return doc

    def _list_sure_edits(self, reading: Reading) -> list[str | None]:
        """For each word the likeliest edit; None where it is not sure enough."""
        best = reading.scripts.argmax(axis=1)
        greatest = reading.scripts.max(axis=1, keepdims=True, initial=-np.inf)
        sure = np.exp(reading.scripts - greatest).sum(axis=1) * SURE_EDIT <= 1
        scripts = self.encoder.scripts
        return [
            scripts[edit] if yes else None
            for edit, yes in zip(best.tolist(), sure.tolist(), strict=True)
        ]

    def _lemmatize(self, word: str, tag: str, edit: str | None) -> str:
        """The treebank's lemma of a word it holds; else by the encoder's edit, if it is sure."""
        known = self.encoder.lemmas.get((word.lower(), tag))
        if known is not None:
            return known
        lemma = apply_edit(word, edit) if edit is not None else None
        return lemmatize(word) if lemma is None else lemma


def _pack_reading(
    words: Edges, sentences: Sequence[tuple[int, int]], reading: Reading
) -> dict[str, npt.NDArray[Any]]:
    """Pack what later components need; msgpack can write it.

    Args:
        words: Start and end of each word that was read.
        sentences: Start and end of each sentence.
        reading: What the encoder made of them.

    Returns:
        `words`, `sentences`: int32 of shape (words, 2) and (sentences, 2), start and end of each.
        The others are of the same name in `Reading`, float32 with a row for each word: `tags`,
        `ask`, `say`, `vectors`.
    """
    return {
        "words": words,
        "sentences": np.array(sentences, dtype=np.int32).reshape(-1, 2),
        "tags": reading.tags,
        "ask": reading.ask,
        "say": reading.say,
        "vectors": reading.vectors,
    }


def _list_names(doc: Doc) -> list[tuple[int, int, str]]:
    packed = doc.spans[NAMES_KEY].attrs.get("mentions", []) if NAMES_KEY in doc.spans else []
    return [(start, end, label) for start, end, label, *_ in packed]


def _align(
    doc: Doc, edges: Edges
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """The tokens that are no white space, the word in which each begins, and if it is that word."""
    table = doc.to_array(["IDX", "LENGTH", "IS_SPACE"]).astype(np.int64).reshape(-1, 3)
    numbers = np.flatnonzero(table[:, 2] == 0)
    starts = table[numbers, 0]
    # A token that begins with white space of its own may begin before the first word.
    owners = np.maximum(np.searchsorted(edges[:, 0], starts, side="right") - 1, 0)
    whole = (edges[owners, 0] == starts) & (edges[owners, 1] == starts + table[numbers, 1])
    return numbers, owners, whole


def _adjust_sentences(
    doc: Doc,
    numbers: npt.NDArray[np.int64],
    taken: npt.NDArray[np.bool_],
    added: npt.NDArray[np.bool_],
) -> None:
    """Let the encoder take back and add sentence starts; lines part sentences as before."""
    if not doc.has_annotation("SENT_START") or doc.has_annotation("DEP"):
        return
    codes = doc.to_array(["SENT_START"]).view("int64")
    begun = numbers[taken]
    codes[begun[codes[begun] == 1]] = -1
    codes[numbers[added]] = 1
    doc.from_array(["SENT_START"], codes.view("uint64"))  # type: ignore[arg-type]  # 1-D is right


@Language.factory(
    "upphandling_encoder",
    assigns=["token.pos", "token.lemma", "doc.tensor"],
    retokenizes=False,
)
def create_encoder(
    nlp: Language,  # noqa: ARG001 - spaCy passes it by this name
    name: str,  # noqa: ARG001 - the same
    *,
    model: str = "encoder",
    threads: int = 1,
) -> EncoderPipe:
    """Make the component.

    Args:
        nlp: The pipeline that it joins.
        name: Its name there.
        model: A shipped model, or a model folder.
        threads: Threads of onnxruntime for one document; no result depends on it.

    Raises:
        ModelError: The model is missing or damaged.
        OptionError: `threads` is no positive number.
    """
    return EncoderPipe(load_encoder(model, threads=threads))
