"""Cut a gold post into the tokens of a format that has tokens.

Column files and spaCy documents tie every mention to whole tokens. The gold tokens are used where
there are any, the library's tokenizer elsewhere; where a mention begins or ends inside of a token,
the token is cut in two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from upphandling_nlp.evaluate.gold import GoldPost
from upphandling_nlp.evaluate.interchange.carrying import Span, Written, list_written
from upphandling_nlp.language.sentences import find_sentence_starts
from upphandling_nlp.language.tokenizer import find_tokens

__all__ = ["cut_pieces", "list_sentence_starts", "list_tokenwise"]

# A tab and a line's end part columns and lines, so no piece may hold them.
_BREAKS = re.compile(r"[\t\n\r]+")


def list_tokenwise(post: GoldPost) -> list[Written]:
    """List the mentions that whole tokens can show, without white space at their ends."""
    return [
        Written(Span(*trimmed, one.span.label or "_"), one.mention)
        for one in list_written(post)
        if (trimmed := _trim(post.text, one.span.start, one.span.end)) is not None
    ]


def cut_pieces(post: GoldPost, mentions: Iterable[Written]) -> list[tuple[int, int]]:
    """Cut the text of a post into tokens.

    Args:
        post: The post.
        mentions: The mentions to be shown (`list_tokenwise`); no piece crosses their ends.

    Returns:
        Spans in order that cover every character but white space; none begins or ends with white
        space or holds a tab or a line's end.
    """
    text = post.text
    tokens = _cover(text, [(token.start, token.end) for token in post.tokens or ()])
    borders = sorted({border for one in mentions for border in one.span[:2]})
    pieces: list[tuple[int, int]] = []
    for start, end in tokens:
        inner = [border for border in borders if start < border < end]
        inner += [found.start() for found in _BREAKS.finditer(text, start, end)]
        edges = [start, *sorted({*inner} - {start}), end]
        for left, right in pairwise(edges):
            trimmed = _trim(text, left, right)
            if trimmed is not None:
                pieces.append(trimmed)
    return pieces


def list_sentence_starts(post: GoldPost, pieces: list[tuple[int, int]]) -> set[int]:
    """List the numbers of the pieces with which a sentence begins, from gold or by rule."""
    if post.sentences is None:
        return {*find_sentence_starts(post.text, pieces)}
    starts = [sentence.start for sentence in post.sentences]
    begun: set[int] = set()
    for number, (_, end) in enumerate(pieces):
        # The first piece that reaches beyond the start; white space may lie between.
        while starts and starts[0] < end:
            del starts[0]
            begun.add(number)
    return begun


def _cover(text: str, tokens: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Fill what the tokens leave open."""
    covered: list[tuple[int, int]] = []
    position = 0
    for start, end in [*tokens, (len(text), len(text))]:
        gap = text[position:start]
        covered += [(position + first, position + last) for first, last in find_tokens(gap)]
        if start < end:
            covered.append((start, end))
        position = end
    return covered


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    return (start, start + len(part.strip())) if part.strip() else None
