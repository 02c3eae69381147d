"""Turn the open Swedish data into the files that Stanza's training code reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from upphandling_nlp.evaluate import datasets
from upphandling_nlp.evaluate.datasets import TaggedSentence
from upphandling_nlp.evaluate.gold import GoldPost, read_gold
from upphandling_nlp.language.sentences import find_sentence_starts
from upphandling_nlp.language.tokenizer import find_tokens

__all__ = ["TrainingFiles", "read_names", "read_treebank", "split_sentences", "write_files"]

#: Every so many-th document of the training data chooses the best step of the training, so that
#: the dev files stay unseen.
HELD_OUT = 10
_FINAL = (".", "!", "?", ":", "”", '"', "'", ")")


class TrainingFiles(NamedTuple):
    """The files of one part (train or held out).

    Attributes:
        text: Running text, a blank line between paragraphs.
        conllu: Its sentences, tokens, parts of speech and lemmas.
        labels: A digit a character of the text: ends of tokens and sentences.
        names: Sentences with tags of names, as JSON.
    """

    text: Path
    conllu: Path
    labels: Path
    names: Path


def write_files(data: Path, corpus: Path | None, folder: Path) -> dict[str, TrainingFiles]:
    """Write the training files.

    Args:
        data: Holds `treebank-talbanken`, `ner-uner-talbanken` and `ner-klintan`.
        corpus: Our annotated training posts, for names; None leaves them out.
        folder: Where the files are written; it exists.

    Returns:
        The files by part: "train" and "held".
    """
    treebank, names = read_treebank(data), read_names(data, corpus)
    parts = {}
    for part in ("train", "held"):
        files = TrainingFiles(
            *(folder / f"{part}.{end}" for end in ("txt", "conllu", "labels", "json"))
        )
        files.text.write_text(_join(treebank[part]), encoding="utf-8")
        lines = [_to_conllu(sentence) for sentence in treebank[part]]
        files.conllu.write_text("\n".join(lines) + "\n", encoding="utf-8")
        listed = [_to_tokens(sentence) for sentence in names[part]]
        files.names.write_text(json.dumps(listed, ensure_ascii=False), encoding="utf-8")
        _write_labels(files)
        parts[part] = files
    return parts


def _write_labels(files: TrainingFiles) -> None:
    from stanza.utils.datasets import prepare_tokenizer_data  # noqa: PLC0415  (heavy)

    mwt = files.labels.with_suffix(".mwt")
    prepare_tokenizer_data.main(
        [str(files.text), str(files.conllu), "-o", str(files.labels), "-m", str(mwt)]
    )


def read_treebank(data: Path) -> dict[str, list[TaggedSentence]]:
    """Talbanken's training sentences, by part: "train" and "held"."""
    return _split(datasets.read_talbanken(data / "treebank-talbanken", split="train"))


def read_names(data: Path, corpus: Path | None) -> dict[str, list[TaggedSentence]]:
    """Sentences with names, by part: UNER's, and with a corpus Klintan's and our own as well."""
    sentences = list(datasets.read_uner(data / "ner-uner-talbanken", split="train"))
    if corpus is not None:
        for sentence in datasets.read_klintan(data / "ner-klintan"):
            tags = [tag if tag[2:] != "MISC" else "O" for tag in sentence.tags or ()]
            sentences.append(msgspec.structs.replace(sentence, tags=tuple(tags)))
        for post in read_gold(corpus):
            sentences += split_sentences(post)
    return _split(sentences)


def split_sentences(post: GoldPost) -> Iterator[TaggedSentence]:
    """Cut an annotated post into sentences with tags of names, by the rules of the package."""
    text = post.text
    spans = [(start, end) for start, end in find_tokens(text)]
    starts = find_sentence_starts(text, spans)
    for number, (first, last) in enumerate(
        zip(starts, [*starts[1:], len(spans)], strict=True), start=1
    ):
        shift, end = spans[first][0], spans[last - 1][1]
        tags = []
        open_name = None
        for start, stop in spans[first:last]:
            name = next((e for e in post.entities or () if e.start < stop and start < e.end), None)
            tags.append(
                "O" if name is None else f"{'I' if name is open_name else 'B'}-{name.label}"
            )
            open_name = name
        yield TaggedSentence(
            id=f"{post.id}-{number}",
            document=post.id,
            text=text[shift:end],
            tokens=tuple(
                datasets.Mention(start=start - shift, end=stop - shift)
                for start, stop in spans[first:last]
            ),
            tags=tuple(tags),
        )


def _split(sentences: Iterable[TaggedSentence]) -> dict[str, list[TaggedSentence]]:
    """Part the sentences by document, or in runs of ten where the data set has no documents."""
    parts: dict[str, list[TaggedSentence]] = {"train": [], "held": []}
    seen: dict[str, int] = {}
    for number, sentence in enumerate(sentences):
        document = sentence.document or f"run-{number // 10}"
        place = seen.setdefault(document, len(seen))
        parts["train" if place % HELD_OUT else "held"].append(sentence)
    return parts


def _join(sentences: Sequence[TaggedSentence]) -> str:
    """Running text; what ends like a heading, and every document, ends a paragraph."""
    text = ""
    before: TaggedSentence | None = None
    for sentence in sentences:
        if before is not None:
            ends = before.document != sentence.document or not before.text.endswith(_FINAL)
            text += "\n\n" if ends else " "
        text += sentence.text
        before = sentence
    return text + "\n"


def _to_conllu(sentence: TaggedSentence) -> str:
    """A sentence in CoNLL-U; the tree is a stub, which Stanza's scorer wants and nobody learns."""
    lines = [f"# sent_id = {sentence.id}", f"# text = {sentence.text}"]
    ends = [token.end for token in sentence.tokens]
    for number, (token, word) in enumerate(zip(sentence.tokens, sentence.words, strict=True)):
        spaced = number + 1 == len(ends) or sentence.tokens[number + 1].start > token.end
        lines.append(
            "\t".join(
                (
                    str(number + 1),
                    word,
                    (sentence.lemmas or ())[number],
                    (sentence.pos or ())[number],
                    "_",
                    "_",
                    str(min(number, 1)),
                    "dep" if number else "root",
                    "_",
                    "_" if spaced else "SpaceAfter=No",
                )
            )
        )
    return "\n".join([*lines, ""])


def _to_tokens(sentence: TaggedSentence) -> list[dict[str, str]]:
    return [
        {"text": word, "ner": tag}
        for word, tag in zip(sentence.words, sentence.tags or (), strict=True)
    ]
