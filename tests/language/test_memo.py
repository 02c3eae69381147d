"""Look-ups that are kept."""

from __future__ import annotations

from weakref import WeakSet

from upphandling_nlp.language.memo import Memo


def test_what_is_known_of_words_is_kept_up_to_a_number():
    asked = []
    known = Memo(lambda word: asked.append(word) or len(word), 4)
    assert [known[word] for word in ("a", "bb", "a", "bb")] == [1, 2, 1, 2]
    assert asked == ["a", "bb"]
    assert [known["ccc"], known["a"]] == [3, 1]  # two came, "a" was asked since
    assert asked == ["a", "bb", "ccc"]
    assert [known["dddd"], known["a"], known["bb"]] == [4, 1, 2]  # "bb" was forgotten
    assert asked == ["a", "bb", "ccc", "dddd", "bb"]


def test_never_more_is_kept_than_asked_for():
    alive = WeakSet()

    def make(_word):
        value = Value()
        alive.add(value)
        return value

    known = Memo(make, 10)
    for number in range(100):
        known[str(number)]
        assert len(alive) <= 10


class Value:
    """Can be told when it is gone."""
