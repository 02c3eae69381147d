"""Compile the marked posts: `python corpora/build.py` writes a JSONL file for each split.

`splits.json` says to which split each topic family belongs; `--assign` leaves families that are in
it as they are. `--assign all` gives new families a split (70/10/20), so that every label, genre and
kind of date is spread as evenly as can be: iterative stratification (Sechidis, Tsoumakas and
Vlahavas 2011), over families instead of posts. So the first round of posts was split. Dev and test
must stay what they were when figures were taken from them; later rounds go to one split: `--assign
train`, or `--assign blend`: training posts that the encoder does not see, so that what it says of
them can be weighed against what their words say.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from check import find_problems, list_strata

from upphandling_nlp.errors import GoldError
from upphandling_nlp.evaluate.gold import NIL, GoldPost, write_gold
from upphandling_nlp.evaluate.marked import read_marked

HERE = Path(__file__).resolve().parent
SPLITS = ("train", "blend", "dev", "test")
SHARES = {"train": 0.7, "dev": 0.1, "test": 0.2}


def read_corpus(folder: Path) -> list[GoldPost]:
    """Read and check all marked posts of a folder, sorted by id.

    Raises:
        GoldError: A file or a post is faulty.
    """
    posts: list[GoldPost] = []
    for path in sorted(folder.glob("*.txt")):
        for post in read_marked(path):
            problems = [text for text in find_problems(post) if not text.startswith("unmarked?")]
            if problems:
                raise GoldError(f"post '{post.id}': {problems[0]}", path=path, remedy="mend it")
            posts.append(post)
    repeated = [key for key, count in Counter(post.id for post in posts).items() if count > 1]
    if repeated:
        raise GoldError(f"id '{repeated[0]}' stands twice", remedy="give each post its own id")
    return sorted(posts, key=lambda post: post.id)


def assign_families(posts: Sequence[GoldPost], fixed: Mapping[str, str]) -> dict[str, str]:
    """Give each family a split; those that have one keep it.

    Args:
        posts: The posts; each names its family.
        fixed: Splits of the families that already have one.

    Returns:
        The split of each family, sorted by family.
    """
    strata: dict[str, Counter[str]] = defaultdict(Counter)
    for post in posts:
        strata[str(post.family)].update(list_strata(post))
    total: Counter[str] = Counter()
    for counts in strata.values():
        total.update(counts)
    wanted = {
        split: Counter({name: share * count for name, count in total.items()})
        for split, share in SHARES.items()
    }
    chosen = {family: split for family, split in fixed.items() if family in strata}
    for family, split in chosen.items():
        wanted[split].subtract(strata[family])
    remaining = sorted(set(strata) - set(chosen))
    while remaining:
        left: Counter[str] = Counter()
        for family in remaining:
            left.update(strata[family])
        rarest = min(left, key=lambda name: (left[name], name))
        # The family that has most of the rarest stratum goes where it is missed most.
        family = max(remaining, key=lambda name: (strata[name][rarest], name))
        split = max(
            SHARES, key=lambda name: (wanted[name][rarest], wanted[name]["post"], SHARES[name])
        )
        chosen[family] = split
        wanted[split].subtract(strata[family])
        remaining.remove(family)
    return dict(sorted(chosen.items()))


def read_links(path: Path) -> dict[tuple[str, str], str]:
    """Read which registry entry a canonical name means, judged by hand; NIL where none."""
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["label"], row["name"]): row["id"] or NIL for row in csv.DictReader(file)}


def link_names(post: GoldPost, links: Mapping[tuple[str, str], str]) -> GoldPost:
    """Give the names of a post their registry ids; people and names not judged have none."""
    if post.entities is None:
        return post
    entities = tuple(
        msgspec.structs.replace(entity, id=links.get((entity.label, str(entity.name))))
        for entity in post.entities
    )
    return msgspec.structs.replace(post, entities=entities)


def main() -> int:
    """Compile the corpus; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--assign", choices=("all", *SPLITS), help="give new families a split, or this split"
    )
    parser.add_argument("--out", type=Path, default=HERE, help="folder of the JSONL files")
    options = parser.parse_args()
    splits_file = HERE / "splits.json"
    splits = json.loads(splits_file.read_text(encoding="utf-8")) if splits_file.exists() else {}
    try:
        posts = read_corpus(HERE / "posts")
    except GoldError as error:
        print(error, file=sys.stderr)
        return 1
    if options.assign:
        if options.assign == "all":
            splits = assign_families(posts, splits)
        else:
            new = {str(post.family): options.assign for post in posts}
            splits = dict(sorted({**new, **splits}.items()))
        splits_file.write_text(
            json.dumps(splits, ensure_ascii=False, indent=0) + "\n", encoding="utf-8"
        )
    homeless = sorted({str(post.family) for post in posts} - set(splits))
    if homeless:
        print(f"families without a split: {', '.join(homeless)}; use --assign", file=sys.stderr)
        return 1
    links = read_links(HERE / "links.csv")
    for split in SPLITS:
        inside = [post for post in posts if splits[str(post.family)] == split]
        if split in {"dev", "test"}:
            inside = [link_names(post, links) for post in inside]
        print(f"{split}: {write_gold(inside, options.out / f'{split}.jsonl')} posts")
    return 0


if __name__ == "__main__":
    sys.exit(main())
