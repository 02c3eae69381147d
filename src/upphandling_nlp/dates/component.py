"""The spaCy shell of `find_dates`: `nlp.add_pipe("upphandling_dates")`."""

from __future__ import annotations

import datetime as dt

from spacy.language import Language
from spacy.tokens import Doc, Span

from upphandling_nlp.dates.mentions import find_dates
from upphandling_nlp.language.published import publish_extensions, record_of, settle_published
from upphandling_nlp.language.texts import text_of
from upphandling_nlp.references.component import has_references, references_in
from upphandling_nlp.schema import DateMention

__all__ = ["DateFinder", "date_of", "dates_in", "make_dates", "publish_dates"]

_KEY = "dates"


class DateFinder:
    """Writes the dates of a text to `doc.spans["dates"]`.

    The anchor is `doc.user_data["published"]` (`doc._.published`), a `datetime.date` or an ISO 8601
    string; without it relative mentions stay unresolved. A date is put into writing, so that
    `DocBin` can store it. References that `upphandling_references` has written are kept clear of;
    without that component they are found here. `dates_in` and `doc._.dates` read the dates as
    records, `span._.date` that of one span. The spans are tokens that cover the
    mentions; the exact characters, values, grains and roles stand in the attributes of the span
    group, which `DocBin`, `to_disk` and processes of `nlp.pipe` keep.

    Args:
        name: Name in the pipeline.
        spans_key: Key in `doc.spans`.
    """

    def __init__(self, name: str = "upphandling_dates", *, spans_key: str = _KEY) -> None:
        self.name = name
        self.spans_key = spans_key

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one document in place."""
        references = references_in(doc) if has_references(doc) else None
        anchor = settle_published(doc)
        mentions = find_dates(text_of(doc), anchor=anchor, references=references)
        spans = []
        for mention in mentions:
            span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
            tokens = (span.start, span.end) if span is not None else (0, 0)
            place = f"{mention.start}-{mention.end}"
            spans.append(Span(doc, *tokens, label="DATE", span_id=place))
        doc.spans[self.spans_key] = spans
        doc.spans[self.spans_key].attrs["mentions"] = [_pack(mention) for mention in mentions]
        return doc


@Language.factory(
    "upphandling_dates",
    default_config={"spans_key": _KEY},
    assigns=["doc.spans", "doc._.dates", "span._.date"],
    retokenizes=False,
)
def make_dates(nlp: Language, name: str, spans_key: str) -> DateFinder:  # noqa: ARG001 - spaCy's signature
    """Make the component (spaCy calls this)."""
    publish_dates()
    return DateFinder(name, spans_key=spans_key)


def dates_in(doc: Doc, spans_key: str = _KEY) -> list[DateMention]:
    """The date mentions of an annotated document, in order of the text.

    Args:
        doc: A document that has passed `upphandling_dates`, here or before it was stored.
        spans_key: Key in `doc.spans`.
    """
    packed = doc.spans[spans_key].attrs.get("mentions", []) if spans_key in doc.spans else []
    text = text_of(doc)
    return [_unpack(fields, text) for fields in packed]


def date_of(span: Span) -> DateMention | None:
    """The mention that a span of `doc.spans["dates"]` stands for; None where it is none."""
    return record_of(span, _KEY, dates_in(span.doc))


def publish_dates() -> None:
    """Make `doc._.dates` and `span._.date` readable."""
    publish_extensions({"dates": dates_in}, {"date": date_of})


def _pack(mention: DateMention) -> dict[str, object]:
    # Plain values only: span group attributes are written with msgpack.
    return {
        "start": mention.start,
        "end": mention.end,
        "first": mention.first.isoformat() if mention.first else None,
        "last": mention.last.isoformat() if mention.last else None,
        "grain": mention.grain,
        "role": mention.role,
        "expression": mention.expression,
    }


def _unpack(fields: dict[str, object], text: str) -> DateMention:
    start, end = int(str(fields["start"])), int(str(fields["end"]))
    first, last = fields["first"], fields["last"]
    return DateMention(
        start=start,
        end=end,
        text=text[start:end],
        first=dt.date.fromisoformat(str(first)) if first else None,
        last=dt.date.fromisoformat(str(last)) if last else None,
        grain=fields["grain"],  # type: ignore[arg-type]  # written by _pack
        role=fields["role"],  # type: ignore[arg-type]  # written by _pack
        expression=str(fields["expression"]),
    )
