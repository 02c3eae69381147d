"""What a web page says about itself: date, address, headline, language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

import msgspec

from upphandling_nlp.posts.cleaning import clean_text

__all__ = ["PageFacts", "page_facts", "without_site"]

# Names of <meta> elements that carry the day of publication, best first.
_DATE_METAS = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.issued",
    "dc.date.created",
    "dc.date.published",
    "dc.date",
    "dcterms.date",
    "publish-date",
    "publishdate",
    "publish_date",
    "publication_date",
    "pubdate",
    "published",
    "publicerad",
    "date",
)
_ARTICLE_TYPES = frozenset(
    {"Article", "NewsArticle", "BlogPosting", "Report", "PressRelease", "SocialMediaPosting"}
)
_SITE_SEPARATOR = re.compile(r"\s+(?:[|–—·•»:]|-|::)\s+")


class PageFacts(msgspec.Struct, kw_only=True):
    """Facts from the head and the structured data of a page.

    Attributes:
        dates: Candidates for the day of publication as (where it stood, text), best first.
        titles: Candidates for the headline, best first, without the name of the site.
        url: Canonical address; empty where the page names none.
        language: Language code; empty where the page names none.
        site: Name of the site; empty where the page names none.
        articles: How many articles the structured data describe.
        is_article: Whether the page says that it is one article.
    """

    dates: list[tuple[str, str]] = []
    titles: list[str] = []
    url: str = ""
    language: str = ""
    site: str = ""
    articles: int = 0
    is_article: bool = False


def page_facts(tree: Any) -> PageFacts:  # noqa: ANN401 - lxml has no types
    """Collect what a page says about itself.

    Args:
        tree: The parsed page, an lxml element.

    Returns:
        The facts; nothing in them is checked yet.
    """
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name and meta.get("content"):
            metas.setdefault(name, meta.get("content").strip())
    described = [one for one in _structured(tree) if _ARTICLE_TYPES & _types(one)]
    site = metas.get("og:site_name", "")
    facts = PageFacts(
        language=tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
        site=site,
        articles=len(described),
        is_article=len(described) == 1 or metas.get("og:type", "").lower() == "article",
    )
    if len(described) == 1:
        facts.dates += [
            ("JSON-LD", str(described[0][key]))
            for key in ("datePublished", "dateCreated")
            if described[0].get(key)
        ]
        if isinstance(described[0].get("headline"), str):
            facts.titles.append(described[0]["headline"])
    facts.dates += [(name, metas[name]) for name in _DATE_METAS if name in metas]
    facts.dates += list(_microdata_dates(tree))
    if metas.get("og:title"):
        facts.titles.append(without_site(metas["og:title"], site))
    title = tree.find(".//title")
    if title is not None and title.text:
        facts.titles.append(without_site(" ".join(title.text.split()), site))
    facts.url = _address(tree, metas)
    return facts


def _address(tree: Any, metas: Mapping[str, str]) -> str:  # noqa: ANN401 - lxml has no types
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            return urljoin(metas.get("og:url", ""), str(link.get("href")).strip())
    return metas.get("og:url", "")


def _types(one: Mapping[str, Any]) -> set[str]:
    kind = one.get("@type") or ()
    return {kind} if isinstance(kind, str) else {str(part) for part in kind}


def _structured(tree: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - lxml has no types
    """List the objects of JSON-LD that a page holds; broken JSON is passed over."""
    for script in tree.iter("script"):
        if (script.get("type") or "").lower() != "application/ld+json" or not script.text:
            continue
        try:
            value = msgspec.json.decode(script.text.strip())
        except (msgspec.DecodeError, UnicodeError):
            continue
        pending = [value]
        while pending:
            one = pending.pop(0)
            if isinstance(one, list):
                pending += one
            elif isinstance(one, dict):
                yield one
                for key in ("@graph", "mainEntity", "itemListElement", "blogPost", "item"):
                    if isinstance(one.get(key), dict | list):
                        pending.append(one[key])


def _microdata_dates(tree: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - lxml has no types
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag == "meta":
            continue
        if "datepublished" in (element.get("itemprop") or "").lower().split():
            value = element.get("content") or element.get("datetime")
            yield "itemprop datePublished", value or "".join(element.itertext()).strip()


def without_site(title: str, site: str = "") -> str:
    """Take the name of the site off a page title.

    Args:
        title: Such as "Ny vägledning | Region Exempel".
        site: Name of the site, where known.

    Returns:
        The title without the name at its end (or beginning); without a known name, without the
        last part behind a bar, or behind a dash where it is no more than four words.
    """
    title = clean_text(title).text
    parts = _SITE_SEPARATOR.split(title)
    marks = _SITE_SEPARATOR.findall(title)
    if len(parts) < 2:
        return title.strip()
    if site:
        plain = site.casefold().strip()
        if parts[-1].casefold().strip() == plain:
            return title[: title.rindex(marks[-1] + parts[-1])].strip()
        if parts[0].casefold().strip() == plain:
            return title[title.index(parts[1]) :].strip()
        return title.strip()
    last_is_name = marks[-1].strip() == "|" or (
        len(parts[-1].split()) <= 4 and marks[-1].strip() != ":" and parts[-1][:1].isupper()
    )
    return title[: title.rindex(marks[-1] + parts[-1])].strip() if last_is_name else title.strip()
