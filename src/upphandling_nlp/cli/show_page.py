"""The page that `upphandling-nlp show --html` writes: posts with what was found in them."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any

from upphandling_nlp.displacy import displacy_options, to_displacy
from upphandling_nlp.report.page import PageParts, build_page
from upphandling_nlp.resources.glossary import ENTITIES, REFERENCES
from upphandling_nlp.resources.taxonomy import default_taxonomy
from upphandling_nlp.schema import Label, Record

__all__ = ["build_posts_page"]

_TEMPLATE = '<mark class="{kind}" title="{told}">{text}<span class="told">{beside}</span></mark>'
_STYLE = """
main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
article { background: var(--panel); border: 1px solid var(--line); border-radius: var(--radius);
  padding: 1.25rem 1.5rem; margin: 1.25rem 0; overflow-wrap: anywhere; }
.about, .legend { color: var(--soft); font-size: 0.875rem; margin: 0 0 0.5rem; }
h2 .entities { display: inline; line-height: 1.5 !important; }
.entities { line-height: 1.9 !important; }
mark .told { font-size: 0.72em; color: var(--soft); margin-left: 0.35em; }
mark.other { background: var(--reference); }
dl.labels { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 0.75rem;
  margin: 1rem 0 0; }
dl.labels dt { font-weight: 600; }
dl.labels dd { margin: 0; }
dl.labels .score { color: var(--soft); font-variant-numeric: tabular-nums; }
details { margin-top: 0.75rem; }
summary { cursor: pointer; }
details ul { margin: 0.5rem 0 0; padding-left: 1.25rem; }
@media (max-width: 30rem) { article { padding: 1rem; } dl.labels { grid-template-columns: 1fr; } }
"""
_LEGEND = (
    ("ORG", "organisation"),
    ("LOC", "place"),
    ("PER", "person"),
    ("date", "date with its days"),
    ("reference", "reference"),
)


def build_posts_page(records: Iterable[Record]) -> str:
    """Make a self-contained page of posts, rendered by displaCy.

    Args:
        records: The posts; all of them stand on the page.

    Returns:
        HTML; whatever the posts hold is escaped, and nothing on the page is loaded from elsewhere.
    """
    articles = [_write_article(record) for record in records]
    legend = " ".join(f'<mark class="{kind}">{name}</mark>' for kind, name in _LEGEND)
    count = f"{len(articles)} post" + ("s" if len(articles) != 1 else "")
    body = f"<main>\n<h1>{count}</h1>\n<p class='legend'>{legend}</p>\n{''.join(articles)}</main>"
    return build_page(
        PageParts(
            title=f"{count}, tagged",
            lang="en",
            body=body,
            styles=(_STYLE,),
            # displaCy sets the line height of its text in an attribute.
            policy=("style-src-attr 'unsafe-inline'",),
        )
    )


def _write_article(record: Record) -> str:
    data = to_displacy(record)
    end = len(record.title)
    title = _render(data, 0, end) if end else ""
    about = [
        record.published.isoformat() if record.published else "no date",
        f"<code>{html.escape(record.id)}</code>",
        html.escape(record.source),
        _link(record.url or ""),
    ]
    return (
        "<article>\n"
        f"<p class='about'>{' · '.join(one for one in about if one)}</p>\n"
        + (f"<h2 lang='sv'>{title}</h2>\n" if title else "")
        + f"<div lang='sv'>{_render(data, end, len(record.text))}</div>\n"
        + _write_labels(record)
        + "</article>\n"
    )


def _render(data: dict[str, Any], start: int, end: int) -> str:
    """A part of a text as displaCy marks it."""
    from spacy import displacy  # noqa: PLC0415  (heavy)

    text = data["text"][start:end]
    shift = start + len(text) - len(text.lstrip())
    ents = [
        {
            **ent,
            "start": ent["start"] - shift,
            "end": ent["end"] - shift,
            "params": _describe(ent["label"], ent["params"]["value"], ent["params"]["name"]),
        }
        for ent in data["ents"]
        if shift <= ent["start"] and ent["end"] <= end
    ]
    part = {"text": text.strip(), "ents": ents, "title": None}
    options = displacy_options() | {"template": _TEMPLATE}
    return str(
        displacy.render(part, style="ent", manual=True, jupyter=False, options=options)
    ).strip()


def _describe(label: str, value: str, name: str) -> dict[str, str]:
    """What the template says of a mention; label, value and name are escaped."""
    told = ENTITIES.get(label) or REFERENCES.get(label) or label
    return {
        "kind": _kind(label),
        "told": f"{name} – {told}" if name else told,
        "beside": f"{label} {value}" if value else label,
    }


def _kind(label: str) -> str:
    if label in {"ORG", "LOC", "PER"}:
        return label
    return "date" if label == "DATE" else "reference" if label in REFERENCES else "other"


def _link(url: str) -> str:
    if not url.startswith(("https://", "http://")):
        return html.escape(url)
    return f'<a href="{html.escape(url)}" rel="noreferrer">{html.escape(url)}</a>'


def _write_labels(record: Record) -> str:
    if not record.labels:
        return ""
    facets = dict.fromkeys(label.facet for label in record.labels)
    rows = "".join(
        f"<dt>{html.escape(facet)}</dt><dd>"
        + ", ".join(_name(label) for label in record.labels if label.facet == facet)
        + "</dd>"
        for facet in facets
    )
    reasons = "".join(f"<li>{_write_reason(record, label)}</li>" for label in record.labels)
    return (
        f"<dl class='labels'>{rows}</dl>\n"
        f"<details><summary>Evidence</summary><ul>{reasons}</ul></details>\n"
    )


def _name(label: Label) -> str:
    taxonomy = default_taxonomy()
    told = taxonomy[label.id].name if label.id in taxonomy else ""
    known = f" lang='sv' title='{html.escape(told, quote=True)}'" if told else ""
    return (
        f"<span{known}>{html.escape(label.id)}</span> <span class='score'>{label.score:.2f}</span>"
    )


def _write_reason(record: Record, label: Label) -> str:
    quotes = record.why(label.id).quotes
    told = ", ".join(
        f"<q lang='sv'>{html.escape(quote.text)}</q> <span class='score'>{quote.weight:+.2f}</span>"
        for quote in quotes
    )
    return f"<b>{html.escape(label.id)}</b>: {told or 'no span by itself'}"
