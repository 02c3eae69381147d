"""`upphandling-nlp registry`: who or what a name means."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from upphandling_nlp.errors import OptionError

__all__ = ["find", "registry"]

NOT_FOUND = 1

registry = typer.Typer(help="Look names up in the registry.", no_args_is_help=True)


@registry.callback()
def _group() -> None:
    """Look names up in the registry."""


@registry.command()
def find(
    names: Annotated[list[str], typer.Argument(help="Names as they stand in a text.")],
    *,
    on: Annotated[str | None, typer.Option(help="Day of the text, as 2017-03-01.")] = None,
    table: Annotated[
        list[Path] | None, typer.Option(help="A table of your own (CSV); may be repeated.")
    ] = None,
) -> int:
    """Tell what names mean, best first: id, kind, name on that day, confidence and reason."""
    from upphandling_nlp.resources.registry import Registry  # noqa: PLC0415  (heavy)

    loaded = Registry.load(extra=table or ())
    missing = 0
    for name in names:
        if not name.strip():
            raise OptionError("an empty name", remedy="give a name")
        matches = loaded.find(name, on=on)
        if not matches:
            missing += 1
            typer.echo(f"{name}: not in the registry")
        for match in matches:
            typer.echo(
                f"{name}: {match.id}  {match.kind}  {match.name}  {match.score:.2f}  "
                f"({match.reason})"
            )
    return NOT_FOUND if missing else 0
