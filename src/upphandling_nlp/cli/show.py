"""`upphandling-nlp show`: posts in the terminal or on a page, with what was found in them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upphandling_nlp.cli.exit_codes import SKIPPED
from upphandling_nlp.cli.progress import report_notices
from upphandling_nlp.cli.tag import open_posts
from upphandling_nlp.cli.targets import check_target, keep_inputs
from upphandling_nlp.cli.terminal import make_console
from upphandling_nlp.errors import OptionError, ReadError, RecordError, RecordVersionError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from upphandling_nlp.posts import PostStream
    from upphandling_nlp.schema import DateMention, Record

__all__ = ["open_records", "show"]

#: Colours of the mentions, by what they are.
STYLES = {
    "ORG": "bold blue",
    "LOC": "bold green",
    "PER": "bold magenta",
    "date": "bold yellow",
    "reference": "cyan",
    "evidence": "underline",
}


def show(
    path: Annotated[str, typer.Argument(help="Records, or posts (which are tagged first).")],
    *,
    limit: Annotated[int, typer.Option(help="Show so many posts; 0 shows all.", min=0)] = 10,
    why: Annotated[bool, typer.Option("--why", help="List the evidence for each label.")] = False,
    html: Annotated[
        bool, typer.Option("--html", help="Write a page instead (evidence included).")
    ] = False,
    output: Annotated[
        str, typer.Option("--output", "-o", help="With --html: file to write, - for stdout.")
    ] = "-",
) -> int:
    """Show posts with mentions and labels highlighted, in the terminal or on a page."""
    if output != "-":
        if not html:
            raise OptionError(f"-o {output} without --html", remedy="add --html")
        check_target(output)
        keep_inputs(output, [Path(path)])
    records, stream = open_records(path)
    picked = islice(records, limit or None)
    if not (_write_page(picked, output) if html else _print_records(picked, why=why)):
        raise ReadError(f"'{path}' holds no post", remedy="check the file")
    if stream is not None:
        report_notices(stream, verbose=False)
        return 0 if stream.complete else SKIPPED
    return 0


def _print_records(records: Iterable[Record], *, why: bool) -> int:
    console = make_console()
    shown = 0
    for record in records:
        _print_record(console, record, why=why)
        shown += 1
    return shown


def _write_page(records: Iterable[Record], output: str) -> int:
    from upphandling_nlp.cli.show_page import build_posts_page  # noqa: PLC0415  (heavy)
    from upphandling_nlp.files import replacing  # noqa: PLC0415  (heavy)

    listed = list(records)
    if not listed:
        return 0
    page = build_posts_page(listed)
    if output == "-":
        typer.echo(page, nl=False)
    else:
        with replacing(Path(output)) as file:
            file.write(page.encode())
    return len(listed)


def open_records(path: str) -> tuple[Iterable[Record], PostStream | None]:
    """Read a file of records; where it holds posts, tag them."""
    from upphandling_nlp.records import is_archive, read_records  # noqa: PLC0415  (heavy)
    from upphandling_nlp.tagger import load  # noqa: PLC0415  (heavy)

    # These never raise; reading tells what is wrong.
    if os.path.isfile(path) or is_archive(path):  # noqa: PTH113
        try:
            records = read_records(path)
            first = next(records, None)
        except RecordVersionError:
            raise  # records, if of another release: not posts to tag anew
        except (RecordError, OptionError):
            pass  # a page, a feed, a table: posts, not records
        else:
            return ([] if first is None else _chain(first, records)), None
    stream = open_posts([path])
    return load().tag_many(stream), stream


def _chain(first: Record, rest: Iterator[Record]) -> Iterator[Record]:
    yield first
    yield from rest


def _print_record(console: Console, record: Record, *, why: bool) -> None:
    from rich.rule import Rule  # noqa: PLC0415  (heavy)

    published = record.published.isoformat() if record.published else "no date"
    console.print(Rule(f"{published}  {record.id}", align="left"))
    console.print(_highlight(record))
    console.print()
    _print_labels(console, record, why=why)
    _print_mentions(console, record)
    console.print()


def _highlight(record: Record) -> Text:
    from rich.text import Text  # noqa: PLC0415  (heavy)

    text = Text(record.text)
    if record.title:
        text.stylize("reverse", 0, len(record.title))
    styled = [
        *((span, "evidence") for label in record.labels for span in label.evidence),
        *((reference, "reference") for reference in record.references),
        *((date, "date") for date in record.dates),
        *((entity, entity.label) for entity in record.entities),
    ]
    for span, style in styled:
        text.stylize(STYLES.get(style, "bold"), span.start, span.end)
    return text


def _print_labels(console: Console, record: Record, *, why: bool) -> None:
    from rich.text import Text  # noqa: PLC0415  (heavy)

    for facet in dict.fromkeys(label.facet for label in record.labels):
        inside = [label for label in record.labels if label.facet == facet]
        listed = ", ".join(f"{label.id} {label.score:.2f}" for label in inside)
        console.print(Text(f"  {facet}: ", "bold") + Text(listed))
        for label in inside if why else ():
            reason = record.why(label.id)
            quotes = [f"«{quote.text}» {quote.weight:+.2f}" for quote in reason.quotes]
            told = ", ".join([*quotes, f"everything else {reason.remainder:+.2f}"])
            console.print(Text(f"    {label.id}: {told} = {reason.log_odds:+.2f}"))


def _print_mentions(console: Console, record: Record) -> None:
    from rich.text import Text  # noqa: PLC0415  (heavy)

    rows = [(date.start, date.text, "date", _tell_date(date)) for date in record.dates]
    rows += [
        (item.start, item.text, "reference", f"{item.kind} {item.id}") for item in record.references
    ]
    for entity in record.entities:
        linked = f" ({entity.id})" if entity.id else ""
        rows.append(
            (entity.start, entity.text, entity.label, f"{entity.label} {entity.name or ''}{linked}")
        )
    for _, surface, style, meaning in sorted(rows):
        console.print(
            Text(f"  {surface}", STYLES.get(style, "bold")) + Text(f" = {meaning}", "not bold")
        )


def _tell_date(date: DateMention) -> str:
    from upphandling_nlp.report.formats import tell_days  # noqa: PLC0415  (heavy)

    role = f", {date.role}" if date.role else ""
    return f"{tell_days(date) or 'no value'} ({date.expression}, {date.grain}{role})"
