"""Words that come and go: what counts as a term, and which of them mark a period."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from upphandling_nlp import trends
from upphandling_nlp.errors import OptionError, RecordError

COLUMNS = ("entities", "dates", "references")


def lay_out(texts, **mentions):
    """Posts of "word/POS" texts; the word is its own lemma, lower-cased."""
    rows = []
    for number, (day, marked) in enumerate(texts):
        text, tokens = "", []
        for one in marked.split():
            word, _, pos = one.partition("/")
            start = len(text)
            text += f"{word} "
            tokens.append(
                {
                    "start": start,
                    "end": start + len(word),
                    "lemma": word.lower() if pos else None,
                    "pos": pos or None,
                }
            )
        row = {"id": f"p{number}", "published": pd.Timestamp(day), "text": text, "tokens": tokens}
        rows.append(row | {name: mentions.get(name, []) for name in COLUMNS})
    return pd.DataFrame(rows)


def test_content_words_by_their_dictionary_form():
    posts = lay_out(
        [("2020-01-01", "Handskar/NOUN och/CCONJ handskar/NOUN granskas/VERB i/ADP Kina/PROPN")]
    )
    terms = trends.terms_frame(posts)
    assert terms[["value", "times", "pos"]].to_numpy().tolist() == [
        ["handskar", 2, "NOUN"],
        ["granskas", 1, "VERB"],
    ]
    proper = trends.terms_frame(posts, pos=["PROPN"])
    assert proper["value"].tolist() == ["kina"]


def test_names_dates_numbers_and_short_words_are_no_terms():
    posts = lay_out(
        [("2020-01-01", "Region/NOUN maj/NOUN ISO/NOUN 14001/NOUN år/NOUN e-faktura/NOUN")],
        entities=[{"start": 0, "end": 6}],
        dates=[{"start": 7, "end": 10}],
        references=[{"start": 11, "end": 20}],
    )
    assert trends.terms_frame(posts)["value"].tolist() == ["e-faktura"]


def test_words_without_part_of_speech_always_count():
    posts = lay_out([("2020-01-01", "Leverantör och")])
    assert trends.terms_frame(posts)["value"].tolist() == ["leverantör", "och"]


def test_one_word_of_two_kinds_is_one_term():
    terms = trends.terms_frame(lay_out([("2020-01-01", "köp/NOUN köp/VERB")]))
    assert terms[["value", "times"]].to_numpy().tolist() == [["köp", 2]]


@pytest.fixture(scope="module")
def archive():
    early = [("2020-05-01", "avtal/NOUN fax/NOUN")] * 30
    late = [("2022-05-01", "avtal/NOUN tvångsarbete/NOUN")] * 29
    # One long post says a word often; that is no trend.
    late.append(("2022-06-01", "avtal/NOUN " + "glögg/NOUN " * 30))
    return lay_out([*early, ("2021-05-01", "tvångsarbete/NOUN"), *late])


def test_what_emerges_and_fades(archive):
    found = trends.compare_terms(
        archive,
        trends.terms_frame(archive),
        before=("2020-01-01", "2020-12-31"),
        after=("2022-01-01", "2022-12-31"),
        min_posts=1,
    ).set_index("term")
    assert found["direction"].to_dict() == {
        "glögg": "", "fax": "fading", "tvångsarbete": "emerging", "avtal": "",
    }  # fmt: skip
    row = found.loc["tvångsarbete"]
    assert (row["times_after"], row["posts_after"], row["times_before"]) == (29, 29, 0)
    assert row["first"] == pd.Timestamp("2021-05-01")
    assert row["per_10000_after"] == pytest.approx(10_000 * 29 / 89)
    assert row["log_ratio"] == pytest.approx(np.log2((29 / 89) / (0.5 / 60)))
    assert np.isnan(row["percent_difference"])
    assert found.loc["fax", "percent_difference"] == -100
    assert (found.loc["glögg", "times_after"], found.loc["glögg", "posts_after"]) == (30, 1)


def test_key_terms_of_some_posts(archive):
    terms = trends.terms_frame(archive)
    late = archive.loc[archive["published"] > "2022-01-01", "id"]
    found = trends.find_key_terms(terms, target=late, reference=archive["id"])
    # Posts of both count in the target alone; a word of one post is left out.
    assert set(found["term"]) == {"avtal", "fax", "tvångsarbete"}
    row = found.set_index("term").loc["avtal"]
    assert (row["times_target"], row["times_reference"], row["pos"]) == (30, 30, "NOUN")
    assert found["g2"].is_monotonic_decreasing


def test_terms_are_marks_that_can_be_counted(archive):
    table = trends.count_marks(archive, trends.terms_frame(archive), values=["tvångsarbete"])
    assert table["count"].tolist() == [0, 1, 29]
    assert table["times"].tolist() == [0, 1, 29]


def test_duplicates_count_once(archive):
    grouped = archive.assign(group=archive["id"])
    grouped.loc[grouped["published"] == "2022-05-01", "group"] = "p31"
    found = trends.compare_terms(
        grouped,
        trends.terms_frame(grouped),
        before=("2020-01-01", "2020-12-31"),
        after=("2022-01-01", "2022-12-31"),
        min_posts=1,
    ).set_index("term")
    assert found.loc["tvångsarbete", "times_after"] == 1
    assert found.loc["tvångsarbete", "direction"] == ""


def test_what_cannot_be_compared(archive):
    terms = trends.terms_frame(archive)
    with pytest.raises(OptionError, match="reference holds no post of its own"):
        trends.find_key_terms(terms, target=["p1"], reference=["p1"])
    with pytest.raises(OptionError, match="target='p1' is one text"):
        trends.find_key_terms(terms, target="p1", reference=["p2"])
    with pytest.raises(RecordError, match="lacks the columns tokens"):
        trends.terms_frame(archive.drop(columns="tokens"))
    none = trends.terms_frame(archive.iloc[:0])
    assert none.empty
