"""Take heads of attention and inner neurons out of a trained network, those that it misses least.

Each head is left out in turn (Michel and others 2019), and blocks of neurons; what their absence
costs is how far the network's outputs move on posts of the train split (divergence of Kullback and
Leibler per word, over the tags of all conventions, parts of speech, edits, starts and labels).
Layers may lose more or less of theirs. `train.py --start` then goes on from what is left.

    python training/encoder/prune.py --start ripe --work work --heads 36 --inner 3584 --out pruned
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import torch
from batches import Batch, make_batches  # type: ignore[import-not-found]
from examples import CONVENTIONS, TAGS, make_post_example  # type: ignore[import-not-found]
from losses import diverge, forward  # type: ignore[import-not-found]
from network import Encoder, Outputs, pool_labels  # type: ignore[import-not-found]
from teacher import load_network  # type: ignore[import-not-found]
from torch import nn

from upphandling_nlp.evaluate.gold import read_gold
from upphandling_nlp.language.pieces import PieceSplitter
from upphandling_nlp.resources.registry import default_registry

MAIN = Path(__file__).resolve().parents[2]
BLOCK = 64  # neurons that go at once


class Judge:
    """How far a network's outputs are from those that it had when the judge was made.

    Args:
        model: The network.
        batches: Posts to read.
    """

    def __init__(self, model: Encoder, batches: Sequence[Batch]) -> None:
        self.batches = batches
        self.wanted = [_read(model, batch) for batch in batches]

    def cost(self, model: Encoder) -> float:
        """The mean divergence per word of the outputs of `model`."""
        total = words = 0.0
        for batch, wanted in zip(self.batches, self.wanted, strict=True):
            out, real = _read(model, batch), batch.words
            for name, mine in out.items():
                total += float(_compare(name, mine, wanted[name], real))
            words += float(real.sum())
        return total / words


@torch.inference_mode()
def _read(model: Encoder, batch: Batch) -> Outputs:
    out = forward(model, batch)
    out["labels"] = pool_labels(out.pop("ask"), out.pop("say"), batch.words)
    del out["vectors"]
    return out


def _compare(
    name: str, mine: torch.Tensor, wanted: torch.Tensor, real: torch.Tensor
) -> torch.Tensor:
    if name in {"starts", "labels"}:
        if name == "starts":
            mine, wanted = mine[real], wanted[real]
        mine, wanted = (torch.stack([-one / 2, one / 2], -1) for one in (mine, wanted))
    else:
        mine, wanted = mine[real], wanted[real]
        if name == "tags":
            mine, wanted = (
                one.unflatten(-1, (len(CONVENTIONS), len(TAGS))) for one in (mine, wanted)
            )
    return diverge(mine, wanted)


def rank_heads(model: Encoder, judge: Judge, tariff: Sequence[float]) -> list[tuple[int, int]]:
    """Layer and number of each head, by what its absence costs and what it takes, dearest first."""
    width = model.sizes.head_width
    costs = {}
    for number, layer in enumerate(model.layers):
        weight = layer.out.weight.data
        for head in range(layer.heads):
            columns = slice(head * width, (head + 1) * width)
            own = weight[:, columns].clone()
            weight[:, columns] = 0
            costs[number, head] = judge.cost(model) / tariff[number]
            weight[:, columns] = own
    return sorted(costs, key=lambda head: -costs[head])


def rank_neurons(model: Encoder, judge: Judge) -> list[torch.Tensor]:
    """The inner neurons of each layer, by how much they add to its output, least first."""
    added = [torch.zeros(layer.down.in_features) for layer in model.layers]

    def watch(number: int) -> Callable[[nn.Module, tuple[torch.Tensor]], None]:
        def add(_: nn.Module, inputs: tuple[torch.Tensor]) -> None:
            added[number] += inputs[0].abs().flatten(0, 1).sum(0)

        return add

    hooks = [
        layer.down.register_forward_pre_hook(watch(number))
        for number, layer in enumerate(model.layers)
    ]
    judge.cost(model)
    for hook in hooks:
        hook.remove()
    return [
        (total * layer.down.weight.data.norm(dim=0)).argsort()
        for total, layer in zip(added, model.layers, strict=True)
    ]


def choose_neurons(
    model: Encoder, judge: Judge, tariff: Sequence[float], most: int
) -> list[torch.Tensor]:
    """The neurons of each layer to keep, `most` in all: blocks go one by one, the cheapest next."""
    ranks = rank_neurons(model, judge)
    gone = [0] * len(ranks)
    total = sum(map(len, ranks))
    own = [layer.down.weight.data.clone() for layer in model.layers]
    marginal: dict[int, float] = {}
    before = judge.cost(model)
    while total > most:
        for number, layer in enumerate(model.layers):
            if number in marginal or gone[number] + BLOCK >= len(ranks[number]):
                continue
            weight, next_ones = layer.down.weight.data, ranks[number][: gone[number] + BLOCK]
            held = weight.clone()
            weight[:, next_ones] = 0
            marginal[number] = (judge.cost(model) - before) / tariff[number]
            weight.copy_(held)
        cheapest = min(marginal, key=lambda number: marginal[number])
        gone[cheapest] += BLOCK
        total -= BLOCK
        layer = model.layers[cheapest]
        layer.down.weight.data[:, ranks[cheapest][: gone[cheapest]]] = 0
        before = judge.cost(model)
        del marginal[cheapest]  # of the others the cost hardly moves
    for layer, weight in zip(model.layers, own, strict=True):
        layer.down.weight.data.copy_(weight)
    return [rank[number:].sort().values for rank, number in zip(ranks, gone, strict=True)]


def keep(
    model: Encoder, heads: Sequence[Sequence[int]], neurons: Sequence[torch.Tensor]
) -> Encoder:
    """The network with those heads and inner neurons of each layer."""
    sizes = replace(
        model.sizes, heads=tuple(map(len, heads)), inner=tuple(len(one) for one in neurons)
    )
    width = sizes.head_width
    state = model.state_dict()
    for number, layer in enumerate(model.layers):
        columns = torch.cat(
            [torch.arange(h * width, (h + 1) * width) for h in sorted(heads[number])]
        )
        rows = torch.cat([columns + part * layer.heads * width for part in range(3)])
        for name, kept in (("qkv", rows), ("up", neurons[number])):
            for part in ("weight", "bias"):
                key = f"layers.{number}.{name}.{part}"
                state[key] = state[key][kept]
        for name, kept in (("out", columns), ("down", neurons[number])):
            key = f"layers.{number}.{name}.weight"
            state[key] = state[key][:, kept]
    smaller = Encoder(sizes)
    smaller.load_state_dict(state)
    return smaller.eval()


def main() -> None:
    """Prune, and write the folder of what is left."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--start", type=Path, required=True, help="folder of a trained network")
    parser.add_argument("--work", type=Path, required=True, help="holds tokenizer.json")
    parser.add_argument("--corpus", type=Path, default=MAIN / "corpora")
    parser.add_argument("--heads", type=int, required=True, help="of all layers together")
    parser.add_argument("--inner", type=int, required=True, help="neurons of all layers together")
    parser.add_argument("--posts", type=int, default=100)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    model = load_network(options.start)
    posts = random.Random(1).sample(list(read_gold(options.corpus / "train.jsonl")), options.posts)
    examples = [make_post_example(post, default_registry()) for post in posts]
    splitter = PieceSplitter(options.work / "tokenizer.json")
    batches = list(make_batches(examples, splitter, (), budget=4096))
    judge = Judge(model, batches)
    # What a layer takes: the first ones read pieces, of which there are more than words.
    early = sum(int(one.mask.sum()) for one in batches) / sum(
        int(one.words.sum()) for one in batches
    )
    pieces = len(model.layers) if model.sizes.piece_layers is None else model.sizes.piece_layers
    tariff = [early if number < pieces else 1.0 for number in range(len(model.layers))]
    ranked = rank_heads(model, judge, tariff)[: options.heads]
    heads = [[head for one, head in ranked if one == number] for number in range(len(tariff))]
    if not all(heads):
        sys.exit(f"a layer would lose all its heads: {heads}; ask for more than {options.heads}")
    smaller = keep(model, heads, choose_neurons(model, judge, tariff, options.inner))
    print(f"heads {smaller.sizes.heads}, inner {smaller.sizes.inner}", end=", ")
    print(f"{judge.cost(smaller):.4f} from the network before")
    options.out.mkdir(parents=True, exist_ok=True)
    torch.save({"model": smaller.state_dict(), "epoch": 0}, options.out / "state.pt")
    (options.out / "sizes.json").write_text(json.dumps(asdict(smaller.sizes)), encoding="utf-8")
    shutil.copy(options.start / "scripts.json", options.out / "scripts.json")


if __name__ == "__main__":
    main()
