"""Every exception that `upphandling_nlp` raises on purpose.

All of them derive from `UpphandlingError`, so that one `except` clause is enough. A message
names the place (file and line, where there is one), the value, and the remedy.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

__all__ = [
    "GoldError",
    "ModelError",
    "OptionError",
    "ReadError",
    "RecordError",
    "RecordVersionError",
    "ResourceError",
    "UpphandlingError",
]


class UpphandlingError(Exception):
    """Base class of all errors of this library.

    Args:
        problem: What is wrong, with the value that shows it.
        path: The file in which it is wrong, if there is one.
        line: The line in that file, counted from 1.
        remedy: What the user can do about it.
    """

    def __init__(
        self,
        problem: str,
        *,
        path: str | Path | None = None,
        line: int | None = None,
        remedy: str | None = None,
    ) -> None:
        self.problem = problem
        self.path = None if path is None else str(path)
        self.line = line
        self.remedy = remedy
        super().__init__(problem)

    def __str__(self) -> str:
        place = self.path or ""
        if self.line is not None:
            place = f"{place}:{self.line}" if place else f"line {self.line}"
        text = f"{place}: {self.problem}" if place else self.problem
        return f"{text}; {self.remedy}" if self.remedy else text

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only arguments do not survive the default pickling of exceptions, and errors
        # must travel between the worker processes of an archive run.
        return (_rebuild, (type(self), self.problem, self.path, self.line, self.remedy))


def _rebuild(
    kind: type[UpphandlingError],
    problem: str,
    path: str | None,
    line: int | None,
    remedy: str | None,
) -> UpphandlingError:
    return kind(problem, path=path, line=line, remedy=remedy)


class OptionError(UpphandlingError, ValueError):
    """An option or argument has a value that is not allowed."""


class ReadError(UpphandlingError):
    """A file, or one item in it, cannot be read as posts."""


class RecordError(UpphandlingError):
    """A stored record does not have the shape of `docs/record.schema.json`."""


class RecordVersionError(RecordError):
    """A stored record has the shape of another release."""


class ResourceError(UpphandlingError):
    """A taxonomy, a registry table or another resource is faulty.

    Loaders check everything and raise one error for all problems (`ResourceError.of`).
    """

    @classmethod
    def of(cls, problems: Sequence[ResourceError]) -> ResourceError:
        """Join several problems into one error, a line each.

        Args:
            problems: At least one problem.

        Returns:
            The only problem itself, or an error that lists them all.
        """
        if len(problems) == 1:
            return problems[0]
        listed = "\n".join(f"  {problem}" for problem in problems)
        return cls(f"{len(problems)} problems:\n{listed}")


class GoldError(UpphandlingError):
    """An annotated (gold) post or file is faulty."""


class ModelError(UpphandlingError):
    """A model folder is missing, damaged, or of another version."""
