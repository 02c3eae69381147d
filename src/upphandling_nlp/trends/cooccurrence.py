"""What stands together in one post: themes with risks, risks with places, all three."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from upphandling_nlp.errors import OptionError
from upphandling_nlp.trends.counts import choose_marks
from upphandling_nlp.trends.significance import adjust_p_values, chi_square_p, log_likelihood
from upphandling_nlp.trends.units import list_units

__all__ = ["count_together"]

_LEAST, _MOST = 2, 4


def count_together(
    posts: pd.DataFrame,
    marks: pd.DataFrame,
    *,
    dimensions: Sequence[str] = ("theme", "risk"),
    min_count: int = 1,
) -> pd.DataFrame:
    """Count the posts that carry two, three or four things together.

    Args:
        posts: A frame of `to_frame`, undated posts too; a column `group` makes duplicates count
            once. To look at a period, pass its posts.
        marks: A frame of `marks_frame`.
        dimensions: What to combine, such as ("theme", "risk", "country"); a dimension may stand
            twice, and its pairs are then counted once each, without order.
        min_count: Rarer combinations are left out.

    Returns:
        A row a combination, the commonest first: `value_1`, `name_1`, `count_1` (posts that carry
        it), `value_2`, ...; `count` (posts that carry all), `posts` (all posts), `share`;
        `expected` (count if the things were independent, posts x product of their shares), `lift`
        (count / expected), `pmi` (log2 of the lift, in bits: Church and Hanks 1990; of three and
        more the specific correlation of Van de Cruys 2011), `npmi` (PMI over its greatest value
        for that count, in [-1, 1]: Bouma 2009). For pairs also `g2`, `p`, `q` (log-likelihood
        ratio of Dunning 1993, adjusted as Benjamini and Hochberg 1995). PMI favours the rare: read
        it with `count`, or set `min_count`.

    Raises:
        OptionError: An option is not allowed.
        RecordError: A frame lacks a column.
    """
    if isinstance(dimensions, str) or not _LEAST <= len(dimensions) <= _MOST:
        raise OptionError(
            f"dimensions={dimensions!r}", remedy="name two to four, such as ('theme', 'risk')"
        )
    if min_count < 1:
        raise OptionError(f"min_count={min_count}", remedy="give 1 or more")
    units = list_units(posts)
    marks = pd.concat(
        [choose_marks(marks, dimension=one, values=None) for one in dict.fromkeys(dimensions)]
    )
    marks = marks[marks["record_id"].isin(set(units["record_id"]))]
    joined = _join(marks, dimensions)
    keys = [
        f"{part}_{number + 1}" for number in range(len(dimensions)) for part in ("value", "name")
    ]
    table = joined.groupby(keys, sort=True).size().reset_index(name="count")
    table = table[table["count"] >= min_count].reset_index(drop=True)
    for number, dimension in enumerate(dimensions, start=1):
        known = marks.loc[marks["dimension"] == dimension, "value"].value_counts()
        totals = table[f"value_{number}"].map(known.to_dict())
        table.insert(3 * number - 1, f"count_{number}", totals.astype("int64"))
    return _measure(table, whole=len(units), width=len(dimensions))


def _join(marks: pd.DataFrame, dimensions: Sequence[str]) -> pd.DataFrame:
    joined: pd.DataFrame | None = None
    for number, dimension in enumerate(dimensions, start=1):
        part = marks.loc[marks["dimension"] == dimension, ["record_id", "value", "name"]]
        part = part.rename(columns={"value": f"value_{number}", "name": f"name_{number}"})
        joined = part if joined is None else joined.merge(part, on="record_id")
        for earlier in range(1, number):
            if dimensions[earlier - 1] == dimension:
                joined = joined[joined[f"value_{earlier}"] < joined[f"value_{number}"]]
    return joined if joined is not None else marks


def _measure(table: pd.DataFrame, *, whole: int, width: int) -> pd.DataFrame:
    count = table["count"].to_numpy(dtype=float)
    singles = [table[f"count_{number}"].to_numpy(dtype=float) for number in range(1, width + 1)]
    expected = np.prod([single / max(whole, 1) for single in singles], axis=0) * whole
    table["posts"] = whole
    table["share"] = count / max(whole, 1)
    table["expected"] = expected
    table["lift"] = count / expected
    table["pmi"] = np.log2(table["lift"])
    # The greatest PMI for this count is that of things that never stand apart; where every post
    # carries them all, nothing can be learnt, and it is 0.
    greatest = -(width - 1) * np.log2(table["share"].to_numpy(dtype=float))
    with np.errstate(divide="ignore", invalid="ignore"):
        table["npmi"] = np.where(greatest > 0, table["pmi"] / greatest, 0.0)
    if width == _LEAST:
        table["g2"] = log_likelihood(count, singles[0], singles[1], whole)
        table["p"] = chi_square_p(table["g2"])
        table["q"] = adjust_p_values(table["p"])
    return table.sort_values("count", ascending=False, kind="stable", ignore_index=True)
