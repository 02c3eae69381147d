"""Words a second of the shipped annotator beside spaCy's sv_core_news_sm architecture.

    python benchmarks/encoder.py [--treebank ../shared/data/treebank-talbanken] [--rounds 5]

The peer is built as the published configuration of sv_core_news_sm 3.8 has it (a shared tok2vec of
width 96 and depth 4 for tagger, morphologizer, parser and trainable lemmatizer; a second one for
the names), initialised on Talbanken dev, with random weights: the speed is that of the trained one
but for the number of arcs and names that are tried. One thread each, the same texts, turn by turn
in one process; the figure is the ratio, by the median of the rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import spacy  # noqa: E402  (after the threads are set)
from spacy.language import Language  # noqa: E402
from spacy.tokens import Doc, DocBin, Span  # noqa: E402
from spacy.training import Example  # noqa: E402

HERE = Path(__file__).resolve().parent
TOK2VEC = {
    "@architectures": "spacy.Tok2Vec.v2",
    "embed": {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": 96,
        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"],
        "rows": [5000, 1000, 2500, 2500, 50, 50],
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


def build_peer(treebank: Path) -> Language:
    """The architecture of sv_core_news_sm with all its components, with random weights."""
    nlp = spacy.blank("sv")
    nlp.add_pipe("tok2vec", config={"model": TOK2VEC})
    tagger = {"@architectures": "spacy.Tagger.v2", "tok2vec": LISTENER, "nO": None}
    parser = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "parser",
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": LISTENER,
    }
    nlp.add_pipe("tagger", config={"model": tagger})
    nlp.add_pipe("morphologizer", config={"model": tagger})
    nlp.add_pipe("parser", config={"model": parser})
    nlp.add_pipe("trainable_lemmatizer", name="lemmatizer", config={"model": tagger})
    nlp.add_pipe("ner", config={"model": {**parser, "state_type": "ner", "tok2vec": TOK2VEC}})
    examples = list(_read_examples(nlp, treebank))
    nlp.initialize(lambda: examples)
    return nlp


def _read_examples(nlp: Language, treebank: Path) -> list[Example]:
    path = treebank / "sv_talbanken-ud-dev.conllu"
    if not path.exists():
        sys.exit(f"{path} is missing; give the folder of the treebank with --treebank")
    from spacy.training.converters import conllu_to_docs  # noqa: PLC0415

    docs = conllu_to_docs(path.read_text(encoding="utf-8"), n_sents=10, no_print=True)
    examples = []
    for number, named in enumerate(DocBin(docs=docs).get_docs(nlp.vocab)):
        label = ("PRS", "LOC", "ORG", "TME", "EVN", "MSR", "OBJ", "WRK")[number % 8]
        named.ents = [Span(named, 0, 1, label=label)]
        examples.append(Example(Doc(nlp.vocab, words=[t.text for t in named]), named))
    return examples


def measure(runs: dict[str, Callable[[], None]], words: int, rounds: int) -> dict[str, float]:
    """Words a second of each run, by the median of the rounds, turn by turn."""
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(rounds + 1):
        for name, run in runs.items():
            begun = time.process_time()
            run()
            if number:  # the first round warms up
                seconds[name].append(time.process_time() - begun)
    return {name: words / statistics.median(times) for name, times in seconds.items()}


def main() -> None:
    """Print words a second and ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    shared = HERE.parents[1] / "shared" / "data" / "treebank-talbanken"
    parser.add_argument("--treebank", type=Path, default=shared)
    parser.add_argument("--gold", type=Path, default=HERE.parent / "corpora" / "train.jsonl")
    parser.add_argument("--posts", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()

    import upphandling_nlp as un  # noqa: PLC0415 - after the threads are set
    from upphandling_nlp.entities.named import find_names  # noqa: PLC0415
    from upphandling_nlp.evaluate.gold import read_gold  # noqa: PLC0415
    from upphandling_nlp.language.encoder_component import READING_KEY  # noqa: PLC0415

    posts = [gold.post for gold in read_gold(options.gold)][: options.posts]
    texts = [post.text for post in posts]
    words = sum(len(text.split()) for text in texts)
    tagger = un.load()
    peer = build_peer(options.treebank)
    names_only = [name for name in peer.pipe_names if name != "ner"]

    def run_names() -> None:
        with peer.select_pipes(disable=names_only):
            list(peer.pipe(texts))

    grammar_and_names = [
        name
        for name in tagger.nlp.pipe_names
        if name not in {"upphandling_references", "upphandling_dates", "upphandling_labels"}
    ]

    def run_heads() -> None:
        with tagger.nlp.select_pipes(enable=["upphandling_sentences", "upphandling_encoder"]):
            for doc in tagger.nlp.pipe(texts):
                find_names(doc.user_data[READING_KEY]["tags"][:, :7])

    def run_same_tasks() -> None:
        with tagger.nlp.select_pipes(enable=grammar_and_names):
            list(tagger.nlp.pipe(texts))

    figures = measure(
        {
            "ours: the encoder alone, all heads: tokens, sentences, POS, lemmas, names": run_heads,
            "ours: the same with the registry: names and links": run_same_tasks,
            "ours: the same with dates, references, labels, records": lambda: list(
                tagger.tag_many(posts)
            ),
            "spaCy sm architecture, all components": lambda: list(peer.pipe(texts)),
            "spaCy sm architecture, names alone": run_names,
        },
        words,
        options.rounds,
    )
    base = figures["spaCy sm architecture, all components"]
    rows = {
        name: {"words/s": round(value), "ratio": round(value / base, 2)}
        for name, value in figures.items()
    }
    if options.json:
        print(json.dumps(rows, indent=1))
    else:
        for name, row in rows.items():
            print(f"{name:75} {row['words/s']:>8,} words/s  {row['ratio']:.2f}")


if __name__ == "__main__":
    main()
