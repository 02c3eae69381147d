"""From posts to records: the one place where the stages meet."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Protocol, get_args

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from upphandling_nlp.classify.account import Account
from upphandling_nlp.classify.rules import CueClassifier
from upphandling_nlp.classify.vectors import PostVectors, pool_words
from upphandling_nlp.dates.component import dates_in
from upphandling_nlp.entities.component import entities_in
from upphandling_nlp.errors import OptionError
from upphandling_nlp.language.encoder_component import LABELS_KEY
from upphandling_nlp.references.component import references_in
from upphandling_nlp.resources.registry import default_registry
from upphandling_nlp.resources.taxonomy import Taxonomy, default_taxonomy
from upphandling_nlp.schema import (
    EntityMention,
    Label,
    Mention,
    Post,
    Provenance,
    Record,
    Sentence,
    Token,
)
from upphandling_nlp.version import __version__

__all__ = ["Annotator", "Classifier", "Tagger", "load"]

Annotator = Literal["encoder", "rules"]

#: The components of the pipelines, in order; references come before dates, so that their digits
#: can never become dates, and the gazetteer before the encoder, which reads its names as hints.
_PIPES: dict[str, tuple[str, ...]] = {
    "encoder": (
        "upphandling_sentences",
        "upphandling_gazetteer",
        "upphandling_encoder",
        "upphandling_entities",
        "upphandling_references",
        "upphandling_dates",
    ),
    "rules": (
        "upphandling_sentences",
        "upphandling_lemmas",
        "upphandling_references",
        "upphandling_dates",
        "upphandling_gazetteer",
    ),
}


class Classifier(Protocol):
    """Labels posts: the cue matcher, or a trained model.

    Attributes:
        taxonomy: The labels.
        name: What stands in the provenance of records.
    """

    taxonomy: Taxonomy
    name: str

    def label(
        self,
        text: str,
        *,
        title_end: int = 0,
        sentences: Sequence[Mention],
        names: Iterable[Mention] = (),
        vectors: PostVectors | None = None,
    ) -> tuple[Label, ...]:
        """Label a post."""


def load(
    annotator: Annotator = "encoder",
    *,
    classifier: str | Path | None = None,
    threads: int = 1,
) -> Tagger:
    """Load a tagger.

    Args:
        annotator: What reads the text: "encoder" is the trained model that the package ships,
            helped by the registry; "rules" are the registry and tables alone, without parts of
            speech.
        classifier: What labels posts: "labels" is the model that the package ships, "cues" are the
            cue terms of the taxonomy, a path is a folder that `upphandling-nlp train-labels`
            wrote. None takes "labels" with the encoder and "cues" with the rules.
        threads: Threads of the encoder for one post; changes the speed, never a record.

    Returns:
        A tagger that is ready to use; it needs no network.

    Raises:
        OptionError: The annotator is not known, or `threads` is no positive number.
        ModelError: A model folder is missing, damaged, or does not match this version.
        ResourceError: A shipped table is damaged.
    """
    if annotator not in get_args(Annotator):
        raise OptionError(
            f"unknown annotator '{annotator}'", remedy=f"use {', '.join(get_args(Annotator))}"
        )
    if threads < 1:
        raise OptionError(f"threads is {threads}", remedy="give a positive number")
    config = {"nlp": {"tokenizer": {"@tokenizers": "upphandling.SwedishTokenizer.v1"}}}
    nlp = spacy.blank("sv", config=config)
    # spaCy's limit of a million characters is for parsers that need a gigabyte for each 100,000.
    nlp.max_length = sys.maxsize
    for pipe in _PIPES[annotator]:
        settings: dict[str, Any] = {"threads": threads} if pipe == "upphandling_encoder" else {}
        nlp.add_pipe(pipe, config=settings)
    if classifier is None:
        classifier = "labels" if annotator == "encoder" else "cues"
    return Tagger(nlp, _load_classifier(classifier), annotator=annotator)


def _load_classifier(classifier: str | Path) -> Classifier:
    if classifier == "cues":
        return CueClassifier(default_taxonomy())
    from upphandling_nlp.classify.classifier import load_classifier  # noqa: PLC0415  (heavy)

    return load_classifier(classifier)


class Tagger:
    """Turns posts into records.

    Made by `load`; or give it a pipeline and a classifier of your own.

    Args:
        nlp: A spaCy pipeline that sets sentences, `doc.ents`, and the mentions of references and
            dates; whatever it does not set stays empty in the record.
        classifier: Labels a post.
        annotator: Name of what finds the names, for the provenance.

    Attributes:
        nlp: The pipeline.
        classifier: The classifier.
    """

    def __init__(self, nlp: Language, classifier: Classifier, *, annotator: str) -> None:
        self.nlp = nlp
        self.classifier = classifier
        self._annotator = annotator

    def tag(self, post: Post) -> Record:
        """Tag one post.

        Args:
            post: The post; its day of publication is the anchor of relative dates.

        Returns:
            Its record.

        Raises:
            OptionError: A field of the post has another type than `Post` says.
        """
        return next(self.tag_many([post]))

    def tag_many(self, posts: Iterable[Post], *, batch_size: int = 64) -> Iterator[Record]:
        """Tag posts as a stream.

        Args:
            posts: The posts; read as they are needed.
            batch_size: Posts that the pipeline takes at once; changes the speed, never a record.

        Yields:
            A record for each post, in order.

        Raises:
            OptionError: A field of a post has another type than `Post` says; or `batch_size` is
                no positive number.
        """
        for record, _ in self.tag_with_vectors(posts, batch_size=batch_size):
            yield record

    def tag_with_vectors(
        self, posts: Iterable[Post], *, batch_size: int = 64
    ) -> Iterator[tuple[Record, PostVectors | None]]:
        """Tag posts as a stream, and give what the encoder makes of each, for classifiers.

        Args:
            posts: The posts; read as they are needed.
            batch_size: Posts that the pipeline takes at once; changes the speed, never a record.

        Yields:
            A record and its vectors for each post, in order; no vectors without an encoder.

        Raises:
            OptionError: As `tag_many` raises it.
        """
        if batch_size < 1:
            raise OptionError(f"batch_size is {batch_size}", remedy="give a positive number")
        docs = ((self._make_doc(post), post) for post in posts)
        for doc, post in self.nlp.pipe(docs, as_tuples=True, batch_size=batch_size):
            sentences = _list_sentences(doc)
            vectors = _read_vectors(doc, sentences)
            yield self._to_record(post, doc, sentences, vectors), vectors

    def why(self, record: Record, label: str) -> Account:
        """Account for the score of a label, given or not.

        Computed anew from the record's own text, so that it tells of every span, and of labels
        that the record does not carry: see `Account.missing` and `Account.contrary` for why not.

        Args:
            record: A record of this tagger.
            label: Id of a label.

        Returns:
            What every span adds; the weights and the remainder add up to the logit of the score.

        Raises:
            OptionError: There is no such label, or the classifier is the cue matcher, whose
                evidence stands on the record in full.
        """
        from upphandling_nlp.classify.classifier import LabelClassifier  # noqa: PLC0415  (heavy)
        from upphandling_nlp.classify.features import PostText  # noqa: PLC0415  (heavy)

        if not isinstance(self.classifier, LabelClassifier):
            raise OptionError(
                "the cue matcher has no scores to account for",
                remedy="load a tagger with a trained classifier; the cues stand on the record",
            )
        names = tuple(entity for entity in record.entities if entity.label != "LOC")
        post = PostText(record.text, len(record.title), record.sentences, names)
        doc = self.nlp.make_doc(record.text)
        doc.user_data["published"] = record.published
        vectors = _read_vectors(self.nlp(doc), record.sentences)
        return self.classifier.why(post, label, vectors=vectors)

    def why_not(self, record: Record, label: str) -> Account:
        """Account for the score of a label that the record does not carry.

        The same as `why`; look at `Account.missing` (words that would speak for the label) and
        `Account.contrary` (spans that speak against it).
        """
        return self.why(record, label)

    @cached_property
    def provenance(self) -> Provenance:
        """The versions that stand on every record of this tagger."""
        taxonomy = self.classifier.taxonomy
        return Provenance(
            library=__version__,
            model=f"{self._annotator}+{self.classifier.name}",
            taxonomy=f"{taxonomy.version}+{taxonomy.digest}",
            registry=default_registry().version,
        )

    def _make_doc(self, post: Post) -> Doc:
        _check_types(post)
        doc = self.nlp.make_doc(post.text)
        doc.user_data["published"] = post.published
        return doc

    def _to_record(
        self,
        post: Post,
        doc: Doc,
        sentences: tuple[Sentence, ...],
        vectors: PostVectors | None,
    ) -> Record:
        entities = tuple(entities_in(doc))
        return Record(
            id=post.id,
            source=post.source,
            url=post.url,
            published=post.published,
            title=post.title,
            body=post.body,
            text=post.text,
            language=post.language,
            sentences=sentences,
            tokens=_list_tokens(doc, entities),
            entities=entities,
            dates=tuple(dates_in(doc)),
            references=tuple(references_in(doc)),
            labels=self._label(post, sentences, entities, vectors),
            provenance=self.provenance,
        )

    def _label(
        self,
        post: Post,
        sentences: tuple[Sentence, ...],
        entities: tuple[EntityMention, ...],
        vectors: PostVectors | None,
    ) -> tuple[Label, ...]:
        return self.classifier.label(
            post.text,
            title_end=len(post.title),
            sentences=sentences,
            # A place may be a cue ("Hyderabad"); organisations and people never are (rule G3).
            names=[entity for entity in entities if entity.label != "LOC"],
            vectors=vectors,
        )


def _read_vectors(doc: Doc, sentences: Sequence[Mention]) -> PostVectors | None:
    """The encoder's vectors of a document; None where no encoder has read it."""
    logits = doc.user_data.get(LABELS_KEY)
    if logits is None:
        return None
    words = [token for token in doc if not token.is_space]
    rows = np.asarray(doc.tensor[[word.i for word in words]], dtype=np.float32)
    spans = [(word.idx, word.idx + len(word)) for word in words]
    return pool_words(rows, spans, sentences, ask=logits[0], say=logits[1])


def _check_types(post: Post) -> None:
    """Refuse what would make a record that cannot be read back; `Post` itself checks nothing."""
    for name in ("title", "body"):
        if not isinstance(getattr(post, name), str):
            raise OptionError(
                f"{name} of post '{post.id}' is {getattr(post, name)!r}",
                remedy="give a string, the empty one where there is none",
            )
    try:
        f"{post.title}{post.body}{post.source}".encode()
    except UnicodeEncodeError as error:
        raise OptionError(
            f"post '{post.id}' holds {error.object[error.start]!r}, half of a surrogate pair",
            remedy="pass its text through upphandling_nlp.posts.clean_text",
        ) from None
    day = post.published
    # A datetime is a date to Python; with its time it is neither an anchor nor a day of ours.
    if day is not None and (not isinstance(day, dt.date) or isinstance(day, dt.datetime)):
        raise OptionError(
            f"published of post '{post.id}' is {day!r}",
            remedy="give a datetime.date, such as published.date(), or None where it is unknown",
        )


def _list_sentences(doc: Doc) -> tuple[Sentence, ...]:
    spans = []
    for sentence in doc.sents:
        text = sentence.text
        start = sentence.start_char + len(text) - len(text.lstrip())
        end = sentence.start_char + len(text.rstrip())
        if start < end:
            spans.append(Sentence(start=start, end=end))
    return tuple(spans)


def _list_tokens(doc: Doc, entities: Iterable[EntityMention]) -> tuple[Token, ...]:
    named = {offset for entity in entities for offset in range(entity.start, entity.end)}
    return tuple(
        Token(
            start=token.idx,
            end=token.idx + len(token),
            lemma=_lemma_of(token.lemma_, named=token.idx in named),
            pos=token.pos_ or None,
        )
        for token in doc
        if not token.is_space
    )


def _lemma_of(lemma: str, *, named: bool) -> str | None:
    """Keep the case of a lemma inside of a name and of an acronym, lower it elsewhere."""
    if not lemma:
        return None
    return lemma if named or lemma.isupper() else lemma.lower()
