"""Labels of the taxonomy for a post."""

from __future__ import annotations
