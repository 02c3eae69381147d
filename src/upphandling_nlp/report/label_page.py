"""One offline page on which a person labels posts; what it saves is gold for `train-labels`."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec

from upphandling_nlp.errors import OptionError, RecordError
from upphandling_nlp.files import replacing
from upphandling_nlp.report.formats import tell_days
from upphandling_nlp.report.highlights import cut_text
from upphandling_nlp.report.label_keys import assign_keys
from upphandling_nlp.report.label_page_texts import TEXTS
from upphandling_nlp.report.page import PageParts, build_page, read_asset
from upphandling_nlp.resources.taxonomy import Taxonomy, TaxonomyLabel
from upphandling_nlp.schema import Label, Record

__all__ = ["Candidate", "LabelPageOptions", "build_label_page", "write_label_page"]

# A person reads no longer lists of guesses; there are nine digits.
_SUGGESTED = 9
# Labels below this score are no guess worth reading.
_FAINT = 0.15
_SCRIPTS = ("store", "view", "desk", "keys")


class LabelPageOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How a labelling page is made.

    Attributes:
        lang: Language of the page's own texts, and of the labels' names and definitions.
        name: Keeps the progress of pages apart that have the same taxonomy: pages with one name
            share what was decided about a post.
        file: Name of the file that the page saves.
    """

    lang: Literal["sv", "en"] = "sv"
    name: str = ""
    file: str = "gold.jsonl"


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A post to label, with what a classifier makes of it.

    Attributes:
        record: The post; its mentions are highlighted. Its labels do not count here.
        labels: What the classifier would give.
        scores: Its score for every label, by id; may be empty.
        doubts: The labels that it is least sure of, with their scores: why the post was chosen.
    """

    record: Record
    labels: tuple[Label, ...] = ()
    scores: Mapping[str, float] = {}
    doubts: tuple[tuple[str, float], ...] = ()


def write_label_page(
    candidates: Sequence[Candidate],
    path: str | Path,
    *,
    taxonomy: Taxonomy,
    options: LabelPageOptions | None = None,
) -> None:
    """Write a labelling page.

    Args:
        candidates: The posts, in the order in which they are to be labelled.
        path: The file.
        taxonomy: The labels to choose from.
        options: How the page is made.

    Raises:
        OptionError: There is no post, or an option has a value that is not allowed.
        RecordError: The file cannot be written.
    """
    page = build_label_page(candidates, taxonomy=taxonomy, options=options)
    try:
        with replacing(Path(path)) as file:
            file.write(page.encode("utf-8", errors="replace"))
    except OSError as error:
        raise RecordError(
            f"cannot be written ({error.strerror or error})", path=path, remedy="check the folder"
        ) from error


def build_label_page(
    candidates: Sequence[Candidate],
    *,
    taxonomy: Taxonomy,
    options: LabelPageOptions | None = None,
) -> str:
    """Build a labelling page.

    Args:
        candidates: The posts, in the order in which they are to be labelled; of two with the same
            id the first counts.
        taxonomy: The labels to choose from; deprecated ones are left out.
        options: How the page is made.

    Returns:
        HTML that needs nothing beside itself.

    Raises:
        OptionError: There is no post, or an option has a value that is not allowed.
    """
    options = options or LabelPageOptions()
    if options.lang not in TEXTS:
        raise OptionError(f"unknown language '{options.lang}'", remedy=f"use {', '.join(TEXTS)}")
    if not candidates:
        raise OptionError("there is no post to label", remedy="give at least one")
    texts = TEXTS[options.lang]
    unique: dict[str, Candidate] = {}
    for one in candidates:
        unique.setdefault(one.record.id, one)
    posts = [_list_post(one, taxonomy) for one in unique.values()]
    data = {
        "lang": options.lang,
        "texts": texts,
        "store": f"upphandling-nlp/label/{taxonomy.digest}/{options.name}",
        "page": _digest(post["id"] for post in posts),
        "file": options.file,
        "facets": _list_facets(taxonomy, options.lang),
        "posts": posts,
    }
    body = Template(read_asset("label_page.html")).substitute(
        {key: html.escape(text) for key, text in texts.items()}
    )
    return build_page(
        PageParts(
            title=texts["title"],
            lang=options.lang,
            body=body,
            styles=(read_asset("label_page.css"),),
            scripts=(
                *(read_asset(f"label_page_{part}.js") for part in _SCRIPTS),
                read_asset("label_page.js"),
            ),
            data={"data": data},
        )
    )


def _digest(ids: Any) -> str:  # noqa: ANN401  (any iterable of ids)
    return hashlib.sha256("\n".join(ids).encode("utf-8", "replace")).hexdigest()[:16]


def _list_facets(taxonomy: Taxonomy, lang: str) -> list[dict[str, Any]]:
    def name_of(thing: Any) -> str:  # noqa: ANN401  (a facet or a label)
        return str((thing.name_en if lang == "en" else thing.name) or thing.name or thing.id)

    inside = {
        facet.id: [one for one in taxonomy.in_facet(facet.id) if not one.deprecated]
        for facet in taxonomy.facets
    }
    keys = assign_keys(
        {
            facet.id: (name_of(facet), [(one.id, name_of(one)) for one in inside[facet.id]])
            for facet in taxonomy.facets
        }
    )
    return [
        {
            "id": facet.id,
            "name": name_of(facet),
            "key": keys.facets.get(facet.id, ""),
            "labels": [
                _list_label(one, name_of(one), keys.labels.get(one.id, ""), lang)
                for one in inside[facet.id]
            ],
        }
        for facet in taxonomy.facets
        if inside[facet.id]
    ]


def _list_label(label: TaxonomyLabel, name: str, code: str, lang: str) -> dict[str, Any]:
    definition = label.definition_en if lang == "en" else label.definition
    return {
        "id": label.id,
        "name": name,
        "other": label.name if lang == "en" else label.name_en,
        "definition": definition or label.definition,
        "includes": label.includes,
        "excludes": label.excludes,
        "cues": [*label.cues, *label.exact_cues],
        "code": code,
    }


def _list_post(candidate: Candidate, taxonomy: Taxonomy) -> dict[str, Any]:
    record = candidate.record
    suggested = _list_suggestions(candidate, taxonomy)
    marks = _list_marks(candidate, {one["label"] for one in suggested})
    spans = [(start, end) for start, end, _ in marks]
    title_end = len(record.title) if record.text.startswith(record.title) else 0
    body_start = len(record.text) - len(record.text[title_end:].lstrip("\n"))

    def cut(start: int, end: int) -> list[Any]:
        return [
            [piece.text, list(piece.spans)] if piece.spans else piece.text
            for piece in cut_text(record.text, spans, start=start, end=end)
        ]

    return {
        "id": record.id,
        "title": record.title,
        "body": record.body,
        "published": record.published.isoformat() if record.published else None,
        "source": record.source,
        "lang": record.language,
        # Addresses of other kinds ("javascript:") would run when clicked.
        "link": record.url if record.url and _is_web(record.url) else None,
        "title_pieces": cut(0, title_end),
        "body_pieces": cut(body_start, len(record.text)),
        "marks": [{"kind": mark["kind"], "told": mark["told"]} for _, _, mark in marks],
        "suggested": suggested,
        "doubts": [
            [label, round(score, 3)] for label, score in candidate.doubts if label in taxonomy
        ],
    }


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in {"http", "https"}
    except ValueError:
        return False


def _list_suggestions(candidate: Candidate, taxonomy: Taxonomy) -> list[dict[str, Any]]:
    """List what the classifier would give, then what it deems possible, the likeliest first."""
    scores = dict(candidate.scores) | {one.id: one.score for one in candidate.labels}
    given = {one.id for one in candidate.labels}
    known = {one.id for one in taxonomy if not one.deprecated}
    likely = sorted(
        (label for label, score in scores.items() if label in given or score >= _FAINT),
        key=lambda label: (label not in given, -scores[label], label),
    )
    return [
        {"label": label, "score": round(scores[label], 3), "given": label in given}
        for label in likely
        if label in known
    ][:_SUGGESTED]


def _list_marks(candidate: Candidate, suggested: set[str]) -> list[tuple[int, int, dict[str, str]]]:
    """List what is highlighted: first and last offset, kind, and what is told of it."""
    record = candidate.record
    marks = [
        (one.start, one.end, {"kind": one.label, "told": one.name or one.text})
        for one in record.entities
    ]
    marks += [
        (one.start, one.end, {"kind": "date", "told": tell_days(one) or "?"})
        for one in record.dates
    ]
    marks += [
        (one.start, one.end, {"kind": "reference", "told": one.id}) for one in record.references
    ]
    marks += [
        (span.start, span.end, {"kind": "evidence", "told": label.id})
        for label in candidate.labels
        if label.id in suggested
        for span in label.evidence
    ]
    return marks
