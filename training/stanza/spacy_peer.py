"""Train a spaCy pipeline on the data that the Stanza pipeline learns from, to compare the two.

    python training/stanza/spacy_peer.py models/spacy --data ../shared/data [--size tiny]

The architecture is that of spaCy's small CPU pipelines: a shared tok2vec (width 96, depth 4) for
parts of speech, lemmas and sentences, a second one for names; no word vectors.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import spacy
from prepare import read_names, read_treebank  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import compounding, minibatch

from upphandling_nlp.evaluate.datasets import TaggedSentence
from upphandling_nlp.evaluate.interchange.columns import find_runs

MAIN = Path(__file__).resolve().parents[2]
TOK2VEC = {
    "@architectures": "spacy.Tok2Vec.v2",
    "embed": {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": 96,
        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
        "rows": [5000, 1000, 2500, 2500],
        "include_static_vectors": False,
    },
    "encode": {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": 96,
        "depth": 4,
        "window_size": 1,
        "maxout_pieces": 3,
    },
}
LISTENER = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}
_SEED = 20261122
#: Passes over the data, by size; as with Stanza, "tiny" learns names from one small set.
EPOCHS = {"small": 2, "tiny": 2}
#: Sentences that stand in one training document, so that sentence boundaries can be learned.
_RUN = 8


def main() -> None:
    """Train both halves, join them, and write the folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, help="folder to write the pipeline to")
    parser.add_argument("--data", type=Path, default=MAIN.parent / "shared" / "data")
    parser.add_argument("--corpus", type=Path, default=MAIN / "corpora" / "train.jsonl")
    parser.add_argument("--size", choices=sorted(EPOCHS), default="small")
    options = parser.parse_args()
    random.seed(_SEED)
    spacy.util.fix_random_seed(_SEED)
    begun = time.perf_counter()
    nlp = spacy.blank("sv")
    nlp.add_pipe("tok2vec", config={"model": TOK2VEC})
    head = {"@architectures": "spacy.Tagger.v2", "tok2vec": LISTENER, "nO": None}
    for pipe in ("morphologizer", "trainable_lemmatizer", "senter"):
        nlp.add_pipe(pipe, config={"model": head})
    epochs = EPOCHS[options.size]
    _train(nlp, read_treebank(options.data), epochs)
    names = spacy.blank("sv")
    names.add_pipe("ner", config={"model": _name_model()})
    corpus = options.corpus if options.size == "small" else None
    _train(names, read_names(options.data, corpus), epochs)
    nlp.add_pipe("ner", source=names)
    nlp.meta["name"] = "peer"
    nlp.to_disk(options.out)
    print(f"{time.perf_counter() - begun:.0f} s")


def _name_model() -> dict[str, Any]:
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": TOK2VEC,
    }


def _train(nlp: Language, parts: dict[str, list[TaggedSentence]], epochs: int) -> None:
    """Train, and keep the weights of the epoch that does best on the held-out part."""
    examples = list(_make_examples(nlp, parts["train"]))
    held = list(_make_examples(nlp, parts["held"]))
    optimizer = nlp.initialize(lambda: examples)
    best, weights = -1.0, b""
    for epoch in range(epochs):
        random.shuffle(examples)
        losses: dict[str, float] = {}
        for batch in minibatch(examples, size=compounding(4.0, 32.0, 1.001)):
            nlp.update(batch, sgd=optimizer, drop=0.1, losses=losses)
        with nlp.use_params(optimizer.averages):
            scores = nlp.evaluate(held)
            told = {k: scores.get(k) for k in ("pos_acc", "lemma_acc", "sents_f", "ents_f")}
            score = sum(value for value in told.values() if value)
            print(epoch, told, flush=True)
            if score > best:
                best, weights = score, nlp.to_bytes()
    nlp.from_bytes(weights)


def _make_examples(nlp: Language, sentences: Sequence[TaggedSentence]) -> Iterator[Example]:
    start = 0
    while start < len(sentences):
        end = start + 1
        document = sentences[start].document
        while (
            end < min(start + _RUN, len(sentences))
            and document is not None
            and sentences[end].document == document
        ):
            end += 1
        gold = _make_doc(nlp, sentences[start:end])
        yield Example(nlp.make_doc(gold.text), gold)
        start = end


def _make_doc(nlp: Language, sentences: Sequence[TaggedSentence]) -> Doc:
    words: list[str] = []
    spaces: list[bool] = []
    starts: list[bool] = []
    runs: list[tuple[int, int, str]] = []
    for sentence in sentences:
        first = len(words)
        ends = [token.start for token in sentence.tokens[1:]]
        words += sentence.words
        spaces += [
            following > token.end for token, following in zip(sentence.tokens, ends, strict=False)
        ]
        spaces.append(True)
        starts += [True] + [False] * (len(sentence.words) - 1)
        runs += [(first + a, first + b, label) for a, b, label in find_runs(sentence.tags or ())]
    told = {
        "pos": [tag for sentence in sentences for tag in sentence.pos or ()] or None,
        "lemmas": [lemma for sentence in sentences for lemma in sentence.lemmas or ()] or None,
    }
    doc = Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=starts, **told)
    doc.ents = [Span(doc, first, last, label=label) for first, last, label in runs]
    return doc


if __name__ == "__main__":
    main()
