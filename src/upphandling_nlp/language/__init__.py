"""Swedish tokens, sentences and lemmas."""

from __future__ import annotations
