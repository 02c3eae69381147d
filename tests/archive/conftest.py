"""Posts, and what is left of a run: shared by the tests of archive runs."""

from __future__ import annotations

import datetime as dt
import hashlib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import upphandling_nlp as un

# Tests and worker processes alike import `archive_taggers` by its name; processes that are spawned
# have the path of their parent.
sys.path.insert(0, str(Path(__file__).resolve().parent))


@pytest.fixture(scope="session")
def make_posts() -> Callable[..., list[un.Post]]:
    def make(count: int, *, first: int = 0, word: str = "Handskar") -> list[un.Post]:
        return [
            un.Post(
                title=f"Nummer {number}",
                body=f"{word} från Malaysia, {number} stycken.",
                # Three years, unevenly, and some posts without a day.
                published=None if number % 11 == 0 else dt.date(2019 + number % 3, 5, 3),
                source=f"test#{number}",
            )
            for number in range(first, first + count)
        ]

    return make


@pytest.fixture(scope="session")
def digest() -> Callable[[Path], dict[str, str]]:
    def list_files(out: Path) -> dict[str, str]:
        """Names and hashes of all that lies in the folder of records."""
        return {
            str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted((out / "records").rglob("*"))
            if path.is_file()
        }

    return list_files
