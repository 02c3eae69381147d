"""Loaders of open Swedish data sets: names (UNER, Klintan, SUCX) and a treebank (Talbanken).

None of the data is part of the package; each loader takes the folder that holds its files. What the
folders are called here, and the counts that the loaders give, stand in `docs/interchange.md`.

| loader           | files                                              | names                    |
| ---------------- | -------------------------------------------------- | ------------------------ |
| `read_uner`      | `sv_talbanken-ud-{train,dev}.iob2`                 | ORG, LOC, PER            |
| `read_klintan`   | `train_corpus.txt`                                 | ORG, LOC, PER, MISC      |
| `read_sucx3`     | `sucx3_extract.tsv`                                | ORG, LOC, PER; raw too   |
| `read_talbanken` | `sv_talbanken-*.conllu`                            | none; UPOS, lemmas       |
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Literal

import msgspec

from upphandling_nlp.errors import GoldError, OptionError
from upphandling_nlp.evaluate.gold import GoldEntity, GoldPost, shift_mention
from upphandling_nlp.evaluate.interchange.columns import (
    Block,
    Row,
    find_runs,
    find_tag,
    read_blocks,
)
from upphandling_nlp.evaluate.interchange.iob2 import align_words
from upphandling_nlp.schema import Mention

__all__ = [
    "TaggedSentence",
    "make_posts",
    "read_klintan",
    "read_sucx3",
    "read_talbanken",
    "read_uner",
]

Split = Literal["train", "dev"]
Layer = Literal["harmonised", "manual", "automatic"]

_TALBANKEN = {
    "train": "sv_talbanken-train-reconstructed.conllu",
    "dev": "sv_talbanken-ud-dev.conllu",
}
# SUC's `inst` is an actor of any kind: organisations, and states and towns where they act.
_SUCX_TYPES = {"inst": "ORG", "place": "LOC", "person": "PER"}


class TaggedSentence(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence with its tokens, as a data set gives it.

    Attributes:
        id: Id of the sentence in the data set; the number of the sentence where it has none.
        document: Id of the document; None where the data set has no documents.
        paragraph: Id of the paragraph, if known.
        text: The sentence as it was printed; tokens with single spaces where that is not known.
        tokens: Spans of the tokens in `text`.
        tags: IOB2 tags, one a token; None where names are not annotated.
        pos: UPOS tags, one a token; None where they are not annotated.
        xpos: The treebank's own tags (of SUC: part of speech and features), one a token; None where
            they are not annotated.
        lemmas: Lemmas, one a token; None where they are not annotated.
    """

    id: str
    document: str | None = None
    paragraph: str | None = None
    text: str
    tokens: tuple[Mention, ...]
    tags: tuple[str, ...] | None = None
    pos: tuple[str, ...] | None = None
    xpos: tuple[str, ...] | None = None
    lemmas: tuple[str, ...] | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The characters of the tokens."""
        return tuple(self.text[token.start : token.end] for token in self.tokens)

    @property
    def entities(self) -> tuple[GoldEntity, ...]:
        """The names; empty where none are annotated."""
        return tuple(
            GoldEntity(start=self.tokens[first].start, end=self.tokens[last - 1].end, label=label)
            for first, last, label in find_runs(self.tags or ())
        )


def read_uner(folder: str | Path, *, split: Split = "train") -> Iterator[TaggedSentence]:
    """Read the Swedish part of Universal NER on Talbanken.

    Args:
        folder: Holds `sv_talbanken-ud-train.iob2` and `sv_talbanken-ud-dev.iob2`.
        split: "train" or "dev".

    Raises:
        GoldError: A file is absent or faulty; the message names file and line.
        OptionError: There is no such split.
    """
    _check_option("split", split, ("train", "dev"))
    path = Path(folder) / f"sv_talbanken-ud-{split}.iob2"
    yield from _read_sentences(path, columns=3, word=1, tags=_tags_in_column(2))


def read_klintan(folder: str | Path) -> Iterator[TaggedSentence]:
    """Read the web news of 2012 (train). A run of one label is one name: it has no B- and I-.

    Args:
        folder: Holds `train_corpus.txt`.

    Raises:
        GoldError: The file is absent or faulty; the message names file and line.
    """
    path = Path(folder) / "train_corpus.txt"
    yield from _read_sentences(path, columns=2, word=0, tags=_tag_plain_labels)


def read_sucx3(folder: str | Path, *, layer: Layer = "harmonised") -> Iterator[TaggedSentence]:
    """Read the sentences of SUCX 3.0 in which the two layers of names differ.

    Args:
        folder: Holds `sucx3_extract.tsv`.
        layer: "manual" and "automatic" are the layers as they stand. "harmonised" takes spans and
            types from the manual one, joins names that it breaks into several B- of one type, and
            maps person to PER, place to LOC, inst to ORG, but to LOC where the automatic layer
            has a LOC of the same tokens; other types are dropped.

    Raises:
        GoldError: The file is absent or faulty; the message names file and line.
        OptionError: There is no such layer.
    """
    tags = {
        "harmonised": _harmonise,
        "manual": _tags_in_column(1),
        "automatic": _tags_in_column(2),
    }
    _check_option("layer", layer, tuple(tags))
    path = Path(folder) / "sucx3_extract.tsv"
    yield from _read_sentences(path, columns=3, word=0, tags=tags[layer])


def read_talbanken(folder: str | Path, *, split: Split = "dev") -> Iterator[TaggedSentence]:
    """Read UD Swedish Talbanken: tokens, sentences, UPOS, lemmas.

    Args:
        folder: Holds the CoNLL-U files.
        split: "dev" as released, or "train" as rebuilt from open copies.

    Raises:
        GoldError: A file is absent or faulty; the message names file and line.
        OptionError: There is no such split.
    """
    _check_option("split", split, tuple(_TALBANKEN))
    path = Path(folder) / _TALBANKEN[split]
    yield from _read_sentences(path, columns=10, word=1)


def make_posts(
    sentences: Iterable[TaggedSentence], *, by: Literal["sentence", "document"] = "sentence"
) -> Iterator[GoldPost]:
    """Make gold posts, with tokens, sentences and names, for `evaluate`.

    Args:
        sentences: Sentences of one data set, in order.
        by: "sentence" gives a post a sentence; "document" joins the sentences of a document, with
            a blank between sentences and a blank line between paragraphs where they are known.

    Raises:
        GoldError: `by` is "document", and the data set has no documents.
        OptionError: `by` is neither.
    """
    _check_option("by", by, ("sentence", "document"))
    if by == "sentence":
        yield from (_make_post(sentence.id, [sentence]) for sentence in sentences)
        return
    for document, group in groupby(sentences, key=lambda sentence: sentence.document):
        if document is None:
            raise GoldError("the sentences belong to no document", remedy="make posts by sentence")
        yield _make_post(document, list(group))


def _make_post(name: str, sentences: Sequence[TaggedSentence]) -> GoldPost:
    text = ""
    tokens: list[Mention] = []
    spans: list[Mention] = []
    entities: list[GoldEntity] = []
    for number, sentence in enumerate(sentences):
        if number:
            text += " " if sentence.paragraph == sentences[number - 1].paragraph else "\n\n"
        shift = len(text)
        text += sentence.text
        tokens += [shift_mention(token, shift) for token in sentence.tokens]
        spans.append(Mention(start=tokens[-len(sentence.tokens)].start, end=tokens[-1].end))
        entities += [shift_mention(entity, shift) for entity in sentence.entities]
    return GoldPost(
        id=name,
        body=text,
        entities=tuple(entities) if all(one.tags is not None for one in sentences) else None,
        tokens=tuple(tokens),
        sentences=tuple(spans),
    )


TagReader = Callable[[Sequence[Row], Path], list[str]]


def _read_sentences(
    path: Path, *, columns: int, word: int, tags: TagReader | None = None
) -> Iterator[TaggedSentence]:
    document = paragraph = None
    number = 0
    for block in read_blocks(path):
        told = _read_comments(block)
        if "newdoc id" in told:
            document, paragraph = told["newdoc id"], None
        paragraph = told.get("newpar id", paragraph)
        if not block.rows:
            continue
        number += 1
        for row in block.rows:
            if len(row.columns) < columns or not row.columns[word].strip():
                raise GoldError(
                    f"{len(row.columns)} columns in {' | '.join(row.columns)!r}",
                    path=path,
                    line=row.line,
                    remedy="take the file as it was published",
                )
        words = [row.columns[word].strip() for row in block.rows]
        text, tokens = _place_words(words, told.get("text"), block, path)
        yield TaggedSentence(
            id=told.get("sent_id", str(number)),
            document=document,
            paragraph=paragraph,
            text=text,
            tokens=tokens,
            tags=tuple(tags(block.rows, path)) if tags else None,
            pos=tuple(row.columns[3] for row in block.rows) if tags is None else None,
            xpos=tuple(row.columns[4] for row in block.rows) if tags is None else None,
            lemmas=tuple(row.columns[2] for row in block.rows) if tags is None else None,
        )
    if not number:
        raise GoldError("holds no sentence", path=path, remedy="take the file as it was published")


def _read_comments(block: Block) -> dict[str, str]:
    parted = (comment.partition(" = ") for _, comment in block.comments)
    return {key: value for key, equals, value in parted if equals}


def _place_words(
    words: Sequence[str], told: str | None, block: Block, path: Path
) -> tuple[str, tuple[Mention, ...]]:
    text = " ".join(words) if told is None else told.strip()
    places = align_words(words, text)
    if places is None:
        raise GoldError(
            f"the tokens are not those of the text '{text[:40]}'",
            path=path,
            line=block.line,
            remedy="take the file as it was published",
        )
    return text, tuple(Mention(start=start, end=end) for start, end in places)


def _tags_in_column(column: int) -> TagReader:
    def read(rows: Sequence[Row], path: Path) -> list[str]:
        # Of this column alone: the others may hold tags, too.
        return [
            find_tag(Row(row.line, (row.columns[0], row.columns[column])), path) for row in rows
        ]

    return read


def _tag_plain_labels(rows: Sequence[Row], path: Path) -> list[str]:
    tags: list[str] = []
    before = "0"
    for row in rows:
        label = row.columns[-1].strip()
        if label not in {"0", "O", "PER", "ORG", "LOC", "MISC"}:
            raise GoldError(
                f"unknown label '{label}'",
                path=path,
                line=row.line,
                remedy="labels are 0, PER, ORG, LOC and MISC",
            )
        tags.append("O" if label in {"0", "O"} else f"{'I' if label == before else 'B'}-{label}")
        before = label
    return tags


def _harmonise(rows: Sequence[Row], path: Path) -> list[str]:
    manual = _tags_in_column(1)(rows, path)
    automatic = {run[:2]: run[2] for run in find_runs(_tags_in_column(2)(rows, path))}
    tags = ["O"] * len(rows)
    # "Umeå kommun" is B-inst B-inst: the break stands where the automatic layer's name ends.
    joined = [tag.replace("B-", "I-", 1) for tag in manual]
    for first, last, label in find_runs(joined):
        kind = _SUCX_TYPES.get(label)
        if kind is None:
            continue
        if label == "inst" and automatic.get((first, last)) == "LOC":
            kind = "LOC"
        tags[first:last] = [f"B-{kind}"] + [f"I-{kind}"] * (last - first - 1)
    return tags


def _check_option(name: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise OptionError(f"{name}: '{value}'", remedy=f"use {' or '.join(allowed)}")
