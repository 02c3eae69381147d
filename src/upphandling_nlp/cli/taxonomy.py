"""`upphandling-nlp taxonomy`: the labels and what they mean."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from upphandling_nlp.errors import OptionError

__all__ = ["taxonomy"]


def taxonomy(
    labels: Annotated[
        list[str] | None, typer.Argument(help="Ids of labels to tell in full; none lists all.")
    ] = None,
    *,
    facet: Annotated[
        str | None, typer.Option(help="List one facet alone: theme, category or risk.")
    ] = None,
    english: Annotated[bool, typer.Option("--english", help="Names in English.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    file: Annotated[Path | None, typer.Option(help="A taxonomy of your own (TOML).")] = None,
) -> int:
    """List the labels of the taxonomy, or tell some of them in full."""
    from upphandling_nlp.resources.taxonomy import (  # noqa: PLC0415  (heavy)
        default_taxonomy,
        load_taxonomy,
    )

    loaded = load_taxonomy(file) if file else default_taxonomy()
    known = [entry.id for entry in loaded.facets]
    if facet is not None and facet not in known:
        raise OptionError(f"no facet '{facet}'", remedy=f"use {', '.join(known)}")
    unknown = [label for label in labels or () if label not in loaded]
    if unknown:
        raise OptionError(
            f"no label '{unknown[0]}'", remedy="`upphandling-nlp taxonomy` lists the labels"
        )
    chosen = [
        label
        for label in loaded
        if (not labels or label.id in labels) and facet in {None, label.facet}
    ]
    if not chosen:
        raise OptionError(
            f"facet '{facet}' does not hold {', '.join(labels or ())}", remedy="leave --facet out"
        )
    if as_json:
        typer.echo(json.dumps(msgspec.to_builtins(chosen), ensure_ascii=False, indent=2))
        return 0
    for entry in loaded.facets:
        inside = [label for label in chosen if label.facet == entry.id]
        if inside:
            typer.echo(f"{entry.name_en if english else entry.name} ({entry.id}, {len(inside)})")
        for label in inside:
            typer.echo(f"  {label.id:<24} {label.name_en if english else label.name}")
            if labels:
                _tell(label, english=english)
    return 0


def _tell(label: Any, *, english: bool) -> None:  # noqa: ANN401  (a TaxonomyLabel; heavy to import)
    rows = (
        ("", label.definition_en if english else label.definition),
        ("In: ", label.includes),
        ("Out: ", label.excludes),
        ("Cues: ", ", ".join((*label.cues, *label.exact_cues))),
        ("Maps to: ", label.maps),
    )
    for heading, value in rows:
        if value:
            typer.echo(f"    {heading}{value}")
