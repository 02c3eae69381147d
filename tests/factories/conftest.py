"""A blank pipeline, and a small one that spaCy itself has trained."""

from __future__ import annotations

import json
from itertools import islice

import pytest
import spacy
from spacy.training import Example
from spacy.util import fix_random_seed, minibatch

from upphandling_nlp.language.component import set_sentences

#: Every factory of the package that writes mentions, links or labels.
FACTORIES = (
    "upphandling_gazetteer",
    "upphandling_entities",
    "upphandling_references",
    "upphandling_dates",
    "upphandling_labels",
)
TEXTS = (
    (
        "Fabriksbesök i Penang\n\nI tisdags besökte Region Uppsala och VGR en handskfabrik i "
        "Malaysia. Migrantarbetarna hade betalat rekryteringsavgifter. Klart den 3 maj."
    ),
    "SKL/Inera möttes t.ex. i  Lund (se LOU 2016:1145) senast 1:a juni;\n\nAdda AB gav 25 000 kr",
    "",
    " \n ",
)
PUBLISHED = "2018-04-29"


@pytest.fixture(scope="session")
def texts():
    """Posts, among them an empty one and one of white space alone."""
    return TEXTS


@pytest.fixture
def blank():
    """A pipeline with spaCy's own Swedish tokenizer and nothing else."""
    return spacy.blank("sv")


@pytest.fixture(scope="session")
def trained_path(root, tmp_path_factory):
    """A stored pipeline that finds sentences and names, trained for seconds on a few posts."""
    fix_random_seed(1)
    nlp = spacy.blank("sv")
    tok2vec = {
        "@architectures": "spacy.HashEmbedCNN.v2", "width": 32, "depth": 1, "embed_size": 500,
        "window_size": 1, "maxout_pieces": 2, "subword_features": True, "pretrained_vectors": None,
    }  # fmt: skip
    nlp.add_pipe("senter", config={"model": {"tok2vec": tok2vec}})
    nlp.add_pipe("ner", config={"model": {"tok2vec": tok2vec}})
    lines = (root / "corpora/train.jsonl").read_text("utf-8").splitlines()
    marked = (post for post in map(json.loads, lines) if post.get("entities"))
    examples = []
    for post in islice(marked, 30):
        text = "\n\n".join(part for part in (post["title"], post["body"]) if part)
        doc = set_sentences(nlp.make_doc(text))
        spans = [(one["start"], one["end"], one["label"]) for one in post["entities"]]
        told = {"entities": spans, "sent_starts": [token.is_sent_start for token in doc]}
        examples.append(Example.from_dict(nlp.make_doc(text), told))
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(10):
        for batch in minibatch(examples, size=4):
            nlp.update(batch, sgd=optimizer)
    path = tmp_path_factory.mktemp("trained") / "pipeline"
    nlp.to_disk(path)
    return path


@pytest.fixture
def trained(trained_path):
    """That pipeline, loaded anew."""
    return spacy.load(trained_path)


@pytest.fixture(scope="session")
def annotate():
    """Run a pipeline over a text of a known day."""

    def run(nlp, text, published=PUBLISHED):
        doc = nlp.make_doc(text)
        doc.user_data["published"] = published
        return nlp(doc)

    return run


@pytest.fixture(scope="session")
def everything():
    """All that our components wrote on a document."""

    def collect(doc):
        return (
            doc._.entities,
            doc._.references,
            doc._.dates,
            doc._.labels,
            {key: score for key, score in doc.cats.items() if ":" in key},
            [(ent.text, ent.label_, ent.kb_id_) for ent in doc.ents],
            {key: [(s.start_char, s.end_char, s.label_, s.id_) for s in doc.spans[key]]
             for key in ("entities", "references", "dates", "evidence")},
            doc._.published,
        )  # fmt: skip

    return collect
