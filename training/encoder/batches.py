"""Examples to tensors: pieces, hints with noise, targets; batches by a budget of pieces."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import torch
from examples import CONVENTIONS, IGNORE, Example  # type: ignore[import-not-found]

from upphandling_nlp.language.pieces import Pieces, PieceSplitter

__all__ = ["Batch", "Noise", "make_batches"]

WINDOW = 510
_TARGETS = ("tags", "pos", "xpos", "scripts", "starts")  # of words


@dataclass(frozen=True)
class Noise:
    """How hints are spoilt in training, so that names without and against a hint are learnt.

    Attributes:
        none: Share of examples that lose all hints.
        lost: Share of hinted names that lose theirs.
        wrong: Share of hinted names with another label.
        false: False hints for each hundred words that begin with a capital.
        hidden: Share of words that are hidden (read as unknown) in posts whose names no reader
            marked, so that a label is learnt from more than its plainest word.
    """

    none: float = 0.35
    lost: float = 0.2
    wrong: float = 0.05
    false: float = 3.0
    hidden: float = 0.0


@dataclass
class Batch:
    """A batch; word tensors are (batch, words), IGNORE where there is no word."""

    ids: torch.Tensor
    hints: torch.Tensor
    mask: torch.Tensor
    firsts: torch.Tensor
    lasts: torch.Tensor
    words: torch.Tensor
    hidden: torch.Tensor  # bool: read as unknown, so that nothing but labels can be learnt of it
    convention: torch.Tensor
    tags: torch.Tensor
    pos: torch.Tensor
    xpos: torch.Tensor
    scripts: torch.Tensor
    starts: torch.Tensor
    labels: torch.Tensor
    labelled: torch.Tensor
    numbers: list[int]


class _Row(NamedTuple):
    """An example in a batch: its number, itself with its hints spoilt, pieces, hidden words."""

    number: int
    example: Example
    pieces: Pieces
    hidden: list[int]


def make_batches(
    examples: Sequence[Example],
    splitter: PieceSplitter,
    label_ids: Sequence[str],
    *,
    budget: int = 2048,
    rng: random.Random | None = None,
    noise: Noise | None = None,
) -> Iterator[Batch]:
    """Batch examples of like length.

    Args:
        examples: The examples.
        splitter: Makes the pieces.
        label_ids: The labels in the order of the columns.
        budget: Pieces of a batch, padding included.
        rng: Shuffles and makes the noise; None keeps the order by length.
        noise: How hints are spoilt; None leaves them.
    """
    lengths = [sum(map(len, one.words)) for one in examples]
    order = list(range(len(examples)))
    if rng:
        rng.shuffle(order)
    pool = 400 if rng else len(order)
    batches: list[list[_Row]] = []
    for at in range(0, len(order), max(pool, 1)):
        current: list[_Row] = []
        longest = 0
        for number in sorted(order[at : at + pool], key=lengths.__getitem__):
            example = examples[number]
            if noise and rng:
                example = _spoil(example, noise, rng)
            pieces = splitter.split(example.words, example.spaced, example.breaks)
            hidden: list[int] = []
            if noise and rng and example.labels is not None and not example.marked:
                hidden = _hide(pieces, noise.hidden, splitter.unknown, rng)
            size = len(pieces.ids) + 2
            if current and max(longest, size) * (len(current) + 1) > budget:
                batches.append(current)
                current, longest = [], 0
            current.append(_Row(number, example, pieces, hidden))
            longest = max(longest, size)
        if current:
            batches.append(current)
    if rng:
        rng.shuffle(batches)
    for batch in batches:
        yield _collate(batch, splitter, label_ids)


def _spoil(example: Example, noise: Noise, rng: random.Random) -> Example:
    if rng.random() < noise.none:
        return replace(example, hints=(0,) * len(example.words))
    hints = list(example.hints)
    at = 0
    while at < len(hints):
        if hints[at] == 0:
            if example.words[at][0].isupper() and rng.random() < noise.false / 100:
                hints[at] = rng.choice((1, 3, 5))
            at += 1
            continue
        end = at + 1
        while (
            end < len(hints) and hints[end] == hints[at] - hints[at] % 2 + 2 and hints[end] % 2 == 0
        ):
            end += 1
        chance = rng.random()
        if chance < noise.lost:
            hints[at:end] = [0] * (end - at)
        elif chance < noise.lost + noise.wrong:
            label = rng.choice((1, 3, 5))
            hints[at:end] = [label] + [label + 1] * (end - at - 1)
        at = end
    return replace(example, hints=tuple(hints))


def _hide(pieces: Pieces, share: float, unknown: int, rng: random.Random) -> list[int]:
    """Hide words; gives their numbers."""
    hidden = []
    for word, (first, last) in enumerate(zip(pieces.firsts, pieces.lasts, strict=True)):
        if rng.random() < share:
            pieces.ids[first : last + 1] = [unknown] * (last + 1 - first)
            hidden.append(word)
    return hidden


def _collate(batch: Sequence[_Row], splitter: PieceSplitter, label_ids: Sequence[str]) -> Batch:
    cut = [(row.example, *_cut(row.pieces)) for row in batch]
    length = max(len(ids) for _, ids, _, _ in cut) + 2
    count = max(len(firsts) for _, _, firsts, _ in cut)
    rows = len(batch)
    out = Batch(
        ids=torch.full((rows, length), splitter.pad),
        hints=torch.zeros((rows, length), dtype=torch.long),
        mask=torch.zeros((rows, length), dtype=torch.bool),
        firsts=torch.zeros((rows, count), dtype=torch.long),
        lasts=torch.zeros((rows, count), dtype=torch.long),
        words=torch.zeros((rows, count), dtype=torch.bool),
        hidden=torch.zeros((rows, count), dtype=torch.bool),
        convention=torch.tensor([CONVENTIONS.index(example.convention) for example, *_ in cut]),
        **{name: torch.full((rows, count), IGNORE) for name in _TARGETS},
        labels=torch.zeros((rows, len(label_ids))),
        labelled=torch.tensor([example.labels is not None for example, *_ in cut]),
        numbers=[row.number for row in batch],
    )
    for row, (example, ids, firsts, lasts) in enumerate(cut):
        whole = [splitter.begin, *ids, splitter.end]
        out.ids[row, : len(whole)] = torch.tensor(whole)
        out.mask[row, : len(whole)] = True
        out.firsts[row, : len(firsts)] = torch.tensor(firsts) + 1
        out.lasts[row, : len(firsts)] = torch.tensor(lasts) + 1
        out.words[row, : len(firsts)] = True
        owner = [0] * len(whole)
        for word, first in enumerate(firsts):
            last = firsts[word + 1] if word + 1 < len(firsts) else len(ids)
            for piece in range(first, last):
                owner[piece + 1] = example.hints[word] if ids[piece] != splitter.end else 0
        out.hints[row, : len(whole)] = torch.tensor(owner)
        for name in _TARGETS:
            values = getattr(example, name)
            if values is not None:
                getattr(out, name)[row, : len(firsts)] = torch.tensor(values[: len(firsts)])
        hidden = [word for word in batch[row].hidden if word < len(firsts)]
        out.hidden[row, hidden] = True
        out.tags[row, hidden] = IGNORE
        for label in example.labels or () if label_ids else ():
            out.labels[row, label_ids.index(label)] = 1.0
    return out


def _cut(pieces: Pieces) -> Pieces:
    """Keep the words that fit a window whole."""
    room = WINDOW - 2
    count = sum(last < room for last in pieces.lasts)
    return Pieces(pieces.ids[:room], pieces.firsts[:count], pieces.lasts[:count])
