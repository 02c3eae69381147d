"""Gold formats, metrics, and the comparison of runs."""

from __future__ import annotations
