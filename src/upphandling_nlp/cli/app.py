"""The commands, and how their failures become messages and exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.exceptions import TyperException

from upphandling_nlp.cli.archive import archive
from upphandling_nlp.cli.convert import convert
from upphandling_nlp.cli.diff import diff
from upphandling_nlp.cli.evaluate import evaluate
from upphandling_nlp.cli.exit_codes import INTERNAL, INTERRUPTED, UNREADABLE, USAGE
from upphandling_nlp.cli.label import label
from upphandling_nlp.cli.registry import registry
from upphandling_nlp.cli.report import report
from upphandling_nlp.cli.show import show
from upphandling_nlp.cli.suggest import suggest
from upphandling_nlp.cli.tag import tag
from upphandling_nlp.cli.taxonomy import taxonomy
from upphandling_nlp.cli.terminal import discard_output, prepare_output
from upphandling_nlp.cli.train_labels import train_labels
from upphandling_nlp.errors import GoldError, ReadError, RecordError, UpphandlingError
from upphandling_nlp.version import __version__

__all__ = ["app", "main"]

app = typer.Typer(
    name="upphandling-nlp",
    help="Swedish posts on sustainable public procurement in, structured records out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (
    tag,
    archive,
    show,
    diff,
    taxonomy,
    evaluate,
    convert,
    train_labels,
    suggest,
    label,
    report,
):
    app.command()(command)
app.add_typer(registry, name="registry")


def _print_version(*, value: bool) -> None:
    if value:
        typer.echo(f"upphandling-nlp {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Swedish posts on sustainable public procurement in, structured records out."""
    del version  # its callback did the work


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit.

    Args:
        arguments: The words after the program's name; None takes those of the process.
    """
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        The exit code.
    """
    prepare_output()
    try:
        # Not `app(...)`: it turns a closed pipe into exit code 1, which here means "skipped".
        command = typer.main.get_command(app)
        words = list(sys.argv[1:] if arguments is None else arguments)
        with command.make_context("upphandling-nlp", words) as context:
            code = command.invoke(context)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        # The reader of the pipe (`| head`) has seen enough.
        discard_output()
        return 0
    except typer.Exit as stop:
        return stop.exit_code
    except (Exception, KeyboardInterrupt) as error:
        if os.environ.get("UPPHANDLING_NLP_DEBUG"):
            raise
        return _explain(error)
    return int(code or 0)


def _explain(error: BaseException) -> int:
    """Print what went wrong in words and return the exit code."""
    if isinstance(error, typer.Abort | KeyboardInterrupt):
        _complain("interrupted")
        return INTERRUPTED
    if isinstance(error, TyperException):
        message = error.format_message()
        if message.startswith("Usage:"):  # an empty call shows the help
            typer.echo(message, err=True)
        else:
            _complain(f"{message} (--help tells more)")
        return USAGE
    if isinstance(error, UpphandlingError):
        _complain(str(error))
        return UNREADABLE if isinstance(error, ReadError | RecordError | GoldError) else USAGE
    if isinstance(error, OSError):
        # Readers and writers tell of their files themselves; what is left is standard output.
        discard_output()
        place = f"{error.filename}: " if error.filename else ""
        _complain(f"{place}cannot be written ({error.strerror or error}); check the disk")
        return UNREADABLE
    _complain(
        f"internal error: {type(error).__name__}: {error}\n"
        "Please report it; UPPHANDLING_NLP_DEBUG=1 shows where it happened."
    )
    return INTERNAL


def _complain(message: str) -> None:
    typer.echo(f"upphandling-nlp: {message}", err=True)
