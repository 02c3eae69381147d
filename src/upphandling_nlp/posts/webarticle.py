"""A web page that holds one article: headline, main text, day of publication."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from upphandling_nlp.posts.article import read_article
from upphandling_nlp.posts.cleaning import clean_text, letters_of
from upphandling_nlp.posts.datelines import date_lines
from upphandling_nlp.posts.draft import Draft, RepairLog, finish_draft
from upphandling_nlp.posts.footer import PLAIN
from upphandling_nlp.posts.furniture import is_closing, is_furniture, is_list_heading
from upphandling_nlp.posts.htmltree import outer_html, text_before, text_of
from upphandling_nlp.posts.layout import is_prose, lines_of
from upphandling_nlp.posts.lead import find_leads, take_in_lead
from upphandling_nlp.posts.markup import LEVEL, text_of_markup
from upphandling_nlp.posts.metadata import PageFacts
from upphandling_nlp.posts.notices import Notice, excerpt_of
from upphandling_nlp.posts.options import ReadOptions
from upphandling_nlp.posts.outside import list_outside, outside_notices, without_line
from upphandling_nlp.posts.published import LABELS, label_rank, parse_published, strip_labels
from upphandling_nlp.schema import Post

__all__ = ["main_html", "read_webarticle"]

# Where trafilatura keeps less than this share of the characters, it has missed the text.
_SHARE = 0.6
# Labels of dates on which something takes place.
_EVENT = re.compile(
    r"(?<!\w)(?:tid|när|dag|start\w*|slut\w*|plats|deadline|sista \w+|anmäl\w+|kurs\w*)$",
    re.IGNORECASE,
)
_HEAD = 4  # paragraphs at the beginning that may repeat the headline
_CHANGED = 2
_OF_EVENT = 9


def main_html(tree: Any) -> str:  # noqa: ANN401 - lxml has no types
    """Take the part of a page that holds its text, without navigation, as HTML."""
    return outer_html(main_element(tree))


def main_element(tree: Any) -> Any:  # noqa: ANN401 - lxml has no types
    """Find the part of a page that holds its text: an lxml element of the parsed page."""
    for path in (
        "//*[contains(concat(' ', @itemprop, ' '), ' articleBody ')]/ancestor-or-self::article",
        "//main//article[count(//main//article) = 1]",
        "//article[count(//article) = 1]",
        "//main",
        "//*[@role='main']",
        "//*[@id='content' or @id='main' or @id='innehall' or @id='maincontent']",
        "//body",
    ):
        found = tree.xpath(path)
        if found:
            return found[0]
    return tree


def read_webarticle(
    tree: Any,  # noqa: ANN401 - lxml has no types
    text: str,
    facts: PageFacts,
    *,
    source: str,
    options: ReadOptions,
    log: RepairLog,
) -> Iterator[Post | Notice]:
    """Read a page as one article.

    Args:
        tree: The parsed page, an lxml element.
        text: The page.
        facts: What it says about itself.
        source: Name of the page.
        options: Language and anchor.
        log: Counts the repairs.

    Yields:
        Notices of what was left out, and the post.
    """
    _mark_headings(tree)
    main = main_element(tree)
    shown = _heading(tree, facts)
    if take_in_lead(tree, main, shown):
        text = outer_html(tree, without=".//comment()")
    own = clean_text(text_of_markup(outer_html(main))).text
    title = shown or next(iter(facts.titles), "")
    salvaged: list[Post | Notice] = list(
        read_article(own, source=source, options=options, headline=title)
    )
    plain = next((found for found in salvaged if isinstance(found, Post)), None)
    title = title or (plain.title if plain else "")
    day, bad = _published(tree, facts, plain, own, options.today)
    above, below = _part_headline(plain.body if plain else "", title, day)
    body, dropped = _main_text(below, text, find_leads(main, shown))
    if above:
        yield Notice(
            severity="furniture",
            source=source,
            reason="text of the page above the headline",
            excerpt=excerpt_of(" / ".join(above)),
        )
    if dropped is None:
        yield Notice(
            severity="repaired",
            source=source,
            reason="main text not found for sure; took the text of the article or page",
            remedy="check the text for page furniture",
        )
    for paragraph in dropped or ():
        yield Notice(
            severity="furniture",
            source=source,
            reason="text of the page beside its main text",
            excerpt=excerpt_of(paragraph),
        )
    for found in salvaged:
        # A bad date is told below, with all other candidates.
        if isinstance(found, Notice) and found.severity == "furniture":
            yield without_line(found)
    yield from outside_notices(tree, source)
    read = letters_of(f"{title} {body}")
    for paragraph in list_outside(tree, main):
        if letters_of(paragraph) not in read:
            yield Notice(
                severity="furniture",
                source=source,
                reason="text of the page outside its main part",
                excerpt=excerpt_of(paragraph),
            )
    for where, value in bad:
        yield Notice(
            severity="skipped",
            source=source,
            reason=f"{value!r} ({where}) is no date that can be read",
            remedy="check the page",
            excerpt=value,
        )
    draft = Draft(
        title=title,
        body=body,
        published=day,
        url=facts.url,
        source=source,
        language=facts.language,
        markup=False,
    )
    yield from finish_draft(draft, file=source, options=options, log=log)


def _mark_headings(tree: Any) -> None:  # noqa: ANN401 - lxml has no types
    """Mark the headings inside a running text, and lines in it such as "Kontakt:".

    They stand in an `<article>`, or follow a paragraph of running text in the same element;
    headings of columns and footers beside an article do not.
    """
    running: dict[int, Any] = {}  # elements in which a paragraph of running text has been seen
    for element in tree.xpath("//body//*[self::h1 or self::h2 or self::h3 or self::h4 or self::p]"):
        parent = element.getparent()
        after = id(parent) in running
        inside = any(True for _ in element.iterancestors("article"))
        if element.tag == "p":
            if after and is_closing(text_of(element)):
                element.set(LEVEL, str(PLAIN))
            elif not after and is_prose(text_of(element)):
                running[id(parent)] = parent
        elif after or inside or element.tag == "h1":
            element.set(LEVEL, element.tag[1])


def _heading(tree: Any, facts: PageFacts) -> str:  # noqa: ANN401 - lxml has no types
    """Take the headline as the page shows it.

    That is the heading that the page names as its title; else the first h1 of the article, of
    the main part, or of the page, unless it is the name of the site or of a list.
    """
    named = {letters_of(title) for title in facts.titles} - {""}
    headings = [text_of(one) for one in tree.xpath("//h1 | //h2")]
    for text in headings:
        if letters_of(text) in named:
            return text
    for path in ("//article//h1", "//main//h1", "//*[@itemprop='headline']", "//h1"):
        for heading in tree.xpath(path):
            text = text_of(heading)
            site = letters_of(text) == letters_of(facts.site) or "site" in (
                heading.get("class") or ""
            )
            if text and not site and not is_list_heading(text):
                return text
    return ""


def _main_text(
    paragraphs: list[str], text: str, leads: frozenset[str]
) -> tuple[str, list[str] | None]:
    """Keep the paragraphs of a page that trafilatura takes for its main text, and the lead.

    Its answer alone will not do: of short pages it loses the paragraphs, of others it keeps the
    lists of related news, and where the text has an element of its own it loses the lead above.

    Args:
        paragraphs: Those of the article element, or of the page, without known furniture.
        text: The page.
        leads: The letters of what belongs to the text where it stands above the main text.

    Returns:
        The main text, and the paragraphs that were left out; None in their place where
        trafilatura misses most of the text, which then is taken whole.
    """
    import trafilatura  # noqa: PLC0415 - heavy: only when used

    extracted = trafilatura.extract(
        text,
        output_format="txt",
        include_comments=False,
        include_tables=True,
        include_formatting=False,
        favor_recall=True,
        deduplicate=False,
    )
    found = letters_of(str(extracted or ""))
    taken = [letters_of(part) in found for part in paragraphs]
    size = sum(len(part) for part, is_taken in zip(paragraphs, taken, strict=True) if is_taken)
    if size < _SHARE * len("".join(paragraphs)):
        return "\n\n".join(paragraphs), None
    text_starts = (
        place for place, part in enumerate(paragraphs) if taken[place] and is_prose(part)
    )
    for place in range(next(text_starts, 0)):
        taken[place] = taken[place] or all(
            letters_of(line) in leads for line in paragraphs[place].split("\n")
        )
    kept = [part for part, is_taken in zip(paragraphs, taken, strict=True) if is_taken]
    left = [part for part, is_taken in zip(paragraphs, taken, strict=True) if not is_taken]
    return "\n\n".join(kept), left


def _part_headline(body: str, title: str, day: dt.date | None) -> tuple[list[str], list[str]]:
    """Take headline, date lines and furniture off the paragraphs of a body.

    Returns:
        The lines above the headline (name of the site, topic), and the paragraphs of the text.
    """
    paragraphs = [part.strip() for part in re.split(r"\n{2,}", body) if part.strip()]
    plain = letters_of(title)
    kept: list[str] = []
    above: list[str] | None = None
    for number, paragraph in enumerate(paragraphs):
        line = paragraph.lstrip("# ")
        opens = above is None and not any(map(is_prose, kept))
        if plain and letters_of(line) == plain and (opens or not kept or number < _HEAD):
            if opens:
                above, kept = kept, []
            continue
        inside = bool(kept) and number < len(paragraphs) - 1
        if is_furniture(line) or (len(line) < 120 and _only_date(line, day, inside=inside)):
            continue
        kept.append(paragraph)
    return above or [], list(_joined_lists(kept))


def _joined_lists(paragraphs: list[str]) -> Iterator[str]:
    """Put the items of a list, which come as paragraphs, on lines of one paragraph."""
    held: list[str] = []
    for paragraph in paragraphs:
        if paragraph.startswith("- ") and held and held[-1].startswith("- "):
            held.append(paragraph)
            continue
        if held:
            yield "\n".join(held)
        held = [paragraph]
    if held:
        yield "\n".join(held)


def _only_date(text: str, published: dt.date | None, *, inside: bool) -> bool:
    """Whether a paragraph only dates the page; amid the text another bare day is a heading."""
    dates = date_lines(lines_of(text))
    other = any(dated.day != published for dated in dates)
    event = text.lower().startswith("datum") and other
    if event or text.startswith("- ") or (inside and other and strip_labels(text) == text):
        return False
    return len(dates) == len(lines_of(text)) and all(dated.form == "alone" for dated in dates)


def _published(
    tree: Any,  # noqa: ANN401 - lxml has no types
    facts: PageFacts,
    plain: Post | None,
    text: str,
    today: dt.date | None,
) -> tuple[dt.date | None, list[tuple[str, str]]]:
    """Take the first candidate that is a date, and list those before it that are none.

    Dates in text count in this order: with the label of publication, in `<time>`, alone on a
    line of the article, with such a label elsewhere on the page, and last those of a change.
    """
    bad: list[tuple[str, str]] = []
    times = [
        (_time_rank(time), time.get("datetime") or "".join(time.itertext()))
        for time in tree.xpath("//article//time | //main//time | //time[@pubdate]")
    ]
    said = plain.published if plain is not None else None
    own = date_lines(lines_of(text), today=today)
    first = next(
        (one.day for one in own if one.form == "alone" and one.day and not label_rank(one.said)),
        None,
    )
    candidates = [*facts.dates, *(("time", value) for rank, value in times if rank == 0)]
    if first is not None:
        candidates.append(("text", first.isoformat()))
    candidates += [("time", value) for rank, value in times if rank in {1, 3}][:1]
    if said is not None:
        candidates.append(("text", said.isoformat()))
    for where, value in candidates:
        day = parse_published(value, today=today)
        if day is not None:
            return day, bad
        bad.append((where, excerpt_of(value, length=80)))
    body = clean_text(text_of_markup(outer_html(tree))).text
    labelled = [
        dated.day
        for dated in date_lines(lines_of(body), today=today)
        if dated.form == "alone" and dated.day and re.match(r"\s*[Pp]ubl", dated.said)
    ]
    changed = (parse_published(value, today=today) for rank, value in times if rank == _CHANGED)
    return next((day for day in [*labelled, *changed] if day is not None), None), bad


def _time_rank(time: Any) -> int:  # noqa: ANN401 - lxml has no types
    """Rank a date by the label before or in its element, as `label_rank` does; events last."""
    before = text_before(time).rstrip(" :")
    if _EVENT.search(before):
        return _OF_EVENT
    # "Senast uppdaterad 5 maj 2022. Publicerad": the last label counts.
    labels = [rank for label, rank in LABELS.items() if before.lower().endswith(label)]
    changed = re.search(r"uppdatera|ändra|granska|updated|modified", before, re.IGNORECASE)
    if changed and not (labels and min(labels) == 0):
        return _CHANGED
    return min(labels) if labels else label_rank(text_of(time))
