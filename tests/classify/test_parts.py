"""The parts of classification: features, mixing, figures, suggestions, models from definitions."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upphandling_nlp.classify.build import build_model, prepare, text_of
from upphandling_nlp.classify.classifier import LabelClassifier, make_extractor
from upphandling_nlp.classify.features import PostFeatures, list_keys
from upphandling_nlp.classify.mixing import (
    adapt_mix,
    choose_thresholds,
    fit_mix,
    join_posts,
    mix_logits,
    sigmoid,
    threshold_for_precision,
)
from upphandling_nlp.classify.model import HEADS
from upphandling_nlp.classify.names import Name, list_names
from upphandling_nlp.classify.post_text import PostText
from upphandling_nlp.classify.suggest import suggest
from upphandling_nlp.classify.training import Examples, TrainOptions, train
from upphandling_nlp.classify.vectors import (
    LEAST_LOGIT,
    WIDTH,
    HeadShares,
    PostVectors,
    pool,
    pool_words,
)
from upphandling_nlp.classify.vocabulary import LENGTHS, build_vocabulary
from upphandling_nlp.classify.zeroshot import build_zero_shot
from upphandling_nlp.errors import OptionError
from upphandling_nlp.resources.taxonomy import default_taxonomy
from upphandling_nlp.schema import Mention

_spec = importlib.util.spec_from_file_location("made", Path(__file__).with_name("conftest.py"))
made = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(made)


@pytest.fixture(scope="module")
def extractor():
    return make_extractor(default_taxonomy())


def read(extractor, text, *, title_end=0, names=()):
    found = extractor.extract(PostText(text, title_end, [Mention(start=0, end=len(text))], names))
    return [
        (key, text[slice(*found.spans[place])])
        for group, place in zip(found.groups, found.places, strict=True)
        for key in list_keys(group)
    ]


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("De gamla handskarna.", ("l=handske", "handskarna")),
        ("Handskfabriken stängde.", ("l=handske", "Handskfabriken")),
        ("Handskfabriken stängde.", ("l=fabrik", "Handskfabriken")),
        ("Handskfabriken stängde.", ("c=<hand", "Handskfabriken")),
        ("Barnen arbetade.", ("b=barn arbeta", "arbetade")),
        ("Vi såg tvångsarbete där.", ("k=forced-labour", "tvångsarbete")),
        ("Inget tvångsarbete fanns.", ("kn=forced-labour", "tvångsarbete")),
        ("Hur IT köps.", ("k=it-electronics", "IT")),
    ],
)
def test_features_know_where_they_stand(extractor, text, feature):
    assert feature in read(extractor, text)


def test_terms_of_the_title_are_told_apart(extractor):
    keys = [key for key, _ in read(extractor, "Tvångsarbete i gruvan", title_end=21)]
    assert "kt=forced-labour" in keys
    assert "kt=forced-labour" not in [key for key, _ in read(extractor, "Tvångsarbete i gruvan")]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Vår miljöstrateg slutar.", "miljöstrateg"),
        ("Krav på mänskliga rättigheter, arbetares rättigheter, miljö och affärsetik.", "miljö"),
        ("2024 1 000", "2024"),
    ],
)
def test_standing_texts_titles_and_numbers_have_no_features(extractor, text, word):
    assert word not in [span for _, span in read(extractor, text)]


def test_of_names_stands_what_they_are_and_not_who(extractor):
    text = "I går kom Läkemedelsverket till Region Skåne och Anna Ek."
    mentions = [
        (10, 26, "ORG", "agency-2021004078"),
        (32, 44, "ORG", None),
        (49, 56, "PER", None),
        (0, 1, "LOC", None),
    ]
    names = list(list_names(text, sorted(mentions)))
    assert [name.part for name in names] == ["state", "buyer", "person"]
    found = read(extractor, text, names=names)
    inside = {key for key, span in found if span in {"Läkemedelsverket", "Region", "Anna"}}
    assert inside == {
        *("l=@state", "b=komma @state"),
        *("l=@buyer", "b=till @buyer"),
        *("l=@person", "b=och @person"),
    }
    assert {(key, span) for key, span in found if "+@" in key} == {
        ("b=@state+@buyer", "Region Skåne"),
        ("b=@buyer+@person", "Anna Ek"),
    }


def test_names_in_standing_texts_have_no_features(extractor):
    text = "Vi tackar Läkemedelsverket. Regionen köper."
    sentences = [Mention(start=0, end=27), Mention(start=28, end=43)]
    names = [Name(start=10, end=26, part="state")]
    found = extractor.extract(PostText(text, 0, sentences, names))
    assert not [group for group in found.groups if "@" in group]


def test_an_empty_text_has_no_features(extractor):
    assert extractor.extract(PostText("")) == PostFeatures([], [], [])


def test_each_kind_of_feature_has_its_length(extractor):
    texts = ["Barnen arbetade i gruvan med tvångsarbete.", "Barnen sov i gruvan."] * 3
    posts = [extractor.extract(PostText(text)) for text in texts]
    vocabulary = build_vocabulary(posts, min_posts=dict.fromkeys("lcbk", 1))
    vector = vocabulary.vectorize(posts[0])
    kinds = np.asarray([vocabulary.keys[column][0] for column in vector.columns])
    for kind in "lcb":
        assert np.linalg.norm(vector.values[kinds == kind]) == pytest.approx(LENGTHS[kind])
    assert vector.values[kinds == "k"] == pytest.approx(LENGTHS["k"])
    row = vocabulary.to_matrix(posts)[0]
    assert np.array_equal(row.indices, vector.columns)
    assert len(vocabulary.vectorize(PostFeatures(["l=okänd"], [0], [(0, 5)])).columns) == 0


def test_mixing_calibrates_and_joins_parts():
    random = np.random.default_rng(0)
    truths = random.random((2_000, 2)) < (0.1, 0.4)
    good = truths * 3.0 - 1 + random.normal(size=truths.shape)
    logits = {"words": good, "vectors": random.normal(size=truths.shape)}
    facets = {"facet": np.asarray([0, 1])}
    mix = fit_mix(logits, truths, facets)
    assert mix.weights[0, 0] > 10 * abs(mix.weights[1, 0])
    probabilities = sigmoid(mix_logits(mix, logits))
    for column in (0, 1):
        assert probabilities[:, column].mean() == pytest.approx(truths[:, column].mean(), abs=0.02)
        assert 0.2 < mix.thresholds[column] < 0.7


def test_a_rare_label_takes_the_threshold_of_its_facet():
    probabilities = np.tile(np.linspace(0, 1, 101)[:, None], (10, 2))
    truths = probabilities >= 0.7
    truths[:, 1] = False
    truths[100, 1] = True
    thresholds = choose_thresholds(probabilities, truths, {"facet": np.asarray([0, 1])})
    assert thresholds[0] == pytest.approx(0.7, abs=0.02)
    assert abs(thresholds[1] - 0.7) < 0.1


def test_adapting_to_other_posts_calibrates_and_keeps_the_proportions():
    random = np.random.default_rng(0)
    facets = {"one": np.asarray([0, 1]), "none": np.asarray([2])}
    truths = random.random((3_000, 3)) < (0.2, 0.3, 0.0)
    logits = {
        "words": truths * 2.0 - 3 + random.normal(size=truths.shape),
        "heads": truths * 1.0 + random.normal(size=truths.shape),
    }
    # Fitted where every label was twice as common.
    mix = fit_mix({part: one + 1.5 for part, one in logits.items()}, truths, facets)
    assert sigmoid(mix_logits(mix, logits))[:, 0].mean() < 0.1
    adapted = adapt_mix(mix, logits, truths, facets)
    scores = sigmoid(mix_logits(adapted, logits))
    for column in (0, 1):
        assert scores[:, column].mean() == pytest.approx(truths[:, column].mean(), abs=0.03)
    assert adapted.weights[0] / adapted.weights[1] == pytest.approx(mix.weights[0] / mix.weights[1])
    assert adapted.bias[2] == mix.bias[2]  # a facet that no post carries tells nothing


def test_posts_kept_from_the_encoder_are_what_thresholds_rest_on_too():
    truths = np.eye(4, 2, dtype=bool)
    logits = {"words": np.arange(8.0).reshape(4, 2), "heads": np.ones((4, 2))}
    posts = Examples([PostFeatures([], [], [])] * 4, truths, list("abcd"))
    unseen = np.array([False, True, False, True])
    kept, carried = replace(posts, unseen=unseen).kept_apart(logits)
    assert kept["words"].tolist() == [[2, 3], [6, 7]]
    assert carried.tolist() == truths[[1, 3]].tolist()
    # An encoder that has seen none of them: nothing was kept from it.
    assert len(posts.kept_apart(logits)[1]) == 0
    joined, all_truths = join_posts((logits, truths), ({"words": kept["words"]}, carried))
    assert list(joined) == ["words"]
    assert joined["words"][:, 0].tolist() == [0, 2, 4, 6, 2, 6]
    assert len(all_truths) == 6


@pytest.mark.parametrize(("precision", "limit"), [(1.0, 0.8), (0.7, 0.6), (0.5, 0.2)])
def test_the_threshold_of_a_precision(precision, limit):
    scores = np.asarray([0.9, 0.8, 0.7, 0.6, 0.2])
    truths = np.asarray([True, True, False, True, False])
    assert threshold_for_precision(scores, truths, precision=precision) == limit
    assert threshold_for_precision(scores, ~truths, precision=0.95) is None


def test_a_threshold_gives_all_of_equal_probability_or_none():
    scores, truths = np.asarray([0.9, 0.9, 0.95]), np.asarray([True, False, True])
    assert threshold_for_precision(scores, truths, precision=1.0) == 0.95
    assert threshold_for_precision(scores[:2], truths[:2], precision=1.0) is None


def test_one_family_cannot_be_cross_validated(small_posts, small_taxonomy):
    records, labels = small_posts
    examples = prepare(records[:8], labels[:8], ["one"] * 8, small_taxonomy)
    with pytest.raises(OptionError, match="8 labelled posts of 1 families"):
        build_model(examples, small_taxonomy)


def test_pooling_tells_the_sentence_of_each_greatest_value():
    sentences = np.zeros((2, WIDTH), dtype=np.float32)
    sentences[1, 3] = 2
    pooled, best = pool(PostVectors(np.ones(WIDTH, dtype=np.float32), sentences))
    assert pooled.shape == (2 * WIDTH,)
    assert pooled[WIDTH + 3] == 2
    assert best[3] == 1
    pooled, best = pool(PostVectors(np.ones(WIDTH, dtype=np.float32), sentences[:0]))
    assert set(best) == {-1}
    assert not pooled[WIDTH:].any()


def share(made):
    """What each word adds to each label, float (words, labels)."""
    return made.shares.of(list(range(len(made.labels))))


def test_a_firm_no_of_the_heads_is_no_more_than_a_mild_one():
    say = np.asarray([[-14, -2, 9], [-14, -2, -1]], dtype=np.float32)
    made = pool_words(
        np.ones((2, WIDTH), dtype=np.float32), [(0, 3), (4, 7)], [], ask=np.zeros_like(say), say=say
    )
    assert made.labels == pytest.approx([LEAST_LOGIT, -2, 4])
    assert share(made).sum(axis=0) == pytest.approx(made.labels)
    assert share(made)[:, 0] == pytest.approx([LEAST_LOGIT / 2] * 2)


def test_the_heads_hear_a_few_sentences_at_a_time():
    # Five sentences of two words; the last says yes, all others no.
    spans = [(4 * number, 4 * number + 3) for number in range(10)]
    sentences = [Mention(start=8 * number, end=8 * number + 8) for number in range(5)]
    say = np.full((10, 2), -6, dtype=np.float32)
    say[8:, 0] = 12
    ask = np.zeros_like(say)
    words = np.ones((10, WIDTH), dtype=np.float32)
    made = pool_words(words, spans, sentences, ask=ask, say=say)
    # The last three sentences: 4 words of -6 and 2 of 12, all heeded alike.
    assert made.labels == pytest.approx([0, -6])
    assert not share(made)[:4, 0].any()
    assert share(made)[4:, 0] == pytest.approx([-1, -1, -1, -1, 2, 2])
    assert share(made).sum(axis=0) == pytest.approx(made.labels)
    assert made.sentences.shape == (5, WIDTH)
    whole = pool_words(words, spans, sentences[:1], ask=ask, say=say, means=False)
    assert whole.labels[0] == pytest.approx((8 * -6 + 2 * 12) / 10)
    assert whole.sentences.shape == (0, WIDTH)


def test_names_of_people_tell_no_label():
    spans = [(4 * number, 4 * number + 3) for number in range(4)]
    say = np.asarray([[9], [9], [-2], [1]], dtype=np.float32)
    ask = np.asarray([[500], [500], [0], [0]], dtype=np.float32)
    words = np.ones((4, WIDTH), dtype=np.float32)
    people = [Mention(start=0, end=7)]
    made = pool_words(words, spans, [], ask=ask, say=say, people=people)
    assert made.labels == pytest.approx([-0.5])
    assert share(made)[:, 0] == pytest.approx([0, 0, -1, 0.5])
    # A text of names alone is heard after all.
    made = pool_words(words[:2], spans[:2], [], ask=ask[:2], say=say[:2], people=people)
    assert made.labels == pytest.approx([9])


@given(st.integers(0, 4), st.data())
def test_shares_of_the_heads_add_up(count, data):
    rng = np.random.default_rng(data.draw(st.integers(0, 9)))
    cuts = sorted(data.draw(st.lists(st.integers(0, 9), min_size=count, max_size=count)))
    ends = [*cuts[1:], 10]
    sentences = [Mention(start=a * 4, end=b * 4) for a, b in zip(cuts, ends, strict=False)]
    spans = [(4 * number, 4 * number + 3) for number in range(10)]
    ask = (rng.normal(size=(10, 3)) * 400).astype(np.float32)  # words that nobody heeds, too
    say = (rng.normal(size=(10, 3)) * 5).astype(np.float32)
    words = np.ones((10, WIDTH), dtype=np.float32)
    made = pool_words(words, spans, sentences, ask=ask, say=say)
    assert share(made).sum(axis=0) == pytest.approx(made.labels, abs=1e-4)
    assert (made.labels <= np.maximum(say.max(axis=0), LEAST_LOGIT) + 1e-4).all()


def test_words_of_the_heads_take_their_shares(full_classifier):
    record = made.as_record("Det dånade hela natten. Sedan kom maten.")
    shares = HeadShares(
        words=np.asarray([(4, 10), (11, 15), (16, 22)]),
        said=np.asarray([[0, 6, 0, 0], [0, 3, 0, 0], [0, -2, 0, 0]], dtype=np.float64),
        heeds=np.full(4, 2.0),
        scale=np.ones(4),
        runs=np.asarray([[0] * 4, [3] * 4]),
    )
    heads = np.asarray([0, 3.5, 0, 0])
    vectors = made.embed(record, heads=heads)._replace(shares=shares)
    account = full_classifier.why(text_of(record), "noise", vectors=vectors)
    plain = full_classifier.why(text_of(record), "noise", vectors=made.embed(record, heads=heads))
    weight = full_classifier.model.mixes["words+vectors+heads"].weights[2, 1]
    assert full_classifier.model.mixes["words+vectors+heads"].parts[2] == HEADS
    before = {(span.start, span.end): span.weight for span in plain.evidence}
    after = {(span.start, span.end): span.weight for span in account.evidence}
    assert after[4, 10] - before.get((4, 10), 0) == pytest.approx(3 * weight, abs=1e-6)
    assert account.logit == pytest.approx(plain.logit)
    added = sum(after.values()) + account.remainder
    assert added == pytest.approx(account.logit, abs=1e-6)


def test_suggestions_are_unsure_and_not_all_alike():
    same = PostFeatures(["l=a", "l=b"], [0, 1], [(0, 1), (2, 3)])
    other = PostFeatures(["l=c", "l=d"], [0, 1], [(0, 1), (2, 3)])
    features = [same, same, other, same]
    scores = [{"x": 0.5}, {"x": 0.5}, {"x": 0.3}, {"x": 0.99}]
    picked = suggest(scores, features, count=2)
    assert [one.number for one in picked] == [0, 2]
    assert picked[1].doubt == pytest.approx(0.6)
    assert picked[1].labels == (("x", 0.3),)
    assert len(suggest(scores, features, count=9)) == 4
    assert suggest([], [], count=3) == []


class _Encoder:
    """Texts that speak of sound lie on one axis, all others on another."""

    def encode(self, texts):
        rows = np.zeros((len(texts), WIDTH), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[0 if "ljud" in text or "dån" in text else 1] = 1
        return rows


def test_a_model_from_definitions_alone(small_taxonomy):
    classifier = LabelClassifier(small_taxonomy, build_zero_shot(small_taxonomy))
    record = made.as_record("Buller i skolan. Buller i parken. Vi köpte ett storkök.")
    post = text_of(record)
    labels = classifier.label(post)
    assert {one.id for one in labels} == {"noise", "kitchen"}
    account = classifier.why(post, "noise")
    assert sum(span.weight for span in account.evidence) + account.remainder == pytest.approx(
        account.logit, abs=1e-6
    )


def test_the_encoder_finds_what_means_the_same(small_taxonomy):
    encoder = _Encoder()
    model = build_zero_shot(small_taxonomy, encoder=encoder)
    classifier = LabelClassifier(small_taxonomy, model)
    record = made.as_record("Ett dån väckte alla.")
    rows = encoder.encode([record.text])
    scores = classifier.score(text_of(record), vectors=PostVectors(rows[0], rows))
    assert max(scores, key=scores.get) == "noise"


def test_folds_never_part_a_family(small_posts, small_taxonomy):
    from upphandling_nlp.classify.training import score_out_of_fold  # noqa: PLC0415

    records, labels = small_posts
    examples = prepare(records[:8], labels[:8], ["one"] * 8, small_taxonomy)
    # One family: nothing can be held out, and nothing is scored by a model that has seen it.
    logits = score_out_of_fold(examples, options=TrainOptions(folds=3))
    assert not logits["words"].any()


def test_heads_are_weighed_on_posts_that_the_encoder_has_not_read(small_posts, small_taxonomy):
    records, labels = small_posts
    random = np.random.default_rng(0)
    unseen = np.arange(len(records)) % 2 == 1
    ids = [label.id for label in small_taxonomy]
    # Of posts that it was tuned on, it knows the answers; of others, nothing.
    heads = [
        random.normal(size=len(ids))
        if new
        else np.asarray([3.0 if one in given else -3.0 for one in ids])
        for new, given in zip(unseen, labels, strict=True)
    ]
    vectors = [made.embed(record, heads=one) for record, one in zip(records, heads, strict=True)]
    families = [record.id for record in records]
    examples = prepare(records, labels, families, small_taxonomy, vectors=vectors)
    options = TrainOptions(folds=3)
    fooled, _ = train(examples, small_taxonomy, options=options)
    told, _ = train(replace(examples, unseen=unseen), small_taxonomy, options=options)
    assert list(told.mixes) == ["words", "words+heads"]
    weights = [model.mixes["words+heads"].weights[1].max() for model in (fooled, told)]
    assert weights[1] < 0.5 * weights[0]
    assert np.array_equal(told.mixes["words"].weights, fooled.mixes["words"].weights)


def test_the_strongest_features_are_chosen_and_fitted_anew(small_posts, small_taxonomy):
    records, labels = small_posts
    examples = prepare(records, labels, [record.id for record in records], small_taxonomy)
    whole, _ = train(examples, small_taxonomy, options=TrainOptions(folds=3))
    count = len(whole.vocabulary) // 2
    options = TrainOptions(folds=3, max_features=count)
    chosen, _ = train(examples, small_taxonomy, options=options)
    assert len(chosen.vocabulary) == count == len(chosen.words.weights)
    kept = set(chosen.vocabulary.keys)
    assert kept < set(whole.vocabulary.keys)
    assert kept >= {key for key in whole.vocabulary.keys if key[0] == "k"}
    # What stays gets other weights: the lengths of the posts have changed.
    rows = [whole.vocabulary.keys.index(key) for key in chosen.vocabulary.keys]
    assert not np.allclose(whole.words.weights[rows], chosen.words.weights, atol=1e-3)
