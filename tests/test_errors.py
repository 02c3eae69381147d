"""Errors name place, value and remedy, and travel between processes."""

from __future__ import annotations

import pickle

import pytest

from upphandling_nlp import errors


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({}, "bad value 'x'"),
        ({"path": "a.csv"}, "a.csv: bad value 'x'"),
        ({"path": "a.csv", "line": 3}, "a.csv:3: bad value 'x'"),
        ({"line": 3}, "line 3: bad value 'x'"),
        ({"path": "a.csv", "line": 3, "remedy": "mend it"}, "a.csv:3: bad value 'x'; mend it"),
    ],
)
def test_the_message_names_place_value_and_remedy(arguments, text):
    assert str(errors.ReadError("bad value 'x'", **arguments)) == text


@pytest.mark.parametrize(
    "kind", [getattr(errors, name) for name in errors.__all__], ids=errors.__all__
)
def test_every_error_is_ours_and_survives_pickling(kind):
    error = kind("bad", path="a.csv", line=3, remedy="mend")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  (our own bytes)
    assert isinstance(again, errors.UpphandlingError)
    assert type(again) is kind
    assert str(again) == str(error)


def test_several_problems_become_one_error():
    problems = [errors.ResourceError(f"bad {number}", line=number) for number in (1, 2)]
    assert errors.ResourceError.of(problems[:1]) is problems[0]
    assert str(errors.ResourceError.of(problems)) == "2 problems:\n  line 1: bad 1\n  line 2: bad 2"
