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
        remainder: What is added before a word is read: how frequent the label is. What is left, for
            a label that its cues alone decide.
        cues: Cues of the label in the post, as they stand there.
        missing: Words, and pairs of neighbouring words, that the post lacks and that would add most
            to the logit, the greatest first and no word twice: each with what it would add if it
            stood after the text. That is what the model of words makes of it, of its parts and of
            its hits of cues, all other words weighing less in a longer post; what the encoder
            would make of the longer post is not asked. Empty for a label that its cues alone
            decide.
        note: How the label is decided where it is not the model that decides: score, threshold and
            evidence are then those of the cue matcher, whose hits have the weight 1.
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
