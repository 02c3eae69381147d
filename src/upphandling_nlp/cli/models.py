"""Which model the name in an option means, where it could mean two."""

from __future__ import annotations

from pathlib import Path

import typer

__all__ = ["find_namesake", "tell_namesake"]

_CUES = "cues"


def find_namesake(name: str | Path) -> str:
    """Find a folder that holds a model and goes by a name that already means something else.

    Args:
        name: A name as `--classifier` takes it, or a folder.

    Returns:
        The name under which the folder can be had; empty where there is no such folder.
    """
    from upphandling_nlp.resources.models import list_shipped  # noqa: PLC0415  (heavy)

    taken = str(name) in {_CUES, *list_shipped()} and (Path(name) / "manifest.json").is_file()
    return f"./{name}" if taken else ""


def tell_namesake(classifier: str | None) -> str | None:
    """Pass an option on; say so where a folder of the same name is not what is taken."""
    if classifier is not None and (folder := find_namesake(classifier)):
        typer.echo(
            f"'{classifier}' is what the package ships; the folder of that name is '{folder}'",
            err=True,
        )
    return classifier
