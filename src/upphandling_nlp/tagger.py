"""From posts to records: the one place where the stages meet."""

from __future__ import annotations

import ctypes
import os
import reprlib
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from upphandling_nlp.arguments import check_list
from upphandling_nlp.classify.account import Account
from upphandling_nlp.classify.component import TITLE_KEY, Classifier, labels_in, vectors_in
from upphandling_nlp.classify.vectors import WIDTH, PostVectors
from upphandling_nlp.dates.component import dates_in
from upphandling_nlp.entities.component import entities_in
from upphandling_nlp.errors import OptionError
from upphandling_nlp.language.texts import text_of
from upphandling_nlp.references.component import references_in
from upphandling_nlp.resources.registry import default_registry
from upphandling_nlp.schema import EntityMention, Post, Provenance, Record, Sentence, Token
from upphandling_nlp.version import __version__

__all__ = ["Annotator", "Tagger", "check_annotator", "load"]

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
_LABELS = "upphandling_labels"
_TRIM_EVERY = 500  # posts


def load(
    annotator: Annotator | str = "encoder",
    *,
    classifier: str | Path | None = None,
    threads: int = 1,
    model_dir: str | Path | None = None,
    package: str | None = None,
) -> Tagger:
    """Load a tagger.

    Args:
        annotator: What reads the text: "encoder" is the trained model that the package ships,
            helped by the registry; "rules" are the registry and tables alone, without parts of
            speech. "spacy:" and a package or folder, and "stanza", put another annotator in their
            place: tokens, sentences, parts of speech, lemmas and names are its own, while links,
            dates, references and labels are ours; see `docs/backends.md`.
        classifier: What labels posts: "labels" is the model that the package ships, "cues" are the
            cue terms of the taxonomy; any other string and a `Path` is a folder that
            `upphandling-nlp train-labels` wrote ("./labels", if it is called so). None takes
            "cues" with the rules and "labels" with all others. Labels do not depend on the
            annotator: for those of the model the encoder reads the post, too.
        threads: Threads of the encoder, or of Stanza, for one post; changes the speed, never a
            record.
        model_dir: Folder of Stanza's models; "stanza:FOLDER" is the same. None takes the folder
            that Stanza downloads to.
        package: Stanza's package of models; None takes the default of the folder.

    Returns:
        A tagger that is ready to use; it needs no network.

    Raises:
        OptionError: The annotator is not known or lacks a library, an option does not go with it,
            or `threads` is no positive number.
        ModelError: A model folder is missing, damaged, or does not match this version.
        ResourceError: A shipped table is damaged.
    """
    if threads < 1:
        raise OptionError(f"threads is {threads}", remedy="give a positive number")
    if annotator in get_args(Annotator) and model_dir is None and package is None:
        nlp, name = _build(annotator, threads), annotator
    else:
        from upphandling_nlp.backends import open_backend  # noqa: PLC0415  (rarely used)

        nlp, name = open_backend(annotator, model_dir=model_dir, package=package, threads=threads)
    if classifier is None:
        classifier = "cues" if annotator == "rules" else "labels"
    # The rules stay without the encoder, and the cues of other annotators' posts do not need it.
    reads = annotator == "encoder" or (annotator != "rules" and classifier != "cues")
    if nlp.has_pipe(_LABELS):
        nlp.remove_pipe(_LABELS)  # a stored pipeline of ours, maybe with another classifier
    # A path stays one where it is spelt as the name of a shipped model: "./labels".
    model = classifier if isinstance(classifier, str) else os.path.join(os.curdir, classifier)  # noqa: PTH118  (`Path` drops the ".")
    nlp.add_pipe(_LABELS, config={"model": model, "encoder": "encoder" if reads else None})
    return Tagger(nlp, annotator=name)


def check_annotator(annotator: str) -> None:
    """Check the name of an annotator without loading it.

    Raises:
        OptionError: It is none that `load` takes.
    """
    if annotator not in get_args(Annotator):
        from upphandling_nlp.backends import check_form  # noqa: PLC0415  (rarely used)

        check_form(annotator)


def _build(annotator: str, threads: int) -> Language:
    config = {"nlp": {"tokenizer": {"@tokenizers": "upphandling.SwedishTokenizer.v1"}}}
    nlp = spacy.blank("sv", config=config)
    # spaCy's limit of a million characters is for parsers that need a gigabyte for each 100,000.
    nlp.max_length = sys.maxsize
    for pipe in _PIPES[annotator]:
        nlp.add_pipe(pipe, config={"threads": threads} if pipe == "upphandling_encoder" else {})
    return nlp


class Tagger:
    """Turns posts into records.

    Made by `load`; or give it a pipeline of your own.

    Args:
        nlp: A spaCy pipeline with any of our components, or none; what it does not set (sentences,
            names, dates, references, labels) stays empty in the record.
        annotator: Name of what finds the names, for the provenance.

    Attributes:
        nlp: The pipeline. By itself it gives documents with all that the records hold.
    """

    def __init__(self, nlp: Language, *, annotator: str) -> None:
        self.nlp = nlp
        self._annotator = annotator
        self._tagged = 0

    @property
    def classifier(self) -> Classifier:
        """What labels posts; another may be put in its place.

        Raises:
            OptionError: No component of the pipeline labels.
        """
        classifier: Classifier = self._labeller.classifier
        return classifier

    @classifier.setter
    def classifier(self, classifier: Classifier) -> None:
        self._labeller.classifier = classifier

    @property
    def _labeller(self) -> Any:  # noqa: ANN401  (as spaCy types components)
        if not self.nlp.has_pipe(_LABELS):
            raise OptionError(
                "the pipeline gives no labels", remedy=f'add them by nlp.add_pipe("{_LABELS}")'
            )
        return self.nlp.get_pipe(_LABELS)

    def tag(self, post: Post) -> Record:
        """Tag one post.

        Args:
            post: The post; its day of publication is the anchor of relative dates.

        Returns:
            Its record.

        Raises:
            OptionError: It is no post.
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
            OptionError: One of them is no post; or `batch_size` is no positive number.
        """
        for doc, post in self._annotate(posts, batch_size=batch_size):
            yield self._to_record(post, doc)

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
        kept = {_LABELS: {"keep": True}} if self.nlp.has_pipe(_LABELS) else {}
        for doc, post in self._annotate(posts, batch_size=batch_size, component_cfg=kept):
            record = self._to_record(post, doc)
            yield record, vectors_in(doc, record.sentences)

    def encode(self, texts: Iterable[str], *, batch_size: int = 64) -> NDArray[np.float32]:
        """Embed texts, for search, clustering, or a classifier of your own.

        Args:
            texts: The texts; read as they are needed.
            batch_size: Texts that the pipeline takes at once; changes the speed, never a vector.

        Returns:
            Vectors of shape (texts, 384): the mean of the encoder's vectors of the words, zeros
            for a text without a word. Compare them by cosine.

        Raises:
            OptionError: `texts` is one text, or one of them is none; `batch_size` is no positive
                number; or the tagger has no encoder.
        """
        check_list("texts", texts)
        posts = (Post(body=text) for text in texts)
        rows = []
        for _, vectors in self.tag_with_vectors(posts, batch_size=batch_size):
            if vectors is None:
                raise OptionError(
                    "this tagger has no encoder to embed texts with",
                    remedy='load the default, upphandling_nlp.load("encoder")',
                )
            rows.append(vectors.post)
        return np.stack(rows) if rows else np.zeros((0, WIDTH), dtype=np.float32)

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
        doc = self._make_doc(Post(title=record.title, body=record.body, published=record.published))
        account: Account = self._labeller.why(self.nlp(doc, disable=[_LABELS]), label)
        return account

    def why_not(self, record: Record, label: str) -> Account:
        """Account for the score of a label that the record does not carry.

        The same as `why`; look at `Account.missing` (words that would speak for the label) and
        `Account.contrary` (spans that speak against it).
        """
        return self.why(record, label)

    @property
    def provenance(self) -> Provenance:
        """The versions that stand on every record of this tagger."""
        labels = self.classifier if self.nlp.has_pipe(_LABELS) else None
        return Provenance(
            library=__version__,
            model=f"{self._annotator}+{labels.name}" if labels else self._annotator,
            taxonomy=f"{labels.taxonomy.version}+{labels.taxonomy.digest}" if labels else "",
            registry=default_registry().version,
        )

    def _annotate(
        self,
        posts: Iterable[Post],
        *,
        batch_size: int,
        component_cfg: dict[str, dict[str, Any]] | None = None,
    ) -> Iterator[tuple[Doc, Post]]:
        if batch_size < 1:
            raise OptionError(f"batch_size is {batch_size}", remedy="give a positive number")
        docs = ((self._make_doc(post), post) for post in posts)
        for annotated in self.nlp.pipe(
            docs, as_tuples=True, batch_size=batch_size, component_cfg=component_cfg
        ):
            yield annotated
            self._tagged += 1
            if self._tagged % _TRIM_EVERY == 0:
                _trim_memory()

    def _make_doc(self, post: Post) -> Doc:
        if not isinstance(post, Post):
            raise OptionError(
                f"{reprlib.repr(post)} is no post, but of type {type(post).__name__}",
                remedy="give upphandling_nlp.Post(body=...), or read posts by read_posts",
            )
        doc = self.nlp.make_doc(post.text)
        doc.user_data["published"] = post.published
        doc.user_data[TITLE_KEY] = len(post.title)
        return doc

    def _to_record(self, post: Post, doc: Doc) -> Record:
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
            sentences=_list_sentences(doc),
            tokens=_list_tokens(doc, entities),
            entities=entities,
            dates=tuple(dates_in(doc)),
            references=tuple(references_in(doc)),
            labels=labels_in(doc),
            provenance=self.provenance,
        )


@cache
def _find_trim() -> Callable[[int], int] | None:
    try:
        trim: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # another C library than that of GNU
        return None
    return trim


def _trim_memory() -> None:
    """Give memory that is free back to the system.

    glibc gives back what is free at the end of its heap alone. There lie words that are kept,
    behind the arrays of documents that are gone: a hundred megabytes after some thousand posts.
    """
    if trim := _find_trim():
        trim(0)


def _list_sentences(doc: Doc) -> tuple[Sentence, ...]:
    if not len(doc) or not doc.has_annotation("SENT_START"):
        return ()
    spans = []
    whole = text_of(doc)
    # as `doc.sents`, whose spans put their text together token by token
    begun = np.flatnonzero(doc.to_array("SENT_START") == 1)
    edges = [0, *(number for number in begun.tolist() if number), len(doc)]
    for first, last in pairwise(edges):
        begin = doc[first].idx
        text = whole[begin : doc[last - 1].idx + len(doc[last - 1])]
        start, end = begin + len(text) - len(text.lstrip()), begin + len(text.rstrip())
        if start < end:
            spans.append(Sentence(start=start, end=end))
    return tuple(spans)


def _list_tokens(doc: Doc, entities: Iterable[EntityMention]) -> tuple[Token, ...]:
    named = {offset for entity in entities for offset in range(entity.start, entity.end)}
    strings = doc.vocab.strings
    table = doc.to_array(["IDX", "LENGTH", "IS_SPACE", "LEMMA", "POS"])
    return tuple(
        Token(
            start=start,
            end=start + length,
            lemma=_lemma_of(strings[lemma], named=start in named),
            pos=strings[pos] or None,
        )
        for start, length, space, lemma, pos in table.tolist()
        if not space
    )


def _lemma_of(lemma: str, *, named: bool) -> str | None:
    """Keep the case of a lemma inside of a name and of an acronym, lower it elsewhere."""
    if not lemma:
        return None
    return lemma if named or lemma.isupper() else lemma.lower()
