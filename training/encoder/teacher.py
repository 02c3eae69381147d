"""A trained network on the disk, and what it says as a teacher of grammar or of names."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from batches import Batch, make_batches  # type: ignore[import-not-found]
from examples import Example  # type: ignore[import-not-found]
from losses import forward  # type: ignore[import-not-found]
from network import Encoder, Sizes, pool_labels  # type: ignore[import-not-found]
from torch import nn

from upphandling_nlp.language.pieces import PieceSplitter

__all__ = ["GRAMMAR", "NAMES", "ask_teacher", "load_network", "stack_soft"]

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


@torch.inference_mode()
def ask_teacher(
    teacher: Encoder, examples: Sequence[Example], splitter: PieceSplitter, asked: Sequence[str]
) -> list[dict[str, torch.Tensor]]:
    """What a teacher says of the words of each example, and of its labels.

    Args:
        teacher: The trained network.
        examples: The examples.
        splitter: Makes the pieces.
        asked: Outputs by name, GRAMMAR or NAMES.

    Returns:
        For each example a float16 tensor by name: (words, width) for outputs of words, (labels,)
        for the labels.
    """
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
