"""The full account of a label: what every span adds to its logit."""

from __future__ import annotations

import msgspec

from upphandling_nlp.schema import Evidence

__all__ = ["Account"]


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Why a post carries a label, or why not.

    The weights of the evidence and the remainder add up to the logit, and the score is
    1 / (1 + exp(-logit)).

    Attributes:
        facet: The facet of the label.
        id: The label.
        given: Whether the post carries the label.
        score: Calibrated probability, in [0, 1].
        threshold: The score from which the label is given.
        logit: Log odds of the score.
        evidence: What adds to the logit, the strongest first: words and terms; sentences, by their
            vectors; the whole text, by what belongs to no sentence alone.
        remainder: What is added before a word is read: how frequent the label is.
        cues: Cues of the label in the post, as they stand there.
        missing: Words and terms that speak most for the label and that the post lacks.
        note: How the label is decided where it is not the model that decides.
    """

    facet: str
    id: str
    given: bool
    score: float
    threshold: float
    logit: float
    evidence: tuple[Evidence, ...]
    remainder: float
    cues: tuple[str, ...] = ()
    missing: tuple[tuple[str, float], ...] = ()
    note: str = ""

    @property
    def contrary(self) -> tuple[Evidence, ...]:
        """What speaks against the label, the strongest first."""
        return tuple(span for span in self.evidence if span.weight < 0)
