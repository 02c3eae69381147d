"""From tagged posts with their labels to a model with its figures, ready to be stored."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from upphandling_nlp.classify.classifier import make_extractor
from upphandling_nlp.classify.features import PostText
from upphandling_nlp.classify.model import LabelModel, mix_name
from upphandling_nlp.classify.rules import MASKED
from upphandling_nlp.classify.storage import round_model
from upphandling_nlp.classify.training import (
    Examples,
    TrainOptions,
    list_columns,
    score,
    train,
)
from upphandling_nlp.classify.validation import (
    FacetFigures,
    measure,
    tabulate_precision,
    validate,
)
from upphandling_nlp.classify.vectors import PostVectors
from upphandling_nlp.resources.lexicon import default_lexicon
from upphandling_nlp.resources.models import digest_shipped
from upphandling_nlp.resources.taxonomy import Taxonomy
from upphandling_nlp.schema import Record

__all__ = ["build_model", "prepare", "text_of"]


def text_of(record: Record) -> PostText:
    """Return what a classifier reads of a record."""
    return PostText(
        record.text,
        len(record.title),
        record.sentences,
        tuple(entity for entity in record.entities if entity.label in MASKED),
    )


def prepare(
    records: Sequence[Record],
    labels: Sequence[Collection[str]],
    families: Sequence[str],
    taxonomy: Taxonomy,
    *,
    vectors: Sequence[PostVectors] | None = None,
    heads: Sequence[str] | None = None,
) -> Examples:
    """Read the features of tagged posts.

    Args:
        records: The posts, tagged: their sentences and names are used, their labels are not.
        labels: The right labels of each.
        families: What each is a rewrite of.
        taxonomy: The labels.
        vectors: What the encoder says of each; None without one.
        heads: Ids of the labels that the encoder has heads for; what these say is left out where
            they are not those of the taxonomy. None: they are.

    Returns:
        Examples to train on.
    """
    ids, _ = list_columns(taxonomy)
    if vectors is not None and heads is not None and tuple(heads) != ids:
        vectors = [one._replace(labels=None, spans=None, shares=None) for one in vectors]
    extractor = make_extractor(taxonomy)
    truths = np.asarray([[one in given for one in ids] for given in labels], dtype=np.bool_)
    return Examples(
        [extractor.extract(text_of(record)) for record in records],
        truths.reshape(len(records), len(ids)),
        list(families),
        vectors,
    )


def build_model(
    examples: Examples,
    taxonomy: Taxonomy,
    *,
    options: TrainOptions | None = None,
    held_out: Examples | None = None,
) -> tuple[LabelModel, dict[str, dict[str, FacetFigures]]]:
    """Train a model and measure it on posts that it had not seen.

    Args:
        examples: The training posts.
        taxonomy: Their labels.
        options: How to train.
        held_out: Posts that rule the mixes with the encoder, where the encoder was tuned on the
            training posts.

    Returns:
        The model as it will be stored, and its figures by mix ("words", "words+vectors", ...) and
        facet: cross-validated on the training posts; for mixes with an encoder that was tuned on
        these, on the posts held out, cross-fitted.
    """
    options = options or TrainOptions()
    model, logits = train(examples, taxonomy, options=options, held_out=held_out)
    figures: dict[str, dict[str, FacetFigures]] = {}
    precision: dict[str, dict[str, dict[str, float]]] = {}
    others = score(model, held_out) if held_out is not None else {}
    for name, mix in model.mixes.items():
        outside = held_out is not None and name != mix_name({"words": None})
        source = held_out if outside and held_out is not None else examples
        chosen = {part: (others if outside else logits)[part] for part in mix.parts}
        validated = validate(chosen, source.truths, model.facets, source.groups, seed=options.seed)
        figures[name] = measure(validated, source.truths, model.facets, model.labels)
        precision = tabulate_precision(validated, source.truths, model.facets)
    about = {
        "facets": {facet: columns.tolist() for facet, columns in model.facets.items()},
        "taxonomy": taxonomy.digest,
        "lexicon": default_lexicon().digest,
        "posts": len(examples.features),
        "seed": options.seed,
        "encoder": None if model.vectors is None else digest_shipped("encoder"),
        # The table of the richest mix, which is the last.
        "precision": precision,
    }
    return round_model(replace(model, about=about)), figures
