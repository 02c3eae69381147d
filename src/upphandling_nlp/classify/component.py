"""Labels as a spaCy component: `nlp.add_pipe("upphandling_labels")`, usable by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import spacy
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc

from upphandling_nlp.classify.account import Account
from upphandling_nlp.classify.names import Name, list_names
from upphandling_nlp.classify.post_text import PostText
from upphandling_nlp.classify.rules import CueClassifier
from upphandling_nlp.classify.vectors import PostVectors, pool_words
from upphandling_nlp.errors import OptionError
from upphandling_nlp.language.component import SwedishTokenizer
from upphandling_nlp.language.encoder_component import NAMES_KEY, READING_KEY
from upphandling_nlp.language.published import publish_extensions, published_of
from upphandling_nlp.language.reading import cut_sentences
from upphandling_nlp.language.texts import text_of
from upphandling_nlp.language.tokenizer import find_tokens
from upphandling_nlp.resources.taxonomy import Taxonomy, default_taxonomy
from upphandling_nlp.schema import Evidence, Label, Mention

__all__ = [
    "TITLE_KEY",
    "Classifier",
    "Labeller",
    "create_labels",
    "labels_in",
    "load_classifier",
    "publish_labels",
    "vectors_in",
]

#: Where `doc.user_data` tells the offset of the end of the title.
TITLE_KEY = "title_end"
_KEY = "evidence"
#: Documents are taken together up to so many words: the encoder leaves 2 kB for each.
_WORDS = 5_000


class Classifier(Protocol):
    """Labels posts: the cue matcher, or a trained model.

    Attributes:
        taxonomy: The labels.
        name: What stands in the provenance of records.
        reads_vectors: Whether it takes the encoder's vectors of sentences.
    """

    taxonomy: Taxonomy
    name: str

    @property
    def reads_vectors(self) -> bool:
        """See above."""

    def assess(
        self, post: PostText, *, vectors: PostVectors | None = None
    ) -> tuple[tuple[Label, ...], dict[str, float]]:
        """Give a post its labels, and tell the score of every label, given or not."""


class Labeller(Pipe):
    """Labels documents; everything that is not on the document is worked out by itself.

    | where             | what                                                                |
    | ----------------- | ------------------------------------------------------------------- |
    | `doc._.labels`    | the labels that are given, with score and evidence; see `labels_in`  |
    | `doc.cats`        | the score of every label, given or not: "risk:forced-labour": 0.93  |
    | `doc.spans["evidence"]` | the spans that labels rest on, labelled with the id of the label |

    The names and what `upphandling_encoder` left (which is taken away here) are used if both are on
    the document. The text is read on our own words and sentences, so that tokens and sentences of
    the pipeline change no label. `doc.user_data["title_end"]` (`doc._.title_end`) tells where the
    title ends; a document without it is all body.

    Args:
        classifier: What labels.
        encoder: A shipped encoder or a model folder for documents that none has read; None labels
            by words alone.
        name: Its name in the pipeline.
    """

    def __init__(
        self,
        classifier: Classifier,
        *,
        encoder: str | None = "encoder",
        name: str = "upphandling_labels",
    ) -> None:
        self.name = name
        self.classifier = classifier
        self._encoder = encoder

    def __call__(self, doc: Doc, *, keep: bool = False) -> Doc:
        """Annotate a document in place, and return it.

        Args:
            doc: The document.
            keep: Whether what the encoder left stays in `doc.user_data`, for `vectors_in`.
        """
        read, post, vectors = self._take(doc)
        labels, scores = self.classifier.assess(post, vectors=vectors)
        keys = _name_cats(self.classifier.taxonomy)
        _write(doc, labels, {keys[label]: score for label, score in scores.items()})
        if not keep:
            doc.user_data.pop(READING_KEY, None)
        elif read is not doc and READING_KEY in read.user_data:
            doc.user_data[READING_KEY] = read.user_data[READING_KEY]
        return doc

    def pipe(
        self, stream: Iterable[Doc], *, batch_size: int = 64, keep: bool = False
    ) -> Iterator[Doc]:
        """Annotate a stream of documents in place.

        Several are taken before the first is labelled: the encoder, where it runs between them,
        empties the processor's caches of all that labelling needs, which then takes half as long
        again. What came before an error is yielded before it is raised.

        Args:
            stream: The documents; read as they are needed.
            batch_size: How many are taken at once, at most; fewer where they are long.
            keep: As for a single document.
        """
        docs = iter(stream)
        while True:
            taken, error = _take(docs, batch_size)
            done: list[Doc] = []
            try:
                for doc in taken:
                    self._label(doc, done, keep=keep)
            except Exception as raised:  # noqa: BLE001 - it is raised below
                error = raised
            yield from done
            if error is not None:
                raise error
            if not taken:
                return

    def _label(self, doc: Doc, done: list[Doc], *, keep: bool) -> None:
        """Label a document and put it to the others; hand an error to the pipeline's handler."""
        try:
            done.append(self(doc, keep=keep))
        except Exception as error:  # noqa: BLE001 - the handler, if any, knows what it takes
            self.get_error_handler()(self.name, self, [doc], error)

    def why(self, doc: Doc, label: str) -> Account:
        """Account for the score of a label, given or not.

        Args:
            doc: A document that has not passed this component yet.
            label: Id of a label.

        Raises:
            OptionError: There is no such label, or the classifier is the cue matcher, whose
                evidence stands on the document in full.
        """
        from upphandling_nlp.classify.classifier import LabelClassifier  # noqa: PLC0415  (heavy)

        if not isinstance(self.classifier, LabelClassifier):
            raise OptionError(
                "the cue matcher has no scores to account for",
                remedy="load a tagger with a trained classifier; the cues stand on the record",
            )
        _, post, vectors = self._take(doc)
        return self.classifier.why(post, label, vectors=vectors)

    def _take(self, doc: Doc) -> tuple[Doc, PostText, PostVectors | None]:
        """The document on which the text was read, and what a classifier takes of it."""
        read = doc if self._is_read(doc) else self._read(doc)
        sentences = _list_sentences(read)
        post = PostText(text_of(doc), _title_end_of(doc), sentences, _list_masked(read))
        if not self._encoder:
            return read, post, None
        # Without the sentences' vectors where nobody looks at them.
        return read, post, vectors_in(read, sentences, means=self.classifier.reads_vectors)

    def _is_read(self, doc: Doc) -> bool:
        return "mentions" in _names_of(doc) and (
            self._encoder is None or READING_KEY in doc.user_data
        )

    def _read(self, doc: Doc) -> Doc:
        """Read the text of a document as the shipped pipeline does, on another document."""
        read = SwedishTokenizer(doc.vocab)(doc.text)
        read.user_data["published"] = published_of(doc)
        for pipe in self._pipes:
            read = pipe(read)
        return read

    @cached_property
    def _pipes(self) -> tuple[Any, ...]:
        """What reads a text for the classifier: other stages, which spaCy finds by their names."""
        nlp = spacy.blank("sv")
        nlp.add_pipe("upphandling_gazetteer")
        if self._encoder:
            nlp.add_pipe("upphandling_encoder", config={"model": self._encoder})
            nlp.add_pipe("upphandling_entities", config={"encoder": self._encoder})
        return tuple(pipe for _, pipe in nlp.pipeline)


def _take(docs: Iterator[Doc], most: int) -> tuple[list[Doc], Exception | None]:
    """The next documents, and the error that ended the stream."""
    taken: list[Doc] = []
    words = 0
    try:
        for doc in docs:
            taken.append(doc)
            words += len(doc)
            if len(taken) >= most or words >= _WORDS:
                break
    except Exception as error:  # noqa: BLE001 - the caller raises it
        return taken, error
    return taken, None


def labels_in(doc: Doc) -> tuple[Label, ...]:
    """The labels of an annotated document, by facet and falling score.

    Args:
        doc: A document that has passed `upphandling_labels`, here or before it was stored.
    """
    packed = doc.spans[_KEY].attrs.get("labels", []) if _KEY in doc.spans else []
    return tuple(
        Label(
            facet=facet,
            id=key,
            score=score,
            evidence=tuple(
                Evidence(start=start, end=end, weight=weight) for start, end, weight in spans
            ),
        )
        for facet, key, score, spans in packed
    )


def vectors_in(doc: Doc, sentences: Sequence[Mention], *, means: bool = True) -> PostVectors | None:
    """What the encoder left on a document, pooled for classifiers; None where it left nothing.

    Args:
        doc: A document that the encoder has read.
        sentences: Its sentences, in order.
        means: Whether the mean of each sentence is asked for.
    """
    reading = doc.user_data.get(READING_KEY)
    if reading is None:
        return None
    return pool_words(
        np.asarray(reading["vectors"]),
        reading["words"],
        sentences,
        ask=reading["ask"],
        say=reading["say"],
        people=_list_people(doc),
        means=means,
    )


def _list_sentences(doc: Doc) -> list[Mention]:
    """The sentences as the encoder left them, or by punctuation where it has read nothing."""
    reading = doc.user_data.get(READING_KEY)
    if reading is not None:
        edges = np.asarray(reading["sentences"]).tolist()
    else:
        text = text_of(doc)
        edges = cut_sentences(text, find_tokens(text), None)
    return [Mention(start=start, end=end) for start, end in edges]


def _names_of(doc: Doc) -> Mapping[str, Any]:
    return doc.spans[NAMES_KEY].attrs if NAMES_KEY in doc.spans else {}


def _list_masked(doc: Doc) -> tuple[Name, ...]:
    """The names that are no cues."""
    packed = _names_of(doc).get("mentions", ())
    mentions = ((start, end, label, key) for start, end, label, _, key, *_ in packed)
    return tuple(list_names(text_of(doc), mentions))


def _list_people(doc: Doc) -> list[Mention]:
    packed = _names_of(doc).get("mentions", ())
    return [Mention(start=start, end=end) for start, end, label, *_ in packed if label == "PER"]


@lru_cache(maxsize=8)
def _name_cats(taxonomy: Taxonomy) -> dict[str, str]:
    """The key of each label in `doc.cats`."""
    return {label.id: f"{label.facet}:{label.id}" for label in taxonomy}


def _write(doc: Doc, labels: Sequence[Label], scores: Mapping[str, float]) -> None:
    doc.cats = {**doc.cats, **scores}
    spans = []
    for label in labels:
        for one in label.evidence:
            span = doc.char_span(one.start, one.end, label=label.id, alignment_mode="expand")
            if span is not None:
                spans.append(span)
    doc.spans[_KEY] = spans
    doc.spans[_KEY].attrs["labels"] = [
        [label.facet, label.id, label.score, [[e.start, e.end, e.weight] for e in label.evidence]]
        for label in labels
    ]


def publish_labels() -> None:
    """Make `doc._.labels` readable, and `doc._.title_end` writable."""
    publish_extensions({"labels": labels_in})
    if not Doc.has_extension(TITLE_KEY):
        Doc.set_extension(TITLE_KEY, getter=_title_end_of, setter=_set_title_end)


def _title_end_of(doc: Doc) -> int:
    return int(doc.user_data.get(TITLE_KEY, 0))


def _set_title_end(doc: Doc, end: int) -> None:
    doc.user_data[TITLE_KEY] = end


def load_classifier(model: str | Path) -> Classifier:
    """Load a classifier.

    Args:
        model: "labels" for the model that the package ships, "cues" for the cue terms of the
            taxonomy, or a folder that `upphandling-nlp train-labels` wrote: a `Path`, or any
            other string ("./labels").

    Raises:
        ModelError: The folder is missing or damaged.
    """
    if model == "cues":
        return CueClassifier(default_taxonomy())
    from upphandling_nlp.classify import classifier  # noqa: PLC0415  (heavy)

    return classifier.load_classifier(model)


@Language.factory(
    "upphandling_labels",
    assigns=["doc.cats", "doc.spans", "doc._.labels"],
    retokenizes=False,
)
def create_labels(
    nlp: Language,  # noqa: ARG001 - spaCy passes it by this name
    name: str,
    *,
    model: str = "labels",
    encoder: str | None = "encoder",
    precision: float | None = None,
) -> Labeller:
    """Make the component.

    Args:
        nlp: The pipeline that it joins.
        name: Its name there.
        model: "labels", "cues" or a model folder; see `load_classifier`.
        encoder: A shipped encoder or a model folder, for documents that `upphandling_encoder` and
            `upphandling_entities` have not read; None labels by words alone.
        precision: Give a label only where it is as sure as this; see
            `LabelClassifier.with_precision`. None takes the thresholds of the model.

    Raises:
        ModelError: The model is missing or damaged.
        OptionError: The model has no thresholds for this precision.
    """
    publish_labels()
    classifier: Any = load_classifier(model)
    if precision is not None:
        if isinstance(classifier, CueClassifier):
            raise OptionError(
                f"the cue matcher has no thresholds for a precision of {precision}",
                remedy="take a trained model",
            )
        classifier = classifier.with_precision(precision)
    return Labeller(classifier, encoder=encoder, name=name)
