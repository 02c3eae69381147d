"""The encoder as a spaCy component: `nlp.add_pipe("upphandling_encoder")`."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc, Token

from upphandling_nlp.language.edits import choose_lemma
from upphandling_nlp.language.encoder import HINTS, Encoder, default_encoder
from upphandling_nlp.language.lemmas import lemmatize
from upphandling_nlp.resources.models import open_model

__all__ = ["LABELS_KEY", "TAGS_KEY", "EncoderPipe", "create_encoder"]

#: Where the logits of names wait in `doc.user_data` for `upphandling_entities`, which takes them.
TAGS_KEY = "upphandling_tags"
#: Where the logits of labels stand in `doc.user_data`: float32 (2, words, labels), how much each
#: label heeds a word, and what the word says for it.
LABELS_KEY = "upphandling_labels"

#: Below this probability of the edit, simplemma's tables decide (0.976 of the lemmas of Talbanken
#: dev are right; 0.972 by the treebank's words and simplemma alone).
SURE_EDIT = 0.7
#: Logit under which the encoder takes back a sentence start within a line (F1 0.968 on Talbanken
#: dev; 0.966 by punctuation alone; that it adds some, too, did not pay).
NO_START = -3.0


class EncoderPipe:
    """Reads a document once, and sets what is known from it.

    Sets `token.pos_`, `token.lemma_`, sentence boundaries within lines, and `doc.tensor`: float32
    (tokens, 384), a row for each token, zeros for white space. Names that stand in `doc.ents`
    (from `upphandling_gazetteer` before it in the pipeline) are read as hints.

    Args:
        encoder: The encoder.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder

    def __call__(self, doc: Doc) -> Doc:
        """Annotate a document in place, and return it."""
        tokens = [token for token in doc if not token.is_space]
        reading = self.encoder.read(
            [token.text for token in tokens],
            [_is_spaced(token) for token in tokens],
            [_begins_line(token) for token in tokens],
            [_hint_of(token) for token in tokens],
        )
        tags = [self.encoder.pos[number] for number in reading.pos.argmax(axis=1)]
        for token, tag, edits in zip(tokens, tags, reading.scripts, strict=True):
            token.pos_ = tag
            token.lemma_ = self._lemmatize(token.text, tag, edits)
        _adjust_sentences(doc, tokens, reading.starts)
        doc.tensor = np.zeros((len(doc), reading.vectors.shape[1]), dtype=np.float32)
        if tokens:
            doc.tensor[[token.i for token in tokens]] = reading.vectors
        doc.user_data[TAGS_KEY] = reading.tags
        doc.user_data[LABELS_KEY] = np.stack([reading.ask, reading.say])
        return doc

    def _lemmatize(self, word: str, tag: str, logits: npt.NDArray[np.float32]) -> str:
        """The treebank's lemma of a word it holds; else the encoder's edit, if it is sure."""
        known = self.encoder.lemmas.get((word.lower(), tag))
        if known is not None:
            return known
        lemma, sure = choose_lemma(word, logits, self.encoder.scripts)
        return lemma if sure >= SURE_EDIT else lemmatize(word)


def _adjust_sentences(doc: Doc, tokens: list[Token], logits: npt.NDArray[np.float32]) -> None:
    """Let the encoder take back sentence starts of the rules; lines part sentences as before."""
    if not doc.has_annotation("SENT_START"):
        return
    codes = doc.to_array(["SENT_START"]).view("int64")
    for token, logit in zip(tokens, logits, strict=True):
        if codes[token.i] == 1 and logit < NO_START and not _begins_line(token):
            codes[token.i] = -1
    doc.from_array(["SENT_START"], codes.view("uint64"))  # type: ignore[arg-type]  # 1-D is right


def _is_spaced(token: Token) -> bool:
    if token.i == 0:
        return True
    before = token.nbor(-1)
    return bool(before.whitespace_) or before.is_space


def _begins_line(token: Token) -> bool:
    if token.i == 0:
        return True
    before = token.nbor(-1)
    return bool(before.is_space) and "\n" in before.text


def _hint_of(token: Token) -> int:
    if not token.ent_type_:
        return 0
    tag = f"{'B' if token.ent_iob_ == 'B' else 'I'}-{token.ent_type_}"
    return HINTS.index(tag) if tag in HINTS else 0


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
    if model == "encoder":
        return EncoderPipe(default_encoder(threads=threads))
    return EncoderPipe(Encoder(open_model(model, kind="encoder"), threads=threads))
