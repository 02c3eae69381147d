"""What another annotator found, made ours: `upphandling_paragraphs`, `upphandling_types`."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from upphandling_nlp.backends.types import map_type
from upphandling_nlp.language.component import set_sentences

__all__ = ["TypeMapper", "create_types", "set_paragraphs"]

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


@Language.component("upphandling_paragraphs", assigns=["token.is_sent_start"], retokenizes=False)
def set_paragraphs(doc: Doc) -> Doc:
    """Let a sentence begin after each blank line, and leave all else to the components behind.

    A parser, senter or sentencizer keeps to boundaries that are there. Without them a title without
    a full stop, and the first sentence of the body, often become one sentence.
    """
    for token in _list_openings(doc):
        token.is_sent_start = True
    return doc


def _list_openings(doc: Doc) -> list[Token]:
    """The tokens that come after a blank line."""
    text, end = doc.text, 0
    openings = []
    for token in doc:
        if token.is_space:
            continue
        if end and _BLANK_LINE.search(text, end, token.idx):
            openings.append(token)
        end = token.idx + len(token)
    return openings


class TypeMapper:
    """Puts the names in `doc.ents`, whoever found them, under our types (`map_type`).

    Sentences are set by our rules, where no component before has set any.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Annotate a document in place, and return it."""
        if not _has_sentences(doc):
            set_sentences(doc)
        doc.ents = [
            Span(
                doc,
                ent.start,
                ent.end,
                label=map_type(ent.label_),
                kb_id=ent.kb_id_,
                span_id=ent.id_,
            )
            for ent in doc.ents
        ]
        return doc


def _has_sentences(doc: Doc) -> bool:
    """Whether a component has set sentences, other than those that open a paragraph."""
    if doc.has_annotation("SENT_START", require_complete=True):
        return True
    openings = {token.i for token in _list_openings(doc)}
    return any(token.is_sent_start and token.i not in openings for token in doc[1:])


@Language.factory(
    "upphandling_types",
    requires=["doc.ents"],
    assigns=["doc.ents", "token.ent_type"],
    retokenizes=False,
)
def create_types(nlp: Language, name: str) -> TypeMapper:  # noqa: ARG001 - spaCy's signature
    """Make the component; what finds the names stands before it."""
    return TypeMapper()
