"""From text to mentions: find, complete from the context, resolve, give a role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from upphandling_nlp.dates.find import find_in_tokens, place_of
from upphandling_nlp.dates.resolve import resolve_points
from upphandling_nlp.dates.tense import clause_tense
from upphandling_nlp.dates.tokens import read_tokens
from upphandling_nlp.references import find_references
from upphandling_nlp.schema import DateMention, Reference

__all__ = ["find_dates"]


def find_dates(
    text: str,
    *,
    anchor: dt.date | None = None,
    references: Sequence[Reference] | None = None,
) -> list[DateMention]:
    """Find the calendar times of a Swedish text, with the days that they mean.

    Args:
        text: Any text; offsets of the result refer to it.
        anchor: Day of publication. Without one, relative mentions stay unresolved but typed.
        references: References of the text, whose digits are no dates; None finds them.

    Returns:
        Mentions in order of the text, without overlaps.
    """
    found = find_references(text) if references is None else references
    tokens = read_tokens(text, found)
    mentions: list[DateMention] = []
    for said in find_in_tokens(tokens):
        tense = clause_tense(tokens, place_of(tokens, said.start), place_of(tokens, said.end))
        days = resolve_points(said.first, said.last, said.grain, anchor=anchor, tense=tense)
        mentions.append(
            DateMention(
                start=said.start,
                end=said.end,
                text=text[said.start : said.end],
                first=days[0] if days else None,
                last=days[1] if days else None,
                grain=said.grain,
                expression=said.expression,
            )
        )
    return mentions
