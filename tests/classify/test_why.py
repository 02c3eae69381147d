"""Why a record carries a label, from what the record keeps."""

from __future__ import annotations

import math

import msgspec
import pytest

from upphandling_nlp.errors import OptionError


def test_weights_and_remainder_add_up_to_the_log_odds(record):
    reason = record.why("criteria")
    assert reason.facet == "theme"
    assert [quote.text for quote in reason.quotes] == ["ISO 14001"]
    assert reason.quotes[0].sentence == "I går enligt ISO 14001."
    assert reason.log_odds == pytest.approx(math.log(0.3 / 0.7))
    assert 1.7 + reason.remainder == pytest.approx(reason.log_odds)


def test_a_certain_score_has_odds_too(record):
    sure = msgspec.structs.replace(record.labels[0], score=1.0)
    assert math.isfinite(msgspec.structs.replace(record, labels=(sure,)).why("criteria").log_odds)


def test_a_label_that_is_not_there_is_named_with_those_that_are(record):
    with pytest.raises(OptionError, match=r"does not carry 'gloves' \(it carries criteria\)"):
        record.why("gloves")
