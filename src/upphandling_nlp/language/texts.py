"""The text of a spaCy document, put together once.

`doc.text` joins the tokens anew each time that it is asked for, and a dozen components ask.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from spacy.tokens import Doc

__all__ = ["keep_text", "text_of"]

# No component changes the text of a document: merging and splitting tokens keep it.
_TEXTS: WeakKeyDictionary[Doc, str] = WeakKeyDictionary()


def keep_text(doc: Doc, text: str) -> Doc:
    """Keep the text of a document for `text_of`, and return the document.

    Args:
        doc: A document whose words are all there.
        text: The text that it was made from; `doc.text` is the same.
    """
    _TEXTS[doc] = text
    return doc


def text_of(doc: Doc) -> str:
    """Return `doc.text`; fast for a document whose text is kept, or was asked for before.

    Args:
        doc: A document whose words are all there.
    """
    text = _TEXTS.get(doc)
    if text is None:
        keep_text(doc, text := doc.text)
    return text
