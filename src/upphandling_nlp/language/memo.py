"""What is known of words, looked up again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

__all__ = ["Memo"]

Value = TypeVar("Value")


class Memo(dict[str, Value], Generic[Value]):
    """What a function gives for strings; of those that are not asked again it forgets some.

    Between two posts the encoder empties the processor's caches, and then `lru_cache`, which puts
    each entry that it gives in front of all others, takes several times as long as a plain look-up.

    Args:
        function: What is asked for a string that is not known.
        most: How many strings are kept. When half as many have come, those that came before them
            and were not asked since are forgotten.
    """

    def __init__(self, function: Callable[[str], Value], most: int) -> None:
        super().__init__()
        self._function = function
        self._half = max(most // 2, 1)
        self._before: dict[str, Value] = {}

    def __missing__(self, key: str) -> Value:
        if len(self) >= self._half:
            self._before = dict(self)
            self.clear()
        value = self._before[key] if key in self._before else self._function(key)
        self[key] = value
        return value
