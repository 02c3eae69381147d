"""Words that come and go: which terms mark one set of posts against another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from upphandling_nlp.arguments import check_list
from upphandling_nlp.errors import OptionError
from upphandling_nlp.trends.comparison import split_posts
from upphandling_nlp.trends.significance import (
    adjust_p_values,
    chi_square_p,
    keyness,
    log_likelihood,
)
from upphandling_nlp.trends.units import Covers, check_columns, list_units

__all__ = ["CONTENT", "compare_terms", "find_key_terms", "terms_frame"]

#: The parts of speech that say what a post is about; proper names are counted as marks.
CONTENT = ("ADJ", "NOUN", "VERB")

_MIN_LETTERS = 3
_NEVER = 0.5  # counts for 0 in the log ratio, as Hardie (2014) proposes


def terms_frame(posts: pd.DataFrame, *, pos: Collection[str] = CONTENT) -> pd.DataFrame:
    """Count the words of each post by their dictionary form.

    Names, dates and references (as the post's mentions have them), words of fewer than three
    letters and whatever holds no letter are left out.

    Args:
        posts: A frame of `to_frame`, with `text`, `tokens` and the mentions.
        pos: Parts of speech (UPOS) that count. Words without one, as `load("rules")` leaves them,
            always count.

    Returns:
        A row a post and term, as a frame of marks that `count_marks` and `rank_marks` take:
        `record_id`, `dimension` ("term"), `value` and `name` (the dictionary form, lower case),
        `times`, and `pos`.

    Raises:
        RecordError: The frame lacks a column.
    """
    check_columns(
        posts, ("id", "text", "tokens", "entities", "dates", "references"), maker="to_frame"
    )
    wanted = {None, *pos}
    ids: list[str] = []
    terms: list[str] = []
    kinds: list[str | None] = []
    times: list[int] = []
    once = posts.drop_duplicates("id")
    columns = (once[name] for name in ("id", "text", "tokens", "entities", "dates", "references"))
    for key, text, tokens, *mentions in zip(*columns, strict=True):
        counted = _count_words(text, tokens, _cover(mentions), wanted)
        for (term, kind), count in counted.items():
            ids.append(key)
            terms.append(term)
            kinds.append(kind)
            times.append(count)
    frame = pd.DataFrame({"record_id": ids, "dimension": "term", "value": terms, "name": terms})
    frame["times"] = np.asarray(times, dtype=np.int64)
    frame["pos"] = pd.Series(kinds, dtype=object)
    # "köp" is a noun here and a verb there: one term, of the part of speech that comes first.
    kept = frame.groupby(["record_id", "value"], sort=False, as_index=False)
    return kept.agg({"dimension": "first", "name": "first", "times": "sum", "pos": "first"})[
        ["record_id", "dimension", "value", "name", "times", "pos"]
    ]


def _cover(mentions: Iterable[Iterable[Mapping[str, Any]] | None]) -> set[int]:
    """The offsets at which a mention lies."""
    covered: set[int] = set()
    for group in mentions:
        for mention in group if group is not None else ():
            covered.update(range(mention["start"], mention["end"]))
    return covered


def _count_words(
    text: str,
    tokens: Iterable[Mapping[str, Any]] | None,
    covered: set[int],
    wanted: set[str | None],
) -> dict[tuple[str, str | None], int]:
    counted: dict[tuple[str, str | None], int] = {}
    for token in tokens if tokens is not None else ():
        kind, start = token["pos"], token["start"]
        if kind not in wanted or start in covered:
            continue
        term = (token["lemma"] or text[start : token["end"]]).lower()
        if len(term) < _MIN_LETTERS or not term.replace("-", "").isalpha():
            continue
        key = (term, kind)
        counted[key] = counted.get(key, 0) + 1
    return counted


def find_key_terms(
    terms: pd.DataFrame,
    *,
    target: Iterable[str],
    reference: Iterable[str],
    min_posts: int = 3,
) -> pd.DataFrame:
    """Find the terms that mark some posts against others.

    Args:
        terms: A frame of `terms_frame`.
        target: Ids of the posts in question: those of a theme, a region, a year.
        reference: Ids of the posts to compare with; posts of both count in `target` alone.
        min_posts: Terms in fewer posts of both together are left out.

    Returns:
        A row a term, the strongest first: `term`, `pos` (the commonest); `times_target` and
        `posts_target` (occurrences, and posts with the term: a word of one post marks nothing),
        the same `_reference`, `per_10000_target` and `per_10000_reference` (occurrences per 10,000
        of the words that count), `g2` (log-likelihood: Dunning 1993, Rayson and Garside 2000), `p`
        and `q` (Benjamini and Hochberg 1995), `log_ratio` (log2 of the relative frequencies:
        Hardie 2014; 1 is twice as frequent; 0 occurrences count as a half), `percent_difference`
        (%DIFF: Gabrielatos and Marchi 2012; missing where the reference has none).

    Raises:
        OptionError: `target` or `reference` is empty or a single text.
        RecordError: The frame lacks a column.
    """
    check_columns(terms, ("record_id", "value", "times", "pos"), maker="terms_frame")
    sides = {"target": target, "reference": reference}
    for name, ids in sides.items():
        check_list(name, ids)
    first = set(target)
    second = set(reference) - first
    if not first or not second:
        empty = "target" if not first else "reference"
        raise OptionError(f"{empty} holds no post of its own", remedy="choose other posts")
    table = _tally(terms, first, "target").join(_tally(terms, second, "reference"), how="outer")
    table = table.fillna(0).astype("int64").sort_index()
    sizes = int(table["times_target"].sum()), int(table["times_reference"].sum())
    table = table[table["posts_target"] + table["posts_reference"] >= min_posts]
    table = table.rename_axis("term").reset_index()
    table.insert(1, "pos", table["term"].map(_find_kinds(terms)))
    return _measure(table, sizes)


def _tally(terms: pd.DataFrame, ids: set[str], side: str) -> pd.DataFrame:
    grouped = terms[terms["record_id"].isin(ids)].groupby("value")
    return pd.DataFrame(
        {
            f"times_{side}": grouped["times"].sum(),
            f"posts_{side}": grouped["record_id"].nunique(),
        }
    )


def _find_kinds(terms: pd.DataFrame) -> dict[str, str]:
    """The commonest part of speech of each term."""
    kinds = terms.groupby(["value", "pos"])["times"].sum().reset_index()
    kinds = kinds.sort_values("times", ascending=False, kind="stable").drop_duplicates("value")
    return dict(zip(kinds["value"], kinds["pos"], strict=True))


def _measure(table: pd.DataFrame, sizes: tuple[int, int]) -> pd.DataFrame:
    first, second = (
        table[f"times_{side}"].to_numpy(dtype=float) for side in ("target", "reference")
    )
    rates = first / max(sizes[0], 1), second / max(sizes[1], 1)
    table["per_10000_target"] = 10_000 * rates[0]
    table["per_10000_reference"] = 10_000 * rates[1]
    table["g2"] = keyness(first, second, *sizes)
    table["p"] = chi_square_p(table["g2"])
    table["q"] = adjust_p_values(table["p"])
    table["log_ratio"] = log_ratio(first, second, sizes)
    table["percent_difference"] = (
        100 * (rates[0] - rates[1]) / np.where(second > 0, rates[1], np.nan)
    )
    return table.sort_values(["g2", "term"], ascending=[False, True], ignore_index=True)


def log_ratio(
    first: np.ndarray[Any, Any], second: np.ndarray[Any, Any], sizes: tuple[int, int]
) -> np.ndarray[Any, Any]:
    """Return log2 of the ratio of relative frequencies (Hardie 2014), 0 counting as a half."""
    rates = [
        np.where(times > 0, times, _NEVER) / max(size, 1)
        for times, size in zip((first, second), sizes, strict=True)
    ]
    return np.asarray(np.log2(rates[0] / rates[1]))


def compare_terms(
    posts: pd.DataFrame,
    terms: pd.DataFrame,
    *,
    before: Covers,
    after: Covers,
    min_posts: int = 3,
) -> pd.DataFrame:
    """Find the terms that emerge and fade between two periods.

    Args:
        posts: A frame of `to_frame`; a column `group` makes duplicates count once.
        terms: A frame of `terms_frame`.
        before: First and last day of the earlier period, inclusive.
        after: First and last day of the later period.
        min_posts: Terms in fewer posts of both periods together are left out.

    Returns:
        The frame of `find_key_terms` with `_before` and `_after` in place of `_reference` and
        `_target`, `first` (day of the first post with the term in the whole archive), and
        `direction`: "emerging" or "fading" where `q` is at most 0.05, the term at least doubled or
        halved (|log ratio| >= 1) and the posts with it, not its occurrences alone, differ too (p
        at most 0.05), so that one long post makes no trend; else "". `attrs` as for
        `compare_periods`.

    Raises:
        OptionError: A period has no posts, or the two overlap.
        RecordError: A frame lacks a column.
    """
    earlier, later, attrs = split_posts(posts, before=before, after=after)
    found = find_key_terms(terms, target=later["id"], reference=earlier["id"], min_posts=min_posts)
    found.columns = pd.Index(
        [
            name.replace("_target", "_after").replace("_reference", "_before")
            for name in found.columns
        ]
    )
    units = list_units(posts).dropna(subset=["published"])
    seen = terms.merge(units[["record_id", "published"]], on="record_id")
    found["first"] = found["term"].map(seen.groupby("value")["published"].min())
    both = found["posts_after"] + found["posts_before"]
    spread = log_likelihood(found["posts_after"], both, len(later), len(later) + len(earlier))
    strong = (found["q"] <= 0.05) & (found["log_ratio"].abs() >= 1) & (chi_square_p(spread) <= 0.05)
    found["direction"] = np.where(
        strong, np.where(found["log_ratio"] > 0, "emerging", "fading"), ""
    )
    found.attrs.update(attrs)
    return found
