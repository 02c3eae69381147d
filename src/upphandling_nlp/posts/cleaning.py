"""Text as it was meant: mojibake, entities, odd spaces, invisible characters, composition.

Sound text passes unchanged: quotation marks, dashes, ligatures, full-width letters and runs of
spaces stay as they stand.
"""

from __future__ import annotations

import html
import re
import unicodedata

import msgspec

__all__ = [
    "REPORTED",
    "CleanText",
    "clean_text",
    "letters_of",
    "mend_surrogates",
    "tidy_lines",
    "tidy_title",
]

# Repairs that mend damage, and so are told to the user; the others only settle on one spelling.
REPORTED = ("mojibake", "entities", "control characters", "broken characters")

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Only with the semicolon: "?a=1&copy=2" is an address, not a copyright sign.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# UTF-8 read as cp1252 or latin-1: the lead bytes of å, ä, ö, é and of typographic marks show as
# "Ã", "Â" and "â". "Å" is a lead byte too, but "FÅ”" is sound Swedish.
_MOJIBAKE = re.compile("[ÃÂâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_BROKEN_WORD = re.compile("\u00ad[ \t]*\n[ \t]*(?=[a-zåäö])")
_SOFT_HYPHEN = re.compile("\u00ad")
_ZERO_WIDTH = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# One look tells whether the dear steps are needed at all.
_SUSPECT = re.compile("[^\n\t\x20-\x25\x27-\x7eåäöÅÄÖéÉ–”’•]")
_AMPERSAND = "&"


class CleanText(msgspec.Struct, frozen=True, kw_only=True):
    """A text, and what had to be done to it.

    Attributes:
        text: The clean text, in Unicode form NFC; lines end in line feeds.
        repairs: How often each kind of repair was needed, by its name.
    """

    text: str
    repairs: dict[str, int] = {}

    @property
    def reported(self) -> dict[str, int]:
        """The repairs that mended damage (`REPORTED`)."""
        return {name: count for name, count in self.repairs.items() if name in REPORTED}


def clean_text(text: str) -> CleanText:
    """Mend a text without changing what is sound in it.

    HTML entities and mojibake are decoded, soft hyphens, zero-width and control characters are
    removed, odd spaces become plain ones, lines end in line feeds, and the result is composed
    (NFC). Cleaning a clean text changes nothing.

    Args:
        text: Any text; HTML tags in it stay.

    Returns:
        The clean text with a count of each repair.
    """
    if not _SUSPECT.search(text) and _AMPERSAND not in text:
        return CleanText(text=text)
    repairs: dict[str, int] = {}
    # Escaped text hides further damage ("&amp;amp;", "&Atilde;&para;"): until nothing changes.
    while (better := _clean_once(text, repairs)) != text:
        text = better
    return CleanText(text=text, repairs=repairs)


def _clean_once(text: str, repairs: dict[str, int]) -> str:
    def count(name: str, number: int) -> None:
        if number:
            repairs[name] = repairs.get(name, 0) + number

    text, number = _LINE_ENDS.subn("\n", text)
    count("line ends", number)
    if _AMPERSAND in text:
        changed = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
        if changed != text:
            count(
                "entities",
                sum(1 for match in _ENTITY.findall(text) if html.unescape(match) != match),
            )
            text = changed
    if _MOJIBAKE.search(text):
        text, number = _mend_mojibake(text)
        count("mojibake", number)
    text, number = _SURROGATE.subn("\ufffd", text)
    count("broken characters", number)
    text, joined = _BROKEN_WORD.subn("", text)
    text, number = _SOFT_HYPHEN.subn("", text)
    count("soft hyphens", joined + number)
    text, number = _ZERO_WIDTH.subn("", text)
    count("zero-width characters", number)
    text, number = _SPACE.subn(" ", text)
    count("odd spaces", number)
    text, number = _CONTROL.subn("", text)
    count("control characters", number)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
        count("composition", 1)
    return text


def mend_surrogates(text: str) -> CleanText:
    """Replace halves of surrogate pairs, which no encoding can write, and leave the rest as it is.

    Args:
        text: Any text, such as an address, that is not to be cleaned.

    Returns:
        The text with a count of the halves.
    """
    better, number = _SURROGATE.subn("\ufffd", text)
    return CleanText(text=better, repairs={"broken characters": number} if number else {})


def _mend_mojibake(text: str) -> tuple[str, int]:
    """Decode the lines that hold signs of mojibake; other lines are not touched."""
    import ftfy  # noqa: PLC0415 - heavy: only when used

    mended = 0
    lines = text.split("\n")
    for number, line in enumerate(lines):
        signs = len(_MOJIBAKE.findall(line))
        if not signs:
            continue
        better = str(ftfy.fix_encoding(line))
        if _MOJIBAKE.search(better):
            # Sound letters beside broken ones make a line undecodable as a whole, words not.
            better = " ".join(
                str(ftfy.fix_encoding(word)) if _MOJIBAKE.search(word) else word
                for word in line.split(" ")
            )
        if better != line:
            mended += max(1, signs - len(_MOJIBAKE.findall(better)))
            lines[number] = better
    return "\n".join(lines), mended


def letters_of(text: str) -> str:
    """Reduce a text to its letters and digits in lower case, to compare it with another."""
    return "".join(char for char in clean_text(text).text.casefold() if char.isalnum())


def tidy_title(text: str) -> str:
    """Bring a headline onto one line.

    Args:
        text: Clean text.

    Returns:
        The text with every run of white space that holds a line end or a tab made one space.
    """
    return re.sub(r"[ \t]*[\n\t]\s*", " ", text).strip()


def tidy_lines(text: str) -> str:
    """Strip the lines of a body and part its paragraphs by one blank line each.

    Args:
        text: Clean text.

    Returns:
        The text without white space around lines, and without more than one blank line.
    """
    lines = "\n".join(line.strip().replace("\t", " ") for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()
