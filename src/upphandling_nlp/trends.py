"""Frames in, aggregates out: what notebooks and the report plot."""

from __future__ import annotations
