"""Texts that no reader marked: raw text, and posts whose names the default model finds."""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from examples import Example, lay_out, make_hints  # type: ignore[import-not-found]

import upphandling_nlp as un
from upphandling_nlp.evaluate.gold import GoldEntity, GoldPost
from upphandling_nlp.resources.registry import Registry

__all__ = ["name_posts", "read_raw_examples"]

# Share of each source; interpellations are the closest to the field.
_SOURCES = {
    "raw-riksdag-interpellations/interpellations.txt.gz": 0.6,
    "raw-authority-web/swequad.txt.gz": 0.2,
    "raw-editorials/absa_news.txt.gz": 0.1,
    "raw-sfs/sfs_2000.txt.gz": 0.1,
}
_LONGEST = 900  # characters


def read_raw_examples(
    data: Path, registry: Registry, count: int, rng: random.Random
) -> list[Example]:
    """Draw paragraphs of raw text as examples without gold."""
    examples = []
    for name, share in _SOURCES.items():
        if not count:
            break
        with gzip.open(data / name, "rt", encoding="utf-8") as lines:
            paragraphs = [line.strip()[:_LONGEST] for line in lines if len(line) > 60]
        for paragraph in rng.sample(paragraphs, min(len(paragraphs), int(count * share))):
            spans, laid = lay_out(paragraph)
            examples.append(
                Example(
                    **laid,
                    hints=tuple(make_hints(paragraph, spans, registry)),
                    convention="field",
                    key=f"raw/{zlib.crc32(paragraph.encode())}",
                )
            )
    return examples


def name_posts(posts: Sequence[GoldPost]) -> Iterator[GoldPost]:
    """Give posts whose names no reader marked those that the default model finds.

    These are the names of the network and of the registry together, which are right more often than
    those of the network, the teacher, alone.
    """
    records = un.load(classifier="cues").tag_many(post.post for post in posts)
    for post, record in zip(posts, records, strict=True):
        entities = tuple(
            GoldEntity(start=one.start, end=one.end, label=one.label, name=one.name)
            for one in record.entities
        )
        yield msgspec.structs.replace(post, entities=entities)
