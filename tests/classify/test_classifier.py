"""The trained classifier: labels, evidence that adds up, storage."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import math
import re
from pathlib import Path

import numpy as np
import pytest

from upphandling_nlp.classify.build import text_of
from upphandling_nlp.classify.classifier import LabelClassifier, load_classifier, make_golden
from upphandling_nlp.classify.names import Name
from upphandling_nlp.classify.post_text import PostText
from upphandling_nlp.classify.storage import write_model
from upphandling_nlp.errors import ModelError, OptionError
from upphandling_nlp.language.lemmas import lemmatize

_spec = importlib.util.spec_from_file_location("made", Path(__file__).with_name("conftest.py"))
made = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(made)

UNSEEN = "Resten av fisken kastades i soporna. Storköket var stängt."


def ids(labels):
    return {label.id for label in labels}


def label(classifier, record, **options):
    return classifier.label(text_of(record), **options)


def test_it_labels_what_it_has_not_seen_and_no_cue_names(small_classifier):
    labels = label(small_classifier, made.as_record(UNSEEN))
    assert ids(labels) == {"food-waste", "kitchen"}
    assert [one.facet for one in labels] == ["topic", "thing"]
    assert all(0 < one.score < 1 and one.evidence for one in labels)


def test_nothing_to_say_of_no_text(small_classifier):
    assert small_classifier.label(PostText("")) == ()
    assert small_classifier.label(PostText(" \n")) == ()


def test_words_in_names_do_not_count(small_classifier):
    record = made.as_record("Storköket kom hit.")
    assert "kitchen" in ids(label(small_classifier, record))
    named = text_of(record)._replace(names=[Name(start=0, end=9)])
    assert small_classifier.label(named) == ()


@pytest.mark.parametrize("name", ["food-waste", "noise", "kitchen", "rare"])
@pytest.mark.parametrize("parts", ["words", "words+vectors", "words+heads", "words+vectors+heads"])
def test_contributions_add_up_to_the_logit(full_classifier, heads_classifier, name, parts):
    classifier = heads_classifier if parts == "words+heads" else full_classifier
    for text in (UNSEEN, made.tell(2)[0], made.tell(5)[0], "Ja."):
        record = made.as_record(text)
        vectors = None
        if parts != "words":
            heads = [0.5, -1, 2, 0] if parts.endswith("heads") else None
            vectors = made.embed(record, heads=heads)
        account = classifier.why(text_of(record), name, vectors=vectors)
        added = sum(span.weight for span in account.evidence) + account.remainder
        assert added == pytest.approx(account.logit, abs=1e-6)
        # What the cues do not give has a score of 0, told as that of the last digit.
        digits = 2e-6 if name in classifier.model.by_cues else 1e-9
        assert account.score == pytest.approx(1 / (1 + math.exp(-account.logit)), abs=digits)
        assert all(0 <= span.start < span.end <= len(text) for span in account.evidence)
        weights = [abs(span.weight) for span in account.evidence]
        assert weights == sorted(weights, reverse=True)


def test_evidence_of_a_record_is_part_of_the_account(full_classifier):
    record = made.as_record(UNSEEN)
    vectors = made.embed(record, heads=[1, 0, 1, 0])
    for found in label(full_classifier, record, vectors=vectors):
        account = full_classifier.why(text_of(record), found.id, vectors=vectors)
        assert account.given
        assert account.score == pytest.approx(found.score, abs=1e-6)
        assert set(found.evidence) <= set(account.evidence)
        assert all(span.weight > 0 for span in found.evidence)
        assert len(found.evidence) <= 5


def test_why_not_tells_what_is_missing_and_what_speaks_against(small_classifier):
    account = small_classifier.why(text_of(made.as_record(UNSEEN)), "noise")
    assert not account.given
    assert account.score < account.threshold
    assert account.contrary
    told = [word for words, _ in account.missing for word in words.split()]
    assert set(told) & {"dåna", "sova", "natt", "barn"}
    assert len(told) == len(set(told))
    assert account.cues == ()


def test_what_is_missing_would_add_what_is_told(small_classifier):
    account = small_classifier.why(text_of(made.as_record(UNSEEN)), "noise")
    gains = [gain for _, gain in account.missing]
    assert gains == sorted(gains, reverse=True)
    assert gains[-1] > 0
    # A dictionary form may be a form of another word, too ("såg" of "se"): these are left out.
    tried = [
        (words, gain)
        for words, gain in account.missing
        if all(lemmatize(word) == word for word in words.split())
    ]
    assert len(tried) >= 3
    for words, gain in tried:
        longer = made.as_record(f"{UNSEEN} {words}.")
        logit = small_classifier.why(text_of(longer), "noise").logit
        assert logit - account.logit == pytest.approx(gain, abs=0.001)


def test_a_label_with_too_few_posts_rests_on_its_cues_and_says_so(small_classifier):
    assert small_classifier.model.by_cues == {"rare"}
    record = made.as_record("En orgel kom.")
    assert "rare" in ids(label(small_classifier, record))
    account = small_classifier.why(text_of(record), "rare")
    assert account.given
    assert account.cues == ("orgel",)
    assert "cues" in account.note


@pytest.mark.parametrize("text", ["En orgel kom.", "En orgel och orglar kom.", "Ja."])
def test_the_account_of_cues_is_that_of_the_record(small_classifier, text):
    post = text_of(made.as_record(text))
    labels, scores = small_classifier.assess(post)
    account = small_classifier.why(post, "rare")
    assert account.score == scores["rare"] == small_classifier.score(post)["rare"]
    assert account.given == ("rare" in ids(labels)) == (account.score >= account.threshold)
    assert account.evidence == next((one.evidence for one in labels if one.id == "rare"), ())
    assert account.logit == pytest.approx(
        sum(span.weight for span in account.evidence) + account.remainder
    )
    assert account.missing == ()


def test_an_unknown_label_is_named(small_classifier):
    with pytest.raises(OptionError, match="no label 'nois'"):
        small_classifier.why(text_of(made.as_record(UNSEEN)), "nois")


def test_a_target_precision_gives_less(small_classifier):
    strict = small_classifier.with_precision(0.95)
    for number in range(60):
        record = made.as_record(made.tell(number)[0])
        sure = ids(label(strict, record))
        scores = small_classifier.score(text_of(record))
        table = small_classifier.model.about["precision"]["words"]["0.95"]
        assert sure == {
            one
            for one, score in scores.items()
            if one != "rare"
            and score >= table[small_classifier.taxonomy[one].facet]["threshold"] - 1e-6
        }
    for other in (0.123, 0.954):
        with pytest.raises(OptionError, match=str(other)):
            small_classifier.with_precision(other)


@pytest.fixture
def folder(full_classifier, small_taxonomy, tmp_path):
    write_model(
        full_classifier.model,
        tmp_path / "model",
        version="7",
        taxonomy=made.TAXONOMY.encode(),
        golden=[make_golden(full_classifier, UNSEEN)],
    )
    assert small_taxonomy.version == "0.1"
    return tmp_path / "model"


def test_a_stored_model_predicts_the_same(full_classifier, folder):
    loaded = load_classifier(folder)
    assert loaded.name == "labels-7"
    record = made.as_record(UNSEEN)
    for vectors in (None, made.embed(record), made.embed(record, heads=[1, 1, 0, 0])):
        assert label(loaded, record, vectors=vectors) == label(
            full_classifier, record, vectors=vectors
        )


def test_a_model_that_cannot_be_written_leaves_the_one_before(full_classifier, folder, monkeypatch):
    def fill(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    monkeypatch.setattr("upphandling_nlp.classify.storage.write_manifest", fill)
    changed = dataclasses.replace(full_classifier.model, by_cues=frozenset())
    with pytest.raises(ModelError, match="No space left on device"):
        write_model(changed, folder, taxonomy=b"# other")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert load_classifier(folder).name == "labels-7"


def test_a_model_without_a_version_goes_by_its_weights(full_classifier, folder):
    def name(model):
        write_model(model, folder, taxonomy=made.TAXONOMY.encode())
        return load_classifier(folder).name

    model = full_classifier.model
    words = model.words._replace(bias=model.words.bias + 1)
    mixes = {name: mix._replace(thresholds=mix.thresholds / 2) for name, mix in model.mixes.items()}
    others = [
        dataclasses.replace(model, words=words),
        dataclasses.replace(model, mixes=mixes),
        dataclasses.replace(model, by_cues=frozenset()),
    ]
    names = [name(one) for one in (model, model, *others)]
    assert names[0] == names[1]
    assert len(set(names)) == 1 + len(others)
    assert all(re.fullmatch(r"labels-[0-9a-f]{8}", one) for one in names)


def test_a_missing_or_changed_file_is_refused(folder):
    weights = folder / "weights.skops"
    weights.write_bytes(weights.read_bytes()[:-5])
    with pytest.raises(ModelError, match="SHA-256"):
        load_classifier(folder)
    weights.unlink()
    with pytest.raises(ModelError, match="missing"):
        load_classifier(folder)
    with pytest.raises(ModelError, match=r"manifest\.json is missing"):
        load_classifier(folder / "nothing")


def _change(folder, **settings):
    path = folder / "manifest.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    told["settings"] |= settings
    path.write_text(json.dumps(told), encoding="utf-8")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"lexicon": "0123"}, "lexicon 0123"),
        ({"encoder": "0123"}, "encoder 0123"),
        ({"taxonomy": "0123"}, "taxonomy 0123"),
        ({"labels": ["a"]}, "do not fit the weights"),
        ({"facets": None}, "lacks a part"),
    ],
)
def test_what_does_not_match_is_refused(folder, settings, message):
    _change(folder, **settings)
    with pytest.raises(ModelError, match=message) as caught:
        load_classifier(folder)
    assert "train the model anew" in str(caught.value)


def test_another_prediction_than_the_golden_one_is_refused(folder):
    path = folder / "manifest.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    told["golden"][0]["scores"]["words"]["kitchen"] = 0.123
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(ModelError, match="golden prediction 'kitchen'"):
        load_classifier(folder)


def test_objects_that_could_run_code_are_refused(folder):
    import hashlib  # noqa: PLC0415

    from skops.io import dump  # noqa: PLC0415

    dump({"keys": LabelClassifier}, folder / "weights.skops")
    path = folder / "manifest.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    told["files"]["weights.skops"] = hashlib.sha256(
        (folder / "weights.skops").read_bytes()
    ).hexdigest()
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(ModelError, match="not trusted"):
        load_classifier(folder)


def test_figures_are_cross_validated(small_model, small_examples):
    model, figures = small_model
    assert set(figures) == {"words"}
    assert figures["words"]["topic"].micro_f1 > 0.8
    assert 0 <= figures["words"]["topic"].calibration_error < 0.2
    assert figures["words"]["topic"].labels["noise"][3] == small_examples.truths[:, 1].sum()
    assert model.about["posts"] == 60


def test_training_twice_gives_the_same_model(small_model, small_examples, small_taxonomy):
    again, _ = made.build_model(small_examples, small_taxonomy, options=made.TrainOptions(folds=3))
    assert np.array_equal(again.words.weights, small_model[0].words.weights)
    assert again.about == small_model[0].about
