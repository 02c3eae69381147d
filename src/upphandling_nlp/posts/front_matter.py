"""Front matter: what stands above a post and says its headline, its day, its address."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

import msgspec

from upphandling_nlp.posts.datelines import is_day_of_event
from upphandling_nlp.posts.layout import Line

__all__ = ["FrontMatter", "front_matter_of"]

# Keys of front matter, by field of the post.
KEYS = {
    "titel": "title",
    "title": "title",
    "rubrik": "title",
    "headline": "title",
    "ämne": "title",
    "subject": "title",
    "datum": "published",
    "date": "published",
    "publicerad": "published",
    "publicerat": "published",
    "publiceringsdatum": "published",
    "published": "published",
    "pubdate": "published",
    "url": "url",
    "länk": "url",
    "link": "url",
    "adress": "url",
    "permalink": "url",
    "språk": "language",
    "language": "language",
    "lang": "language",
    "text": "body",
    "brödtext": "body",
    "body": "body",
    "id": "id",
}
# Known keys of front matter that no field of a post takes up.
OTHER_KEYS = frozenset(
    [
        "källa",
        "source",
        "författare",
        "author",
        "av",
        "by",
        "kategori",
        "kategorier",
        "category",
        "categories",
        "taggar",
        "tags",
        "tagg",
        "layout",
        "draft",
        "ingress",
        "description",
        "beskrivning",
        "updated",
        "uppdaterad",
        "uppdaterat",
        "typ",
        "type",
        "slug",
        "avsändare",
        "organisation",
    ]
)
_PAIR = re.compile(r"^\s*(?P<key>[\w-]{2,20})\s*:\s*(?P<value>.*)$")
_FENCE = re.compile(r"^(?:---|\+\+\+)\s*$")
_FENCED_PAIR = re.compile(r"^(?P<key>[\w-]+)\s*[:=]\s*(?P<value>.*)$")
_LONGEST_FENCED = 60
# What may stand in YAML beside pairs of a key and a value: what goes on a value, a list, a comment.
_YAML = re.compile(r"^(?:\s|#|-\s|[\]}]|[^\s:][^:]{0,40}:(?:\s|$))")
# A value of several lines: folded into one, or kept as they are.
_FOLDED = re.compile(r"^(?P<sign>[>|])[+-]?\d?\s*(?:#.*)?$")
_ENTRY = re.compile(r"^\s+(?:-\s|[\w-]+\s*:(?:\s|$))")  # of a list or a table below a key


class FrontMatter(msgspec.Struct, kw_only=True):
    """Front matter.

    Attributes:
        fields: What it says, by field of the post.
        lines: The line of each of these fields, counted from 1.
        other: Its lines that no field takes up.
        taken: How many lines of the text it takes; 0 where there is none.
        fenced: Whether it stands between rules.
    """

    fields: dict[str, str] = {}
    lines: dict[str, int] = {}
    other: list[Line] = []
    taken: int = 0
    fenced: bool = False

    @property
    def tells_article(self) -> bool:
        """Whether it makes the text one article; the day alone may be that of the first of many."""
        return self.fenced or bool({"title", "body"} & set(self.fields))


def front_matter_of(raw: Sequence[str]) -> FrontMatter:
    """Read the front matter of a text.

    It stands between two rules (`---`) that have nothing but keys and values between them, one of
    them well known; or it is the first lines, each with a well-known key ("Rubrik: ..."), up to
    the day of an event ("Datum: ..." beside "Plats: ...").

    Args:
        raw: The lines of a clean text.

    Returns:
        The front matter; without fields and lines where there is none.
    """
    start = next((place for place, line in enumerate(raw) if line.strip()), len(raw))
    if start == len(raw):
        return FrontMatter()
    fenced = bool(_FENCE.match(raw[start]))
    matter = FrontMatter(fenced=fenced)
    if fenced:
        end = _closing_fence(raw, start)
        start += 1
    else:
        end = _end_of_pairs(raw, start)
    known = False
    while start < end:
        pair = (_FENCED_PAIR if fenced else _PAIR).match(raw[start])
        key = pair["key"].lower() if pair else ""
        known = known or key in KEYS or key in OTHER_KEYS
        field = KEYS.get(key, "")
        after = start + 1
        if pair and field and field not in matter.fields:
            value, after = _value(pair["value"], raw, after, end if fenced else after)
            matter.fields[field] = value
            matter.lines[field] = start + 1
        elif raw[start].strip():
            matter.other.append(Line(number=start + 1, indent=0, text=raw[start].strip()))
        start = after
    matter.taken = end + (1 if fenced else 0)
    return matter if (known if fenced else matter.fields) else FrontMatter()


def _closing_fence(raw: Sequence[str], start: int) -> int:
    """Find the rule that ends fenced matter; `start` where it is a mere rule between texts."""
    for place in range(start + 1, min(len(raw), start + _LONGEST_FENCED)):
        if _FENCE.match(raw[place]) or raw[place].strip() == "...":
            return place
        if raw[start].startswith("---") and raw[place].strip() and not _YAML.match(raw[place]):
            break
    return start


def _end_of_pairs(raw: Sequence[str], start: int) -> int:
    """Find the end of the lines that each have a well-known key."""
    for place in range(start, len(raw)):
        pair = _PAIR.match(raw[place])
        key = pair["key"].lower() if pair else ""
        if key not in KEYS and key not in OTHER_KEYS:
            return place
        if KEYS.get(key) == "published" and is_day_of_event(place, raw):
            return place
        if KEYS.get(key) == "body":
            return place + 1
    return len(raw)


def _value(first: str, raw: Sequence[str], start: int, end: int) -> tuple[str, int]:
    """Join the lines of a value: those that follow are indented, blank ones among them.

    Returns:
        The value, and the first line behind it.
    """
    sign = _FOLDED.match(first)
    more = list(
        itertools.takewhile(
            lambda line: (
                not line.strip() or (line[0].isspace() and (sign or not _ENTRY.match(line)))
            ),
            raw[start:end],
        )
    )
    while more and not more[-1].strip():
        more.pop()
    if sign and sign["sign"] == "|":
        return "\n".join(line.strip() for line in more), start + len(more)
    value = "\n".join(_folded([*([] if sign else [first]), *more]))
    return value.strip("\"'").strip(), start + len(more)


def _folded(lines: Sequence[str]) -> Iterator[str]:
    """Join lines by spaces; a blank line stays, as it parts paragraphs."""
    for blank, group in itertools.groupby(lines, key=lambda line: not line.strip()):
        yield "" if blank else " ".join(line.strip() for line in group)
