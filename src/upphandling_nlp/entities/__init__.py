"""Named entities: finding them by rule (`gazetteer`), and linking them to the registry."""

from __future__ import annotations

__all__: list[str] = []
