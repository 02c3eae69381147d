"""Gold posts with their names replaced: how well are names found that no table holds?

python training/encoder/renamed.py corpora/dev.jsonl --out renamed-dev.jsonl
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from names import NamePool, replace_names  # type: ignore[import-not-found]

from upphandling_nlp.evaluate.gold import read_gold, write_gold
from upphandling_nlp.resources.registry import default_registry

MAIN = Path(__file__).resolve().parents[2]


def main() -> None:
    """Write the posts with nine names in ten replaced."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--data", type=Path, default=MAIN.parent / "shared" / "data")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=11)
    options = parser.parse_args()
    pool = NamePool(options.data, default_registry())
    rng = random.Random(options.seed)
    posts = [replace_names(post, pool, rng, share=0.9) for post in read_gold(options.gold)]
    print(f"{write_gold(posts, options.out)} posts")


if __name__ == "__main__":
    main()
