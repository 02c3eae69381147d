"""Pages that a server sends in place of the post: not found, refused, out of order.

A crawler saves them under the address of the post. They are told by their headline, which names the
error, together with a short text without a day of publication; a post on such a page is none.
"""

from __future__ import annotations

import re
from typing import Any

from upphandling_nlp.posts.cleaning import clean_text
from upphandling_nlp.posts.htmltree import text_of
from upphandling_nlp.posts.markup import text_of_markup
from upphandling_nlp.posts.metadata import PageFacts
from upphandling_nlp.posts.webarticle import main_html

__all__ = ["find_error"]

# What a headline says that names an error, whole.
_HEADLINE = re.compile(
    r"""
    (?:(?:hoppsan|oj(?:\ då)?|ojdå|tyvärr|oops|sorry|whoops)\W+(?:men\ )?)?
    (?:
        (?:http\W*)?(?:fel(?:kod)?|error)?\W*(?:40[0134]|410|429|50[0234])
        (?:\W+(?:not|page|forbidden|unauthorized|bad|gone|too|internal|service|gateway|error|fel|
           sidan|sida|åtkomst|serverfel)\b.{0,60})?
      | (?:den\ här\ |denna\ )?(?:web|webb)?sidan\ (?:som\ )?(?:du\ (?:söker|sökte|letar\ efter)\ )?
        (?:kan\ (?:tyvärr\ )?inte|kunde\ (?:tyvärr\ )?inte|finns\ (?:tyvärr\ )?inte|
           (?:hittades|hittas)\ (?:tyvärr\ )?inte|saknas|är\ borttagen|har\ tagits\ bort)
        (?:\ .{0,30})?
      | vi\ (?:kan|kunde|hittar|hittade)\ (?:tyvärr\ )?inte\ (?:hitta\ )?sidan(?:\ .{0,30})?
      | (?:the\ )?(?:requested\ )?(?:page|url)\ (?:(?:was|could|can)\ ?)?not\ (?:be\ )?found
      | not\ found | forbidden | access\ denied | åtkomst\ nekad | bad\ gateway
      | (?:the\ )?service\ (?:is\ )?(?:temporarily\ )?unavailable | internal\ server\ error
      | (?:ett\ )?(?:internt\ )?serverfel(?:\ .{0,30})? | just\ a\ moment | sidfel
    )
    \W*
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST = 1500  # characters of a text that may stand below such a headline


def find_error(tree: Any, facts: PageFacts) -> str:  # noqa: ANN401 - lxml has no types
    """Find the headline of a page that tells of an error.

    Args:
        tree: The parsed page, an lxml element.
        facts: What it says about itself.

    Returns:
        The headline; empty where the page is none of an error.
    """
    if facts.is_article or facts.dates:
        return ""
    headings = [text_of(one).strip() for one in tree.xpath("//h1")] or facts.titles
    found = next((one for one in headings if _HEADLINE.fullmatch(one)), "")
    if found and len(clean_text(text_of_markup(main_html(tree))).text) > _LONGEST:
        return ""
    return found
