"""Changes between two runs: their kinds, what is told of each, and files of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec

from upphandling_nlp.errors import OptionError, RecordError
from upphandling_nlp.files import replacing

__all__ = ["KINDS", "Cause", "Change", "ChangeKind", "write_changes"]

ChangeKind = Literal[
    "record-new", "record-gone",
    "text-changed", "published-changed",
    "label-gained", "label-lost", "label-rescored",
    "entity-gained", "entity-lost", "entity-respanned", "entity-retyped", "entity-relinked",
    "date-gained", "date-lost", "date-respanned", "date-reresolved",
    "reference-gained", "reference-lost", "reference-respanned", "reference-changed",
]  # fmt: skip
#: Every kind of change and what it means.
KINDS: dict[ChangeKind, str] = {
    "record-new": "only NEW has the record",
    "record-gone": "only OLD has the record",
    "text-changed": "headline or body of the post differ",
    "published-changed": "the day of publication differs",
    "label-gained": "the record carries the label now",
    "label-lost": "the record carried the label",
    "label-rescored": "the score moved by as much as was asked for",
    "entity-gained": "a name is found now",
    "entity-lost": "a name was found",
    "entity-respanned": "the same name with other bounds",
    "entity-retyped": "the same span is another kind of name",
    "entity-relinked": "the same span has another id or another normalised name",
    "date-gained": "a date is found now",
    "date-lost": "a date was found",
    "date-respanned": "the same date with other bounds",
    "date-reresolved": "the same span means other days, another grain or another role",
    "reference-gained": "a reference is found now",
    "reference-lost": "a reference was found",
    "reference-respanned": "the same reference with other bounds",
    "reference-changed": "the same span refers to something else",
}


class Cause(msgspec.Struct, frozen=True):
    """Something that differs between two runs and can stand behind a change.

    Attributes:
        field: "post" (its text, day or language), or what the provenance names: "library",
            "annotator" and "classifier" (the two halves of `model`), "taxonomy", "registry".
        old: The version in OLD; empty for a post.
        new: The version in NEW; empty for a post.
    """

    field: str
    old: str = ""
    new: str = ""

    def __str__(self) -> str:
        return f"{self.field} {self.old} -> {self.new}" if self.old != self.new else self.field


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One difference between two runs.

    Attributes:
        record_id: Id of the record; that of NEW where it has the record.
        published: Day of publication, as ISO 8601; empty where unknown.
        title: Headline of the post.
        kind: What happened; `KINDS` tells what each means.
        what: The label with its facet ("theme/climate"), or the words of the mention.
        old: What OLD says: score, type, id, days; empty where it says nothing.
        new: What NEW says.
        start: Offset of the mention in the text of NEW, of OLD for a loss; None for the rest.
        end: Offset after it.
        causes: All that differs and can stand behind it; none where nothing known does.
    """

    record_id: str
    published: str
    title: str
    kind: ChangeKind
    what: str
    old: str
    new: str
    start: int | None = None
    end: int | None = None
    causes: tuple[Cause, ...] = ()


def write_changes(changes: Iterable[Change], target: str | Path) -> int:
    """Write changes, one a line.

    Args:
        changes: The changes; they are streamed.
        target: A file whose name ends in .csv or .jsonl.

    Returns:
        The number of changes written.

    Raises:
        OptionError: The ending is another one.
        RecordError: The file cannot be written.
    """
    path = Path(target)
    write = {".csv": _write_csv, ".jsonl": _write_jsonl}.get(path.suffix.lower())
    if write is None:
        raise OptionError(f"'{path.name}' ends in neither .csv nor .jsonl", remedy="rename it")
    try:
        with replacing(path) as raw:
            file = io.TextIOWrapper(raw, encoding="utf-8", newline="")
            count = write(changes, file)
            file.detach()  # written out; `replacing` closes it
    except OSError as error:
        raise RecordError(
            f"cannot be written ({error.strerror or error})", path=path, remedy="check the folder"
        ) from error
    return count


def _write_csv(changes: Iterable[Change], file: io.TextIOBase) -> int:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(Change.__struct_fields__)
    count = 0
    for change in changes:
        row = msgspec.structs.asdict(change) | {"causes": "; ".join(map(str, change.causes))}
        writer.writerow(row.values())
        count += 1
    return count


def _write_jsonl(changes: Iterable[Change], file: io.TextIOBase) -> int:
    count = 0
    for change in changes:
        file.write(msgspec.json.encode(change).decode() + "\n")
        count += 1
    return count
