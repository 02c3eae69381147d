"""Label Studio: the JSON list of tasks that it imports and exports.

A task of ours:

    {"data": {"text": "…", "post": {…}},
     "annotations": [{"result": [
        {"id": "s1", "from_name": "label", "to_name": "text", "type": "labels",
         "value": {"start": 0, "end": 14, "text": "Region Halland", "labels": ["ORG"]}},
        {"id": "theme", "from_name": "theme", "to_name": "text", "type": "choices",
         "value": {"choices": ["climate"]}}]}]}

`CONFIG` in `docs/interchange.md` is the labelling interface that fits. Label Studio keeps `data`
as it is; `data.post` carries what results have no place for. A post without any annotation is
written without annotations, as a task to do.

Offsets are in code points, as Label Studio has stored them since 2021; older files count UTF-16
units. The surface in `value.text` tells which: a span is read as the one that fits it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from upphandling_nlp.errors import GoldError
from upphandling_nlp.evaluate.gold import FACET_FIELDS, GoldPost
from upphandling_nlp.evaluate.interchange.carrying import (
    Item,
    Notes,
    Span,
    carry,
    list_written,
    take_carried,
)
from upphandling_nlp.evaluate.interchange.joining import settle
from upphandling_nlp.evaluate.interchange.lines import as_type
from upphandling_nlp.files import replacing

__all__ = ["read_label_studio", "write_label_studio"]


class _Value(msgspec.Struct):
    start: int | None = None
    end: int | None = None
    text: str | list[str] | None = None
    labels: list[str] | None = None
    choices: list[str] | None = None


class _Result(msgspec.Struct):
    type: str
    value: _Value = msgspec.field(default_factory=_Value)
    from_name: str = ""


class _Annotation(msgspec.Struct):
    result: list[dict[str, Any]] = []
    was_cancelled: bool = False
    ground_truth: bool = False


class _Task(msgspec.Struct):
    data: dict[str, Any]
    id: int | str = ""
    annotations: list[_Annotation] = []
    predictions: list[_Annotation | int] = []


def read_label_studio(path: Path, notes: Notes) -> Iterator[GoldPost]:
    """Read tasks with their annotations.

    Of several annotations of a task the one marked as ground truth counts, else the first that was
    not cancelled; a task without annotation is read with its prediction, if it has one. What is
    left out is counted.

    Raises:
        GoldError: The file is no list of tasks, or a task is faulty; the message tells which.
    """
    yield from settle(_read_items(path, notes), path=path)


def write_label_studio(posts: Iterable[GoldPost], path: Path, notes: Notes) -> int:
    """Write posts as tasks; returns their number."""
    del notes
    count = 0
    with replacing(path) as file:
        for post in posts:
            file.write(b",\n" if count else b"[\n")
            file.write(msgspec.json.encode(_make_task(post)))
            count += 1
        file.write(b"\n]\n" if count else b"[]\n")
    return count


def _make_task(post: GoldPost) -> dict[str, Any]:
    layers = ("entities", "dates", *FACET_FIELDS.values())
    results: list[dict[str, Any]] = [
        {
            "id": f"s{number}",
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "value": {
                "start": span.start,
                "end": span.end,
                "text": post.text[span.start : span.end],
                "labels": [span.label],
            },
        }
        for number, (span, _) in enumerate(list_written(post), start=1)
    ]
    results += [
        {
            "id": facet,
            "from_name": facet,
            "to_name": "text",
            "type": "choices",
            "value": {"choices": list(labels)},
        }
        for facet in FACET_FIELDS
        if (labels := post.labels_of(facet))
    ]
    annotated = any(getattr(post, layer) is not None for layer in layers)
    return {
        "data": {"text": post.text, "post": carry(post)},
        "annotations": [{"result": results}] if annotated else [],
    }


def _read_items(path: Path, notes: Notes) -> Iterator[Item]:
    for number, fields in enumerate(_read_tasks(path), start=1):
        name = f"task {number}"
        try:
            yield _make_item(_check_task(fields), notes, name)
        except GoldError as error:
            problem = f"{name}: {error.problem}"
            raise GoldError(problem, path=path, remedy=error.remedy) from error


def _read_tasks(path: Path) -> list[dict[str, Any]]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise GoldError(
            f"cannot be read ({error.strerror})", path=path, remedy="check the path"
        ) from error
    try:
        return msgspec.json.decode(content, type=list[dict[str, Any]])
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        place = re.search(r"\(byte (\d+)\)", str(error))
        raise GoldError(
            f"is no JSON list of tasks ({error})",
            path=path,
            line=content.count(b"\n", 0, int(place[1])) + 1 if place else None,
            remedy="export from Label Studio as JSON",
        ) from error


def _check_task(fields: dict[str, Any]) -> _Task:
    if "data" not in fields:
        raise GoldError("has no 'data'", remedy="export from Label Studio as JSON, not as JSON-MIN")
    return as_type(fields, _Task, "fields")


def _make_item(task: _Task, notes: Notes, name: str) -> Item:
    strings = [value for value in task.data.values() if isinstance(value, str)]
    text = task.data.get("text", strings[0] if len(strings) == 1 else None)
    if not isinstance(text, str):
        raise GoldError("data.text: there is no text", remedy='call the field of the text "text"')
    spans: list[Span] = []
    labels: list[str] = []
    annotation = _choose_annotation(task, notes)
    for fields in annotation.result if annotation else ():
        # What is read of a result depends on its type; others may have any value.
        kind = fields.get("type")
        if kind not in {"labels", "choices"}:
            notes[f"result of type '{kind}'"] += 1
            continue
        result = as_type(fields, _Result, "result")
        if kind == "labels":
            spans += _list_spans(result.value, text)
        else:
            labels += _list_labels(result)
    return Item(
        text=text,
        spans=tuple(spans) if annotation else None,
        labels=tuple(labels) if annotation else None,
        carried=take_carried(task.data.get("post"), text),
        id=str(task.id),
        name=name,
    )


def _choose_annotation(task: _Task, notes: Notes) -> _Annotation | None:
    done = [annotation for annotation in task.annotations if not annotation.was_cancelled]
    notes.update(["cancelled annotation"] * (len(task.annotations) - len(done)))
    if not done:
        # An export without predictions gives their ids alone.
        guesses = [guess for guess in task.predictions if isinstance(guess, _Annotation)]
        if guesses:
            notes["task without annotation, read with its prediction"] += 1
        return guesses[0] if guesses else None
    best = next((annotation for annotation in done if annotation.ground_truth), done[0])
    notes.update(["further annotation of a task"] * (len(done) - 1))
    return best


def _list_spans(value: _Value, text: str) -> list[Span]:
    if value.start is None or value.end is None or not value.labels:
        raise GoldError(
            "result: a value of type 'labels' needs 'start', 'end' and 'labels'",
            remedy="export from Label Studio as JSON",
        )
    start, end = value.start, value.end
    surface = value.text if isinstance(value.text, str) else None
    if surface is not None and not _is_same(text[start:end], surface):
        start, end = _from_utf16(text, start), _from_utf16(text, end)
        if not _is_same(text[start:end], surface):
            raise GoldError(
                f"result: characters {value.start}..{value.end} are "
                f"'{text[value.start : value.end]}', not '{surface}'",
                remedy="annotate the text as it was imported",
            )
    return [Span(start, end, label) for label in value.labels]


def _is_same(first: str, second: str) -> bool:
    # The browser changes line ends and some blanks in the surface, never the letters.
    return first == second or first.split() == second.replace("\\n", "\n").split()


def _from_utf16(text: str, offset: int) -> int:
    return len(text.encode("utf-16-le")[: 2 * offset].decode("utf-16-le", errors="ignore"))


def _list_labels(result: _Result) -> list[str]:
    prefix = f"{result.from_name}:" if result.from_name in FACET_FIELDS else ""
    return [f"{prefix}{choice}" for choice in result.value.choices or ()]
