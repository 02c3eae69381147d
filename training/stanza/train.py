"""Train a small Swedish Stanza pipeline: tokenizer, POS tagger, lemmatiser and names.

    python -m pip install torch==2.13.0 "upphandling-nlp[stanza]"
    python training/stanza/train.py models/stanza --data ../shared/data [--size tiny]

Stanza's own training code does the work. What comes out is a folder as Stanza's download makes it,
for `un.load("stanza", model_dir="models/stanza")` and for `stanza.Pipeline(dir=...)`. There are no
word vectors and character models to start from (they are downloads of gigabytes), so that these
models show how Stanza fares on this data alone, not what Stanford's own Swedish models can do.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from prepare import TrainingFiles, write_files  # type: ignore[import-not-found]

HERE = Path(__file__).resolve().parent
MAIN = HERE.parents[1]
#: Name of the trained models.
PACKAGE = "talbanken"

#: Options of Stanza's training code, by size and model. "tiny" is for tests: a minute or two.
SIZES: dict[str, dict[str, dict[str, object]]] = {
    "small": {
        "tokenize": {"steps": 400, "eval_steps": 200},
        "pos": {
            "hidden_dim": 120,
            "char_hidden_dim": 80,
            "deep_biaff_hidden_dim": 80,
            "word_emb_dim": 75,
            "word_cutoff": 2,
            "dropout": 0.25,
            "word_dropout": 0.2,
            "lr": 0.005,
            "batch_size": 50,
            "max_steps": 260,
            "eval_interval": 130,
        },
        "lemma": {"hidden_dim": 40, "num_epoch": 1, "batch_size": 200},
        "ner": {
            "hidden_dim": 128,
            "char_hidden_dim": 64,
            "optim": "adam",
            "lr": 0.003,
            "dropout": 0.4,
            "max_steps": 600,
            "eval_interval": 300,
        },
    },
    "tiny": {
        "tokenize": {"steps": 300, "eval_steps": 300, "hidden_dim": 32, "emb_dim": 16},
        "pos": {
            "hidden_dim": 50,
            "char_hidden_dim": 32,
            "char_emb_dim": 24,
            "deep_biaff_hidden_dim": 40,
            "transformed_dim": 40,
            "word_emb_dim": 32,
            "word_cutoff": 3,
            "dropout": 0.1,
            "word_dropout": 0.1,
            "lr": 0.006,
            "num_layers": 1,
            "batch_size": 60,
            "max_steps": 200,
            "eval_interval": 100,
        },
        "lemma": {"hidden_dim": 40, "num_epoch": 1, "batch_size": 200},
        "ner": {
            "hidden_dim": 50,
            "char_hidden_dim": 32,
            "char_emb_dim": 24,
            "word_emb_dim": 32,
            "optim": "adam",
            "lr": 0.005,
            "dropout": 0.2,
            "max_steps": 300,
            "eval_interval": 150,
        },
    },
}
_SEED = 20261122


def main() -> None:
    """Train all four, write the folder, and say what each took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, help="folder to write the models to")
    parser.add_argument("--data", type=Path, default=MAIN.parent / "shared" / "data")
    parser.add_argument("--corpus", type=Path, default=MAIN / "corpora" / "train.jsonl")
    parser.add_argument("--size", choices=sorted(SIZES), default="small")
    parser.add_argument("--only", choices=sorted(SIZES["small"]), action="append")
    parser.add_argument("--verbose", action="store_true", help="show Stanza's own log")
    options = parser.parse_args()
    if not options.verbose:
        # Stanza logs thousands of lines, and its modules set the level of its logger themselves.
        logging.disable(logging.INFO)
    sizes = SIZES[options.size]
    with tempfile.TemporaryDirectory() as scratch:
        # The tiny names learn from one small set; the small ones from all that ours learned from.
        corpus = options.corpus if options.size == "small" else None
        with contextlib.redirect_stdout(None):
            files = write_files(options.data, corpus, Path(scratch))
        for name in options.only or list(sizes):
            begun = time.perf_counter()
            target = options.out / "sv" / name
            target.mkdir(parents=True, exist_ok=True)
            with contextlib.redirect_stdout(None):
                _TRAINERS[name](files["train"], files["held"], target, sizes[name])
            size = (target / f"{PACKAGE}.pt").stat().st_size / 1e6
            print(f"{name}: {time.perf_counter() - begun:.0f} s, {size:.1f} MB", flush=True)
    (options.out / "resources.json").write_text(json.dumps(_list_resources(), indent=1) + "\n")


def _train_tokenizer(
    train: TrainingFiles, held: TrainingFiles, target: Path, size: dict[str, object]
) -> None:
    from stanza.models import tokenizer  # noqa: PLC0415  (heavy)

    _run(
        tokenizer.main,
        target,
        size
        | {
            "txt_file": train.text,
            "label_file": train.labels,
            "mwt_json_file": train.labels.with_suffix(".mwt"),  # there are none in Swedish
            "dev_txt_file": held.text,
            "dev_label_file": held.labels,
            "lang": "sv",
            "max_seqlen": 300,
        },
    )


def _train_tagger(
    train: TrainingFiles, held: TrainingFiles, target: Path, size: dict[str, object]
) -> None:
    from stanza.models import tagger  # noqa: PLC0415  (heavy)

    _run(
        tagger.main,
        target,
        size | {"train_file": train.conllu, "eval_file": held.conllu, "lang": "sv"},
        "--no_pretrain",
        "--fix_eval_interval",
    )


def _train_lemmatizer(
    train: TrainingFiles, held: TrainingFiles, target: Path, size: dict[str, object]
) -> None:
    from stanza.models import lemmatizer  # noqa: PLC0415  (heavy)

    _run(lemmatizer.main, target, size | {"train_file": train.conllu, "eval_file": held.conllu})


def _train_names(
    train: TrainingFiles, held: TrainingFiles, target: Path, size: dict[str, object]
) -> None:
    from stanza.models import ner_tagger  # noqa: PLC0415  (heavy)

    _run(
        ner_tagger.main,
        target,
        size | {"train_file": train.names, "eval_file": held.names},
        "--no_pretrain",
        "--no_lowercase",
    )


_TRAINERS: dict[str, Callable[[TrainingFiles, TrainingFiles, Path, dict[str, object]], None]] = {
    "tokenize": _train_tokenizer,
    "pos": _train_tagger,
    "lemma": _train_lemmatizer,
    "ner": _train_names,
}


def _run(
    main: Callable[[list[str]], object], target: Path, options: dict[str, object], *flags: str
) -> None:
    """Call one of Stanza's training programs; the models are for machines without a GPU."""
    options = options | {
        "shorthand": f"sv_{PACKAGE}",
        "save_dir": target,
        "save_name": f"{PACKAGE}.pt",
        "seed": _SEED,
    }
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    main([*words, *flags, "--cpu"])


def _list_resources() -> dict[str, object]:
    """The table of contents that Stanza looks models up in."""
    names = list(_TRAINERS)
    return {
        "sv": {
            "lang_name": "Swedish",
            "packages": {"default": dict.fromkeys(names, PACKAGE)},
            **{name: {PACKAGE: {}} for name in names},
        }
    }


if __name__ == "__main__":
    main()
