"""Build a Stanza pipeline of the default Swedish architecture, without its downloads.

    python benchmarks/stanza_architecture.py OUT [--data ../shared/data]

For `benchmarks/peers.py`, in an environment with `torch==2.13.0` and `stanza`. Stanza's own
training code makes the models with its default sizes: tokenizer, lemmatiser, and tagger, parser and
names with two character models of 1,024 hidden units and word vectors of 100 dimensions, as the
published Swedish models have them. Character models and vectors are random, tagger, parser and
names see a few batches, tokenizer and lemmatiser are trained briefly (random ones would cut words
to pieces and invent endless lemmas, and so change the speed). Accuracy is that of noise.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGE = "talbanken"
#: Words with vectors: the published file (conll17) holds 150,000.
VECTORS, WIDTH = 150_000, 100


def main() -> None:
    """Build all models and the table of contents that Stanza looks them up in."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    shared = HERE.parents[1] / "shared" / "data"
    parser.add_argument("--data", type=Path, default=shared)
    parser.add_argument("--only", nargs="*", help="build these models alone")
    options = parser.parse_args()
    out = options.out / "sv"
    conllu = options.data / "treebank-talbanken" / "sv_talbanken-ud-dev.conllu"
    names = options.data / "ner-uner-talbanken" / "sv_talbanken-ud-dev.iob2"
    for path in (conllu, names):
        if not path.exists():
            sys.exit(f"{path} is missing; give the folder of the open data with --data")
    with tempfile.TemporaryDirectory() as scratch:
        files = write_files(conllu, names, Path(scratch))
        if not options.only:
            make_vectors(conllu, out / "pretrain" / f"{PACKAGE}.pt")
            for direction in ("forward", "backward"):
                make_characters(conllu, out / f"{direction}_charlm" / f"{PACKAGE}.pt", direction)
        for name, train in TRAINERS.items():
            if not options.only or name in options.only:
                train(files, out)
                print(name, flush=True)
    (options.out / "resources.json").write_text(json.dumps(list_resources(), indent=1) + "\n")


def write_files(conllu: Path, names: Path, folder: Path) -> dict[str, Path]:
    """Write what the training code reads: text with labels of token ends, and tagged names."""
    from stanza.utils.datasets import prepare_tokenizer_data  # noqa: PLC0415  (heavy)

    files = {name: folder / name for name in ("text", "labels", "mwt", "names")}
    # Forty sentences: an evaluation after training takes no time.
    blocks = conllu.read_text(encoding="utf-8").strip().split("\n\n")
    for name, part in (("conllu", blocks), ("few", blocks[:40])):
        files[name] = folder / f"{name}.conllu"
        files[name].write_text("\n\n".join(part) + "\n\n", encoding="utf-8")
    texts = [
        line.removeprefix("# text = ")
        for line in files["conllu"].read_text(encoding="utf-8").splitlines()
        if line.startswith("# text = ")
    ]
    files["text"].write_text(" ".join(texts) + "\n", encoding="utf-8")
    words = [str(files[name]) for name in ("text", "conllu")]
    prepare_tokenizer_data.main([*words, "-o", str(files["labels"]), "-m", str(files["mwt"])])
    sentences = list(read_names(names))
    files["names"].write_text(json.dumps(sentences), encoding="utf-8")
    files["few names"] = folder / "few-names"
    files["few names"].write_text(json.dumps(sentences[:40]), encoding="utf-8")
    return files


def read_names(path: Path) -> Iterator[list[dict[str, str]]]:
    """Read sentences of an IOB2 file."""
    sentence: list[dict[str, str]] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        cells = line.split("\t")
        if len(cells) > 2 and cells[0].isdigit():
            sentence.append({"text": cells[1], "ner": cells[2]})
        elif not line and sentence:
            yield sentence
            sentence = []


def make_vectors(conllu: Path, target: Path) -> None:
    """Write random word vectors for the words of the treebank, filled up with made-up ones."""
    import torch  # noqa: PLC0415  (heavy)
    from stanza.models.common.pretrain import Pretrain, PretrainedWordVocab  # noqa: PLC0415

    rows = conllu.read_text(encoding="utf-8").splitlines()
    words = dict.fromkeys(row.split("\t")[1].lower() for row in rows if row[:1].isdigit())
    listed = [*words, *(f"ord{number}" for number in range(VECTORS - len(words)))]
    torch.manual_seed(1)
    made = Pretrain(str(target), save_to_file=False)
    made._vocab = PretrainedWordVocab(listed, lang="sv", lower=True)  # noqa: SLF001  (as its reader)
    made._emb = torch.randn(len(made._vocab), WIDTH).numpy()  # noqa: SLF001  (as its reader)
    target.parent.mkdir(parents=True, exist_ok=True)
    torch.save(
        {"vocab": made._vocab.state_dict(), "emb": torch.from_numpy(made._emb)},  # noqa: SLF001
        target,
    )


def make_characters(conllu: Path, target: Path, direction: str) -> None:
    """Write a character model of the default size with random weights."""
    import torch  # noqa: PLC0415  (heavy)
    from stanza.models import charlm  # noqa: PLC0415  (heavy)
    from stanza.models.common.char_model import CharacterLanguageModel  # noqa: PLC0415
    from stanza.models.common.vocab import CharVocab  # noqa: PLC0415

    torch.manual_seed(1)
    text = conllu.read_text(encoding="utf-8")
    args = charlm.parse_args(["--shorthand", f"sv_{PACKAGE}", "--direction", direction])
    vocab = {"char": CharVocab(list(text), cutoff=2)}
    model = CharacterLanguageModel(args, vocab, is_forward_lm=direction == "forward")
    target.parent.mkdir(parents=True, exist_ok=True)
    torch.save(model.full_state(), target)


def _run(main: Callable[[list[str]], object], out: Path, name: str, *words: object) -> None:
    target = out / name
    target.mkdir(parents=True, exist_ok=True)
    shared = ("--shorthand", f"sv_{PACKAGE}", "--save_dir", target, "--save_name", f"{PACKAGE}.pt")
    with contextlib.redirect_stdout(None):
        main([str(word) for word in (*shared, "--seed", 1, *words, "--cpu")])


def _list_helpers(out: Path) -> list[object]:
    """The words that give a model its character models and vectors."""
    words: list[object] = ["--charlm", "--charlm_shorthand", f"sv_{PACKAGE}"]
    for direction in ("forward", "backward"):
        words += [f"--charlm_{direction}_file", out / f"{direction}_charlm" / f"{PACKAGE}.pt"]
    return [*words, "--wordvec_pretrain_file", out / "pretrain" / f"{PACKAGE}.pt"]


def _train_tokenizer(files: dict[str, Path], out: Path) -> None:
    from stanza.models import tokenizer  # noqa: PLC0415  (heavy)

    pairs = {"txt_file": "text", "label_file": "labels", "mwt_json_file": "mwt"}
    pairs |= {"dev_txt_file": "text", "dev_label_file": "labels"}
    words = [word for name, file in pairs.items() for word in (f"--{name}", files[file])]
    words += ["--lang", "sv", "--batch_size", 8, "--max_seqlen", 100]
    words += ["--steps", 300, "--eval_steps", 300]
    _run(tokenizer.main, out, "tokenize", *words)


def _train_lemmatizer(files: dict[str, Path], out: Path) -> None:
    from stanza.models import lemmatizer  # noqa: PLC0415  (heavy)

    words = ("--train_file", files["conllu"], "--eval_file", files["few"], "--num_epoch", 1)
    words += ("--batch_size", 200)
    _run(lemmatizer.main, out, "lemma", *words)


def _train_tagger(files: dict[str, Path], out: Path) -> None:
    from stanza.models import tagger  # noqa: PLC0415  (heavy)

    words = ["--train_file", files["conllu"], "--eval_file", files["few"], "--lang", "sv"]
    steps = ("--max_steps", 4, "--eval_interval", 4, "--fix_eval_interval", "--batch_size", 16)
    _run(tagger.main, out, "pos", *words, *steps, *_list_helpers(out))


def _train_parser(files: dict[str, Path], out: Path) -> None:
    from stanza.models import parser  # noqa: PLC0415  (heavy)

    words = ["--train_file", files["conllu"], "--eval_file", files["few"], "--lang", "sv"]
    steps = ("--max_steps", 4, "--eval_interval", 4, "--batch_size", 16)
    _run(parser.main, out, "depparse", *words, *steps, *_list_helpers(out))


def _train_names(files: dict[str, Path], out: Path) -> None:
    from stanza.models import ner_tagger  # noqa: PLC0415  (heavy)

    words = ["--train_file", files["names"], "--eval_file", files["few names"]]
    steps = ("--max_steps", 4, "--eval_interval", 4)
    _run(ner_tagger.main, out, "ner", *words, *steps, *_list_helpers(out))


TRAINERS: dict[str, Callable[[dict[str, Path], Path], None]] = {
    "tokenize": _train_tokenizer,
    "lemma": _train_lemmatizer,
    "pos": _train_tagger,
    "depparse": _train_parser,
    "ner": _train_names,
}


def list_resources() -> dict[str, object]:
    """The table of contents of the folder."""
    needs = [
        {"model": model, "package": PACKAGE}
        for model in ("pretrain", "forward_charlm", "backward_charlm")
    ]
    helpers = ("pretrain", "forward_charlm", "backward_charlm")
    built: dict[str, object] = {name: {PACKAGE: {}} for name in (*helpers, "tokenize", "lemma")}
    built |= {name: {PACKAGE: {"dependencies": needs}} for name in ("pos", "depparse", "ner")}
    packages = {"default": dict.fromkeys(TRAINERS, PACKAGE)}
    return {"sv": {"lang_name": "Swedish", "packages": packages, **built}}


if __name__ == "__main__":
    main()
