r"""Records as CoNLL-U, the format of Universal Dependencies.

A record has words, lemmas, parts of speech and sentences, but no syntax: HEAD and DEPREL are a
placeholder, every word of a sentence hanging on the first as `dep`. So the files satisfy levels 1
and 2 of the UD validator (file format, tree shape, metadata); level 3 asks for real relations.

What a record knows beside stands in comments before the first sentence of a document (`published`,
`source`, `url`, `labels`, `model`) and in the column MISC:

| key               | what                                                                        |
| ----------------- | --------------------------------------------------------------------------- |
| `NER`, `Link`     | type of a name, as B- and I-; its id in the registry                        |
| `Date`, `Role`    | days of a date, as B- and I- (2021-05-03, 2021-06-01/2021-08-31); its role  |
| `Refers`          | canonical form of a reference, as B- and I-                                 |
| `SpaceAfter=No`   | nothing stands between this word and the next                               |
| `SpacesAfter`     | white space between them that is more than one blank (UDPipe's convention)  |
| `SpacesBefore`    | white space before the first word of a document                             |
| `SpacesInToken`   | the word as it stands in the text, where FORM could not hold it             |

`\s`, `\t`, `\n`, `\r`, `\p` and `\\` stand for a blank, a tab, line ends, a bar and a backslash,
`\u1234;` for the character of that number: `restore_texts` gives back every text, to the character.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from upphandling_nlp.errors import RecordError
from upphandling_nlp.files import replacing
from upphandling_nlp.language.sentences import find_sentence_starts
from upphandling_nlp.language.tokenizer import find_tokens
from upphandling_nlp.schema import Mention, Record, write_interval

__all__ = ["UPOS", "restore_texts", "to_conllu", "write_conllu"]

#: The parts of speech of Universal Dependencies; another one goes to XPOS, and UPOS is X.
UPOS = frozenset({
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN",
    "PUNCT", "SCONJ", "SYM", "VERB", "X",
})  # fmt: skip

_ESCAPES = {" ": r"\s", "\t": r"\t", "\n": r"\n", "\r": r"\r", "|": r"\p", "\\": r"\\"}
_PLAIN = {escape[1]: char for char, escape in _ESCAPES.items()}
_ESCAPED = re.compile(r"\\(?:u([0-9a-f]+);|(.))")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")
_COLUMNS = 10


class _Word(NamedTuple):
    """A word of the file: a token, or what of the text no token covers."""

    start: int
    end: int
    lemma: str | None
    pos: str | None


def to_conllu(record: Record, *, name: str = "") -> str:
    """Write a record as a document of CoNLL-U.

    Args:
        record: The record. What no token covers is cut by the Swedish tokenizer; words that no
            sentence covers are parted into sentences at the sentences around them.
        name: Id of the document, which begins the ids of its sentences; empty takes the record's.

    Returns:
        Its sentences, each with an empty line after it; empty where the text holds no word, since
        the format has no room for such a document.

    Raises:
        RecordError: Tokens overlap, or lie outside of the text.
    """
    words = _list_words(record)
    if not words:
        return ""
    name = re.sub(r"[\s/]", "_", unicodedata.normalize("NFC", name or record.id)) or "_"
    firsts = _find_sentences(record, words)
    marks = _mark_words(record, words)
    lines: list[str] = []
    for number, (first, last) in enumerate(pairwise([*firsts, len(words)])):
        if not number:
            lines += _describe(record, name)
        if not number or _PARAGRAPH.search(record.text[words[first - 1].end : words[first].start]):
            lines.append("# newpar")
        lines.append(f"# sent_id = {name}-{number + 1}")
        text = "".join(
            _form(record.text[word.start : word.end])
            + (" " if _gap_after(record, words, first + place) else "")
            for place, word in enumerate(words[first:last])
        )
        lines.append(f"# text = {text.rstrip()}")
        lines += [
            _row(record, words, number, 1 + number - first, marks[number])
            for number in range(first, last)
        ]
        lines.append("")
    return "\n".join(lines) + "\n"


def write_conllu(records: Iterable[Record], path: str | Path) -> tuple[int, int]:
    """Write records to a file of CoNLL-U.

    Args:
        records: The records; of several with one id the second gets "id~2".
        path: The file; it is replaced if it is there, and nothing is left of it if writing fails.

    Returns:
        How many were written, and how many were left out, since their text holds no word.

    Raises:
        RecordError: The file cannot be written, or the tokens of a record overlap.
    """
    seen: dict[str, int] = {}
    written = empty = 0
    try:
        with replacing(Path(path)) as file:
            for record in records:
                seen[record.id] = seen.get(record.id, 0) + 1
                again = f"~{seen[record.id]}" if seen[record.id] > 1 else ""
                document = to_conllu(record, name=record.id + again)
                file.write(document.encode())
                written += bool(document)
                empty += not document
    except OSError as error:
        raise RecordError(
            f"cannot be written ({error.strerror or error})", path=path, remedy="check the folder"
        ) from error
    return written, empty


def restore_texts(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give back the texts of documents that `to_conllu` wrote.

    Args:
        lines: The lines of a file.

    Yields:
        The id of each document, and its text to the character.
    """
    name, gap = "", ""
    parts: list[str] = []
    for line in lines:
        key, _, value = line.rstrip("\n").partition(" = ")
        if key == "# newdoc id":
            if parts:
                yield name, "".join(parts)
            name, parts, gap = value, [], ""
        columns = line.rstrip("\n").split("\t")
        if len(columns) != _COLUMNS:
            continue
        told = dict(one.partition("=")[::2] for one in columns[-1].split("|"))
        surface = _unescape(told["SpacesInToken"]) if "SpacesInToken" in told else columns[1]
        parts += [gap, _unescape(told.get("SpacesBefore", "")), surface]
        # The last word of a document has no blank after it, but for what is told.
        gap = "" if "SpaceAfter" in told else " "
        if "SpacesAfter" in told:
            parts.append(_unescape(told["SpacesAfter"]))
            gap = ""
    if parts:
        yield name, "".join(parts)


def _list_words(record: Record) -> list[_Word]:
    """The tokens, with what they leave of the text; marks that join a letter are not parted."""
    words: list[_Word] = []
    position = 0
    for token in [*record.tokens, Mention(start=len(record.text), end=len(record.text))]:
        if token.start < position or token.end > len(record.text):
            raise RecordError(
                f"token {token.start}-{token.end} of record '{record.id}' overlaps the one before "
                "it, or lies outside of the text",
                remedy="tag the post again",
            )
        left = find_tokens(record.text[position : token.start])
        words += [_Word(position + start, position + end, None, None) for start, end in left]
        surface = record.text[token.start : token.end]
        if surface.strip():
            start = token.start + len(surface) - len(surface.lstrip())
            end = token.start + len(surface.rstrip())
            lemma, pos = getattr(token, "lemma", None), getattr(token, "pos", None)
            words.append(_Word(start, end, lemma, pos))
        position = max(position, token.end)
    joined: list[_Word] = []
    for word in words:
        before = joined[-1] if joined else None
        if before and before.end == word.start and _composes(record.text, before, word):
            joined[-1] = _Word(before.start, word.end, None, before.pos)
        else:
            joined.append(word)
    return joined


def _composes(text: str, one: _Word, other: _Word) -> bool:
    """Whether two words would run together in NFC, which the format asks for."""
    left, right = text[one.start : one.end], text[other.start : other.end]
    parted = unicodedata.normalize("NFC", left) + unicodedata.normalize("NFC", right)
    return unicodedata.normalize("NFC", left + right) != parted


def _find_sentences(record: Record, words: Sequence[_Word]) -> list[int]:
    """Numbers of the words that begin a sentence; the first always does."""
    if not record.sentences:
        return find_sentence_starts(record.text, [(word.start, word.end) for word in words])
    edges = sorted({edge for one in record.sentences for edge in (one.start, one.end)})
    firsts = [0]
    at = 0
    for number, word in enumerate(words):
        passed = at
        while at < len(edges) and edges[at] <= word.start:
            at += 1
        if number and at > passed:
            firsts.append(number)
    return firsts


def _mark_words(record: Record, words: Sequence[_Word]) -> list[dict[str, str]]:
    """What MISC tells of the mentions, for each word; the first key of a mention is B- or I-."""
    told: list[tuple[Mention, Mapping[str, str | None]]] = [
        *((one, {"NER": one.label, "Link": one.id}) for one in record.entities),
        *((one, {"Date": write_interval(one), "Role": one.role}) for one in record.dates),
        *((one, {"Refers": f"{one.kind}:{one.id}"}) for one in record.references),
    ]
    starts, ends = [word.start for word in words], [word.end for word in words]
    marks: list[dict[str, str]] = [{} for _ in words]
    for mention, keys in told:
        first, last = bisect_right(ends, mention.start), bisect_left(starts, mention.end)
        layer, *rest = keys
        if any(layer in marks[number] for number in range(first, last)):
            continue  # two mentions in one word: the first stays
        for number in range(first, last):
            marks[number][layer] = f"{'I' if number > first else 'B'}-{keys[layer]}"
            marks[number] |= {key: value for key in rest if (value := keys[key])}
    return marks


def _describe(record: Record, name: str) -> list[str]:
    labels = " ".join(f"{one.facet}:{one.id}={one.score:.6g}" for one in record.labels)
    told = {
        "published": record.published.isoformat() if record.published else "",
        "source": record.source,
        "url": record.url or "",
        "labels": labels,
        "model": record.provenance.model,
        "dependencies": "none; HEAD and DEPREL are placeholders",
    }
    return [f"# newdoc id = {name}"] + [
        f"# {key} = {_form(value)}" for key, value in told.items() if value.strip()
    ]


def _gap_after(record: Record, words: Sequence[_Word], number: int) -> str:
    end = words[number + 1].start if number + 1 < len(words) else len(record.text)
    return record.text[words[number].end : end]


def _row(
    record: Record, words: Sequence[_Word], number: int, id: int, marks: dict[str, str]
) -> str:
    word = words[number]
    surface = record.text[word.start : word.end]
    form = _form(surface)
    misc = {key: _escape(value) for key, value in marks.items()}
    if form != surface:
        misc["SpacesInToken"] = _escape(surface)
    if not number and word.start:
        misc["SpacesBefore"] = _escape(record.text[: word.start])
    gap, last = _gap_after(record, words, number), number + 1 == len(words)
    if not gap and not last:
        misc["SpaceAfter"] = "No"
    if gap and (gap != " " or last):
        misc["SpacesAfter"] = _escape(gap)
    known = word.pos in UPOS
    return "\t".join(
        (
            str(id),
            form,
            _form(word.lemma or "") or "_",
            str(word.pos) if known else "X",
            "_" if known else re.sub(r"\s+", "_", _form(word.pos or "")) or "_",
            "_",
            "0" if id == 1 else "1",
            "root" if id == 1 else "dep",
            "_",
            "|".join(f"{key}={value}" for key, value in misc.items()) or "_",
        )
    )


def _form(text: str) -> str:
    """A text as a field can hold it: NFC, single blanks for white space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _escape(text: str) -> str:
    escaped = "".join(map(_escape_char, text))
    if unicodedata.is_normalized("NFC", escaped):
        return escaped
    return "".join(c if c.isascii() else f"\\u{ord(c):x};" for c in escaped)


def _escape_char(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    # Marks that join the letter before them, white space, control characters, lone surrogates.
    odd = unicodedata.combining(char) or not char.isprintable()
    if odd or unicodedata.normalize("NFC", char) != char:
        return f"\\u{ord(char):x};"
    return char


def _unescape(text: str) -> str:
    return _ESCAPED.sub(
        lambda found: chr(int(found[1], 16)) if found[1] else _PLAIN.get(found[2], found[2]), text
    )
