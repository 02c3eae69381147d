"""The shipped encoder: one text at a time, windows, golden texts."""

from __future__ import annotations

import json
import pickle
import shutil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upphandling_nlp.errors import ModelError, OptionError
from upphandling_nlp.language.encoder import (
    _WINDOW,
    HINTS,
    Encoder,
    Reading,
    _find_windows,
    default_encoder,
    load_encoder,
)
from upphandling_nlp.resources.models import hash_file, open_model

WORDS = ["Region", "Halland", "köpte", "handskar", "av", "en", "leverantör", "i", "Malaysia", "."]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return default_encoder()


def read(encoder: Encoder, words: list[str]) -> Reading:
    count = len(words)
    return encoder.read(words, [True] * count, [False] * count, [0] * count)


def test_gives_a_row_for_each_word(encoder):
    reading = read(encoder, WORDS)
    widths = {name: value.shape for name, value in reading._asdict().items()}
    assert widths == {
        "tags": (10, len(encoder.conventions) * len(HINTS)),
        "pos": (10, 17),
        "scripts": (10, len(encoder.scripts)),
        "starts": (10,),
        "ask": (10, len(encoder.labels)),
        "say": (10, len(encoder.labels)),
        "vectors": (10, 384),
    }
    pos = [encoder.pos[number] for number in reading.pos.argmax(axis=1)]
    assert pos[1:] == ["PROPN", "VERB", "NOUN", "ADP", "DET", "NOUN", "ADP", "PROPN", "PUNCT"]


def test_no_words_give_no_rows(encoder):
    assert {len(value) for value in read(encoder, [])} == {0}


def test_threads_change_no_bit(encoder):
    other = Encoder(open_model("encoder"), threads=2)
    for one, two in zip(read(encoder, WORDS * 9), read(other, WORDS * 9), strict=True):
        assert one.tobytes() == two.tobytes()


def test_what_was_read_before_changes_no_bit(encoder):
    alone = read(encoder, WORDS)
    read(encoder, ["ÅÄÖ", "漢字", "x" * 400] * 40)
    for one, two in zip(alone, read(encoder, WORDS), strict=True):
        assert one.tobytes() == two.tobytes()


def test_a_hint_is_heeded(encoder):
    words = ["I", "tisdags", "mötte", "vi", "Brunaxa", "för", "ett", "samtal", "om", "krav", "."]
    tags = []
    for hint in (0, HINTS.index("B-PER"), HINTS.index("B-ORG")):
        hints = [0, 0, 0, 0, hint, 0, 0, 0, 0, 0, 0]
        reading = encoder.read(words, [True] * 11, [False] * 11, hints)
        odds = np.exp(reading.tags[4, : len(HINTS)])
        tags.append(odds / odds.sum())
    person, organisation = HINTS.index("B-PER"), HINTS.index("B-ORG")
    assert tags[1][person] > tags[0][person]
    assert tags[2][organisation] > tags[0][organisation]


def test_long_texts_are_read_in_windows(encoder):
    words = WORDS * 120
    reading = read(encoder, words)
    assert len(reading.tags) == len(words)
    assert np.isfinite(reading.vectors).all()
    # A word in the middle is tagged as in a short text.
    near = read(encoder, WORDS * 5)
    assert (reading.pos[602:608].argmax(1) == near.pos[22:28].argmax(1)).mean() > 0.8


@settings(max_examples=60)
@given(st.lists(st.integers(min_value=1, max_value=24), min_size=1, max_size=900))
def test_windows_take_each_word_once(lengths):
    ends = np.cumsum(lengths).tolist()
    firsts = [0, *ends[:-1]]
    taken = []
    for start, end, first, last in _find_windows(firsts, ends[-1]):
        assert end - start <= _WINDOW - 2
        assert all(start <= firsts[word] and ends[word] <= end for word in range(first, last))
        taken += range(first, last)
    assert taken == list(range(len(lengths)))


def test_survives_pickle(encoder):
    again = pickle.loads(pickle.dumps(encoder))  # noqa: S301 - made here
    assert read(again, WORDS).tags.tobytes() == read(encoder, WORDS).tags.tobytes()


def test_refuses_no_threads():
    with pytest.raises(OptionError, match="threads is 0"):
        Encoder(open_model("encoder"), threads=0)


@pytest.mark.parametrize("part", ["tags", "pos", "labels"])
def test_golden_texts_are_checked(tmp_path, part):
    folder = tmp_path / "model"
    shutil.copytree(open_model("encoder").path, folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    golden = manifest["golden"][0]
    if part == "labels":
        golden[part] = {label: logit + 1 for label, logit in golden[part].items()}
    else:
        golden[part][0] = "I-PER" if part == "tags" else "X"
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelError, match="otherwise than when it was stored"):
        load_encoder(str(folder))


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda f: (f / "manifest.json").unlink(), "manifest.json is missing"),
        (lambda f: (f / "manifest.json").write_text("{"), "cannot be read"),
        (lambda f: (f / "manifest.json").write_text('{"format": 99}'), "format 99"),
        (lambda f: (f / "tokenizer.json").write_text("{}"), "other SHA-256"),
        (lambda f: (f / "encoder.onnx").unlink(), "'encoder.onnx' is missing"),
    ],
)
def test_refuses_a_damaged_folder(tmp_path, spoil, message):
    folder = tmp_path / "model"
    shutil.copytree(open_model("encoder").path, folder)
    spoil(folder)
    with pytest.raises(ModelError, match=message):
        open_model(folder, kind="encoder")


def test_the_folder_is_small_and_credits_its_sources():
    folder = open_model("encoder", kind="encoder")
    size = sum(file.stat().st_size for file in folder.path.iterdir())
    assert size <= 30_000_000
    card = (folder.path / "README.md").read_text(encoding="utf-8")
    for source in ("UNER", "Klint", "SUC", "Talbanken", "CC BY-SA 4.0", "multilingual-e5-small"):
        assert source in card
    assert hash_file(folder.path / "encoder.onnx") in (folder.path / "manifest.json").read_text()
