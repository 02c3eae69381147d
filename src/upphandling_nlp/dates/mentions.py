"""From text to mentions: find, complete from the context, resolve, give a role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from upphandling_nlp.dates.context import Placed, carry_on, month_before
from upphandling_nlp.dates.expressions import Said
from upphandling_nlp.dates.find import find_in_tokens, place_of
from upphandling_nlp.dates.guards import is_time
from upphandling_nlp.dates.resolve import Tense, resolve_points
from upphandling_nlp.dates.roles import role_of
from upphandling_nlp.dates.tense import clause_tense, sentence_bounds
from upphandling_nlp.dates.tokens import Tokens, read_tokens
from upphandling_nlp.references import find_references
from upphandling_nlp.schema import DateMention, Mention

__all__ = ["find_dates"]


def find_dates(
    text: str,
    *,
    anchor: dt.date | None = None,
    references: Sequence[Mention] | None = None,
    tense_of: Callable[[int, int], Tense | None] | None = None,
) -> list[DateMention]:
    """Find the calendar times of a Swedish text, with the days that they mean.

    Args:
        text: Any text; offsets of the result refer to it.
        anchor: Day of publication. Without one, relative mentions stay unresolved but typed.
        references: References of the text, whose digits are no dates; None finds them.
        tense_of: Gives the tense of the clause around a span (offsets of its start and end), for
            callers that have a tagger; None reads it from the verbs.

    Returns:
        Mentions in order of the text, without overlaps. The meaning of every expression, and
        the list of expressions, stand in `docs/dates.md`.
    """
    found = find_references(text) if references is None else references
    tokens = read_tokens(text, found)
    return [_mention(tokens, placed, anchor) for placed in _placed(tokens, anchor, tense_of)]


def _placed(
    tokens: Tokens,
    anchor: dt.date | None,
    tense_of: Callable[[int, int], Tense | None] | None,
) -> list[Placed]:
    placed: list[Placed] = []
    sentence, end = 0, 0
    for said in find_in_tokens(tokens):
        first, last = place_of(tokens, said.start), place_of(tokens, said.end)
        if first >= end:
            low, high = sentence_bounds(tokens, first, last)
            # a sentence without mentions lies between: nothing carries over it
            sentence += 1 if low <= end + 1 else 2
            end = high
        known = said.kind == "bare-day" and month_before(placed, sentence) is not None
        if not is_time(tokens, said, first, last, month_known=known):
            continue
        tense = _tense(tokens, said, first, last, tense_of)
        whole: Said = carry_on(tokens, said, placed, sentence, tense=tense, anchor=anchor)
        placed.append(Placed(whole, first, last, sentence, tense))
    return placed


def _tense(
    tokens: Tokens,
    said: Said,
    first: int,
    last: int,
    tense_of: Callable[[int, int], Tense | None] | None,
) -> Tense | None:
    before = tokens.words[first - 2] if first >= 2 and tokens.codes[first - 1] in " |" else ""
    earlier = tokens.words[first - 4] if first >= 4 else ""
    if "sedan" in {before, earlier} and before in {"sedan", "i", "den"}:
        return "past"  # "sedan den 3 maj", "sedan i mars", whatever the verb
    if before == "till" and said.grain in {"season", "weekend"}:
        return "present"  # "flyttades till hösten": the one to come, whatever the verb
    if tense_of is not None:
        return tense_of(said.start, said.end)
    return clause_tense(tokens, first, last)


def _mention(tokens: Tokens, placed: Placed, anchor: dt.date | None) -> DateMention:
    said = placed.said
    days = resolve_points(said.first, said.last, said.grain, anchor=anchor, tense=placed.tense)
    return DateMention(
        start=said.start,
        end=said.end,
        text=tokens.text[said.start : said.end],
        first=days[0] if days else None,
        last=days[1] if days else None,
        grain=said.grain,
        role=role_of(tokens, placed, anchor),
        expression=said.expression,
    )
