"""spaCy's DocBin: what `spacy train` reads.

| gold                   | document                                                           |
| ---------------------- | ------------------------------------------------------------------ |
| names, registry ids    | `doc.ents`, `ent.kb_id_`                                           |
| dates                  | `doc.spans["dates"]`, label `DATE`                                 |
| labels                 | `doc.cats`, "theme:climate": 1.0; the file's other labels of a     |
|                        | facet that is annotated in the post: 0.0                           |
| sentences              | `token.is_sent_start`, where they are annotated                    |
| day of publication     | `doc.user_data["published"]`, as the library's components take it  |
| all else               | `doc.user_data["gold"]`, JSON                                      |

White space is written as spaCy writes it: one blank belongs to the token before it, the rest is a
token of its own, so that `doc.text` is the text. The only module of evaluation that knows spaCy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from upphandling_nlp.errors import GoldError
from upphandling_nlp.evaluate.gold import FACET_FIELDS, GoldEntity, GoldPost
from upphandling_nlp.evaluate.interchange.carrying import (
    DATE,
    Item,
    Notes,
    Span,
    carry,
    list_labels,
    take_carried,
)
from upphandling_nlp.evaluate.interchange.joining import settle
from upphandling_nlp.evaluate.interchange.pieces import (
    cut_pieces,
    list_sentence_starts,
    list_tokenwise,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

__all__ = ["read_docbin", "write_docbin"]

_ATTRIBUTES = ("ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "SENT_START")
_DATES = "dates"


def read_docbin(path: Path, notes: Notes) -> Iterator[GoldPost]:
    """Read a DocBin, ours or another's.

    Tokens and sentences of documents that others made are not taken for gold.

    Raises:
        GoldError: The file cannot be read, or is no DocBin.
    """
    yield from settle(_read_items(path, notes), path=path, written=list_tokenwise)


def write_docbin(posts: Iterable[GoldPost], path: Path, notes: Notes) -> int:
    """Write posts as a DocBin; returns their number."""
    from spacy.tokens import DocBin  # noqa: PLC0415  (heavy: only when used)
    from spacy.vocab import Vocab  # noqa: PLC0415  (heavy: only when used)

    del notes
    listed = list(posts)
    labels = sorted({label for post in listed for label in list_labels(post)})
    vocab = Vocab()
    docs = (_make_doc(post, labels, vocab) for post in listed)
    DocBin(attrs=_ATTRIBUTES, store_user_data=True, docs=docs).to_disk(path)
    return len(listed)


def _make_doc(post: GoldPost, labels: Sequence[str], vocab: Vocab) -> Doc:
    from spacy.tokens import Doc  # noqa: PLC0415  (heavy: only when used)
    from spacy.tokens import Span as DocSpan  # noqa: PLC0415  (heavy: only when used)

    written = list_tokenwise(post)
    pieces = cut_pieces(post, written)
    words, spaces, numbers = _list_words(post.text, pieces)
    doc = Doc(vocab, words=words, spaces=spaces)
    # The number of the document's token at which a piece begins, and after which it ends.
    first = {start: number for (start, _), number in zip(pieces, numbers, strict=True)}
    last = {end: number + 1 for (_, end), number in zip(pieces, numbers, strict=True)}
    names: list[DocSpan] = []
    dates: list[DocSpan] = []
    for one in written:
        span = DocSpan(
            doc,
            first[one.span.start],
            last[one.span.end],
            label=one.span.label,
            kb_id=(one.mention.id or "") if isinstance(one.mention, GoldEntity) else "",
        )
        (names if isinstance(one.mention, GoldEntity) else dates).append(span)
    if post.entities is not None:
        doc.set_ents(names, default="outside")
    if post.dates is not None:
        doc.spans[_DATES] = dates
    if post.sentences is not None:
        starts = {numbers[number] for number in list_sentence_starts(post, pieces)}
        for token in doc:
            token.is_sent_start = token.i in starts
    given = {*list_labels(post)}
    annotated = {facet for facet in FACET_FIELDS if post.labels_of(facet) is not None}
    doc.cats = {
        label: float(label in given) for label in labels if label.partition(":")[0] in annotated
    }
    if post.published:
        doc.user_data["published"] = post.published.isoformat()
    doc.user_data["gold"] = msgspec.json.encode(carry(post)).decode()
    return doc


def _list_words(
    text: str, pieces: Sequence[tuple[int, int]]
) -> tuple[list[str], list[bool], list[int]]:
    """Return the words of a document, whether a blank follows each, and the pieces' numbers."""
    words: list[str] = []
    spaces: list[bool] = []
    numbers: list[int] = []
    position = 0
    for start, end in [*pieces, (len(text), len(text))]:
        gap = text[position:start]
        if words and gap.startswith(" "):
            spaces[-1] = True
            gap = gap[1:]
        if gap:
            words.append(gap)
            spaces.append(False)
        if start < end:
            numbers.append(len(words))
            words.append(text[start:end])
            spaces.append(False)
        position = end
    return words, spaces, numbers


def _read_items(path: Path, notes: Notes) -> Iterator[Item]:
    from spacy.tokens import DocBin  # noqa: PLC0415  (heavy: only when used)
    from spacy.vocab import Vocab  # noqa: PLC0415  (heavy: only when used)

    try:
        docs = list(DocBin().from_disk(path).get_docs(Vocab()))
    except OSError as error:
        raise GoldError(
            f"cannot be read ({error.strerror})", path=path, remedy="check the path"
        ) from error
    except Exception as error:  # zlib, msgpack and spaCy each have their own
        raise GoldError(
            f"is no DocBin ({type(error).__name__}: {error})",
            path=path,
            remedy="write it with spacy.tokens.DocBin.to_disk",
        ) from error
    for number, doc in enumerate(docs, start=1):
        name = f"document {number}"
        try:
            yield _make_item(doc, notes, name)
        except GoldError as error:
            problem = f"{name}: {error.problem}"
            raise GoldError(problem, path=path, remedy=error.remedy) from error


def _make_item(doc: Doc, notes: Notes, name: str) -> Item:
    for key in doc.spans:
        if key != _DATES and len(doc.spans[key]):
            notes[f"span group '{key}'"] += 1
    packed = doc.user_data.get("gold")
    annotated = packed is not None or doc.has_annotation("ENT_IOB") or _DATES in doc.spans
    dates = doc.spans.get(_DATES, ())
    spans = [Span(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
    spans += [Span(date.start_char, date.end_char, DATE) for date in dates]
    return Item(
        text=doc.text,
        spans=tuple(spans) if annotated else None,
        labels=tuple(label for label, score in doc.cats.items() if score >= 0.5),
        facets=tuple({label.partition(":")[0] for label in doc.cats}),
        carried=take_carried(_unpack(packed), doc.text),
        name=name,
    )


def _unpack(packed: object) -> object:
    if packed is None:
        return None
    try:
        return msgspec.json.decode(str(packed))
    except msgspec.DecodeError as error:
        raise GoldError(
            f"user_data['gold'] is no JSON ({error})", remedy="leave it as it was exported"
        ) from error
