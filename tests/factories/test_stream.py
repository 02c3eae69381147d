"""Documents in a stream: several are taken at once, none is lost, none waits for long ones."""

from __future__ import annotations

import pytest
from spacy.util import ignore_error

LABELS = "upphandling_labels"
TEXT = "Nummer {}: upphandling av handskar."


@pytest.fixture
def labelling(blank):
    blank.add_pipe(LABELS, config={"model": "cues", "encoder": None})
    return blank


def make_docs(nlp, texts, seen):
    for number, text in enumerate(texts, start=1):
        seen.append(number)
        yield nlp.make_doc(text)


@pytest.mark.parametrize("size", [1, 2, 5, 64])
def test_in_order_and_no_further_ahead_than_asked(labelling, size):
    texts = [TEXT.format(number) for number in range(11)]
    seen = []
    stream = labelling.get_pipe(LABELS).pipe(make_docs(labelling, texts, seen), batch_size=size)
    first = next(stream)
    assert len(seen) == min(size, len(texts))
    docs = [first, *stream]
    assert [doc.text for doc in docs] == texts
    assert all([label.id for label in doc._.labels] == ["gloves"] for doc in docs)


def test_long_documents_are_taken_one_by_one(labelling):
    seen = []
    stream = labelling.get_pipe(LABELS).pipe(
        make_docs(labelling, ["Handskar. " * 3_000] * 4, seen), batch_size=64
    )
    next(stream)
    assert seen == [1]


def test_what_came_before_an_error_is_not_lost(labelling):
    def break_off():
        for number in range(3):
            yield labelling.make_doc(TEXT.format(number))
        raise RuntimeError("no more posts")

    stream = labelling.get_pipe(LABELS).pipe(break_off())
    assert [next(stream).text for _ in range(3)] == [TEXT.format(number) for number in range(3)]
    with pytest.raises(RuntimeError, match="no more posts"):
        next(stream)


def test_a_document_that_fails_goes_to_the_handler_of_the_pipeline(labelling, monkeypatch):
    pipe = labelling.get_pipe(LABELS)
    assess = pipe.classifier.assess

    def fail_at_two(post, *, vectors=None):
        if "2" in post.text:
            raise RuntimeError("two")
        return assess(post, vectors=vectors)

    monkeypatch.setattr(pipe.classifier, "assess", fail_at_two)
    texts = [TEXT.format(number) for number in range(5)]
    stream = labelling.pipe(texts)
    assert [next(stream).text for _ in range(2)] == texts[:2]
    with pytest.raises(RuntimeError, match="two"):
        next(stream)
    labelling.set_error_handler(ignore_error)
    assert [doc.text for doc in labelling.pipe(texts)] == [*texts[:2], *texts[3:]]
