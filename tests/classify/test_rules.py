"""The cue matcher and the rules that come before the labels."""

from __future__ import annotations

import pytest

from upphandling_nlp.classify.post_text import PostText
from upphandling_nlp.classify.rules import CueClassifier
from upphandling_nlp.resources.taxonomy import default_taxonomy
from upphandling_nlp.schema import Mention, Sentence

CLASSIFIER = CueClassifier(default_taxonomy())


def label(text, *, title_end=0, names=()):
    sentences = []
    start = 0
    for part in text.split("|"):
        sentences.append(Sentence(start=start, end=start + len(part)))
        start += len(part) + 1
    return CLASSIFIER.label(PostText(text.replace("|", " "), title_end, sentences, names))


def ids(labels):
    return {found.id for found in labels}


def test_labels_are_sorted_by_facet_and_score_and_carry_evidence():
    text = "Vi reviderade handskfabriken.|Revisionen gällde tvångsarbete och barnarbete."
    labels = label(text)
    assert [found.facet for found in labels] == sorted(
        (found.facet for found in labels), key=["theme", "category", "risk"].index
    )
    assert {"monitoring", "labour-rights", "gloves", "forced-labour", "child-labour"} <= ids(labels)
    by_id = {found.id: found for found in labels}
    assert [text[span.start : span.end] for span in by_id["gloves"].evidence] == ["handskfabriken"]
    assert by_id["labour-rights"].score > by_id["gloves"].score


@pytest.mark.parametrize(
    "text",
    [
        "Krav på mänskliga rättigheter, arbetares rättigheter, miljö och anti-korruption.",
        "Regioner ansvarar för att alla invånare har tillgång till tandvård och kollektivtrafik.",
        "Stort tack till alla som arbetat med handskar.",
        "Anna Ek, samordnare IT, hälsar välkommen.",
        "Vår miljöstrateg slutar.",
    ],
)
def test_standing_texts_and_job_titles_give_no_label(text):
    assert ids(label(text)) - {"governance"} == set()


def test_names_give_no_label():
    text = "Vi träffade Läkemedelsverket."
    assert "pharmaceuticals" in ids(label(text))
    name = Mention(start=text.index("Läk"), end=len(text) - 1)
    assert "pharmaceuticals" not in ids(label(text, names=[name]))


def test_a_topic_needs_a_title_or_two_cues_in_a_long_post():
    filler = "|Solen sken.|Det var trevligt.|Vi åt lunch.|Alla åkte hem."
    assert "climate" in ids(label("Klimatet är viktigt."))
    assert "climate" not in ids(label("Klimatet är viktigt." + filler))
    assert "climate" in ids(label("Klimatet och koldioxiden." + filler))
    assert "climate" in ids(label("Klimatet är viktigt." + filler, title_end=10))
    assert "gloves" in ids(label("Handskar köptes." + filler))


def test_no_text_no_label():
    assert label("") == ()
