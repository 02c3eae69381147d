"""From tagged posts with their labels to a model with its figures, ready to be stored."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from upphandling_nlp.classify.classifier import make_extractor
from upphandling_nlp.classify.model import LabelModel
from upphandling_nlp.classify.names import list_names
from upphandling_nlp.classify.post_text import PostText
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
from upphandling_nlp.errors import OptionError
from upphandling_nlp.resources.lexicon import default_lexicon
from upphandling_nlp.resources.models import digest_shipped
from upphandling_nlp.resources.taxonomy import Taxonomy
from upphandling_nlp.schema import Record

__all__ = ["build_model", "prepare", "text_of"]

# Folds of the calibration that figures rest on; posts to adapt to are fewer.
_FOLDS, _FOLDS_LIKE = 2, 5
_LEAST_FAMILIES = 2


def text_of(record: Record) -> PostText:
    """Return what a classifier reads of a record."""
    return PostText(
        record.text,
        len(record.title),
        record.sentences,
        tuple(
            list_names(
                record.text, ((one.start, one.end, one.label, one.id) for one in record.entities)
            )
        ),
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
        vectors = [one._replace(labels=None, shares=None) for one in vectors]
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
    like: Examples | None = None,
) -> tuple[LabelModel, dict[str, dict[str, FacetFigures]]]:
    """Train a model and measure it on posts that it had not seen.

    Args:
        examples: The training posts.
        taxonomy: Their labels.
        options: How to train.
        like: Posts like those that the model is for, to which scores and thresholds are adapted.

    Returns:
        The model as it will be stored, and its figures by mix ("words", "words+heads", ...) and
        facet, cross-validated: on the posts `like` those that it is for, if there are any; else on
        the training posts, for mixes with the encoder on those of them that it was tuned without.

    Raises:
        OptionError: All posts are of one family.
    """
    if len(set(examples.groups)) < _LEAST_FAMILIES:
        raise OptionError(
            f"{len(examples)} labelled posts of {len(set(examples.groups))} families cannot be "
            "cross-validated",
            remedy="label posts of at least two families; `family` names the story a post tells",
        )
    options = options or TrainOptions()
    model, logits = train(examples, taxonomy, options=options, like=like)
    others = score(model, like) if like is not None else {}
    figures: dict[str, dict[str, FacetFigures]] = {}
    precision: dict[str, dict[str, dict[str, dict[str, float]]]] = {}
    for name, mix in model.mixes.items():
        rows = examples.rows_for(mix.parts)
        known = {part: logits[part] for part in mix.parts}
        measured = examples.take(rows) if like is None else like
        validated = validate(
            {part: known[part][rows] if like is None else others[part] for part in mix.parts},
            measured.truths,
            model.facets,
            measured.groups,
            # An adapted mix may be adapted once more: slope and offset of a facet start anew.
            mix=None if like is None else mix,
            beside=None if like is None else examples.kept_apart(known),
            folds=_FOLDS if like is None else _FOLDS_LIKE,
            seed=options.seed,
        )
        figures[name] = measure(validated, measured.truths, model.facets, model.labels)
        precision[name] = tabulate_precision(validated, measured.truths, model.facets)
    about = {
        "facets": {facet: columns.tolist() for facet, columns in model.facets.items()},
        "taxonomy": taxonomy.digest,
        "lexicon": default_lexicon().digest,
        "posts": len(examples),
        "seed": options.seed,
        "encoder": digest_shipped("encoder") if model.uses_encoder else None,
        "precision": precision,
    }
    return round_model(replace(model, about=about)), figures
