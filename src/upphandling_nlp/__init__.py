"""Swedish posts on sustainable public procurement in, structured records out."""

from __future__ import annotations

__version__ = "0.1.0"
