"""What each part of the training adds: small runs from the base weights, one part more each.

python training/encoder/ablation.py --work work --base e5-small-q4.bin --teacher work/second \
        --renamed renamed-dev.jsonl --out ablation

Every run reads the open sets four times, from the same weights and under the same seed, so that a
part adds text and takes none away; 2,000 posts with marked names and 1,000 with labels alone stand
for the corpus. The last run is quantised, too. Rows that are done stay; runs that were broken off
go on. `table.md` and `figures.json` in the output folder hold the scores.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from examples import (  # type: ignore[import-not-found]
    CONVENTIONS,
    PARTS,
    Example,
    make_post_example,
    read_open_examples,
)
from measure import score  # type: ignore[import-not-found]
from scoring import score_grammar, score_names_and_labels  # type: ignore[import-not-found]
from teacher import load_network  # type: ignore[import-not-found]

from upphandling_nlp.evaluate.gold import read_gold
from upphandling_nlp.language.encoder import Encoder
from upphandling_nlp.language.pieces import PieceSplitter
from upphandling_nlp.resources.models import open_model
from upphandling_nlp.resources.registry import default_registry

HERE = Path(__file__).resolve().parent
MAIN = HERE.parents[1]
Figures = dict[str, dict[str, float]]
# The shape of the students, and how often they read.
OFTEN = (
    *("--layers", 6, "--inner", 768, "--piece-layers", 1),
    *("--epochs", 2, "--open", 2, "--rate", 3e-4),
)
MARKED = ("--marked", 2_000, "--unmarked", 0)
SILVER = ("--marked", 2_000, "--unmarked", 1_000, "--silver-names")
# Each row has what the rows above it have.
ROWS: Mapping[str, Callable[[argparse.Namespace], Sequence[object]]] = {
    "open data": lambda _: ("--no-corpus", "--no-augmentation"),
    "+ corpus": lambda _: (*MARKED, "--no-augmentation"),
    "+ other names": lambda _: MARKED,
    "+ silver": lambda _: SILVER,
    "+ distillation": lambda options: (
        *(*SILVER, "--raw", 400),
        *("--names", options.teacher, "--teacher", options.teacher),
    ),
}
COLUMNS = (
    *("field", "renamed", "uner", "klintan", "suc", "upos", "starts"),
    *("labels-theme", "labels-category", "labels-risk"),
)


def main() -> None:
    """Train each row that is not done, score it, and write the table."""
    options = parse_options()
    held = dict(read_held(options.data, options.renamed))
    file = options.out / "figures.json"
    figures: Figures = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    for number, (name, chosen) in enumerate(ROWS.items(), start=1):
        if f"{name}, no hints" in figures:
            continue
        folder = options.out / f"row-{number}"
        run("train.py", *shared_by(options), "--out", folder, *OFTEN, *chosen(options))
        figures |= score_network(name, folder, held, options)
        write_table(options.out, figures)
    folder = options.out / "int8"
    run(
        "package.py",
        *shared_by(options),
        "--student",
        options.out / f"row-{len(ROWS)}",
        "--out",
        folder,
    )
    write_table(options.out, figures | score_folder("+ int8", folder, held))


def parse_options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=MAIN.parent / "shared" / "data")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--base", required=True, help="e5-small-q4.bin, or a Hugging Face id")
    parser.add_argument("--teacher", type=Path, required=True, help="of the last row")
    parser.add_argument("--renamed", type=Path, required=True, help="dev as renamed.py writes it")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=21)
    return parser.parse_args()


def shared_by(options: argparse.Namespace) -> tuple[object, ...]:
    """The options of every run of another script."""
    names = ("data", "work", "base", "seed")
    return tuple(part for name in names for part in (f"--{name}", getattr(options, name)))


def run(script: str, *parts: object) -> None:
    """Run another script of this folder."""
    subprocess.run([sys.executable, str(HERE / script), *map(str, parts)], check=True)  # noqa: S603 - ours


def score_network(
    name: str, folder: Path, held: Mapping[str, list[Example]], options: argparse.Namespace
) -> Figures:
    """Scores of a trained network, with the registry's hints and without."""
    model, splitter = load_network(folder), PieceSplitter(options.work / "tokenizer.json")
    scripts = json.loads((folder / "scripts.json").read_text(encoding="utf-8"))
    grammar = score_grammar(model, options.data / "treebank-talbanken", scripts, splitter)
    figures: Figures = {}
    for hints in (True, False):
        told = score_names_and_labels(model, held["all"], splitter, hints=hints)
        other = score_names_and_labels(model, held["renamed"], splitter, hints=hints)
        row = name if hints else f"{name}, no hints"
        figures[row] = {**grammar, **told, "renamed": other["field"]}
    return figures


def score_folder(name: str, folder: Path, held: Mapping[str, list[Example]]) -> Figures:
    """Scores of the names of a model folder, in int8."""
    encoder = Encoder(open_model(folder), threads=1)
    sets = {
        source: [one for one in held["all"] if one.convention == source] for source in CONVENTIONS
    }
    sets["renamed"] = held["renamed"]
    return {
        name if hints else f"{name}, no hints": {
            source: score(encoder, examples, hints=hints)["micro"]
            for source, examples in sets.items()
        }
        for hints in (True, False)
    }


def read_held(data: Path, renamed: Path) -> Iterator[tuple[str, list[Example]]]:
    """What rows are scored on: held-out parts of the open sets and dev; dev with other names."""
    registry = default_registry()
    sources = {"data": data, "scripts": (), "registry": registry}
    held = [example for part in PARTS[1:] for example in read_open_examples(**sources, part=part)]
    dev = read_gold(MAIN / "corpora" / "dev.jsonl")
    yield "all", [*held, *(make_post_example(post, registry) for post in dev)]
    yield "renamed", [make_post_example(post, registry) for post in read_gold(renamed)]


def write_table(out: Path, figures: Figures) -> None:
    """Write the scores as JSON and as a table in Markdown."""
    text = json.dumps(figures, ensure_ascii=False, indent=1)
    (out / "figures.json").write_text(text + "\n", encoding="utf-8")
    rows = [("", *COLUMNS), ("---", *("---:" for _ in COLUMNS))]
    rows += [
        (name, *(f"{scores[column]:.3f}" if column in scores else "" for column in COLUMNS))
        for name, scores in figures.items()
    ]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    (out / "table.md").write_text(table + "\n", encoding="utf-8")
    print(table, flush=True)


if __name__ == "__main__":
    main()
