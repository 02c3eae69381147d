"""The trained classifier: labels with calibrated scores and their evidence."""

# ruff: noqa: SIM905 - a table of words reads best as one string

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upphandling_nlp.classify.account import Account
from upphandling_nlp.classify.features import FeatureExtractor, list_keys
from upphandling_nlp.classify.mixing import sigmoid
from upphandling_nlp.classify.model import VECTORS, WORDS, LabelModel, Reading
from upphandling_nlp.classify.post_text import PostText
from upphandling_nlp.classify.rules import CUE_THRESHOLD, CueClassifier
from upphandling_nlp.classify.storage import read_model
from upphandling_nlp.classify.vectors import WIDTH, PostVectors
from upphandling_nlp.errors import ModelError, OptionError
from upphandling_nlp.resources.lexicon import default_lexicon
from upphandling_nlp.resources.models import digest_shipped
from upphandling_nlp.resources.taxonomy import Taxonomy, load_taxonomy
from upphandling_nlp.schema import Evidence, Label, Mention, log_odds_of

__all__ = ["LabelClassifier", "load_classifier", "make_extractor", "make_golden"]

# A record keeps this many spans a label; `why` tells them all.
_KEPT = 5
# Spans that add less than this share of the strongest are left out of the record.
_FAINT = 0.15
_MISSING = 8
# So many words, and so many pairs, are tried out for it.
_TRIED = 50
# Golden predictions may differ by rounding on another machine, not by more.
_TOLERANCE = 1e-3
# A threshold that no probability reaches.
_NEVER = 2.0

# Words that speak for a label only through those beside them, which the encoder reads into them: in
# full accounts they stand, as evidence in a record they would tell nobody anything.
_FUNCTION_WORDS = frozenset(
    "i på av för med till från om vid under över efter mellan hos mot genom inom bland kring "
    "och eller men samt att som när där då än så en ett den det de dem denna detta dessa per "
    "sin sitt sina han hon vi ni jag man dig er oss deras dess är var har hade ska skulle kan "
    "vill blir blev vad vem hur vilka kl kl.".split()
)


class LabelClassifier:
    """Labels posts by a trained model.

    Args:
        taxonomy: The labels.
        model: The trained state.
        name: What stands in the provenance of records.

    Attributes:
        taxonomy: The labels.
        model: The trained state.
        name: What stands in the provenance of records.
    """

    def __init__(self, taxonomy: Taxonomy, model: LabelModel, *, name: str = "labels") -> None:
        self.taxonomy = taxonomy
        self.model = model
        self.name = name
        self._extractor = make_extractor(taxonomy)
        self._cues = CueClassifier(taxonomy)
        self._column = {label: number for number, label in enumerate(model.labels)}
        self._facet_order = {facet.id: number for number, facet in enumerate(taxonomy.facets)}

    @property
    def reads_vectors(self) -> bool:
        """Whether the encoder's vectors of sentences are taken."""
        return self.model.vectors is not None

    def __reduce__(self) -> tuple[object, ...]:
        """Carry what was trained to another process; finders of features are made anew there."""
        return _rebuild, (self.taxonomy, self.model, self.name)

    def label(self, post: PostText, *, vectors: PostVectors | None = None) -> tuple[Label, ...]:
        """Label a post.

        Args:
            post: The post.
            vectors: What the encoder says of the post; None without one.

        Returns:
            The labels over their thresholds, by facet and falling score, each with the spans that
            add most to its score.
        """
        labels, _ = self.assess(post, vectors=vectors)
        return labels

    def assess(
        self, post: PostText, *, vectors: PostVectors | None = None
    ) -> tuple[tuple[Label, ...], dict[str, float]]:
        """Label a post, and tell the score of every label.

        Args:
            post: The post.
            vectors: What the encoder says of the post; None without one.

        Returns:
            The labels, as `label` gives them, and the calibrated probability of every label, given
            or not; 0 where there is no text.
        """
        if not post.text.strip():
            return (), dict.fromkeys(self.model.labels, 0.0)
        reading = self._read(post, vectors)
        scores = sigmoid(self.model.logits(reading))
        over = scores >= reading.mix.thresholds
        # Rounded, so that a record is the same on every machine.
        given = dict(zip(self.model.labels, scores.round(6).tolist(), strict=True))
        chosen = [
            (column, label)
            for column, label in enumerate(self.model.labels)
            if over[column] and label not in self.model.by_cues
        ]
        told = self._list_evidence(reading, [column for column, _ in chosen], post)
        labels = [
            Label(facet=self.taxonomy[label].facet, id=label, score=given[label], evidence=evidence)
            for (_, label), evidence in zip(chosen, told, strict=True)
        ]
        if self.model.by_cues:
            found = [one for one in self._cues.label(post) if one.id in self.model.by_cues]
            given |= dict.fromkeys(self.model.by_cues, 0.0) | {one.id: one.score for one in found}
            labels += found
        labels.sort(key=lambda one: (self._facet_order[one.facet], -one.score, one.id))
        return tuple(labels), given

    def score(self, post: PostText, *, vectors: PostVectors | None = None) -> dict[str, float]:
        """Score a post for every label, given or not.

        Returns:
            Calibrated probabilities by label id, in the order of the taxonomy.
        """
        scores = sigmoid(self.model.logits(self._read(post, vectors)))
        given = {
            label: float(score) for label, score in zip(self.model.labels, scores, strict=True)
        }
        if self.model.by_cues:
            found = {label.id: label.score for label in self._cues.label(post)}
            given |= {label: found.get(label, 0.0) for label in self.model.by_cues}
        return given

    def why(self, post: PostText, label: str, *, vectors: PostVectors | None = None) -> Account:
        """Account for the score of a label, given or not.

        Args:
            post: The post.
            label: Id of a label.
            vectors: What the encoder says of the post, as for `label`.

        Returns:
            What every span adds; the weights and the remainder add up to the logit.

        Raises:
            OptionError: The model has no such label.
        """
        if label not in self._column:
            raise OptionError(
                f"no label '{label}'", remedy="`upphandling-nlp taxonomy` lists the labels"
            )
        cues = self._cues.find(post).get(label, [])
        said = tuple(post.text[hit.start : hit.end] for hit in cues)
        if label in self.model.by_cues:
            return self._account_by_cues(post, label, said)
        column = self._column[label]
        reading = self._read(post, vectors)
        logit = float(self.model.logits(reading)[column])
        score = float(sigmoid(np.asarray([logit]))[0])
        threshold = float(reading.mix.thresholds[column])
        return Account(
            facet=self.taxonomy[label].facet,
            id=label,
            given=score >= threshold,
            score=score,
            threshold=threshold,
            logit=logit,
            evidence=tuple(sorted(self._weigh(reading, column, post), key=_by_strength)),
            remainder=self.model.remainder(reading, column),
            cues=said,
            missing=self._list_missing(reading, column),
        )

    def _account_by_cues(self, post: PostText, label: str, cues: tuple[str, ...]) -> Account:
        """Account for a label that the cue matcher decides, as a record tells it."""
        found = next((one for one in self._cues.label(post) if one.id == label), None)
        score, evidence = (found.score, found.evidence) if found else (0.0, ())
        logit = log_odds_of(score)
        return Account(
            facet=self.taxonomy[label].facet,
            id=label,
            given=found is not None,
            score=score,
            threshold=CUE_THRESHOLD,
            logit=logit,
            evidence=evidence,
            remainder=logit - sum(span.weight for span in evidence),
            cues=cues,
            note="too few labelled posts: given by its cues alone",
        )

    def with_precision(self, precision: float) -> LabelClassifier:
        """Return a classifier that gives a label only where it is as sure as asked.

        What the usual thresholds give and this one leaves out is for a person to decide.

        Args:
            precision: Share of the given labels that is to be right, measured on posts that the
                model had not seen, by the parts that a post is read with: a key of the model's
                tables, such as 0.95. Labels that rest on their cues alone are not given.

        Raises:
            OptionError: The model has no thresholds for this precision.
        """
        tables = self.model.about.get("precision", {})
        known = sorted({key for table in tables.values() for key in table})
        key = f"{precision:.2f}"
        if key not in known or float(key) != precision:
            raise OptionError(
                f"no thresholds for a precision of {precision}",
                remedy=f"use one of {', '.join(known) or 'those of a model trained anew'}",
            )
        mixes = {}
        for name, mix in self.model.mixes.items():
            thresholds = mix.thresholds.copy()
            for facet, columns in self.model.facets.items():
                told = tables.get(name, {}).get(key, {}).get(facet)
                # A facet that never gets so sure gives no label at all.
                thresholds[columns] = told["threshold"] if told else _NEVER
            # Nobody has measured how often cues alone are right.
            thresholds[[self._column[label] for label in self.model.by_cues]] = _NEVER
            mixes[name] = mix._replace(thresholds=thresholds)
        model = dataclasses.replace(self.model, mixes=mixes, by_cues=frozenset())
        return LabelClassifier(self.taxonomy, model, name=f"{self.name}@{key}")

    def _read(self, post: PostText, vectors: PostVectors | None) -> Reading:
        return self.model.read(self._extractor.extract(post), vectors)

    def _weigh(self, reading: Reading, column: int, post: PostText) -> list[Evidence]:
        """List everything that adds to the logit: words, sentences, the whole text."""
        spans, weights = self.model.weigh_spans(reading, [column])
        sentences, added, whole = self._weigh_sentences(reading, column, post)
        places = [*spans, *sentences]
        found = [
            Evidence(start=places[number][0], end=places[number][1], weight=weight)
            for number, weight in enumerate([*weights[:, 0].tolist(), *added.tolist()])
            if weight
        ]
        if whole:
            found.append(Evidence(start=0, end=len(post.text), weight=whole))
        return found

    def _weigh_sentences(
        self, reading: Reading, column: int, post: PostText
    ) -> tuple[list[tuple[int, int]], NDArray[np.float64], float]:
        if reading.vectors is None:
            return [], np.zeros(0), 0.0
        sentences = [(one.start, one.end) for one in post.sentences]
        lengths = np.asarray([end - start for start, end in sentences], dtype=np.float64)
        return sentences, *self.model.weigh_sentences(reading, column, lengths)

    def _list_evidence(
        self, reading: Reading, columns: Sequence[int], post: PostText
    ) -> Iterator[tuple[Evidence, ...]]:
        """Choose the spans that a record keeps of each label: the strongest that are apart."""
        if not columns:
            return
        places, weights = self.model.weigh_spans(reading, columns)
        if VECTORS in reading.mix.parts:
            told = [self._weigh_sentences(reading, column, post) for column in columns]
            places = [*places, *told[0][0]]
            weights = np.concatenate([weights, np.stack([added for _, added, _ in told], axis=1)])
        order = np.argsort(-weights, axis=0, kind="stable")[: 4 * _KEPT]
        strongest = np.take_along_axis(weights, order, axis=0)
        for numbers, added in zip(order.T.tolist(), strongest.T.tolist(), strict=True):
            yield _choose_spans(
                [(*places[number], weight) for number, weight in zip(numbers, added, strict=True)],
                post.text,
            )

    def _list_missing(self, reading: Reading, column: int) -> tuple[tuple[str, float], ...]:
        """List the words and pairs that would add most to a logit and are not there."""
        scale = float(reading.mix.weights[reading.mix.parts.index(WORDS), column])
        # The words of one kind weigh alike, so that the best of each are known without a trial.
        keys = [
            key for kind in "lb" for key in self.model.list_absent(reading, column, kind)[:_TRIED]
        ]
        gains = [
            (key[2:], round(scale * self.model.gain(reading, column, self._say(key)), 4))
            for key in keys
        ]
        gains.sort(key=lambda gain: (-gain[1], gain[0]))
        listed: list[tuple[str, float]] = []
        told: set[str] = set()
        for words, gain in gains:
            if len(listed) == _MISSING or gain <= 0:
                break
            if told.isdisjoint(words.split()):
                listed.append((words, gain))
                told.update(words.split())
        return tuple(listed)

    def _say(self, key: str) -> list[str]:
        """The features that a word or pair has by itself: forms, pieces, hits of cues."""
        words = key[2:]
        if "@" in words:  # the part that a name plays, which no word says
            return [key]
        groups = self._extractor.extract(PostText(words)).groups
        return groups if any(key in list_keys(group) for group in groups) else [*groups, key]


def _choose_spans(spans: Iterable[tuple[int, int, float]], text: str) -> tuple[Evidence, ...]:
    """Of start, end and weight of spans, by falling weight, those that a record keeps."""
    kept: list[Evidence] = []
    for start, end, weight in spans:
        if len(kept) == _KEPT or weight <= 0 or (kept and weight < _FAINT * kept[0].weight):
            break
        if text[start:end].casefold() in _FUNCTION_WORDS:
            continue
        if all(end <= other.start or other.end <= start for other in kept):
            kept.append(Evidence(start=start, end=end, weight=weight))
    return tuple(sorted(kept, key=lambda span: span.start))


def _rebuild(taxonomy: Taxonomy, model: LabelModel, name: str) -> LabelClassifier:
    return LabelClassifier(taxonomy, model, name=name)


def load_classifier(folder: str | Path = "labels") -> LabelClassifier:
    """Load a classifier.

    Args:
        folder: A folder that `train-labels` wrote, or "labels" for the one that the package ships.

    Returns:
        The classifier; its golden predictions hold.

    Raises:
        ModelError: The folder is missing or damaged, or was made for another lexicon or encoder,
            or it does not predict what it did when it was made.
    """
    model, opened = read_model(folder)
    taxonomy = load_taxonomy(opened.path / "taxonomy.toml")
    if model.about.get("lexicon") not in {None, default_lexicon().digest}:
        raise ModelError(
            f"was trained with lexicon {model.about['lexicon']}, this version has "
            f"{default_lexicon().digest}",
            path=opened.path,
            remedy="train the model anew with `upphandling-nlp train-labels`, or install the "
            "version that made it",
        )
    if model.about.get("encoder") not in {None, digest_shipped("encoder")}:
        raise ModelError(
            f"was trained on vectors of encoder {model.about['encoder']}, this version has "
            f"{digest_shipped('encoder')}",
            path=opened.path,
            remedy="train the model anew with `upphandling-nlp train-labels`, or install the "
            "version that made it",
        )
    if model.about.get("taxonomy") not in {None, taxonomy.digest} or set(model.labels) - {
        label.id for label in taxonomy
    }:
        raise ModelError(
            f"was trained for taxonomy {model.about.get('taxonomy')}, its folder holds "
            f"{taxonomy.digest}",
            path=opened.path,
            remedy="train the model anew with `upphandling-nlp train-labels`",
        )
    classifier = LabelClassifier(taxonomy, model, name=f"{opened.kind}-{opened.version}")
    for golden in opened.golden:
        _check_golden(classifier, golden, opened.path)
    return classifier


def make_extractor(taxonomy: Taxonomy) -> FeatureExtractor:
    """Make the reader of features: cues of the taxonomy, and words of the shipped lexicon."""
    return FeatureExtractor(taxonomy, default_lexicon())


def make_golden(classifier: LabelClassifier, text: str) -> dict[str, Any]:
    """Return a text with what a classifier makes of it in each of its ways, for the manifest."""
    best = {
        name: sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:3]
        for name, scores in _score_golden(classifier, text).items()
    }
    return {
        "text": text,
        "scores": {
            name: {label: round(score, 5) for label, score in found} for name, found in best.items()
        },
    }


def _score_golden(classifier: LabelClassifier, text: str) -> dict[str, dict[str, float]]:
    """Score a text by words alone, and with made-up answers of an encoder where a model asks one.

    What the encoder itself answers is checked with the encoder.
    """
    post = PostText(text, 0, (Mention(start=0, end=len(text)),))
    scores = {WORDS: classifier.score(post)}
    if classifier.model.uses_encoder:
        slope = np.linspace(-1, 1, WIDTH, dtype=np.float32)
        heads = np.linspace(-3, 3, len(classifier.model.labels))
        vectors = PostVectors(slope, slope[None], heads)
        scores["encoder"] = classifier.score(post, vectors=vectors)
    return scores


def _check_golden(classifier: LabelClassifier, golden: Mapping[str, Any], path: Path) -> None:
    text = golden["text"]
    if not all(isinstance(told, dict) for told in golden["scores"].values()):
        raise ModelError(
            "was stored by an earlier version of the package",
            path=path,
            remedy="train the model anew with `upphandling-nlp train-labels`",
        )
    found = _score_golden(classifier, text)
    for name, told in golden["scores"].items():
        for label, stored in told.items():
            given = found.get(name, {}).get(label, 0.0)
            if abs(given - stored) > _TOLERANCE:
                raise ModelError(
                    f"golden prediction '{label}' ({name}) of "
                    f"{json.dumps(text, ensure_ascii=False)[:60]} is {given:.4f}, not {stored:.4f}",
                    path=path,
                    remedy="install the versions that made_with in manifest.json names, or train "
                    "anew",
                )


def _by_strength(span: Evidence) -> tuple[float, int, int]:
    return -abs(span.weight), span.start, span.end
