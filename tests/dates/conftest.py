"""Makes `marked.py`, the reader of marked sentences that the benchmark shares, a module."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

_spec = importlib.util.spec_from_file_location(
    "marked_dates", Path(__file__).with_name("marked.py")
)
assert _spec is not None
assert _spec.loader is not None
_module = importlib.util.module_from_spec(_spec)
sys.modules["marked_dates"] = _module
_spec.loader.exec_module(_module)
