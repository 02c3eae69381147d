r"""The weights of a shipped encoder as a folder that `train.py --start` goes on from.

python training/encoder/restore.py --out shipped \
        --model src/upphandling_nlp/resources/models/encoder

The inverse of `export.py`: matrices are their int8 values times the scale of each channel, so that
they differ from the trained ones by what int8 rounds away. For whoever has the package, but not the
folders that it was trained in.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnx
import torch
from network import Sizes  # type: ignore[import-not-found]
from onnx import numpy_helper
from teacher import load_network  # type: ignore[import-not-found]

from upphandling_nlp.resources.models import open_model

PARTS = ("q", "k", "v", "out", "up", "down")  # the products of a layer, in the order of export
INT8 = "_quantized"
PREFIX = "model."


def main() -> None:
    """Write the folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True, help="folder of an encoder")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    settings = open_model(options.model).settings
    sizes = Sizes(**settings["sizes"])
    stored = onnx.load(options.model / "encoder.onnx").graph.initializer
    state = restore({one.name: numpy_helper.to_array(one) for one in stored}, sizes)
    options.out.mkdir(parents=True, exist_ok=True)
    for name, value in (("sizes", asdict(sizes)), ("scripts", settings["scripts"])):
        text = json.dumps(value, ensure_ascii=False)
        (options.out / f"{name}.json").write_text(text, encoding="utf-8")
    torch.save({"model": state, "epoch": 0}, options.out / "state.pt")
    load_network(options.out)  # refuses what does not fit


def restore(stored: dict[str, np.ndarray], sizes: Sizes) -> dict[str, torch.Tensor]:
    """The state of the network that `export.quantise` made the stored tensors of, by name."""
    state = {"pieces.weight": stored["pieces.rows"] * stored["pieces.scale"]}
    anonymous = []
    for name, value in stored.items():
        if name.endswith(INT8):
            plain = name.removesuffix(INT8)
            matrix = (value * stored[f"{plain}_scale"]).T  # of MatMul; nn.Linear has them turned
            if plain.startswith(PREFIX):
                state[plain.removeprefix(PREFIX)] = matrix
            else:
                anonymous.append(matrix)
        elif name.startswith(PREFIX) and not name.endswith(("_scale", "_zero_point")):
            state[name.removeprefix(PREFIX)] = value
    # Of products inside the layers the exporter keeps the order alone.
    if sizes.piece_layers is not None:
        state["merge.weight"] = anonymous.pop(len(PARTS) * sizes.piece_layers)
    for number in range(sizes.layers):
        layer = f"layers.{number}."
        q, k, v, *rest = anonymous[number * len(PARTS) : (number + 1) * len(PARTS)]
        state[f"{layer}qkv.weight"] = np.concatenate([q, k, v])
        state[f"{layer}qkv.bias"] = np.concatenate(
            [state.pop(f"{layer}qkv.parts.{part}.bias") for part in range(3)]
        )
        for part, matrix in zip(PARTS[3:], rest, strict=True):
            state[f"{layer}{part}.weight"] = matrix
    return {name: torch.tensor(value) for name, value in state.items()}


if __name__ == "__main__":
    main()
