"""Other annotators, trained in the test session: nothing of theirs can be downloaded in tests."""

from __future__ import annotations

import datetime as dt
import os
import random
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, Span
from spacy.training import Example

import upphandling_nlp as un
from upphandling_nlp.evaluate.gold import read_gold

_SUC = {"PER": "PRS", "ORG": "ORG", "LOC": "LOC"}


@pytest.fixture(scope="session")
def posts() -> list[un.Post]:
    """Posts that ask something of an annotator."""
    return [
        un.Post(
            title="Regionerna granskar handskar",
            body="Region Skåne och Sveriges Kommuner och Regioner (SKR) besökte\nWRP Asia i "
            "Malaysia den 3 maj, t ex med Anna Lindberg. \t\nLagen (2016:1145)  är 😀 viktig!\n\n"
            "De 25 000 handskarna är från   Kina.",
            published=dt.date(2021, 6, 29),
        ),
        un.Post(title="Glad påsk!"),
        un.Post(body=""),
        un.Post(title=" ", body=" \n\t\n "),
        un.Post(body="Region Ska\N{COMBINING RING ABOVE}ne möts i Lund.\r\n\r\nSlut"),
        un.Post(body="Möte\0 i Malmö\x85den\u20283 maj\x0b2021. \x80 \N{ZERO WIDTH SPACE}"),
        un.Post(body="👩‍👩‍👧‍👦 🎉 Region Skåne möts 🇸🇪 den 3 maj 2021." + "x" * 1200),
    ]


@pytest.fixture(scope="session")
def spacy_folder(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """A small spaCy pipeline with SUC's types of names, as sv_core_news has them.

    Trained for seconds on some of our posts; its parts of speech and lemmas are learned from the
    shipped annotator.
    """
    tagger = un.load(classifier="cues")
    marked = (gold for gold in read_gold(root / "corpora/train.jsonl") if gold.entities)
    gold = list(islice(marked, 40))
    nlp = spacy.blank("sv")
    nlp.add_pipe("tok2vec")
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}
    head = {"@architectures": "spacy.Tagger.v2", "tok2vec": listener, "nO": None}
    for pipe in ("morphologizer", "trainable_lemmatizer", "senter"):
        nlp.add_pipe(pipe, config={"model": head})
    nlp.add_pipe("ner")
    examples = []
    for post, record in zip(gold, tagger.tag_many(one.post for one in gold), strict=True):
        words = [post.text[token.start : token.end] for token in record.tokens]
        starts = {sentence.start for sentence in record.sentences}
        ends = [token.end for token in record.tokens]
        doc = Doc(
            nlp.vocab,
            words=words,
            spaces=[
                following.start > end
                for end, following in zip(ends, record.tokens[1:], strict=False)
            ]
            + [False],
            pos=[token.pos for token in record.tokens],
            lemmas=[token.lemma for token in record.tokens],
            sent_starts=[token.start in starts for token in record.tokens],
        )
        numbers = {token.start: number for number, token in enumerate(record.tokens)}
        stops = {token.end: number + 1 for number, token in enumerate(record.tokens)}
        doc.ents = [
            Span(doc, numbers[one.start], stops[one.end], label=_SUC[one.label])
            for one in post.entities or ()
            if one.start in numbers and one.end in stops
        ]
        examples.append(Example(nlp.make_doc(doc.text), doc))
    spacy.util.fix_random_seed(1)
    optimizer = nlp.initialize(lambda: examples)
    order = random.Random(1)  # noqa: S311  (draws for training keep no secret)
    for _ in range(9):
        order.shuffle(examples)
        for at in range(0, len(examples), 6):
            nlp.update(examples[at : at + 6], sgd=optimizer, drop=0.1)
    nlp.meta["name"] = "test"
    folder = tmp_path_factory.mktemp("spacy") / "pipeline"
    nlp.to_disk(folder)
    return folder


@pytest.fixture(scope="session")
def stanza_folder(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """A folder of tiny Stanza models: that of STANZA_TEST_MODELS, or one that is trained here."""
    pytest.importorskip("stanza", reason="needs Stanza: make test-stanza")
    told = os.environ.get("STANZA_TEST_MODELS")
    if told:
        return Path(told).resolve()
    data = root.parent / "shared" / "data"
    if not data.is_dir():
        pytest.skip("needs the folder ../shared beside the repository, to train Stanza on")
    folder = tmp_path_factory.mktemp("stanza") / "models"
    script = root / "training/stanza/train.py"
    subprocess.run(  # noqa: S603  (our own script)
        [sys.executable, script, folder, "--data", data, "--size", "tiny"], check=True, cwd=root
    )
    return folder
