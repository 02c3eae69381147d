"""Small archives to count by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd
import pytest

Row = tuple[str, str | None, Iterable[str]]
Maker = Callable[..., tuple[pd.DataFrame, pd.DataFrame]]


def lay_out(
    rows: Iterable[Row],
    *,
    groups: Mapping[str, str] | None = None,
    sources: Mapping[str, str] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Frames of posts (id, day) and of marks ("theme:climate", "risk:child-labour", ...)."""
    rows = list(rows)
    posts = pd.DataFrame(
        {
            "id": [row[0] for row in rows],
            "published": pd.to_datetime([row[1] for row in rows]),
            "source": [(sources or {}).get(row[0], "a.txt") for row in rows],
        }
    )
    if groups is not None:
        posts["group"] = [groups.get(row[0], row[0]) for row in rows]
    carried = [
        {"record_id": key, "dimension": mark.split(":")[0], "value": mark.split(":")[1]}
        for key, _, marks in rows
        for mark in marks
    ]
    marks: dict[str, Any] = {
        name: [mark[name] for mark in carried] for name in ("record_id", "dimension", "value")
    }
    return posts, pd.DataFrame(marks)


@pytest.fixture(scope="session")
def make() -> Maker:
    return lay_out
