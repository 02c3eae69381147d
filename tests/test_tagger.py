"""Posts in, records out: what holds for any post, however odd."""

from __future__ import annotations

import datetime as dt
import time

import numpy as np
import pytest

import upphandling_nlp as un
from upphandling_nlp.errors import OptionError
from upphandling_nlp.records import decode_record, encode_record

TAGGER = un.load()
SENTENCE = "Skyddshandskar och arbetsvillkor granskas i leverantörskedjan av Region Skåne, hör vi. "

ODD = {
    "nothing": un.Post(),
    "title alone": un.Post(title="Glad påsk!"),
    "body alone": un.Post(body="Möte i Malmö den 3 maj."),
    "white space alone": un.Post(title=" ", body=" \n\t\n "),
    "white space around": un.Post(body="\n\n  Möte i Malmö.  \n "),
    "emoji": un.Post(title="👩‍👩‍👧‍👦", body="🎉 Region Skåne möts 🇸🇪 den 3 maj 2021."),
    "combining": un.Post(body="Region Ska\N{COMBINING RING ABOVE}ne möts i Lund."),
    "right to left": un.Post(body="שלום Region Skåne \N{RIGHT-TO-LEFT MARK}مرحبا"),
    "null": un.Post(body="Möte\0 i Malmö\0den 3 maj 2021."),
    "separators": un.Post(body="Möte\x1ci\x85Malmö\u2028den\u20293 maj\x0b2021."),
    "surrogate-free astral": un.Post(body="𝒰pphandling 𠀋 i Malmö."),
}


@pytest.mark.parametrize("post", ODD.values(), ids=ODD)
def test_odd_posts_give_records_whose_offsets_hold(post):
    record = TAGGER.tag(post)
    assert (record.id, record.text) == (post.id, post.text)
    for mention in (*record.entities, *record.dates, *record.references):
        assert mention.text == record.text[mention.start : mention.end]
    covered = "".join(record.text[token.start : token.end] for token in record.tokens)
    assert covered.split() == "".join(record.text.split()).split()
    assert decode_record(encode_record(record)) == record


def test_batches_and_runs_change_no_byte():
    posts = [un.Post(title=f"Nummer {number}", body=SENTENCE * (number % 3)) for number in range(9)]
    runs = [
        [encode_record(record) for record in tagger.tag_many(posts, batch_size=size)]
        for tagger, size in ((TAGGER, 1), (TAGGER, 4), (un.load(), 64))
    ]
    assert len(runs[0]) == len(posts)
    assert runs[0] == runs[1] == runs[2]


@pytest.mark.parametrize("size", [0, -1])
def test_a_batch_of_nothing_is_refused(size):
    with pytest.raises(OptionError, match=f"batch_size is {size}"):
        list(TAGGER.tag_many([un.Post(body="Hej")], batch_size=size))


def test_names_mean_what_they_meant_on_the_day_of_publication():
    def name(day):
        post = un.Post(body="SKL skriver om handskar.", published=day)
        return TAGGER.tag(post).entities[0].name

    assert name(dt.date(2017, 1, 1)) == "Sveriges Kommuner och Landsting"
    assert name(dt.date(2022, 1, 1)) == "Sveriges Kommuner och Regioner"


def test_posts_of_more_than_a_million_characters_are_tagged():
    record = TAGGER.tag(un.Post(body="Hej på dig. " * 90_000))
    assert len(record.sentences) == 90_000


def test_time_grows_with_the_length_of_a_post_not_with_its_square():
    def seconds(repeats):
        post = un.Post(body=SENTENCE * repeats)
        start = time.perf_counter()
        TAGGER.tag(post)
        return time.perf_counter() - start

    seconds(10)
    short = min(seconds(200) for _ in range(3))
    # Ten times the text: ten times the time, and no more than three times that.
    assert seconds(2_000) < 30 * short


@pytest.mark.parametrize("given", ["Igår besökte vi Halland.", None, {"body": "Igår."}])
def test_what_is_no_post_is_refused_with_the_remedy(given):
    with pytest.raises(OptionError, match=r"is no post, but of type .*Post\(body=\.\.\.\)"):
        TAGGER.tag(given)


def test_texts_of_like_meaning_have_like_vectors():
    texts = ["Fabriken släppte ut gifter i floden.", "Utsläpp från fabriken.", "Val av ordförande."]
    vectors = TAGGER.encode(texts)
    assert vectors.shape == (3, 384)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    assert unit[0] @ unit[1] > unit[0] @ unit[2]
    assert TAGGER.encode([]).shape == (0, 384)
    with pytest.raises(OptionError, match="no encoder"):
        un.load("rules").encode(texts)
    with pytest.raises(OptionError, match="texts='hej' is one text"):
        TAGGER.encode("hej")
