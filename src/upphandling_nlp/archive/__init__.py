"""A whole archive in one batch: streamed, resumable, on any executor."""

from __future__ import annotations
