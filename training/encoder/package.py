"""Make the model folder of a trained student: ONNX in int8, manifest, golden readings.

python training/encoder/package.py --student student --work work \
        --out src/upphandling_nlp/resources/models/encoder
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import json
import shutil
import tempfile
from collections import Counter, defaultdict
from dataclasses import asdict
from pathlib import Path

import torch
from examples import CONVENTIONS, UPOS, mend_auxiliaries  # type: ignore[import-not-found]
from export import export_float, quantise
from teacher import load_network  # type: ignore[import-not-found]

from upphandling_nlp.evaluate.datasets import read_talbanken
from upphandling_nlp.language.encoder import HINTS
from upphandling_nlp.language.encoder import Encoder as Runtime
from upphandling_nlp.language.tokenizer import find_tokens
from upphandling_nlp.resources.models import open_model, write_manifest
from upphandling_nlp.resources.taxonomy import default_taxonomy

MAIN = Path(__file__).resolve().parents[2]
VERSION = "2.8.0"
LABELS = 5  # of a golden reading, the likeliest
FILES = ("encoder.onnx", "lemmas.tsv", "tokenizer.json")
# Written for this; what the encoder made of them is checked whenever it is loaded.
GOLDEN = (
    "Region Halland bjöd in Anna Bergkvist från Swedwatch till ett samtal i Varberg.",
    "Handskfabriken i Malaysia betalade tillbaka avgifterna, skrev inköparen Li Wang.",
)
DATA = (
    "ner-uner-talbanken/sv_talbanken-ud-train.iob2",
    "ner-klintan/train_corpus.txt",
    "ner-sucx3-extract/sucx3_extract.tsv",
    "treebank-talbanken/sv_talbanken-train-reconstructed.conllu",
    "raw-riksdag-interpellations/interpellations.txt.gz",
    "raw-authority-web/swequad.txt.gz",
    "raw-authority-web/swefaq.txt.gz",
    "raw-editorials/absa_news.txt.gz",
    "raw-sfs/sfs_2000.txt.gz",
    "gaz-procurement-orgs/buyers.tsv",
    "gaz-procurement-orgs/suppliers.tsv",
    "gaz-person-names/first_names_men.tsv.gz",
    "gaz-person-names/first_names_women.tsv.gz",
    "gaz-person-names/last_names.tsv.gz",
)


def main() -> None:
    """Export, quantise, and write the folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--student", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True, help="for its hash")
    parser.add_argument("--seed", type=int, required=True, help="of the student's run")
    parser.add_argument("--data", type=Path, default=MAIN.parent / "shared" / "data")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    model = load_network(options.student)
    epochs = torch.load(options.student / "state.pt", weights_only=True)["epoch"]
    with tempfile.TemporaryDirectory() as folder:
        export_float(model, Path(folder) / "float.onnx")
        quantise(Path(folder) / "float.onnx", options.out / "encoder.onnx")
    shutil.copy(options.work / "tokenizer.json", options.out / "tokenizer.json")
    write_lemmas(options.data / "treebank-talbanken", options.out / "lemmas.tsv")
    settings = {
        "conventions": list(CONVENTIONS),
        "pos": list(UPOS),
        "scripts": json.loads((options.student / "scripts.json").read_text(encoding="utf-8")),
        "labels": [label.id for label in default_taxonomy()],
        "sizes": asdict(model.sizes),
    }
    taxonomy = default_taxonomy()
    made_with = {
        "base": {"name": "intfloat/multilingual-e5-small (MIT)", "sha256": _hash(options.base)},
        "data": {name: _hash(options.data / name) for name in DATA},
        "corpus": _hash(MAIN / "corpora" / "train.jsonl"),
        "taxonomy": f"{taxonomy.version}+{taxonomy.digest}",
        "epochs": epochs,
        "seed": options.seed,
        "libraries": {
            name: importlib.metadata.version(name)
            for name in ("torch", "onnx", "onnxruntime", "tokenizers", "numpy")
        },
    }
    common = {"kind": "encoder", "version": VERSION, "files": FILES, "settings": settings}
    write_manifest(options.out, **common, golden=[], made_with=made_with)
    golden = [_read(Runtime(open_model(options.out)), text) for text in GOLDEN]
    write_manifest(options.out, **common, golden=golden, made_with=made_with)
    size = sum(file.stat().st_size for file in options.out.iterdir())
    print(f"{options.out}: {size / 1e6:.1f} MB")


def write_lemmas(treebank: Path, target: Path) -> None:
    """Write the most frequent lemma in Talbanken of each word (in lower case) and its tag."""
    seen: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for sentence in read_talbanken(treebank, split="train"):
        for word, tag, lemma in zip(
            sentence.words, mend_auxiliaries(sentence), sentence.lemmas or (), strict=True
        ):
            if any(map(str.isalpha, word)) and " " not in word:
                seen[word.lower(), tag][lemma] += 1
    rows = [
        f"{word}\t{tag}\t{min(lemmas, key=lambda one: (-lemmas[one], one))}\n"
        for (word, tag), lemmas in sorted(seen.items())
    ]
    target.write_text("".join(rows), encoding="utf-8")


def _read(encoder: Runtime, text: str) -> dict[str, object]:
    spans = find_tokens(text)
    words = [text[start:end] for start, end in spans]
    spaced = [n == 0 or spans[n - 1][1] < start for n, (start, _) in enumerate(spans)]
    reading = encoder.read(words, spaced, [n == 0 for n in range(len(words))], [0] * len(words))
    tags = reading.tags[:, : len(HINTS)].argmax(axis=1)
    logits = sorted(encoder.sum_labels(reading).items(), key=lambda pair: -pair[1])
    return {
        "words": words,
        "spaced": spaced,
        "tags": [HINTS[tag] for tag in tags],
        "pos": [encoder.pos[tag] for tag in reading.pos.argmax(axis=1)],
        "labels": {label: round(logit, 2) for label, logit in logits[:LABELS]},
    }


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
