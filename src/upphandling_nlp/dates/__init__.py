"""Swedish dates: found, resolved at the day of publication, and told apart by their role.

Pure functions; the spaCy shell is `upphandling_nlp.dates.component`.
"""

from __future__ import annotations

from upphandling_nlp.dates.find import find_expressions
from upphandling_nlp.dates.mentions import find_dates
from upphandling_nlp.dates.resolve import resolve_expression

__all__ = ["find_dates", "find_expressions", "resolve_expression"]
