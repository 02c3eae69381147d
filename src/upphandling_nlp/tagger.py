"""From posts to records: the one place where the stages meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Literal, get_args

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from upphandling_nlp.classify.rules import CueClassifier
from upphandling_nlp.dates.component import dates_in
from upphandling_nlp.entities.component import entities_in
from upphandling_nlp.errors import OptionError
from upphandling_nlp.references.component import references_in
from upphandling_nlp.resources.registry import default_registry
from upphandling_nlp.resources.taxonomy import default_taxonomy
from upphandling_nlp.schema import (
    EntityMention,
    Label,
    Post,
    Provenance,
    Record,
    Sentence,
    Token,
)
from upphandling_nlp.version import __version__

__all__ = ["Annotator", "Tagger", "load"]

Annotator = Literal["rules"]

#: The components of the pipeline, in order; references come before dates, so that their digits
#: can never become dates.
_PIPES = (
    "upphandling_sentences",
    "upphandling_lemmas",
    "upphandling_references",
    "upphandling_dates",
    "upphandling_gazetteer",
)


def load(annotator: Annotator = "rules") -> Tagger:
    """Load a tagger.

    Args:
        annotator: What finds names: "rules" are the gazetteers that the package ships.

    Returns:
        A tagger that is ready to use; it needs no network.

    Raises:
        OptionError: The annotator is not known.
        ResourceError: A shipped table is damaged.
    """
    if annotator not in get_args(Annotator):
        raise OptionError(
            f"unknown annotator '{annotator}'", remedy=f"use {', '.join(get_args(Annotator))}"
        )
    config = {"nlp": {"tokenizer": {"@tokenizers": "upphandling.SwedishTokenizer.v1"}}}
    nlp = spacy.blank("sv", config=config)
    for pipe in _PIPES:
        nlp.add_pipe(pipe)
    return Tagger(nlp, CueClassifier(default_taxonomy()), annotator=annotator)


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

    def __init__(self, nlp: Language, classifier: CueClassifier, *, annotator: str) -> None:
        self.nlp = nlp
        self.classifier = classifier
        self._annotator = annotator

    def tag(self, post: Post) -> Record:
        """Tag one post.

        Args:
            post: The post; its day of publication is the anchor of relative dates.

        Returns:
            Its record.
        """
        return next(self.tag_many([post]))

    def tag_many(self, posts: Iterable[Post], *, batch_size: int = 64) -> Iterator[Record]:
        """Tag posts as a stream.

        Args:
            posts: The posts; read as they are needed.
            batch_size: Posts that the pipeline takes at once; changes the speed, never a record.

        Yields:
            A record for each post, in order.
        """
        docs = ((self._make_doc(post), post) for post in posts)
        for doc, post in self.nlp.pipe(docs, as_tuples=True, batch_size=batch_size):
            yield self._to_record(post, doc)

    @cached_property
    def provenance(self) -> Provenance:
        """The versions that stand on every record of this tagger."""
        taxonomy = self.classifier.taxonomy
        return Provenance(
            library=__version__,
            model=f"{self._annotator}+cues",
            taxonomy=f"{taxonomy.version}+{taxonomy.digest}",
            registry=default_registry().version,
        )

    def _make_doc(self, post: Post) -> Doc:
        doc = self.nlp.make_doc(post.text)
        doc.user_data["published"] = post.published
        return doc

    def _to_record(self, post: Post, doc: Doc) -> Record:
        sentences = _list_sentences(doc)
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
            labels=self._label(post, sentences, entities),
            provenance=self.provenance,
        )

    def _label(
        self, post: Post, sentences: tuple[Sentence, ...], entities: tuple[EntityMention, ...]
    ) -> tuple[Label, ...]:
        return self.classifier.label(
            post.text,
            title_end=len(post.title),
            sentences=sentences,
            # A place may be a cue ("Hyderabad"); organisations and people never are (rule G3).
            names=[entity for entity in entities if entity.label != "LOC"],
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
    named = [(entity.start, entity.end) for entity in entities]
    return tuple(
        Token(
            start=token.idx,
            end=token.idx + len(token),
            lemma=_lemma_in(token.lemma_, token.idx, named),
            pos=token.pos_ or None,
        )
        for token in doc
        if not token.is_space
    )


def _lemma_in(lemma: str, start: int, named: list[tuple[int, int]]) -> str | None:
    """Keep the case of a lemma inside of a name and of an acronym, lower it elsewhere."""
    if not lemma:
        return None
    if lemma.isupper() or any(first <= start < last for first, last in named):
        return lemma
    return lemma.lower()
