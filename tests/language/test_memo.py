"""Look-ups that are kept."""

from __future__ import annotations

from upphandling_nlp.language.memo import Memo


def test_what_is_known_of_words_is_kept_up_to_a_number():
    asked = []
    known = Memo(lambda word: asked.append(word) or len(word), 2)
    assert [known[word] for word in ("a", "bb", "a", "bb")] == [1, 2, 1, 2]
    assert asked == ["a", "bb"]
    assert known["ccc"] == 3
    assert list(known) == ["ccc"]
