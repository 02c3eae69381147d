"""The rule-based annotator as a spaCy component: `nlp.add_pipe("upphandling_gazetteer")`.

The entry point (`[project.entry-points.spacy_factories]` in pyproject.toml) makes the name known
to spaCy wherever the package is installed.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

from upphandling_nlp.entities.gazetteer import find_entities
from upphandling_nlp.resources.registry import Registry, default_registry

__all__ = ["Gazetteer", "create_gazetteer"]


for _name, _default in (("published", None), ("entity_mentions", ())):
    if not Doc.has_extension(_name):  # other components read the day of publication as well
        Doc.set_extension(_name, default=_default)


class Gazetteer:
    """Writes names to `doc.ents`, with the id of the registry in `kb_id_` and `ent_id_`.

    The day of publication is read from `doc._.published` (a `datetime.date` or None), and the
    mentions with exact character offsets, scores and names are left in `doc._.entity_mentions`;
    `doc.ents` is as close to them as the tokens allow.

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
            on=doc._.published,
            anaphora=self.anaphora,
        )
        doc._.entity_mentions = tuple(mentions)
        ents: list[Span] = []
        for mention in mentions:
            span = doc.char_span(
                mention.start,
                mention.end,
                label=mention.label,
                kb_id=mention.id or "",
                alignment_mode="expand",
            )
            # Two names in one token (a tokenizer that keeps "SKI/SKL" whole): the first stays.
            if span is not None and (not ents or ents[-1].end <= span.start):
                span.id_ = mention.id or ""
                ents.append(span)
        doc.ents = ents
        return doc


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
