"""Stanza as annotator: a spaCy tokenizer that brings all that Stanza tells of the tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import registry
from spacy.vocab import Vocab

from upphandling_nlp.backends.stanza_models import build_pipeline, find_models
from upphandling_nlp.language.component import lay_out

__all__ = ["StanzaReader", "create_reader", "open_reader"]

#: The parts of speech that spaCy knows; of any other it would refuse the document.
_POS = frozenset(
    {"ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM"}
    | {"PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X"}
)
#: What Stanza takes for white space; a text of nothing else has no token.
_NOTHING = re.compile(r"[\s\x80-\x9f]*")


class _Word(NamedTuple):
    """A token as Stanza tells it; the offsets are those of the text that it was given."""

    start: int
    end: int
    pos: str
    lemma: str
    tag: str
    morph: str
    begins: bool


class StanzaReader:
    """Makes of a text the spaCy document that Stanza's annotation amounts to.

    Tokens, sentences, parts of speech (`pos_`, `tag_`), features (`morph`), lemmas and names
    (`doc.ents`, with Stanza's types) are Stanza's, at the same offsets; the characters are those of
    the text, where Stanza itself replaces line breaks inside of a token by blanks, and very long
    tokens by "<UNK>". A token of several words ("du" for "de le", not in Swedish) stays one token,
    with the part of speech and lemma of its first word, unless its words have offsets of their own.

    Args:
        vocab: The vocabulary of the pipeline.
        pipeline: A `stanza.Pipeline`.
        name: The pipeline with its versions, for the provenance.
        remake: Makes the reader anew, for another process.
    """

    def __init__(
        self,
        vocab: Vocab,
        pipeline: Any,  # noqa: ANN401 - Stanza has no types
        *,
        name: str,
        remake: tuple[Any, ...],
    ) -> None:
        self.vocab = vocab
        self.pipeline = pipeline
        self.name = name
        self._remake = remake

    def __call__(self, text: str) -> Doc:  # noqa: D102  (spaCy documents it)
        if _NOTHING.fullmatch(text):
            words, spaces, _ = lay_out(text, [])
            return Doc(self.vocab, words=words, spaces=spaces)
        read = self.pipeline(text)
        return _to_doc(self.vocab, text, list(_list_words(read)), read.ents)

    def __reduce__(self) -> tuple[object, ...]:
        # The models are better read from their folder than sent.
        return _remake, (self.vocab, *self._remake)

    def to_bytes(self, **_options: object) -> bytes:
        """Return no bytes: the settings of the pipeline name the models."""
        return b""

    def from_bytes(self, _data: bytes, **_options: object) -> StanzaReader:
        """Return itself: the settings of the pipeline name the models."""
        return self

    def to_disk(self, _path: str | Path, **_options: object) -> None:
        """Write nothing: the settings of the pipeline name the models."""

    def from_disk(self, _path: str | Path, **_options: object) -> StanzaReader:
        """Return itself: the settings of the pipeline name the models."""
        return self


def _list_words(read: Any) -> Iterator[_Word]:  # noqa: ANN401 - Stanza has no types
    for sentence in read.sentences:
        begins = True
        for token in sentence.tokens:
            for start, end, word in _part(token):
                yield _Word(
                    start,
                    end,
                    word.upos if word.upos in _POS else "",
                    word.lemma or "",
                    word.xpos or "",
                    word.feats or "",
                    begins,
                )
                begins = False


def _part(token: Any) -> list[tuple[int, int, Any]]:  # noqa: ANN401 - Stanza has no types
    """The words of a token with their offsets; one for the whole token where they have none."""
    words, end = token.words, token.start_char
    for word in words if len(words) > 1 else ():
        if word.start_char is None or word.end_char is None or word.start_char < end:
            break
        end = word.end_char
    else:
        if len(words) > 1 and end <= token.end_char:
            return [(word.start_char, word.end_char, word) for word in words]
    return [(token.start_char, token.end_char, words[0])]


def _to_doc(vocab: Vocab, text: str, found: list[_Word], names: Iterable[Any]) -> Doc:
    words, spaces, places = lay_out(text, [(word.start, word.end) for word in found])
    told = dict(zip(places, found, strict=True))
    none = _Word(0, 0, "", "", "", "", begins=False)
    rows = [told.get(number, none) for number in range(len(words))]
    doc = Doc(
        vocab,
        words=words,
        spaces=spaces,
        pos=[row.pos for row in rows],
        lemmas=[row.lemma for row in rows],
        tags=[row.tag for row in rows],
        morphs=[row.morph for row in rows],
        sent_starts=[row.begins for row in rows],
    )
    ents = (
        doc.char_span(name.start_char, name.end_char, label=name.type, alignment_mode="expand")
        for name in names
    )
    doc.ents = [ent for ent in ents if isinstance(ent, Span)]
    return doc


@registry.tokenizers("upphandling.StanzaReader.v1")  # type: ignore[untyped-decorator]
def create_reader(
    model_dir: str | None = None, package: str | None = None, threads: int = 1
) -> Callable[[Language], StanzaReader]:
    """Return the maker of the reader, as spaCy's config wants it.

    Args:
        model_dir: The folder of the models; None takes the one that Stanza downloads to.
        package: A package of the folder; None takes the default.
        threads: Threads of torch, in this process and from now on.

    Raises:
        OptionError: Stanza or torch is not installed.
        ModelError: The models are missing or damaged.
    """

    def make(nlp: Language) -> StanzaReader:
        return _remake(nlp.vocab, model_dir, package, threads)

    return make


def _remake(vocab: Vocab, model_dir: str | None, package: str | None, threads: int) -> StanzaReader:
    pipeline, name = build_pipeline(find_models(model_dir, package=package), threads=threads)
    return StanzaReader(vocab, pipeline, name=name, remake=(model_dir, package, threads))


def open_reader(
    model_dir: str | Path | None = None, *, package: str | None = None, threads: int = 1
) -> tuple[Language, str]:
    """Make a spaCy pipeline that reads with Stanza.

    Args:
        model_dir: The folder of the models; None takes the one that Stanza downloads to.
        package: A package of the folder; None takes the default.
        threads: Threads of torch, in this process and from now on.

    Returns:
        The pipeline, and a name with the versions of Stanza and of the models.

    Raises:
        OptionError: Stanza or torch is not installed.
        ModelError: The models are missing or damaged.
    """
    settings = {
        "@tokenizers": "upphandling.StanzaReader.v1",
        "model_dir": None if model_dir is None else str(model_dir),
        "package": package,
        "threads": threads,
    }
    nlp = spacy.blank("sv", config={"nlp": {"tokenizer": settings}})
    reader: StanzaReader = nlp.tokenizer  # type: ignore[assignment]
    return nlp, reader.name
