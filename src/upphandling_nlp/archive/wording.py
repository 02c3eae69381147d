"""When two posts are one: how much wording they share, and what stands where they differ.

A repost, a second snapshot and a teaser repeat the words of the other text; what they leave out or
add faces nothing there. Two posts made from one template repeat them as well, but where they
differ a number faces another number, a name another name. So similarity alone decides nothing:
the texts are aligned word by word, and facing values keep them apart.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property

import msgspec
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from upphandling_nlp.dates.vocabulary import CATEGORIES
from upphandling_nlp.errors import OptionError

__all__ = [
    "COPY",
    "SHINGLE",
    "DuplicateOptions",
    "Wording",
    "fold_words",
    "list_words",
    "match_wordings",
    "share_headline",
]

#: Words in a row that count as one feature of a text.
SHINGLE = 3

# A word that runs into an ellipsis is cut off, and no word.
_WORD = re.compile(r"\w++(?!…|\.{3})")
# What may stand between a full stop, a colon or a quotation mark and the word that it lets begin
# with a capital letter.
_OPENS = re.compile(r"(?:^|[.!?:;…\])\n»”\"–•-])\W*$")
#: Categories of words (of the vocabulary of dates) that say when or how many.
_VALUE_CATEGORIES = (
    "month", "monthgen", "monthshort", "weekday", "weekdaydef", "weekdaygen", "weekdaypast",
    "ordinal", "cardinal", "season", "spring", "seasondef", "seasongen", "seasonpast", "feastday",
    "termword",
)  # fmt: skip
_VALUE_WORDS = frozenset(word for name in _VALUE_CATEGORIES for word in CATEGORIES[name])
#: Names this alike (0 to 100) are one name, spelt or inflected in two ways.
_SAME_NAME = 75.0
# Above and below the shared passages a teaser ("Region Upps… Läs mer") faces all the rest of its
# article: so many words more than its own are looked at.
_MORE = 3
# A text that was published anew long after is the same but for a few words.
_NEARLY_ALL = 0.9
#: A text of this part of another one's words is a copy of it, not one post of several in it.
COPY = 0.8


class DuplicateOptions(msgspec.Struct, frozen=True, kw_only=True):
    """When two posts count as one.

    Attributes:
        similarity: Least share of the shorter text's shingles that the longer one must hold.
        window: Days between the two publications within which wording and values decide alone.
            Beyond it, the same words may be this year's greeting: there the posts must name their
            year and share nearly everything.
        min_words: Texts of fewer words must be the same word by word.
        title_words: With fewer words than this in the shorter text, the headlines must agree too:
            a short text is often one that fits many a headline.

    Raises:
        OptionError: `similarity` is no share above 0, or another is no number from 0.
    """

    similarity: float = 0.65
    window: int = 60
    min_words: int = 8
    title_words: int = 40

    def __post_init__(self) -> None:
        if not isinstance(self.similarity, int | float) or not 0 < self.similarity <= 1:
            raise OptionError(
                f"similarity is {self.similarity!r}", remedy="give a share above 0 and up to 1"
            )
        for name in ("window", "min_words", "title_words"):
            value = getattr(self, name)
            if not isinstance(value, int) or value < 0:
                raise OptionError(f"{name} is {value!r}", remedy="give a whole number, 0 or more")


class Wording(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The words of a post, as they are compared.

    Attributes:
        words: Words of headline and body, case folded.
        names: For each word, whether it is written as a name: with a capital letter within a
            sentence.
        title: Number of words that belong to the headline.
        published: Day of publication, if known.
    """

    words: tuple[str, ...]
    names: tuple[bool, ...]
    title: int
    published: dt.date | None

    @classmethod
    def read(cls, title: str, body: str, published: dt.date | None) -> Wording:
        """Split a post into words."""
        head, tail = list_words(title), list_words(body)
        # The first word of a headline is capital anyway, and in some houses every word is.
        names = [False] * len(head) + [named for _, named in tail]
        return cls(
            words=tuple(word for word, _ in (*head, *tail)),
            names=tuple(names),
            title=len(head),
            published=published,
        )

    @cached_property
    def shingles(self) -> frozenset[tuple[str, ...]]:
        """The shingles of headline and body."""
        return _list_shingles(self.words)

    @cached_property
    def body_shingles(self) -> frozenset[tuple[str, ...]]:
        """The shingles of the body alone."""
        return _list_shingles(self.words[self.title :])

    @property
    def body_length(self) -> int:
        """Number of words in the body."""
        return len(self.words) - self.title


def fold_words(text: str) -> list[str]:
    """List the words of a text, case folded after NFKC."""
    return [word.casefold() for word in _WORD.findall(unicodedata.normalize("NFKC", text))]


def list_words(text: str) -> list[tuple[str, bool]]:
    """List the words of a text, case folded after NFKC, and whether each looks like a name."""
    text = unicodedata.normalize("NFKC", text)
    found = []
    for match in _WORD.finditer(text):
        word, start = match[0], match.start()
        named = word[0].isupper() and not _OPENS.search(text, max(0, start - 4), start)
        found.append((word.casefold(), named))
    return found


def match_wordings(
    shorter: Wording, longer: Wording, options: DuplicateOptions | None = None
) -> float:
    """Tell whether two posts are one.

    Args:
        shorter: The post of fewer words: a copy, or a teaser.
        longer: The other one.
        options: Limits.

    Returns:
        The share in (0, 1] of the shorter text's shingles that the longer one holds; 0 where they
        are two posts.
    """
    options = options or DuplicateOptions()
    share = _share(shorter, longer, options)
    if share and _is_far(shorter, longer, options.window):
        kept = share >= _NEARLY_ALL and _names_year(shorter, longer)
    else:
        kept = share >= options.similarity
    if not kept or _is_item(shorter, longer) or _differ_in_values(shorter, longer):
        return 0.0
    return share


def share_headline(one: Wording, other: Wording) -> bool:
    """Tell whether the headlines of two posts have half of the shorter one's words in common."""
    first, second = set(one.words[: one.title]), set(other.words[: other.title])
    return bool(first and second) and len(first & second) >= 0.5 * min(len(first), len(second))


def _list_shingles(words: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    if len(words) < SHINGLE:
        return frozenset((words,)) if words else frozenset()
    return frozenset(words[i : i + SHINGLE] for i in range(len(words) - SHINGLE + 1))


def _share(shorter: Wording, longer: Wording, options: DuplicateOptions) -> float:
    """The containment of the shorter text in the longer one; 0 where it is too short to tell."""
    if shorter.words == longer.words:
        return 1.0 if shorter.words else 0.0
    # A headline that was changed must not count against a long body; a short one needs it.
    whole = shorter.body_length < options.title_words
    if (len(shorter.words) if whole else shorter.body_length) < options.min_words:
        return 0.0
    if whole and not _titles_agree(shorter, longer):
        return 0.0
    wordings = {shorter.body_shingles, shorter.shingles} if whole else {shorter.body_shingles}
    return max(len(part & longer.shingles) / len(part) for part in wordings if part)


def _titles_agree(one: Wording, other: Wording) -> bool:
    """Whether the headlines are alike, one is not there, or stands in the other text."""
    first = one.words[: one.title]
    if not first or not other.title or set(first) <= set(other.words):
        return True
    return share_headline(one, other)


def _is_item(shorter: Wording, longer: Wording) -> bool:
    """Whether a post stands with its headline inside a text of another headline: a newsletter."""
    title = shorter.words[: shorter.title]
    if not title or not longer.title or len(shorter.words) >= COPY * len(longer.words):
        return False
    if share_headline(shorter, longer):
        return False
    body = longer.words[longer.title :]
    opening = shorter.words[: shorter.title + SHINGLE]
    return any(
        body[i : i + len(opening)] == opening for i, word in enumerate(body) if word == title[0]
    )


def _is_far(one: Wording, other: Wording, window: int) -> bool:
    if one.published is None or other.published is None:
        return False
    return abs((one.published - other.published).days) > window


def _names_year(one: Wording, other: Wording) -> bool:
    """Whether both posts name the year in which one of them was published, or the next to it."""
    years = {day.year for day in (one.published, other.published) if day is not None}
    near = {str(year + step) for year in years for step in (-1, 0, 1)}
    return bool(near & set(one.words) & set(other.words))


def _differ_in_values(shorter: Wording, longer: Wording) -> bool:
    """Whether a value or a name of the one faces another one of the other."""
    if _facing_values(shorter.words[: shorter.title], longer.words[: longer.title]):
        return True
    return any(
        _facing_values(shorter.words[here], longer.words[there])
        or _facing_names(_list_names(shorter, here), _list_names(longer, there))
        for here, there in _list_differences(shorter, longer)
    )


def _list_names(wording: Wording, stretch: slice) -> set[str]:
    pairs = zip(wording.words[stretch], wording.names[stretch], strict=True)
    return {word for word, named in pairs if named}


def _facing_names(here: set[str], there: set[str]) -> bool:
    ours, theirs = sorted(here - there), sorted(there - here)
    if not ours or not theirs:
        return False
    # A name that is inflected or spelt otherwise is still that name.
    return fuzz.ratio(" ".join(ours), " ".join(theirs)) < _SAME_NAME


def _facing_values(here: Iterable[str], there: Iterable[str]) -> bool:
    ours, theirs = ({word for word in words if _is_value(word)} for words in (here, there))
    return bool(ours - theirs) and bool(theirs - ours)


def _is_value(word: str) -> bool:
    return word in _VALUE_WORDS or any(char.isdigit() for char in word)


def _list_differences(shorter: Wording, longer: Wording) -> Iterator[tuple[slice, slice]]:
    """The stretches of the two bodies that face each other between passages that they share."""
    first, second = shorter.title, longer.title
    ops = Indel.opcodes(shorter.words[first:], longer.words[second:])
    # Single words ("och", "den") are equal by chance in quite different sentences.
    runs = [op for op in ops if op.tag == "equal" and op.src_end - op.src_start >= SHINGLE]
    ends = [(0, 0), *((op.src_end, op.dest_end) for op in runs)]
    starts = [*((op.src_start, op.dest_start) for op in runs), (ops.src_len, ops.dest_len)]
    for number, ((left, top), (right, bottom)) in enumerate(zip(ends, starts, strict=True)):
        if left == right or top == bottom:
            continue
        reach = min(right - left, bottom - top) + _MORE
        if number == 0:
            left, top = max(left, right - reach), max(top, bottom - reach)  # noqa: PLW2901
        if number == len(runs):
            right, bottom = min(right, left + reach), min(bottom, top + reach)  # noqa: PLW2901
        yield slice(first + left, first + right), slice(second + top, second + bottom)
