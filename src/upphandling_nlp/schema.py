"""The frozen records that flow through the library; no behaviour but `Record.why`.

`Record` is what a user gets for one post; its fields, their order and their meaning are fixed by
`docs/record.md`. All offsets are character offsets (Unicode code points) into `Record.text`, end
exclusive. Dates are `datetime.date`; JSON writes them as ISO 8601 strings.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import unicodedata
from typing import Literal

import msgspec

from upphandling_nlp.arguments import check_day, check_text
from upphandling_nlp.errors import OptionError

__all__ = [
    "SCHEMA_VERSION",
    "DateMention",
    "EntityMention",
    "Evidence",
    "Grain",
    "Label",
    "Mention",
    "Post",
    "Provenance",
    "Quote",
    "Reason",
    "Record",
    "Reference",
    "Role",
    "Sentence",
    "Token",
]

SCHEMA_VERSION = 1

Grain = Literal[
    "day", "week", "weekend", "month", "quarter", "half", "season", "year", "decade", "part"
]
Role = Literal[
    "event",
    "deadline",
    "valid-from",
    "valid-to",
    "reporting-year",
    "target-year",
    "publication",
]


_TEXTS = ("title", "body", "source", "language", "id")


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """One news post, as read.

    Attributes:
        title: Headline, or the empty string where the post has none.
        body: Text below the headline; may be empty. Paragraphs are parted by blank lines.
        published: Day of publication, the anchor of relative dates; None where unknown.
        url: Address of the post itself, if known.
        source: Where the post was read: a path (with the item's number where a file holds many),
            or whatever the caller names.
        language: BCP 47 code of the text.
        id: Stable hash of the normalised content; computed where the caller gives none.

    Raises:
        OptionError: A field has another type (`published` no time of day beside the day), the
            address is empty, or a text holds half of a surrogate pair, which no file can hold.
    """

    title: str = ""
    body: str = ""
    published: dt.date | None = None
    url: str | None = None
    source: str = ""
    language: str = "sv"
    id: str = ""

    def __post_init__(self) -> None:
        for name in _TEXTS:
            check_text(name, getattr(self, name), remedy="give a string, '' where there is none")
        if self.url is not None:
            remedy = "give an address, or None"
            check_text("url", self.url, remedy=remedy)
            if not self.url:
                raise OptionError("url is ''", remedy=remedy)
        check_day("published", self.published)
        if not self.id:
            msgspec.structs.force_setattr(self, "id", content_id(self))

    @property
    def text(self) -> str:
        """Title, blank line, body; the one of them that is there where the other is empty."""
        return "\n\n".join(part for part in (self.title, self.body) if part)


def content_id(post: Post) -> str:
    """Hash the content of a post: 16 hexadecimal digits of BLAKE2b.

    Two snapshots of one page differ in white space, case of the headline, dashes, quotation marks
    and Unicode composition, never in letters and digits: so only these count, case folded after
    NFKC, together with the day of publication (yearly greetings repeat their wording). Address
    and source do not count.
    """
    letters = "".join(
        char for char in unicodedata.normalize("NFKC", post.text).casefold() if char.isalnum()
    )
    day = post.published.isoformat() if post.published else ""
    return hashlib.blake2b(f"{day}|{letters}".encode(), digest_size=8).hexdigest()


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """A span of the text.

    Attributes:
        start: Offset of the first character.
        end: Offset after the last character.
    """

    start: int
    end: int


class Sentence(Mention, frozen=True, kw_only=True):
    """A sentence; sentences do not overlap and stand in order of the text."""


class Token(Mention, frozen=True, kw_only=True):
    """A token that is not white space.

    Attributes:
        lemma: Dictionary form, lower-case except in names; None where the annotator has none.
        pos: Universal part of speech (UPOS); None where the annotator has none.
    """

    lemma: str | None = None
    pos: str | None = None


class EntityMention(Mention, frozen=True, kw_only=True):
    """A named organisation, place or person.

    The span keeps a genitive s and leaves articles and prepositions outside.

    Attributes:
        text: The characters of the span.
        label: ORG, LOC or PER; an annotator with more types keeps them.
        score: The annotator's confidence in [0, 1].
        id: Key in the registry; None where nothing there fits.
        name: Name in the registry; the normalised surface form where nothing there fits.
        link_score: Confidence of the link in [0, 1]; None without a link.
    """

    text: str
    label: str
    score: float
    id: str | None = None
    name: str | None = None
    link_score: float | None = None


class DateMention(Mention, frozen=True, kw_only=True):
    """An expression for a calendar time, and the days that it means.

    Attributes:
        text: The characters of the span; a leading preposition stays outside.
        first: First day of the interval, inclusive; None where it cannot be resolved.
        last: Last day of the interval, inclusive; None where it cannot be resolved.
        grain: The unit that was named.
        role: What the date does in the post; None where the context does not tell.
        expression: What was said, before resolving (`2024-05-03`, `XXXX-11-21`, `P-1D`, ...).
    """

    text: str
    first: dt.date | None = None
    last: dt.date | None = None
    grain: Grain
    role: Role | None = None
    expression: str


def write_interval(date: DateMention) -> str:
    """The days of a date as ISO 8601: "2021-05-03", "2021-06-01/2021-08-31".

    Where it has no days, what was said: its expression.
    """
    if date.first is None:
        return date.expression
    return f"{date.first}" if date.first == date.last else f"{date.first}/{date.last}"


class Reference(Mention, frozen=True, kw_only=True):
    """A reference whose digits are no date: a law, a standard, a case number, a sum of money.

    Attributes:
        text: The characters of the span.
        kind: What it refers to, such as "law", "standard", "money".
        id: Canonical form, such as "SFS 2016:1145" or "ISO 14001:2015".
    """

    text: str
    kind: str
    id: str


class Evidence(Mention, frozen=True, kw_only=True):
    """A span that speaks for (positive weight) or against (negative weight) a label."""

    weight: float


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """A label of the taxonomy that the post carries.

    Attributes:
        facet: The facet that the label belongs to.
        id: Key in the taxonomy.
        score: Confidence in [0, 1].
        evidence: The spans that the label rests on, in order of the text.
    """

    facet: str
    id: str
    score: float
    evidence: tuple[Evidence, ...] = ()


class Quote(Mention, frozen=True, kw_only=True):
    """A span that a label rests on, as it stands in the text.

    Attributes:
        text: The characters of the span.
        sentence: The text of the sentence that it begins in; empty where there is none.
        weight: What it adds to the log odds of the label; 1 for a hit of the cue matcher, whose
            score is no sum.
    """

    text: str
    sentence: str
    weight: float


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why a record carries a label: the weights and the remainder add up to the log odds.

    Attributes:
        facet: The facet of the label.
        id: The label.
        score: Confidence in [0, 1].
        log_odds: ln(score / (1 - score)).
        quotes: The spans that the record keeps, the strongest first.
        remainder: What everything else adds: spans that the record does not keep, and how
            frequent the label is. `Tagger.why` tells it in full.
    """

    facet: str
    id: str
    score: float
    log_odds: float
    quotes: tuple[Quote, ...]
    remainder: float


def log_odds_of(score: float) -> float:
    """ln(score / (1 - score)); a score of 0 or 1 is a rounded one, and told as that."""
    score = min(max(score, 1e-6), 1 - 1e-6)
    return math.log(score / (1 - score))


class Provenance(msgspec.Struct, frozen=True, kw_only=True):
    """The versions that made a record."""

    library: str
    model: str
    taxonomy: str
    registry: str


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One post, tagged. See `docs/record.md` and `docs/record.schema.json`."""

    schema_version: int = SCHEMA_VERSION
    id: str
    source: str
    url: str | None
    published: dt.date | None
    title: str
    body: str
    text: str
    language: str
    sentences: tuple[Sentence, ...]
    tokens: tuple[Token, ...]
    entities: tuple[EntityMention, ...]
    dates: tuple[DateMention, ...]
    references: tuple[Reference, ...]
    labels: tuple[Label, ...]
    provenance: Provenance

    def why(self, label: str) -> Reason:
        """Tell why the record carries a label, from the evidence that it keeps.

        Args:
            label: Id of a label of the record.

        Returns:
            The spans with their sentences and exact weights, and the remainder.

        Raises:
            OptionError: The record does not carry the label; `Tagger.why` tells why not.
        """
        found = next((one for one in self.labels if one.id == label), None)
        if found is None:
            carried = ", ".join(one.id for one in self.labels) or "none"
            raise OptionError(
                f"record '{self.id}' does not carry '{label}' (it carries {carried})",
                remedy="Tagger.why tells why not",
            )
        log_odds = log_odds_of(found.score)
        quotes = tuple(self._quote(span) for span in found.evidence)
        return Reason(
            facet=found.facet,
            id=found.id,
            score=found.score,
            log_odds=log_odds,
            quotes=tuple(sorted(quotes, key=lambda quote: (-quote.weight, quote.start))),
            remainder=log_odds - sum(quote.weight for quote in quotes),
        )

    def _quote(self, span: Evidence) -> Quote:
        around = next((one for one in self.sentences if one.start <= span.start < one.end), None)
        return Quote(
            start=span.start,
            end=span.end,
            text=self.text[span.start : span.end],
            sentence=self.text[around.start : around.end] if around else "",
            weight=span.weight,
        )
