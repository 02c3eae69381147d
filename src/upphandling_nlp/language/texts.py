"""The text of a spaCy document, put together once.

`doc.text` joins the tokens anew each time that it is asked for, and a dozen components ask.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from spacy.tokens import Doc

__all__ = ["text_of"]

# No component changes the text of a document: merging and splitting tokens keep it.
_TEXTS: WeakKeyDictionary[Doc, str] = WeakKeyDictionary()


def text_of(doc: Doc) -> str:
    """Return `doc.text`; fast for a document that it has been asked of before.

    Args:
        doc: A document whose words are all there.
    """
    text = _TEXTS.get(doc)
    if text is None:
        text = _TEXTS[doc] = doc.text
    return text
