"""Figures by hand: counts, tallies, intervals, tests, agreement, baselines, gate."""

from __future__ import annotations

import datetime as dt

import msgspec
import numpy as np
import pytest

from upphandling_nlp.classify.calibration import expected_calibration_error
from upphandling_nlp.errors import GoldError
from upphandling_nlp.evaluate.agreement import (
    cohen_kappa,
    krippendorff_alpha,
    measure_agreement,
)
from upphandling_nlp.evaluate.baselines import label_by_majority
from upphandling_nlp.evaluate.bootstrap import bootstrap_interval, macro, micro, paired_test
from upphandling_nlp.evaluate.evaluation import Evaluation, compare_runs, evaluate
from upphandling_nlp.evaluate.gate import find_regressions, read_evaluation
from upphandling_nlp.evaluate.gold import GoldDate, GoldEntity, GoldPost
from upphandling_nlp.evaluate.labels import average_precision
from upphandling_nlp.evaluate.scores import Counts, compare_sets, macro_f1, sum_counts
from upphandling_nlp.evaluate.tables import SUMMARY_HEADER, list_summary_rows, to_markdown
from upphandling_nlp.evaluate.tallies import tally_post
from upphandling_nlp.resources.taxonomy import default_taxonomy
from upphandling_nlp.schema import Label, Mention

TAXONOMY = default_taxonomy()


@pytest.fixture
def gold(record):
    return GoldPost(
        id=record.id,
        title=record.title,
        body=record.body,
        published=record.published,
        entities=(GoldEntity(start=7, end=12, label="LOC", id="municipality-1280"),),
        dates=(GoldDate(start=14, end=19, first=dt.date(2021, 4, 28), last=dt.date(2021, 4, 28)),),
        themes=("criteria", "competence"),
        categories=(),
        sentences=(Mention(start=0, end=12), Mention(start=14, end=37)),
    )


def test_counts_and_what_follows_from_them():
    counts = compare_sets({1, 2, 3}, {2, 3, 4, 5})
    assert counts == Counts(2, 2, 1)
    assert (counts.scores.precision, counts.scores.recall) == (0.5, 2 / 3)
    assert counts.scores.f1 == pytest.approx(4 / 7)
    assert (counts.scores.support, counts.scores.predicted) == (3, 4)
    assert sum_counts([counts, counts]) == Counts(4, 4, 2)


def test_undefined_figures_are_none():
    scores = Counts().scores
    assert (scores.precision, scores.recall, scores.f1) == (None, None, None)
    assert macro_f1({"a": Counts(0, 3, 0)}) is None
    assert average_precision([0.5], [False]) is None
    assert expected_calibration_error([], []) is None


def test_macro_f1_counts_a_label_never_predicted_as_zero():
    assert macro_f1({"a": Counts(1, 0, 0), "b": Counts(0, 0, 2)}) == 0.5
    assert macro_f1({"a": Counts(1, 0, 0), "b": Counts(0, 0, 2)}, min_support=2) == 0.0


def test_average_precision_and_calibration_by_hand():
    # Ranked: true, false, true -> (1/1 + 2/3) / 2.
    assert average_precision([0.9, 0.8, 0.1], [True, False, True]) == pytest.approx(5 / 6)
    # One bin of [0.8, 0.9) with mean 0.85 and half of it true, one bin with a sure miss.
    error = expected_calibration_error([0.82, 0.88, 1.0], [True, False, True])
    assert error == pytest.approx((2 * abs(0.85 - 0.5) + 0) / 3)
    scores, truths = np.array([0.82, 0.88, 1.0]), np.array([True, False, True])
    assert expected_calibration_error(scores, truths) == error
    assert expected_calibration_error(scores[:0], truths[:0]) is None


def test_an_evaluation_compares_what_is_annotated(gold, record):
    result = evaluate([gold], [record], taxonomy=TAXONOMY, samples=50)
    assert list(result.tasks) == [
        "sentences", "entities", "entities-overlap", "links", "dates", "dates-overlap",
        "date-values", "theme", "category",
    ]  # fmt: skip
    assert result.tasks["entities"].labels["LOC"].f1 == 1
    assert result.tasks["entities"].labels["ORG"].f1 is None
    assert result.tasks["date-values"].micro.f1 == 1
    assert result.tasks["theme"].micro.recall == 0.5
    assert result.tasks["theme"].macro_f1 == 0.5
    assert result.tasks["category"].micro.f1 is None
    assert result.tasks["theme"].micro_interval == (pytest.approx(2 / 3), pytest.approx(2 / 3))


def test_spans_must_be_exact_and_values_too(gold, record):
    moved = msgspec.structs.replace(
        record,
        entities=(msgspec.structs.replace(record.entities[0], end=11),),
        dates=(msgspec.structs.replace(record.dates[0], last=dt.date(2021, 4, 29)),),
    )
    tasks = evaluate([gold], [moved], taxonomy=TAXONOMY, samples=0).tasks
    assert tasks["entities"].micro.f1 == 0
    assert tasks["entities-overlap"].micro.f1 == 1
    assert tasks["dates"].micro.f1 == 1
    assert tasks["date-values"].micro.f1 == 0
    assert "links" not in tasks


@pytest.mark.parametrize(
    ("right", "given", "counted"),
    [
        ("region-14", "region-14", (Counts(1, 0, 0), None)),
        ("region-14", "region-12", (Counts(0, 1, 1), None)),
        ("region-14", None, (Counts(0, 0, 1), Counts(0, 1, 0))),
        ("NIL", None, (None, Counts(1, 0, 0))),
        ("NIL", "region-14", (Counts(0, 1, 0), Counts(0, 0, 1))),
        (None, "region-14", (None, None)),
    ],
)
def test_links_are_right_wrong_or_rightly_missing(gold, record, right, given, counted):
    name = msgspec.structs.replace(gold.entities[0], id=right)
    found = msgspec.structs.replace(record.entities[0], id=given)
    tally = tally_post(
        msgspec.structs.replace(gold, entities=(name,)),
        msgspec.structs.replace(record, entities=(found,)),
        TAXONOMY,
    )
    assert (tally.counts.get(("links", "entry")), tally.counts.get(("links", "NIL"))) == counted


def test_gold_and_records_must_match(gold, record):
    with pytest.raises(GoldError, match="nothing to evaluate"):
        evaluate([], [record], taxonomy=TAXONOMY)
    with pytest.raises(GoldError, match=f"no record with the id '{gold.id}'"):
        evaluate([gold], [], taxonomy=TAXONOMY)
    other = msgspec.structs.replace(record, text="annan")
    with pytest.raises(GoldError, match="is not that of the gold post"):
        evaluate([gold], [other], taxonomy=TAXONOMY)
    bare = GoldPost(id=record.id, title=record.title, body=record.body)
    with pytest.raises(GoldError, match="hold no annotation"):
        evaluate([bare], [record], taxonomy=TAXONOMY)


def table(*rows):
    """Counts of one label, a row (tp, fp, fn) a post."""
    return np.array(rows, dtype=np.int64)[:, None, :]


def test_the_bootstrap_covers_the_figure_and_narrows_with_posts():
    few = table((1, 0, 0), (0, 1, 1)).repeat(5, axis=0)
    many = few.repeat(20, axis=0)
    low, high = bootstrap_interval(few, micro)
    narrow_low, narrow_high = bootstrap_interval(many, micro)
    assert low < narrow_low < 0.5 < narrow_high < high
    assert bootstrap_interval(few, micro, seed=1) == bootstrap_interval(few, micro, seed=1)
    assert bootstrap_interval(table((0, 0, 0)), macro) is None


def test_the_paired_test_tells_equal_runs_from_different_ones():
    good, bad = table((1, 0, 0)).repeat(40, axis=0), table((0, 1, 1)).repeat(40, axis=0)
    assert paired_test(good, good, micro) == (0.0, 1.0)
    difference, p_value = paired_test(bad, good, micro)
    assert difference == 1.0
    assert p_value < 0.001
    mixed = np.concatenate([good[:20], bad[:20]])
    assert paired_test(mixed, mixed[::-1], micro)[1] > 0.5


def test_two_runs_are_compared_figure_by_figure(gold, record):
    better = msgspec.structs.replace(
        record, labels=(*record.labels, Label(facet="theme", id="competence", score=1.0))
    )
    rows = {
        (row.task, row.figure): row
        for row in compare_runs([gold], [record], [better], taxonomy=TAXONOMY, samples=20)
    }
    assert rows["theme", "micro-F1"].difference == pytest.approx(1 / 3)
    assert rows["entities", "micro-F1"].difference == 0


@pytest.mark.parametrize(
    ("decisions", "kappa", "alpha"),
    [
        ([(True, True), (False, False)], 1.0, 1.0),
        ([(True, False), (False, True)], -1.0, -0.5),
        # 2x2 table 20, 5, 10, 15 (a textbook case): kappa 0.4; alpha 1 - 99 * 15 / (55 * 45).
        (
            [(True, True)] * 20
            + [(True, False)] * 5
            + [(False, True)] * 10
            + [(False, False)] * 15,
            0.4,
            1 - 99 * 15 / (55 * 45),
        ),
        ([(True, True)] * 3, None, None),
        ([], None, None),
    ],
)
def test_agreement_beyond_chance(decisions, kappa, alpha):
    assert cohen_kappa(decisions) == (None if kappa is None else pytest.approx(kappa))
    assert krippendorff_alpha(decisions) == (None if alpha is None else pytest.approx(alpha))


def test_agreement_of_two_annotators(gold):
    other = msgspec.structs.replace(gold, themes=("criteria",), entities=())
    found = measure_agreement([gold], [other], TAXONOMY)
    assert found.posts == 1
    assert found.spans["names"].recall == 0
    assert found.spans["date-values"].f1 == 1
    assert found.facets["theme"].f1 == pytest.approx(2 / 3)
    assert found.alpha["category"] is None
    with pytest.raises(GoldError, match="share no post"):
        measure_agreement([gold], [], TAXONOMY)
    with pytest.raises(GoldError, match="texts of '0123456789abcdef' differ"):
        measure_agreement([gold], [msgspec.structs.replace(gold, body="x")], TAXONOMY)


def test_what_one_annotator_left_out_is_no_disagreement(gold):
    """A field that is None was not annotated; an empty one says that there is nothing."""
    blank = dict.fromkeys(("entities", "dates", "themes", "categories", "risks"))
    twin = msgspec.structs.replace(gold, id="twin")
    left_out = msgspec.structs.replace(twin, **blank)
    whole = measure_agreement([gold], [gold], TAXONOMY)
    for first, second in (([gold, twin], [gold, left_out]), ([gold, left_out], [gold, twin])):
        found = measure_agreement(first, second, TAXONOMY)
        assert found.posts == 2
        assert msgspec.structs.replace(found, posts=1) == whole
    alone = measure_agreement([twin], [left_out], TAXONOMY)
    assert {scores.f1 for scores in (*alone.spans.values(), *alone.facets.values())} == {None}
    assert alone.spans.keys() == whole.spans.keys()
    assert {*alone.alpha.values(), *alone.kappa.values()} == {None}

    emptied = msgspec.structs.replace(twin, **dict.fromkeys(blank, ()))
    found = measure_agreement([twin], [emptied], TAXONOMY)
    for scores in (found.spans["LOC"], found.spans["dates"], found.facets["theme"]):
        assert (scores.f1, scores.predicted) == (0.0, 0)
    assert found.alpha["theme"] == pytest.approx(0, abs=0.05)
    assert found.alpha["risk"] is None  # twin itself is not annotated for risks


def test_the_majority_baseline_gives_the_same_labels_to_all(gold, record):
    train = [GoldPost(body="x", themes=("climate",), risks=())] * 3 + [gold]
    (labelled,) = label_by_majority(train, [record])
    assert [(label.id, label.score) for label in labelled.labels] == [("climate", 0.75)]


def test_the_gate_names_what_fell_and_refuses_to_compare_nothing(gold, record, tmp_path):
    stored = evaluate([gold], [record], taxonomy=TAXONOMY, samples=0)
    assert find_regressions(stored, stored) == []
    worse = msgspec.structs.replace(record, labels=(), entities=())
    found = evaluate([gold], [worse], taxonomy=TAXONOMY, samples=0)
    fallen = [str(regression) for regression in find_regressions(stored, found)]
    assert "entities micro-F1: 0.0000, was 1.0000" in fallen
    assert any(line.startswith("theme micro-F1: 0.0000") for line in fallen)
    assert find_regressions(found, stored) == []
    # A figure that is no longer measured has fallen, whatever the tolerance.
    tolerated = find_regressions(stored, found, tolerance=1.0)
    assert {(regression.task, regression.found) for regression in tolerated} == {("links", None)}
    with pytest.raises(GoldError, match="compared no figure"):
        find_regressions(msgspec.structs.replace(stored, tasks={}), stored)
    with pytest.raises(GoldError, match="on the same gold"):
        find_regressions(msgspec.structs.replace(stored, gold="other"), stored)
    path = tmp_path / "stored.json"
    path.write_bytes(msgspec.json.encode(stored))
    assert read_evaluation(path) == stored
    path.write_text("{}")
    with pytest.raises(GoldError, match=r"stored\.json: cannot be read as an evaluation"):
        read_evaluation(path)


def test_tables_say_where_a_figure_is_undefined(gold, record):
    result: Evaluation = evaluate([gold], [record], taxonomy=TAXONOMY, samples=0)
    rows = list_summary_rows([result])
    by_task = {row[0]: row for row in rows}
    assert by_task["category"][4] == "undefined"
    assert by_task["theme"][2:5] == ("1.000", "0.500", "0.667")
    markdown = to_markdown(SUMMARY_HEADER, rows)
    assert markdown.splitlines()[0].count("|") == len(SUMMARY_HEADER) + 1
    assert len(markdown.splitlines()) == len(rows) + 2
