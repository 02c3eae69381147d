"""What differs between two records of one post, and which changes can stand behind it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel

from upphandling_nlp.archive.changes import KINDS, Cause, Change, ChangeKind
from upphandling_nlp.schema import DateMention, EntityMention, Label, Mention, Record, Reference

__all__ = ["list_causes", "list_changes"]

# What can stand behind a change, by the part of the record that changed.
_POWERS = {
    "label": ("post", "library", "annotator", "classifier", "taxonomy", "registry"),
    "entity": ("post", "library", "annotator", "registry"),
    "date": ("post", "library", "annotator"),
    "reference": ("post", "library"),
    "text": ("post",),
    "published": ("post",),
}
_AnyMention = EntityMention | DateMention | Reference


class _Found(NamedTuple):
    kind: ChangeKind
    what: str
    old: str = ""
    new: str = ""
    span: Mention | None = None


class _Handling(NamedTuple):
    """How the mentions of one field are told and compared."""

    part: str
    tell: Callable[[_AnyMention], str]
    kinds: dict[str, Callable[[_AnyMention], object]]


def list_causes(old: Record, new: Record) -> tuple[Cause, ...]:
    """List what differs in the making of two records: the post itself, and versions."""
    causes = []
    post = ("text", "published", "language")
    if any(getattr(old, name) != getattr(new, name) for name in post):
        causes.append(Cause("post"))
    before, after = (_list_versions(record) for record in (old, new))
    causes += [
        Cause(field, before[field], after[field])
        for field in before
        if before[field] != after[field]
    ]
    return tuple(causes)


def list_changes(old: Record, new: Record, *, rescored: float | None = None) -> Iterator[Change]:
    """List what differs between two records of one post.

    Where the text itself changed, spans of OLD are followed into the text of NEW, so that a
    mention below an added sentence is no change.

    Args:
        old: The record of the first run.
        new: The record of the second run.
        rescored: Tell of scores of labels that moved by at least this much; None tells of none.

    Yields:
        The changes: text, labels, names, dates, references.
    """
    causes = list_causes(old, new)
    for found in _find_changes(old, new, rescored):
        powers = _POWERS[found.kind.partition("-")[0]]
        yield Change(
            record_id=new.id,
            published=new.published.isoformat() if new.published else "",
            title=new.title,
            kind=found.kind,
            what=found.what,
            old=found.old,
            new=found.new,
            start=found.span.start if found.span else None,
            end=found.span.end if found.span else None,
            causes=tuple(cause for cause in causes if cause.field in powers),
        )


def _list_versions(record: Record) -> dict[str, str]:
    made = record.provenance
    # Classifiers have no "+" in their names, paths of annotators may.
    annotator, plus, classifier = made.model.rpartition("+")
    return {
        "library": made.library,
        "annotator": annotator if plus else made.model,
        "classifier": classifier if plus else "",
        "taxonomy": made.taxonomy,
        "registry": made.registry,
    }


def _find_changes(old: Record, new: Record, rescored: float | None) -> Iterator[_Found]:
    if old.text != new.text:
        yield _Found("text-changed", _tell_edit(old.text, new.text), old=old.id, new=new.id)
    if old.published != new.published:
        yield _Found("published-changed", "", str(old.published or ""), str(new.published or ""))
    yield from _compare_labels(old.labels, new.labels, rescored)
    follow = _follow_edits(old.text, new.text)
    for name, handling in _HANDLINGS.items():
        yield from _compare_mentions(getattr(old, name), getattr(new, name), follow, handling)


def _tell_edit(old: str, new: str) -> str:
    """Tell how much of a text was replaced, in characters."""
    ops = [op for op in Indel.opcodes(old, new) if op.tag != "equal"]
    gone = sum(op.src_end - op.src_start for op in ops)
    come = sum(op.dest_end - op.dest_start for op in ops)
    return f"-{gone} +{come} characters"


def _compare_labels(
    old: Sequence[Label], new: Sequence[Label], rescored: float | None
) -> Iterator[_Found]:
    before, after = ({(one.facet, one.id): one.score for one in labels} for labels in (old, new))
    for key in sorted(before.keys() | after.keys()):
        what, was, is_ = "/".join(key), before.get(key), after.get(key)
        if was is None:
            yield _Found("label-gained", what, new=f"{is_:.2f}")
        elif is_ is None:
            yield _Found("label-lost", what, old=f"{was:.2f}")
        elif rescored is not None and abs(is_ - was) >= rescored and is_ != was:
            yield _Found("label-rescored", what, f"{was:.4f}", f"{is_:.4f}")


def _follow_edits(old: str, new: str) -> Callable[[Mention], tuple[int, int]]:
    """Make a function that gives a span of the old text its place in the new one."""
    if old == new:
        return lambda span: (span.start, span.end)
    kept = [op for op in Indel.opcodes(old, new) if op.tag == "equal"]
    starts = [op.src_start for op in kept]

    def follow(span: Mention) -> tuple[int, int]:
        number = bisect_right(starts, span.start) - 1
        if number < 0 or span.start >= kept[number].src_end:
            return -1, -1  # its first character is gone
        last = bisect_right(starts, span.end - 1) - 1
        if span.end > kept[last].src_end:
            return -1, -1
        first, final = kept[number], kept[last]
        start = span.start + first.dest_start - first.src_start
        end = span.end + final.dest_start - final.src_start
        # What was written into the middle of a name makes another name of it.
        return (start, end) if new[start:end] == old[span.start : span.end] else (-1, -1)

    return follow


def _compare_mentions(
    old: Sequence[_AnyMention],
    new: Sequence[_AnyMention],
    follow: Callable[[Mention], tuple[int, int]],
    handling: _Handling,
) -> Iterator[_Found]:
    moved = [(follow(mention), mention) for mention in old]
    waiting = {(mention.start, mention.end): mention for mention in new}
    pairs: list[tuple[_AnyMention | None, _AnyMention | None]] = []
    left = []
    for span, mention in moved:
        twin = waiting.pop(span, None)
        if twin is None:
            left.append((span, mention))
        else:
            pairs.append((mention, twin))
    for (start, end), mention in left:
        over = [key for key in waiting if key[0] < end and start < key[1]]
        pairs.append((mention, waiting.pop(over[0]) if over else None))
    pairs += [(None, mention) for mention in waiting.values()]
    # In order of the text of NEW; losses by their own offsets.
    pairs.sort(key=lambda pair: (pair[1] or pair[0] or Mention(start=0, end=0)).start)
    for was, is_ in pairs:
        yield from _compare_pair(was, is_, handling)


def _compare_pair(
    was: _AnyMention | None, is_: _AnyMention | None, handling: _Handling
) -> Iterator[_Found]:
    part, tell = handling.part, handling.tell
    if was is None and is_ is not None:
        yield _Found(_KIND_OF[f"{part}-gained"], is_.text, new=tell(is_), span=is_)
    elif is_ is None and was is not None:
        yield _Found(_KIND_OF[f"{part}-lost"], was.text, old=tell(was), span=was)
    elif was is not None and is_ is not None:
        told = tell(was), tell(is_)
        if was.text != is_.text:
            # Other words have another name and other days: one change, not three.
            told = f"{was.text}: {told[0]}", f"{is_.text}: {told[1]}"
            yield _Found(_KIND_OF[f"{part}-respanned"], is_.text, *told, is_)
            return
        for kind, read in handling.kinds.items():
            if read(was) != read(is_):
                yield _Found(_KIND_OF[f"{part}-{kind}"], is_.text, *told, is_)


def _tell_entity(mention: _AnyMention) -> str:
    if not isinstance(mention, EntityMention):
        return ""
    linked = f" ({mention.id})" if mention.id else ""
    return f"{mention.label} {mention.name or mention.text}{linked}"


def _tell_date(mention: _AnyMention) -> str:
    if not isinstance(mention, DateMention):
        return ""
    days = f"{mention.first}/{mention.last}" if mention.first else "no value"
    return " ".join(filter(None, (days, mention.grain, mention.role)))


def _tell_reference(mention: _AnyMention) -> str:
    return f"{mention.kind} {mention.id}" if isinstance(mention, Reference) else ""


def _read(*names: str) -> Callable[[_AnyMention], object]:
    return lambda mention: tuple(getattr(mention, name) for name in names)


_HANDLINGS = {
    "entities": _Handling(
        "entity", _tell_entity, {"retyped": _read("label"), "relinked": _read("id", "name")}
    ),
    "dates": _Handling("date", _tell_date, {"reresolved": _read("first", "last", "grain", "role")}),
    "references": _Handling("reference", _tell_reference, {"changed": _read("kind", "id")}),
}
_KIND_OF: dict[str, ChangeKind] = {kind: kind for kind in KINDS}
