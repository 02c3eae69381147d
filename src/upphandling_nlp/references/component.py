"""The spaCy shell of `find_references`: `nlp.add_pipe("upphandling_references")`."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from upphandling_nlp.language.published import publish_extensions, record_of
from upphandling_nlp.language.texts import text_of
from upphandling_nlp.references.find import find_references
from upphandling_nlp.schema import Reference

__all__ = [
    "ReferenceFinder",
    "has_references",
    "make_references",
    "publish_references",
    "reference_of",
    "references_in",
]

_KEY = "references"


class ReferenceFinder:
    """Writes the references of a text to `doc.spans["references"]`, labelled with their kind.

    The spans are tokens that cover the references; exact characters and canonical ids stand in
    the attributes of the span group, which `DocBin` and `to_disk` keep; `references_in` and
    `doc._.references` read them, `span._.reference` that of one span.

    Args:
        name: Name in the pipeline.
        spans_key: Key in `doc.spans`.
    """

    def __init__(self, name: str = "upphandling_references", *, spans_key: str = _KEY) -> None:
        self.name = name
        self.spans_key = spans_key

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one document in place."""
        references = find_references(text_of(doc))
        spans = []
        for reference in references:
            span = doc.char_span(reference.start, reference.end, alignment_mode="expand")
            tokens = (span.start, span.end) if span is not None else (0, 0)
            spans.append(Span(doc, *tokens, label=reference.kind, span_id=reference.id))
        doc.spans[self.spans_key] = spans
        doc.spans[self.spans_key].attrs["references"] = [
            [reference.start, reference.end, reference.kind, reference.id]
            for reference in references
        ]
        return doc


@Language.factory(
    "upphandling_references",
    default_config={"spans_key": _KEY},
    assigns=["doc.spans", "doc._.references", "span._.reference"],
    retokenizes=False,
)
def make_references(nlp: Language, name: str, spans_key: str) -> ReferenceFinder:  # noqa: ARG001 - spaCy's signature
    """Make the component (spaCy calls this)."""
    publish_references()
    return ReferenceFinder(name, spans_key=spans_key)


def references_in(doc: Doc, spans_key: str = _KEY) -> list[Reference]:
    """The references of an annotated document, in order of the text.

    Args:
        doc: A document that has passed `upphandling_references`, here or before it was stored.
        spans_key: Key in `doc.spans`.
    """
    packed = doc.spans[spans_key].attrs.get("references", []) if spans_key in doc.spans else []
    text = text_of(doc)
    return [
        Reference(start=start, end=end, text=text[start:end], kind=kind, id=name)
        for start, end, kind, name in packed
    ]


def reference_of(span: Span) -> Reference | None:
    """The reference that a span of `doc.spans["references"]` stands for; None where it is none."""
    return record_of(span, _KEY, references_in(span.doc))


def publish_references() -> None:
    """Make `doc._.references` and `span._.reference` readable."""
    publish_extensions({"references": references_in}, {"reference": reference_of})


def has_references(doc: Doc) -> bool:
    """Whether references have been looked for in a document, by us and under the usual key."""
    return _KEY in doc.spans and "references" in doc.spans[_KEY].attrs
