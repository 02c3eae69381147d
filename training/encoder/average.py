"""Average the weights of networks that went on from each other: as good as the best, and steadier.

python training/encoder/average.py --out student second/epoch-4.pt third/epoch-2.pt third/epoch-3.pt

After Wortsman and others (2022, "Model soups: averaging weights of multiple fine-tuned models
improves accuracy without increasing inference time").
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch


def main() -> None:
    """Write the folder of the mean."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("weights", type=Path, nargs="+", help="files that train.py left")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    states = [torch.load(path, weights_only=True) for path in options.weights]
    mean = {
        name: torch.stack([state["model"][name].float() for state in states]).mean(0)
        for name in states[0]["model"]
    }
    options.out.mkdir(parents=True, exist_ok=True)
    for name in ("sizes.json", "scripts.json"):
        own = options.weights[0].parent / name
        for path in options.weights[1:]:
            if (path.parent / name).read_bytes() != own.read_bytes():
                parser.error(f"{path.parent / name} differs from {own}: networks of other shapes")
        shutil.copy(own, options.out / name)
    epochs = sum(state["epoch"] for state in states) / len(states)
    torch.save({"model": mean, "epoch": epochs}, options.out / "state.pt")


if __name__ == "__main__":
    main()
