"""The cue matcher: labels of the taxonomy by its cue terms alone.

The baseline that trained classifiers must beat. It obeys the rules that come before the labels:
standing texts (G1, G2), names (G3) and job titles (G4) never trigger a label. A facet of level
"mention" takes a label at its first cue; a facet of level "topic" asks for a cue in the title, or
for more than one, unless the post is short (rule T1: a whole sentence must be about it).
"""

from __future__ import annotations

from collections.abc import Sequence

from upphandling_nlp.classify.cues import CueFinder, CueHit
from upphandling_nlp.classify.post_text import PostText
from upphandling_nlp.classify.standing import StandingTexts
from upphandling_nlp.resources.taxonomy import Taxonomy
from upphandling_nlp.schema import Evidence, Label

__all__ = ["CUE_THRESHOLD", "CueClassifier"]

# Every further cue halves the doubt. The score orders labels; it is no calibrated probability.
_DOUBT = 0.5
#: The score of a label that one cue gives; what is not given has 0.
CUE_THRESHOLD = 1 - _DOUBT
# In a post of so few sentences one cue tells the topic.
_SHORT_POST = 4
# In longer posts a topic needs this many cues, or one in the title.
_TOPIC_CUES = 2


class CueClassifier:
    """Labels posts by the cue terms of a taxonomy.

    Args:
        taxonomy: Labels with their cues, and the standing texts.
    """

    #: What stands in the provenance of records.
    name = "cues"
    #: Cues are words.
    reads_vectors = False

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self._cues = CueFinder(taxonomy)
        self._levels = {facet.id: facet.level for facet in taxonomy.facets}
        self._standing = StandingTexts(taxonomy)

    def __reduce__(self) -> tuple[type[CueClassifier], tuple[Taxonomy]]:
        """Carry the taxonomy to another process; what is found in a text again needs no luggage."""
        return CueClassifier, (self.taxonomy,)

    def label(self, post: PostText) -> tuple[Label, ...]:
        """Label a post.

        Returns:
            The labels, by facet and falling score, each with the cues found for it.
        """
        hits = self.find(post)
        labels = [
            Label(
                facet=self.taxonomy[label_id].facet,
                id=label_id,
                score=1 - _DOUBT ** len(found),
                evidence=tuple(Evidence(start=hit.start, end=hit.end, weight=1.0) for hit in found),
            )
            for label_id, found in hits.items()
            if self._suffices(label_id, found, post)
        ]
        order = {facet.id: number for number, facet in enumerate(self.taxonomy.facets)}
        return tuple(sorted(labels, key=lambda label: (order[label.facet], -label.score, label.id)))

    def assess(
        self,
        post: PostText,
        *,
        vectors: object = None,  # noqa: ARG002 - cues are words; other classifiers take vectors
    ) -> tuple[tuple[Label, ...], dict[str, float]]:
        """Label a post, and tell the score of every label: 0 for those that are not given.

        Args:
            post: The post.
            vectors: Not used.
        """
        labels = self.label(post)
        scores = dict.fromkeys((label.id for label in self.taxonomy), 0.0)
        return labels, scores | {label.id: label.score for label in labels}

    def find(self, post: PostText) -> dict[str, list[CueHit]]:
        """Find the cues of each label outside of standing texts and names.

        Returns:
            The hits by label, in order of the text.
        """
        masked = self._standing.mask(post.text, post.sentences, post.names)
        hits: dict[str, list[CueHit]] = {}
        for hit in self._cues.find(post.text):
            if masked.isdisjoint(range(hit.start, hit.end)):
                hits.setdefault(hit.label, []).append(hit)
        return hits

    def _suffices(self, label_id: str, hits: Sequence[CueHit], post: PostText) -> bool:
        if self._levels[self.taxonomy[label_id].facet] == "mention":
            return True
        return (
            len(post.sentences) <= _SHORT_POST
            or len(hits) >= _TOPIC_CUES
            or any(hit.start < post.title_end for hit in hits)
        )
