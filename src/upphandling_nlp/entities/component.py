"""The rule-based annotator as a spaCy component: `nlp.add_pipe("upphandling_gazetteer")`.

The entry point (`[project.entry-points.spacy_factories]` in pyproject.toml) makes the name known
to spaCy wherever the package is installed.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

from upphandling_nlp.entities.gazetteer import find_entities
from upphandling_nlp.language.published import published_of
from upphandling_nlp.resources.registry import Registry, default_registry
from upphandling_nlp.schema import EntityMention

__all__ = ["Gazetteer", "create_gazetteer", "entities_in"]

_KEY = "entities"


class Gazetteer:
    """Writes names to `doc.ents`, with the id of the registry in `kb_id_` and `ent_id_`.

    The day of publication is read from `doc.user_data["published"]`, a `datetime.date` or an ISO
    8601 string (as which `upphandling_dates` leaves it). The mentions with exact characters,
    scores and names stand in the attributes of the span group `doc.spans["entities"]`, which
    `DocBin` and `to_disk` keep; `entities_in` reads them. `doc.ents` is as close to them as the
    tokens allow.

    Args:
        registry: Names to go by.
        anaphora: Whether "regionen" and the like are marked; see `find_entities`.
    """

    def __init__(self, registry: Registry, *, anaphora: bool = False) -> None:
        self.registry = registry
        self.anaphora = anaphora

    def __call__(self, doc: Doc) -> Doc:
        """Annotate a document in place, and return it."""
        mentions = find_entities(
            doc.text,
            registry=self.registry,
            on=published_of(doc),
            anaphora=self.anaphora,
        )
        spans = [_to_span(doc, mention) for mention in mentions]
        doc.spans[_KEY] = spans
        doc.spans[_KEY].attrs["mentions"] = [
            [
                mention.start,
                mention.end,
                mention.label,
                mention.score,
                mention.id,
                mention.name,
                mention.link_score,
            ]
            for mention in mentions
        ]
        ents: list[Span] = []
        for span in spans:
            # Two names in one token (a tokenizer that keeps "SKI/SKL" whole): the first stays.
            if not ents or ents[-1].end <= span.start:
                ents.append(span)
        doc.ents = ents
        return doc


def _to_span(doc: Doc, mention: EntityMention) -> Span:
    span = doc.char_span(
        mention.start,
        mention.end,
        label=mention.label,
        kb_id=mention.id or "",
        alignment_mode="expand",
    )
    if span is None:  # only for offsets outside of the text, which mentions never have
        raise ValueError(f"mention {mention} lies outside of the text")
    span.id_ = mention.id or ""
    return span


def entities_in(doc: Doc) -> list[EntityMention]:
    """The names of an annotated document, in order of the text.

    Args:
        doc: A document that has passed `upphandling_gazetteer`, here or before it was stored.
    """
    packed = doc.spans[_KEY].attrs.get("mentions", []) if _KEY in doc.spans else []
    doc_text = doc.text  # put together anew each time it is asked for
    return [
        EntityMention(
            start=start,
            end=end,
            text=doc_text[start:end],
            label=label,
            score=score,
            id=key,
            name=name,
            link_score=link_score,
        )
        for start, end, label, score, key, name, link_score in packed
    ]


@Language.factory("upphandling_gazetteer", assigns=["doc.ents"], retokenizes=False)
def create_gazetteer(
    nlp: Language,  # noqa: ARG001 - spaCy passes it by this name
    name: str,  # noqa: ARG001 - the same
    *,
    extra: Sequence[str] = (),
    anaphora: bool = False,
) -> Gazetteer:
    """Make the component.

    Args:
        nlp: The pipeline that it joins.
        name: Its name there.
        extra: Folders or files with tables of your own; see `Registry.load`.
        anaphora: Whether "regionen" and the like are marked.

    Raises:
        ResourceError: A table is faulty.
    """
    registry = Registry.load(extra=extra) if extra else default_registry()
    return Gazetteer(registry, anaphora=anaphora)
