"""Names as spaCy components: `upphandling_gazetteer` (rules) and `upphandling_entities` (encoder).

The second builds on the first, and on `upphandling_encoder` between the two. The entry points
(`[project.entry-points.spacy_factories]` in pyproject.toml) make the names known to spaCy wherever
the package is installed.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

from upphandling_nlp.entities.candidates import Candidate
from upphandling_nlp.entities.combine import combine
from upphandling_nlp.entities.gazetteer import find_entities
from upphandling_nlp.entities.named import find_names
from upphandling_nlp.errors import OptionError
from upphandling_nlp.language.encoder import HINTS
from upphandling_nlp.language.encoder_component import TAGS_KEY
from upphandling_nlp.language.published import published_of
from upphandling_nlp.resources.registry import Registry, default_registry
from upphandling_nlp.schema import EntityMention

__all__ = ["Gazetteer", "Named", "create_entities", "create_gazetteer", "entities_in"]

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
        _write(doc, mentions)
        return doc


class Named:
    """Writes the encoder's names, joined with those of the rules, to the same places.

    Takes what `upphandling_encoder` left in `doc.user_data`.

    Args:
        registry: Where names are looked up.
    """

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    def __call__(self, doc: Doc) -> Doc:
        """Annotate a document in place, and return it.

        Raises:
            OptionError: The encoder has not read the document.
        """
        logits = doc.user_data.pop(TAGS_KEY, None)
        if logits is None:
            raise OptionError(
                "upphandling_entities finds nothing of upphandling_encoder on the document",
                remedy="add upphandling_gazetteer and upphandling_encoder before it",
            )
        ours = logits[:, : len(HINTS)]
        tokens = [token for token in doc if not token.is_space]
        named = []
        for name in find_names(ours):
            last = tokens[name.last - 1]
            named.append(
                Candidate(tokens[name.first].idx, last.idx + len(last), name.label, name.score)
            )
        mentions = combine(
            doc.text, named, entities_in(doc), registry=self.registry, on=published_of(doc)
        )
        _write(doc, mentions)
        return doc


def _write(doc: Doc, mentions: Sequence[EntityMention]) -> None:
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


@Language.factory("upphandling_entities", assigns=["doc.ents"], retokenizes=False)
def create_entities(
    nlp: Language,  # noqa: ARG001 - spaCy passes it by this name
    name: str,  # noqa: ARG001 - the same
    *,
    extra: Sequence[str] = (),
) -> Named:
    """Make the component; `upphandling_gazetteer` and `upphandling_encoder` stand before it.

    Args:
        nlp: The pipeline that it joins.
        name: Its name there.
        extra: Folders or files with tables of your own; see `Registry.load`.

    Raises:
        ResourceError: A table is faulty.
    """
    return Named(Registry.load(extra=extra) if extra else default_registry())
