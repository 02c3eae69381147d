"""The tables that the package ships, and their loaders."""

from __future__ import annotations
