"""Check inline-marked posts: `python corpora/check.py FILE...` prints what is wrong, then counts.

Used by writers and annotators while they work; `corpora/build.py` refuses files that fail here.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from upphandling_nlp.classify.cues import CueFinder
from upphandling_nlp.errors import GoldError
from upphandling_nlp.evaluate.gold import FACET_FIELDS, GoldDate, GoldPost, check_gold
from upphandling_nlp.evaluate.marked import read_marked
from upphandling_nlp.resources.taxonomy import default_taxonomy
from upphandling_nlp.schema import Mention

GENRES = {
    "news", "blog", "invitation", "audit", "criteria", "legal", "press", "interview", "summary",
    "personnel", "greeting",
}  # fmt: skip
KINDS = {
    "day", "day-no-year", "month", "year", "week", "season", "half", "quarter", "tertial", "part",
    "decade", "year-range", "turn", "weekday", "relative-day", "relative-unit", "neighbour-unit",
    "within-week", "past-season", "counted", "list", "range", "holiday", "clock",
}  # fmt: skip
ENTITY_LABELS = {"ORG", "LOC", "PER"}
TAGS = {"hard-negative"}
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september",
    "oktober", "november", "december",
)  # fmt: skip
# The length in days that a value of a kind may have.
SPANS = {
    "day": (1, 1), "day-no-year": (1, 1), "clock": (1, 1), "weekday": (1, 1),
    "relative-day": (1, 1), "month": (28, 31), "week": (7, 7), "season": (89, 92),
    "past-season": (89, 92), "half": (181, 184), "quarter": (90, 92), "tertial": (120, 123),
    "year": (365, 366), "decade": (3652, 3653), "turn": (2, 2), "counted": (1, 1),
}  # fmt: skip


def find_problems(post: GoldPost) -> Iterator[str]:
    """Yield what is wrong with a post, in words."""
    try:
        check_gold(post, default_taxonomy())
    except GoldError as error:
        yield str(error)
    for field in ("genre", "family", *FACET_FIELDS.values()):
        if getattr(post, field) is None:
            yield f"'{field}:' is missing"
    if post.genre not in GENRES:
        yield f"unknown genre {post.genre!r}"
    if not post.annotators:
        yield "'annotators:' is missing"
    yield from (f"unknown tag {tag!r}" for tag in set(post.tags) - TAGS)
    yield from find_mention_problems(post)


def find_mention_problems(post: GoldPost) -> Iterator[str]:
    """Yield what is wrong with the marks of a post."""
    text = post.text
    for entity in post.entities or ():
        surface = text[entity.start : entity.end]
        if entity.label not in ENTITY_LABELS:
            yield f"[{surface}|{entity.label}]: unknown label"
        if re.match(r"(?i)(i|på|från|till|vid|med|av|hos|den|det) ", surface):
            yield f"[{surface}|{entity.label}]: preposition or article inside of the span"
    for date in post.dates or ():
        yield from find_date_problems(text[date.start : date.end], date)
    for pattern, spans in ((_SURE_NAMES, post.entities), (_SURE_DATES, post.dates)):
        if spans is not None:
            yield from find_unmarked(text, pattern, spans)


def find_date_problems(surface: str, date: GoldDate) -> Iterator[str]:
    """Yield contradictions between the words of a date, its kind and its value."""
    if date.kind not in KINDS:
        yield f"[{surface}]: unknown kind {date.kind!r}"
        return
    if date.first is None or date.last is None:
        return
    days = (date.last - date.first).days + 1
    if date.kind in SPANS and not SPANS[date.kind][0] <= days <= SPANS[date.kind][1]:
        yield f"[{surface}|{date.kind}]: {days} days ({date.first}..{date.last})"
    lower = surface.lower()
    if days == 1:
        for number, weekday in enumerate(WEEKDAYS):
            if weekday in lower and date.first.weekday() != number:
                yield f"[{surface}]: {date.first} is a {WEEKDAYS[date.first.weekday()]}"
        stated = re.search(r"\b(\d{1,2})(?::e)? (" + "|".join(MONTHS) + r")\b", lower)
        if stated and (int(stated[1]), MONTHS.index(stated[2]) + 1) != (
            date.first.day,
            date.first.month,
        ):
            yield f"[{surface}]: value {date.first}"
    named = [month for month in MONTHS if re.search(rf"\b{month}\b", lower)]
    if len(named) == 1 and days <= 31 and date.first.month != MONTHS.index(named[0]) + 1:
        yield f"[{surface}]: value {date.first} lies in another month"
    years = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", lower)
    if years and not any(str(date.first.year) == year for year in years):
        yield f"[{surface}]: value {date.first} lies in another year"


_SURE_NAMES = re.compile(
    r"\bRegion (?:[A-H]\b|[A-ZÅÄÖ][a-zåäö]+)|\b(?:SKR|SKL|VGR|OECD|ILO|Upphandlingsmyndigheten|"
    r"Västra Götalandsregionen|Adda|SKL Kommentus)\b"
)
_SURE_DATES = re.compile(
    r"(?i)\b(?:igår|i går|i måndags|i tisdags|i onsdags|i torsdags|i fredags|i veckan|förra veckan|"
    r"nästa vecka|i somras|i höstas|i våras|i vintras|den \d{1,2} (?:" + "|".join(MONTHS) + r"))\b"
)


def find_unmarked(text: str, pattern: re.Pattern[str], spans: Iterable[Mention]) -> Iterator[str]:
    """Yield what is nearly always marked, and is not."""
    covered = [(span.start, span.end) for span in spans]
    for found in pattern.finditer(text):
        if not any(start < found.end() and found.start() < end for start, end in covered):
            context = text[max(0, found.start() - 20) : found.end() + 20].replace("\n", " ")
            yield f"unmarked? «{context}» (leave it if the guidelines say so)"


def find_cued_labels(post: GoldPost, finder: CueFinder) -> tuple[set[str], set[str]]:
    """Split the labels of a post into those with and those without a cue term in the text."""
    cued = {hit.label for hit in finder.find(post.text)}
    labels = {label for facet in FACET_FIELDS for label in post.labels_of(facet) or ()}
    return labels & cued, labels - cued


def list_strata(post: GoldPost) -> Iterator[str]:
    """Yield what a split should hold its share of: labels, genre, kinds of date, tags, names."""
    yield "post"
    yield f"genre:{post.genre}"
    yield f"year:{(post.published.year - 2010) // 4 if post.published else None}"
    yield f"writer:{post.id.split('-')[0]}"
    yield from (f"tag:{tag}" for tag in post.tags)
    for facet in FACET_FIELDS:
        labels = post.labels_of(facet) or ()
        yield from (f"{facet}:{label}" for label in labels)
    yield from (f"date:{date.kind}" for date in post.dates or ())


def print_counts(posts: Iterable[GoldPost]) -> None:
    """Print how many posts, words, labels, genres and kinds of date there are."""
    finder = CueFinder(default_taxonomy())
    posts = list(posts)
    with_cue, without_cue = Counter[str](), Counter[str]()
    for post in posts:
        cued, free = find_cued_labels(post, finder)
        with_cue.update(cued)
        without_cue.update(free)
    total = with_cue.total() + without_cue.total()
    words = sum(len(post.text.split()) for post in posts)
    empty = sum(not any(post.labels_of(facet) for facet in FACET_FIELDS) for post in posts)
    hard = sum("hard-negative" in post.tags for post in posts)
    print(f"\n{len(posts)} posts, {words} words, {empty} without any label, {hard} hard negatives")
    print(f"{total} labels, {without_cue.total()} of them without any cue term in the text")
    for facet in FACET_FIELDS:
        counts = [
            f"{label.id} {with_cue[label.id] + without_cue[label.id]}"
            f" ({without_cue[label.id]} cue-free)"
            for label in default_taxonomy().in_facet(facet)
        ]
        print(f"{facet}: {', '.join(counts)}")
    print("genres:", dict(Counter(post.genre for post in posts).most_common()))
    kinds = Counter(date.kind for post in posts for date in post.dates or ())
    print("dates:", {kind: kinds[kind] for kind in sorted(KINDS)})
    entities = Counter(entity.label for post in posts for entity in post.entities or ())
    print("names:", dict(entities.most_common()))


def main(paths: list[str]) -> int:
    """Check the files; return the number of problems, at most 100."""
    if not paths:
        print("usage: python corpora/check.py FILE...")
        return 2
    posts: list[GoldPost] = []
    problems = 0
    for path in paths:
        try:
            for post in read_marked(Path(path)):
                posts.append(post)
                for problem in find_problems(post):
                    print(f"{path}: {post.id}: {problem}")
                    problems += not problem.startswith("unmarked?")
        except GoldError as error:
            print(error)
            problems += 1
    repeated = [post_id for post_id, n in Counter(post.id for post in posts).items() if n > 1]
    if repeated:
        print(f"ids that stand twice: {', '.join(repeated)}")
        problems += len(repeated)
    print_counts(posts)
    print(f"{problems} problems")
    return min(problems, 100)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
