"""Fill the counts of the data card: rewrites README.md between its marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from build import SPLITS
from check import find_cued_labels

from upphandling_nlp.classify.cues import CueFinder
from upphandling_nlp.evaluate.gold import FACET_FIELDS, GoldPost, read_gold
from upphandling_nlp.resources.taxonomy import default_taxonomy

HERE = Path(__file__).resolve().parent
MARKED = re.compile(r"(<!-- counts -->\n).*?(<!-- /counts -->)", re.DOTALL)
Count = Callable[[Sequence[GoldPost]], int]


def write_counts() -> str:
    """The tables of counts, as Markdown."""
    splits = [list(read_gold(HERE / f"{split}.jsonl")) for split in SPLITS]
    posts = [post for split in splits for post in split]
    finder = CueFinder(default_taxonomy())
    free = {post.id: set(find_cued_labels(post, finder)[1]) for post in posts}

    def row(name: str, count: Count) -> str:
        figures = [count(part) for part in (*splits, posts)]
        return f"| {name} | {' | '.join(map(str, figures))} |"

    def name_row(label: str) -> str:
        return row(
            label, lambda ps: sum(one.label == label for p in ps for one in p.entities or ())
        )

    head = f"| {' | '.join(SPLITS)} | all |"
    rule = f"| --- |{' ---: |' * (len(SPLITS) + 1)}"
    lines = [
        f"| {head}",
        rule,
        row("posts", len),
        row("families", lambda ps: len({p.family for p in ps})),
        row("words", lambda ps: sum(len(p.text.split()) for p in ps)),
        row("no label", lambda ps: sum(not _labels(p) for p in ps)),
        row("hard negatives", lambda ps: sum("hard-negative" in p.tags for p in ps)),
        row("no publication date", lambda ps: sum(p.published is None for p in ps)),
        row("no title", lambda ps: sum(not p.title for p in ps)),
        *(name_row(label) for label in ("ORG", "LOC", "PER")),
        row("dates", lambda ps: sum(len(p.dates or ()) for p in ps)),
        row("labels", lambda ps: sum(len(_labels(p)) for p in ps)),
        row(
            "of these without any cue term of the label",
            lambda ps: sum(len(free[p.id]) for p in ps),
        ),
    ]
    lengths = sorted(len(post.text.split()) for post in posts)
    lines += [
        "",
        f"Lengths in words: {lengths[0]} to {lengths[-1]}, median {lengths[len(lengths) // 2]}.",
    ]
    writers = Counter(post.id.split("-")[0] for post in posts)
    genres = Counter(str(post.genre) for post in posts)
    kinds = Counter(str(date.kind) for post in posts for date in post.dates or ())
    lines += ["", f"| writer {head}", rule]
    lines += [
        row(f"`{w}`", lambda ps, w=w: sum(p.id.startswith(f"{w}-") for p in ps))  # type: ignore[misc]
        for w in sorted(writers)
    ]
    lines += ["", f"| genre {head}", rule]
    lines += [
        row(g, lambda ps, g=g: sum(p.genre == g for p in ps))  # type: ignore[misc]
        for g, _ in genres.most_common()
    ]
    lines += ["", f"| kind of date {head}", rule]
    lines += [
        row(f"`{k}`", lambda ps, k=k: sum(d.kind == k for p in ps for d in p.dates or ()))  # type: ignore[misc]
        for k, _ in kinds.most_common()
    ]
    taxonomy = default_taxonomy()
    for facet in taxonomy.facets:
        lines += ["", f"| {facet.name_en.lower()} {head} without cue term |", f"{rule} ---: |"]
        for label in taxonomy.in_facet(facet.id):
            counted = row(f"`{label.id}`", lambda ps, i=label.id: sum(i in _labels(p) for p in ps))  # type: ignore[misc]
            lines.append(f"{counted} {sum(label.id in ids for ids in free.values())} |")
    return "\n".join(lines) + "\n"


def _labels(post: GoldPost) -> list[str]:
    return [label for facet in FACET_FIELDS for label in post.labels_of(facet) or ()]


def main() -> None:
    """Rewrite the card."""
    card = HERE / "README.md"
    text = card.read_text(encoding="utf-8")
    told = write_counts()
    card.write_text(MARKED.sub(lambda m: m[1] + told + m[2], text), encoding="utf-8")


if __name__ == "__main__":
    main()
