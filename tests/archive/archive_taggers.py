"""Taggers for tests of archive runs: light, and wicked where a post asks for it.

Workers import this module by its name; `conftest.py` puts its folder on the path.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable, Iterator
from typing import ClassVar

from upphandling_nlp.schema import Post, Provenance, Record, Token

#: What a post may ask for by the first word of its body.
WICKED = {
    "FEL": lambda: 1 // 0,
    "SOV": lambda: time.sleep(1_000),
    # A loop in C that holds the interpreter lock: neither alarm nor thread gets a word in.
    "SNURRA": lambda: sum(iter(int, 1)),
    "DÖ": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "TRÖG": lambda: time.sleep(0.05),
}


class PlainTagger:
    """Tokens at spaces and nothing else."""

    def __init__(self, *, taxonomy: str = "1") -> None:
        self.provenance = Provenance(
            library="0.1.0", model="plain", taxonomy=taxonomy, registry="1"
        )

    def tag(self, post: Post) -> Record:
        word = post.body.split(" ", 1)[0]
        if word in WICKED:
            WICKED[word]()
        return make_record(post, self.provenance)


class StreamTagger(PlainTagger):
    """Takes several posts as one stream, too, and writes down how it was asked."""

    asked: ClassVar[list[str]] = []

    def tag(self, post: Post) -> Record:
        self.asked.append("one")
        return super().tag(post)

    def tag_many(self, posts: Iterable[Post]) -> Iterator[Record]:
        self.asked.append("many")
        for post in posts:
            if post.body.startswith("BORT"):
                continue
            yield (
                make_record(Post(title="en annan"), self.provenance)
                if post.body.startswith("ANNAN")
                else super().tag(post)
            )


class SilentTagger:
    """Does not tell its versions; gives the records of another post on demand."""

    def tag(self, post: Post) -> Record:
        versions = Provenance(library="0.0.9", model="silent", taxonomy="1", registry="1")
        if post.body.startswith("ANNAN"):
            return make_record(Post(title="en annan"), versions)
        if post.body.startswith("INTET"):
            return None
        return make_record(post, versions)


def make_record(post: Post, provenance: Provenance) -> Record:
    tokens, start = [], 0
    for word in post.text.split(" "):
        if word:
            tokens.append(Token(start=start, end=start + len(word), lemma=word.lower()))
        start += len(word) + 1
    fields = {name: getattr(post, name) for name in Post.__struct_fields__}
    nothing = dict.fromkeys(("sentences", "entities", "dates", "references", "labels"), ())
    return Record(**fields, **nothing, text=post.text, tokens=tuple(tokens), provenance=provenance)


def make_plain() -> PlainTagger:
    return PlainTagger()


def make_stream() -> StreamTagger:
    return StreamTagger()


def make_newer() -> PlainTagger:
    return PlainTagger(taxonomy="2")


def make_silent() -> SilentTagger:
    return SilentTagger()


def make_none() -> PlainTagger:
    raise RuntimeError("no model here")


def dying_maker() -> PlainTagger:
    os._exit(9)
