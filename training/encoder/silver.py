"""Raw text as examples without gold, on which a student follows its teacher."""

from __future__ import annotations

import gzip
import random
import zlib
from pathlib import Path

from examples import Example, make_hints  # type: ignore[import-not-found]

from upphandling_nlp.language.tokenizer import find_tokens
from upphandling_nlp.resources.registry import Registry
from upphandling_nlp.schema import Mention

__all__ = ["read_raw_examples"]

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
            spans = [Mention(start=a, end=b) for a, b in find_tokens(paragraph)]
            ends = [0, *(span.end for span in spans)]
            examples.append(
                Example(
                    words=tuple(paragraph[s.start : s.end] for s in spans),
                    spaced=tuple(
                        s.start > e or n == 0
                        for n, (s, e) in enumerate(zip(spans, ends[:-1], strict=True))
                    ),
                    breaks=(True, *[False] * (len(spans) - 1)),
                    hints=tuple(make_hints(paragraph, spans, registry)),
                    convention="field",
                    key=f"raw/{zlib.crc32(paragraph.encode())}",
                )
            )
    return examples
