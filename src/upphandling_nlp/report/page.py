"""The shell of a self-contained page: no network, and no script but the page's own.

A content security policy names the hashes of the page's own scripts and styles and forbids all
else, so that a post that holds `<script>` stays text even if an escape were forgotten.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

import msgspec

__all__ = ["PageParts", "build_page", "embed_json", "read_asset"]

# What could end a script element, start a comment in it, or break a line in old scripts.
_UNSAFE = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


class PageParts(msgspec.Struct, frozen=True, kw_only=True):
    """What a page is made of.

    Attributes:
        title: Title of the document, plain text.
        lang: BCP 47 code of the page's own texts.
        body: HTML of the body, escaped where it holds text.
        styles: Style sheets, in order; `page.css` stands before them.
        scripts: Scripts, in order; each runs after the body.
        data: Values for the scripts, by the id of the element that holds them as JSON.
        policy: Directives that the policy has beside its own, such as `img-src data:`.
    """

    title: str
    lang: str
    body: str
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    data: Mapping[str, Any] = {}
    policy: tuple[str, ...] = ()


def build_page(parts: PageParts) -> str:
    """Put a page together.

    Args:
        parts: What it is made of.

    Returns:
        HTML; nothing in it refers to anything outside, links of the body excepted.
    """
    styles = (read_asset("page.css"), *parts.styles)
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src {_hash_all(parts.scripts)}",
            f"style-src {_hash_all(styles)}",
            "base-uri 'none'",
            "form-action 'none'",
            *parts.policy,
        ]
    )
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{html.escape(parts.lang)}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{html.escape(parts.title)}</title>",
            *(f"<style>{style}</style>" for style in styles),
            "</head>",
            "<body>",
            parts.body,
            *(
                f'<script type="application/json" id="{html.escape(name)}">'
                f"{embed_json(value)}</script>"
                for name, value in parts.data.items()
            ),
            *(f"<script>{script}</script>" for script in parts.scripts),
            "</body>",
            "</html>",
            "",
        ]
    )


def embed_json(value: Any) -> str:  # noqa: ANN401  (whatever JSON can hold)
    """Write a value as JSON that can stand in an HTML script element.

    Args:
        value: Plain dictionaries, lists, strings, numbers, booleans, None.

    Returns:
        JSON without `<`, `>` and `&`, which are written as escapes.

    Raises:
        ValueError: A number is not finite.
    """
    told = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return told.translate(_UNSAFE)


def read_asset(name: str) -> str:
    """Read a style sheet, a script or a template that lies beside this module."""
    return (resources.files(__package__) / name).read_text(encoding="utf-8")


def _hash_all(texts: Iterable[str]) -> str:
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts]
    return " ".join(f"'sha256-{one}'" for one in hashes) or "'none'"
