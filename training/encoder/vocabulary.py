"""Cut the vocabulary of the encoder to the pieces that Swedish uses."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

__all__ = ["count_pieces", "share_unknown", "trim_tokenizer"]

_MARKS = ("<s>", "<pad>", "</s>", "<unk>")
_BATCH = 2000


def count_pieces(tokenizer: Tokenizer, lines: Iterable[str], *, weight: int = 1) -> Counter[int]:
    """Count the pieces of some text, `weight` for each use."""
    counts: Counter[int] = Counter()
    batch: list[str] = []
    for line in lines:
        if line:
            batch.append(line)
        if len(batch) == _BATCH:
            _add(tokenizer, batch, counts, weight)
            batch = []
    _add(tokenizer, batch, counts, weight)
    return counts


def _add(tokenizer: Tokenizer, lines: list[str], counts: Counter[int], weight: int) -> None:
    for encoding in tokenizer.encode_batch(lines, add_special_tokens=False):
        for piece in encoding.ids:
            counts[piece] += weight


def trim_tokenizer(source: Path, counts: Counter[int], *, size: int, target: Path) -> np.ndarray:
    """Write a tokenizer of the most frequent pieces, and all single letters and signs of Latin.

    Args:
        source: `tokenizer.json` of the full vocabulary.
        counts: Uses of each piece in Swedish text.
        size: Pieces to keep, marks included.
        target: The `tokenizer.json` to write.

    Returns:
        int64 (size,): the old id of each new piece.
    """
    tokenizer = json.loads(source.read_text(encoding="utf-8"))
    pieces = tokenizer["model"]["vocab"]
    kept = [next(i for i, (text, _) in enumerate(pieces) if text == mark) for mark in _MARKS]
    signs = [
        i
        for i, (text, _) in enumerate(pieces)
        if len(text.lstrip("▁")) <= 1
        and (ord(text[-1]) < 0x250 or 0x2010 <= ord(text[-1]) < 0x20D0)
    ]
    kept += [i for i in signs if i not in kept] + [
        pieces.index(["▁", s]) for t, s in pieces if t == "▁"
    ]
    kept = list(dict.fromkeys(kept))
    chosen = set(kept)
    for piece, _ in counts.most_common():
        if len(kept) >= size:
            break
        if piece not in chosen and piece < len(pieces) and not pieces[piece][0].startswith("<"):
            kept.append(piece)
            chosen.add(piece)
    trimmed = copy.deepcopy({k: v for k, v in tokenizer.items() if k != "model"})
    trimmed["model"] = {**tokenizer["model"], "vocab": [pieces[i] for i in kept], "unk_id": 3}
    ids = {mark: number for number, mark in enumerate(_MARKS)}
    trimmed["added_tokens"] = [
        {**token, "id": ids[token["content"]]}
        for token in tokenizer["added_tokens"]
        if token["content"] in ids
    ]
    trimmed["post_processor"] = None
    target.write_text(
        json.dumps(trimmed, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )
    return np.array(kept, dtype="int64")


def share_unknown(tokenizer: Tokenizer, lines: Iterable[str]) -> tuple[float, float]:
    """The share of unknown pieces in a text, and the pieces a word of it."""
    unknown = pieces = words = 0
    for line in lines:
        encoding = tokenizer.encode(line, add_special_tokens=False)
        unknown += sum(piece == tokenizer.token_to_id("<unk>") for piece in encoding.ids)
        pieces += len(encoding.ids)
        words += len(line.split())
    return unknown / max(pieces, 1), pieces / max(words, 1)
