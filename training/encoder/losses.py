"""The loss of a batch: a part for each task, and the divergence from a teacher."""

from __future__ import annotations

import torch
from batches import Batch  # type: ignore[import-not-found]
from examples import CONVENTIONS, IGNORE, TAGS  # type: ignore[import-not-found]
from network import Encoder, Outputs, pool_labels  # type: ignore[import-not-found]
from torch import nn

__all__ = ["compute_loss", "diverge", "forward"]

# Cross-entropies are sums over words divided by all words of the batch; labels a mean over labels.
WEIGHTS = {
    "tags": 1.0,
    "field": 0.3,
    "pos": 0.5,
    "xpos": 0.5,
    "scripts": 0.4,
    "starts": 0.3,
    "labels": 16.0,
    "vectors": 1.0,
}


def forward(model: Encoder, batch: Batch) -> Outputs:
    """Run a batch; gives the heads' outputs for each word."""
    words = model.encode(
        batch.ids, batch.hints, batch.firsts, batch.lasts, mask=batch.mask, words=batch.words
    )
    return Outputs({name: value.float() for name, value in model.read(words).items()})


def compute_loss(
    out: Outputs, batch: Batch, meaning: torch.Tensor, soft: dict[str, torch.Tensor] | None
) -> tuple[torch.Tensor, dict[str, float]]:
    """The loss of a batch, and its parts."""
    rows, count, _ = out["tags"].shape
    tags = out["tags"].view(rows, count, len(CONVENTIONS), len(TAGS))
    own = tags[torch.arange(rows), :, batch.convention]
    others = batch.tags.masked_fill((batch.convention == 0)[:, None], IGNORE)
    ce = nn.functional.cross_entropy
    parts = {
        "tags": ce(own.flatten(0, 1), batch.tags.flatten(), ignore_index=IGNORE, reduction="sum"),
        # Our own convention learns from the other sources, too, or it would know our posts alone.
        "field": ce(
            tags[:, :, 0].flatten(0, 1), others.flatten(), ignore_index=IGNORE, reduction="sum"
        ),
        "pos": ce(
            out["pos"].flatten(0, 1), batch.pos.flatten(), ignore_index=IGNORE, reduction="sum"
        ),
        "xpos": ce(
            out["xpos"].flatten(0, 1), batch.xpos.flatten(), ignore_index=IGNORE, reduction="sum"
        ),
        "scripts": ce(
            out["scripts"].flatten(0, 1),
            batch.scripts.flatten(),
            ignore_index=IGNORE,
            reduction="sum",
        ),
    }
    known = batch.starts != IGNORE
    parts["starts"] = nn.functional.binary_cross_entropy_with_logits(
        out["starts"][known], batch.starts[known].float(), reduction="sum"
    )
    words = batch.words.sum().clamp(min=1)
    parts = {name: value / words for name, value in parts.items()}
    logits = pool_labels(out["ask"], out["say"], batch.words)
    if batch.labelled.any():
        parts["labels"] = (
            nn.functional.binary_cross_entropy_with_logits(
                logits[batch.labelled], batch.labels[batch.labelled]
            )
            * batch.labelled.float().mean()
        )
    mean = (out["vectors"] * batch.words[..., None]).sum(1) / batch.words.sum(1, keepdim=True)
    parts["vectors"] = (1 - nn.functional.cosine_similarity(mean, meaning, dim=-1)).mean()
    if soft is not None and "pos" in soft:
        parts |= _distil_grammar(out, batch, soft, words)
    if soft is not None and "tags" in soft:
        parts |= _distil_names(out, batch, soft, words)
    loss = sum(WEIGHTS.get(name, 1.0) * value for name, value in parts.items())
    return loss, {name: float(value.detach()) for name, value in parts.items()}


def _distil_grammar(
    out: Outputs, batch: Batch, soft: dict[str, torch.Tensor], words: torch.Tensor
) -> dict[str, torch.Tensor]:
    """Divergence from the teacher of grammar: parts of speech, lemmas, sentences."""
    real = batch.words & ~batch.hidden
    starts = nn.functional.binary_cross_entropy_with_logits(
        out["starts"][real], torch.sigmoid(soft["starts"][real]), reduction="sum"
    )
    return {
        "soft-pos": diverge(out["pos"][real], soft["pos"][real]) / words * 0.7,
        "soft-scripts": diverge(out["scripts"][real], soft["scripts"][real]) / words * 0.4,
        "soft-starts": starts / words * 0.2,
    }


def _distil_names(
    out: Outputs, batch: Batch, soft: dict[str, torch.Tensor], words: torch.Tensor
) -> dict[str, torch.Tensor]:
    """Divergence from the teacher of names, in all conventions, and of labels."""
    real = batch.words & ~batch.hidden
    mine = out["tags"][real].view(-1, len(CONVENTIONS), len(TAGS))
    goal = soft["tags"][real].view(-1, len(CONVENTIONS), len(TAGS))
    # Of our own names, too, it is heard where nobody else told them.
    untold = ((batch.tags == IGNORE) | (batch.convention != 0)[:, None])[real]
    # A reader labelled some of the texts; of the labels of those a teacher knows less.
    guessed = ~batch.labelled
    labels = nn.functional.binary_cross_entropy_with_logits(
        pool_labels(out["ask"], out["say"], batch.words)[guessed],
        torch.sigmoid(soft["labels"][guessed]),
        reduction="sum",
    )
    return {
        "soft-tags": diverge(mine, goal) / words / len(CONVENTIONS),
        "soft-field": diverge(mine[untold, 0], goal[untold, 0]) / words * 0.5,
        "soft-labels": labels / batch.labels.numel() * 6.0,
    }


def diverge(mine: torch.Tensor, goal: torch.Tensor) -> torch.Tensor:
    """The divergence of logits from a teacher's, summed over words (Kullback and Leibler)."""
    return nn.functional.kl_div(
        torch.log_softmax(mine, -1), torch.softmax(goal, -1), reduction="sum"
    )
