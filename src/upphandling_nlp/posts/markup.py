"""HTML inside feeds and tables, as text with paragraphs."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from upphandling_nlp.posts.published import LABELS

__all__ = ["LEVEL", "has_markup", "text_of_markup"]

# Attribute of elements that become headings in Markdown: their level.
LEVEL = "x-level"

_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "caption", "center", "dd", "div", "dl"),
        *("dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4"),
        *("h5", "h6", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table"),
        *("tbody", "thead", "tr", "ul", "time"),
    }
)
_LINES = frozenset({"br", "li"})
_LEVELS = frozenset("123456")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SILENT = frozenset({"script", "style", "template", "noscript", "svg", "iframe", "object"})
# What a head may hold; any other tag ends it, since "</head>" and "<body>" need not be written.
_HEAD = frozenset({"base", "link", "meta", "title", *_SILENT})
# Before a date: a label, or a word of the sentence in which the date stands.
_GOES_ON = re.compile(
    rf"(?:[:,(]|(?<!\w)(?:{'|'.join(map(re.escape, LABELS))}|tid|när|den|i|på|till|från|senast|före"
    r"|efter|under|mellan|och|kl\.?|sedan|vid))\s*$",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|img|blockquote|table|tr|td|section"
    r"|article|figure)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


def has_markup(text: str) -> bool:
    """Tell whether a text holds HTML tags ("a < b" and "<namn>" are none)."""
    return "<" in text and bool(_TAG.search(text))


def text_of_markup(markup: str) -> str:
    """Turn HTML into text: paragraphs parted by blank lines, list items by lines.

    Args:
        markup: A piece of HTML, whole or cut off.

    Returns:
        The text; entities are decoded, scripts and styles left out.
    """
    parser = _TextParser()
    parser.feed(markup)
    parser.close()
    return parser.text()


class _TextParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._silent = 0
        self._in_head = False
        self._in_heading = False
        self._in_line = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_head = tag == "head" or (self._in_head and tag in _HEAD)
        if tag in _SILENT:
            self._silent += 1
        elif tag == "time" and self._goes_on():
            self._in_line = True
        elif tag in _BLOCKS:
            self._in_heading = tag in _HEADINGS
            level = dict(attrs).get(LEVEL) or ""
            self._pieces.append("\n\n" + (f"{'#' * int(level)} " if level in _LEVELS else ""))
        elif tag == "br" and self._in_heading:
            self._pieces.append(" ")  # a headline is one line
        elif tag == "li":
            self._pieces.append("\n- ")
        elif tag in _LINES:
            self._pieces.append("\n")
        elif tag in {"td", "th"}:
            self._pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "head":
            self._in_head = False
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "time" and self._in_line:
            self._in_line = False
        elif tag in _BLOCKS:
            self._in_heading = False
            self._pieces.append("\n\n")

    def _goes_on(self) -> bool:
        """Tell whether a date stands behind its label, or inside a sentence."""
        line = "".join(self._pieces[-20:]).rpartition("\n")[2]
        return bool(_GOES_ON.search(line))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SILENT:
            self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if not self._silent and not self._in_head:
            # Line ends inside HTML are only spaces; non-breaking spaces are cleaned later.
            self._pieces.append(re.sub(r"[ \t\r\n]+", " ", data))

    def text(self) -> str:
        joined = "".join(self._pieces)
        lines = [re.sub(r" {2,}", " ", line).strip() for line in joined.split("\n")]
        lines = ["" if line == "-" else line for line in lines]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
