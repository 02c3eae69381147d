"""References: laws, standards, case numbers, sums of money and the like, found before any date.

Their digits are never dates, and researchers get them as a column of the record. Pure functions;
the spaCy shell is `upphandling_nlp.references.component`.
"""

from __future__ import annotations

from upphandling_nlp.references.find import KINDS, find_references

__all__ = ["KINDS", "find_references"]
