"""Trained networks on the disk, and what they say as teachers of grammar or of names."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from batches import Batch, make_batches  # type: ignore[import-not-found]
from examples import CONVENTIONS, TAGS, Example  # type: ignore[import-not-found]
from losses import forward  # type: ignore[import-not-found]
from network import Encoder, Sizes, pool_labels  # type: ignore[import-not-found]
from torch import nn

from upphandling_nlp.language.pieces import PieceSplitter

__all__ = ["GRAMMAR", "NAMES", "ask_teachers", "load_network", "stack_soft"]

GRAMMAR = ("pos", "scripts", "starts")
NAMES = ("tags", "labels")


def load_network(folder: Path) -> Encoder:
    """A trained network as its folder holds it."""
    state = torch.load(folder / "state.pt", weights_only=True)["model"]
    model = Encoder(Sizes(**json.loads((folder / "sizes.json").read_text(encoding="utf-8"))))
    # Parts that a network was trained without add nothing.
    absent = {name: torch.zeros_like(value) for name, value in model.state_dict().items()}
    model.load_state_dict(absent | state)
    return model.eval()


def ask_teachers(
    folders: Sequence[Path],
    examples: Sequence[Example],
    splitter: PieceSplitter,
    asked: Sequence[str],
) -> list[dict[str, torch.Tensor]]:
    """What teachers say of the words of each example, and of its labels.

    Args:
        folders: Folders of trained networks; several are heard with equal weight, as the mean of
            their probabilities.
        examples: The examples.
        splitter: Makes the pieces.
        asked: Outputs by name, GRAMMAR or NAMES.

    Returns:
        For each example a float16 tensor of logits by name: (words, width) for outputs of words,
        (labels,) for the labels.
    """
    heard = [_ask(load_network(folder), examples, splitter, asked) for folder in folders]
    if len(heard) == 1:
        return heard[0]
    return [
        {name: _average(name, [one[name] for one in said]) for name in asked}
        for said in zip(*heard, strict=True)
    ]


def _average(name: str, logits: Sequence[torch.Tensor]) -> torch.Tensor:
    """The logits of the mean of the probabilities that several logits stand for."""
    stacked = torch.stack([one.float() for one in logits])
    if name in {"starts", "labels"}:
        return torch.sigmoid(stacked).mean(0).logit(eps=1e-5).half()
    if name == "tags":  # a distribution for each convention
        stacked = stacked.unflatten(-1, (len(CONVENTIONS), len(TAGS)))
    mean = torch.softmax(stacked, -1).mean(0).clamp(min=1e-6).log()
    return (mean.flatten(-2) if name == "tags" else mean).half()


@torch.inference_mode()
def _ask(
    teacher: Encoder, examples: Sequence[Example], splitter: PieceSplitter, asked: Sequence[str]
) -> list[dict[str, torch.Tensor]]:
    told: list[dict[str, torch.Tensor]] = [{} for _ in examples]
    begun = time.time()
    for number, batch in enumerate(make_batches(examples, splitter, (), budget=4096)):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = forward(teacher, batch)
        out["labels"] = pool_labels(out["ask"], out["say"], batch.words)
        for row, example in enumerate(batch.numbers):
            count = int(batch.words[row].sum())
            told[example] = {
                # A copy: a view would keep the batch in memory.
                name: (out[name][row] if name == "labels" else out[name][row, :count])
                .half()
                .clone()
                for name in asked
            }
        if number % 50 == 0:
            print("teacher", number, f"{time.time() - begun:.0f} s", flush=True)
    return told


def stack_soft(told: Sequence[dict[str, torch.Tensor]], batch: Batch) -> dict[str, torch.Tensor]:
    """The teacher's words of a batch, padded as the batch is."""
    rows = [told[number] for number in batch.numbers]
    return {
        name: nn.utils.rnn.pad_sequence([row[name].float() for row in rows], batch_first=True)
        for name in rows[0]
    }
