"""Records and documents for displaCy, spaCy's visualiser: options, colours and manual data.

    >>> from spacy import displacy
    >>> displacy.render(to_displacy(record), style="ent", manual=True, options=displacy_options())
    >>> displacy.render(doc, style="span", options=displacy_options(spans_key="dates"))

The colours are told apart with all common kinds of colour vision, and black text on them has a
contrast of 7:1 and more (WCAG AAA); tests hold both.
"""

from __future__ import annotations

import html
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from upphandling_nlp.arguments import check_list
from upphandling_nlp.errors import OptionError
from upphandling_nlp.resources.glossary import REFERENCES
from upphandling_nlp.resources.taxonomy import default_taxonomy
from upphandling_nlp.schema import (
    DateMention,
    EntityMention,
    Label,
    Mention,
    Record,
    Reference,
    write_interval,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["COLORS", "FACET_COLORS", "LAYERS", "displacy_options", "to_displacy"]

#: Background of each type of name, and of dates. The four of our own come after Okabe and Ito's
#: palette, lightened; foreign types share grey-greens.
COLORS: Mapping[str, str] = {
    "ORG": "#8cc8f0",
    "LOC": "#3fbf9b",
    "PER": "#f4c3e0",
    "DATE": "#f7e15a",
    "EVN": "#c9d1b8",
    "TME": "#c9d1b8",
    "WRK": "#c9d1b8",
    "OBJ": "#c9d1b8",
    "MSR": "#c9d1b8",
}
REFERENCE_COLOR = "#d4d7da"
#: Background of evidence, by the facet of its label.
FACET_COLORS: Mapping[str, str] = {"theme": "#c7b8ea", "category": "#f0b27a", "risk": "#f5b7b1"}

Layer = Literal["entities", "dates", "references", "evidence"]
LAYERS: tuple[Layer, ...] = ("entities", "dates", "references", "evidence")


class _Marked(NamedTuple):
    """A span with its label, and what it means."""

    start: int
    end: int
    label: str
    value: str
    name: str = ""


def displacy_options(
    *, ents: Collection[str] | None = None, spans_key: str | None = None
) -> dict[str, Any]:
    """Options for `displacy.render`, with a colour for all that our components mark.

    Args:
        ents: Labels to show in style "ent"; None shows all.
        spans_key: Group of `doc.spans` to show in style "span": "entities", "dates", "references"
            or "evidence". None leaves it to displaCy, which takes "sc".

    Raises:
        OptionError: `ents` is one text.
    """
    check_list("ents", ents)
    colors = {
        **COLORS,
        **dict.fromkeys(REFERENCES, REFERENCE_COLOR),
        **{label.id: FACET_COLORS[label.facet] for label in default_taxonomy()},
    }
    options: dict[str, Any] = {"colors": colors}
    if ents is not None:
        options["ents"] = list(ents)
    if spans_key is not None:
        options["spans_key"] = spans_key
    return options


def to_displacy(
    source: Record | Doc,
    *,
    style: Literal["ent", "span"] = "ent",
    layers: Sequence[Layer] | None = None,
) -> dict[str, Any]:
    """Turn a record, or a document that our components annotated, into displaCy's manual data.

    Args:
        source: The record or document.
        style: "ent" marks spans in the running text, of those that overlap the first and longest;
            "span" draws lines under the tokens, so that all can be seen.
        layers: What to show: "entities", "dates", "references", "evidence". None shows the first
            three with "ent" and all with "span".

    Returns:
        A dictionary for `displacy.render(..., style=style, manual=True)`. Labels and values are
        escaped for HTML, which displaCy does for texts alone. The value of a mention (id or name,
        days, canonical form) stands beside its label.

    Raises:
        OptionError: There is no such style or layer, or `layers` is one text.
    """
    if style not in {"ent", "span"}:
        raise OptionError(f"no style '{style}'", remedy="use ent or span")
    check_list("layers", layers)
    wanted = layers if layers is not None else LAYERS[: 3 if style == "ent" else 4]
    unknown = [layer for layer in wanted if layer not in LAYERS]
    if unknown:
        raise OptionError(f"no layer '{unknown[0]}'", remedy=f"use {', '.join(LAYERS)}")
    text, tokens, mentions, labels = _take_apart(source)
    marked = sorted(
        _list_marked(mentions, labels, wanted), key=lambda one: (one.start, -one.end, one.label)
    )
    if style == "ent":
        return {"text": text, "ents": _list_ents(marked), "title": None}
    return {"text": text, **_list_spans(text, tokens, marked), "title": None}


def _take_apart(
    source: Record | Doc,
) -> tuple[str, list[tuple[int, int]], list[Mention], Sequence[Label]]:
    """Text, tokens, mentions and labels."""
    if isinstance(source, Record):
        tokens = [(token.start, token.end) for token in source.tokens]
        mentions = [*source.entities, *source.dates, *source.references]
        return source.text, tokens, mentions, source.labels
    from upphandling_nlp.classify.component import labels_in  # noqa: PLC0415  (heavy: spaCy)
    from upphandling_nlp.dates.component import dates_in  # noqa: PLC0415  (the same)
    from upphandling_nlp.entities.component import entities_in  # noqa: PLC0415  (the same)
    from upphandling_nlp.references.component import references_in  # noqa: PLC0415  (the same)

    tokens = [(token.idx, token.idx + len(token)) for token in source if not token.is_space]
    mentions = [*entities_in(source), *dates_in(source), *references_in(source)]
    return source.text, tokens, mentions, labels_in(source)


def _list_marked(
    mentions: Sequence[Mention], labels: Sequence[Label], layers: Collection[Layer]
) -> list[_Marked]:
    marked = []
    for one in mentions:
        match one:
            case EntityMention() if "entities" in layers:
                marked.append(_Marked(one.start, one.end, one.label, one.id or "", one.name or ""))
            case DateMention() if "dates" in layers:
                marked.append(_Marked(one.start, one.end, "DATE", write_interval(one)))
            case Reference() if "references" in layers:
                marked.append(_Marked(one.start, one.end, one.kind, one.id))
    if "evidence" in layers:
        marked += [
            _Marked(span.start, span.end, label.id, f"{span.weight:+.2f}")
            for label in labels
            for span in label.evidence
        ]
    return marked


def _list_ents(marked: Sequence[_Marked]) -> list[dict[str, Any]]:
    ents: list[dict[str, Any]] = []
    for one in marked:
        if ents and one.start < ents[-1]["end"]:
            continue
        value = html.escape(one.value)
        # displaCy would make a link of the value; it leads nowhere.
        beside = f' <span style="font-weight: normal">{value}</span>' if value else ""
        ents.append(
            {
                "start": one.start,
                "end": one.end,
                "label": html.escape(one.label),
                "kb_id": value,
                "params": {"kb_link": beside, "value": value, "name": html.escape(one.name)},
            }
        )
    return ents


def _list_spans(
    text: str, tokens: Sequence[tuple[int, int]], marked: Sequence[_Marked]
) -> dict[str, Any]:
    starts, ends = [start for start, _ in tokens], [end for _, end in tokens]
    spans = []
    for one in marked:
        first, last = bisect_right(ends, one.start), bisect_left(starts, one.end)
        if first < last:
            spans.append({"start_token": first, "end_token": last, "label": html.escape(one.label)})
    return {"tokens": [text[start:end] for start, end in tokens], "spans": spans}
