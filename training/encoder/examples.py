"""Training examples: words with what is known of them, from the open data and the corpus.

An example is a stretch of text of at most a window. What a source does not annotate is masked
(`IGNORE`), so that one network learns from all sources at once. Names are tagged by convention:
each source has a head of its own over the shared encoder, since they label things differently (an
acting country is ORG in SUC and LOC with us).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from upphandling_nlp.entities.gazetteer import find_entities
from upphandling_nlp.evaluate.datasets import (
    TaggedSentence,
    read_klintan,
    read_sucx3,
    read_talbanken,
    read_uner,
)
from upphandling_nlp.evaluate.gold import GoldPost
from upphandling_nlp.evaluate.interchange.columns import find_runs
from upphandling_nlp.language.edits import find_edit
from upphandling_nlp.language.parts_of_speech import AUXILIARIES
from upphandling_nlp.language.tokenizer import find_tokens
from upphandling_nlp.resources.registry import Registry
from upphandling_nlp.schema import Mention

__all__ = [
    "CONVENTIONS",
    "HINTS",
    "IGNORE",
    "PARTS",
    "TAGS",
    "UPOS",
    "Example",
    "count_scripts",
    "lay_out",
    "list_names",
    "make_hints",
    "make_post_example",
    "mend_auxiliaries",
    "read_open_examples",
    "tag_words",
]

IGNORE = -100
TAGS = ("O", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-PER", "I-PER")
# A tenth of the sentences of each source is never trained on; of Talbanken, the one source whose
# sentences follow each other, a tenth of the documents besides, whose names are new as a whole.
# "dev" is the part of that name that UNER has by itself.
PARTS = ("train", "sentences", "documents", "dev")
HINTS = TAGS  # what the registry says of a word, by the same tags
CONVENTIONS = ("field", "uner", "klintan", "suc")
UPOS = (
    *("ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON"),
    *("PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X"),
)
_LONGEST = 110  # words of a stretch of open data
_PARTICIPLE = re.compile(r"(?:ad|ade|at|dd|dda|tt|tta|d|da|t|ta|en|et|na)$")
_PARTICIPLE_WITHIN = 3  # words after a form of "bli"


@dataclass(frozen=True)
class Example:
    """A stretch of text.

    Attributes:
        words: Its words.
        spaced, breaks: Whether white space, or a new paragraph, stands before each word.
        hints: Tag numbers that the registry's names give each word.
        convention: Whose way of tagging `tags` follows.
        tags, pos, xpos, scripts, starts: A number for each word, IGNORE where it is not known;
            None where it is known of no word.
        labels: Ids of the taxonomy's labels; None where the text was not labelled.
        marked: Whether a reader marked the names that `tags` tell.
        key: Names the text before its names were replaced.
    """

    words: tuple[str, ...]
    spaced: tuple[bool, ...]
    breaks: tuple[bool, ...]
    hints: tuple[int, ...]
    convention: str
    tags: tuple[int, ...] | None = None
    pos: tuple[int, ...] | None = None
    xpos: tuple[int, ...] | None = None
    scripts: tuple[int, ...] | None = None
    starts: tuple[int, ...] | None = None
    labels: tuple[str, ...] | None = None
    marked: bool = True
    key: str = field(default="", compare=False)


class _Numbers(NamedTuple):
    """What edits and the treebank's own tags are as numbers."""

    scripts: dict[str, int]
    xpos: dict[str, int]


def _find_part(source: str, key: str, sentence: str | None) -> str:
    """The part of PARTS that a sentence belongs to.

    Args:
        source: The source.
        key: The sentence's document, or its block of ten where the source does not tell documents.
        sentence: Its id where the source does tell them.
    """

    def is_drawn(*parts: str) -> bool:
        return hashlib.sha256("/".join(parts).encode()).digest()[0] % 10 == 0

    if is_drawn(source, key):
        return "documents" if sentence else "sentences"
    return "sentences" if sentence and is_drawn(source, key, sentence) else "train"


def tag_words(words: Sequence[Mention], mentions: Iterable[Mention]) -> list[int]:
    """Tag words (spans) by mentions (spans with `label`), as numbers of TAGS."""
    tags = [0] * len(words)
    for mention in mentions:
        label = mention.label  # type: ignore[attr-defined]
        if f"B-{label}" not in TAGS:
            continue
        inside = [
            n
            for n, word in enumerate(words)
            if word.start < mention.end and mention.start < word.end
        ]
        for order, number in enumerate(inside):
            tags[number] = TAGS.index(f"{'I' if order else 'B'}-{label}")
    return tags


def list_names(tags: Sequence[int]) -> set[tuple[int, int, str]]:
    """The names that well-formed tags mark: first word, word after the last, label."""
    return {
        (first, last, label)
        for first, last, label in find_runs([TAGS[max(tag, 0)] for tag in tags])
    }


def make_hints(text: str, words: Sequence[Mention], registry: Registry) -> list[int]:
    """Tag words by the names that the rules find."""
    return tag_words(words, find_entities(text, registry=registry))


def count_scripts(folder: Path) -> Counter[str]:
    """The edits of the treebank's train part."""
    counts: Counter[str] = Counter()
    for sentence in read_talbanken(folder, split="train"):
        for word, lemma in zip(sentence.words, sentence.lemmas or (), strict=True):
            counts[find_edit(word, lemma)] += 1
    return counts


def read_open_examples(
    data: Path, *, scripts: Sequence[str], registry: Registry, part: str = "train"
) -> Iterator[Example]:
    """Read the open sets.

    Args:
        data: Folder with the data sets.
        scripts: Edits that the lemma head knows, in order.
        registry: Names to hint by.
        part: One of PARTS.
    """
    treebank = list(read_talbanken(data / "treebank-talbanken", split="train"))
    xpos_tags = sorted({tag for sentence in treebank for tag in sentence.xpos or ()})
    shared = {
        "part": part,
        "registry": registry,
        "numbers": _Numbers(
            scripts={script: number for number, script in enumerate(scripts)},
            xpos={tag: number for number, tag in enumerate(xpos_tags)},
        ),
    }
    if part == "dev":
        dev = list(read_uner(data / "ner-uner-talbanken", split="dev"))
        yield from _pack(dev, "uner", grammar={}, **{**shared, "part": None})
        return
    uner = list(read_uner(data / "ner-uner-talbanken"))
    # The same sentences in the same order, under other ids.
    grammar = {a.id: b for a, b in zip(uner, treebank, strict=True) if a.text == b.text}
    yield from _pack(uner, "uner", grammar=grammar, **shared)
    klintan = list(read_klintan(data / "ner-klintan"))
    yield from _pack(klintan, "klintan", grammar={}, **shared)
    suc = list(read_sucx3(data / "ner-sucx3-extract"))
    yield from _pack(suc, "suc", grammar={}, **shared)


def _pack(
    sentences: Sequence[TaggedSentence],
    source: str,
    *,
    part: str | None,
    registry: Registry,
    grammar: dict[str, TaggedSentence],
    numbers: _Numbers,
) -> Iterator[Example]:
    """Join the sentences of a document (or of a block of ten) to stretches of a window."""
    group: list[TaggedSentence] = []
    group_key = ""
    for number, sentence in enumerate(sentences):
        document = grammar[sentence.id].document if sentence.id in grammar else None
        key = document or str(number // 10)
        if part is not None and _find_part(source, key, document and sentence.id) != part:
            continue
        size = sum(len(one.tokens) for one in group)
        if group and (key != group_key or size + len(sentence.tokens) > _LONGEST):
            yield _join(group, source, registry, grammar, numbers)
            group = []
        group.append(sentence)
        group_key = key
    if group:
        yield _join(group, source, registry, grammar, numbers)


def _join(
    group: Sequence[TaggedSentence],
    source: str,
    registry: Registry,
    grammar: dict[str, TaggedSentence],
    numbers: _Numbers,
) -> Example:
    words: list[str] = []
    spaced: list[bool] = []
    tags: list[int] = []
    pos: list[int] = []
    xpos: list[int] = []
    edits: list[int] = []
    starts: list[int] = []
    hints: list[int] = []
    for sentence in group:
        known = grammar.get(sentence.id)
        words += sentence.words
        spaced += [
            number == 0 or sentence.tokens[number - 1].end < token.start
            for number, token in enumerate(sentence.tokens)
        ]
        tags += [TAGS.index(tag if tag in TAGS else "O") for tag in sentence.tags or ()]
        starts += [1] + [0] * (len(sentence.tokens) - 1)
        hints += make_hints(sentence.text, sentence.tokens, registry)
        if known and len(known.words) == len(sentence.words):
            pos += [UPOS.index(tag) for tag in mend_auxiliaries(known)]
            xpos += [numbers.xpos[tag] for tag in known.xpos or ()]
            edits += [
                numbers.scripts.get(find_edit(word, lemma), IGNORE)
                for word, lemma in zip(known.words, known.lemmas or (), strict=True)
            ]
        else:
            pos += [IGNORE] * len(sentence.words)
            xpos += [IGNORE] * len(sentence.words)
            edits += [IGNORE] * len(sentence.words)
    if source != "uner":  # the others hold single sentences out of order
        starts = [IGNORE] * len(words)
    return Example(
        words=tuple(words),
        spaced=tuple(spaced),
        breaks=(True, *[False] * (len(words) - 1)),
        hints=tuple(hints),
        convention=source,
        tags=tuple(tags),
        pos=tuple(pos),
        xpos=tuple(xpos),
        scripts=tuple(edits),
        starts=tuple(starts),
        key=f"{source}/{group[0].id}",
    )


def mend_auxiliaries(sentence: TaggedSentence) -> list[str]:
    """The parts of speech of a rebuilt sentence, AUX and VERB as the released treebank has them.

    The copies that the train part is rebuilt from are older: AUX stands on full verbs, and "bli"
    of a passive is VERB where the release has AUX.
    """
    tags, lemmas = list(sentence.pos or ()), sentence.lemmas or ()
    for number, (tag, lemma) in enumerate(zip(tags, lemmas, strict=True)):
        if tag == "AUX" and lemma not in AUXILIARIES:
            tags[number] = "VERB"
        elif lemma == "bli" and tag == "VERB" and _takes_participle(sentence.words, tags, number):
            tags[number] = "AUX"
    return tags


def _takes_participle(words: Sequence[str], tags: Sequence[str], at: int) -> bool:
    """Whether "bli" at a place leads to a participle that is a verb, in the same clause."""
    near = slice(at + 1, at + 1 + _PARTICIPLE_WITHIN)
    for word, tag in zip(words[near], tags[near], strict=True):
        if tag == "VERB":
            return _PARTICIPLE.search(word) is not None
        if tag in {"SCONJ", "PUNCT"} or word == "att":
            return False
    return False


def lay_out(text: str) -> tuple[list[Mention], dict[str, tuple[Any, ...]]]:
    """The words of a text as spans, and as the fields `words`, `spaced`, `breaks` of an example."""
    spans = [Mention(start=start, end=end) for start, end in find_tokens(text)]
    gaps = [text[a.end : b.start] for a, b in pairwise([Mention(start=0, end=0), *spans])]
    return spans, {
        "words": tuple(text[span.start : span.end] for span in spans),
        "spaced": tuple(n == 0 or bool(gap) for n, gap in enumerate(gaps)),
        "breaks": tuple(n == 0 or "\n" in gap for n, gap in enumerate(gaps)),
    }


def make_post_example(post: GoldPost, registry: Registry, *, marked: bool = True) -> Example:
    """Make an example of a gold post: names and labels are known, grammar is not.

    Args:
        post: The post.
        registry: Names to hint by.
        marked: Whether a reader marked its names.
    """
    text = post.text
    spans, laid = lay_out(text)
    labels = (*(post.themes or ()), *(post.categories or ()), *(post.risks or ()))
    return Example(
        **laid,
        hints=tuple(make_hints(text, spans, registry)),
        convention="field",
        tags=tuple(tag_words(spans, post.entities)) if post.entities is not None else None,
        labels=labels if post.themes is not None else None,
        marked=marked,
        key=f"field/{post.id}",
    )
