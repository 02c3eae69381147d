"""Names as spaCy components, each of them usable by itself in any pipeline.

| factory                  | what it does                                                        |
| ------------------------ | ------------------------------------------------------------------- |
| `upphandling_gazetteer`  | finds and links names by rules and the registry                     |
| `upphandling_entities`   | finds names by encoder, rules and registry together, and links them |
| `upphandling_linker`     | links the names in `doc.ents`, whoever found them                   |

The entry points (`[project.entry-points.spacy_factories]` in pyproject.toml) make the names known
to spaCy wherever the package is installed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import msgspec
import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from upphandling_nlp.entities.candidates import Candidate
from upphandling_nlp.entities.combine import combine
from upphandling_nlp.entities.foreign import LABELS, link_names
from upphandling_nlp.entities.gazetteer import find_entities
from upphandling_nlp.entities.named import find_names
from upphandling_nlp.language.encoder import HINTS, Encoder, load_encoder
from upphandling_nlp.language.encoder_component import NAMES_KEY, READING_KEY
from upphandling_nlp.language.published import publish_extensions, settle_published
from upphandling_nlp.language.reading import read_words
from upphandling_nlp.language.texts import text_of
from upphandling_nlp.language.tokenizer import find_tokens
from upphandling_nlp.resources.registry import Registry, default_registry
from upphandling_nlp.schema import EntityMention

__all__ = [
    "Gazetteer",
    "Linker",
    "Named",
    "create_entities",
    "create_gazetteer",
    "create_linker",
    "entities_in",
    "entity_of",
    "publish_entities",
]

_ASSIGNED = [
    "doc.ents",
    "doc.spans",
    "token.ent_iob",
    "token.ent_type",
    "token.ent_kb_id",
    "doc._.entities",
    "span._.entity",
]


class Gazetteer:
    """Writes names to `doc.ents`, with the id of the registry in `kb_id_` and `ent_id_`.

    The day of publication is read from `doc.user_data["published"]` (`doc._.published`). The
    mentions with exact characters, scores and names stand in the attributes of the span group
    `doc.spans["entities"]`, which `DocBin` and `to_disk` keep; `entities_in` and `doc._.entities`
    read them, `span._.entity` that of one span. `doc.ents` is as close to them as the tokens allow.

    Args:
        registry: Names to go by.
        anaphora: Whether "regionen" and the like are marked; see `find_entities`.
    """

    def __init__(self, registry: Registry, *, anaphora: bool = False) -> None:
        self.registry = registry
        self.anaphora = anaphora

    def __call__(self, doc: Doc) -> Doc:
        """Annotate a document in place, and return it."""
        on = settle_published(doc)
        _write(
            doc,
            find_entities(text_of(doc), registry=self.registry, on=on, anaphora=self.anaphora),
            finder="gazetteer",
        )
        return doc


class Named:
    """Writes the encoder's names, joined with those of the rules, to the same places.

    Takes what `upphandling_gazetteer` and `upphandling_encoder` left on the document; where one of
    them has not been there, it does the work of both itself.

    Args:
        registry: Where names are looked up.
        encoder: A shipped encoder or a model folder; loaded when it is first needed.
    """

    def __init__(self, registry: Registry, *, encoder: str = "encoder") -> None:
        self.registry = registry
        self._model = encoder

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder for documents that none has read.

        Raises:
            ModelError: The model is missing or damaged.
        """
        return load_encoder(self._model)

    def __call__(self, doc: Doc) -> Doc:
        """Annotate a document in place, and return it."""
        on, text = settle_published(doc), text_of(doc)
        reading: dict[str, Any] = doc.user_data.get(READING_KEY) or {}
        if "tags" in reading and _finder_of(doc) == "gazetteer":
            ruled = entities_in(doc)
        else:
            ruled = find_entities(text, registry=self.registry, on=on)
            words = find_tokens(text)
            hints = [(mention.start, mention.end, mention.label) for mention in ruled]
            reading = {"words": words, "tags": read_words(self.encoder, text, words, hints).tags}
        edges, tags = reading["words"], np.asarray(reading.pop("tags"))[:, : len(HINTS)]
        named = [
            Candidate(
                int(edges[name.first][0]), int(edges[name.last - 1][1]), name.label, name.score
            )
            for name in find_names(tags)
        ]
        _write(doc, combine(text, named, ruled, registry=self.registry, on=on), finder="entities")
        return doc


class Linker:
    """Links the names in `doc.ents`, whoever found them, to the registry.

    Sets `ent.kb_id_` and the places that `Gazetteer` names, as of the day of publication. What
    our own components linked stays as it is, and so does an id of another knowledge base, unless
    `overwrite` is set.

    Args:
        registry: Where names are looked up.
        labels: ORG, LOC or PER for each type of name that can be looked up.
        overwrite: Whether ids that other components set are replaced.
    """

    def __init__(
        self,
        registry: Registry,
        *,
        labels: Mapping[str, str] = LABELS,
        overwrite: bool = False,
    ) -> None:
        self.registry = registry
        self.labels = dict(labels)
        self.overwrite = overwrite

    def __call__(self, doc: Doc) -> Doc:
        """Annotate a document in place, and return it."""
        aligned = [(mention, _to_span(doc, mention)) for mention in entities_in(doc)]
        ours = {(span.start, span.end, span.label_) for _, span in aligned}
        stay: list[Span] = []
        fresh: list[Span] = []
        for ent in doc.ents:
            same = (ent.start, ent.end, ent.label_) in ours
            (stay if same or not ent.text.strip() else fresh).append(ent)
        # What is no entity any more was taken out; two names in one token share their entity.
        kept = [mention for mention, span in aligned if any(_meet(span, ent) for ent in stay)]
        found = link_names(
            text_of(doc),
            [(*_trim(ent), ent.label_) for ent in fresh],
            registry=self.registry,
            on=settle_published(doc),
            known=kept,
            labels=self.labels,
        )
        linked = [self._settle(ent, mention) for ent, mention in zip(fresh, found, strict=True)]
        mentions = sorted([*kept, *linked], key=lambda mention: mention.start)
        _write_group(doc, mentions, finder="linker")
        doc.set_ents([*stay, *fresh], default="unmodified")
        return doc

    def _settle(self, ent: Span, mention: EntityMention) -> EntityMention:
        """Put the link on the entity, or take over the one that is there."""
        given = ent.kb_id_ if not self.overwrite else ""
        if given in self.registry:
            name = self.registry[given].name
            return msgspec.structs.replace(mention, id=given, name=name, link_score=1.0)
        if mention.id and not given:
            ent.kb_id_, ent.id_ = mention.id, mention.id
        return mention


def entities_in(doc: Doc) -> list[EntityMention]:
    """The names of an annotated document, in order of the text.

    Args:
        doc: A document that has passed `upphandling_gazetteer`, `upphandling_entities` or
            `upphandling_linker`, here or before it was stored.
    """
    packed = doc.spans[NAMES_KEY].attrs.get("mentions", []) if NAMES_KEY in doc.spans else []
    doc_text = text_of(doc)
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


def entity_of(span: Span) -> EntityMention | None:
    """The name that an entity of `doc.ents` stands for; None where it is none of ours."""
    for one, mention in zip(span.doc.spans.get(NAMES_KEY, ()), entities_in(span.doc), strict=False):
        if (one.start, one.end, one.label) == (span.start, span.end, span.label):
            return mention
    return None


def _finder_of(doc: Doc) -> str:
    return str(doc.spans[NAMES_KEY].attrs.get("finder", "")) if NAMES_KEY in doc.spans else ""


def _write(doc: Doc, mentions: Sequence[EntityMention], *, finder: str) -> None:
    ents: list[Span] = []
    for span in _write_group(doc, mentions, finder=finder):
        # Two names in one token (a tokenizer that keeps "SKI/SKL" whole): the first stays.
        if not ents or ents[-1].end <= span.start:
            ents.append(span)
    doc.ents = ents


def _write_group(doc: Doc, mentions: Sequence[EntityMention], *, finder: str) -> list[Span]:
    spans = [_to_span(doc, mention) for mention in mentions]
    doc.spans[NAMES_KEY] = spans
    doc.spans[NAMES_KEY].attrs["finder"] = finder
    doc.spans[NAMES_KEY].attrs["mentions"] = [
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
    return spans


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


def _meet(one: Span, other: Span) -> bool:
    return bool(one.start < other.end and other.start < one.end)


def _trim(ent: Span) -> tuple[int, int]:
    text = ent.text
    return ent.start_char + len(text) - len(text.lstrip()), ent.start_char + len(text.rstrip())


def publish_entities() -> None:
    """Make `doc._.entities` and `span._.entity` readable."""
    publish_extensions({"entities": entities_in}, {"entity": entity_of})


def _open_registry(extra: Sequence[str]) -> Registry:
    publish_entities()
    return Registry.load(extra=extra) if extra else default_registry()


@Language.factory("upphandling_gazetteer", assigns=_ASSIGNED, retokenizes=False)
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
    return Gazetteer(_open_registry(extra), anaphora=anaphora)


@Language.factory("upphandling_entities", assigns=_ASSIGNED, retokenizes=False)
def create_entities(
    nlp: Language,  # noqa: ARG001 - spaCy passes it by this name
    name: str,  # noqa: ARG001 - the same
    *,
    extra: Sequence[str] = (),
    encoder: str = "encoder",
) -> Named:
    """Make the component.

    Args:
        nlp: The pipeline that it joins.
        name: Its name there.
        extra: Folders or files with tables of your own; see `Registry.load`.
        encoder: A shipped encoder or a model folder, for documents that `upphandling_gazetteer`
            and `upphandling_encoder` have not read.

    Raises:
        ResourceError: A table is faulty.
    """
    return Named(_open_registry(extra), encoder=encoder)


@Language.factory(
    "upphandling_linker",
    requires=["doc.ents"],
    assigns=["doc.spans", "token.ent_kb_id", "doc._.entities", "span._.entity"],
    retokenizes=False,
)
def create_linker(
    nlp: Language,  # noqa: ARG001 - spaCy passes it by this name
    name: str,  # noqa: ARG001 - the same
    *,
    extra: Sequence[str] = (),
    labels: Mapping[str, str] | None = None,
    overwrite: bool = False,
) -> Linker:
    """Make the component.

    Args:
        nlp: The pipeline that it joins; something in it sets `doc.ents`.
        name: Its name there.
        extra: Folders or files with tables of your own; see `Registry.load`.
        labels: ORG, LOC or PER for each type of name to look up; None takes those of SUC and
            OntoNotes (ORG, INST, LOC, GPE, PER, PRS, PERSON).
        overwrite: Whether ids that other components set in `ent.kb_id_` are replaced.

    Raises:
        ResourceError: A table is faulty.
    """
    registry = _open_registry(extra)
    return Linker(registry, labels=LABELS if labels is None else labels, overwrite=overwrite)
