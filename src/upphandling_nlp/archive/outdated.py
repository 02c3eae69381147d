"""Which records other versions made, and are thus to be made anew (`since_version`)."""

from __future__ import annotations

import re

from upphandling_nlp.errors import OptionError
from upphandling_nlp.schema import Provenance

__all__ = ["CURRENT", "check_since", "is_outdated"]

#: Stands for the versions of the run itself.
CURRENT = "current"
_RELEASE = re.compile(r"v?(\d+(?:\.\d+)*)")


def check_since(since: str | None) -> None:
    """Check a value of `since_version`.

    Raises:
        OptionError: It is neither a release nor "current".
    """
    if since not in {None, CURRENT} and not _RELEASE.fullmatch(str(since)):
        raise OptionError(
            f"since_version is '{since}'", remedy=f"give a release, as 0.2.0, or '{CURRENT}'"
        )


def is_outdated(made_by: Provenance, since: str | None, current: Provenance | None) -> bool:
    """Tell whether records of some versions are to be made anew.

    Args:
        made_by: The versions on the records.
        since: A release: what an older one made is outdated; "current": what any other versions
            made; None: nothing is.
        current: The versions of this run, for "current".
    """
    if since is None:
        return False
    if since == CURRENT:
        return made_by != current
    return _release_of(made_by.library) < _release_of(since)


def _release_of(version: str) -> tuple[int, ...]:
    """The numbers of a version; a suffix ("0.2.0.dev1") does not count, nor do final zeros."""
    found = _RELEASE.match(version)
    numbers = [int(number) for number in found[1].split(".")] if found else []
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)
