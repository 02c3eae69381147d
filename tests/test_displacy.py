"""displaCy shows all that our components mark, in colours that everybody can tell apart."""

from __future__ import annotations

import datetime as dt
from itertools import combinations

import msgspec
import numpy as np
import pytest
from spacy import displacy

import upphandling_nlp as un
from upphandling_nlp.displacy import COLORS, LAYERS, displacy_options, to_displacy
from upphandling_nlp.errors import OptionError
from upphandling_nlp.schema import EntityMention

TAGGER = un.load("rules")
POST = un.Post(
    title="Besök i Penang <b>",
    body="I tisdags kom Region Uppsala. Enligt LOU 2016:1145 mötte de migrantarbetare & barn.",
    published=dt.date(2021, 4, 29),
)

# Sources: sRGB to linear light and relative luminance as in WCAG 2.2; the matrices are those of
# Machado, Oliveira and Fernandes (2009) for full protanopia, deuteranopia and tritanopia.
VISION = {
    "usual": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                   [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                   [0.004733, 0.691367, 0.303900]],
}  # fmt: skip
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear(color):
    parts = np.array([int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(light):
    ratios = XYZ @ np.clip(light, 0, 1) / (XYZ @ np.ones(3))
    roots = np.where(ratios > 0.008856, np.cbrt(ratios), 7.787 * ratios + 16 / 116)
    return np.array([116 * roots[1] - 16, 500 * (roots[0] - roots[1]), 200 * (roots[1] - roots[2])])


def test_black_text_can_be_read_on_every_colour():
    for label, color in displacy_options()["colors"].items():
        assert (XYZ[1] @ linear(color) + 0.05) / 0.05 >= 7, label


@pytest.mark.parametrize("vision", VISION)
def test_our_four_kinds_are_told_apart_by_everybody(vision):
    seen = {
        kind: lab(VISION[vision] @ linear(COLORS[kind])) for kind in ("ORG", "LOC", "PER", "DATE")
    }
    for one, other in combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 12, (one, other)


def test_every_label_has_a_colour():
    colors = displacy_options()["colors"]
    assert {"ORG", "DATE", "law", "money", "forced-labour", "climate"} <= set(colors)
    assert displacy_options(ents=["DATE"], spans_key="dates")["spans_key"] == "dates"
    assert displacy_options(ents=["DATE"])["ents"] == ["DATE"]


def test_mentions_in_running_text():
    record = TAGGER.tag(POST)
    data = to_displacy(record)
    found = {record.text[e["start"] : e["end"]]: (e["label"], e["kb_id"]) for e in data["ents"]}
    assert found == {
        "Penang": ("LOC", "area-penang"),
        "I tisdags": ("DATE", "2021-04-27"),
        "Region Uppsala": ("ORG", "region-03"),
        "LOU 2016:1145": ("law", "SFS 2016:1145"),
    }
    page = displacy.render(data, style="ent", manual=True, options=displacy_options())
    assert "<b>" not in page
    assert "&lt;b&gt;" in page
    assert page.count("<mark") == 4
    assert COLORS["DATE"] in page
    assert 'href="#"' not in page


def test_evidence_lies_under_the_tokens():
    record = TAGGER.tag(POST)
    data = to_displacy(record, style="span")
    [span] = [one for one in data["spans"] if one["label"] == "migrant-workers"][:1]
    assert data["tokens"][span["start_token"] : span["end_token"]] == ["migrantarbetare"]
    page = displacy.render(data, style="span", manual=True, options=displacy_options())
    assert "migrant-workers" in page
    only = to_displacy(record, style="span", layers=["dates"])
    assert [one["label"] for one in only["spans"]] == ["DATE"]


@pytest.mark.parametrize("style", ["ent", "span"])
def test_documents_as_records(style):
    doc = TAGGER.nlp.make_doc(POST.text)
    doc._.published, doc._.title_end = POST.published, len(POST.title)
    doc = TAGGER.nlp(doc)
    assert to_displacy(doc, style=style) == to_displacy(TAGGER.tag(POST), style=style)


@pytest.mark.parametrize("key", LAYERS)
def test_displacy_draws_our_groups_of_spans(key):
    doc = TAGGER.nlp(POST.text)
    page = displacy.render(doc, style="span", options=displacy_options(spans_key=key))
    assert page.count("border-top-left-radius") == len(doc.spans[key]) > 0


def test_spans_that_overlap_and_hostile_labels():
    record = TAGGER.tag(POST)
    odd = EntityMention(start=0, end=3, text="Bes", label="<script>", score=1.0, name="<i>")
    wide = EntityMention(start=0, end=14, text="Besök i Penang", label="EVN", score=1.0)
    record = msgspec.structs.replace(record, entities=(odd, wide, *record.entities))
    data = to_displacy(record)
    assert [ent["label"] for ent in data["ents"]][:2] == ["EVN", "DATE"]
    data = to_displacy(msgspec.structs.replace(record, entities=(odd,)))
    page = displacy.render(data, style="ent", manual=True, options=displacy_options())
    assert "<script>" not in page


def test_faulty_options_are_named():
    record = TAGGER.tag(POST)
    with pytest.raises(OptionError, match="no style 'dep'"):
        to_displacy(record, style="dep")
    with pytest.raises(OptionError, match="no layer 'names'"):
        to_displacy(record, layers=["names"])
    with pytest.raises(OptionError, match="layers='dates' is one text"):
        to_displacy(record, layers="dates")
    with pytest.raises(OptionError, match="ents='ORG' is one text"):
        displacy_options(ents="ORG")
