"""`upphandling-nlp diff`: what changed between two runs, and what stands behind it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upphandling_nlp.cli.progress import show_progress
from upphandling_nlp.cli.targets import check_target, keep_inputs
from upphandling_nlp.cli.terminal import make_console
from upphandling_nlp.errors import OptionError

if TYPE_CHECKING:
    from rich.console import Console

    from upphandling_nlp.archive.changes import Change
    from upphandling_nlp.archive.diff import Tally

__all__ = ["diff"]

CHANGED = 1
_ENDINGS = (".csv", ".jsonl")
_LABELS_SHOWN = 15


def diff(
    old: Annotated[Path, typer.Argument(help="Records of the first run: a file or an archive.")],
    new: Annotated[Path, typer.Argument(help="Records of the second run.")],
    *,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write all changes to a .csv or .jsonl.")
    ] = None,
    limit: Annotated[int, typer.Option(help="Show so many changes one by one.", min=0)] = 20,
    rescored: Annotated[
        float | None,
        typer.Option(help="Tell of labels whose scores moved by at least this much, too."),
    ] = None,
    fail_on_change: Annotated[
        bool, typer.Option("--fail-on-change", help="Exit with 1 where anything changed.")
    ] = False,
) -> int:
    """Tell which records changed between two runs, and which version or post stands behind it."""
    from upphandling_nlp.archive.changes import write_changes  # noqa: PLC0415  (heavy)
    from upphandling_nlp.archive.diff import Tally, diff_records  # noqa: PLC0415  (heavy)
    from upphandling_nlp.records import read_records  # noqa: PLC0415  (heavy)

    if out is not None:
        check_target(out)
        keep_inputs(out, [old, new])
        if out.suffix.lower() not in _ENDINGS:
            raise OptionError(f"'{out}' ends in neither .csv nor .jsonl", remedy="rename it")
    tally = Tally()
    changes = diff_records(
        show_progress(read_records(old), what="old", total=None),
        show_progress(read_records(new), what="new", total=None),
        rescored=rescored,
        tally=tally,
    )
    shown: list[Change] = []
    passed = _keep_first(changes, shown, limit)
    if out is None:
        for _ in passed:
            pass
    else:
        write_changes(passed, out)
    console = make_console()
    _print_changes(console, shown, rest=tally.kinds.total() - len(shown), out=out)
    _print_summary(console, tally)
    return CHANGED if fail_on_change and tally.kinds else 0


def _keep_first(changes: Iterator[Change], kept: list[Change], limit: int) -> Iterator[Change]:
    for change in islice(changes, limit):
        kept.append(change)
        yield change
    yield from changes


def _print_changes(console: Console, changes: list[Change], *, rest: int, out: Path | None) -> None:
    from rich.text import Text  # noqa: PLC0415  (heavy)

    last = None
    for change in changes:
        heading = (change.record_id, change.causes)
        if last is None or last[0] != change.record_id:
            day = change.published or "no date"
            console.print(Text(f"{day}  {change.record_id}  {change.title}", "bold"))
        if last != heading:
            console.print(Text(f"  [{_tell_causes(change)}]", "dim"))
            last = heading
        told = " -> ".join(filter(None, (change.old, change.new)))
        if change.kind.startswith("record-"):
            told = ""
        console.print(Text("  ".join(filter(None, (f"    {change.kind}", change.what, told)))))
    if rest and changes:
        where = f"in {out}" if out else "with -o FILE.csv"
        console.print(Text(f"and {rest} more changes: all of them {where}"))
    if changes:
        console.print()


def _tell_causes(change: Change) -> str:
    return "; ".join(map(str, change.causes)) or "nothing known stands behind it"


def _print_summary(console: Console, tally: Tally) -> None:
    from rich.table import Table  # noqa: PLC0415  (heavy)

    console.print(
        f"{tally.old} old records, {tally.new} new: {tally.same} the same, {tally.changed} changed "
        f"({tally.edited} with an edited post), {tally.arrived} only new, {tally.departed} gone"
    )
    if tally.unlisted:
        console.print(
            f"{tally.unlisted} differ in address, language, scores, evidence, tokens or sentences "
            "alone"
        )
    if tally.causes:
        table = Table("change", "what can stand behind it", "count", box=None, pad_edge=False)
        ranked = sorted(tally.causes.items(), key=lambda item: (-item[1], item[0]))
        for (kind, fields), count in ranked:
            table.add_row(kind, fields.replace("+", ", ") or "nothing known", str(count))
        console.print(table)
    if tally.labels:
        table = Table("label", "gained", "lost", box=None, pad_edge=False)
        moved = {what: 0 for what, _ in tally.labels}
        for (what, _), count in tally.labels.items():
            moved[what] += count
        ranked_labels = sorted(moved, key=lambda what: (-moved[what], what))
        for what in ranked_labels[:_LABELS_SHOWN]:
            gained, lost = (tally.labels[what, f"label-{kind}"] for kind in ("gained", "lost"))
            table.add_row(what, str(gained), str(lost))
        console.print(table)
        if len(ranked_labels) > _LABELS_SHOWN:
            console.print(f"and {len(ranked_labels) - _LABELS_SHOWN} more labels")
