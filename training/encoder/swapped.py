"""Readings of the open sets with other names, so that names nobody has seen are found there, too.

A name gives way to another of the same label: one that the same source marks, which keeps the
source's ways (Dai and Adel 2020, "mention replacement"), or one drawn from the pool.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace

from examples import (  # type: ignore[import-not-found]
    IGNORE,
    TAGS,
    Example,
    lay_out,
    list_names,
    make_hints,
)
from names import NamePool  # type: ignore[import-not-found]

from upphandling_nlp.resources.registry import Registry

__all__ = ["NameSwapper"]

_DRAWN = 0.3  # share of names that come from the pool


@dataclass(frozen=True)
class _Name:
    words: tuple[str, ...]
    spaced: tuple[bool, ...]
    hints: tuple[int, ...]


class NameSwapper:
    """Swaps names of examples.

    Args:
        examples: Examples of the open sets, whose names are given to each other.
        pool: Names to draw from.
        registry: Names to hint by.
    """

    def __init__(self, examples: Iterable[Example], pool: NamePool, registry: Registry) -> None:
        self._pool = pool
        self._registry = registry
        found: dict[tuple[str, str, bool], dict[_Name, None]] = {}
        for example in examples:
            for first, last, label in sorted(list_names(example.tags or ())):
                name = _Name(
                    example.words[first:last],
                    example.spaced[first:last],
                    example.hints[first:last],
                )
                key = (example.convention, label, _is_genitive(name.words))
                found.setdefault(key, {})[name] = None
        self._names = {key: list(names) for key, names in found.items()}

    def swap(self, example: Example, rng: random.Random, *, share: float) -> Example:
        """A reading of the example with a share of its names replaced; lemmas there are unknown."""
        columns = (
            *("words", "spaced", "breaks", "hints"),
            *("tags", "pos", "xpos", "scripts", "starts"),
        )
        rows: dict[str, list[object]] = {name: [] for name in columns}
        at = 0
        for first, last, label in sorted(list_names(example.tags or ())):
            if first < at or rng.random() >= share:
                continue
            for name in columns:
                rows[name] += getattr(example, name)[at:first]
            old = example.words[first:last]
            drawn = rng.random() < _DRAWN
            new = (
                self._draw(old, label, rng)
                if drawn
                else rng.choice(self._names[example.convention, label, _is_genitive(old)])
            )
            more = len(new.words) - 1
            rows["words"] += new.words
            rows["spaced"] += [example.spaced[first], *new.spaced[1:]]
            rows["breaks"] += [example.breaks[first], *[False] * more]
            rows["hints"] += new.hints
            rows["tags"] += [TAGS.index(f"B-{label}"), *[TAGS.index(f"I-{label}")] * more]
            for name in ("pos", "xpos", "scripts"):
                rows[name] += [IGNORE] * (more + 1)
            starts = example.starts or (IGNORE,) * len(example.words)
            rows["starts"] += [starts[first], *[min(starts[first], 0)] * more]
            at = last
        for name in columns:
            rows[name] += getattr(example, name)[at:]
        return replace(example, **{name: tuple(row) for name, row in rows.items()})

    def _draw(self, old: tuple[str, ...], label: str, rng: random.Random) -> _Name:
        text = self._pool.draw(" ".join(old), label, rng)
        if _is_genitive(old) and not text.endswith(("s", "x", "z")):
            text += ":s" if text.isupper() else "s"
        spans, laid = lay_out(text)
        hints = tuple(make_hints(text, spans, self._registry))
        return _Name(words=laid["words"], spaced=laid["spaced"], hints=hints)


def _is_genitive(words: tuple[str, ...]) -> bool:
    """Whether a name may be a genitive, by its last letter."""
    return words[-1].lower().endswith("s")
