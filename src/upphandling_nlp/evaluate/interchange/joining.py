"""Join what a tool's file tells with what our writer sent along, by one rule for every format.

- What the tool says of a layer is what our writer wrote: the carried layer stands, unchanged. An
  untouched file thus gives the same posts.
- It differs: somebody has annotated. The tool's spans and labels stand; those that are still as
  they were written keep their names, ids and values.

Files that our writers did not make carry nothing; then the tool's spans and labels are all there
is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from upphandling_nlp.errors import GoldError
from upphandling_nlp.evaluate.gold import (
    FACET_FIELDS,
    GoldDate,
    GoldEntity,
    GoldPost,
    decode_gold,
    encode_gold,
)
from upphandling_nlp.evaluate.interchange.carrying import DATE, Item, Span, Written, list_written

__all__ = ["settle"]

_M = TypeVar("_M", GoldEntity, GoldDate)
_SPAN_LAYERS = ("entities", "dates")


def settle(
    items: Iterable[Item],
    *,
    path: Path,
    written: Callable[[GoldPost], Sequence[Written]] = list_written,
) -> Iterator[GoldPost]:
    """Make posts of items, by the rule in the module's docstring.

    A layer that posts came without (not annotated) and that at least one of them has now counts
    as annotated in all of those: a post in which the annotators found nothing has none.

    Args:
        items: The items of one file; all are read before the first post is given.
        path: The file, for messages and ids.
        written: How the format's writer writes mentions.

    Yields:
        The posts, in order.

    Raises:
        GoldError: A span lies outside of the text, two overlap, a label has no facet, or two posts
            have one id.
    """
    pairs: list[tuple[Item, dict[str, Any]]] = []
    for item in items:
        try:
            pairs.append((item, _join(item, written)))
        except GoldError as error:
            raise _place(error, item, path) from error
    gained = {
        layer
        for item, layers in pairs
        for layer in layers
        if layers[layer] and (item.carried is None or getattr(item.carried, layer) is None)
    }
    seen: set[str] = set()
    for number, (item, layers) in enumerate(pairs, start=1):
        for layer in gained & layers.keys():
            layers[layer] = layers[layer] or ()
        base = item.carried or GoldPost(
            id=item.id or f"{path.stem}-{number}",
            body=item.text,
            tokens=item.tokens,
            sentences=item.sentences,
        )
        try:
            yield _check(msgspec.structs.replace(base, **layers), seen)
        except GoldError as error:
            raise _place(error, item, path) from error


def _check(post: GoldPost, seen: set[str]) -> GoldPost:
    if post.id in seen:
        raise GoldError(
            f"a second post has the id '{post.id}'", remedy="give each an id of its own"
        )
    seen.add(post.id)
    return decode_gold(encode_gold(post))


def _place(error: GoldError, item: Item, path: Path) -> GoldError:
    problem = f"{item.name}: {error.problem}" if item.name else error.problem
    return GoldError(problem, path=path, line=item.line, remedy=error.remedy)


def _join(item: Item, written: Callable[[GoldPost], Sequence[Written]]) -> dict[str, Any]:
    """Return the layers of which the file says something."""
    layers: dict[str, Any] = {}
    if item.spans is not None:
        layers |= _join_spans(item.spans, item.carried, written)
    if item.labels is not None:
        layers |= _join_labels(item.labels, item.facets, item.carried)
    return layers


def _join_spans(
    spans: Sequence[Span],
    carried: GoldPost | None,
    written: Callable[[GoldPost], Sequence[Written]],
) -> dict[str, Any]:
    if carried is None:
        entities, dates = _new_mentions(spans)
        return {"entities": tuple(entities), "dates": tuple(dates) or None}
    known = written(carried)
    if {*spans} == {one.span for one in known}:
        return {layer: getattr(carried, layer) for layer in _SPAN_LAYERS}
    mentions = {one.span: one.mention for one in reversed(known)}
    kept = [mentions[span] for span in spans if span in mentions]
    entities, dates = _new_mentions([span for span in spans if span not in mentions])
    entities += [mention for mention in kept if isinstance(mention, GoldEntity)]
    dates += [mention for mention in kept if isinstance(mention, GoldDate)]
    # What the format could not show, nobody can have deleted.
    shown = {id(one.mention) for one in known}
    _add_free(entities, (one for one in carried.entities or () if id(one) not in shown))
    _add_free(dates, (one for one in carried.dates or () if id(one) not in shown))
    return {
        "entities": tuple(_sort(entities)) or (None if carried.entities is None else ()),
        "dates": tuple(_sort(dates)) or (None if carried.dates is None else ()),
    }


def _new_mentions(spans: Iterable[Span]) -> tuple[list[GoldEntity], list[GoldDate]]:
    ordered = sorted(spans)
    return (
        [
            GoldEntity(start=span.start, end=span.end, label=span.label)
            for span in ordered
            if span.label != DATE
        ],
        [GoldDate(start=span.start, end=span.end) for span in ordered if span.label == DATE],
    )


def _add_free(mentions: list[_M], more: Iterable[_M]) -> None:
    for one in more:
        if not any(one.start < other.end and other.start < one.end for other in mentions):
            mentions.append(one)


def _sort(mentions: list[_M]) -> list[_M]:
    return sorted(mentions, key=lambda mention: (mention.start, mention.end))


def _join_labels(
    labels: Sequence[str], facets: Sequence[str], carried: GoldPost | None
) -> dict[str, Any]:
    given: dict[str, list[str]] = {facet: [] for facet in FACET_FIELDS}
    for label in labels:
        facet, name = _part_label(label)
        given[facet].append(name)
    layers: dict[str, Any] = {}
    for facet, field in FACET_FIELDS.items():
        before = carried.labels_of(facet) if carried else None
        now = given[facet]
        if {*now} == {*(before or ())}:
            layers[field] = () if before is None and facet in facets else before
            continue
        stay = [label for label in before or () if label in now]
        layers[field] = tuple(dict.fromkeys([*stay, *now]))
    return layers


def _part_label(label: str) -> tuple[str, str]:
    facet, colon, name = label.partition(":")
    if colon and facet in FACET_FIELDS:
        return facet, name
    # Only files of others have labels without a facet.
    from upphandling_nlp.resources.taxonomy import default_taxonomy  # noqa: PLC0415  (heavy)

    taxonomy = default_taxonomy()
    if label in taxonomy:
        return taxonomy[label].facet, label
    raise GoldError(
        f"label '{label}' names no facet and is not in the taxonomy",
        remedy="write 'theme:', 'category:' or 'risk:' before it",
    )
